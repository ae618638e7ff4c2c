"""Would the model have found as much where nothing happened? Dates before the event, and other regions."""

from collections.abc import Mapping
from dataclasses import replace
from math import log

from pendopo.analytics.rules.effect.design import MIN_SIDE, SPARE, count_terms
from pendopo.analytics.rules.effect.measure import measure_effect
from pendopo.analytics.types.effects import (
    ComparedRegion,
    Comparison,
    CountSeries,
    EffectRefused,
    Placebo,
    Ratio,
)

MOST = 24  # dates that are tried, evenly spread
ENOUGH = 8  # dates below which no share is told
CORRECT = 1.959964


def try_placebos(series: CountSeries, level: Ratio, *, season: int | None = None) -> Placebo:
    """The same model at earlier dates, on the time before the event only: how often an effect as large, in
    its own standard errors, is found where nothing is known to have happened.

    Rule: analytics-65. Source: placebo tests (Abadie, Diamond, Hainmueller 2010), in time.
    """
    before = _part(series, [i for i, p in enumerate(series.positions) if p < series.start])
    kept = before.n_before
    if season and kept < count_terms(1, season) + SPARE:
        season = None
    least = MIN_SIDE + (1 if season else 0)
    dates = list(range(least, kept - least + 1))
    if len(dates) > MOST:
        dates = [dates[round(i * (len(dates) - 1) / (MOST - 1))] for i in range(MOST)]
    found: list[tuple[str, Ratio]] = []
    for i in dates:
        tried = replace(before, start=before.positions[i], start_label=before.labels[i], remarks=())
        try:
            found.append((before.labels[i], measure_effect(tried, season=season).level))
        except EffectRefused:
            continue
    told = [(label, ratio) for label, ratio in found if ratio.value]
    own = _size(level)
    share = None
    if own is not None and len(told) >= ENOUGH:
        as_large = sum((_size(ratio) or 0.0) >= own for _label, ratio in told)
        share = (as_large + 1) / (len(told) + 1)
    return Placebo(
        tuple(label for label, _ratio in told), tuple(ratio.value or 0.0 for _label, ratio in told), share
    )


def _size(ratio: Ratio) -> float | None:
    """How far from 1, in standard errors."""
    if not ratio.value or not ratio.low or not ratio.high or ratio.high <= ratio.low:
        return None
    return abs(log(ratio.value)) / (log(ratio.high / ratio.low) / (2 * CORRECT))


def compare_regions(
    series: CountSeries, controls: Mapping[str, CountSeries], *, season: int | None = None
) -> Comparison:
    """Against regions without the event: the change of the region's share of their sum, in which shocks that
    hit all of them fall out; and the same date in each of them.

    Rule: analytics-66. Source: controlled interrupted time series (Lopez Bernal, Cummins, Gasparrini 2018).
    """
    there = [dict(zip(one.positions, one.values, strict=True)) for one in controls.values()]
    sums = {
        position: sum(values[position] for values in there)
        for position in series.positions
        if all(position in values for values in there)
    }
    shared = [i for i, position in enumerate(series.positions) if sums.get(position, 0) > 0]
    part = _part(series, shared)
    if part.n_before < MIN_SIDE or part.n_after < MIN_SIDE:
        raise EffectRefused("controls_short", count=len(shared), need=2 * MIN_SIDE)
    against = replace(part, exposures=tuple(sums[position] for position in part.positions), remarks=())
    effect = measure_effect(against, season=season)
    return Comparison(
        effect.level, effect.n_before, effect.n_after,
        tuple(_compared(code, one, season) for code, one in controls.items()),
    )  # fmt: skip


def _compared(code: str, series: CountSeries, season: int | None) -> ComparedRegion:
    try:
        return ComparedRegion(code, measure_effect(series, season=season).level)
    except EffectRefused as refused:
        return ComparedRegion(code, None, refused.code)


def _part(series: CountSeries, kept: list[int]) -> CountSeries:
    return replace(
        series,
        labels=tuple(series.labels[i] for i in kept),
        positions=tuple(series.positions[i] for i in kept),
        values=tuple(series.values[i] for i in kept),
        exposures=tuple(series.exposures[i] for i in kept) if series.exposures else None,
    )
