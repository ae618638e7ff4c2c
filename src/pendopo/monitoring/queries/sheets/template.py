"""A return as an Excel file to fill in, and as CSV: prefilled, with what may be written left open."""

import csv
import io
from typing import Any

from pendopo.kit.text import _
from pendopo.monitoring.queries.returns.reading import FieldView, ReturnView
from pendopo.monitoring.rules.return_sheet import SHEET
from pendopo.monitoring.rules.returns import entry_lines
from pendopo.monitoring.types.returns import Answer

HEADS = (_("Kode"), _("Bagian"), _("Isian"), _("Satuan"), _("Angka sistem"), _("Nilai"), _("Alasan"))
WIDTHS = (24, 16, 34, 14, 16, 26, 44)
FIRST = 5  # row of the first field


def return_mark(view: ReturnView) -> str:
    """What tells the file of one return from that of another."""
    return f"{view.mall} {view.period_code} v{view.definition}"


def return_csv(view: ReturnView) -> str:
    """The return as CSV, with the codes that the template has."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["kode", "bagian", "isian", "satuan", "angka_sistem", "nilai", "alasan", "keadaan"])
    for block in view.blocks:
        for field in block.fields:
            value = _plain(field.value) if field.spec.is_number else _safe(said(field))
            writer.writerow(
                [
                    field.spec.code, str(block.title), str(field.spec.label), str(field.unit),
                    _plain(field.computed), value, _safe(field.reason), view.state.value,
                ]
            )  # fmt: skip
    return text.getvalue()


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def said(field: FieldView) -> str:
    """A text, or the entries of a block, one a line by their codes, and the text after them."""
    told = tuple(line.ref for line in field.entries)
    return entry_lines(Answer(text=field.text, entries=told))


def _safe(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def return_template(view: ReturnView) -> bytes:
    """The return as an Excel file: instructions, protected codes and figures, open cells for answers."""
    from openpyxl import Workbook

    book = Workbook()
    _instructions(book.active, view)
    sheet = book.create_sheet(SHEET)
    _top(sheet, view)
    row = FIRST
    for block in view.blocks:
        for field in block.fields:
            _line(sheet, row, str(block.title), field)
            row += 1
    _limits(sheet, view)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _instructions(sheet: Any, view: ReturnView) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = str(_("Petunjuk"))
    sheet.column_dimensions["A"].width = 100
    lines = [
        f"{_('Laporan')} {view.period_words}, {view.mall_name}",
        _("Angka yang diketahui sistem sudah terisi. Anda tidak perlu mengetiknya lagi."),
        _("Isi hanya sel berwarna kuning di lembar Laporan: kolom Nilai dan kolom Alasan."),
        _("Bila Anda mengganti angka sistem, tulis alasannya di baris yang sama."),
        _("Angka boleh ditulis 1234 atau 1.234. Keterangan ditulis di kolom Alasan, bukan di kolom Nilai."),
        _(
            "Kendala, strategi, dan inovasi: satu baris satu catatan dari daftar, dengan kodenya (misalnya "
            "K-12). Hapus baris yang tidak ikut; baris tanpa kode menjadi keterangan."
        ),
        _("Jangan mengubah kolom Kode dan sel B1. Simpan sebagai .xlsx, lalu unggah di halaman laporan."),
        _(
            "Bila ada sel yang keliru, halaman menyebut lembar, sel, sebab, dan cara memperbaikinya; "
            "tidak ada yang tersimpan setengah."
        ),
    ]
    for number, line in enumerate(lines, start=1):
        cell = sheet.cell(number, 1, str(line))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if number == 1:
            cell.font = Font(bold=True, size=14)
    sheet.protection.sheet = True


def _top(sheet: Any, view: ReturnView) -> None:
    from openpyxl.styles import Font, PatternFill

    sheet["A1"], sheet["B1"] = str(_("Tanda laporan")), return_mark(view)
    sheet["A2"], sheet["B2"] = str(_("Mal dan masa")), f"{view.mall_name}, {view.period_words}"
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True), start=1):
        cell = sheet.cell(FIRST - 1, column, str(head))
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="23407A")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = sheet.cell(FIRST, 1)


def _line(sheet: Any, row: int, block: str, field: FieldView) -> None:
    from openpyxl.styles import Alignment, PatternFill, Protection

    values = (
        field.spec.code, block, str(field.spec.label), str(field.unit), field.computed,
        field.value if field.spec.is_number else _safe(said(field)), _safe(field.reason),
    )  # fmt: skip
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if column in {5, 6} and field.spec.is_number:
            cell.number_format = "#,##0.0" if field.spec.decimals else "#,##0"
        if column in {6, 7}:
            cell.protection = Protection(locked=False)
            cell.fill = PatternFill("solid", fgColor="FDF3D7")


def _limits(sheet: Any, view: ReturnView) -> None:
    """Cells for numbers take numbers only; cells for reasons offer the usual ones."""
    from openpyxl.worksheet.datavalidation import DataValidation

    numbers = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    numbers.error = str(_("Tulis satu angka, nol atau lebih."))
    numbers.errorTitle = "Nilai"
    reasons = [_("Jaringan putus"), _("Gerai tutup"), _("Libur bersama"), _("Sistem instansi lain")]
    listed = DataValidation(
        type="list", formula1=f'"{",".join(str(one) for one in reasons)}"', allow_blank=True
    )
    listed.showErrorMessage = False  # the list helps; another sentence is as welcome
    sheet.add_data_validation(numbers)
    sheet.add_data_validation(listed)
    row = FIRST
    for block in view.blocks:
        for field in block.fields:
            if field.spec.is_number:
                numbers.add(f"F{row}")
            listed.add(f"G{row}")
            row += 1
