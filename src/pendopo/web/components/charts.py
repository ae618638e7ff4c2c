"""Small drawings as numbers: points of sparklines (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spark:
    """A sparkline: `points` of the line, `area` below it, and the last point."""

    width: int
    height: int
    points: str
    area: str
    last_x: float
    last_y: float


def spark_line(values: Sequence[float], *, width: int = 160, height: int = 40, margin: int = 4) -> Spark:
    """Values as a line from left to right; the scale starts at zero, so that falls are not exaggerated."""
    if not values:
        return Spark(width, height, "", "", 0, height)
    top = max(*values, 0.0) if len(values) > 1 else max(values[0], 0.0)
    step = (width - 2 * margin) / max(1, len(values) - 1)
    inner = height - 2 * margin
    spots = [
        (round(margin + index * step, 1), round(margin + inner * (1 - (value / top if top else 0)), 1))
        for index, value in enumerate(values)
    ]
    points = " ".join(f"{x},{y}" for x, y in spots)
    floor = height - margin
    area = f"{spots[0][0]},{floor} {points} {spots[-1][0]},{floor}"
    return Spark(width, height, points, area, *spots[-1])
