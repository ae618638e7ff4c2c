"""Tables as they leave the house: plain cells, names that speak, and nothing that a spreadsheet runs."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | None
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns (key and heading), rows, and what must stand with it."""

    name: str  # of the file, without its ending
    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]
    about: Sequence[tuple[str, str]]  # source, date, state, licence


def safe_cell(value: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula is led by an apostrophe; numbers stay numbers.

    Rule: monitoring-160. Source: OWASP, CSV injection.
    """
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return value


def file_name(*parts: str) -> str:
    """A file says what is in it: small letters, digits and hyphens, at most a hundred.

    Rule: monitoring-161. Source: house (a file in a mail is found again).
    """
    text = unicodedata.normalize("NFKD", "-".join(part for part in parts if part))
    plain = text.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100] or "tabel"


def as_csv(table: Table, *, with_about: bool = True) -> bytes:
    """Comma-separated, UTF-8; what must stand with it is in lines led by # above the heading.

    Rule: monitoring-162. Source: RFC 4180; comment lines as read by pandas, R and DuckDB.
    """
    text = io.StringIO()
    if with_about:
        for label, said in (("judul", table.title), *table.about):
            text.write("# " + " ".join(f"{label}: {said}".split()) + "\r\n")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([key for key, _heading in table.columns])
    writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode()


def as_json(table: Table) -> bytes:
    """JSON: what must stand with it, then one object a row.

    Rule: monitoring-163. Source: house.
    """
    keys = [key for key, _heading in table.columns]
    data = {
        "title": table.title,
        **dict(table.about),
        "rows": [dict(zip(keys, row, strict=True)) for row in table.rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def month_text(month: date) -> str:
    """In files a month is written 2020-02.

    Rule: monitoring-164. Source: ISO 8601.
    """
    return f"{month:%Y-%m}"
