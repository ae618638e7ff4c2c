"""A file of measures of many regions: every row is read or told, and nothing is guessed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pendopo.analytics.types import MEASURES, Shape
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.monitoring.rules import sheets as cells
from pendopo.monitoring.rules.reading import IMPORTABLE
from pendopo.monitoring.types.returns import CellError, MeasureRow
from pendopo.monitoring.types.sheets import Heading, Sheet, Value

MAX_ERRORS = 300
NOTE_LONGEST = 500
COLUMNS: dict[str, tuple[str, ...]] = {
    "region": ("wilayah", "kode wilayah", "kode", "region code", "daerah"),
    "period": ("masa", "bulan", "periode", "month"),
    "measure": ("ukuran", "kode ukuran"),
    "value": ("nilai", "angka", "jumlah"),
    "note": ("catatan", "keterangan"),
}
NEEDED = ("region", "period", "measure", "value")
WHOLE = frozenset(code for code in IMPORTABLE if MEASURES[code].shape in {Shape.SUM, Shape.DISTINCT})


def read_measures(
    sheets: list[Sheet], *, regions: Collection[str], names: Mapping[str, str], today: date
) -> tuple[list[MeasureRow], list[CellError]]:
    """A bulk file is read whole: its rows with their lines, and every mistake with sheet and cell.

    Rule: monitoring-116. Source: issue of monitoring, 2 and Bad input (50,000 rows, an error per cell).
    """
    errors: list[CellError] = []
    chosen = _choose(sheets, errors)
    if chosen is None:
        return [], errors
    sheet, heading = chosen
    reader = _Reader(sheet, heading, _Known(regions, names, today), errors)
    rows = [
        row for number, values in sheet.rows if number > heading.row and (row := reader.row(number, values))
    ]
    if not rows and not errors:
        errors.append(
            CellError(
                sheet.name,
                "A1",
                _("Lembar ini tidak berisi angka satu pun."),
                _("Isi sedikitnya satu baris."),
            )
        )
    return rows, errors


def _choose(sheets: list[Sheet], errors: list[CellError]) -> tuple[Sheet, Heading] | None:
    found = [
        (sheet, heading)
        for sheet in sheets
        if (heading := cells.find_heading(sheet, COLUMNS, needed=NEEDED)) is not None
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(sheet.name for sheet, _heading in found)
        errors.append(
            CellError(
                found[1][0].name, "A1", filled(_("Beberapa lembar berisi tabel: {names}."), names=names),
                _("Sisakan satu lembar, atau unggah satu berkas untuk tiap lembar."),
            )
        )  # fmt: skip
    else:
        errors.append(
            CellError(
                sheets[0].name if sheets else "", "A1",
                _("Baris judul tidak ditemukan: wilayah, masa, ukuran, nilai."),
                _("Tulis keempat judul kolom itu dalam satu baris di bagian atas."),
            )
        )  # fmt: skip
    return None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a file is read against: the regions that may be written, names of regions, and the day."""

    regions: Collection[str]
    names: Mapping[str, str]
    today: date


class _Reader:
    """Reads row after row, keeping what was read before where a file repeats itself."""

    def __init__(self, sheet: Sheet, heading: Heading, known: "_Known", errors: list[CellError]) -> None:
        self.sheet, self.columns, self.errors = sheet, heading.columns, errors
        self.regions, self.names, self.today = known.regions, known.names, known.today
        self.measures = {code: code for code in IMPORTABLE}
        self.measures |= {str(MEASURES[code].name).lower(): code for code in IMPORTABLE}
        self.seen: dict[tuple[str, date, str], int] = {}
        self.known: dict[str, dict[Any, Any]] = {"region": {}, "period": {}, "measure": {}}
        self.readers = {"region": self._region, "period": self._period, "measure": self._measure}

    def row(self, number: int, values: tuple[Value, ...]) -> MeasureRow | None:
        """The row, or nothing for an empty or a wrong one."""
        if len(self.errors) >= MAX_ERRORS or not any(value not in (None, "") for value in values):
            return None
        before = len(self.errors)
        got = {name: values[index] if index < len(values) else None for name, index in self.columns.items()}
        region, month, measure = (
            self._part(name, got[name], number) for name in ("region", "period", "measure")
        )
        amount, problem = cells.read_number(got["value"], whole=measure in WHOLE)
        if problem or amount is None:
            self._tell("value", number, *(problem or _EMPTY))
        note = cells.plain_text(got.get("note"))
        if len(note) > NOTE_LONGEST:
            self._tell("note", number, _("Catatan ini terlalu panjang."), _("Paling panjang 500 huruf."))
        if len(self.errors) > before or amount is None:
            if len(self.errors) >= MAX_ERRORS:
                self._tell("region", number, _("Terlalu banyak kesalahan; sisanya tidak diperiksa."), "")
            return None
        key = (region, month, measure)
        if key in self.seen:
            twice = filled(
                _("Wilayah, masa, dan ukuran yang sama sudah ada di baris {line}."), line=self.seen[key]
            )
            self._tell("region", number, twice, _("Hapus salah satunya."))
            return None
        self.seen[key] = number
        return MeasureRow(number, region, month, measure, amount, note)

    def _part(self, name: str, value: Value, number: int) -> Any:
        key = (type(value), value)
        known = self.known[name]
        if key not in known:
            known[key] = self.readers[name](value)
        found, problem = known[key]
        if problem:
            self._tell(name, number, *problem)
        return found

    def _region(self, value: Value) -> tuple[str, cells.Problem | None]:
        code, problem = cells.read_region(value, self.names)
        if problem is None and code not in self.regions:
            return code, (
                filled(
                    _("Kode {code} tidak ada dalam daftar Kemendagri, atau di luar wewenang Anda."), code=code
                ),
                _("Periksa kodenya."),
            )
        return code, problem

    def _period(self, value: Value) -> tuple[date | None, cells.Problem | None]:
        month, problem = cells.read_month(value)
        if month is not None and month > self.today:
            return None, (_("Bulan ini belum tiba."), _("Periksa bulannya."))
        return month, problem

    def _measure(self, value: Value) -> tuple[str, cells.Problem | None]:
        code = self.measures.get(cells.plain_text(value).lower())
        if code is None:
            return "", (
                filled(_('"{text}" bukan ukuran yang dapat diimpor.'), text=cells.plain_text(value)[:40]),
                filled(_("Isi salah satu dari: {words}."), words=", ".join(IMPORTABLE)),
            )
        return code, None

    def _tell(self, name: str, number: int, message: Text, remedy: Text) -> None:
        cell = cells.address(number, self.columns[name])
        if cell in self.sheet.uncalculated:
            message, remedy = _UNCALCULATED
        elif self.sheet.merged and (first := cells.is_covered(cell, self.sheet.merged)):
            message, remedy = merged_problem(first)
        self.errors.append(CellError(self.sheet.name, cell, message, remedy))


_EMPTY = (_("Nilai belum ditulis."), _("Tulis satu angka, atau hapus barisnya."))
_UNCALCULATED = (
    _("Rumus di sel ini belum dihitung."),
    _("Buka berkas di program lembar kerja, simpan, lalu unggah lagi; atau tulis angkanya."),
)


def merged_problem(first: str) -> cells.Problem:
    """A cell under a merged range is not read as if it had the range's value.

    Rule: monitoring-117. Source: issue of monitoring, Bad input (merged cells).
    """
    return (
        filled(_("Sel ini bagian dari sel gabungan yang mulai di {first}."), first=first),
        _("Lepaskan gabungan selnya, lalu isi tiap sel."),
    )
