"""A return as a sheet: which columns it has, and what the mall wrote in it, cell by cell."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from pendopo.kit.text import _, filled
from pendopo.monitoring.rules import sheets as cells
from pendopo.monitoring.rules.measure_rows import _UNCALCULATED as UNCALCULATED
from pendopo.monitoring.rules.measure_rows import merged_problem
from pendopo.monitoring.rules.returns.asking import read_choice
from pendopo.monitoring.rules.returns.entries import KINDS, entry_code, read_entry_lines
from pendopo.monitoring.types.returns import Answer, CellError, Definition, FieldKind, FieldSpec
from pendopo.monitoring.types.sheets import Heading, Sheet, Value

SHEET = "Laporan"
COLUMNS: dict[str, tuple[str, ...]] = {
    "kode": ("code", "kode isian"),
    "nilai": ("value", "nilai anda"),
    "alasan": ("reason", "alasan atau penjelasan"),
}
NEEDED = ("kode", "nilai")


def read_return_sheet(
    sheets: list[Sheet], definition: Definition, *, mark: str,
    known: Mapping[str, Collection[int]] | None = None,
) -> tuple[dict[str, Answer], list[CellError]]:  # fmt: skip
    """A filled template is read by the codes of its rows; it must be the template of this very return.

    Rule: monitoring-118. Source: issue of monitoring, 2 (Excel template out and in, an error per cell).
    `mark` names the return, as the template carries it in cell B1; `known` holds the numbers of the entries
    that each field may name.
    """
    errors: list[CellError] = []
    sheet, heading = _choose(sheets, errors)
    if sheet is None or heading is None:
        return {}, errors
    found = _mark_of(sheet, heading)
    if found and found != mark:
        errors.append(
            CellError(
                sheet.name, "B1",
                filled(_("Berkas ini untuk laporan {other}, bukan {mark}."), other=found[:60], mark=mark),
                _("Unduh templat dari halaman laporan ini."),
            )
        )  # fmt: skip
        return {}, errors
    specs = {spec.code: spec for spec in definition.fields}
    answers: dict[str, Answer] = {}
    for number, values in sheet.rows:
        if number <= heading.row:
            continue
        code = cells.plain_text(_at(values, heading.columns["kode"]))
        if not code:
            continue
        spec = specs.get(code)
        at_code = cells.address(number, heading.columns["kode"])
        if spec is None:
            errors.append(
                CellError(
                    sheet.name,
                    at_code,
                    filled(_('Kode "{code}" tidak dikenal.'), code=code[:40]),
                    _("Jangan mengubah kolom kode."),
                )
            )
        elif code in answers:
            errors.append(
                CellError(
                    sheet.name,
                    at_code,
                    filled(_('Kode "{code}" tertulis dua kali.'), code=code),
                    _("Hapus salah satu barisnya."),
                )
            )
        else:
            answers[code] = _answer(sheet, heading, number, values, spec=spec, errors=errors)
            if spec.kind == FieldKind.ENTRIES:
                cell = cells.address(number, heading.columns["nilai"])
                answers[code], wrong = _named(answers[code], spec, known)
                if wrong:
                    errors.append(
                        CellError(
                            sheet.name, cell,
                            filled(_('Kode "{code}" tidak ada dalam daftar mal ini.'), code=wrong),
                            _("Salin kode dari templat atau dari halaman Kendala dan inovasi."),
                        )
                    )  # fmt: skip
    if not answers and not errors:
        errors.append(
            CellError(
                sheet.name,
                "A1",
                _("Lembar ini tidak berisi isian satu pun."),
                _("Unduh templat, isi, lalu unggah lagi."),
            )
        )
    return answers, errors


def _named(
    answer: Answer, spec: FieldSpec, known: Mapping[str, Collection[int]] | None
) -> tuple[Answer, str]:
    numbers, text, wrong = read_entry_lines(answer.text, KINDS[spec.block])
    if known is not None:
        there = known.get(spec.code, ())
        wrong += [entry_code(KINDS[spec.block], number) for number in numbers if number not in there]
    return replace(answer, text=text, chosen=numbers), ", ".join(wrong[:5])


def _choose(sheets: list[Sheet], errors: list[CellError]) -> tuple[Sheet | None, Heading | None]:
    named = [sheet for sheet in sheets if sheet.name == SHEET] or sheets
    found = [
        (sheet, heading)
        for sheet in named
        if (heading := cells.find_heading(sheet, COLUMNS, needed=NEEDED)) is not None
    ]
    if len(found) == 1:
        return found[0]
    where = sheets[0].name if sheets else ""
    if found:
        errors.append(
            CellError(
                where,
                "A1",
                _("Beberapa lembar berisi tabel laporan."),
                _('Sisakan satu lembar bernama "Laporan".'),
            )
        )
    else:
        errors.append(
            CellError(
                where,
                "A1",
                _("Baris judul dengan kolom Kode dan Nilai tidak ditemukan."),
                _("Unduh templat, isi, lalu unggah lagi."),
            )
        )
    return None, None


def _mark_of(sheet: Sheet, heading: Heading) -> str:
    for number, values in sheet.rows:
        if number < heading.row and number == 1:
            return cells.plain_text(_at(values, 1))
    return ""


def _at(values: tuple[Value, ...], index: int) -> Value:
    return values[index] if index < len(values) else None


def _answer(
    sheet: Sheet, heading: Heading, number: int, values: tuple[Value, ...], *, spec: FieldSpec,
    errors: list[CellError],
) -> Answer:  # fmt: skip
    column = heading.columns["nilai"]
    cell, value = cells.address(number, column), _at(values, column)
    reason = cells.plain_text(_at(values, heading.columns["alasan"])) if "alasan" in heading.columns else ""
    if len(reason) > 500:
        where = cells.address(number, heading.columns["alasan"])
        errors.append(
            CellError(sheet.name, where, _("Alasan ini terlalu panjang."), _("Paling panjang 500 huruf."))
        )
    problem: cells.Problem | None = None
    if cell in sheet.uncalculated:
        problem = UNCALCULATED
    elif sheet.merged and (first := cells.is_covered(cell, sheet.merged)):
        problem = merged_problem(first)
    if problem is None and spec.is_number:
        amount, problem = cells.read_number(value, whole=spec.decimals == 0)
        if problem is None:
            return Answer(amount, "", reason)
    if problem is not None:
        errors.append(CellError(sheet.name, cell, *problem))
        return Answer()
    text = cells.plain_text(value)
    if len(text) > 5000:
        errors.append(
            CellError(sheet.name, cell, _("Isian ini terlalu panjang."), _("Paling panjang 5.000 huruf."))
        )
    if spec.kind == FieldKind.CHOICE and read_choice(text) is None:
        errors.append(CellError(sheet.name, cell, _("Ini bukan ya atau tidak."), _("Tulis ya atau tidak.")))
    return Answer(None, text, reason)
