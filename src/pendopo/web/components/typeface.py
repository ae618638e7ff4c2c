"""Manrope, subset to what Indonesian and English pages need: one variable file under 30 KB."""

from pathlib import Path

# Basic Latin, Latin-1, a few Latin Extended letters of names, and the signs that pages use.
SIGNS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ıŒœ–—‘’“”•…′″€←↑→↓−×"),
]


def write_subset(target: Path) -> None:
    """Write the subset as woff2 with weights 400 to 800. Only the build loads fonttools."""
    import font_manrope
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    source = Path(font_manrope.__file__).parent / "files" / "Manrope-VariableFont_wght.ttf"
    font = TTFont(source)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "tnum", "mark", "mkmk", "ccmp", "locl"]
    options.hinting = False
    options.desubroutinize = True
    worker = subset.Subsetter(options=options)
    worker.populate(unicodes=SIGNS)
    worker.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": (400, 800)})
    subset.save_font(font, str(target), options)
