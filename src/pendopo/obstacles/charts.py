"""Before and after as a drawing (SVG text, pure): a bar a month, two stretches with their means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from pendopo.analytics.charts.marks import rounded
from pendopo.analytics.types import Point, PointState

Height = Callable[[float], float]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 340.0, 180.0, 8.0, 14.0, 18.0, 34.0


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """What is drawn. `before` and `after`: first and last month; `means`: of the months with a value."""

    key: str
    title: str
    points: Sequence[Point]
    before: tuple[date, date]
    after: tuple[date, date]
    means: tuple[float | None, float | None]
    month_names: Sequence[str]
    thousands: str = "."


def draw_before_after(chart: BeforeAfter) -> str:
    """The whole picture as SVG text; a month without data is a gap with a mark, not a zero."""
    ceiling = max([point.value or 0 for point in chart.points] or [0]) * 1.12 or 1
    step = (WIDTH - LEFT - RIGHT) / max(1, len(chart.points))
    floor = HEIGHT - BOTTOM

    def y(value: float) -> float:
        return TOP + (1 - value / ceiling) * (floor - TOP)

    parts = [
        f'<line class="axis" x1="{rounded(LEFT)}" x2="{rounded(WIDTH - RIGHT)}" y1="{rounded(floor)}" '
        f'y2="{rounded(floor)}"/>'
    ]
    for number, point in enumerate(chart.points):
        parts.append(_bar(chart, point, LEFT + number * step, step, y))
    for span, mean in zip((chart.before, chart.after), chart.means, strict=True):
        parts += _stretch(chart, span, mean, step, y)
    parts += _ticks(chart, step)
    words = "; ".join(_said(chart, point) for point in chart.points)
    return (
        f'<svg class="beforeafter" viewBox="0 0 {rounded(WIDTH)} {rounded(HEIGHT)}" width="{rounded(WIDTH)}" '
        f'height="{rounded(HEIGHT)}" role="img" aria-labelledby="{chart.key}-t {chart.key}-d">'
        f'<title id="{chart.key}-t">{escape(chart.title)}</title>'
        f'<desc id="{chart.key}-d">{escape(words)}.</desc>{"".join(parts)}</svg>'
    )


def _said(chart: BeforeAfter, point: Point) -> str:
    name = f"{chart.month_names[point.start.month - 1][:3]} {point.start.year}"
    return f"{name}: {_number(point.value, chart.thousands) if point.value is not None else '–'}"


def _number(value: float, thousands: str) -> str:
    return f"{value:,.0f}".replace(",", thousands)


def _bar(chart: BeforeAfter, point: Point, x: float, step: float, y: Height) -> str:
    title = f"<title>{escape(_said(chart, point))}</title>"
    floor = HEIGHT - BOTTOM
    if point.value is None or point.state == PointState.GAP:
        return (
            f'<g class="gap-month">{title}<text class="tick" x="{rounded(x + step / 2)}" '
            f'y="{rounded(floor - 4)}" text-anchor="middle">×</text></g>'
        )
    inside = any(span[0] <= point.start <= span[1] for span in (chart.before, chart.after))
    kind = "mark mark-exact" if inside else "mark mark-outside"
    top = y(point.value)
    return (
        f'<g class="{kind}">{title}<rect class="mark-body" x="{rounded(x + step * 0.14)}" '
        f'y="{rounded(top)}" width="{rounded(step * 0.72)}" height="{rounded(floor - top)}" rx="1.5"/></g>'
    )


def _stretch(
    chart: BeforeAfter, span: tuple[date, date], mean: float | None, step: float, y: Height
) -> list[str]:
    """The mean of a stretch as a line over its months, with its value."""
    at = [number for number, point in enumerate(chart.points) if span[0] <= point.start <= span[1]]
    if not at or mean is None:
        return []
    left, right = LEFT + at[0] * step, LEFT + (at[-1] + 1) * step
    words = _number(mean, chart.thousands)
    return [
        f'<line class="mean-line" x1="{rounded(left)}" x2="{rounded(right)}" y1="{rounded(y(mean))}" '
        f'y2="{rounded(y(mean))}"/>'
        f'<text class="value" x="{rounded((left + right) / 2)}" y="{rounded(y(mean) - 5)}" '
        f'text-anchor="middle">{words}</text>'
    ]


def _ticks(chart: BeforeAfter, step: float) -> list[str]:
    every = max(1, -(-len(chart.points) // 6))
    return [
        f'<text class="tick" x="{rounded(LEFT + (number + 0.5) * step)}" y="{rounded(HEIGHT - BOTTOM + 16)}" '
        f'text-anchor="middle">{escape(chart.month_names[point.start.month - 1][:3])} '
        f"{point.start.year % 100:02d}</text>"
        for number, point in enumerate(chart.points)
        if number % every == 0
    ]
