"""The effect of an event as drawings: the course with and without it, other dates, other regions.

Colours stand in the drawing itself, so that a downloaded picture looks like the page's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import exp, log, log10

INK, SOFT, LINE, STRONG = "#1B1A17", "#57524A", "#DED6C8", "#8A8172"
NILA, BAND, EVENT = "#23407A", "#23407A", "#8A5A00"
LETTER = 6.4
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """One period: what was counted, the model, and the model without the event (from the event on)."""

    label: str
    position: float
    value: float
    fitted: float
    without: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Title and description of a drawing, the word at the event, and the sign that parts thousands."""

    key: str
    title: str
    description: str
    event: str = ""
    thousands: str = "."


@dataclass(frozen=True, slots=True)
class Span:
    """One ratio with its interval, for drawings that set ratios beside each other."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    width: float
    height: float
    left: float
    first: float
    last: float
    ceiling: float
    right: float = 12.0
    top: float = 28.0
    bottom: float = 26.0

    def x(self, position: float) -> float:
        """Place of a period."""
        return self.left + (position - self.first) / max(1e-9, self.last - self.first) * (
            self.width - self.left - self.right
        )

    def y(self, value: float) -> float:
        """Height of a value; the axis starts at zero."""
        share = 1 - min(value, self.ceiling) / self.ceiling
        return self.top + share * (self.height - self.top - self.bottom)


def nice_ceiling(value: float) -> float:
    """The end of an axis: the next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten."""
    if value <= 1:
        return 1
    power = 10.0 ** int(log10(value))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if value <= step * power)


def draw_course(points: Sequence[CoursePoint], start: float, words: Words, *, wide: bool = True) -> str:
    """Counts as dots, the model as a line, and dashed with a band the course that the time before led to."""
    width, height = (720.0, 320.0) if wide else (340.0, 260.0)
    biggest = max(max(p.value, p.fitted, p.without or 0.0) for p in points)
    reach = max([min(p.high or 0.0, 1.6 * biggest) for p in points] or [0.0])
    ceiling = nice_ceiling(max(biggest, reach, 1e-9))
    left = 12 + LETTER * len(_grouped(ceiling, words.thousands))
    frame = _Frame(width, height, left, points[0].position - 0.5, points[-1].position + 0.5, ceiling)
    parts = [*_grid(points, frame, words), _band(points, frame)]
    parts.append(
        _path(
            [(p.position, p.without) for p in points],
            frame,
            f'stroke="{NILA}" stroke-width="1.8" stroke-dasharray="5 4"',
        )
    )
    for side in ([p for p in points if p.position < start], [p for p in points if p.position >= start]):
        parts.append(
            _path([(p.position, p.fitted) for p in side], frame, f'stroke="{NILA}" stroke-width="2.2"')
        )
    radius = 2.6 if len(points) <= 72 else 1.7
    for p in points:
        parts.append(
            f'<circle cx="{_n(frame.x(p.position))}" cy="{_n(frame.y(p.value))}" r="{radius}" fill="{INK}">'
            f"<title>{escape(p.label)}: {_grouped(p.value, words.thousands)}</title></circle>"
        )
    parts.append(_event(frame, start, words))
    return _svg(words, width, height, "".join(parts))


def _grid(points: Sequence[CoursePoint], frame: _Frame, words: Words) -> list[str]:
    parts = []
    for value in (0.0, frame.ceiling / 2, frame.ceiling):
        y, colour = frame.y(value), LINE if value else STRONG
        parts.append(_line((frame.left, y), (frame.width - frame.right, y), colour))
        parts.append(_text(frame.left - 6, y + 4, _grouped(value, words.thousands), anchor="end"))
    floor, free = frame.y(0) + 18, -1.0
    every = max(1, round(len(points) / (8 if frame.width > 400 else 4)))
    for index in range(0, len(points), every):
        label, x = points[index].label, frame.x(points[index].position)
        half = LETTER * len(label) / 2
        if x - half > free and x + half < frame.width + 8:
            parts.append(_text(max(x, half), floor, label))
            free = x + half + 8
    return parts


def _band(points: Sequence[CoursePoint], frame: _Frame) -> str:
    upper = [(frame.x(p.position), frame.y(p.high)) for p in points if p.high is not None]
    lower = [(frame.x(p.position), frame.y(p.low)) for p in points if p.low is not None]
    if not upper or len(upper) != len(lower):
        return ""
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in [*upper, *reversed(lower)])
    return f'<polygon points="{path}" fill="{BAND}" fill-opacity=".13"/>'


def _path(places: Sequence[tuple[float, float | None]], frame: _Frame, look: str) -> str:
    """A line that breaks where periods are missing."""
    parts, before = [], None
    for position, value in places:
        if value is None:
            before = None
            continue
        sign = "L" if before is not None and position - before <= 1.001 else "M"
        parts.append(f"{sign}{_n(frame.x(position))} {_n(frame.y(value))}")
        before = position
    return f'<path d="{"".join(parts)}" fill="none" {look}/>' if parts else ""


def _event(frame: _Frame, start: float, words: Words) -> str:
    x = frame.x(start - 0.5)
    anchor = "end" if x > frame.width * 0.6 else "start"
    side = -5 if anchor == "end" else 5
    return (
        f'<line x1="{_n(x)}" x2="{_n(x)}" y1="14" y2="{_n(frame.y(0))}" stroke="{EVENT}" '
        'stroke-dasharray="3 3"/>' + _text(x + side, 20, words.event, anchor=anchor, colour=EVENT, bold=True)
    )


def draw_dates(spans: Sequence[Span], words: Words, *, wide: bool = True) -> str:
    """Ratios found at other dates as rings, the event's own as a dot with its interval."""
    width, height = (720.0, 240.0) if wide else (340.0, 220.0)
    low, high = _reach(spans)
    left, right, top, bottom = 52.0, 14.0, 14.0, 26.0

    def y(ratio: float) -> float:
        share = (log(max(low, min(high, ratio))) - log(low)) / (log(high) - log(low))
        return top + (1 - share) * (height - top - bottom)

    step = (width - left - right) / max(1, len(spans))
    parts = [
        _line((left, y(tick)), (width - right, y(tick)), STRONG if tick == 1 else LINE)
        for tick in _ticks(low, high)
    ]
    parts += [_text(left - 6, y(tick) + 4, _percent(tick), anchor="end") for tick in _ticks(low, high)]
    free = -1.0
    for index, one in enumerate(spans):
        x, colour = left + (index + 0.5) * step, EVENT if one.strong else NILA
        title = f"<title>{escape(one.label)}: {_percent(one.value)}</title>"
        if one.strong and one.low and one.high:
            parts.append(_line((x, y(one.low)), (x, y(one.high)), colour, 2.4))
        fill = colour if one.strong else "#FFFFFF"
        parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y(one.value))}" r="{5 if one.strong else 3.4}" fill="{fill}" '
            f'stroke="{colour}" stroke-width="1.6">{title}</circle>'
        )
        half = LETTER * len(one.label) / 2
        last = LETTER * len(spans[-1].label) + 10
        if x - half > free and (one.strong or x + half < width - right - last):
            parts.append(_text(min(x, width - half - 2), height - 6, one.label, bold=one.strong))
            free = x + half + 10
    return _svg(words, width, height, "".join(parts))


def draw_ratios(spans: Sequence[Span], words: Words) -> str:
    """Ratios with their intervals under each other (a forest): no change is the line in the middle."""
    width, row = 340.0, 38.0
    height = 30 + row * len(spans)
    low, high = _reach(spans)

    def x(ratio: float) -> float:
        share = (log(max(low, min(high, ratio))) - log(low)) / (log(high) - log(low))
        return 14 + share * (width - 28)

    ticks = _ticks(low, high)
    parts = [_line((x(tick), 4), (x(tick), height - 22), STRONG if tick == 1 else LINE) for tick in ticks]
    parts += [_text(min(max(x(tick), 18), width - 20), height - 6, _percent(tick)) for tick in ticks]
    for index, one in enumerate(spans):
        y, colour = 28 + index * row, EVENT if one.strong else NILA
        parts.append(_text(14, y - 10, one.label, anchor="start", colour=INK, bold=one.strong))
        if one.low and one.high:
            parts.append(_line((x(one.low), y), (x(one.high), y), colour, 2.4))
        parts.append(f'<circle cx="{_n(x(one.value))}" cy="{_n(y)}" r="4.5" fill="{colour}"/>')
    return _svg(words, width, height, "".join(parts))


def _reach(spans: Sequence[Span]) -> tuple[float, float]:
    values = [v for one in spans for v in (one.value, one.low, one.high) if v]
    far = max([abs(log(max(1e-3, v))) for v in values] or [0.1])
    far = min(max(far * 1.08, 0.1), log(20))
    return exp(-far), exp(far)


def _ticks(low: float, high: float) -> list[float]:
    steps = [
        (1 / 16, 1 / 4, 1, 4, 16),
        (1 / 4, 1 / 2, 1, 2, 4),
        (0.5, 0.75, 1, 1.5, 2),
        (0.8, 0.9, 1, 1.1, 1.25),
    ]
    fitting = [[t for t in one if low <= t <= high] for one in steps]
    return max(fitting, key=len) or [1.0]


def _percent(ratio: float) -> str:
    percent = round(100 * (ratio - 1))
    return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{abs(percent)} %"


def _svg(words: Words, width: float, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="effect-chart" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}" role="img" font-family="Manrope, system-ui, sans-serif" '
        f'aria-labelledby="{words.key}-t {words.key}-d">'
        f'<title id="{words.key}-t">{escape(words.title)}</title>'
        f'<desc id="{words.key}-d">{escape(words.description)}</desc>{body}</svg>'
    )


def _line(start: Place, end: Place, colour: str, width: float = 1) -> str:
    return (
        f'<line x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}" '
        f'stroke="{colour}" stroke-width="{_n(width)}"/>'
    )


def _text(
    x: float, y: float, words: str, *, anchor: str = "middle", colour: str = SOFT, bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" fill="{colour}" font-size="11.5"{weight}>'
        f"{escape(words)}</text>"
    )


def _grouped(value: float, thousands: str) -> str:
    if value != int(value):
        return f"{value:.1f}".replace(".", "," if thousands == "." else ".")
    return f"{int(value):,}".replace(",", thousands)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
