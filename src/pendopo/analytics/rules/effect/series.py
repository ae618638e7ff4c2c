"""Rows to a series of counts: in order, each period once, holes listed and never filled."""

from collections.abc import Sequence

from pendopo.analytics.rules.effect.times import (
    name_period,
    place_among,
    place_moments,
    read_at,
    read_moments,
)
from pendopo.analytics.types.effects import Cell, CountSeries, EffectRefused, Moment, Remark, TimeKind

LISTED = 8  # periods that a remark names one by one
LARGEST = 1e15  # beyond it whole numbers are no longer exact


def build_series(rows: Sequence[Cell], *, at: str, with_exposure: bool) -> CountSeries:
    """A series has every period once and in order; periods that are absent or without a number are left out
    and listed, since a hole is not a zero. The event begins at its own period, even where that is a hole;
    where it is none of the periods, at the row that follows first.

    Rule: analytics-59. Source: house (gaps are excluded); issue of the command.
    """
    remarks: list[Remark] = []
    moments = read_moments([(row.line, row.time) for row in rows])
    if not moments:
        raise EffectRefused("no_data")
    pairs = _once(_ordered(list(zip(moments, rows, strict=True)), remarks), remarks)
    moments = [moment for moment, _row in pairs]
    positions, step, monthly = place_moments(moments)
    start_position, start_label = _find_start(moments, positions, (step, monthly), at, remarks)
    _remark_holes(moments, positions, (step, monthly), remarks)
    kept = _usable(pairs, positions, remarks, with_exposure=with_exposure)
    if not kept:
        raise EffectRefused("no_data")
    offset = 0.0
    if monthly and moments[0].kind != TimeKind.INDEX:
        offset = (int(moments[0].label[5:7]) - 1) / step
    return CountSeries(
        labels=tuple(moments[i].label for i in kept),
        positions=tuple(positions[i] for i in kept),
        values=tuple(float(pairs[i][1].value or 0.0) for i in kept),
        exposures=tuple(float(pairs[i][1].exposure or 0.0) for i in kept) if with_exposure else None,
        start=start_position,
        start_label=start_label,
        season_offset=offset,
        remarks=tuple(remarks),
    )


def _ordered(pairs: list[tuple[Moment, Cell]], remarks: list[Remark]) -> list[tuple[Moment, Cell]]:
    ordered = sorted(pairs, key=lambda pair: pair[0].number)
    if [m.number for m, _c in ordered] != [m.number for m, _c in pairs]:
        remarks.append(Remark("unsorted"))
    return ordered


def _once(pairs: list[tuple[Moment, Cell]], remarks: list[Remark]) -> list[tuple[Moment, Cell]]:
    kept: dict[float, tuple[Moment, Cell]] = {}
    doubled: list[str] = []
    repeated = 0
    for moment, row in pairs:
        earlier = kept.setdefault(moment.number, (moment, row))[1]
        if earlier is row:
            continue
        if (earlier.value, earlier.exposure) == (row.value, row.exposure):
            repeated += 1
        else:
            doubled.append(moment.label)
    if doubled:
        raise EffectRefused("time_twice", periods=_listed(sorted(set(doubled))))
    if repeated:
        remarks.append(Remark("repeated_rows", {"count": repeated}))
    return list(kept.values())


def _find_start(
    moments: Sequence[Moment], positions: Sequence[float], length: tuple[float, bool], at: str,
    remarks: list[Remark],
) -> tuple[float, str]:  # fmt: skip
    """Where the event stands: at the period it names, be it a hole in the data, else at the row after it."""
    wanted = read_at(at, like=moments[0])
    after = [i for i, moment in enumerate(moments) if moment.number >= wanted.number]
    if not after or wanted.number < moments[0].number:
        raise EffectRefused("at_outside", at=wanted.label, first=moments[0].label, last=moments[-1].label)
    found = moments[after[0]]
    if found.number == wanted.number or found.label.startswith(wanted.label):
        named = positions[after[0]], found.label
    elif (place := place_among(moments[0], wanted, *length)) is not None:
        named = place, wanted.label
    else:
        remarks.append(Remark("at_moved", {"at": at.strip()[:40], "period": found.label}))
        named = positions[after[0]], found.label
    return named


def _remark_holes(
    moments: Sequence[Moment], positions: Sequence[float], length: tuple[float, bool], remarks: list[Remark]
) -> None:
    if any(abs(position - round(position)) > 1e-6 for position in positions):
        remarks.append(Remark("uneven"))
        return
    step, monthly = length
    there = {round(position) for position in positions}
    free_weekends = _has_free_weekends(moments, step)
    names: list[str] = []
    count = 0
    for position in range(round(positions[-1]) + 1):
        if position in there or (free_weekends and _is_weekend(moments[0].number + position)):
            continue
        count += 1
        if len(names) <= LISTED:
            names.append(name_period(moments[0], position, step, monthly=monthly))
    if count:
        remarks.append(Remark("periods_missing", {"count": count, "periods": _listed(names, count)}))


def _has_free_weekends(moments: Sequence[Moment], step: float) -> bool:
    """Working days only: the days between them are no holes."""
    return (
        moments[0].kind == TimeKind.DATE
        and step == 1
        and len(moments) > 10
        and not any(_is_weekend(moment.number) for moment in moments)
    )


def _is_weekend(ordinal: float) -> bool:
    return (int(ordinal) - 1) % 7 >= 5


def _usable(
    pairs: Sequence[tuple[Moment, Cell]], positions: Sequence[float], remarks: list[Remark], *,
    with_exposure: bool,
) -> list[int]:  # fmt: skip
    missing: dict[str, list[str]] = {"values_missing": [], "exposure_missing": [], "exposure_zero": []}
    kept: list[int] = []
    fraction = False
    for i in range(len(positions)):
        moment, row = pairs[i]
        if row.value is None:
            missing["values_missing"].append(moment.label)
            continue
        if row.value < 0:
            raise EffectRefused("value_negative", line=row.line, value=f"{row.value:g}")
        if max(row.value, row.exposure or 0) > LARGEST:
            raise EffectRefused(
                "value_too_large", line=row.line, value=f"{max(row.value, row.exposure or 0):g}"
            )
        if with_exposure:
            if row.exposure is None:
                missing["exposure_missing"].append(moment.label)
                continue
            if row.exposure < 0:
                raise EffectRefused("exposure_negative", line=row.line, value=f"{row.exposure:g}")
            if row.exposure == 0:
                missing["exposure_zero"].append(moment.label)
                continue
        fraction = fraction or row.value != int(row.value)
        kept.append(i)
    for code, labels in missing.items():
        if labels:
            remarks.append(Remark(code, {"count": len(labels), "periods": _listed(labels)}))
    if fraction:
        remarks.append(Remark("value_not_whole"))
    return kept


def _listed(names: Sequence[str], count: int | None = None) -> str:
    more = (count or len(names)) > LISTED
    return ", ".join(names[:LISTED]) + (", …" if more else "")
