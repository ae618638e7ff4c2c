"""What a run found, as plain findings with the picture of each."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pendopo.analytics.rules.falls.baseline import Baseline, freedom, predict, span
from pendopo.analytics.rules.falls.calendar import period_after
from pendopo.analytics.rules.falls.periods import NOTHING_LEFT, Panel
from pendopo.analytics.rules.falls.scan import Judged, change_of, is_back
from pendopo.analytics.types.falls import (
    Cadence,
    DayHistory,
    Finding,
    FindingState,
    Settings,
    Side,
    TrackPoint,
)

SHOWN = {Cadence.WEEK: 52, Cadence.MONTH: 36}


def gaps_of(
    history: DayHistory, panel: Panel, open_since: Mapping[tuple[str, str], date], *, settings: Settings
) -> list[Finding]:
    """A place with missing data gets a gap, not a fall; a gap that is open is looked at until it has healed.

    Rule: analytics-91. Source: monitoring.md (data gaps are shown first, since most falls are gaps).
    """
    import numpy as np

    found = []
    end = period_after(panel.starts[-1], panel.cadence)
    told = ~np.isnan(history.stalls[:, : (panel.starts[-1] - history.first).days])
    for row, place in enumerate(history.places):
        covered = panel.covered[row, -1]
        missing = bool(covered < settings.least_coverage) and bool(told[row].any())
        if not missing and (place, "") not in open_since:
            continue
        track = tuple(
            TrackPoint(
                start, period_after(start, panel.cadence),
                None if np.isnan(share) else round(100 * float(share), 1), 100.0,
                100 * settings.least_coverage, 100.0, _hole(panel, row, column, settings),
            )
            for column, start in enumerate(panel.starts)
            for share in (panel.covered[row, column],)
        )[-SHOWN[panel.cadence] :]  # fmt: skip
        found.append(
            Finding(
                place, history.regions[row], "", panel.cadence, panel.starts[-1], end,
                FindingState.GAP if missing else FindingState.WITHIN,
                share_covered=None if np.isnan(covered) else float(covered), back=not missing, track=track,
                is_generated=place in history.generated,
            )
        )  # fmt: skip
    return found


def findings_of(
    history: DayHistory, run: Sequence[Judged], states: Sequence[Sequence[FindingState]],
    open_since: Mapping[tuple[str, str], date], *, settings: Settings,
) -> list[Finding]:  # fmt: skip
    """Each measure of each place gets one finding; those that matter bring their picture.

    Rule: analytics-92. Source: house (a page shows what was judged, not a later recalculation).
    """
    found = []
    for judged, of_panel in zip(run, states, strict=True):
        code = judged.panel.watched.code
        changes = change_of(judged)
        free = freedom(judged.base, judged.mean, judged.variance)
        low, high = span(judged.panel.watched.family, judged.mean, judged.variance, free)
        drawn = [
            row
            for row, place in enumerate(history.places)
            if of_panel[row] in _SHOWN or (place, code) in open_since
        ]
        whole = {row for row, state in enumerate(of_panel) if state == FindingState.CLOSURE}
        tracks = _tracks(judged, drawn, whole=whole)
        for row in range(len(history.places)):
            found.append(
                _finding(history, judged, row, of_panel[row], (low[row], high[row]),
                    back=is_back(float(judged.first_p[row]), float(changes[row]), settings=settings),
                    track=tracks.get(row, ()),
                )
            )  # fmt: skip
        national = _national(history, judged, is_open=("", code) in open_since)
        if national is not None:
            found.append(national)
    return found


def _finding(
    history: DayHistory, judged: Judged, row: int, state: FindingState, ends: tuple[float, float], *,
    back: bool, track: tuple[TrackPoint, ...],
) -> Finding:  # fmt: skip
    panel = judged.panel
    start, place = panel.starts[-1], history.places[row]
    said = state in _SAID
    # Beside the stalls that are closed: what the mall would let expect with all of them.
    whole = float(panel.lifted[row, -1]) if state == FindingState.CLOSURE else 1.0
    value = panel.values[row, -1]
    periods = int(judged.periods[row]) if state == FindingState.ALERT else 1
    return Finding(
        place, history.regions[row], panel.watched.code.value, panel.cadence, start,
        period_after(start, panel.cadence), state, panel.watched.side,
        value=_known(value),
        expected=float(judged.mean[row]) / whole if said else None,
        low=float(ends[0]) / whole if said else None,
        high=float(ends[1]) / whole if said else None,
        p_value=float(judged.p[row]) if said else None,
        periods=periods,
        share_covered=_known(panel.covered[row, -1]),
        first=_first(panel, judged, row, periods),
        is_generated=place in history.generated,
        back=back and said and state != FindingState.CLOSURE,
        track=track,
    )  # fmt: skip


_SHOWN = frozenset({FindingState.ALERT, FindingState.CLOSURE})
_SAID = frozenset(
    {FindingState.WITHIN, FindingState.ALERT, FindingState.OUTSIDE, FindingState.NATIONAL,
        FindingState.SHARED, FindingState.CLOSURE}
)  # fmt: skip


def _known(value: Any) -> float | None:
    return round(float(value), 4) if not math.isnan(value) else None  # NaN is unknown


def _first(panel: Panel, judged: Judged, row: int, periods: int) -> date:
    """Where a change that only several weeks together gave away began: their first week on the bad side."""
    low = panel.watched.side == Side.FALL
    if periods == 1:
        return panel.starts[-1]
    recent = slice(-periods, None)
    mean, _variance = predict(judged.base, panel.exposure[:, recent], panel.covariates[recent])
    for column in range(periods):
        value = panel.values[row, column - periods]
        if value < 0.95 * mean[row, column] if low else value > 1.05 * mean[row, column]:
            return panel.starts[column - periods]
    return panel.starts[-1]


def _tracks(
    judged: Judged, rows: Sequence[int], *, whole: Collection[int] = ()
) -> dict[int, tuple[TrackPoint, ...]]:
    """The latest periods of some places as pictures; `whole`: with all stalls, also those that are closed."""
    import numpy as np

    if not rows:
        return {}
    panel, base, chosen = judged.panel, judged.base, list(rows)
    shown = slice(-SHOWN[panel.cadence], None)
    wander = np.broadcast_to(np.asarray(base.wander), (len(panel.values),))[chosen]
    part = Baseline(
        base.family, base.beta[chosen], base.covariance[chosen], base.scatter[chosen], base.echo[chosen],
        base.free[chosen], base.used[chosen], wander,
    )  # fmt: skip
    mean, variance = predict(part, panel.exposure[chosen][:, shown], panel.covariates[shown])
    each = replace(part, free=part.free[:, None], wander=wander[:, None])
    low, high = span(base.family, mean, variance, freedom(each, mean, variance))
    with_all = np.isin(chosen, list(whole))[:, None]
    lifted = np.broadcast_to(panel.lifted, panel.values.shape)[chosen][:, shown]
    left = np.where(with_all, np.clip(lifted, NOTHING_LEFT, 1.0), 1.0)
    sides = [np.round(side / left, 2).tolist() for side in (mean, low, high)]
    times = [(start, period_after(start, panel.cadence)) for start in panel.starts[shown]]
    skipped = len(panel.starts) - len(times)
    return {
        row: tuple(
            TrackPoint(
                start, end, _known(panel.values[row, skipped + column]),
                sides[0][n][column], sides[1][n][column], sides[2][n][column],
                _mark(panel, row, skipped + column),
            )
            for column, (start, end) in enumerate(times)
        )
        for n, row in enumerate(chosen)
    }  # fmt: skip


def _mark(panel: Panel, row: int, column: int) -> str:
    if not panel.is_open[row, column]:
        return "closed"
    if panel.covered[row, column] < Settings().least_coverage:
        return "gap"
    return "" if panel.usable[row, column] else "out"


def area_findings(
    history: DayHistory, judged: Judged, claimed: Mapping[int, tuple[int, ...]],
    open_since: Mapping[tuple[str, str], date], *, settings: Settings,
) -> list[Finding]:  # fmt: skip
    """An area has a finding when it fell with most of its places, or has an alert that is followed.

    Rule: analytics-145. Source: house (a page shows what was judged).
    """
    panel, code = judged.panel, judged.panel.watched.code
    changes = change_of(judged)
    free = freedom(judged.base, judged.mean, judged.variance)
    low, high = span(panel.watched.family, judged.mean, judged.variance, free)
    found = []
    tracks = _tracks(
        judged,
        [n for n, area in enumerate(history.areas) if n in claimed or (area.key, code) in open_since],
    )
    for number, area in enumerate(history.areas):
        if number not in tracks:
            continue
        hit = number in claimed
        told = judged.state[number] == FindingState.WITHIN
        periods = int(judged.periods[number]) if hit else 1
        back = is_back(float(judged.first_p[number]), float(changes[number]), settings=settings)
        end = period_after(panel.starts[-1], panel.cadence)
        state = FindingState.ALERT if hit else judged.state[number]
        value, mean = float(panel.values[number, -1]), float(judged.mean[number])
        found.append(
            Finding(
                area.key, area.region_code, code.value, panel.cadence, panel.starts[-1], end, state,
                panel.watched.side, value=value, expected=mean, low=float(low[number]),
                high=float(high[number]), p_value=float(judged.p[number]), periods=periods,
                back=back and told and not hit, first=_first(panel, judged, number, periods),
                members=tuple(history.places[row] for row in claimed.get(number, ())),
                factor=value / mean if mean and hit else None,
                is_generated=any(history.places[row] in history.generated for row in area.rows),
                track=tracks[number],
            )
        )  # fmt: skip
    return found


def _hole(panel: Panel, row: int, column: int, settings: Settings) -> str:
    covered: Any = panel.covered[row, column]
    return "gap" if covered < settings.least_coverage else ""


def _national(history: DayHistory, judged: Judged, *, is_open: bool) -> Finding | None:
    """All places as one, where most of them changed together; or the end of such an alert."""
    import numpy as np

    if judged.factor is None and not is_open:
        return None
    panel = judged.panel
    told = [row for row, state in enumerate(judged.state) if state in {"within", "national"}]
    mean, variance = predict(judged.base, panel.exposure, panel.covariates)
    known = ~np.isnan(panel.values[told]) & (panel.exposure[told] > 0)
    counted = panel.watched.family.value == "count"
    how = np.sum if counted else np.mean
    mine = slice(-SHOWN[panel.cadence], None)
    values = how(np.where(known, np.nan_to_num(panel.values[told]), 0.0), axis=0)[mine]
    middle = how(np.where(known, mean[told], 0.0), axis=0)[mine]
    spread = np.sqrt(np.sum(np.where(known, variance[told], 0.0), axis=0))[mine] if counted else 0.2 * middle
    track = tuple(
        TrackPoint(
            start, period_after(start, panel.cadence), round(float(values[n]), 2), round(float(middle[n]), 2),
            round(max(0.0, float(middle[n] - 2 * spread[n])), 2), round(float(middle[n] + 2 * spread[n]), 2),
        )
        for n, start in enumerate(panel.starts[mine])
    )  # fmt: skip
    last = track[-1]
    return Finding(
        "", "", panel.watched.code.value, panel.cadence, last.start, last.end,
        FindingState.ALERT if judged.factor is not None else FindingState.WITHIN, panel.watched.side,
        value=last.value, expected=last.expected, low=last.low, high=last.high,
        back=judged.factor is None, first=last.start,
        members=tuple(history.places[row] for row in judged.members), factor=judged.factor,
        is_generated=bool(history.generated), track=track,
    )  # fmt: skip
