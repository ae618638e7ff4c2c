"""The terms of the model: level, trend, step, change of slope, season."""

from typing import Any

from pendopo.analytics.types.effects import CountSeries, EffectRefused

STEP, SLOPE = 2, 3  # columns of the step and of the change of slope
MIN_SIDE = 4  # periods on each side: two make a line, the others show the scatter around it
SPARE = 3  # periods beyond the terms of the model, at least
HARMONICS = 6


def columns_of(series: CountSeries, *, harmonics: int, season: float | None, step: bool = True) -> Any:
    """The model is log(mean) = offset + level + trend + step + change of slope after it + season; step and
    slope begin at the event's own position, where the change of slope is still zero, so that the step is
    the change at the event.

    Rule: analytics-40. Source: Wagner 2002; Lopez Bernal, Cummins, Gasparrini 2017 (with its correction).
    """
    import numpy as np

    t = np.asarray(series.positions, dtype=float)
    since = (t - series.start) / scale_of(series)
    after = (t >= series.start).astype(float)
    columns = [np.ones(len(t)), since]
    if step:
        columns += [after, since * after]
    for order in range(1, harmonics + 1):
        angle = 2 * np.pi * order * (t + series.season_offset) / (season or 1)
        if season is None or 2 * order != season:  # at half a season the sine is zero everywhere
            columns.append(np.sin(angle))
        columns.append(np.cos(angle))
    return np.column_stack(columns)


def scale_of(series: CountSeries) -> float:
    """Time is measured in lengths of the series inside the model, so that its sums stay exact."""
    return max(1.0, series.positions[-1] - series.positions[0])


def count_terms(harmonics: int, season: float | None) -> int:
    """Columns of the model with so many harmonics."""
    return 4 + 2 * harmonics - (1 if season is not None and harmonics and 2 * harmonics == season else 0)


def check_size(series: CountSeries) -> None:
    """An effect needs at least four periods before the event and four from it on: two make a line on each
    side, the other two show how far counts scatter around it.

    Rule: analytics-41. Source: house (EPOC asks for three; Penfold, Zhang 2013
    recommend eight).
    """
    if series.n_before < MIN_SIDE:
        raise EffectRefused("too_few_before", count=series.n_before, need=MIN_SIDE)
    if series.n_after < MIN_SIDE:
        raise EffectRefused("too_few_after", count=series.n_after, need=MIN_SIDE)


def list_harmonics(series: CountSeries, season: int) -> list[int]:
    """A season is a sum of sine waves, as many as the data carry: with two seasons or more, up to six waves
    that leave every third period spare; with one and a half to two, one wave; with less, none can be told.

    Rule: analytics-42. Source: Lopez Bernal, Cummins, Gasparrini 2017 (Fourier terms); house (limits).
    """
    if season < 2:
        raise EffectRefused("season_invalid", season=season)
    span = series.positions[-1] - series.positions[0] + 1
    n = len(series.positions)
    if span < 1.5 * season:
        raise EffectRefused("season_too_short", span=round(span), season=season)
    if n < count_terms(1, season) + SPARE:
        raise EffectRefused(
            "too_few_points", count=n, terms=count_terms(1, season), need=count_terms(1, season) + SPARE
        )
    if span < 2 * season:
        return [1]
    most = min(HARMONICS, season // 2)
    fits = [order for order in range(1, most + 1) if count_terms(order, season) <= 2 * n / 3]
    return fits or [1]
