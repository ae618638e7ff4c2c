"""Periods with an exclusive end, and sums over them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`starts_at` inclusive, `ends_at` exclusive; an open period ends at None."""

    starts_at: datetime
    ends_at: datetime | None = None

    def contains(self, at: datetime) -> bool:
        """Whether `at` lies inside."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share any time."""
        return (other.ends_at is None or self.starts_at < other.ends_at) and (
            self.ends_at is None or other.starts_at < self.ends_at
        )


def total(periods: Iterable[Period], *, at: datetime) -> timedelta:
    """The sum of the periods, open ones counted until `at`."""
    spans = ((period.ends_at or at) - period.starts_at for period in periods)
    return sum((max(span, timedelta()) for span in spans), timedelta())


def subtract(period: Period, holes: Iterable[Period]) -> list[Period]:
    """What remains of a closed period after cutting out the holes, in order."""
    if period.ends_at is None:
        raise ValueError("An open period cannot be cut.")
    pieces: list[Period] = []
    cursor = period.starts_at
    # By start alone: of two holes that begin together one may have no end.
    for hole in sorted((hole for hole in holes if hole.overlaps(period)), key=lambda hole: hole.starts_at):
        if hole.starts_at > cursor:
            pieces.append(Period(cursor, hole.starts_at))
        cursor = max(cursor, hole.ends_at or period.ends_at)
    if cursor < period.ends_at:
        pieces.append(Period(cursor, period.ends_at))
    return pieces
