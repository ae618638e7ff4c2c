"""Reading the days of all malls at once, and one run of the search for falls over them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from pendopo.analytics.models import DayCell, DayMall, MonthCell
from pendopo.analytics.queries.findings import findings_of, gaps_of
from pendopo.analytics.rules import falls, week_of
from pendopo.analytics.types import MEASURES, MeasureCode
from pendopo.analytics.types.falls import (
    Cadence,
    DayHistory,
    Family,
    Finding,
    Settings,
    Side,
    Watched,
)
from pendopo.malls import queries as malls
from pendopo.regions.queries import list_calendar_rows
from pendopo.regions.rules import layer_places
from pendopo.regions.types import LAYERS, DayKind

WATCHED = (
    Watched(MeasureCode.VISITS, Side.FALL),
    Watched(MeasureCode.TICKETS, Side.FALL),
    Watched(MeasureCode.BOOKINGS, Side.FALL),
    Watched(MeasureCode.SERVICES_FINISHED, Side.FALL),
    Watched(MeasureCode.NO_SHOWS, Side.RISE, per=MeasureCode.TICKETS),
    Watched(MeasureCode.WAIT_P90, Side.RISE, Family.LEVEL, cadences=(Cadence.MONTH,)),
)
_COUNTED = ("visits", "tickets", "bookings", "services_finished", "no_shows")


@dataclass(frozen=True, slots=True)
class Run:
    """One run: findings, and how strict it was."""

    cadence: Cadence
    start: date
    findings: tuple[Finding, ...]
    tests: int
    threshold: float
    rate: float


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier runs and people have said: what is open, what the baseline leaves out, where it restarts.

    Keys are (mall, measure); an empty measure means all, an empty mall the nation.
    """

    open_since: Mapping[tuple[str, str], date]
    left_out: Mapping[tuple[str, str], list[tuple[date, date]]]
    restarts: Mapping[tuple[str, str], date]


def read_history(*, first: date, last: date) -> DayHistory:
    """All days of all malls from the Monday of `first` to `last`, in five queries."""
    import numpy as np

    first = week_of(first)
    rows = malls.list_malls()
    where = {mall.slug: number for number, mall in enumerate(rows)}
    width = (last - first).days + 1
    shape = (len(rows), width)
    stalls, seen = np.full(shape, np.nan), np.full(shape, np.nan)
    generated = set()
    days = DayMall.objects.filter(day__range=(first, last), mall__in=where)
    for slug, day, opened, traced, made in days.values_list(
        "mall", "day", "stalls_open", "stalls_seen", "is_generated"
    ):
        stalls[where[slug], (day - first).days], seen[where[slug], (day - first).days] = opened, traced
        if made:
            generated.add(slug)
    values = {name: np.where(np.isnan(stalls), np.nan, 0.0) for name in _COUNTED}
    cells = DayCell.objects.filter(day__range=(first, last), mall__in=where).values_list("mall", "day")
    for slug, day, *counts in cells.annotate(**{f"all_{name}": Sum(name) for name in _COUNTED}):
        for name, count in zip(_COUNTED, counts, strict=True):
            values[name][where[slug], (day - first).days] = count
    lost = (np.nan_to_num(stalls) > 0) & (np.nan_to_num(seen) == 0)
    values = {name: np.where(lost & (days == 0), np.nan, days) for name, days in values.items()}
    return DayHistory(
        first=first, places=[mall.slug for mall in rows], regions=[mall.region_id for mall in rows],
        values=values, usual=_usual(rows, first, width, stalls), stalls=stalls, seen=seen,
        months={MeasureCode.WAIT_P90: _month_waits(where, first, last)}, generated=frozenset(generated),
    )  # fmt: skip


def _usual(rows: list[Any], first: date, width: int, stalls: Any) -> Any:
    """Days on which the calendar and a place's own weekdays let it work, whatever a restriction says."""
    import numpy as np

    days = [first + timedelta(days=n) for n in range(width)]
    national = np.array([not falls.day_marks(day)[0] for day in days])
    weekday = np.arange(width) % 7
    usual = np.broadcast_to(national, (len(rows), width)).copy()
    layers = {mall.slug: layer_places(mall.region_id, mall.slug) for mall in rows}
    said = list_calendar_rows(
        {pair for places in layers.values() for pair in places.items()}, first=first, last=days[-1]
    )
    for number, mall in enumerate(rows):
        for layer in LAYERS:
            for entry in said:
                if entry.layer == layer and layers[mall.slug].get(entry.layer) == entry.place:
                    usual[number, (entry.date - first).days] = entry.status != DayKind.CLOSED
        known = ~np.isnan(stalls[number])
        for day in range(7):
            mine = known & (weekday == day) & national
            if mine.any() and np.mean(stalls[number, mine] > 0) < 0.1:
                usual[number, weekday == day] = False
        if not known.any():
            usual[number, weekday >= 5] = False
        if mall.opened_date is not None:
            usual[number, : max(0, min(width, (mall.opened_date - first).days))] = False
        if mall.closed_date is not None:
            usual[number, max(0, (mall.closed_date - first).days) :] = False
    return usual


def _month_waits(where: Mapping[str, int], first: date, last: date) -> Any:
    import numpy as np

    starts = falls.period_starts(first, last, Cadence.MONTH)
    column = {start: number for number, start in enumerate(starts)}
    found = np.full((len(where), len(starts)), np.nan)
    rows = MonthCell.objects.filter(agency="", channel="", mall__in=where, month__in=starts)
    for slug, month, seconds in rows.values_list("mall", "month", "wait_p90"):
        if seconds:
            found[where[slug], column[month]] = seconds / 60
    return found


def search_falls(
    history: DayHistory, *, cadence: Cadence, start: date, memory: Memory, settings: Settings | None = None
) -> Run:
    """Judge the period that begins at `start`: every measure of every place of the history."""
    settings = settings or Settings()
    panels = []
    for watched in WATCHED:
        if cadence not in watched.cadences:
            continue
        panel = falls.make_panel(
            history, watched, cadence, start, settings=settings,
            left_out=_starts_left_out(history, watched, cadence, memory),
        )  # fmt: skip
        panels.append(_restart(history, panel, memory))
    run = []
    for panel in panels:
        judged = falls.judge(panel, settings=settings)
        code = panel.watched.code
        run.append(falls.nation(judged, settings=settings, is_open=("", code) in memory.open_since))
    already = frozenset(memory.open_since)
    states, threshold = falls.keep_alerts(run, settings=settings, already=already, places=history.places)
    tests = sum(state not in _UNTESTED for panel_states in states for state in panel_states)
    gaps = gaps_of(history, panels[0], memory.open_since, settings=settings)
    found = findings_of(history, run, states, memory.open_since, settings=settings)
    return Run(cadence, start, (*gaps, *found), tests, threshold, settings.rate)


_UNTESTED = frozenset({"gap", "closed", "short", "few"})


def _starts_left_out(
    history: DayHistory, watched: Watched, cadence: Cadence, memory: Memory
) -> dict[tuple[str, str], set[date]]:
    """The periods that touch a span which teaches nothing: known restrictions, alerts, national falls."""
    found: dict[tuple[str, str], set[date]] = {}
    national = memory.left_out.get(("", watched.code), [])
    for place in history.places:
        spans: Iterable[tuple[date, date]] = (
            *memory.left_out.get((place, ""), ()), *memory.left_out.get((place, watched.code), ()), *national,
        )  # fmt: skip
        starts: set[date] = set()
        for begin, end in spans:
            start = falls.period_of(max(begin, history.first), cadence)
            while start < end:
                starts.add(start)
                start = falls.period_after(start, cadence)
        if starts:
            found[(place, watched.code)] = starts
    return found


def _restart(history: DayHistory, panel: falls.Panel, memory: Memory) -> falls.Panel:
    """Nothing before a new meaning of the measure, or before a new level that people accepted, counts."""
    usable = panel.usable.copy()
    since = MEASURES[panel.watched.code].since
    for row, place in enumerate(history.places):
        for start in (since, memory.restarts.get((place, panel.watched.code))):
            if start is not None:
                usable[row, [one < start for one in panel.starts]] = False
    return replace(panel, usable=usable)
