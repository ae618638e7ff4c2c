"""A file of counts: any usual encoding and separator, quoted fields, a heading."""

import codecs
import csv
import io

from pendopo.analytics.rules.effect.numbers import read_numbers
from pendopo.analytics.types.effects import Cell, EffectRefused, Remark

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000  # more than anybody's days; a million would take minutes
SEPARATORS = ",;\t|"


def read_cells(
    content: bytes, *, time: str, value: str, exposure: str = ""
) -> tuple[list[Cell], list[Remark]]:
    """The named columns of a CSV file, read whatever its encoding (UTF-8, UTF-16, Windows) and separator
    (comma, semicolon, tab, bar). Raises EffectRefused naming the line, or the columns that there are.

    Rule: analytics-60. Source: house (ugly files are answered cell by cell).
    """
    text, remarks = decode(content)
    rows = _rows(text)
    if not rows:
        raise EffectRefused("file_empty")
    heads = [head.strip().strip("\ufeff") for head in rows[0][1]]
    wanted = [_column(heads, name) for name in (time, value, *([exposure] if exposure else []))]
    body = [(line, row) for line, row in rows[1:] if any(cell.strip() for cell in row)]
    if not body:
        raise EffectRefused("file_empty")

    def column(index: int) -> list[tuple[int, str]]:
        return [(line, row[index].strip() if index < len(row) else "") for line, row in body]

    values, told = read_numbers(column(wanted[1]), column=value)
    exposures: list[float | None] = [None] * len(values)
    remarks += told
    if exposure:
        exposures, told = read_numbers(column(wanted[2]), column=exposure)
        remarks += told
    cells = [
        Cell(line, text_of_time, number, share)
        for (line, text_of_time), number, share in zip(column(wanted[0]), values, exposures, strict=True)
    ]
    return cells, remarks


def decode(content: bytes) -> tuple[str, list[Remark]]:
    """The text of a file: by its mark, else UTF-8, else UTF-16 where every other byte is zero, else Windows.

    Rule: analytics-61. Source: Unicode (byte order marks); house.
    """
    if not content.strip():
        raise EffectRefused("file_empty")
    if len(content) > MAX_BYTES:
        raise EffectRefused("file_unreadable", reason="> 64 MB")
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16"), []
        head = content[:400]
        if head.count(0) > len(head) // 4:
            order = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
            return content.decode(order), [Remark("encoding_guessed", {"encoding": "UTF-16"})]
        if b"\0" in content:
            raise EffectRefused("file_unreadable", reason="NUL")
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), [
            Remark("encoding_guessed", {"encoding": "Windows-1252"})
        ]


def _rows(text: str) -> list[tuple[int, list[str]]]:
    lines = text.splitlines()
    first = 0
    separator = ""
    if lines and lines[0].strip().lower().startswith("sep=") and len(lines[0].strip()) == 5:
        separator, first = lines[0].strip()[4], 1
    while first < len(lines) and not lines[first].strip():
        first += 1
    if first >= len(lines):
        return []
    if not separator:
        separator = max(SEPARATORS, key=lambda sign: _width(lines[first], sign))
    rest = text.split("\n", first)[-1] if first else text
    rows: list[tuple[int, list[str]]] = []
    try:
        reader = csv.reader(io.StringIO(rest, newline=""), delimiter=separator)
        for row in reader:
            rows.append((first + reader.line_num, row))
            if len(rows) > MAX_ROWS + 1:
                raise EffectRefused("too_many_rows", most=MAX_ROWS)
        return rows
    except (csv.Error, ValueError, TypeError) as error:  # a separator that is none is a ValueError later on
        raise EffectRefused("file_unreadable", reason=str(error)) from None


def _width(line: str, separator: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=separator)))
    except csv.Error:
        return 0


def _column(heads: list[str], name: str) -> int:
    places = [i for i, head in enumerate(heads) if head == name.strip()]
    if not places:
        places = [i for i, head in enumerate(heads) if head.casefold() == name.strip().casefold()]
    if not places:
        columns = ", ".join(head or "(kosong)" for head in heads)
        raise EffectRefused("column_unknown", column=name, columns=columns[:600])
    if len(places) > 1:
        raise EffectRefused("column_twice", column=name)
    return places[0]
