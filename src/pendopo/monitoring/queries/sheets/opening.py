"""Uploaded files become plain sheets. What a file could do to us is checked on its bytes, before any parser
runs.
"""

import csv
import io
import re
import zipfile
from pathlib import PurePath
from typing import Any

from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.monitoring.rules.reading import decode
from pendopo.monitoring.types.returns import CellError, SheetRejected
from pendopo.monitoring.types.sheets import Sheet, Value

MAX_BYTES = 12_000_000
MAX_UNPACKED = 120_000_000
MAX_RATIO = 150  # of one part over a megabyte: text of a sheet packs twenty to forty times
MAX_PARTS = 400
MAX_SHEETS = 20
MAX_ROWS = 60_000
MAX_ROW_NUMBER = 200_000
MAX_COLUMNS = 40

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d+):([A-Z]{1,3}\d+)"')
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*\br=\"(\d+)\"")
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\br="([A-Z]{1,3}\d+)")[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def open_sheets(content: bytes, *, name: str = "") -> list[Sheet]:
    """The sheets of an .xlsx or CSV file. Raises SheetRejected with what is wrong and what mends it."""
    if not content.strip():
        raise _refused(_("Berkas ini kosong."), _("Pilih berkas yang berisi."))
    if len(content) > MAX_BYTES:
        raise _refused(_("Berkas terlalu besar; paling besar 12 MB."), _("Bagi menjadi beberapa berkas."))
    if content.startswith(OLE):
        raise _refused(*_of_old_container(content))
    if content.startswith(b"PK"):
        return _workbook(content)
    start = content[:400].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<table", b"<!doctype", b"<?xml")):
        raise _refused(
            _("Berkas ini halaman web atau XML yang diberi nama lembar kerja."),
            _("Buka di program lembar kerja, lalu simpan sebagai .xlsx."),
        )
    return [_text_sheet(content, name)]


def _refused(message: Text, remedy: Text, *, sheet: str = "", cell: str = "") -> SheetRejected:
    return SheetRejected([CellError(sheet, cell, message, remedy)])


def _of_old_container(content: bytes) -> tuple[Text, Text]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return (
            _("Berkas ini dilindungi kata sandi."),
            _("Hapus kata sandinya di program lembar kerja, simpan, lalu unggah lagi."),
        )
    return (
        _("Berkas .xls lama tidak dapat dibaca dengan aman."),
        _("Buka di program lembar kerja, lalu simpan sebagai .xlsx."),
    )


def _workbook(content: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
            return _read(content, archive)
    except zipfile.BadZipFile:
        raise _broken() from None


def _broken() -> SheetRejected:
    return _refused(
        _("Berkas ini rusak atau terpotong."),
        _("Buka dan simpan ulang di program lembar kerja, lalu unggah."),
    )


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Sizes, number, packing and kind of the parts, from the list of contents alone."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise _refused(_("Berkas ini dilindungi kata sandi."), _("Hapus kata sandinya, lalu unggah lagi."))
    unpacked = sum(part.file_size for part in parts)
    packed_hard = any(
        part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or packed_hard:
        raise _refused(
            _("Isi berkas ini mengembang terlalu besar bila dibuka; berkas ditolak demi keamanan."),
            _("Salin angkanya ke lembar baru, lalu unggah lembar itu."),
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refused(
            _("Berkas ini berisi makro; makro tidak pernah dibaca."), _("Simpan sebagai .xlsx tanpa makro.")
        )
    if "xl/workbook.xml" not in names:
        other = "content.xml" in names or "word/document.xml" in names or "xl/workbook.bin" in names
        text = _("Berkas ini bukan lembar kerja .xlsx.") if other else _("Berkas ini bukan lembar kerja.")
        raise _refused(text, _("Buka di program lembar kerja, lalu simpan sebagai .xlsx."))


def _read(content: bytes, archive: zipfile.ZipFile) -> list[Sheet]:
    from openpyxl import load_workbook

    for part in archive.namelist():
        if part.endswith((".xml", ".rels", ".vml")) and _DOCTYPE.search(archive.read(part)):
            raise _refused(
                _(
                    "Berkas ini memuat perintah XML yang tidak diperlukan lembar kerja; "
                    "ditolak demi keamanan."
                ),
                _("Salin angkanya ke lembar baru, lalu unggah lembar itu."),
            )
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever a broken workbook makes the parser raise
        raise _broken() from error
    try:
        sheets = [one for one in book.worksheets if hasattr(one, "iter_rows")]
        if len(sheets) > MAX_SHEETS:
            raise _refused(
                _("Berkas ini berisi terlalu banyak lembar."), _("Sisakan lembar yang perlu saja.")
            )
        return [_sheet(one, archive) for one in sheets]
    finally:
        book.close()


def _sheet(sheet: Any, archive: zipfile.ZipFile) -> Sheet:
    path = str(sheet._worksheet_path).lstrip("/")
    text = archive.read(path) if path in archive.namelist() else b""
    sheet.reset_dimensions()  # what a file says about its own size is not believed
    rows: list[tuple[int, tuple[Value, ...]]] = []
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=_width(text), values_only=True), start=1):
            if number > MAX_ROW_NUMBER or len(rows) > MAX_ROWS:
                raise _refused(
                    _("Lembar ini terlalu panjang; paling banyak 60.000 baris."),
                    _("Bagi menjadi beberapa berkas, dan hapus baris kosong di bawah tabel."),
                    sheet=sheet.title, cell=f"A{number}",
                )  # fmt: skip
            if any(value is not None for value in cells):
                rows.append((number, cells))
    except SheetRejected:
        raise
    except Exception as error:
        raise _broken() from error
    return Sheet(
        sheet.title,
        tuple(rows),
        tuple((first.decode(), last.decode()) for first, last in _MERGED.findall(text)),
        frozenset(cell.decode() for cell in _UNCALCULATED.findall(text))
        if b"<f" in text or b":f" in text
        else frozenset(),
        tuple(int(number) for number in _HIDDEN_ROW.findall(text)),
        sheet.sheet_state != "visible",
    )


_FIRST_CELLS = re.compile(rb'<(?:\w+:)?c\s[^>]*\br="([A-Z]{1,3})\d+"')


def _width(text: bytes) -> int:
    """How many columns to read: as many as the first rows have, and never more than a sane table."""
    widest = 1
    for letters in _FIRST_CELLS.findall(text[:200_000]):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        widest = max(widest, min(column, MAX_COLUMNS))
    return widest


def _text_sheet(content: bytes, name: str) -> Sheet:
    text = decode(content)
    if text is None:
        raise _refused(
            _("Berkas ini bukan lembar kerja atau teks."), _("Simpan sebagai .xlsx atau CSV UTF-8.")
        )
    heading = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=heading.count)
    title = PurePath(name).stem[:60] or "CSV"
    rows: list[tuple[int, tuple[Value, ...]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            if len(rows) > MAX_ROWS:
                raise _refused(
                    _("Berkas terlalu panjang; paling banyak 60.000 baris."),
                    _("Bagi menjadi beberapa berkas."),
                    sheet=title,
                    cell=f"A{number}",
                )
            if any(cell.strip() for cell in cells):
                rows.append((number, tuple(cell.strip() or None for cell in cells[:MAX_COLUMNS])))
    except csv.Error:
        raise _refused(
            _("Baris ini tidak terbaca; periksa tanda kutipnya."),
            _("Simpan ulang sebagai CSV UTF-8."),
            sheet=title,
            cell=f"A{len(rows) + 1}",
        ) from None
    return Sheet(title, tuple(rows))
