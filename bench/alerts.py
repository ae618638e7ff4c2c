"""Alerts for falls: false alarms on quiet places, power and delay against known falls, and the time of a run.

The peer is the rule in common use: "20 percent below the same month of last year", over the same places in
the same run. Then other worlds (`alerts_worlds`). Run: `.venv/bin/python -m bench alerts [--json]`;
`--seconds` above 30 looks at a whole year of weeks (else at a quarter of one) and at all worlds.
"""

import os
import statistics
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bench.frame import Figure

PLACES, WEEKS, BEGIN = 514, 156, 104
FIRST = date(2024, 1, 1)
SIZES = (20, 30, 44, 60)
WAITED = 8  # weeks after which a fall that was not found counts as missed


@dataclass(frozen=True, slots=True)
class _Peer:
    alarms: int
    series_months: int
    found: dict[int, float]


def run(*, seconds: float = 6) -> list[Figure]:
    """False alarms, power, delay and time."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads only wait for each other
    import logging

    from pendopo.analytics.tests.places import make_places

    logging.disable(logging.WARNING)
    history = make_places(PLACES, first=FIRST, weeks=WEEKS, seed=20)
    weeks = 52 if seconds > 30 else 13
    alarms, times = quiet_weeks(history, weeks)
    month_alarms, month_times = quiet_months(history)
    peer = naive(history)
    years = PLACES * weeks / 52
    month_years = PLACES
    figures = [
        Figure(
            "false weekly alerts a region-year, 5 measures : naive rule", sum(alarms) / years,
            peer.alarms / month_years, 0.05, unit="", at_most=True,
            note=f"{sum(alarms)} in {weeks} runs ({sum(alarms) / weeks:.2f} a run); naive, one measure only: "
            f"{peer.alarms} in 12 months",
        ),
        Figure(
            "false monthly alerts a region-year, 6 measures : naive rule", sum(month_alarms) / month_years,
            peer.alarms / month_years, 0.05, unit="", at_most=True,
            note=f"{sum(month_alarms)} in {len(month_alarms)} runs",
        ),
    ]  # fmt: skip
    for percent in SIZES:
        found, delays = power(history, percent)
        middle = statistics.median(delays) if delays else float("nan")
        target = {20: 0.4, 30: 0.8, 44: 0.95, 60: 0.98}[percent]
        figures.append(
            Figure(
                f"falls of {percent} % found within {WAITED} weeks", 100 * found, 100, target, unit="%",
                note=f"median after {middle:.0f} weeks, {100 * _within(delays, 2):.0f} % of these by two; "
                f"naive at the end of the second month: {100 * peer.found[percent]:.0f} %",
            )
        )  # fmt: skip
    figures.append(
        Figure(
            "scan of 514 places x 5 measures, a week : one second", statistics.median(times), 1, 2, unit="s",
            at_most=True, note=f"months, 6 measures: {statistics.median(month_times):.2f} s; cells in memory",
        )
    )  # fmt: skip
    return [*figures, *other_worlds(seconds)]


def other_worlds(seconds: float) -> list[Figure]:
    """Quiet runs that raised anything in other worlds, against the promised one in ten; and power."""
    from bench import alerts_worlds as worlds

    seeds = worlds.SEEDS if seconds > 30 else worlds.SEEDS[:1]
    chosen = worlds.WORLDS if seconds > 30 else worlds.WORLDS[:1]
    figures = []
    for world in chosen:
        for cadence, seen in worlds.quiet(world, 120, seeds=seeds).items():
            low, high = worlds.interval(seen.raised, seen.runs)
            figures.append(
                Figure(
                    f"{world.name}, {cadence}: quiet runs that raise anything : 10 %",
                    100 * seen.raised / seen.runs, 10, 1, unit="%", at_most=True,
                    note=f"{seen.raised} of {seen.runs}, 95 % interval {100 * low:.0f}-{100 * high:.0f} %; "
                    f"{seen.places} places; {world.says}",
                )
            )  # fmt: skip
    for world in (worlds.WORLDS[0], worlds.WORLDS[-1]) if seconds > 30 else ():
        for percent in SIZES:
            all_fallen, found, wrong = worlds.found_in(world, percent, 120, seed=seeds[-1])
            figures.append(
                Figure(f"{world.name}: falls of {percent} % found in {WAITED} weeks", found, all_fallen, 0.0,
                       unit="", note=f"{wrong} raised falsely beside")
            )  # fmt: skip
    return figures


def _within(delays: list[int], weeks: int) -> float:
    return sum(delay <= weeks for delay in delays) / len(delays) if delays else 0.0


def scan(history: Any, start: date, cadence: Any, memory: Any) -> Any:
    """One run, as the worker does it."""
    from pendopo.analytics.rules.falls import search_falls

    return search_falls(history, cadence=cadence, start=start, memory=memory)


def _memory(found: Any = ()) -> Any:
    from pendopo.analytics.rules.falls import Memory

    opened = {(one.place, one.measure): one.first or one.start for one in found}
    spans = {key: [(first, date(2030, 1, 1))] for key, first in opened.items()}
    return Memory(opened, spans, {})


def quiet_weeks(history: Any, weeks: int) -> tuple[list[int], list[float]]:
    """Alerts of each weekly run over places where nothing happened; an alert counts once."""
    from pendopo.analytics.types.falls import Cadence

    counts, times, opened = [], [], []
    for number in range(weeks):
        began = time.perf_counter()
        found = scan(
            history,
            FIRST + timedelta(days=7 * (BEGIN + number * (52 // weeks))),
            Cadence.WEEK,
            _memory(opened),
        )
        times.append(time.perf_counter() - began)
        new = [one for one in found.findings if one.measure and one.state == "alert"]
        counts.append(len(new))
        opened = [*opened, *new][-200:] if weeks == 52 else []
    return counts, times


def quiet_months(history: Any) -> tuple[list[int], list[float]]:
    """The same by months of the third year."""
    from pendopo.analytics.rules import months
    from pendopo.analytics.types.falls import Cadence

    counts, times = [], []
    for start in list(months(date(2026, 1, 1), date(2026, 11, 1))):
        began = time.perf_counter()
        found = scan(history, start, Cadence.MONTH, _memory())
        times.append(time.perf_counter() - began)
        counts.append(sum(bool(one.measure) and one.state == "alert" for one in found.findings))
    return counts, times


def power(history: Any, percent: int) -> tuple[float, list[int]]:
    """In every tenth place all measures fall at once: the share found, and after how many weeks."""
    from pendopo.analytics.tests.places import with_fall
    from pendopo.analytics.types.falls import Cadence

    start = FIRST + timedelta(days=7 * (BEGIN + 8))
    rows = list(range(3, PLACES, 10))
    fallen = with_fall(history, start=start, percent=percent, rows=rows)
    mine = {history.places[row] for row in rows}
    delays: dict[str, int] = {}
    opened: list[Any] = []
    for week in range(WAITED):
        found = scan(fallen, start + timedelta(days=7 * week), Cadence.WEEK, _memory(opened))
        new = [one for one in found.findings if one.measure and one.state == "alert"]
        opened += new
        for one in new:
            if one.place in mine:
                delays.setdefault(one.place, week + 1)
    return len(delays) / len(mine), sorted(delays.values())


def naive(history: Any) -> _Peer:
    """The peer: a month's visits under 80 percent of the same month of last year."""
    alarms = _naive_hits(history, range(PLACES), [date(2026, month, 1) for month in range(1, 12)])
    from pendopo.analytics.tests.places import with_fall

    found = {}
    rows = list(range(3, PLACES, 10))
    for percent in SIZES:
        fallen = with_fall(history, start=date(2026, 3, 2), percent=percent, rows=rows)
        hits = _naive_hits(replace(fallen), rows, [date(2026, 4, 1)])
        found[percent] = hits / len(rows)
    return _Peer(alarms * 12 // 11, PLACES * 12, found)


def _naive_hits(history: Any, rows: Any, starts: list[date]) -> int:
    import numpy as np

    from pendopo.analytics.rules import month_after

    def month(row: int, start: date) -> float:
        begin, end = ((day - history.first).days for day in (start, month_after(start)))
        return float(np.nansum(history.values["visits"][row, begin:end]))

    return sum(
        month(row, start) < 0.8 * month(row, start.replace(year=start.year - 1))
        for row in rows
        for start in starts
    )
