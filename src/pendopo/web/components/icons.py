"""The mark as icons of the installed app: drawn from the one picture, at build time."""

import re
from pathlib import Path

MARK = Path(__file__).parent / "pictures" / "mark.svg"
# Name: size in points, share of the width that the mark takes, radius of the ground's corners in points.
# A maskable icon may be cut to a circle of 80 percent: the mark keeps well inside (W3C, app manifest).
ICONS = {
    "icon-192.png": (192, 0.68, 36),
    "icon-512.png": (512, 0.68, 96),
    "icon-maskable.png": (512, 0.52, 0),
    "icon-apple.png": (180, 0.66, 0),
}
GROUND, ROOF, BODY = "#23407a", "#e0a100", "#ffffff"


def picture(name: str) -> str:
    """One icon as SVG: the mark in white and gold on the house's blue."""
    size, share, radius = ICONS[name]
    shapes = "".join(re.findall(r"<path[^>]*/>", MARK.read_text(encoding="utf-8")))
    shapes = shapes.replace(GROUND, BODY)
    scale = size * share / 40
    inset = size * (1 - share) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" rx="{radius}" fill="{GROUND}"/>'
        f'<g transform="translate({inset:g} {inset:g}) scale({scale:g})">{shapes}</g></svg>'
    )


def draw(name: str) -> bytes:
    """One icon as PNG."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(picture(name), scale=1.0, ppi=72))
