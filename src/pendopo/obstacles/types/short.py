"""Entries in short: what a return, a list or a file names."""

from dataclasses import dataclass

from pendopo.obstacles.types.codes import EntryKind, Reach


@dataclass(frozen=True, slots=True)
class ShortEntry:
    """An entry with how it stands; `state` is the stage of an innovation."""

    kind: EntryKind
    id: int
    title: str
    state: str
    version: int
    reach: Reach
    is_example: bool = False
