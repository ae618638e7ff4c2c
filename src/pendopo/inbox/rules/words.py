"""Words that stand ready, with places to be filled, and receipt numbers as people type them."""

import re
from collections.abc import Mapping

from pendopo.kit.errors import Text
from pendopo.kit.text import _

# What may stand in braces, and what it becomes.
PLACES: dict[str, Text] = {
    "nama": _("nama orangnya di kanal itu, atau Bapak/Ibu"),
    "nomor": _("nomor pesan, misalnya P-017"),
    "mal": _("nama mal"),
    "petugas": _("nama Anda"),
    "jam": _("jam buka mal hari ini"),
    "gerai": _("nama gerai yang dituju"),
}
_PLACE = re.compile(r"\{(\w+)\}")
_RECEIPT = re.compile(r"\s*p[-\s]?0*(\d{1,6})\s*", re.IGNORECASE)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Each place in braces becomes its value; a place that nobody knows stays as it was typed.

    Rule: inbox-09. Source: issue (canned replies with placeholders).
    """
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def unknown_places(text: str) -> list[str]:
    """Words that stand ready name only places that can be filled, so that nobody is sent braces.

    Rule: inbox-10. Source: house. Gives the unknown ones, each once.
    """
    return list(dict.fromkeys(name for name in _PLACE.findall(text) if name not in PLACES))


def is_receipt(typed: str) -> int | None:
    """A receipt number is found as people type it: `P-017`, `p17`, `P 0017`.

    Rule: inbox-11. Source: house. The number, or None.
    """
    found = _RECEIPT.fullmatch(typed)
    return int(found[1]) if found else None
