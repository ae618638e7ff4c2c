"""Pure rules of the room."""

from pendopo.documents.rules.signs import BOX, boxed, is_rare, mapped, printable
from pendopo.documents.rules.uploads import (
    LARGEST,
    LARGEST_KEPT,
    MADE,
    MOST_PAGES,
    file_name,
    picture_size,
    recognise,
)

__all__ = [
    "BOX",
    "LARGEST",
    "LARGEST_KEPT",
    "MADE",
    "MOST_PAGES",
    "boxed",
    "file_name",
    "is_rare",
    "mapped",
    "picture_size",
    "printable",
    "recognise",
]
