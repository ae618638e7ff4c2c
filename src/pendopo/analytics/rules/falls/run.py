"""One run of the search over all places: its measures, what it remembers, and what it gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pendopo.analytics.rules.falls.areas import claim, first_threshold, judge_areas
from pendopo.analytics.rules.falls.calendar import period_after, period_of
from pendopo.analytics.rules.falls.findings import area_findings, findings_of, gaps_of
from pendopo.analytics.rules.falls.periods import Panel, make_panel
from pendopo.analytics.rules.falls.scan import Judged, judge, keep_alerts, nation
from pendopo.analytics.types import MEASURES, MeasureCode
from pendopo.analytics.types.falls import Cadence, DayHistory, Family, Finding, Settings, Side, Watched

WATCHED = (
    Watched(MeasureCode.VISITS, Side.FALL),
    Watched(MeasureCode.TICKETS, Side.FALL),
    Watched(MeasureCode.BOOKINGS, Side.FALL),
    Watched(MeasureCode.SERVICES_FINISHED, Side.FALL),
    Watched(MeasureCode.NO_SHOWS, Side.RISE, per=MeasureCode.TICKETS),
    Watched(MeasureCode.WAIT_P90, Side.RISE, Family.LEVEL, cadences=(Cadence.MONTH,)),
)


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

    Keys are (mall or area, measure); an empty measure means all, an empty mall the nation.
    """

    open_since: Mapping[tuple[str, str], date]
    left_out: Mapping[tuple[str, str], list[tuple[date, date]]]
    restarts: Mapping[tuple[str, str], date]


def search_falls(
    history: DayHistory, *, cadence: Cadence, start: date, memory: Memory, settings: Settings | None = None
) -> Run:
    """One run judges one period of every measure of every place.

    Rule: analytics-90. Source: issue, point 5.
    """
    settings = settings or Settings()
    panels = []
    for watched in WATCHED:
        if cadence not in watched.cadences:
            continue
        end = period_after(start, cadence)
        left_out = _starts_left_out(history, watched, end, cadence=cadence, memory=memory)
        panel = make_panel(history, watched, cadence, start, settings=settings, left_out=left_out)
        panels.append(_restart(history, panel, memory))
    run = []
    for panel in panels:
        judged = judge(panel, settings=settings)
        code = panel.watched.code
        run.append(nation(judged, settings=settings, is_open=("", code) in memory.open_since))
    run, wide = _levels(history, run, memory, settings)
    already = frozenset(memory.open_since)
    others = [
        float(judged.p[number])
        for judged, _claimed in wide
        for number, area in enumerate(history.areas)
        if judged.state[number] == "within" and (area.key, judged.panel.watched.code) not in already
    ]
    states, threshold = keep_alerts(
        run, settings=settings, already=already, places=history.places, others=others
    )
    tests = sum(state not in _UNTESTED for panel_states in states for state in panel_states) + len(others)
    gaps = gaps_of(history, panels[0], memory.open_since, settings=settings)
    found = findings_of(history, run, states, memory.open_since, settings=settings)
    for judged, claimed in wide:
        found += area_findings(history, judged, claimed, memory.open_since, settings=settings)
    return Run(cadence, start, (*gaps, *found), tests, threshold, settings.rate)


def _levels(
    history: DayHistory, run: list[Judged], memory: Memory, settings: Settings
) -> tuple[list[Judged], list[tuple[Judged, dict[int, tuple[int, ...]]]]]:
    """Provinces and groups before their places: what they explain is no alert of each place."""
    of_areas = [judge_areas(judged, history.areas, settings=settings) for judged in run]
    threshold = first_threshold(run, of_areas, settings=settings)
    after, wide = [], []
    for judged, areas in zip(run, of_areas, strict=True):
        if areas is None:
            after.append(judged)
            continue
        is_open = [(area.key, judged.panel.watched.code) in memory.open_since for area in history.areas]
        apart, claimed = claim(
            judged, areas, history.areas, threshold=threshold, is_open=is_open, settings=settings
        )
        after.append(apart)
        wide.append((areas, claimed))
    return after, wide


_UNTESTED = frozenset({"gap", "closed", "short", "few"})


def _starts_left_out(
    history: DayHistory, watched: Watched, until: date, *, cadence: Cadence, memory: Memory
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
            start = period_of(max(begin, history.first), cadence)
            while start < min(end, until):
                starts.add(start)
                start = period_after(start, cadence)
        if starts:
            found[(place, watched.code)] = starts
    return found


def _restart(history: DayHistory, panel: Panel, memory: Memory) -> Panel:
    """Nothing before a new meaning of the measure, or before a new level that people accepted, counts."""
    usable = panel.usable.copy()
    since = MEASURES[panel.watched.code].since
    for row, place in enumerate(history.places):
        for start in (since, memory.restarts.get((place, panel.watched.code))):
            if start is not None:
                usable[row, [one < start for one in panel.starts]] = False
    return replace(panel, usable=usable)
