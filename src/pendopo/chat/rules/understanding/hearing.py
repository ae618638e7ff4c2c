"""What a message says: intent, day, time, number, code, and the words that are left to find a service by."""

import re
from collections.abc import Iterable
from datetime import date

from pendopo.chat.rules.understanding.codes import find_code, find_ticket_number
from pendopo.chat.rules.understanding.dates import FoundDay, best_day, find_days, weekday, whole_number
from pendopo.chat.rules.understanding.intents import find_alone, find_intent, what_is_asked
from pendopo.chat.rules.understanding.reading import (
    BAR,
    Line,
    plain,
    read,
    without_numbers_of_people,
)
from pendopo.chat.rules.understanding.slang import ADDRESS, CANON, NAMES_TOO, POLITE, SMALL
from pendopo.chat.rules.understanding.times import FoundTime, find_time, settle
from pendopo.chat.rules.understanding.wordlists import (
    ASKING,
    ENGLISH,
    INDONESIAN,
    MAKES,
    NEVER_CALLED_OFF,
    ORDINALS,
    OWN_THINGS,
    OWN_WORDS,
    TALK,
)
from pendopo.chat.types import Heard, Intent

_NUMBER = re.compile(
    r"^(?:(?:pilih|nomor|opsi|yang|yg|ke|angka|option|menu|saya) )*"
    r"([1-9] belas|\d puluh(?: [1-9])?|\d{1,3})(?: (?:aja|ya|dong|deh|saja|itu))*$"
)
_ORDINAL = re.compile(
    rf"^(?:pilih |yang |yg |saya |mau |ambil )*({'|'.join(ORDINALS)})(?: (?:aja|ya|dong|deh))*$"
)
_CHANGES = re.compile(r"\b(?:ganti|ubah|pindah|geser|mundur|maju|jadi)\b")
_SHIFTS = re.compile(r"\b(?:geser|mundur|maju)\b")
_OPENS = re.compile(
    r"\b(?:buka|tutup|libur)\b(?! (?:usaha|toko|warung|rekening|cabang|blokir|tabungan|praktik))"
)
_VISITS = re.compile(r"\b(?:bisa|boleh|mau|datang|kesana|daftar)\b")
_DO_CANCEL = re.compile(r"^(?:di|mem|nge)?(?:batalin|batalkan|batalken|cancel\w*|cencel|kensel|kencel|btl)$")


def understand(text: str, *, today: date, language: str = "id") -> Heard:
    """A message is understood as a whole: what is wanted, when, which number or code, and the words that are
    left to find a service by. What nobody understands is looked for in the catalogue.

    Rule: chat-77. Source: issue, point 3; channels ("the bot answers only from the catalogue").
    """
    data: dict[str, str] = {}
    visible, had_number = without_numbers_of_people(text)
    if had_number:
        data["number_of_person"] = "yes"
    code, visible = _take_code(visible, data)
    whole = _compact(read(plain(visible)))
    line, greets, part = _greeting(whole)
    line, days = find_days(line, today)
    line, at = find_time(line)
    day = _day(days, at, today, data)
    begins, ends = settle(at)
    if ends:
        data["until_time"] = ends.isoformat("minutes")
    line = _compact(line)
    alone = _words_of(line, TALK)
    number = _number(alone)
    intent, own = _intent(line, alone, day=day is not None or begins is not None, data=data)
    if number is not None:
        intent, own = Intent.NONE, frozenset({alone})
    words = "" if number is not None else _left(line, own, data)
    if intent is Intent.NONE and number is None and not code:
        intent = _guess(words, line, when=bool(day or begins), data=data)
    if intent is Intent.NONE and greets and not (day or begins or words or code):
        intent = Intent.GREETING
    return Heard(
        text=text, intent=intent, words=words, number=number, day=day, at=begins,
        part_of_day=at.part or (day_part(days) or part), code=code, language=_language(whole), data=data,
    )  # fmt: skip


def day_part(days: Iterable[FoundDay]) -> str:
    """The part of the day that the way of naming a day holds ("nanti sore", "malam minggu")."""
    return next((each.part for each in days if each.part), "")


def _take_code(text: str, data: dict[str, str]) -> tuple[str, str]:
    code, begins, ends = find_code(text, frozenset(CANON))
    if not code:
        code, begins, ends = find_ticket_number(text)
    if not code:
        return "", text
    data["code_kind"] = (
        {6: "talk", 8: "appointment"}.get(len(code), "ticket") if "-" not in code else "ticket"
    )
    return code, f"{text[:begins]} {text[ends:]}"


def _compact(line: Line) -> Line:
    """The words that are not struck out, as a line of their own."""
    raw: list[str] = []
    words: list[str] = []
    places: list[int] = []
    for written, said in line.left():
        words.append(said)
        places += [len(raw)] * (len(said) + 1)
        raw.append(written)
    return Line(tuple(raw), " ".join(words), tuple(places))


def _greeting(line: Line) -> tuple[Line, bool, str]:
    """ "pagi kak", "selamat siang": not the part of a day. "pagi" alone may be both."""
    words = line.text.split(" ")
    begins = 1 if words[0] in ("selamat", "halo") and len(words) > 1 else 0
    if words[begins] not in ("pagi", "siang", "sore", "malam"):
        return line, False, ""
    if len(words) == begins + 1 and not begins:
        return line.strike(0, len(line.text)), True, ""
    follows = words[begins + 1] if len(words) > begins + 1 else ""
    greets = (
        begins
        or follows in ADDRESS
        or follows in ("saya", "mau", "tanya", "halo", "izin", "numpang", "tolong")
    )
    if not greets or (not begins and follows == "ini"):
        return line, False, ""
    length = len(" ".join(words[: begins + 1]))
    return _compact(line.strike(0, length)), True, ""


def _day(days: list[FoundDay], at: FoundTime, today: date, data: dict[str, str]) -> date | None:
    found = wished_day(days, at, today)
    if found is None:
        return None
    if found.others:
        data["other_days"] = ",".join(each.isoformat() for each in found.others)
    if found.until and found.until != found.day:
        data["until_day"] = found.until.isoformat()
    if found.odd:
        data["odd_day"] = found.odd
        if found.said and found.odd == "no_such_day":
            data["said_day"] = found.said
    return found.day


def wished_day(days: list[FoundDay], at: FoundTime, today: date) -> FoundDay | None:
    """The day that counts; after the Friday prayer is a Friday.

    Rule: chat-79. Source: everyday Indonesian.
    """
    found = best_day(days)
    return weekday(today, 4, "ini") if found is None and at.after_prayer else found


def _words_of(line: Line, without: frozenset[str]) -> str:
    return " ".join(word for word in line.text.split(" ") if word and word not in without)


def _number(alone: str) -> int | None:
    if match := _NUMBER.match(alone):
        return whole_number(match[1])
    match = _ORDINAL.match(alone)
    return ORDINALS[match[1]] if match else None


def _intent(line: Line, alone: str, *, day: bool, data: dict[str, str]) -> tuple[Intent, frozenset[str]]:
    """What is wanted, and the words that said so."""
    if alone in ("no", "nomor") and line.raw[:1] == ("no",):
        return Intent.NO, frozenset({"nomor"})
    found = find_intent(line.text.replace(" ?", "")) or find_intent(line.text)
    if found:
        phrase, match = found
        own = OWN_WORDS.get(phrase.intent, frozenset())
        rest = _left(line, own, {}).split()
        if _holds(phrase.intent, line, rest, match[0]):
            data.update({name: value for name, value in phrase.data if value})
            if "channel" in (match.groupdict() or {}):
                data["channel"] = match["channel"]
            return phrase.intent, own
    intent = find_alone(alone) if alone else Intent.NONE if day or not line.raw else Intent.GREETING
    if day and intent is Intent.YES and not alone.startswith(("ya", "oke")):
        intent = Intent.NONE  # "besok pagi bisa?" asks
    return (intent, frozenset(alone.split())) if intent is not None else _by_verb(line, alone, day=day)


def _by_verb(line: Line, alone: str, *, day: bool) -> tuple[Intent, frozenset[str]]:
    """A verb that tells what is wanted only because of the day beside it, or because nothing else is said."""
    intent = Intent.NONE
    moves = bool(_SHIFTS.search(alone) or (day and _CHANGES.search(alone)))
    if moves and not _left(line, OWN_WORDS[Intent.MOVE], {}):
        intent = Intent.MOVE
    elif day and _OPENS.search(alone):
        intent = Intent.OPEN_TODAY
    return intent, OWN_WORDS.get(intent, frozenset())


def _holds(intent: Intent, line: Line, rest: list[str], said: str) -> bool:
    """Whether a turn of phrase still means one's own affairs beside the words that are left."""
    words = line.text.split(" ")
    if intent in (Intent.FOLLOW, Intent.TICKET, Intent.CANCEL) and NEVER_CALLED_OFF.intersection(
        (*rest, *words)
    ):
        return bool(OWN_THINGS.difference(("antrean", "nomor")).intersection(words))
    if intent is Intent.CANCEL and rest and not OWN_THINGS.intersection(words):
        return any(_DO_CANCEL.match(raw) for raw in line.raw)
    if intent is Intent.OFFICER and rest:
        return "admin" not in said
    return not (intent in (Intent.STOP, Intent.START, Intent.LANGUAGE) and rest)


def _left(line: Line, own: frozenset[str], data: dict[str, str]) -> str:
    """The words as written that are left to find a service by."""
    asked = what_is_asked(line.text)
    if asked:
        data["asks"] = asked
    pairs = [(raw, said) for raw, said in line.left() if said != "?" and BAR not in said]
    kept = []
    for place, (raw, said) in enumerate(pairs):
        follows = pairs[place + 1][1] if place + 1 < len(pairs) else ""
        if raw in ("nik", "kode", "nomor", "no", "hp", "telp", "telepon", "wa") and data.get(
            "number_of_person"
        ):
            continue
        polite = raw in POLITE or (said in POLITE and raw not in NAMES_TOO)
        if polite or said in own or (said in MAKES and follows in own) or (asked and said in ASKING):
            continue
        kept.append((raw, said))
    if all(said in SMALL or raw in SMALL or said.isdigit() for raw, said in kept):
        return ""
    while kept and (kept[-1][1] in SMALL or kept[-1][0] in SMALL) and kept[-1][1] != "tidak":
        kept.pop()
    return " ".join(raw for raw, _said in kept)


def _guess(words: str, line: Line, *, when: bool, data: dict[str, str]) -> Intent:
    """Without a turn of phrase: a service with a day or a time is to be booked, a service alone is looked
    for; a day alone answers a question, or leans to booking.
    """
    if words:
        return Intent.BOOK if when or words in ("daftar", "dftr", "mendaftar", "pendaftaran") else Intent.FIND
    if when:
        if _VISITS.search(line.text):
            data["leans"] = Intent.BOOK.value
        return Intent.NONE
    return Intent.FIND if data.get("asks") else Intent.NONE


def _language(line: Line) -> str:
    """The language when the words are clearly of one: two English words more than Indonesian ones, or the
    other way round.
    """
    english = sum(raw in ENGLISH for raw in line.raw)
    indonesian = sum(raw in INDONESIAN for raw in line.raw)
    if english >= 2 and english > 2 * indonesian:
        return "en"
    return "id" if indonesian > english else ""
