"""Funnel plots: rates over the number of cases, with the limits of chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log

from pendopo.monitoring.charts.lines import Height, grouped, n, nice_top, svg

WIDTH, HEIGHT = 640.0, 340.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One place: cases, rate in percent, how far from the whole (-2 to 2), and its words."""

    cases: int
    percent: float
    verdict: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """What is drawn: percentages over cases on a logarithmic axis."""

    key: str
    title: str
    description: str
    dots: Sequence[Dot]
    target: float  # percent
    sizes: Sequence[int]
    limits: Sequence[tuple[str, Sequence[tuple[float, float]]]]  # style, pairs of percent
    x_words: str
    y_words: str
    thousands: str = "."


def draw_funnel(chart: FunnelChart) -> str:
    """The picture as SVG text."""
    left, right, top_y, floor_y = 56.0, 18.0, 18.0, HEIGHT - 44
    most = max(dot.percent for dot in chart.dots)
    top = min(100.0, nice_top(max(most * 1.08, chart.target * 1.4)))
    first, last = log(chart.sizes[0]), log(max(chart.sizes[-1], chart.sizes[0] + 1))

    def x(cases: float) -> float:
        return left + (log(max(cases, 1)) - first) / (last - first) * (WIDTH - left - right)

    def y(percent: float) -> float:
        return floor_y - min(percent, top) / top * (floor_y - top_y)

    parts = []
    for level in (0.0, top / 2, top):
        kind = "axis" if not level else "grid-line"
        parts.append(
            f'<line class="{kind}" x1="{n(left)}" x2="{n(WIDTH - right)}" '
            f'y1="{n(y(level))}" y2="{n(y(level))}"/>'
            f'<text class="tick" x="{n(left - 6)}" y="{n(y(level) + 4)}" text-anchor="end">'
            f"{grouped(level, chart.thousands)} %</text>"
        )
    for number, cases in enumerate(_ticks(chart.sizes[0], chart.sizes[-1])):
        parts.append(
            f'<text class="tick{" tick-more" if number % 2 else ""}" x="{n(x(cases))}" '
            f'y="{n(floor_y + 17)}" text-anchor="middle">'
            f"{grouped(cases, chart.thousands)}</text>"
        )
    for style, pairs in chart.limits:
        for side in (0, 1):
            points = " ".join(
                f"{n(x(size))},{n(y(100 * pair[side]))}"
                for size, pair in zip(chart.sizes, pairs, strict=True)
            )
            parts.append(f'<polyline class="limit {style}" points="{points}"/>')
    parts.append(
        f'<line class="target-line" x1="{n(left)}" x2="{n(WIDTH - right)}" '
        f'y1="{n(y(chart.target))}" y2="{n(y(chart.target))}"/>'
    )
    parts += _dots(chart, x, y)
    parts.append(
        f'<text class="tick" x="{n((left + WIDTH - right) / 2)}" y="{n(HEIGHT - 6)}" text-anchor="middle">'
        f"{escape(chart.x_words)}</text>"
        f'<text class="tick" x="{n(left)}" y="11">{escape(chart.y_words)}</text>'
    )
    return svg(chart.key, chart.title, chart.description, "".join(parts), (WIDTH, HEIGHT))


def _dots(chart: FunnelChart, x: Height, y: Height) -> list[str]:
    parts, taken = [], list[tuple[float, float]]()
    for dot in sorted(chart.dots, key=lambda item: abs(item.verdict)):
        kind = {2: " far", 1: " near"}.get(abs(dot.verdict), "")
        cx, cy = x(dot.cases), y(dot.percent)
        parts.append(
            f'<circle class="funnel-dot{kind}" cx="{n(cx)}" cy="{n(cy)}" r="4.5">'
            f"<title>{escape(dot.title)}</title></circle>"
        )
    for dot in sorted(chart.dots, key=lambda item: -abs(item.verdict)):
        cx, cy = x(dot.cases), y(dot.percent)
        spots = [(x(other.cases), y(other.percent)) for other in chart.dots if other is not dot]
        side = _side(cx, cy, 16 + 6.6 * len(dot.name), [*spots, *taken])
        if (dot.verdict or len(chart.dots) <= 12) and side and len(taken) < 28:
            near, far = sorted((cx + 6 * side, cx + (16 + 6.6 * len(dot.name)) * side))
            taken += [(near, cy), ((near + far) / 2, cy), (far, cy)]
            anchor, shift = ("end", -8) if side < 0 else ("start", 8)
            parts.append(
                f'<text class="value" x="{n(cx + shift)}" y="{n(cy + 4)}" text-anchor="{anchor}">'
                f"{escape(dot.name)}</text>"
            )
    return parts


def _side(cx: float, cy: float, wide: float, taken: Sequence[tuple[float, float]]) -> int:
    """Right or left of its point, where a name hides neither another point nor another name; 0 is nowhere."""
    for side in (1, -1):
        begin, end = sorted((cx + 6 * side, cx + wide * side))
        if begin < 56 or end > WIDTH:
            continue
        if not any(begin < x < end and abs(y - cy) < 11 for x, y in taken):
            return side
    return 0


def _ticks(first: float, last: float) -> list[int]:
    """Round numbers of cases on the axis, five at most."""
    found = [
        step * 10**power
        for power in range(9)
        for step in (1, 2, 5)
        if first <= step * 10**power <= last
    ]  # fmt: skip
    while len(found) > 6:
        found = found[::2]
    return found
