"""Pictures as files: our SVG with its colours, heading, and line of source, date, state and licence."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from re import sub

from pendopo.monitoring.charts.lines import n
from pendopo.monitoring.rules.tiles import COLUMNS, ROWS, TILES

SHADES = {
    "c0": ("#e4ebf7", "#1b1a17"), "c1": ("#c3d2ec", "#1b1a17"), "c2": ("#9ab2de", "#1b1a17"),
    "c3": ("#4f73b3", "#ffffff"), "c4": ("#355796", "#ffffff"), "c5": ("#14284f", "#ffffff"),
    "d0": ("#7d2510", "#ffffff"), "d1": ("#a84524", "#ffffff"), "d2": ("#eebda5", "#1b1a17"),
    "d3": ("#f3ecdf", "#1b1a17"), "d4": ("#bccfec", "#1b1a17"), "d5": ("#466cb0", "#ffffff"),
    "d6": ("#1c3768", "#ffffff"), "c-none": ("#fbf8f3", "#5a554b"),
}  # fmt: skip
STYLE = (
    "text{font-family:Manrope,sans-serif;font-size:11.5px;fill:#5a554b}"
    ".head{font-size:17px;font-weight:700;fill:#1b1a17}.foot{font-size:10px;fill:#5a554b}"
    ".value,.series-name{font-weight:700;fill:#1b1a17}.axis{stroke:#8b8272;stroke-width:1}"
    ".grid-line{stroke:#ded6c8;stroke-width:1}.series-line{fill:none;stroke-width:2}"
    ".line-a{stroke:#23407a}.line-b{stroke:#b45309}.line-c{stroke:#2f6b3c}.line-d{stroke:#7a3e8f}"
    ".line-e{stroke:#0e7490}.line-f{stroke:#6b5b2a}.dot-a{fill:#23407a}.dot-b{fill:#b45309}"
    ".dot-c{fill:#2f6b3c}.dot-d{fill:#7a3e8f}.dot-e{fill:#0e7490}.dot-f{fill:#6b5b2a}"
    ".dot-generated{fill:#ffffff;stroke-width:1.6}.dot-generated.dot-a{stroke:#23407a}"
    ".dot-generated.dot-b{stroke:#b45309}.dot-generated.dot-c{stroke:#2f6b3c}"
    ".dot-generated.dot-d{stroke:#7a3e8f}.dot-generated.dot-e{stroke:#0e7490}.dot-generated.dot-f{stroke:#6b5b2a}"
    ".gap-bar{fill:#b9b0a0;fill-opacity:.45}.limit{fill:none;stroke:#5a554b;stroke-width:1.2}"
    ".limit-outer{stroke-dasharray:5 3}.target-line{stroke:#23407a;stroke-width:1.2}"
    ".funnel-dot{fill:#7f9cc9;stroke:#23407a}.far{fill:#a8371f;stroke:#6e2010}.near{fill:#f0c35a;stroke:#6b4a00}"
    ".event-time{fill:#e0a100;fill-opacity:.14}.event-line{stroke:#6b4a00;stroke-dasharray:3 3}"
    ".event-dot{fill:#fdf3d7;stroke:#6b4a00}.event-number{fill:#6b4a00;font-weight:700}"
    ".name{font-size:11px;font-weight:700}.amount{font-size:12px;font-weight:700}"
)


@dataclass(frozen=True, slots=True)
class PaperTile:
    """One province of the map as a file."""

    code: str
    name: str
    value: str
    css: str
    squares: Sequence[str]  # styles of the regions inside


@dataclass(frozen=True, slots=True)
class PaperKey:
    """One entry of the legend."""

    css: str
    label: str


def on_paper(drawing: str, *, title: str, lines: Sequence[str], width: float = 680) -> str:
    """A picture of a page as a file of its own: heading above, lines of text below, colours within."""
    size = sub(r'^.*?viewBox="0 0 ([\d.]+) ([\d.]+)".*$', r"\1 \2", drawing.split(">", 1)[0]).split()
    inner_width, inner_height = float(size[0]), float(size[1])
    scale = (width - 40) / inner_width
    body = sub(r"^<svg[^>]*>", "", drawing).removesuffix("</svg>")
    wrapped = [piece for line in lines for piece in _wrapped(line, int((width - 40) / 5.2))]
    head = _wrapped(title, int((width - 40) / 9.2))
    top = 18 + 22 * len(head)
    height = top + inner_height * scale + 22 + 14 * len(wrapped)
    texts = "".join(
        f'<text class="head" x="20" y="{n(30 + 22 * number)}">{escape(line)}</text>'
        for number, line in enumerate(head)
    )
    texts += "".join(
        f'<text class="foot" x="20" y="{n(top + inner_height * scale + 22 + 14 * number)}">'
        f"{escape(line)}</text>"
        for number, line in enumerate(wrapped)
    )
    return _sheet(
        width, height, f'<g transform="translate(20 {n(top)}) scale({scale:.4f})">{body}</g>{texts}'
    )


def draw_map(
    tiles: Sequence[PaperTile], keys: Sequence[PaperKey], *, title: str, lines: Sequence[str]
) -> str:
    """The tile map as a file of its own."""
    side, gap, left, top = 66.0, 4.0, 20.0, 50.0
    parts = [f'<text class="head" x="{n(left)}" y="32">{escape(title)}</text>']
    for tile in tiles:
        column, row = TILES[tile.code][1:3]
        x, y = left + (column - 1) * (side + gap), top + (row - 1) * (side + gap)
        parts.append(_tile(tile, x, y, side))
    width = left * 2 + COLUMNS * (side + gap) - gap
    foot = top + ROWS * (side + gap) + 12
    x = left
    for key in keys:
        long = 34 + 6.2 * len(key.label)
        if x + long > width - left:
            x, foot = left, foot + 20
        parts.append(_box(key.css, x, foot - 10, 20, 13))
        parts.append(f'<text x="{n(x + 25)}" y="{n(foot + 1)}">{escape(key.label)}</text>')
        x += long
    wrapped = [piece for line in lines for piece in _wrapped(line, 185)]
    parts += [
        f'<text class="foot" x="{n(left)}" y="{n(foot + 22 + 14 * number)}">{escape(line)}</text>'
        for number, line in enumerate(wrapped)
    ]
    return _sheet(width, foot + 26 + 14 * len(wrapped), "".join(parts))


def _tile(tile: PaperTile, x: float, y: float, side: float) -> str:
    ink = "#1b1a17" if "is-gap" in tile.css else SHADES[tile.css.split()[0]][1]
    parts = [_box(tile.css, x, y, side, side)]
    parts.append(
        f'<text class="name" x="{n(x + 5)}" y="{n(y + 14)}" style="fill:{ink}">{escape(tile.name)}</text>'
    )
    parts.append(
        f'<text class="amount" x="{n(x + 5)}" y="{n(y + 29)}" style="fill:{ink}">{escape(tile.value)}</text>'
    )
    count = len(tile.squares)
    size = 9.0 if count <= 8 else 7.0 if count <= 18 else 5.0
    each = int((side - 8) // (size + 2))
    rows = -(-count // each) if count else 0
    for number, css in enumerate(tile.squares):
        column, row = number % each, number // each
        place = y + side - 5 - (rows - row) * (size + 2) + 1
        parts.append(_box(css, x + 5 + column * (size + 2), place, size, size, line="#ffffff"))
    return "".join(parts)


def _box(css: str, x: float, y: float, width: float, height: float, *, line: str = "#8b8272") -> str:
    fill = SHADES[css.split(maxsplit=1)[0]][0]
    box = f'x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'
    parts = [f'<rect {box} rx="2" fill="{fill}" stroke="{line}" stroke-width="0.8"/>']
    if "is-gap" in css:
        parts.append(f'<rect {box} rx="2" fill="url(#lubang)"/>')
    if "is-hidden" in css:
        parts.append(f'<rect {box} rx="2" fill="url(#titik)"/>')
    if "is-generated" in css and width > 12:
        parts.append(f'<path d="M{n(x + width - 9)} {n(y)}h9v9z" fill="#e0a100"/>')
    if "is-printed" in css and width > 12:
        inner = f'x="{n(x + 2)}" y="{n(y + 2)}" width="{n(width - 4)}" height="{n(height - 4)}"'
        parts.append(f'<rect {inner} rx="1" fill="none" stroke="#6b4a00" stroke-width="1.6"/>')
    return "".join(parts)


def _sheet(width: float, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(width)} {n(height)}" width="{n(width)}" '
        f'height="{n(height)}"><style>{STYLE}</style><defs>'
        '<pattern id="lubang" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)">'
        '<rect width="2" height="7" fill="#8b8272" fill-opacity=".55"/></pattern>'
        '<pattern id="titik" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<circle cx="2" cy="2" r="1" fill="#8b8272"/></pattern></defs>'
        f'<rect width="{n(width)}" height="{n(height)}" fill="#ffffff"/>{body}</svg>'
    )


def _wrapped(text: str, most: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
