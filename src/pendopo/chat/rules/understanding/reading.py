"""A message brought to words that can be understood: cleaned, slang read, numbers of people set aside."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from pendopo.chat.rules.understanding.slang import CANON, GLUED, NEARLY, OTHERS

LONGEST = 400  # more than a message that asks something; what is longer is read up to here
BAR = "|"  # what was understood is struck out with it, so that no phrase reaches across

_NUMBERS_OF_PEOPLE = (
    re.compile(r"(?<!\d)(?:\d[ .\-]?){15}\d(?!\d)"),  # NIK, family card
    re.compile(r"(?<!\d)(?:\+?62|0)[ .\-]?8\d(?:[ .\-]?\d){6,11}(?!\d)"),  # mobile
    re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d[.\-]\d{3}\.\d{3}(?!\d)"),  # NPWP
    re.compile(r"(?<![\w.])\+?\d{9,}(?!\w)"),
    re.compile(r"(?<!\d)\(?0\d{2,3}\)?[ \-]\d{3,4}[ \-]?\d{3,4}(?!\d)"),  # land line
)
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_TWICE = re.compile(r"^([a-z]{2,})2(?:nya|an)?$")
_TOKEN = re.compile(r"\d+(?:[.:/\-]\d+)*|[a-z]+2(?:nya|an)?(?![a-z0-9])|[a-z]+(?:'[a-z]+)*(?:-[a-z]+)*|[?]")
_BEFORE_NUMBERS = frozenset(("tanggal", "jam", "nomor", "pilih", "loket", "hari"))
_SIGNS = {
    "👍": " oke ", "👌": " oke ", "✅": " ya ", "🙏": " makasih ", "👋": " halo ",
    "👎": " tidak ", "❌": " tidak ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a message: `raw` as written, and `text` as understood, words parted by one space.

    `place` gives for each sign of `text` the number of its raw word. Words that were used are struck out in
    `text`, never taken away, so that places stay true.
    """

    raw: tuple[str, ...]
    text: str
    place: tuple[int, ...]

    def strike(self, start: int, end: int) -> "Line":
        """The line with a part struck out."""
        return Line(self.raw, self.text[:start] + BAR * (end - start) + self.text[end:], self.place)

    def left(self) -> list[tuple[str, str]]:
        """Raw and understood words that are not struck out, in order, each raw word once."""
        found: dict[int, list[str]] = {}
        begin = 0
        for word in self.text.split(" "):
            if word and BAR not in word:
                found.setdefault(self.place[begin], []).append(word)
            begin += len(word) + 1
        return [(self.raw[number], " ".join(words)) for number, words in found.items()]


def plain(text: str) -> str:
    """A message is read without case, accents, emojis and marks of direction, and only its beginning.

    Rule: chat-61. Source: how short messages are written; house (the first 400 signs hold the wish).
    """
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    text = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    kept = []
    for sign in text:
        if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Me"):
            continue
        digit = unicodedata.decimal(sign, None)
        kept.append(str(digit) if digit is not None else sign)
    return "".join(kept).replace("’", "'").replace("‘", "'").replace("`", "'")


def without_numbers_of_people(text: str) -> tuple[str, bool]:
    """A telephone number or the number of a card is never a date, a choice or a code: it is set aside.

    Rule: chat-62. Source: domain 7 (NIK of 16 digits), kit.phones. Gives the text and whether one was there.
    """
    kept = text
    for number in _NUMBERS_OF_PEOPLE:
        kept = number.sub(" ", kept)
    return kept, kept != text


def known_word(word: str) -> str:
    """A word as people shorten or misspell it is the word it stands for; others stay as they are.

    Rule: chat-63. Source: understanding/slang.py; a slip of one letter only in words that resemble no other.
    """
    word = word.replace("'", "")
    twice = _TWICE.match(word)
    if word in CANON:
        return CANON[word]
    if word in GLUED:
        return GLUED[word]
    if twice:
        return CANON.get(twice[1], twice[1])
    for ending in ("nya", "ny", "kah", "lah", "deh", "dong"):
        if word.endswith(ending) and word.removesuffix(ending) in CANON:
            return CANON[word.removesuffix(ending)]
    if len(word) >= 5 and word.isalpha() and word not in OTHERS:
        for near in NEARLY:
            if word[0] == near[0] and OSA.distance(word, near, score_cutoff=1) <= 1:
                return CANON.get(near, near)
    return word


def _split(text: str) -> Iterable[str]:
    for token in _TOKEN.findall(_DRAWN_OUT.sub(r"\1", text)):
        if "-" in token and token.replace("-", "").isalpha() and token not in CANON:
            yield from token.split("-")
        elif (twice := _TWICE.match(token)) and CANON.get(twice[1]) in _BEFORE_NUMBERS:
            yield from (twice[1], "2")  # "jam2" is two o'clock, "surat2" is letters
        else:
            yield token


def read(text: str) -> Line:
    """The words of a cleaned message."""
    raw: list[str] = []
    words: list[str] = []
    places: list[int] = []
    for token in _split(text):
        for word in known_word(token).split(" "):
            words.append(word)
            places += [len(raw)] * (len(word) + 1)
        raw.append(token)
    return Line(tuple(raw), " ".join(words), tuple(places))
