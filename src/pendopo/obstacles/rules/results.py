"""Before and after: two stretches of months of one measure, with gaps named and no cause claimed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pendopo.analytics.types import Point, PointState


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some months: how many have a value, which lack one, and the mean of those that have."""

    months: int
    known: int
    gaps: tuple[Point, ...]
    mean: float | None
    is_generated: bool


def stretch_of(points: Sequence[Point]) -> Stretch:
    """A stretch of months is told by the mean of the months that have a value; months without are named and
    not taken for zero.

    Rule: obstacles-25. Source: monitoring design (data gaps are shown first).
    """
    known = [point for point in points if point.value is not None and point.state != PointState.GAP]
    gaps = tuple(point for point in points if point not in known)
    values = [point.value for point in known if point.value is not None]
    made = any(point.state == PointState.GENERATED for point in known)
    return Stretch(len(points), len(known), gaps, sum(values) / len(values) if values else None, made)


def coarse_stretch(stretch: Stretch) -> Stretch:
    """In public the mean of a count stands in fives: exact it would tell a month whose count is hidden.

    Rule: obstacles-90. Source: statistical disclosure control (rounding to base five).
    """
    return stretch if stretch.mean is None else replace(stretch, mean=5.0 * round(stretch.mean / 5))


def difference(before: Stretch, after: Stretch) -> float | None:
    """A difference in percent exists between two known means of which the first is more than nothing.

    Rule: obstacles-26. Source: monitoring design (what can be said, and no more).
    """
    if before.mean is None or after.mean is None or before.mean <= 0:
        return None
    return 100 * (after.mean - before.mean) / before.mean


def share_difference(before: Stretch, after: Stretch) -> float | None:
    """Two shares differ by points of a hundred; a percentage of a percentage misleads.

    Rule: obstacles-27. Source: house (shares change by points).
    """
    return None if before.mean is None or after.mean is None else after.mean - before.mean
