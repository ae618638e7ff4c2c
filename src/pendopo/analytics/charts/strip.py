"""A calendar strip: a row a stall or mall, a cell a day or week, told apart by shape as well as colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from pendopo.analytics.charts.marks import Annotation, draw_marks, rounded
from pendopo.analytics.types.condition import Condition

WIDTH, LABELS, ROW, TOP = 340.0, 124.0, 15.0, 26.0
LONGEST_LABEL = 23  # letters that fit beside a row


@dataclass(frozen=True, slots=True)
class Cell:
    """A day or week; no condition where nobody should work. `title` is read to those who point at it."""

    start: date
    days: int
    condition: Condition | None
    title: str


@dataclass(frozen=True, slots=True)
class StripRow:
    """One stall or mall."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Strip:
    """What is drawn, with words for those who do not see it."""

    key: str
    title: str
    description: str
    first: date
    last: date
    rows: Sequence[StripRow]
    month_names: Sequence[str]
    marks: Sequence[Annotation] = ()


def draw_strip(strip: Strip) -> str:
    """The whole picture as SVG text, readable without styles, with a title and a description."""
    days = (strip.last - strip.first).days + 1
    step = (WIDTH - LABELS - 2) / days
    floor = TOP + ROW * len(strip.rows) + 2
    height = floor + 20

    def x_of(day: date) -> float:
        return LABELS + (day - strip.first).days * step

    parts = draw_marks(strip.marks, x_of=x_of, left=LABELS, right=WIDTH - 2, ceiling=TOP - 6, floor=floor)
    for number, row in enumerate(strip.rows):
        parts.append(_row(row, TOP + number * ROW, step, strip.first))
    parts += _ticks(strip, days, floor)
    return (
        f'<svg class="daystrip" viewBox="0 0 {rounded(WIDTH)} {rounded(height)}" '
        f'width="{rounded(WIDTH)}" height="{rounded(height)}" role="img" '
        f'aria-labelledby="{strip.key}-t {strip.key}-d">'
        f'<title id="{strip.key}-t">{escape(strip.title)}</title>'
        f'<desc id="{strip.key}-d">{escape(strip.description)}</desc>{"".join(parts)}</svg>'
    )


def _row(row: StripRow, top: float, step: float, first: date) -> str:
    label = row.label if len(row.label) <= LONGEST_LABEL else f"{row.label[: LONGEST_LABEL - 1].rstrip()}…"
    parts = [f'<text class="strip-label" x="0" y="{rounded(top + 10)}">{escape(label)}</text>']
    for cell in row.cells:
        x = LABELS + (cell.start - first).days * step
        parts.append(shape_of(cell, x, top, max(1.2, cell.days * step - min(1.0, step / 6))))
    return f"<g><title>{escape(row.label)}</title>{''.join(parts)}</g>"


def shape_of(cell: Cell, x: float, top: float, width: float) -> str:
    """Open: a whole block. Limited: the lower half. Online only: a frame. Closed: a block with a bar."""
    tall = ROW - 3
    title = f"<title>{escape(cell.title)}</title>"
    if cell.condition is None:
        y = rounded(top + tall / 2)
        return f'<line class="strip-none" x1="{rounded(x)}" x2="{rounded(x + width)}" y1="{y}" y2="{y}"/>'
    name = f"strip-{cell.condition.value.replace('_', '-')}"
    if cell.condition == Condition.LIMITED:
        return _block(name, (x, top + tall / 2, width, tall / 2), title)
    if cell.condition == Condition.ONLINE_ONLY:
        return _block(name, (x + 0.5, top + 0.5, max(0.6, width - 1), tall - 1), title)
    body = _block(name, (x, top, width, tall), title)
    if cell.condition == Condition.CLOSED:
        y = rounded(top + tall / 2)
        body += f'<line class="strip-bar" x1="{rounded(x)}" x2="{rounded(x + width)}" y1="{y}" y2="{y}"/>'
    return body


def _block(name: str, box: tuple[float, float, float, float], title: str) -> str:
    x, y, width, height = map(rounded, box)
    return f'<rect class="{name}" x="{x}" y="{y}" width="{width}" height="{height}">{title}</rect>'


def _ticks(strip: Strip, days: int, floor: float) -> list[str]:
    """Days of a month every week; of longer times the beginnings of months."""
    names = strip.month_names
    if days <= 62:
        found = [
            (strip.first + timedelta(days=n), str((strip.first + timedelta(days=n)).day))
            for n in range(0, days, 7)
        ]
    else:
        every = 1 if days <= 190 else 2
        found = [
            (date(year, month, 1), names[month - 1][:3])
            for year in range(strip.first.year, strip.last.year + 1)
            for month in range(1, 13, every)
            if strip.first <= date(year, month, 1) <= strip.last
        ]
    step = (WIDTH - LABELS - 2) / days
    parts = []
    for day, words in found:
        x = LABELS + (day - strip.first).days * step
        parts.append(
            f'<line class="axis" x1="{rounded(x)}" x2="{rounded(x)}" y1="{rounded(floor)}" '
            f'y2="{rounded(floor + 4)}"/><text class="tick" x="{rounded(x)}" y="{rounded(floor + 15)}">'
            f"{escape(words)}</text>"
        )
    return parts
