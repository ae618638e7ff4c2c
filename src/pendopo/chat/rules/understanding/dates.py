"""Days as people name them, relative to the day it is at the mall."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pendopo.chat.rules.understanding.reading import Line

DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "ahad")
MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
          "november", "desember")  # fmt: skip
PARTS = {
    "pagi": "morning", "subuh": "morning", "siang": "midday", "sore": "afternoon", "malam": "evening",
    "magrib": "evening", "asar": "afternoon", "zuhur": "midday",
}  # fmt: skip
SPECIAL_YEARS = range(1900, 2200)

NUM = r"(\d{1,2} belas|\d puluh(?: [1-9])?|\d{1,3})(?![\d./:])"
_DAY = "|".join((*DAYS, "minggu"))
_WORKDAY = "|".join(DAYS)
_MONTH = "|".join(MONTHS)
_OTHER = re.compile(
    r"\b(lahir|kelahiran|lahirnya|meninggal|kadaluarsa|kedaluwarsa|expired|berlaku|sejak|terbit|nikah|menikah)"
    r"(?: (?!\d|tanggal|bulan)[a-z]+)?(?: pada| di)?(?: tanggal)? $"
)


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day that a message names. `others` are days it may as well mean; `until` the last day of a span
    ("minggu depan"); `odd` why no day came of it: "past", "no_such_day", "other" (a day of birth, say).
    """

    day: date | None
    others: tuple[date, ...] = ()
    until: date | None = None
    odd: str = ""
    said: str = ""
    part: str = ""
    by_name: bool = False  # a weekday


Maker = Callable[[re.Match[str], date], FoundDay | None]


def whole_number(said: str) -> int:
    """ "3", "2 belas" and "2 puluh 5" are 3, 12 and 25."""
    parts = said.split()
    if parts[-1] == "belas":
        return 10 + int(parts[0])
    if len(parts) > 1:
        return 10 * int(parts[0]) + (int(parts[2]) if len(parts) > 2 else 0)
    return int(parts[0])


def _exists(year: int, month: int, day: int) -> bool:
    return year in SPECIAL_YEARS and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def day_of_month(today: date, day: int) -> FoundDay:
    """A day without a month is the next such day from today on: "tgl 31" in November is 31 December.

    Rule: chat-64. Source: house (a wish is never in the past).
    """
    year, month = today.year, today.month
    for _step in range(13):
        if _exists(year, month, day) and date(year, month, day) >= today:
            return FoundDay(date(year, month, day))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return FoundDay(None, odd="no_such_day")


def day_and_month(today: date, day: int, month: int, year: int | None = None) -> FoundDay:
    """A day and month without a year are the next such day from today on; with a year that is over it is the
    past, and no wish.

    Rule: chat-65. Source: house.
    """
    if year is not None:
        year += 2000 if year < 100 else 0
        if not _exists(year, month, day):
            return FoundDay(None, odd="no_such_day")
        named = date(year, month, day)
        return FoundDay(named) if named >= today else FoundDay(None, odd="past")
    for candidate in (today.year, today.year + 1):
        if _exists(candidate, month, day) and date(candidate, month, day) >= today:
            return FoundDay(date(candidate, month, day))
    return FoundDay(None, odd="no_such_day")


def weekday(today: date, number: int, which: str = "") -> FoundDay:
    """A weekday is the next one from today on; "depan" means the one of next week, but may mean the coming
    one; the weekday of today may also mean the one in a week.

    Rule: chat-66. Source: everyday Indonesian; what is unclear stays among `others` and is asked.
    """
    coming = today + timedelta(days=(number - today.weekday()) % 7)
    if which == "depan":
        monday = today + timedelta(days=7 - today.weekday())
        named = monday + timedelta(days=number)
        other = coming if coming > today else None
        return FoundDay(named, tuple(filter(None, (other if other != named else None,))))
    if coming == today and not which:
        return FoundDay(today, (today + timedelta(days=7),))
    if coming == today and which == "nanti":
        return FoundDay(today + timedelta(days=7))
    return FoundDay(coming)


def _number_of(name: str) -> int:
    return 6 if name == "minggu" else DAYS.index(name)


def _months_on(today: date, count: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + count, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _span(first: date, last: date, today: date) -> FoundDay:
    return FoundDay(max(first, today), until=max(last, today))


def _month_span(today: date, where: str, which: str) -> FoundDay:
    """ "bulan depan", "akhir bulan", "awal bulan depan"."""
    first = today.replace(day=1)
    if which == "depan" or (where == "awal" and not which):
        first = _months_on(first, 1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    if where == "awal":
        last = first.replace(day=7)
    elif where == "akhir":
        first = first.replace(day=21)
    elif where in ("tengah", "pertengahan"):
        first, last = first.replace(day=11), first.replace(day=20)
    if last < today:
        return _month_span(_months_on(first.replace(day=1), 1), where, "ini")
    return _span(first, last, today)


def _slashed(match: re.Match[str], today: date) -> FoundDay | None:
    """ "3/12" is 3 December; "12/13" can only be the other way round; "3/4" may be."""
    first, second = int(match[1]), int(match[2])
    year = int(match[3]) if match[3] else None
    named = day_and_month(today, first, second, year)
    turned = day_and_month(today, second, first, year) if first != second else FoundDay(None)
    if named.odd == "no_such_day" and turned.day:
        return turned
    return FoundDay(named.day, (turned.day,) if named.day and turned.day else (), odd=named.odd)


def _later(match: re.Match[str], today: date) -> FoundDay | None:
    count = whole_number(match[1])
    try:
        if match[2] in ("bulan",):
            return FoundDay(_months_on(today, count))
        return FoundDay(today + timedelta(days=count * (1 if match[2] == "hari" else 7)))
    except (OverflowError, ValueError):
        return FoundDay(None, odd="no_such_day")


def _in_month(match: re.Match[str], today: date) -> FoundDay | None:
    first = _months_on(today.replace(day=1), 1 if match[2] == "depan" else 0)
    return day_and_month(today, whole_number(match[1]), first.month, first.year)


def _named_weekday(match: re.Match[str], today: date) -> FoundDay | None:
    groups = match.groupdict()
    which = groups.get("week") or groups.get("which") or groups.get("before") or ""
    if which == "lalu":
        return FoundDay(None, odd="past")
    if which in ("next",):
        which = "depan"
    if which in ("besok", "nanti", "lusa"):
        which = "nanti"
    found = weekday(today, _number_of(match["day"]), which)
    return FoundDay(found.day, () if groups.get("week") else found.others)


def _eve(match: re.Match[str], today: date) -> FoundDay | None:
    """ "malam minggu" is Saturday evening."""
    return FoundDay(weekday(today, (_number_of(match[1]) - 1) % 7, "ini").day, part="evening")


def _week(match: re.Match[str], today: date) -> FoundDay | None:
    monday = today - timedelta(days=today.weekday())
    if match[2] == "lalu":
        return FoundDay(None, odd="past")
    if match[2] == "depan":
        monday += timedelta(days=7)
    found = _span(monday, monday + timedelta(days=6), today)
    sunday = weekday(today, 6, "ini").day
    others = (sunday,) if match[1] == "minggu" and sunday and match[2] == "depan" else ()
    return FoundDay(found.day, others, until=found.until)


def _in_span(match: re.Match[str], today: date) -> FoundDay | None:
    return _month_span(today, match[1] or "", match[2])


def _on(days: int) -> Maker:
    return lambda match, today: FoundDay(
        today + timedelta(days=days), part=PARTS.get((match.groupdict() or {}).get("part") or "", "")
    )


def _named_month(match: re.Match[str], today: date) -> FoundDay | None:
    year = int(match["year"]) if match["year"] else None
    return day_and_month(today, whole_number(match["day"]), MONTHS.index(match["month"]) + 1, year)


_YEAR = r"(?: (?:tahun )?(?P<year>\d{4}|\d{2}(?= |$)(?! (?:orang|pagi|siang|sore|malam|lewat|kurang))))?"
_DATE_NUM = r"(?P<day>[1-9] belas|[1-3] puluh(?: [1-9])?|\d{1,2})(?![\d./:])"
_WAYS: tuple[tuple[str, Maker], ...] = (
    (r"(?:hari )?(?:tanggal )?(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})",
     lambda m, t: day_and_month(t, int(m[3]), int(m[2]), int(m[1]))),
    (r"(?:tanggal )?(?<!jam )(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", _slashed),
    (r"(?:tanggal )?(?<!jam )(\d{1,2}) (\d{1,2}) (20\d{2})", _slashed),
    (r"(?:tanggal )(\d{1,2})[-/.](\d{1,2})()", _slashed),
    (r"(?<!jam )(\d{1,2})/(\d{1,2})()", _slashed),
    (rf"(?:tanggal )?{_DATE_NUM}(?: (?:st|nd|rd|th))?(?: of)?(?: bulan)? (?P<month>{_MONTH}){_YEAR}",
     _named_month),
    (rf"tanggal {_DATE_NUM} bulan (?P<number>[1-9] belas|\d{{1,2}})(?![\d./:]){_YEAR}",
     lambda m, t: day_and_month(t, whole_number(m["day"]), whole_number(m["number"]),
                                int(m["year"]) if m["year"] else None)),
    (rf"(?P<month>{_MONTH})(?: tanggal)? {_DATE_NUM}(?: (?:st|nd|rd|th))?{_YEAR}", _named_month),
    (rf"tanggal {NUM}(?: (?:st|nd|rd|th))? bulan (depan|ini)", _in_month),
    (rf"tanggal {NUM}", lambda m, t: day_of_month(t, whole_number(m[1]))),
    (rf"{NUM} (hari|minggu|pekan|bulan) (?:lagi|ke ?depan|kemudian|setelah ini|dari sekarang)", _later),
    (rf"in {NUM} (hari|minggu|pekan|bulan)", _later),
    (r"seminggu (?:lagi|ke ?depan|kemudian)", _on(7)),
    (r"sebulan (?:lagi|ke ?depan|kemudian)", lambda m, t: FoundDay(_months_on(t, 1))),
    (rf"(?:minggu|pekan) (?P<week>depan|ini) (?:hari )?(?P<day>{_WORKDAY})", _named_weekday),
    (rf"next pekan (?:on )?(?P<day>{_WORKDAY})", lambda m, t: FoundDay(_week_from(t, 1, m["day"]).day)),
    (rf"malam ({_DAY})", _eve),
    (rf"(?P<before>next|this|besok|lusa) (?:hari )?(?P<day>{_WORKDAY})(?! (?:depan|ini))",
     _named_weekday),
    (rf"(?:hari |pada )*(?P<day>{_WORKDAY}) (?:di )?(?:minggu|pekan) (?P<week>depan|ini)",
     _named_weekday),
    (rf"(?:hari |pada )*(?P<day>{_WORKDAY})(?: (?P<which>depan|ini|besok|nanti|lalu))?",
     _named_weekday),
    (r"hari (?P<day>minggu)(?: (?P<which>depan|ini|besok|nanti|lalu))?", _named_weekday),
    (r"(minggu|pekan) (depan|ini|lalu)", _week),
    (r"next (pekan)()", lambda m, t: _week_from(t, 1)),
    (r"this (pekan)()", lambda m, t: _week_from(t, 0)),
    (r"(?:akhir pekan|weekend)(?: (?:ini|depan))?", lambda m, t: FoundDay(weekday(t, 5, "ini").day)),
    (r"(?<!\d )(?P<day>minggu)(?: (?P<which>besok|nanti))?", _named_weekday),
    (r"(?:(awal|akhir|tengah|pertengahan) )?bulan (depan|ini)", _in_span),
    (r"(awal|akhir|tengah|pertengahan) bulan", lambda m, t: _month_span(t, m[1], "")),
    (r"(?:besok lusa|lusa|day setelah besok|hari setelah besok)", _on(2)),
    (r"tulat", _on(3)),
    (r"(?:hari )?besok", _on(1)),
    (r"hari ini|today|(?:sekarang|hari) juga", _on(0)),
    (r"(?:nanti )(?P<part>pagi|siang|sore|malam)(?: ini)?", _on(0)),
    (r"(?P<part>pagi|siang|sore|malam) (?:ini|nanti)", _on(0)),
    (r"sekarang", _on(0)),
    (r"kemarin", lambda m, t: FoundDay(None, odd="past")),
)  # fmt: skip
_COMPILED = tuple((re.compile(rf"\b(?:{way})\b"), maker) for way, maker in _WAYS)


def _week_from(today: date, weeks: int, named: str = "") -> FoundDay:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * weeks)
    if named:
        return FoundDay(monday + timedelta(days=_number_of(named)))
    return _span(monday, monday + timedelta(days=6), today)


def find_days(line: Line, today: date) -> tuple[Line, list[FoundDay]]:
    """All days that a message names, the clearest ways of naming first; each is struck out of the line.

    Rule: chat-67. Source: issue, point 3 (dates in everyday words). Days of birth and the like are no wishes.
    """
    found: list[tuple[int, FoundDay]] = []
    for way, maker in _COMPILED:
        start = 0
        while match := way.search(line.text, start):
            start = match.end()
            told = maker(match, today)
            if told is None:
                continue
            if _OTHER.search(line.text[: match.start()]):
                told = FoundDay(None, odd="other")
            line = line.strike(match.start(), match.end())
            by_name = maker is _named_weekday
            found.append((match.start(), replace(told, said=match[0], by_name=by_name)))
    found.sort(key=lambda pair: pair[0])
    return line, [each for _place, each in found]


def best_day(found: Iterable[FoundDay]) -> FoundDay | None:
    """Of several days the first that can be a wish counts; the others are kept beside it.

    Rule: chat-68. Source: house ("senin atau selasa" is Monday, and Tuesday would do as well).
    """
    days = list(found)
    dated = [each.day for each in days if each.day and not each.by_name]
    # "kamis, 8 januari": the date counts, and the weekday only where it says another day
    wishes = [
        each
        for each in days
        if each.day and not (each.by_name and any(each.day.weekday() == day.weekday() for day in dated))
    ]
    wishes.sort(key=lambda each: each.by_name and bool(dated))
    if not wishes:
        return days[0] if days else None
    first = wishes[0]
    rest = [each.day for each in wishes[1:] if each.day and each.day != first.day]
    others = tuple(dict.fromkeys([*first.others, *rest]))
    return replace(first, others=others)
