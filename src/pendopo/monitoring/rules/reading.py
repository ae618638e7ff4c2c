"""Reading files of figures: every mistake is named with its line and column, and nothing is guessed."""

import csv
import difflib
import io
import re
from collections.abc import Callable, Iterator
from datetime import date

from pendopo.analytics.types import MEASURES, Shape
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.monitoring.types import FigureKey, Per, PrintedFigure, RowError

# What sources print: counts of things or persons. Times and shares come from events only.
IMPORTABLE = [code for code, measure in MEASURES.items() if measure.shape in {Shape.SUM, Shape.DISTINCT}]
MAX_BYTES = 2_000_000
MAX_ROWS = 20_000
MAX_ERRORS = 500
LONGEST = {"region_code": 13, "place": 80, "site": 120, "measure": 40, "note": 500, "source": 300}
COLUMNS = (
    "region_code place site measure per period_start period_end value_low value_high exact note source"
).split()
YES_NO = {"yes": True, "ya": True, "no": False, "tidak": False}

_REGION = re.compile(r"[0-9]{2}(\.[0-9]{2})?")
_NUMBER = re.compile(r"[0-9]{1,12}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Row = dict[str, str]
Note = Callable[[str, Text], None]


def read_figures(content: bytes) -> tuple[list[tuple[int, PrintedFigure]], list[RowError]]:
    """A file of figures is read whole: the figures with their lines, and every mistake with line and column.

    Rule: monitoring-30. Source: issue of the open mall, 5 (an error per row for bad files).
    """
    errors: list[RowError] = []
    figures: list[tuple[int, PrintedFigure]] = []
    seen: dict[FigureKey, int] = {}
    for line, row in _rows(content, errors):
        figure = _figure(line, row, errors)
        if figure is None:
            continue
        if figure.key in seen:
            errors.append(RowError(line, "", _repeated(seen[figure.key])))
            continue
        seen[figure.key] = line
        figures.append((line, figure))
    if not figures and not errors:
        errors.append(RowError(1, "", _("Berkas tidak berisi angka satu pun.")))
    return figures, errors


def _repeated(line: int) -> Text:
    return filled(_("Tempat, ukuran, dan masa yang sama sudah ada di baris {line}."), line=line)


def _one_of(typed: str, allowed: list[str]) -> Text:
    words = ", ".join(allowed)
    near = difflib.get_close_matches(typed, allowed, n=1)
    if near:
        return filled(_("Isi salah satu dari: {words}. Mungkin maksudnya {near}."), words=words, near=near[0])
    return filled(_("Isi salah satu dari: {words}."), words=words)


def decode(content: bytes) -> str | None:
    """A text file may come from any office program: UTF-8 or UTF-16 with or without mark, else Windows Latin.

    Rule: monitoring-32. Source: what spreadsheet programs in offices save.
    """
    marked = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _rows(content: bytes, errors: list[RowError]) -> Iterator[tuple[int, Row]]:
    """Every row with the line on which it starts; mistakes of the file itself are noted."""
    if len(content) > MAX_BYTES:
        errors.append(RowError(1, "", _("Berkas terlalu besar; paling besar 2 MB.")))
        return
    text = decode(content)
    if text is None:
        errors.append(RowError(1, "", _("Berkas bukan teks CSV. Simpan sebagai CSV UTF-8, lalu coba lagi.")))
        return
    heading = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            errors.append(RowError(line, "", _("Baris ini tidak terbaca; periksa tanda kutipnya.")))
            return
        if cells is None:
            break
        if not names:
            names = [cell.strip().lower() for cell in cells]
            if not _heading_is_right(names, errors):
                return
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(errors) >= MAX_ERRORS:
            errors.append(RowError(line, "", _("Terlalu banyak kesalahan; sisanya tidak diperiksa.")))
            return
        if len(cells) != len(names):
            errors.append(RowError(line, "", _("Jumlah kolom baris ini tidak sama dengan judul kolom.")))
            continue
        count += 1
        if count > MAX_ROWS:
            errors.append(RowError(line, "", _("Berkas terlalu panjang; paling banyak 20.000 baris.")))
            return
        yield line, dict(zip(names, (cell.strip() for cell in cells), strict=True))
    if not names:
        errors.append(RowError(1, "", _("Berkas kosong.")))


def _heading_is_right(names: list[str], errors: list[RowError]) -> bool:
    before = len(errors)
    for column in COLUMNS:
        if names.count(column) == 0:
            errors.append(RowError(1, column, _("Kolom ini tidak ada di baris judul.")))
        elif names.count(column) > 1:
            errors.append(RowError(1, column, _("Kolom ini tertulis lebih dari sekali di baris judul.")))
    errors.extend(
        RowError(1, name[:40], _("Kolom ini tidak dikenal.")) for name in names if name not in COLUMNS
    )
    return len(errors) == before


def _figure(line: int, row: Row, errors: list[RowError]) -> PrintedFigure | None:
    found: list[RowError] = []

    def note(column: str, message: Text) -> None:
        found.append(RowError(line, column, message))

    _check_words(row, note)
    start = _date(row, "period_start", note)
    end = _date(row, "period_end", note)
    low = _number(row, "value_low", note)
    high = _number(row, "value_high", note)
    exact = YES_NO.get(row["exact"].lower())
    if exact is None:
        note("exact", _one_of(row["exact"], ["yes", "no"]))
    figure = None if found else _printed(row, start, end, low, high)
    if figure is not None:
        _check_together(figure, note)
    errors.extend(found)
    return None if found else figure


def _printed(
    row: Row, start: date | None, end: date | None, low: int | None, high: int | None
) -> PrintedFigure:
    return PrintedFigure(
        region_code=row["region_code"],
        place=row["place"],
        site=row["site"],
        measure=row["measure"],
        per=Per(row["per"]),
        period_start=start,
        period_end=end,
        value_low=low,
        value_high=high,
        exact=YES_NO[row["exact"].lower()],
        note=row["note"],
        source=row["source"],
    )


def _check_words(row: Row, note: Note) -> None:
    if not _REGION.fullmatch(row["region_code"]):
        note("region_code", _("Tulis kode wilayah Kemendagri seperti 32 atau 32.71."))
    for column in ("place", "site", "source"):
        if not row[column]:
            note(column, _("Kolom ini wajib diisi."))
    for column, longest in LONGEST.items():
        if len(row[column]) > longest:
            note(column, _("Isian ini terlalu panjang."))
    if row["measure"] not in IMPORTABLE:
        note("measure", _one_of(row["measure"][:40], IMPORTABLE))
    if row["per"] not in set(Per):
        note("per", _one_of(row["per"][:40], list(Per)))


def _check_together(figure: PrintedFigure, note: Note) -> None:
    start, end = figure.period_start, figure.period_end
    low, high = figure.value_low, figure.value_high
    if start is None and end is None:
        note("period_start", _("Sebut sedikitnya awal atau akhir masa."))
    if start is not None and end is not None and end < start:
        note("period_end", _("Akhir masa mendahului awalnya."))
    if low is None and high is None:
        note("value_low", _("Isi sedikitnya satu dari value_low dan value_high."))
    if low is not None and high is not None and high < low:
        note("value_high", _("Batas atas lebih kecil daripada batas bawah."))
    if figure.exact and low != high:
        note("exact", _("Angka yang pasti punya batas bawah dan batas atas yang sama."))


def _date(row: Row, column: str, note: Note) -> date | None:
    text = row[column]
    if not text:
        return None
    if _DATE.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            note(column, _("Tanggal ini tidak ada di kalender."))
            return None
        if 1945 <= day.year <= 2100:
            return day
    note(column, _("Tulis tanggal seperti 2020-02-29: tahun, bulan, hari."))
    return None


def _number(row: Row, column: str, note: Note) -> int | None:
    text = row[column]
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return int(text)
    note(column, _("Tulis bilangan bulat tanpa titik, koma, atau tanda kurang, misalnya 7912."))
    return None
