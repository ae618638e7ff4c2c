"""The notes and sites of published figures in the language that is read."""

import csv
import io
from functools import lru_cache
from importlib.resources import files

from pendopo.kit import words

DATA = files("pendopo.monitoring") / "data"


def in_language(text: str) -> str:
    """A note or site of the figures in the active language, as printed where there is no other."""
    return _indonesian().get(text, text) if words.language() == "id" else text


@lru_cache(maxsize=1)
def _indonesian() -> dict[str, str]:
    rows = csv.DictReader(io.StringIO((DATA / "notes_id.csv").read_text(encoding="utf-8")))
    return {row["text"]: row["indonesian"] for row in rows}
