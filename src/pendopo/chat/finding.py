"""Finding services by what people write: one function for the dialogue, its tests and its bench."""

from datetime import date
from typing import Any

from pendopo.catalogue import queries as catalogue
from pendopo.catalogue.types import SearchPage
from pendopo.chat.rules.understanding import understand

MOST_FOUND = 40


def find_services(words: str, mall: Any, *, on: date, limit: int = MOST_FOUND) -> SearchPage:
    """Services of a mall that answer the words which `understand` left of a message, best first."""
    return catalogue.search_services(mall, words, on=on, limit=limit)


def find_by_message(text: str, mall: Any, *, on: date, limit: int = MOST_FOUND) -> SearchPage:
    """Services that a whole message asks for: politeness, wishes and times are set aside before."""
    words = understand(text, today=on, language="id").words
    return find_services(words or text, mall, on=on, limit=limit)
