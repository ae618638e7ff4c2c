"""Indonesian words as people type them: cleaned, stemmed lightly, and brought to one form."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAX_QUESTION = 200
MAX_KNOWN = 50_000
_WORD = re.compile(r"[a-z0-9]+")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_TWICE = re.compile(r"(?<=[a-z]{3})2(?:nya)?$")
_CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu")
_SUFFIXES = ("kan", "an", "in", "i")
_PREFIXES = (
    ("memper", ""), ("diper", ""), ("menye", "se"), ("penye", "se"), ("meny", "s"), ("peny", "s"),
    ("menge", ""), ("penge", ""), ("meng", ""), ("peng", ""), ("mem", ""), ("pem", ""), ("men", ""),
    ("pen", ""), ("ber", ""), ("ter", ""), ("per", ""), ("di", ""), ("ke", ""), ("se", ""), ("me", ""),
    ("pe", ""), ("nge", ""), ("ng", ""),
)  # fmt: skip
_LEAST = 4  # a root keeps at least this many letters


def split_words(text: str) -> list[str]:
    """A question is read without case, accents and punctuation, and only its first 200 letters.

    Drawn out letters ("tolooong") count once, and "surat2" is "surat".

    Rule: catalogue-10. Source: docs/adr, "Search and catalogue".
    """
    plain = unicodedata.normalize("NFKD", text[:MAX_QUESTION]).casefold()
    words = _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    return [_TWICE.sub("", _DRAWN_OUT.sub(r"\1", word)) for word in words]


def stem(word: str, roots: frozenset[str] = frozenset()) -> str:
    """A word counts as its root: "perpanjangan", "memperpanjang" and "perpanjang" are one word.

    Rule: catalogue-11. Source: docs/adr, "Search and catalogue"; light, since search only compares roots.
    """
    if word in roots or not word.isalpha() or len(word) <= _LEAST:
        return word
    for clitic in _CLITICS:
        if word.endswith(clitic) and len(word) - len(clitic) >= _LEAST:
            word = word.removesuffix(clitic)
            break
    if word in roots:
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST:
            shorter = word.removesuffix(suffix)
            if suffix in ("kan", "an") or shorter in roots or _without_prefix(shorter) in roots:
                word = shorter
                break
    if word in roots:
        return word
    return _without_prefix(word)


def _without_prefix(word: str) -> str:
    for prefix, instead in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) + len(instead) >= _LEAST:
            return instead + word.removeprefix(prefix)
    return word


@dataclass(frozen=True, slots=True)
class Situation:
    """What people need when a question says one word of every group."""

    groups: tuple[frozenset[str], ...]
    meant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that mean the same, phrases that mean one word, words without weight, and known roots."""

    same: Mapping[str, str] = field(default_factory=dict)  # any form -> the one form
    phrases: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # weaker: also look for these
    situations: Mapping[str, tuple["Situation", ...]] = field(default_factory=dict)  # by a form that is said
    longest: int = 1
    known: dict[str, str] = field(default_factory=dict, repr=False, compare=False)  # forms found before

    def form(self, word: str) -> str:
        """The one form under which a word is kept and looked for; empty for words without weight."""
        found = self.known.get(word)
        if found is None:
            found = self._find_form(word)
            if len(self.known) < MAX_KNOWN:
                self.known[word] = found
        return found

    def _find_form(self, word: str) -> str:
        if word in self.empty:
            return ""
        if word in self.same:
            return self.same[word]
        root = stem(word, self.roots)
        if root in self.empty and word.startswith(root):  # "pengga" begins "penggantian", it is not "ngga"
            return ""
        return self.same.get(root, root)

    def read(self, words: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs of (form, what was written), phrases first; words without weight are left out."""
        found: list[tuple[str, str]] = []
        place = 0
        while place < len(words):
            for length in range(min(self.longest, len(words) - place), 0, -1):
                meant = self.phrases.get(tuple(words[place : place + length]))
                if meant is not None:
                    found += [(form, " ".join(words[place : place + length])) for form in meant]
                    place += length
                    break
            else:
                if form := self.form(words[place]):
                    found.append((form, words[place]))
                place += 1
        return found


def build_lexicon(data: Mapping[str, object]) -> Lexicon:
    """One synonym file makes the lexicon: same words, phrases, situations, words without weight, roots.

    Rule: catalogue-12. Source: catalogue/data/synonyms.yaml.
    """
    roots = frozenset(str(word) for word in _listed(data, "roots"))
    same: dict[str, str] = {}
    for group in _listed(data, "same"):
        words = [word for entry in _listed_of(group) for word in split_words(str(entry))[:1]]
        first = stem(words[0], roots)
        for word in words:
            same[word] = same[stem(word, roots)] = first
    plain = Lexicon(same=same, roots=roots)
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    table = data.get("phrases") or {}
    assert isinstance(table, Mapping)  # noqa: S101 - our own file, checked by a test
    for phrase, meant in table.items():
        phrases[tuple(split_words(str(phrase)))] = tuple(plain.form(word) for word in split_words(str(meant)))
    related = {}
    weaker = data.get("related") or {}
    assert isinstance(weaker, Mapping)  # noqa: S101
    for word, others in weaker.items():
        related[plain.form(str(word))] = tuple(plain.form(str(other)) for other in _listed_of(others))
    return Lexicon(
        same=same, phrases=phrases, empty=frozenset(str(word) for word in _listed(data, "empty")),
        roots=roots, related=related, situations=_situations(data, plain),
        longest=max((len(phrase) for phrase in phrases), default=1),
    )  # fmt: skip


def _situations(data: Mapping[str, object], plain: Lexicon) -> dict[str, tuple[Situation, ...]]:
    """Situations by each form of their narrowest group, so that a question looks at few of them."""
    found: dict[str, list[Situation]] = {}
    for entry in _listed(data, "situations"):
        groups, meant = _listed_of(entry)
        said = tuple(
            frozenset(plain.form(word) for word in str(group).split("|")) for group in _listed_of(groups)
        )
        situation = Situation(said, tuple(plain.form(word) for word in split_words(str(meant))))
        for form in min(said, key=len):
            found.setdefault(form, []).append(situation)
    return {form: tuple(situations) for form, situations in found.items()}


def _listed(data: Mapping[str, object], name: str) -> list[object]:
    return _listed_of(data.get(name))


def _listed_of(value: object) -> list[object]:
    if isinstance(value, str):
        return list(value.split())
    return list(value) if isinstance(value, list | tuple) else []
