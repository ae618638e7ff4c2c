"""Months as lines: one place, several places, or small panels. Holes are grey bars, not zeros."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import floor, log10

Height = Callable[[float], float]
LETTERS = "abcdef"
WIDTH, HEIGHT = 640.0, 260.0


@dataclass(frozen=True, slots=True)
class Spot:
    """One month of a line. `value` None: nothing to draw; `gap`: because data are missing."""

    month: date
    value: float | None
    title: str = ""
    gap: bool = False
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One place."""

    name: str
    spots: Sequence[Spot]


@dataclass(frozen=True, slots=True)
class Shade:
    """A time on the axis with its number; its words stand below the picture."""

    number: int
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class LineChart:
    """What is drawn. All lines share months and the value axis."""

    key: str
    title: str
    description: str
    lines: Sequence[Line]
    month_names: Sequence[str]
    shades: Sequence[Shade] = ()
    thousands: str = "."
    from_zero: bool = True
    reference: float | None = None  # a level drawn across, such as 100


def draw_lines(chart: LineChart) -> str:
    """The picture as SVG text with title and description."""
    months = [spot.month for spot in chart.lines[0].spots] if chart.lines else []
    values = [spot.value for line in chart.lines for spot in line.spots if spot.value is not None]
    if not months or not values:
        return ""
    top = nice_top(max([*values, chart.reference or 0]))
    left = 14 + 6.6 * max(len(grouped(mark, chart.thousands)) for mark in (top, top / 2))
    right = 16.0 if len(chart.lines) == 1 else 20 + 6.4 * max(len(line.name) for line in chart.lines)
    step = (WIDTH - left - right) / max(1, len(months) - 1)
    x = {month: left + index * step for index, month in enumerate(months)}
    floor_y, ceiling = HEIGHT - 26, 20.0

    def y(value: float) -> float:
        return floor_y - value / top * (floor_y - ceiling)

    parts = [*_shades(chart, months, x, (ceiling, floor_y), step)]
    parts += _axes(chart, months, x, y, (left, WIDTH - right, top))
    names: list[tuple[float, str, str]] = []
    for index, line in enumerate(chart.lines):
        letter = LETTERS[index % len(LETTERS)]
        parts += _line(line, letter, x, y, (ceiling, floor_y, step))
        last = [spot for spot in line.spots if spot.value is not None]
        if last and len(chart.lines) > 1:
            names.append((y(last[-1].value or 0), letter, line.name))
    parts += _names(names, WIDTH - right + 8, ceiling)
    return svg(chart.key, chart.title, chart.description, "".join(parts), (WIDTH, HEIGHT))


def draw_panel(key: str, title: str, description: str, spots: Sequence[Spot], top: float) -> str:
    """A small line from zero to `top`, holes as grey bars, the last month marked."""
    width, height = 150.0, 46.0
    step = (width - 10) / max(1, len(spots) - 1)
    x = {spot.month: 5 + index * step for index, spot in enumerate(spots)}

    def y(value: float) -> float:
        return height - 4 - (value / top if top else 0) * (height - 10)

    parts = [f'<line class="axis" x1="0" x2="{n(width)}" y1="{n(height - 3)}" y2="{n(height - 3)}"/>']
    parts += _line(Line(title, spots), "a", x, y, (4.0, height - 3, step), dots=False)
    last = [spot for spot in spots if spot.value is not None]
    if last:
        spot = last[-1]
        kind = "dot-a dot-generated" if spot.generated else "dot-a"
        parts.append(f'<circle class="{kind}" cx="{n(x[spot.month])}" cy="{n(y(spot.value or 0))}" r="2.6"/>')
    return svg(key, title, description, "".join(parts), (width, height), kind="chart chart-small")


def _line(
    line: Line, letter: str, x: dict[date, float], y: Height, area: tuple[float, float, float], *,
    dots: bool = True,
) -> list[str]:  # fmt: skip
    ceiling, floor_y, step = area
    parts: list[str] = []
    run: list[str] = []

    def close() -> None:
        if len(run) > 1:
            parts.append(f'<polyline class="series-line line-{letter}" points="{" ".join(run)}"/>')
        elif run and not dots:
            cx, _comma, cy = run[0].partition(",")
            parts.append(f'<circle class="dot-{letter}" cx="{cx}" cy="{cy}" r="1.6"/>')
        run.clear()

    marks: list[str] = []
    for spot in line.spots:
        if spot.value is None:
            close()
            if spot.gap:
                wide = max(3.0, step * 0.7)
                parts.append(
                    f'<rect class="gap-bar" x="{n(x[spot.month] - wide / 2)}" y="{n(ceiling)}" '
                    f'width="{n(wide)}" height="{n(floor_y - ceiling)}">'
                    f"<title>{escape(spot.title)}</title></rect>"
                )
            continue
        cx, cy = n(x[spot.month]), n(y(spot.value))
        run.append(f"{cx},{cy}")
        if dots:
            kind = f"series-dot dot-{letter}{' dot-generated' if spot.generated else ''}"
            marks.append(
                f'<circle class="{kind}" cx="{cx}" cy="{cy}" r="3.2">'
                f"<title>{escape(spot.title)}</title></circle>"
            )
    close()
    return [*parts, *marks]


def _axes(
    chart: LineChart, months: Sequence[date], x: dict[date, float], y: Height,
    area: tuple[float, float, float],
) -> list[str]:  # fmt: skip
    left, right, top = area
    parts = []
    levels = [0.0, top / 2, top] if chart.reference is None else sorted({0.0, chart.reference, top})
    for level in levels:
        kind = "axis" if not level else "grid-line"
        height = y(level)
        parts.append(
            f'<line class="{kind}" x1="{n(left)}" x2="{n(right)}" y1="{n(height)}" y2="{n(height)}"/>'
            f'<text class="tick" x="{n(left - 6)}" y="{n(height + 4)}" text-anchor="end">'
            f"{grouped(level, chart.thousands)}</text>"
        )
    every = max(1, -(-len(months) // 7))
    for index in range(len(months) - 1, -1, -every):
        month = months[index]
        words = f"{chart.month_names[month.month - 1][:3]} {month.year}"
        anchor = "end" if index == len(months) - 1 else "start" if index == 0 else "middle"
        kind = "tick tick-more" if (len(months) - 1 - index) // every % 3 else "tick"
        parts.append(
            f'<line class="axis" x1="{n(x[month])}" x2="{n(x[month])}" y1="{n(y(0))}" y2="{n(y(0) + 4)}"/>'
            f'<text class="{kind}" x="{n(x[month])}" y="{n(HEIGHT - 6)}" text-anchor="{anchor}">'
            f"{escape(words)}</text>"
        )
    return parts


def _shades(
    chart: LineChart, months: Sequence[date], x: dict[date, float], area: tuple[float, float], step: float
) -> list[str]:
    ceiling, floor_y = area
    parts = []
    last = months[-1]
    taken: list[float] = []
    for shade in chart.shades:
        start = _place(shade.start, months, x, step)
        end = _place(shade.end, months, x, step) if shade.end else None
        if start is None:
            continue
        if end is not None:
            parts.append(
                f'<rect class="event-time" x="{n(start)}" y="{n(ceiling)}" '
                f'width="{n(max(2.0, end - start))}" height="{n(floor_y - ceiling)}"/>'
            )
        spot = start + 8 * sum(abs(start - other) < 14 for other in taken) * 2
        taken.append(start)
        parts.append(
            f'<line class="event-line" x1="{n(start)}" x2="{n(start)}" y1="{n(ceiling)}" y2="{n(floor_y)}"/>'
            f'<circle class="event-dot" cx="{n(min(spot, x[last]))}" cy="{n(ceiling - 9)}" r="8"/>'
            f'<text class="event-number" x="{n(min(spot, x[last]))}" y="{n(ceiling - 5)}" '
            f'text-anchor="middle">{shade.number}</text>'
        )
    return parts


def _place(day: date, months: Sequence[date], x: dict[date, float], step: float) -> float | None:
    """Where a day lies on the axis; a month's mark stands at its beginning."""
    first = months[0]
    index = (day.year - first.year) * 12 + day.month - first.month
    if index < 0:
        return x[first]
    if index >= len(months):
        return x[months[-1]]
    return x[first] + (index + (day.day - 1) / 31) * step


def _names(names: list[tuple[float, str, str]], left: float, ceiling: float) -> list[str]:
    """Names at the ends of lines, moved apart."""
    parts, free = [], ceiling - 10
    for height, letter, name in sorted(names):
        spot = max(height + 4, free + 13)
        free = spot
        parts.append(
            f'<text class="series-name dot-{letter}" x="{n(left)}" y="{n(spot)}">{escape(name)}</text>'
        )
    return parts


def svg(
    key: str, title: str, description: str, body: str, size: tuple[float, float], *, kind: str = "chart"
) -> str:
    """The frame of a picture."""
    width, height = size
    return (
        f'<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(width)} {n(height)}" '
        f'width="{n(width)}" height="{n(height)}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(description)}</desc>'
        f"{body}</svg>"
    )


def nice_top(value: float) -> float:
    """The end of a value axis: the next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    for step in (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0):
        if value <= step * power * 1.0000001:
            return step * power
    return 10 * power


def grouped(value: float, thousands: str) -> str:
    """A mark of an axis: whole where it is whole."""
    decimal = "," if thousands == "." else "."
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return text.replace(",", "\0").replace(".", decimal).replace("\0", thousands)


def n(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.1f}".removesuffix(".0")
