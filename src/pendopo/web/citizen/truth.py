"""Today's truth in words a page can show: open or not, waits, channels, floors, the week."""

from collections.abc import Iterable, Sequence
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
    now = light(state), headline(state, mall.zone)
    detail = _detail(state, mall.zone, at)
    if not state.open or stall is not None:
        return Today(*now, detail, state)
    detail = f"{detail} {_('Jam tiap gerai dapat berbeda.')}".strip()
    board = queue.board_state(mall, at=at)
    return Today(*now, detail, state, [row for row in board.stalls if row.waiting], board.waiting)


def outlook(service: Any, *, at: datetime) -> Any | None:
    """How many wait for a service and how long it would take somebody who comes now."""
    return queue.outlook(service, at=at)


def light(state: Any) -> str:
    """Green while open, amber in a break or before opening, red otherwise."""
    if state.open:
        return "good"
    return "warn" if str(state.code) in {"break", "before"} else "bad"


def headline(state: Any, zone: str) -> str:
    """`Buka sampai 15.00 WIB` or `Tutup`."""
    if state.open:
        until = state.until_at or state.closes_at
        return _("Buka sampai %(time)s") % {"time": words.clock_time(until, zone)} if until else _("Buka")
    if str(state.code) == "break":
        return _("Istirahat")
    if str(state.code) == "before":
        return _("Belum buka")
    return _("Tutup")


def _detail(state: Any, zone: str, at: datetime) -> str:
    """Why it is closed and when it opens next; the last ticket while it is open."""
    if state.open:
        return _rest_of_day(state, zone)
    parts = [words.sentence(str(state.reason))] if tells_why(state) else []
    if state.next_opens_at:
        opens = _("Buka %(when)s.") if str(state.code) == "before" else _("Buka lagi %(when)s.")
        parts.append(opens % {"when": when(state.next_opens_at, zone, at)})
    return " ".join(parts)


def tells_why(state: Any) -> bool:
    """Whether the reason says more than the hours do: a closure, a holiday, an agreement that ended."""
    return bool(state.reason) and str(state.code) in {"closure", "calendar", "ended"}


def _rest_of_day(state: Any, zone: str) -> str:
    """After a break until when, and the last ticket of the day."""
    parts = []
    if state.until_at and state.closes_at and state.until_at < state.closes_at:
        closes = words.clock_time(state.closes_at, zone)
        parts.append(_("Setelah istirahat buka lagi sampai %(time)s.") % {"time": closes})
    if state.last_ticket_at and state.last_ticket_at != state.closes_at:
        last = words.clock_time(state.last_ticket_at, zone)
        parts.append(
            _("Nomor antrean diambil paling lambat pukul %(time)s; pelayanan berjalan sampai tutup.")
            % {"time": last}
        )
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
                f"{words.clock_time(period.starts_at, mall.zone, with_zone=False)}–"
                f"{words.clock_time(period.ends_at, mall.zone) if period.ends_at else ''}"
                for period in periods[status_day]
            ],
            "reason": status.reason,
        }
        for status_day, status in zip(sorted(periods), statuses, strict=True)
    ]


def in_order(windows: Iterable[Any]) -> list[Any]:
    """The nearest times, shown as the days and hours run."""
    return sorted(windows, key=lambda window: window.starts_at)


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
