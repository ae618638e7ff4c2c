"""Small counts are hidden in what everybody may read, so that none can be computed from the totals."""

from collections.abc import Collection, Iterable, Mapping

SMALL = 5

# Measures that count a part of what another counts: their difference is a count of persons too.
PART_OF: dict[str, tuple[str, ...]] = {
    "visitors": ("visits",),
    "services_finished": ("visits", "tickets"),
    "no_shows": ("tickets", "bookings"),
}


def hide_small(
    values: Mapping[str, int],
    *,
    beside: Mapping[str, Collection[int]] | None = None,
    also: Collection[str] = (),
) -> set[str]:
    """Counts from one to four are hidden, and so many others with them that every hidden count could be at
    least six different numbers, even for somebody who subtracts all published counts from all totals. So is a
    count that differs from one to four from a published count of the same place that it is a part of.

    Rule: monitoring-143. Source: statistical disclosure control (primary and secondary suppression).

    `values` are counts by region code (32.71). `beside` gives published counts that the count of a region, a
    province or the nation is a part of; `also` regions to hide whatever they count. Gives the codes not to
    publish: regions, provinces (`32`) whose total would give a region away, and the nation (the empty code).
    """
    beside = beside or {}
    tops = {code: min(wider, default=0) for code in values if (wider := _wider(code, values[code], beside))}
    hidden: set[str] = set()
    loose: set[str] = set()  # hidden regions in provinces whose total is hidden
    for province, regions in _by_province(values).items():
        total = sum(regions.values())
        small = {code for code, value in regions.items() if value and code in also}
        small |= {code for code, value in regions.items() if tells_small(value, beside.get(code, ()))}
        if not small:
            if tells_small(total, beside.get(province, ())):
                small = {min((value, code) for code, value in regions.items() if value)[1]}
            else:
                continue
        kept_safe = _widen(small, regions, tops)
        if kept_safe is None or tells_small(total, beside.get(province, ())):
            hidden |= small | {province}
            loose |= small
        else:
            hidden |= kept_safe
    return _hide_in_nation(hidden, loose, values, tops, beside.get("", ()))


def _hide_in_nation(
    hidden: set[str],
    loose: set[str],
    values: Mapping[str, int],
    tops: Mapping[str, int],
    beside: Collection[int],
) -> set[str]:
    """Provinces whose totals are hidden need company too, or the nation's total is hidden with them."""
    if tells_small(sum(values.values()), beside):
        hidden.add("")
    if not loose or "" in hidden:
        return hidden
    provinces = _by_province(values)
    others = sorted(
        (min((value, code) for code, value in regions.items() if value), province)
        for province, regions in provinces.items()
        if province not in hidden and any(regions.values()) and not hidden & set(regions)
    )
    for (_value, region), province in others:
        if _is_wide(loose, values, tops):
            return hidden
        loose.add(region)
        hidden |= {region, province}
    if not _is_wide(loose, values, tops):
        hidden.add("")
    return hidden


def is_small(value: float) -> bool:
    """A count from one to four could point at a person; none at all points at nobody.

    Rule: monitoring-144. Source: statistical disclosure control (threshold of five).
    """
    return 0 < value < SMALL


def tells_small(value: int, beside: Collection[int]) -> bool:
    """A count tells a small one when it is small, or when a published count that it is a part of differs from
    it by a small number: of 100 numbers 98 served leaves two persons who were not.

    Rule: monitoring-190. Source: statistical disclosure control (differencing).
    """
    return is_small(value) or (value > 0 and any(is_small(abs(wider - value)) for wider in beside))


def coarse(value: int) -> int | None:
    """A count of one day is public as the nearest multiple of five, one from one to four not at all: neither
    the days of a month nor two looks at the same day can be subtracted to one person.

    Rule: monitoring-191. Source: statistical disclosure control (rounding to base five).
    """
    return None if is_small(value) else SMALL * ((value + SMALL // 2) // SMALL)


def _by_province(values: Mapping[str, int]) -> dict[str, dict[str, int]]:
    provinces: dict[str, dict[str, int]] = {}
    for code, value in values.items():
        provinces.setdefault(code.partition(".")[0], {})[code] = value
    return provinces


def _wider(code: str, value: int, beside: Mapping[str, Collection[int]]) -> list[int]:
    return [other for other in beside.get(code, ()) if other >= value]


def _widen(small: set[str], regions: Mapping[str, int], tops: Mapping[str, int]) -> set[str] | None:
    """The smallest other regions hidden with the small ones until nothing can be derived; None when short."""
    chosen = set(small)
    for _value, code in sorted(
        (value, code) for code, value in regions.items() if value and code not in small
    ):
        if _is_wide(chosen, regions, tops):
            return chosen
        chosen.add(code)
    return chosen if _is_wide(chosen, regions, tops) else None


def _is_wide(hidden: Iterable[str], values: Mapping[str, int], tops: Mapping[str, int]) -> bool:
    """Whether each hidden count (at least one each, at most what it is a part of) still may be any of more
    than five numbers.
    """
    codes = list(hidden)
    total = sum(values[code] for code in codes)
    if len(codes) < 2 or total < len(codes) + SMALL:
        return False
    most = {code: min(tops.get(code, total), total) for code in codes}
    together = sum(most.values())
    return all(
        min(most[code], total - len(codes) + 1) - max(1, total - together + most[code]) >= SMALL
        for code in codes
        if most[code] > SMALL
    )
