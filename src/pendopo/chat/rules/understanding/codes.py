"""Codes that people type: of an appointment, a ticket, or to go on in another channel."""

import re

from pendopo.kit.ids import CODE_LETTERS, clean_code

_SIGN = f"[{CODE_LETTERS}]"
_APPOINTMENT, _TALK = 8, 6
_AFTER_KODE = re.compile(
    r"\b(?:kode|code)(?: (?:booking|boking|janji|saya|pindah|antrean|antrian|tiket|nya|lanjut))*\s*[:=]?\s*"
    rf"((?:{_SIGN}[ \-]?){{{_TALK},{_APPOINTMENT}}})(?![A-Z0-9])",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"^/?(?:start )?((?:{_SIGN}[ \-]?){{{_TALK},{_APPOINTMENT}}})[.!]?$", re.IGNORECASE)
_INSIDE = re.compile(
    rf"(?<![\w@.])((?:{_SIGN}{{4}}[ \-]{_SIGN}{{4}})|{_SIGN}{{8}}|{_SIGN}{{6}})(?![\w@])", re.IGNORECASE
)
_TICKET = re.compile(r"(?<![\w.])([a-zA-Z]{1,3})[ \-]?(\d{3})(?![\w.]|[ ]?(?:ribu|rb|orang|meter|watt|va))")
_WHOLE_TICKET = re.compile(
    r"^\s*(?:(?:tiket|antrian|antrean|nomor|no|nomer)\s+){0,3}([a-zA-Z])[ \-]?(\d{1,3})\s*[.?!]?\s*$", re.I
)
_NO_TICKET = frozenset("no jam tgl rp ke km ak k b c kwh umr rt rw nomor di am pm abc di ya".split())
_DOUBLED = re.compile(r"^[a-z]{3,}2(?:nya|an)?$")


def _looks_random(found: str, *, spoken_of: bool) -> bool:
    """Letters and digits mixed, or capitals that are no word somebody shouts, or announced as a code."""
    code = clean_code(found)
    if len(code) not in (_APPOINTMENT, _TALK):
        return False
    has_digit = any(sign.isdigit() for sign in code)
    has_letter = any(sign.isalpha() for sign in code)
    if spoken_of:
        return has_letter or len(code) == _APPOINTMENT
    if not (has_digit and has_letter):
        return False
    return not _DOUBLED.match(found)


def find_code(text: str, usual: frozenset[str] = frozenset()) -> tuple[str, int, int]:
    """A code is eight signs (an appointment, a ticket's link) or six (to go on elsewhere): announced as a
    code, or with letters and digits mixed; words that people use are none.

    Rule: chat-72. Source: kit.ids (30 signs that are not confused). Gives the code and its place, or "".
    """
    for way, spoken_of in ((_AFTER_KODE, True), (_WHOLE, False), (_INSIDE, False)):
        for match in way.finditer(text):
            said = match[1].strip(" -")
            if _looks_random(said, spoken_of=spoken_of) and said.casefold() not in usual:
                return clean_code(said), match.start(1), match.end(1)
    said = _WHOLE.match(text.strip())
    code = clean_code(said[1]) if said and said[1].isupper() else ""
    if said and len(code) == _APPOINTMENT and code.casefold() not in usual:
        return code, text.index(said[1]), text.index(said[1]) + len(said[1])
    return "", 0, 0


def find_ticket_number(text: str) -> tuple[str, int, int]:
    """A ticket's number is one to three letters and three digits, as it stands on the ticket: "A-012".

    Rule: chat-73. Source: queue (numbers of tickets).
    """
    whole = _WHOLE_TICKET.match(text)
    for match in filter(None, (whole, *_TICKET.finditer(text))):
        if match[1].casefold() not in _NO_TICKET or (whole and len(match[1]) == 1):
            return f"{match[1].upper()}-{int(match[2]):03d}", match.start(1), match.end(2)
    return "", 0, 0
