"""Drawings of a briefing (SVG text, pure): months as bars, days as a calendar strip; and styles for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# On paper there is no stylesheet of the pages: the same classes with the same colours.
PAPER_STYLE = (
    "text{font-family:Manrope;font-size:11.5px;fill:#5A554B}"
    ".value{fill:#1B1A17;font-weight:700;font-size:12px}"
    ".axis{stroke:#8B8272;stroke-width:1}.grid-line{stroke:#DED6C8;stroke-width:1}"
    ".mark-body{fill:#23407A;stroke:#23407A;stroke-width:1}"
    ".mark-about .mark-body,.mark-at-least .mark-body,.mark-at-most .mark-body{fill:#fff;stroke-width:1.6}"
    ".mark-range .mark-body{fill:#D6DCE8;stroke-width:1.4}"
    ".mark-arrow{fill:none;stroke:#23407A;stroke-width:1.8}"
    ".mark-open{stroke:#23407A;stroke-width:2;stroke-dasharray:2 3}"
    ".mark-ring{fill:#fff;stroke:#23407A;stroke-width:1.6}"
    ".event-time{fill:#FBF0D1}.event-line{stroke:#6B4A00;stroke-width:1;stroke-dasharray:3 3}"
    ".event-dot{fill:#FDF3D7;stroke:#6B4A00;stroke-width:1}"
    ".event-number{fill:#6B4A00;font-size:11px;font-weight:700}"
    ".month-bar{fill:#23407A}.month-generated{fill:#9DAFD0}"
    ".month-gap{fill:#FBE9E4;stroke:#A8371F;stroke-width:1;stroke-dasharray:3 2}"
    ".day-open{fill:#CFE3D3}.day-limited{fill:#F3D27A}.day-online-only{fill:#9DB2DA}.day-closed{fill:#C4604B}"
    ".day-none{fill:#F4EFE6}"
)
DAY_WORDS = ("open", "limited", "online_only", "closed", "none")


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a bar chart; `state` is counted, generated, gap, closed or none."""

    foot: str
    value: float | None
    label: str
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class StripRow:
    """One month of a calendar strip: its name and the condition of each of its days, from the first."""

    name: str
    days: tuple[str, ...]


def on_paper(svg: str) -> str:
    """The same drawing with its styles inside, for where no stylesheet is."""
    head, sign, rest = svg.partition(">")
    named = head if "xmlns=" in head else head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{named}{sign}<style>{PAPER_STYLE}</style>{rest}"


def draw_months(key: str, title: str, months: Sequence[Month]) -> str:
    """Months side by side as bars from zero; a hole in the data is drawn as a hole, not as a zero."""
    width, height, top, bottom = 340.0, 130.0, 20.0, 20.0
    ceiling = max([month.value or 0 for month in months] or [0]) or 1
    step = width / max(6, len(months))
    floor = height - bottom
    parts = [f'<line class="axis" x1="0" x2="{_n(width)}" y1="{_n(floor)}" y2="{_n(floor)}"/>']
    for index, month in enumerate(months):
        middle = (index + 0.5) * step
        tall = (month.value or 0) / ceiling * (floor - top)
        kind = {"gap": "month-gap", "generated": "month-generated"}.get(month.state, "month-bar")
        if month.state == "gap":
            tall = (floor - top) * 0.5
        parts.append(
            f'<g><title>{escape(month.title)}</title><rect class="{kind}" x="{_n(middle - step * 0.34)}" '
            f'y="{_n(floor - tall)}" width="{_n(step * 0.68)}" height="{_n(tall)}" rx="2"/></g>'
        )
        if month.label:
            parts.append(
                f'<text class="value" x="{_n(middle)}" y="{_n(floor - tall - 5)}" text-anchor="middle">'
                f"{escape(month.label)}</text>"
            )
        parts.append(
            f'<text class="tick" x="{_n(middle)}" y="{_n(height - 5)}" text-anchor="middle">'
            f"{escape(month.foot)}</text>"
        )
    words = "; ".join(month.title for month in months)
    return _svg((key, title, words), (width, height), parts)


def draw_strip(key: str, title: str, description: str, rows: Sequence[StripRow]) -> str:
    """One row a month, one square a day, coloured by the condition of the day."""
    left, cell, gap, line = 62.0, 12.6, 1.6, 16.0
    width, height = left + 31 * (cell + gap), 16.0 + line * len(rows)
    parts = [
        f'<text class="tick" x="{_n(left + (day - 1) * (cell + gap) + cell / 2)}" y="10" '
        f'text-anchor="middle">{day}</text>'
        for day in (1, 8, 15, 22, 29)
    ]
    for number, row in enumerate(rows):
        y = 15.0 + number * line
        parts.append(f'<text class="tick" x="0" y="{_n(y + 10)}">{escape(row.name)}</text>')
        for index, condition in enumerate(row.days):
            kind = condition if condition in DAY_WORDS else "none"
            parts.append(
                f'<rect class="day-{kind.replace("_", "-")}" x="{_n(left + index * (cell + gap))}" '
                f'y="{_n(y)}" width="{_n(cell)}" height="{_n(cell)}" rx="2"/>'
            )
    return _svg((key, title, description), (width, height), parts)


def _svg(words: tuple[str, str, str], size: tuple[float, float], parts: list[str]) -> str:
    (key, title, description), (width, height) = words, size
    return (
        f'<svg class="chart" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" '
        f'height="{_n(height)}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
