"""Provinces and groups of regions: judged as one place each, before their malls, in the same run."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pendopo.analytics.rules.falls.baseline import freedom, predict, tail
from pendopo.analytics.rules.falls.periods import Panel
from pendopo.analytics.rules.falls.scan import Judged, judge, rate_threshold
from pendopo.analytics.types.falls import Area, Family, FindingState, Settings, Side

_TOLD = {FindingState.WITHIN, FindingState.NATIONAL}
UNLIKE = 0.1  # how differently one cause hits the places of an area


def judge_areas(judged: Judged, areas: Sequence[Area], *, settings: Settings) -> Judged | None:
    """What an area lets expect is the sum of what its places let expect; how far such sums have been off in
    its own past, places in step with each other included, is its range.

    Rule: analytics-142. Source: issue, point 5 (false alarms over all regions). None: waits are not summed,
    and there may be no areas. Places whose data are missing are left out of both sums.
    """
    import numpy as np

    panel = judged.panel
    if not areas or panel.watched.family != Family.COUNT:
        return None
    told = np.array([state in _TOLD for state in judged.state])
    mean, _variance = predict(judged.base, panel.exposure, panel.covariates)
    known = panel.usable & (panel.exposure > 0)
    known[:, -1] = told
    if judged.factor is not None:
        mean = mean.copy()
        mean[:, -1] *= judged.factor  # the nation has said so much already
    came, room = np.where(known, np.nan_to_num(panel.values), 0.0), np.where(known, mean, 0.0)
    rows = [list(area.rows) for area in areas]
    count = np.array([known[mine].sum(axis=0) for mine in rows])
    enough = np.array([told[mine].sum() >= settings.area_places for mine in rows])
    exposure = np.array([room[mine].sum(axis=0) for mine in rows])
    usable = (count >= settings.area_places) & (exposure > 0)
    own = Panel(
        panel.watched, panel.cadence, panel.starts, np.array([came[mine].sum(axis=0) for mine in rows]),
        exposure, np.ones_like(exposure), enough[:, None] & (exposure > 0), usable, panel.covariates,
        np.ones_like(exposure),
    )  # fmt: skip
    return judge(own, settings=settings)


def claim(
    judged: Judged, of_areas: Judged, areas: Sequence[Area], *, threshold: float, is_open: Sequence[bool],
    settings: Settings,
) -> tuple[Judged, dict[int, tuple[int, ...]]]:  # fmt: skip
    """When an area falls and most of its places do, the area has one alert; a place of it has its own only
    where it falls further than the area. The wider area speaks first.

    Rule: analytics-143. Source: issue, point 5; as analytics-87 for the nation. At least three places, six of
    ten of them on the bad side. Gives the places as they are then judged, and the members of each such area.
    """
    import numpy as np

    state, p = list(judged.state), np.array(judged.p, dtype=float)
    claimed: dict[int, tuple[int, ...]] = {}
    for number in sorted(range(len(areas)), key=lambda one: -len(areas[one].rows)):
        hit = of_areas.p[number] <= threshold or is_open[number]
        if of_areas.state[number] != FindingState.WITHIN or not hit:
            continue
        rows = [row for row in areas[number].rows if state[row] in _TOLD]
        changes, whole = _changes(judged, rows, int(of_areas.periods[number]))
        bad = changes > settings.least_change / 2
        least = settings.least_change / (2 if is_open[number] else 1)
        if len(rows) < settings.area_places or bad.mean() < settings.area_share or whole < least:
            continue
        low = judged.panel.watched.side == Side.FALL
        apart = _apart(judged, rows, 1 - whole if low else 1 + whole)
        for row, is_bad, change, chance in zip(rows, bad, changes, apart, strict=True):
            p[row] = chance if change - whole >= settings.least_change else 1.0
            if is_bad:
                state[row] = FindingState.SHARED
        claimed[number] = tuple(row for row, is_bad in zip(rows, bad, strict=True) if is_bad)
    return replace(judged, state=state, p=p), claimed


def _changes(judged: Judged, rows: list[int], periods: int) -> tuple[Any, float]:
    """The share by which each place, and all of them, lie on the bad side in the periods judged together."""
    import numpy as np

    panel, recent = judged.panel, slice(-periods, None)
    mean, _variance = predict(judged.base, panel.exposure[:, recent], panel.covariates[recent])
    known = panel.usable[rows, recent].copy()
    known[:, -1] = True
    came = np.sum(np.where(known, np.nan_to_num(panel.values[rows, recent]), 0.0), axis=1)
    expected = np.sum(np.where(known, mean[rows], 0.0), axis=1)
    share = came / np.maximum(expected, 1e-9)
    whole = float(came.sum() / max(expected.sum(), 1e-9))
    return (1 - share, 1 - whole) if panel.watched.side == Side.FALL else (share - 1, whole - 1)


def _apart(judged: Judged, rows: list[int], factor: float) -> Any:
    import numpy as np

    mean = judged.mean[rows] * factor
    spread = judged.variance[rows] * factor + (UNLIKE * mean) ** 2
    free = np.broadcast_to(freedom(judged.base, judged.mean, judged.variance), judged.mean.shape)[rows]
    value = np.nan_to_num(judged.panel.values[rows, -1])
    low = judged.panel.watched.side == Side.FALL
    return tail(judged.panel.watched.family, value, mean, spread, free, low=low)


def first_threshold(run: Sequence[Judged], of_areas: Sequence[Judged | None], *, settings: Settings) -> float:
    """Areas and places stand in one order of p-values, so that no level has false alarms of its own.

    Rule: analytics-144. Source: Benjamini and Hochberg 1995; top-down as in Yekutieli 2008.
    """
    found = [
        float(p)
        for judged in (*run, *of_areas)
        if judged is not None
        for p, state in zip(judged.p, judged.state, strict=True)
        if state in _TOLD
    ]
    return rate_threshold(found, settings.rate * settings.margin)
