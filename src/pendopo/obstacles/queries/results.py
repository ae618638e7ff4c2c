"""The result of an innovation as its measure shows it, before and after."""

from dataclasses import dataclass

from pendopo.analytics import queries as analytics
from pendopo.analytics.types import Measure, MeasureUnknown, Place, Point, Shape
from pendopo.obstacles.rules.results import (
    Stretch,
    coarse_stretch,
    difference,
    share_difference,
    stretch_of,
)
from pendopo.obstacles.types import InnovationView


@dataclass(frozen=True, slots=True)
class Result:
    """A measure in two stretches of months, with every month for the picture."""

    measure: Measure
    before: Stretch
    after: Stretch
    percent: float | None  # of the mean before; None for shares
    share_points: float | None  # for shares: the difference itself
    points: tuple[Point, ...]

    @property
    def is_whole(self) -> bool:
        """Whether both stretches have at least one month with a value."""
        return self.before.known > 0 and self.after.known > 0


def result_of(entry: InnovationView, *, exact: bool = True) -> Result | None:
    """Before and after of an innovation; None where no measure or no periods were chosen, or the measure is
    not counted here. Not exact, for the public: counts without their months, means in fives.
    """
    if not entry.measure or entry.before is None or entry.after is None:
        return None
    place = Place.of_mall(entry.mall) if entry.mall else Place.of_region(entry.region)
    try:
        measure = analytics.get_measure(entry.measure)
        points = analytics.month_series(
            entry.measure, place=place, first=entry.before[0], last=entry.after[1]
        )
    except MeasureUnknown:
        return None
    before, after = (
        stretch_of([point for point in points if span[0] <= point.start <= span[1]])
        for span in (entry.before, entry.after)
    )
    if not exact and measure.shape in {Shape.SUM, Shape.DISTINCT} and measure.code != "open_days":
        before, after, points = coarse_stretch(before), coarse_stretch(after), []
    share = measure.shape == Shape.SHARE
    return Result(
        measure, before, after, None if share else difference(before, after),
        share_difference(before, after) if share else None, tuple(points),
    )  # fmt: skip
