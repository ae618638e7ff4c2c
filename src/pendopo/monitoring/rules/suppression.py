"""Small counts are hidden in what everybody may read, so that none can be computed from the totals."""

from collections.abc import Iterable, Mapping

SMALL = 5


def hide_small(values: Mapping[str, int]) -> set[str]:
    """Counts from one to four are hidden, and so many others with them that every hidden count could be at
    least six different numbers, even for somebody who subtracts all published counts from all totals.

    Rule: monitoring-143. Source: statistical disclosure control (primary and secondary suppression).

    `values` are counts by region code (32.71). Gives the codes not to publish: regions, provinces (`32`)
    whose total would give a region away, and the nation (the empty code).
    """
    provinces: dict[str, dict[str, int]] = {}
    for code, value in values.items():
        provinces.setdefault(code.partition(".")[0], {})[code] = value
    hidden: set[str] = set()
    loose: set[str] = set()  # hidden regions in provinces whose total is hidden
    for province, regions in provinces.items():
        small = {code for code, value in regions.items() if is_small(value)}
        if not small:
            continue
        kept_safe = _widen(small, regions)
        if kept_safe is None or is_small(sum(regions.values())):
            hidden |= small | {province}
            loose |= small
        else:
            hidden |= kept_safe
    if not loose:
        return hidden
    others = sorted(
        (min((value, code) for code, value in regions.items() if value), province)
        for province, regions in provinces.items()
        if province not in hidden and any(regions.values()) and not hidden & set(regions)
    )
    for (_value, region), province in others:
        if _is_wide(loose, values):
            return hidden
        loose.add(region)
        hidden |= {region, province}
    if not _is_wide(loose, values):
        hidden.add("")
    return hidden


def is_small(value: float) -> bool:
    """A count from one to four could point at a person; none at all points at nobody.

    Rule: monitoring-144. Source: statistical disclosure control (threshold of five).
    """
    return 0 < value < SMALL


def _widen(small: set[str], regions: Mapping[str, int]) -> set[str] | None:
    """The smallest other regions hidden with the small ones until nothing can be derived; None when short."""
    chosen = set(small)
    for _value, code in sorted(
        (value, code) for code, value in regions.items() if value and code not in small
    ):
        if _is_wide(chosen, regions):
            return chosen
        chosen.add(code)
    return chosen if _is_wide(chosen, regions) else None


def _is_wide(hidden: Iterable[str], values: Mapping[str, int]) -> bool:
    """Whether each hidden count (at least one each) still may be any of more than five numbers."""
    codes = list(hidden)
    return len(codes) >= 2 and sum(values[code] for code in codes) >= len(codes) + SMALL
