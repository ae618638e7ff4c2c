"""Pure rules of the room: which signs paper can carry."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

BOX = "□"  # what stands for a sign that no font of ours has
LETTER_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "DIGIT")
_KEPT_CONTROLS = "\n\t"
_JOINERS = {"\ufe0e", "\ufe0f", "\u200d"}  # they only dress the sign before them


def printable(text: str) -> str:
    """Signs that nobody can see or hear are left out; lines and tabs stay, everything else is printed.

    Rule: documents-01. Source: house (nothing typed can break a document or hide in it).
    """
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(sign)
        if (kind == "Cc" and sign not in _KEPT_CONTROLS) or kind in {"Cs", "Co", "Cn"} or sign in _JOINERS:
            continue
        kept.append(sign)
    return "".join(kept)


def boxed(text: str, missing: Iterable[str]) -> str:
    """A sign that our fonts do not have is printed as an empty box, so that its place stays visible.

    Rule: documents-02. Source: PDF/A-2 (ISO 19005-2, 6.2.11.8: no glyph may be missing).
    """
    signs = set(missing) - {BOX}
    return "".join(BOX if sign in signs else sign for sign in text)


def is_rare(sign: str) -> bool:
    """Letters, digits and signs of the scripts that our fonts are made for are common; all others are rare.

    Rule: documents-03. Source: the fonts that come with the installation. Rare signs may have no glyph.
    """
    if ord(sign) < 0x2200:
        kind = unicodedata.category(sign)[0]
        return kind == "L" and not unicodedata.name(sign, "").startswith(LETTER_SCRIPTS)
    return True


def mapped(data: Any, change: Any) -> Any:
    """The same data with every text changed, names of fields excepted; drawings (`svg`) are changed too.

    Rule: documents-04. Source: house (data go in as data, at any depth).
    """
    if isinstance(data, str):
        return change(data)
    if isinstance(data, Mapping):
        return {str(key): mapped(value, change) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [mapped(value, change) for value in data]
    return data
