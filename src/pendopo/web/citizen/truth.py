"""Today's truth in words a page can show: open or not, waits, channels, floors, the week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pendopo.kit import words
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
    """The truth about a mall, or one of its stalls, at a moment: the one answer of every channel."""
    state = malls.open_today(mall, at=at, stall=stall)
    told = light(state), malls.headline(state), " ".join(malls.details(state))
    if not state.open or stall is not None:
        return Today(*told, state)
    told = (*told[:2], f"{told[2]} {_('Jam tiap gerai dapat berbeda.')}".strip())
    board = queue.board_state(mall, at=at)
    return Today(*told, state, [row for row in board.stalls if row.waiting], board.waiting)


def outlook(service: Any, *, at: datetime) -> Any | None:
    """How many wait for a service and how long it would take somebody who comes now."""
    return queue.outlook(service, at=at)


def light(state: Any) -> str:
    """Green while open, amber with less than usual, in a break or before opening, red otherwise."""
    lights = {"open": "good", "closed": "bad"}
    return lights.get(str(state.state), "warn")


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
    answers = malls.open_stalls(stalls[0].mall, at=at) if stalls else {}
    for stall in stalls:
        state = answers[stall.pk]
        entry = {
            "stall": stall,
            "services": by_stall.get(stall.pk, []),
            "kind": light(state),
            "headline": malls.headline(state),
            "reason": "" if state.state == "open" else " ".join(malls.details(state)),
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
