"""Points of the cubes to a series of counts, and the whole answer to a question of the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pendopo.analytics.rules.effect.measure import measure_effect
from pendopo.analytics.rules.effect.placebo import compare_regions, try_placebos
from pendopo.analytics.rules.effect.words import rounded
from pendopo.analytics.types.cubes import Point, PointState
from pendopo.analytics.types.effects import (
    Comparison,
    CountSeries,
    Effect,
    EffectRefused,
    EffectState,
    Grain,
    Placebo,
    Ratio,
    Remark,
)
from pendopo.kit.words import number

LISTED = 8
COVERED = 0.5  # share of stall days with a trace below which a period counts as a hole


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What an answer is made of: the region's own points, open days, and the points of other regions."""

    points: Sequence[Point]
    open_days: Sequence[Point] | None
    controls: Mapping[str, Sequence[Point]]
    grain: Grain
    at: date
    season: bool


def first_period(points: Sequence[Point], at: date) -> int | None:
    """The event begins with the period it falls into when that happens in its first half, else with the next:
    a period that was hit for a few days only would hide the change.

    Rule: analytics-67. Source: house.
    """
    for i, point in enumerate(points):
        if point.start <= at < point.end:
            return i if (at - point.start) * 2 < (point.end - point.start) else i + 1
    return None


def label_of(point: Point, grain: Grain) -> str:
    """A month is named 2020-03, a week by its Monday.

    Rule: analytics-68. Source: house.
    """
    return point.start.isoformat()[:7] if grain == Grain.MONTH else point.start.isoformat()


def count_series(
    points: Sequence[Point], *, at: date, grain: Grain, open_days: Sequence[Point] | None = None
) -> CountSeries:
    """Holes in the data and badly covered periods are left out and listed; a closed period is a true zero,
    and no period at all where counts are set against open days.

    Rule: analytics-69. Source: house (data gaps are shown first).
    """
    known = [i for i, point in enumerate(points) if point.state != PointState.NONE]
    if not known:
        raise EffectRefused("no_data")
    points = points[: known[-1] + 1]
    start = first_period(points, at)
    if start is None or start >= len(points) or start <= known[0]:
        first, last = label_of(points[known[0]], grain), label_of(points[-1], grain)
        raise EffectRefused("at_outside", at=at.isoformat(), first=first, last=last)
    left_out: dict[str, list[str]] = {"values_missing": [], "coverage_low": [], "exposure_zero": []}
    kept: list[int] = []
    for i in range(known[0], len(points)):
        point, why = points[i], ""
        if point.state in {PointState.GAP, PointState.NONE}:
            why = "values_missing"
        elif point.share_covered is not None and point.share_covered < COVERED:
            why = "coverage_low"
        elif open_days is not None and not open_days[i].value:
            why = "exposure_zero"
        if why:
            left_out[why].append(label_of(point, grain))
        else:
            kept.append(i)
    remarks = [
        Remark(code, {"count": len(names), "periods": ", ".join(names[:LISTED])})
        for code, names in left_out.items()
        if names
    ]
    if any(points[i].state == PointState.GENERATED for i in kept):
        remarks.append(Remark("generated"))
    if not kept:
        raise EffectRefused("no_data")
    month = points[0].start.month - 1 if grain == Grain.MONTH else 0
    return CountSeries(
        labels=tuple(label_of(points[i], grain) for i in kept),
        positions=tuple(float(i) for i in kept),
        values=tuple(float(points[i].value or 0) for i in kept),
        exposures=tuple(float(open_days[i].value or 0) for i in kept) if open_days is not None else None,
        start=float(start),
        start_label=label_of(points[start], grain),
        season_offset=float(month),
        remarks=tuple(remarks),
    )


def answer(given: Ingredients) -> tuple[EffectState, dict[str, Any]]:
    """The whole answer as plain data, or the refusal with what would be needed."""
    try:
        series = count_series(given.points, at=given.at, grain=given.grain, open_days=given.open_days)
        if len(series.values) == 2:
            raise _two_figures(series)
        season, told = _season(series, given)
        effect = measure_effect(series, season=season)
    except EffectRefused as refused:
        return EffectState.REFUSED, {
            "refusal": {"code": refused.code, "values": {k: str(v) for k, v in refused.values.items()}},
            "counted": _counted(given),
        }
    placebo = try_placebos(series, effect.level, season=season)
    result = effect_as_json(replace(effect, remarks=(*effect.remarks, *told)), at=series.start_label)
    result["placebo"] = _placebo_as_json(placebo)
    result["comparison"] = _compared(series, given, season)
    return EffectState.DONE, result


def _season(series: CountSeries, given: Ingredients) -> tuple[int | None, list[Remark]]:
    if not given.season:
        return None, []
    season = 12 if given.grain == Grain.MONTH else 52
    if series.positions[-1] - series.positions[0] + 1 < 2 * season:
        return None, [Remark("season_left_out")]
    return season, []


def _two_figures(series: CountSeries) -> EffectRefused:
    before, after = series.values
    change = (
        f"{'−' if after < before else '+'}{number(abs(100 * (after / before - 1)), 1)} %" if before else "–"
    )
    return EffectRefused("two_figures", before=number(before), after=number(after), change=change)


def _compared(series: CountSeries, given: Ingredients, season: int | None) -> dict[str, Any] | None:
    if not given.controls:
        return None
    usable: dict[str, CountSeries] = {}
    refused: list[dict[str, Any]] = []
    for code, points in given.controls.items():
        try:
            usable[code] = count_series(points, at=given.at, grain=given.grain)
        except EffectRefused as problem:
            refused.append({"code": code, "refusal": problem.code, "level": None})
    try:
        if not usable:
            raise EffectRefused("controls_short", count=0, need=8)
        found = compare_regions(series, usable, season=season)
    except EffectRefused as problem:
        values = {k: str(v) for k, v in problem.values.items()}
        return {"level": None, "refusal": {"code": problem.code, "values": values}, "regions": refused}
    return _comparison_as_json(found, refused)


def _comparison_as_json(found: Comparison, refused: list[dict[str, Any]]) -> dict[str, Any]:
    regions = [
        {"code": one.code, "level": ratio_as_json(one.level) if one.level else None, "refusal": one.refusal}
        for one in found.regions
    ]
    return {"level": ratio_as_json(found.level), "refusal": None, "regions": [*regions, *refused]}


def _placebo_as_json(placebo: Placebo) -> dict[str, Any]:
    ratios = [rounded(ratio) for ratio in placebo.ratios]
    return {"labels": list(placebo.labels), "ratios": ratios, "share": rounded(placebo.share_as_large)}


def ratio_as_json(ratio: Ratio) -> dict[str, float | None]:
    """A ratio as it is kept."""
    return {"value": rounded(ratio.value), "low": rounded(ratio.low), "high": rounded(ratio.high)}


def effect_as_json(effect: Effect, *, at: str) -> dict[str, Any]:
    """An effect as it is kept: plain data, sentences as codes, so that each reader has their own language."""
    return {
        "at": at,
        "level": ratio_as_json(effect.level),
        "slope": ratio_as_json(effect.slope),
        "newey_west": ratio_as_json(effect.newey_west),
        "model": effect.model,
        "n_before": effect.n_before,
        "n_after": effect.n_after,
        "harmonics": effect.harmonics,
        "dispersion": rounded(effect.dispersion),
        "correlation": rounded(effect.correlation),
        "remarks": [{"code": one.code, "values": dict(one.values)} for one in effect.remarks],
        "course": [
            [one.label, one.position, one.value, *map(rounded, (one.fitted, one.without, one.low, one.high))]
            for one in effect.course
        ],
    }


def _counted(given: Ingredients) -> list[list[Any]]:
    """What there is, for the page of a refusal."""
    return [
        [label_of(point, given.grain), point.value]
        for point in given.points
        if point.state != PointState.NONE
    ]
