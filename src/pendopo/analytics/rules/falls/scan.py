"""One run over all places and measures: gaps first, the whole nation next, then places, false alarms kept
few.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pendopo.analytics.rules.falls.backtest import wander
from pendopo.analytics.rules.falls.baseline import Baseline, fit, freedom, predict, predict_sum, tail
from pendopo.analytics.rules.falls.periods import Panel
from pendopo.analytics.types import MeasureCode
from pendopo.analytics.types.falls import Cadence, Family, FindingState, Settings, Side

LEAST_CASES = 20  # in the whole history: below, nothing can fall
HALF_YEAR = {Cadence.WEEK: 26, Cadence.MONTH: 6}
BACK, SURELY_BACK = 0.10, 0.25


@dataclass(frozen=True, slots=True)
class Judged:
    """One panel judged: arrays with an entry a place. `first_p` is of the period alone."""

    panel: Panel
    base: Baseline
    state: list[FindingState]
    p: Any
    first_p: Any
    mean: Any
    variance: Any
    periods: Any  # 1, or the weeks judged together
    factor: float | None = None  # what happened in all places at once
    members: tuple[int, ...] = ()


def rate_threshold(p_values: Sequence[float], rate: float) -> float:
    """Of all alerts of one run only the stated share may be false: the largest p-value is sought that lies
    under its place in the order, times the rate, over the number of tests.

    Rule: analytics-84. Source: Benjamini and Hochberg 1995. Zero when nothing is kept.
    """
    ordered = sorted(p_values)
    kept = [p for place, p in enumerate(ordered, 1) if p <= rate * place / len(ordered)]
    return kept[-1] if kept else 0.0


def judge(panel: Panel, *, settings: Settings) -> Judged:
    """The last period, and the last four and eight weeks together, are set against a baseline that has not
    seen them; without enough history, without cases, or with holes nothing is said of a fall.

    Rule: analytics-85. Source: issue, point 5. Enough is 16 weeks or 10 months; 20 cases in the history.
    """
    import numpy as np

    weekly = panel.cadence == Cadence.WEEK and panel.watched.family == Family.COUNT
    guard = max(settings.windows) if panel.cadence == Cadence.WEEK else 1
    usable, family = panel.usable.copy(), panel.watched.family
    usable[:, -guard:] = False
    base = fit(family, panel.values, panel.exposure, usable, panel.covariates)
    least = settings.least_weeks if panel.cadence == Cadence.WEEK else settings.least_months
    base = replace(base, wander=wander(panel, base, usable, guard=guard, least=least))
    low = panel.watched.side == Side.FALL
    last = slice(-1, None)
    mean, variance = predict(base, panel.exposure[:, last], panel.covariates[last])
    mean, variance = mean[:, 0], variance[:, 0]
    value = np.nan_to_num(panel.values[:, -1])
    first = tail(family, value, mean, variance, freedom(base, mean, variance), low=low)
    p, periods = first, np.ones(len(value), dtype=int)
    for weeks in settings.windows if weekly else ():
        together, known = _together(panel, base, weeks, settings)
        periods = np.where(together < p, known, periods)
        p = np.minimum(p, together)
    if weekly:
        p = np.minimum(1.0, (1 + len(settings.windows)) * p)
    return Judged(panel, base, _states(panel, base, usable, settings), p, first, mean, variance, periods)


def _together(panel: Panel, base: Baseline, weeks: int, settings: Settings) -> tuple[Any, Any]:
    """The latest weeks as one sum: how rare it is, and how many weeks of it are known."""
    import numpy as np

    low = panel.watched.side == Side.FALL
    recent = slice(-weeks, None)
    known = panel.usable[:, recent].copy()
    known[:, -1] = True
    total, spread = predict_sum(base, panel.exposure[:, recent] * known, panel.covariates[recent])
    summed = np.sum(np.nan_to_num(panel.values[:, recent]) * known, axis=1)
    free = freedom(base, total, spread)
    p = tail(panel.watched.family, summed, total, spread, free, low=low)
    change = (1 - summed / np.maximum(total, 1e-9)) * (1 if low else -1)
    return np.where(change >= settings.least_change, p, 1.0), known.sum(axis=1)


def _states(panel: Panel, base: Baseline, usable: Any, settings: Settings) -> list[FindingState]:
    import numpy as np

    enough = settings.least_weeks if panel.cadence == Cadence.WEEK else settings.least_months
    cases = np.sum(np.where(usable, np.nan_to_num(panel.values), 0.0), axis=1)
    few = cases < LEAST_CASES if panel.watched.family == Family.COUNT else np.zeros(len(cases), dtype=bool)
    states = []
    for row in range(len(panel.values)):
        covered = panel.covered[row, -1]
        if covered < settings.least_coverage:  # false for NaN
            state = FindingState.GAP
        elif not panel.is_open[row, -1]:
            state = FindingState.CLOSED
        elif np.isnan(panel.values[row, -1]):
            state = FindingState.GAP
        elif base.used[row] < enough:
            state = FindingState.SHORT
        else:
            state = FindingState.FEW if few[row] else FindingState.WITHIN
        states.append(state)
    return states


def change_of(judged: Judged) -> Any:
    """A change is the share by which what came lies on the bad side of what was expected.

    Rule: analytics-86. Source: monitoring.md (7,912 to 4,431 is a fall of 44.0 %).
    """
    import numpy as np

    share = np.nan_to_num(judged.panel.values[:, -1]) / np.maximum(judged.mean, 1e-9)
    return 1 - share if judged.panel.watched.side == Side.FALL else share - 1


def nation(judged: Judged, *, settings: Settings, is_open: bool = False) -> Judged:
    """When most places change together the nation has one alert with its members, and each place is judged
    by what sets it apart from the others.

    Rule: analytics-87. Source: issue, point 5 (one national alert). At least five places, three quarters of
    them on the bad side, the middle one by the least change, and together beyond chance (one in 10,000).
    """
    import numpy as np
    from scipy import special

    rows = np.array([state == FindingState.WITHIN for state in judged.state])
    change = change_of(judged)
    if rows.sum() < settings.national_places:
        return judged
    here = change[rows]
    middle = float(np.median(here))
    deviates = -special.ndtri(np.clip(judged.first_p[rows], 1e-15, 1 - 1e-15))
    chance = special.ndtr(-deviates.sum() / np.sqrt(len(deviates)))
    clear = (
        middle >= settings.least_change
        and float(np.mean(here > settings.least_change / 2)) >= settings.national_share
        and chance < 1e-4
    )
    if not clear and not (is_open and middle >= settings.least_change / 2):
        return judged
    low = judged.panel.watched.side == Side.FALL
    factor = 1 - middle if low else 1 + middle
    spread = judged.variance
    if judged.panel.watched.family == Family.COUNT:
        spread = spread * factor + (0.1 * factor * judged.mean) ** 2  # places differ in how hard it hits them
    else:
        spread = spread + 0.01
    apart = tail(
        judged.panel.watched.family, np.nan_to_num(judged.panel.values[:, -1]), judged.mean * factor, spread,
        freedom(judged.base, judged.mean, judged.variance), low=low,
    )  # fmt: skip
    beyond = (change - middle) >= settings.least_change
    p = np.where(rows & beyond, apart, 1.0)
    members = tuple(int(row) for row in np.flatnonzero(rows & (change > settings.least_change / 2)))
    state = [
        FindingState.NATIONAL if rows[row] and row in set(members) else one
        for row, one in enumerate(judged.state)
    ]
    return Judged(
        judged.panel, judged.base, state, p, judged.first_p, judged.mean, judged.variance,
        np.ones_like(judged.periods), factor, members,
    )  # fmt: skip


def keep_alerts(
    run: Sequence[Judged],
    *,
    settings: Settings,
    already: frozenset[tuple[str, str]],
    places: Sequence[str],
    others: Sequence[float] = (),
) -> tuple[list[list[FindingState]], float]:
    """Alerts are the changes large enough to matter whose p-values hold over everything that was tested in
    the run; what has an alert already is not tested again.

    Rule: analytics-88. Source: Benjamini and Hochberg 1995 over all places and measures of one run; house
    (changes under 15 % are not worth a person's time). Gives the states by panel, and the threshold.
    `others`: p-values of the areas in the same run.
    """
    tested = {FindingState.WITHIN, FindingState.NATIONAL, FindingState.SHARED}
    rows = [
        (number, row, float(judged.p[row]))
        for number, judged in enumerate(run)
        for row, state in enumerate(judged.state)
        if state in tested and (places[row], judged.panel.watched.code) not in already
    ]
    threshold = rate_threshold([*(p for _n, _r, p in rows), *others], settings.rate * settings.margin)
    states = [list(judged.state) for judged in run]
    changes = [change_of(judged) for judged in run]
    for number, row, p in rows:
        if p <= threshold and (changes[number][row] >= settings.least_change or run[number].periods[row] > 1):
            states[number][row] = FindingState.ALERT
        elif states[number][row] == FindingState.WITHIN and run[number].first_p[row] < 0.025:
            states[number][row] = FindingState.OUTSIDE
    for number, judged in enumerate(run):
        for row, state in enumerate(states[number]):
            if state == FindingState.WITHIN and _closed_stalls_explain(judged, row, settings):
                states[number][row] = FindingState.CLOSURE
    return states, threshold


def _closed_stalls_explain(judged: Judged, row: int, settings: Settings) -> bool:
    """Fewer than a mall with all its stalls, and within what the open ones let expect."""
    import numpy as np

    if judged.panel.watched.code != MeasureCode.VISITS:
        return False
    history = np.broadcast_to(judged.panel.lifted, judged.panel.values.shape)[row]
    lifted, earlier = float(history[-1]), history[: -HALF_YEAR[judged.panel.cadence]][-1:]
    if lifted <= 0 or (earlier.size and lifted > float(earlier[0]) - settings.least_out):
        return False  # all there, or gone for so long that it is the new norm
    if lifted > 1 - settings.least_out:
        return False
    came = float(np.nan_to_num(judged.panel.values[row, -1]))
    return came < (1 - settings.least_change) * float(judged.mean[row]) / lifted


def is_back(p: float, change: float, *, settings: Settings) -> bool:
    """An alert ends in the middle of the range, not at its edge, so that it does not flicker.

    Rule: analytics-89. Source: house (hysteresis). Above the lowest tenth and near what is expected, or
    above the lowest quarter.
    """
    return p >= BACK and (change < settings.least_change or p >= SURELY_BACK)
