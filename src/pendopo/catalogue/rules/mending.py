"""Words that the catalogue does not know, brought to ones it knows: affixes, sounds, short writing, glue."""

import re
from collections.abc import Callable, Iterable, Iterator

_BEFORE = (
    ("memper", ("",)), ("diper", ("",)), ("keter", ("",)), ("penge", ("",)), ("menge", ("",)),
    ("meny", ("s", "c")), ("peny", ("s",)), ("meng", ("", "k")), ("peng", ("", "k")), ("mem", ("", "p")),
    ("pem", ("", "p")), ("men", ("", "t")), ("pen", ("", "t")), ("nge", ("",)), ("ny", ("s", "c")),
    ("ng", ("", "k")), ("ber", ("",)), ("ter", ("",)), ("per", ("",)), ("ke", ("",)), ("di", ("",)),
    ("me", ("",)), ("pe", ("",)), ("se", ("",)), ("n", ("", "t")), ("m", ("", "p")), ("ka", ("",)),
    ("", ("",)),
)  # fmt: skip
_AFTER = ("", "nya", "ny", "lah", "kan", "in", "an", "i", "ne", "e", "keun", "na", "ku", "mu", "kannya",
          "annya", "innya", "inya")  # fmt: skip
_SOUNDS = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "s"), ("sy", "s"), ("sh", "s"), ("kh", "k"),
    ("ch", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "p"), ("ck", "k"), ("x", "ks"), ("q", "k"),
    ("f", "p"), ("v", "p"), ("z", "s"), ("y", "i"), ("ai", "e"), ("au", "o"), ("w", "u"), ("h", ""),
    ("c", "k"),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]")
_LEAST, _LEAST_GLUED, _LEAST_SHORT = 3, 3, 3


def possible_roots(word: str) -> Iterator[str]:
    """A word with affixes may be any of a few roots; the longest come first ("ngurusin": "kurus", "urus").

    Rule: catalogue-23. Source: Indonesian and colloquial affixes; only a root the catalogue knows is taken.
    """
    found: dict[str, None] = {}
    for before, starts in _BEFORE:
        if not word.startswith(before):
            continue
        for after in _AFTER:
            core = word[len(before) : len(word) - len(after)]
            if word.endswith(after):
                found |= dict.fromkeys(start + core for start in starts if len(start + core) >= _LEAST)
    found.pop(word, None)
    yield from sorted(found, key=lambda root: (-len(root), root))


def sound(word: str) -> str:
    """Spellings that sound alike are one: "pasfor" is "paspor", "idjasah" is "ijazah".

    Rule: catalogue-24. Source: old spelling (oe, dj, tj), loanwords (f, v, z, x, q) and doubled letters.
    """
    for written, spoken in _SOUNDS:
        word = word.replace(written, spoken)
    return _DOUBLE.sub(r"\1", word).rstrip("kgt") or word


def consonants(word: str) -> str:
    """Short writing leaves vowels out: "prpnjang" and "prpnjng" are "perpanjang".

    Rule: catalogue-25. Source: how short messages are written.
    """
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", word))


def is_short_writing(word: str) -> bool:
    """A word with hardly a vowel is short writing: at least three letters, at most a fifth of them vowels.

    Rule: catalogue-26. Source: house.
    """
    return len(word) >= _LEAST_SHORT and word.isalpha() and len(_VOWELS.findall(word)) * 5 <= len(word)


def unglue(word: str, is_word: Callable[[str], bool]) -> tuple[str, str] | None:
    """Two known words written as one are two: "ktphilang" is "ktp hilang".

    Rule: catalogue-27. Source: house; each part has three letters at least, the longer first part wins.
    """
    for place in range(len(word) - _LEAST_GLUED, _LEAST_GLUED - 1, -1):
        if is_word(word[:place]) and is_word(word[place:]):
            return word[:place], word[place:]
    return None


def by_key(words: Iterable[str], key: Callable[[str], str], count: Callable[[str], int]) -> dict[str, str]:
    """Words under a key; of several under one key the one that most services use."""
    found: dict[str, str] = {}
    for word in sorted(words, key=lambda word: (count(word), word)):
        found[key(word)] = word
    return found
