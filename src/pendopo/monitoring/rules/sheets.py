"""Cells as people in offices write them: numbers, months, dates in words; what cannot be read is told with
a remedy.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.monitoring.types.sheets import Heading, Sheet, Value

HEADING_WITHIN = 30  # rows from the top
EMPTY_WORDS = frozenset({"", "-", "–", "—", "n/a", "na", "nihil", "tidak ada", "belum ada", "kosong", "null"})
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "januari jan january", "februari pebruari feb peb february", "maret mar march", "april apr",
            "mei may", "juni jun june", "juli jul july", "agustus agt agu ags aug august",
            "september sept sep", "oktober okt oct october", "november nopember nov nop",
            "desember des dec december",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_UNIT = re.compile(r"^(?:rp\.?\s*)?([-+−]?[0-9][0-9.,'\s]*?)\s*(?:[a-z%]+[a-z\s/()-]*)?\.?$")
_INDONESIAN = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_SERIAL_ZERO = date(1899, 12, 30)  # of the day numbers that spreadsheets keep
_ERRORS = ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#NUM!", "#NULL!")

Problem = tuple[Text, Text]  # what is wrong, and what mends it


def column_letters(index: int) -> str:
    """The first column is A, the 27th is AA.

    Rule: monitoring-108. Source: spreadsheets.
    """
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A cell is named by its column and row, such as C12.

    Rule: monitoring-109. Source: spreadsheets.
    """
    return f"{column_letters(column)}{row}"


def read_number(value: Value, *, whole: bool = False) -> tuple[float | None, Problem | None]:
    """A number may be written 1234, 1.234, 1.234,56, 1,234.56 or "1.234 orang"; nothing is nothing, and
    what can be read in two ways is asked for again.

    Rule: monitoring-110. Source: issue of monitoring, Bad input.
    """
    number, problem = _as_number(value, whole=whole)
    if problem or number is None:
        return None, problem
    if number < 0:
        return None, (_("Angka ini kurang dari nol."), _("Tulis angka nol atau lebih."))
    if whole and number != int(number):
        return None, (
            _("Ukuran ini dihitung dengan bilangan bulat."),
            _("Tulis tanpa angka di belakang koma."),
        )
    return number, None


def _as_number(value: Value, *, whole: bool) -> tuple[float | None, Problem | None]:
    if isinstance(value, bool | date):
        return None, (_("Sel ini tidak berisi angka."), _("Tulis satu angka, misalnya 1234."))
    if isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > 1e12:
            return None, (_("Angka ini terlalu besar."), _("Periksa angkanya."))
        return float(value), None
    text = " ".join((value or "").replace("\u00a0", " ").split())
    if text.lower() in EMPTY_WORDS:
        return None, None
    if text.upper() in _ERRORS:
        return None, (_("Rumus di sel ini gagal."), _("Perbaiki rumusnya, atau tulis angkanya."))
    return _text_number(text, whole=whole)


def _text_number(text: str, *, whole: bool) -> tuple[float | None, Problem | None]:
    match = _UNIT.fullmatch(text.lower())
    if not match:
        return None, (
            filled(_('"{text}" bukan satu angka.'), text=text[:40]),
            _("Tulis satu angka, misalnya 1234; keterangan ditulis di kolom catatan."),
        )
    digits = re.sub(r"[\s']", "", match[1]).replace("−", "-").rstrip(".,")
    sign, digits = (-1, digits[1:]) if digits.startswith("-") else (1, digits.removeprefix("+"))
    if re.fullmatch(r"\d{1,3},\d{3}", digits) and (whole or digits.startswith("0")) and digits[0] != "0":
        return None, (
            filled(_("{text} dapat berarti dua angka yang berbeda."), text=text[:40]),
            _("Tulis ribuan dengan titik atau tanpa tanda, misalnya 1234."),
        )
    if _INDONESIAN.fullmatch(digits):
        plain = digits.replace(".", "").replace(",", ".")
    elif _ENGLISH.fullmatch(digits):
        plain = digits.replace(",", "")
    elif _PLAIN.fullmatch(digits):
        plain = digits.replace(",", ".")
    else:
        return None, (
            filled(_("Tanda titik dan koma pada {text} tidak dapat dibaca."), text=text[:40]),
            _("Tulis misalnya 1234 atau 1.234,5."),
        )
    if len(plain) > 15:
        return None, (_("Angka ini terlalu besar."), _("Periksa angkanya."))
    return sign * float(plain), None


def read_month(value: Value) -> tuple[date | None, Problem | None]:
    """A month may be a date in it, 2020-05, 05/2020, Mei 2020, or a date in words such as 5 Mei 2020.

    Rule: monitoring-111. Source: issue of monitoring, Bad input.
    """
    day = _as_day(value)
    if day is None or not 2000 <= day.year <= 2100:
        said = "" if value is None else str(value)[:40]
        return None, (
            filled(_('"{text}" bukan bulan yang dikenal.'), text=said),
            _("Tulis bulan seperti 2020-05 atau Mei 2020."),
        )
    return day.replace(day=1), None


def _as_day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _SERIAL_ZERO + timedelta(days=int(value)) if 36526 <= value <= 73415 else None
    text = " ".join(value.replace("\u00a0", " ").lower().replace(",", " ").split())
    for pattern, order in _DATES:
        match = pattern.fullmatch(text)
        if match:
            return _day_of(match, order)
    return None


_DATES = (
    (re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[t ]00:00(?::00)?)?"), "ymd"),
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"), "dmy"),
    (re.compile(r"(\d{1,2})[/.-](\d{4})"), "my"),
    (re.compile(r"(?:[a-z']+ )?(\d{1,2}) ([a-z]+)\.? (\d{4})"), "dmy"),
    (re.compile(r"([a-z]+)\.?[ -](\d{4})"), "my"),
)


def _day_of(match: re.Match[str], order: str) -> date | None:
    parts = dict(zip(order, match.groups(), strict=True))
    month = parts["m"]
    number = int(month) if month.isdecimal() else MONTHS.get(month, 0)
    try:
        return date(int(parts["y"]), number, int(parts.get("d") or 1))
    except ValueError:
        return None


def read_region(value: Value, names: Mapping[str, str]) -> tuple[str, Problem | None]:
    """A region is given by its Kemendagri code, also where a spreadsheet made a number of it, or by its name.

    Rule: monitoring-112. Source: Kemendagri codes (two digits, then two). `names`: lower-case name -> code.
    """
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return "", (_("Wilayah belum ditulis."), _("Tulis kode Kemendagri seperti 32.71."))
    if isinstance(value, int | float):
        text = f"{value:.2f}" if value != int(value) else str(int(value))
    else:
        text = " ".join(value.replace("\u00a0", " ").split())
    if re.fullmatch(r"\d{4}", text):
        text = f"{text[:2]}.{text[2:]}"
    if re.fullmatch(r"\d{2}(\.\d{2})?", text):
        return text, None
    found = names.get(text.lower())
    if found:
        return found, None
    return "", (
        filled(_('"{text}" bukan kode atau nama wilayah.'), text=text[:40]),
        _("Tulis kode Kemendagri seperti 32.71."),
    )


def plain_text(value: Value) -> str:
    """Text of a cell is kept as it was typed, without doubled spaces; whole numbers without a decimal point.

    Rule: monitoring-113. Source: house.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "\n".join(" ".join(line.split()) for line in str(value).replace("\x00", "").splitlines()).strip()


def find_heading(
    sheet: Sheet, wanted: Mapping[str, Sequence[str]], *, needed: Sequence[str]
) -> Heading | None:
    """A table begins at the first of the top rows that names every column it needs; titles may stand above
    it.

    Rule: monitoring-114. Source: issue of monitoring, Bad input (several sheets, titles above tables).
    """
    by_name = {alias: name for name, aliases in wanted.items() for alias in (name, *aliases)}
    for number, cells in sheet.rows:
        if number > HEADING_WITHIN:
            break
        columns: dict[str, int] = {}
        for index, value in enumerate(cells):
            name = by_name.get(" ".join(str(value or "").lower().replace("_", " ").split()))
            if name is not None and name not in columns:
                columns[name] = index
        if all(name in columns for name in needed):
            return Heading(number, columns)
    return None


def is_covered(cell: str, merged: Sequence[tuple[str, str]]) -> str:
    """A cell under a merged range carries nothing of its own: the range's first cell has it all.

    Rule: monitoring-115. Source: spreadsheets. Gives the first cell of the range, or nothing.
    """
    row, column = _split(cell)
    for first, last in merged:
        (top, left), (bottom, right) = _split(first), _split(last)
        if top <= row <= bottom and left <= column <= right and cell != first:
            return first
    return ""


def _split(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]), column
