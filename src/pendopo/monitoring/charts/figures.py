"""Figures as drawings (SVG text, pure): a line over the time a figure covers, at the height of its value.

Ranges are drawn as ranges, "about" as open marks, open periods with an open end. Values per day, per month
and for a whole period never share an axis: each has a chart of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import ceil, log10

from pendopo.analytics.charts.marks import Annotation, Boxes, draw_marks
from pendopo.monitoring.types import ValueKind

STEPS_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60)
LETTER = 6.4  # width of a letter of a label, for keeping labels apart


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure in a chart. `label` stands beside it, `title` is read to those who point at it."""

    kind: ValueKind
    start: date | None
    end: date | None
    low: int | None
    high: int | None
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: marks on one time axis and one value axis, with words for those who do not see it."""

    key: str
    title: str
    description: str
    marks: Sequence[Mark]
    annotations: Sequence[Annotation] = ()
    month_names: Sequence[str] = ()
    thousands: str = "."
    small: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    first: date
    days: int
    ceiling: int

    def x(self, day: date) -> float:
        """The place of the beginning of a day on the time axis."""
        return self.left + (day - self.first).days / self.days * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        """The height of a value; the axis starts at zero, so that falls are not exaggerated."""
        return self.top + (1 - value / self.ceiling) * (self.height - self.top - self.bottom)


def nice_ceiling(value: float) -> int:
    """The end of a value axis: the next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten."""
    if value <= 1:
        return 1
    power = int(10 ** int(log10(value)))
    for step in (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0):
        if value <= step * power:
            return ceil(step * power)
    return 10 * power


def draw(chart: Chart) -> str:
    """The whole picture as SVG text, readable without styles, with a title and a description."""
    frame = _frame(chart)
    boxes = Boxes([])
    parts = [*_axes(chart, frame), *_annotations(chart, frame)]
    parts += [_shape(mark, frame) for mark in chart.marks]
    if not chart.small:
        for mark in chart.marks:
            boxes.taken.append(_body(mark, frame))
        parts += [_label(mark, frame, boxes) for mark in chart.marks]
    kind = "chart chart-small" if chart.small else "chart"
    return (
        f'<svg class="{kind}" viewBox="0 0 {_n(frame.width)} {_n(frame.height)}" width="{_n(frame.width)}" '
        f'height="{_n(frame.height)}" role="img" aria-labelledby="{chart.key}-t {chart.key}-d">'
        f'<title id="{chart.key}-t">{escape(chart.title)}</title>'
        f'<desc id="{chart.key}-d">{escape(chart.description)}</desc>{"".join(parts)}</svg>'
    )


def _frame(chart: Chart) -> _Frame:
    dates = [day for mark in chart.marks for day in (mark.start, mark.end) if day]
    first, last = min(dates), max(dates) + timedelta(days=1)
    pad = max(2, round((last - first).days * 0.05), 6 - (last - first).days)
    open_start = any(mark.start is None for mark in chart.marks)
    open_end = any(mark.end is None for mark in chart.marks)
    if open_start or open_end:
        room = max(14, round((last - first).days * 0.3))
        first -= timedelta(days=room if open_start else pad)
        last += timedelta(days=room if open_end else pad)
    else:
        first, last = first - timedelta(days=pad), last + timedelta(days=pad)
    top_value = max(value for mark in chart.marks for value in (mark.low, mark.high) if value is not None)
    above = 1.18 if any(mark.kind == ValueKind.AT_LEAST for mark in chart.marks) else 1.0
    days = max(1, (last - first).days)
    ceiling = nice_ceiling(top_value * above)
    if chart.small:
        return _Frame(168, 76, 4, 4, 8, 6, first, days, ceiling)
    left = 12 + LETTER * len(_grouped(ceiling, chart.thousands))
    return _Frame(340, 200, left, 10, 26, 26, first, days, ceiling)


def _axes(chart: Chart, frame: _Frame) -> list[str]:
    floor, right = frame.y(0), frame.width - frame.right
    parts = [f'<line class="axis" x1="{_n(frame.left)}" x2="{_n(right)}" y1="{_n(floor)}" y2="{_n(floor)}"/>']
    if chart.small:
        return parts
    for value in (0, frame.ceiling / 2, frame.ceiling):
        if value != int(value):
            continue
        y = frame.y(value)
        if value:
            parts.append(
                f'<line class="grid-line" x1="{_n(frame.left)}" x2="{_n(right)}" y1="{_n(y)}" y2="{_n(y)}"/>'
            )
        words = _grouped(int(value), chart.thousands)
        parts.append(
            f'<text class="tick" x="{_n(frame.left - 6)}" y="{_n(y + 4)}" text-anchor="end">{words}</text>'
        )
    free_from = 0.0
    for day, words in _time_ticks(chart, frame):
        x = frame.x(day)
        parts.append(f'<line class="axis" x1="{_n(x)}" x2="{_n(x)}" y1="{_n(floor)}" y2="{_n(floor + 4)}"/>')
        anchor = "start" if x < frame.left + 24 else "end" if x > right - 24 else "middle"
        long = LETTER * len(words)
        begins = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
        if begins < free_from:
            continue
        free_from = begins + long + 6
        parts.append(
            f'<text class="tick" x="{_n(x)}" y="{_n(floor + 18)}" text-anchor="{anchor}">'
            f"{escape(words)}</text>"
        )
    return parts


def _time_ticks(chart: Chart, frame: _Frame) -> list[tuple[date, str]]:
    """At most four beginnings of months (or years); for short times the days on which marks begin."""
    last = frame.first + timedelta(days=frame.days)
    names = chart.month_names
    if frame.days < 45:
        days = sorted({mark.start or mark.end or frame.first for mark in chart.marks})
        kept = [days[0], *([days[-1]] if (days[-1] - days[0]).days > frame.days / 3 else [])]
        return [(day, f"{day.day} {names[day.month - 1][:3]} {day.year}") for day in kept]
    for step in STEPS_IN_MONTHS:
        ticks = [
            date(year, month, 1)
            for year in range(frame.first.year, last.year + 1)
            for month in range(1, 13, min(step, 12))
            if frame.first <= date(year, month, 1) <= last and (step <= 12 or year % (step // 12) == 0)
        ]
        if len(ticks) <= 4:
            break
    whole_years = all(tick.month == 1 for tick in ticks)
    return [
        (tick, str(tick.year) if whole_years else f"{names[tick.month - 1][:3]} {tick.year}")
        for tick in ticks
    ]


def _annotations(chart: Chart, frame: _Frame) -> list[str]:
    if chart.small:
        return []
    return draw_marks(
        chart.annotations, x_of=frame.x, left=frame.left, right=frame.width - frame.right,
        ceiling=frame.y(frame.ceiling), floor=frame.y(0),
    )  # fmt: skip


def _ends(mark: Mark, frame: _Frame) -> tuple[float, float]:
    """The stated part of the mark on the time axis; an unstated end gets a short stub."""
    stub = 8.0
    if mark.start is not None and mark.end is not None:
        left, right = frame.x(mark.start), frame.x(mark.end + timedelta(days=1))
        if right - left < 7:
            middle = (left + right) / 2
            left, right = middle - 3.5, middle + 3.5
        return left, right
    if mark.start is not None:
        return frame.x(mark.start), frame.x(mark.start) + stub
    if mark.end is not None:
        right = frame.x(mark.end + timedelta(days=1))
        return right - stub, right
    raise ValueError("A mark needs a date.")


def _heights(mark: Mark, frame: _Frame) -> tuple[float, float]:
    """Upper and lower height of the mark; an open value has one."""
    high = mark.high if mark.high is not None else mark.low
    low = mark.low if mark.low is not None else mark.high
    return frame.y(high or 0), frame.y(low or 0)


def _body(mark: Mark, frame: _Frame) -> tuple[float, float, float, float]:
    left, right = _ends(mark, frame)
    upper, lower = _heights(mark, frame)
    return left, upper - 4, right, lower + 4


def _shape(mark: Mark, frame: _Frame) -> str:
    left, right = _ends(mark, frame)
    upper, lower = _heights(mark, frame)
    kind = mark.kind.value.replace("_", "-")
    thick = 5.0 if frame.height > 100 else 4.0
    top = upper - thick / 2 if mark.kind != ValueKind.RANGE else upper
    height = thick if mark.kind != ValueKind.RANGE else max(thick, lower - upper)
    body = (
        f'<rect class="mark-body" x="{_n(left)}" y="{_n(top)}" width="{_n(right - left)}" '
        f'height="{_n(height)}" rx="{_n(min(2.5, thick / 2))}"/>'
    )
    middle = (left + right) / 2
    arrow = {ValueKind.AT_LEAST: -1, ValueKind.AT_MOST: 1}.get(mark.kind, 0)
    if arrow:
        tip = upper + arrow * (frame.height / 12)
        body += (
            f'<path class="mark-arrow" d="M{_n(middle)} {_n(upper)}V{_n(tip)}'
            f'm-4 {_n(-arrow * 5)}l4 {_n(arrow * 5)}l4 {_n(-arrow * 5)}"/>'
        )
    body += _open_ends(mark, left, right, (upper + lower) / 2, frame)
    return f'<g class="mark mark-{kind}"><title>{escape(mark.title)}</title>{body}</g>'


def _open_ends(mark: Mark, left: float, right: float, y: float, frame: _Frame) -> str:
    """An unstated end: a dotted line to an open ring, of one length, since the length is unknown."""
    reach = 26.0 if frame.height > 100 else 14.0
    parts = ""
    for missing, x, way in ((mark.start is None, left, -1), (mark.end is None, right, 1)):
        if missing:
            far = x + way * reach
            parts += (
                f'<line class="mark-open" x1="{_n(x)}" x2="{_n(far)}" y1="{_n(y)}" y2="{_n(y)}"/>'
                f'<circle class="mark-ring" cx="{_n(far + way * 3.5)}" cy="{_n(y)}" r="3.5"/>'
            )
    return parts


def _label(mark: Mark, frame: _Frame, boxes: Boxes) -> str:
    left, right = _ends(mark, frame)
    upper, lower = _heights(mark, frame)
    width = LETTER * len(mark.label) + 4
    middle = (left + right) / 2
    x = min(max(middle, frame.left + width / 2), frame.width - frame.right - width / 2)
    above = upper - 8 - (frame.height / 12 if mark.kind == ValueKind.AT_LEAST else 0)
    below = lower + 16 + (frame.height / 12 if mark.kind == ValueKind.AT_MOST else 0)
    spots = [above, below, above - 13, below + 13, above - 26, above - 39]
    floor = frame.y(0)
    y = boxes.place(x, [spot for spot in spots if 10 <= spot <= floor - 2] or [above], width)
    return f'<text class="value" x="{_n(x)}" y="{_n(y)}" text-anchor="middle">{escape(mark.label)}</text>'


def _grouped(value: int, thousands: str) -> str:
    return f"{value:,}".replace(",", thousands)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of a bar chart: the words above it, the words below it, its height and its reading."""

    label: str
    foot: str
    value: int
    title: str


def draw_bars(key: str, title: str, description: str, bars: Sequence[Bar]) -> str:
    """Equal days side by side as bars from zero."""
    width, height, top, bottom = 320.0, 120.0, 18.0, 18.0
    ceiling = max([bar.value for bar in bars] or [0]) or 1
    step = width / max(7, len(bars))
    parts = [
        f'<line class="axis" x1="0" x2="{_n(width)}" y1="{_n(height - bottom)}" y2="{_n(height - bottom)}"/>'
    ]
    for index, bar in enumerate(bars):
        tall = bar.value / ceiling * (height - top - bottom)
        middle, upper = (index + 0.5) * step, height - bottom - tall
        parts.append(
            f'<g class="mark mark-exact"><title>{escape(bar.title)}</title>'
            f'<rect class="mark-body" x="{_n(middle - step * 0.36)}" y="{_n(upper)}" '
            f'width="{_n(step * 0.72)}" height="{_n(tall)}" rx="2"/></g>'
            f'<text class="value" x="{_n(middle)}" y="{_n(upper - 5)}" text-anchor="middle">'
            f"{escape(bar.label)}</text>"
            f'<text class="tick" x="{_n(middle)}" y="{_n(height - 4)}" text-anchor="middle">'
            f"{escape(bar.foot)}</text>"
        )
    return (
        f'<svg class="chart" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" '
        f'height="{_n(height)}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
