"""Times of day as people name them: hours of an office, not of a night."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from pendopo.chat.rules.understanding.dates import PARTS, whole_number
from pendopo.chat.rules.understanding.reading import Line

_NUM = r"([1-9] belas|2 puluh(?: [1-4])?|\d{1,2})"
_PART = r"(?: (?:waktu )?(pagi|siang|sore|malam|subuh))?"
_CLOCK = r"(\d{1,2})[.:](\d{2})"
_JAM = r"(?:jam|at|sekitar|kira|antara)"


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time that a message names: the hour as said, its part of the day, or a part alone. `until`: of
    "jam 9 sampai 11". `settled`: the hour is of the 24 hours already.
    """

    hour: int | None = None
    minute: int = 0
    part: str = ""
    until: tuple[int, int] | None = None
    settled: bool = False
    after_prayer: bool = False  # "abis jumatan": it is a Friday


def hour_of_day(hour: int, part: str = "") -> int:
    """An hour without its part of the day is one of an office: one to five are in the afternoon, the rest as
    said; "siang", "sore" and "malam" make it the later one.

    Rule: chat-69. Source: everyday Indonesian; malls open between 7 and 18.
    """
    if hour > 12 or hour == 0:
        return hour
    if part == "morning":
        return hour
    if part == "midday":
        return hour + 12 if hour <= 5 else hour
    if part == "afternoon":
        return hour if hour == 12 else hour + 12
    if part == "evening":
        return 0 if hour == 12 else (hour + 12 if hour >= 5 else hour)
    return hour + 12 if hour <= 5 else hour


def _valid(hour: int, minute: int) -> bool:
    return 0 <= hour <= 23 and 0 <= minute <= 59


def _half(match: re.Match[str]) -> FoundTime | None:
    """ "setengah 9" is half past eight."""
    hour = whole_number(match[1])
    return FoundTime((hour - 1) or 12, 30, PARTS.get(match[2] or "", "")) if 1 <= hour <= 12 else None


def _half_past(match: re.Match[str]) -> FoundTime | None:
    hour = whole_number(match[1])
    return FoundTime(hour, 30) if 1 <= hour <= 12 else None


def _past_or_to(match: re.Match[str]) -> FoundTime | None:
    """ "jam 9 lewat 15", "jam 9 kurang seperempat"."""
    hour = whole_number(match[1])
    minutes = {"seperempat": 15, "setengah": 30}.get(match[3]) or int(match[3])
    if not 0 < minutes < 60 or not 1 <= hour <= 24:
        return None
    part = PARTS.get(match[4] or "", "")
    if match[2] == "kurang":
        return FoundTime((hour - 1) or 12, 60 - minutes, part)
    return FoundTime(hour % 24, minutes, part)


def _between(match: re.Match[str]) -> FoundTime | None:
    """ "jam 9 sampai 11"."""
    first, last = whole_number(match[1]), whole_number(match[3])
    if not _valid(first, int(match[2] or 0)) or not _valid(last, int(match[4] or 0)):
        return None
    return FoundTime(
        first, int(match[2] or 0), PARTS.get(match[5] or "", ""), until=(last, int(match[4] or 0))
    )


def _named(match: re.Match[str]) -> FoundTime | None:
    hour, minute = whole_number(match[1]), int(match[2] or 0)
    return FoundTime(hour, minute, PARTS.get(match[3] or "", "")) if _valid(hour, minute) else None


def _english(match: re.Match[str]) -> FoundTime | None:
    hour, minute = int(match[1]), int(match[2] or 0)
    if not 1 <= hour <= 12 or not _valid(hour, minute):
        return None
    late = match[3] in ("pm", "jam")  # "pm" is known, "jam" cannot be
    return FoundTime(hour % 12 + (12 if late else 0), minute, settled=True)


def _at(hour: int, minute: int, *, friday: bool = False) -> Callable[[re.Match[str]], FoundTime]:
    return lambda _match: FoundTime(hour, minute, settled=True, after_prayer=friday)


_WAYS: tuple[tuple[str, Callable[[re.Match[str]], FoundTime | None]], ...] = (
    (r"(?:setelah|selesai|habis) (?:sholat |salat |solat )?(?:jumatan|jumat(?= (?:siang|an)))",
     _at(13, 0, friday=True)),
    (r"(?:setelah|selesai) (?:sholat |salat |solat )?zuhur", _at(12, 30)),
    (r"(?:setelah|selesai) (?:sholat |salat |solat )?asar", _at(15, 30)),
    (r"(?:setelah|selesai) (?:sholat |salat |solat )?magrib", _at(18, 30)),
    (r"(?:setelah|selesai) (?:istirahat|makan siang|ishoma)", _at(13, 0)),
    (r"(?:jam )?(?:istirahat|makan siang)|tengah hari|noon", _at(12, 0)),
    (rf"(?:jam |at )?setengah {_NUM}{_PART}", _half),
    (rf"half past {_NUM}", _half_past),
    (rf"{_JAM} {_NUM} (lewat|lebih|kurang) (\d{{1,2}}|seperempat|setengah)(?: menit)?{_PART}", _past_or_to),
    (rf"{_NUM} (lewat|kurang) (seperempat|\d{{1,2}}(?= menit))(?: menit)?{_PART}", _past_or_to),
    (rf"{_JAM} (?:{_CLOCK}|(\d{{1,2}}))-(?:{_CLOCK}|(\d{{1,2}})){_PART}",
     lambda m: _span((m[1] or m[3], m[2], m[4] or m[6], m[5]), m[7])),
    (rf"{_JAM} (\d{{1,2}})(?:[.:](\d{{2}}))? (?:sampai|smp|sampe|sd|hingga|dan|to) (?:jam )?"
     rf"(\d{{1,2}})(?:[.:](\d{{2}}))?{_PART}", _between),
    (r"(?<!jam )(\d{1,2})(?:[.:](\d{2}))? ?(am|pm)(?! \d)", _english),
    (rf"{_JAM} (?:jam )?{_NUM}(?:[.:](\d{{2}}))?(?: ?an)?(?! (?:jam|hari|kali|orang|menit|kurang|lewat))"
     rf"(?![\d.:/]){_PART}", _named),
    (rf"(?<![\d.:/]){_NUM}(?:[.:](\d{{2}}))? (?:waktu )?(pagi|siang|sore|malam|subuh)", _named),
    (rf"{_NUM}() ?o ?(?:clock)", lambda m: FoundTime(whole_number(m[1]))),
    (rf"(?<![\d.:/]){_CLOCK}(?![\d.:/]){_PART}", _named),
)  # fmt: skip
_COMPILED = tuple((re.compile(rf"\b(?:{way})\b"), maker) for way, maker in _WAYS)
_PART_ALONE = re.compile(r"\b(?:(?:waktu|yang) )?(pagi|siang|sore|malam|subuh)\b")
_BEFORE_PRAYER = re.compile(r"\bsebelum (?:sholat |salat )?(?:jumatan|zuhur|makan siang|istirahat)\b")


def _span(said: tuple[str, str | None, str, str | None], part: str | None) -> FoundTime | None:
    first, last = (int(said[0]), int(said[1] or 0)), (int(said[2]), int(said[3] or 0))
    if not _valid(*first) or not _valid(*last):
        return None
    return FoundTime(*first, PARTS.get(part or "", ""), until=last)


def find_time(line: Line) -> tuple[Line, FoundTime]:
    """The time of day that a message names, and the part of the day; both are struck out of the line.

    Rule: chat-70. Source: issue, point 3; "setengah 9" is 08.30, after the Friday prayer is 13.00.
    """
    found = FoundTime()
    for way, maker in _COMPILED:
        match = way.search(line.text)
        told = maker(match) if match else None
        if match and told:
            line, found = line.strike(match.start(), match.end()), told
            break
    part = found.part
    if match := _BEFORE_PRAYER.search(line.text):
        line, part = line.strike(match.start(), match.end()), part or "morning"
    if match := _PART_ALONE.search(line.text):
        line, part = line.strike(match.start(), match.end()), part or PARTS[match[1]]
    return line, FoundTime(found.hour, found.minute, part, found.until, found.settled, found.after_prayer)


def settle(found: FoundTime) -> tuple[time | None, time | None]:
    """The time of day, and the end of a span of times.

    Rule: chat-71. Source: house (of "jam 11 sampai 1" the end is after the beginning).
    """
    if found.hour is None:
        return None, None
    hour = found.hour if found.settled else hour_of_day(found.hour, found.part)
    begins = time(hour, found.minute)
    if found.until is None:
        return begins, None
    last_hour = hour_of_day(found.until[0], found.part)
    if (last_hour, found.until[1]) <= (hour, found.minute) and last_hour + 12 <= 23:
        last_hour += 12
    ends = time(last_hour, found.until[1])
    return begins, ends if ends > begins else None
