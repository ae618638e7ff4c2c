"""From days to periods: the weekday's weight, what a period could have counted, and its holes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pendopo.analytics.rules.falls.calendar import covariates, period_after, period_starts
from pendopo.analytics.types.falls import Cadence, DayHistory, Family, Settings, Watched

LEAST_DAYS, RECENT_DAYS = 20, 53 * 7
NOTHING_LEFT = 0.05  # of the room: the place is as good as closed


@dataclass(frozen=True, slots=True)
class Panel:
    """All places of one measure over the same periods; the last column is the period that is judged."""

    watched: Watched
    cadence: Cadence
    starts: Sequence[date]
    values: Any  # (places, periods), NaN where unknown
    exposure: Any  # what the calendar (or the measure it is counted against) gave room for
    covered: Any  # share of stalls that left a trace, NaN where none should have
    is_open: Any  # the calendar lets the place work in the period
    usable: Any  # may teach the baseline what is usual
    covariates: Any
    lifted: Any = 1.0  # share of the room that is left while stalls are out by dated facts


def weekday_weights(values: Any, usual: Any) -> Any:
    """A weekday weighs what it usually brings: the mean of its ordinary days without the highest and lowest
    tenth, over that of all weekdays.

    Rule: analytics-76. Source: house (a holiday on a Monday costs more than one on a Friday). Rows are
    places, columns days from a Monday; gives an array (places, 7), ones where nothing is known.
    """
    import numpy as np

    weeks = values.shape[1] // 7
    kept = np.where(usual, values, np.nan)[:, : weeks * 7].reshape(len(values), weeks, 7)
    kept = np.sort(kept, axis=1)  # NaN goes to the end
    count = np.sum(~np.isnan(kept), axis=1)
    cut = count // 10
    order = np.arange(weeks)[None, :, None]
    middle = (order >= cut[:, None, :]) & (order < (count - cut)[:, None, :])
    inside = np.sum(middle, axis=1)
    means = np.where(inside > 0, np.nansum(np.where(middle, kept, 0.0), axis=1) / np.maximum(inside, 1), 0.0)
    worked = means > 0.02 * means.max(axis=1, keepdims=True, initial=0)
    total = np.sum(np.where(worked, means, 0.0), axis=1, keepdims=True) / np.maximum(
        worked.sum(axis=1, keepdims=True), 1
    )
    weights = np.divide(means, total, out=np.ones_like(means), where=total > 0)
    return np.where(worked | (total == 0), weights, 0.0)


def share_out(counts: Any, gone: Any, total: Any, usual: Any) -> Any:
    """The room that absent stalls take is their share of what all stalls together bring on a usual day; a
    stall brings what it brought while it was there.

    Rule: analytics-146. Source: issue, point 5 (closures). One mall, days in columns: `counts` of the stalls
    that were ever out, `gone` the share of each day for which they were, `total` of the mall. Rates are of
    the last year, or of all where that is under twenty days.
    """
    import numpy as np

    counts, known = np.nan_to_num(counts), usual & ~np.isnan(total)
    rates = np.array([_rate(one, away, known) for one, away in zip(counts, gone, strict=True)])
    others = np.maximum(np.nan_to_num(total) - counts.sum(axis=0), 0.0)
    whole = rates.sum() + _rate(others, np.zeros_like(others), known)
    return np.clip(rates @ gone / whole, 0.0, 1.0) if whole > 0 else np.zeros(len(total))


def _rate(counts: Any, gone: Any, known: Any) -> float:
    import numpy as np

    here = known & (gone < 1) & (np.cumsum(counts) > 0)
    recent = here & (np.arange(len(counts)) >= len(counts) - RECENT_DAYS)
    chosen = recent if recent.sum() >= LEAST_DAYS else here
    return float(np.sum(counts[chosen]) / max(1e-9, np.sum(1 - gone[chosen])))


def make_panel(
    history: DayHistory, watched: Watched, cadence: Cadence, last: date, *, settings: Settings,
    left_out: Mapping[tuple[str, str], set[date]],
) -> Panel:  # fmt: skip
    """A period gives room for the weights of its open days, less what its coverage lacks; periods under a
    known restriction, with an open alert, or with holes teach the baseline nothing. While a stall is closed
    by a dated fact the place has less room, so that it neither falls nor teaches a lower level.

    Rule: analytics-77. Source: issue, point 5 (a restriction must not become the norm; gaps first).
    `left_out` holds the beginnings of the periods by place and measure (an empty measure: all of them).
    """
    import numpy as np

    starts = period_starts(history.first, last, cadence)
    keep = settings.history_weeks if cadence == Cadence.WEEK else settings.history_weeks // 4
    starts = starts[-keep:]
    edges = [(start - history.first).days for start in starts]
    end = (period_after(last, cadence) - history.first).days
    usual = history.usual[:, :end]
    covered = coverage(history.stalls[:, :end], history.seen[:, :end], usual, edges)
    days = history.values.get(watched.code)
    if days is None:
        skip = period_starts(history.first, last, cadence).index(starts[0])
        values = history.months[watched.code][:, skip : skip + len(starts)]
        room = np.ones_like(values)
    else:
        days = days[:, :end]
        # A day on which the place should have worked and left no trace at all is unknown, not zero.
        values, room = _sums(days, edges), _room(days, usual, edges)
    lifted = np.ones_like(room)
    out = history.out.get(watched.code)
    if out is not None and watched.per is None:
        kept = np.where(usual, 1.0 - out[:, :end], 0.0)
        full = np.add.reduceat(usual.astype(float), edges, axis=1)
        lifted = np.divide(np.add.reduceat(kept, edges, axis=1), full, out=lifted, where=full > 0)
        room = room * np.where(lifted < NOTHING_LEFT, 0.0, lifted)
    open_days = np.add.reduceat(usual.astype(float), edges, axis=1)
    if watched.per is not None and days is not None:
        against = _sums(history.values[watched.per][:, :end], edges)
        room = np.where(np.isnan(against), 0.0, against)
    elif watched.family == Family.COUNT:
        room = room * np.where(np.isnan(covered), 1.0, np.clip(covered, settings.least_coverage, 1.0))
    thin = ~np.isnan(covered) & (covered < settings.least_coverage)
    usable = ~np.isnan(values) & (room > 0) & ~thin
    where = {start: index for index, start in enumerate(starts)}
    for row, place in enumerate(history.places):
        for start in left_out.get((place, ""), set()) | left_out.get((place, watched.code), set()):
            if start in where:
                usable[row, where[start]] = False
    return Panel(
        watched, cadence, starts, values, room, covered, (open_days > 0) & (room > 0), usable,
        covariates(starts, cadence), lifted,
    )  # fmt: skip


def _room(days: Any, usual: Any, edges: list[int]) -> Any:
    import numpy as np

    recent = max(0, days.shape[1] - days.shape[1] % 7 - 53 * 7)
    weights = weekday_weights(days[:, recent:], usual[:, recent:])
    return np.add.reduceat(np.where(usual, weights[:, np.arange(days.shape[1]) % 7], 0.0), edges, axis=1)


def _sums(days: Any, edges: list[int]) -> Any:
    """Sums of the known days; a period without one known day is unknown."""
    import numpy as np

    known = np.add.reduceat((~np.isnan(days)).astype(float), edges, axis=1)
    return np.where(known > 0, np.add.reduceat(np.nan_to_num(days), edges, axis=1), np.nan)


def coverage(stalls: Any, seen: Any, usual: Any, edges: list[int]) -> Any:
    """A period is covered as far as its stalls left a trace on the days they should have worked; a usual day
    of which nothing at all is known counts as uncovered.

    Rule: analytics-83. Source: monitoring.md (coverage cannot be faked by a button). NaN: nobody should have
    worked, by the timetable and its facts.
    """
    import numpy as np

    known = ~np.isnan(stalls)
    total = np.add.reduceat(np.where(known, np.nan_to_num(stalls), 0.0), edges, axis=1)
    part = np.add.reduceat(np.where(known, np.nan_to_num(seen), 0.0), edges, axis=1)
    days = np.add.reduceat(usual.astype(float), edges, axis=1)
    told = np.divide(
        np.add.reduceat((usual & known).astype(float), edges, axis=1), days, out=np.ones_like(days),
        where=days > 0,
    )  # fmt: skip
    share = np.divide(part, total, out=np.full_like(total, np.nan), where=total > 0)
    return np.where(total > 0, share * told, np.where(told < 1, 0.0, np.nan))
