"""Today's truth in words a page can show: open or not, waits, channels, floors, the week."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pendopo.kit import words
from pendopo.kit.clock import local_date
from pendopo.malls import queries as malls
from pendopo.queue import queries as queue

EXAMPLES = ["ktp hilang", "akta kelahiran", "perpanjang sim", "paspor", "izin usaha"]


@dataclass(frozen=True, slots=True)
class Today:
    """What a person asks first: is it open, until when, how many wait."""

    kind: str  # good, warn, bad: the colour of the light
    headline: str
    detail: str
    state: Any
    waits: Sequence[Any] = ()
    waiting: int = 0


def today(mall: Any, *, at: datetime, stall: Any = None) -> Today:
    """The truth about a mall, or one of its stalls, at a moment."""
    state = malls.opening(mall, at=at, stall=stall)
    waits = queue.list_waits(mall, at=at) if state.open and stall is None else []
    waiting = sum(wait.waiting for wait in waits)
    return Today(light(state), headline(state, mall.zone), _detail(state, mall.zone, at), state, waits, waiting)


def light(state: Any) -> str:
    """Green while open, amber in a break or before opening, red otherwise."""
    if state.open:
        return "good"
    return "warn" if str(state.code) in {"break", "before"} else "bad"


def headline(state: Any, zone: str) -> str:
    """`Buka sampai 15.00 WIB` or `Tutup`."""
    if state.open:
        until = words.clock_time(state.until_at or state.closes_at, zone)
        return _("Buka sampai %(time)s") % {"time": until}
    if str(state.code) == "break":
        return _("Istirahat")
    if str(state.code) == "before":
        return _("Belum buka")
    return _("Tutup")


def _detail(state: Any, zone: str, at: datetime) -> str:
    """Why it is closed and when it opens next; the last ticket while it is open."""
    if state.open:
        last = state.last_ticket_at
        return _("Nomor antrean terakhir %(time)s") % {"time": words.clock_time(last, zone)} if last else ""
    parts = [str(state.reason)] if state.reason else []
    if state.next_opens_at:
        parts.append(_("Buka lagi %(when)s.") % {"when": when(state.next_opens_at, zone, at)})
    return " ".join(parts)


def when(moment: datetime, zone: str, at: datetime) -> str:
    """`hari ini pukul 13.00 WIB`, `besok …`, or the full date."""
    day, this = local_date(moment, zone), local_date(at, zone)
    names = {0: _("hari ini"), 1: _("besok")}
    name = names.get((day - this).days, words.long_date(day))
    return _("%(day)s pukul %(time)s") % {"day": name, "time": words.clock_time(moment, zone)}


def first_of_each_stall(services: Iterable[Any], *, limit: int) -> list[Any]:
    """One service of each stall, in the order of the stalls: a fair first look."""
    chosen: dict[int, Any] = {}
    for service in services:
        chosen.setdefault(service.stall_id, service)
    return list(chosen.values())[:limit]


def life_events(services: Iterable[Any], titles: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """Life events that have services here, with how many."""
    counts: dict[str, int] = {}
    for service in services:
        for event in service.life_events:
            counts[event] = counts.get(event, 0) + 1
    return [
        {"code": str(event), "title": title, "count": counts[str(event)]}
        for event, title in titles.items()
        if counts.get(str(event))
    ]


def floors(stalls: Sequence[Any], services: Iterable[Any], *, at: datetime) -> list[dict[str, Any]]:
    """The stalls by floor, each with its services and whether it is open."""
    by_stall: dict[int, list[Any]] = {}
    for service in services:
        by_stall.setdefault(service.stall_id, []).append(service)
    by_floor: dict[str, list[dict[str, Any]]] = {}
    for stall in stalls:
        state = malls.opening(stall.mall, at=at, stall=stall)
        entry = {
            "stall": stall,
            "services": by_stall.get(stall.pk, []),
            "kind": light(state),
            "headline": headline(state, stall.mall.zone),
            "reason": "" if state.open else state.reason,
        }
        by_floor.setdefault(stall.floor, []).append(entry)
    return [{"name": name, "stalls": entries} for name, entries in sorted(by_floor.items())]


def week(mall: Any, *, day: date) -> list[dict[str, Any]]:
    """Hours of the mall on the next seven days, as they really are: calendar and closures included."""
    periods = malls.list_service_periods(mall, first=day, last=day + timedelta(days=6))
    statuses = malls.calendar_of(mall, first=day, last=day + timedelta(days=6))
    return [
        {
            "day": status_day,
            "is_today": status_day == day,
            "periods": [
                f"{words.clock_time(start, mall.zone, with_zone=False)}–{words.clock_time(end, mall.zone)}"
                for start, end in ((period.starts_at, period.ends_at) for period in periods[status_day])
            ],
            "reason": status.reason,
        }
        for status_day, status in zip(sorted(periods), statuses, strict=True)
    ]


def whole(typed: str | None, *, low: int, high: int) -> int:
    """A whole number between two bounds; anything else is the lower bound."""
    try:
        return min(max(int(typed or low), low), high)
    except ValueError:
        return low


def pages(request: HttpRequest, *, total: int, offset: int, size: int) -> dict[str, str]:
    """Links to earlier and later results, with the question kept."""

    def link(start: int) -> str:
        query = request.GET.copy()
        query["mulai"] = str(start)
        return f"?{query.urlencode()}"

    return {
        "earlier_href": link(max(0, offset - size)) if offset else "",
        "later_href": link(offset + size) if offset + size < total else "",
        "page_words": _("%(first)s–%(last)s dari %(total)s")
        % {
            "first": words.number(offset + 1),
            "last": words.number(min(offset + size, total)),
            "total": words.number(total),
        },
    }
