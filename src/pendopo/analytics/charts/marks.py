"""Numbered marks on a time axis: a line at a date, or a shaded time; their words stand below the chart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A numbered line at a date, or a shaded time."""

    number: int
    start: date
    end: date | None = None


@dataclass(slots=True)
class Boxes:
    """Where labels already stand."""

    taken: list[Box]

    def place(self, x: float, spots: Sequence[float], width: float) -> float:
        """The first of the heights at which a label of this width stands free (else the first)."""
        for y in spots:
            box = (x - width / 2, y - 10, x + width / 2, y + 2)
            if not any(_overlap(box, other) for other in self.taken):
                self.taken.append(box)
                return y
        self.taken.append((x - width / 2, spots[0] - 10, x + width / 2, spots[0] + 2))
        return spots[0]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def draw_marks(
    marks: Sequence[Annotation], *, x_of: Callable[[date], float], left: float, right: float,
    ceiling: float, floor: float,
) -> list[str]:  # fmt: skip
    """Parts of an SVG: `x_of` gives the place of the beginning of a day, the rest the frame.

    A mark that began before the axis stands at its left edge.
    """
    parts = []
    boxes = Boxes([])
    for item in marks:
        x = max(x_of(item.start), left)
        if item.end is not None:
            end = min(x_of(item.end + timedelta(days=1)), right)
            parts.append(
                f'<rect class="event-time" x="{rounded(x)}" y="{rounded(ceiling)}" '
                f'width="{rounded(max(1, end - x))}" height="{rounded(floor - ceiling)}"/>'
            )
        y = boxes.place(x, [ceiling - 8, ceiling + 8, ceiling + 24, ceiling + 40], 18)
        parts.append(
            f'<line class="event-line" x1="{rounded(x)}" x2="{rounded(x)}" y1="{rounded(y)}" '
            f'y2="{rounded(floor)}"/>'
            f'<circle class="event-dot" cx="{rounded(x)}" cy="{rounded(y - 4)}" r="8"/>'
            f'<text class="event-number" x="{rounded(x)}" y="{rounded(y)}" text-anchor="middle">'
            f"{item.number}</text>"
        )
    return parts


def rounded(value: float) -> str:
    """A number as SVG writes it: one decimal, none where it is whole."""
    return f"{value:.1f}".removesuffix(".0")
