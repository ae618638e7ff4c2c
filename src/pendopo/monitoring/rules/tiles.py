"""The country as a grid of squares: where each province lies, at a desk and on a phone."""

# Code: short name, column and row on a wide screen, column and row on a phone (west above east).
TILES: dict[str, tuple[str, int, int, int, int]] = {
    "11": ("Aceh", 1, 1, 1, 1),
    "12": ("Sumut", 2, 2, 2, 2),
    "14": ("Riau", 3, 2, 3, 2),
    "21": ("Kepri", 4, 2, 4, 2),
    "13": ("Sumbar", 2, 3, 2, 3),
    "15": ("Jambi", 3, 3, 3, 3),
    "17": ("Bengk", 3, 4, 2, 4),
    "16": ("Sumsel", 4, 4, 3, 4),
    "19": ("Babel", 5, 4, 4, 4),
    "18": ("Lampung", 4, 5, 3, 5),
    "36": ("Banten", 4, 6, 3, 6),
    "31": ("Jakarta", 5, 6, 4, 6),
    "32": ("Jabar", 6, 6, 5, 6),
    "33": ("Jateng", 7, 6, 6, 6),
    "35": ("Jatim", 8, 6, 7, 6),
    "34": ("DIY", 7, 7, 6, 7),
    "65": ("Kaltara", 7, 1, 7, 1),
    "61": ("Kalbar", 6, 2, 6, 2),
    "64": ("Kaltim", 7, 2, 7, 2),
    "62": ("Kalteng", 6, 3, 6, 3),
    "63": ("Kalsel", 7, 3, 7, 3),
    "51": ("Bali", 9, 7, 1, 12),
    "52": ("NTB", 10, 7, 2, 12),
    "53": ("NTT", 11, 7, 3, 12),
    "75": ("Gtalo", 9, 2, 1, 8),
    "71": ("Sulut", 10, 2, 2, 8),
    "72": ("Sulteng", 9, 3, 1, 9),
    "76": ("Sulbar", 9, 4, 1, 10),
    "73": ("Sulsel", 9, 5, 1, 11),
    "74": ("Sultra", 10, 5, 2, 11),
    "82": ("Malut", 11, 2, 3, 8),
    "81": ("Maluku", 11, 4, 3, 10),
    "96": ("PBD", 12, 3, 4, 9),
    "92": ("Papbar", 13, 3, 5, 9),
    "91": ("Papua", 14, 3, 6, 9),
    "94": ("Papteng", 13, 4, 5, 10),
    "95": ("Papeg", 14, 4, 6, 10),
    "93": ("Papsel", 14, 5, 6, 11),
}
COLUMNS, ROWS = 14, 7
PHONE_COLUMNS, PHONE_ROWS = 7, 12


def tile_order() -> list[str]:
    """Tiles are read from north to south and from west to east, one square a province, none twice.

    Rule: monitoring-141. Source: docs/adr/tile-map.md.
    """
    return sorted(TILES, key=lambda code: (TILES[code][2], TILES[code][1]))


def square_size(count: int) -> str:
    """The small squares of a province all fit into its tile: the more there are, the smaller they are.

    Rule: monitoring-142. Source: docs/adr/tile-map.md.
    """
    if count <= 8:
        return "large"
    return "middle" if count <= 18 else "small"
