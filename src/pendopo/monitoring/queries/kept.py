"""What was computed is kept as long as it is true: under the stamp of the data that it was made from."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import is_dataclass
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

Made = TypeVar("Made")
_KEPT: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()  # with their sizes
_LOCK = Lock()
MOST = 3000  # things kept in one process
HEAD = 40  # bytes of a thing besides what it holds
MOST_BYTES = 16_000_000  # of all of them together: made-up addresses fill no memory


def kept(key: tuple[Hashable, ...], version: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, made once a version. `None` as version: never kept.

    The version is read before the data, so what is kept is never older than its version says. Within a
    transaction nothing is kept: it may see its own changes under the same stamp.
    """
    if version is None or connection.in_atomic_block:
        return make()
    place = (connection.settings_dict["NAME"], key, version)
    with _LOCK:
        if place in _KEPT:
            _KEPT.move_to_end(place)
            return _KEPT[place][0]  # type: ignore[no-any-return]
    made = make()
    size = _size(made)
    with _LOCK:
        _KEPT[place] = (made, size)
        held = sum(one for _made, one in _KEPT.values())
        while len(_KEPT) > MOST or (held > MOST_BYTES and len(_KEPT) > 1):
            held -= _KEPT.popitem(last=False)[1][1]
    return made


def _size(made: Any) -> int:
    """About how many bytes a thing takes, with all that it holds."""
    if isinstance(made, bytes | str):
        return len(made)
    if isinstance(made, dict):
        return sum(HEAD + _size(key) + _size(value) for key, value in made.items())
    if isinstance(made, list | tuple | set | frozenset):
        return sum(HEAD + _size(item) for item in made)
    if is_dataclass(made):
        return sum(HEAD + _size(getattr(made, name)) for name in made.__dataclass_fields__)
    return 0


def is_kept(key: tuple[Hashable, ...], version: Hashable) -> bool:
    """Whether a thing is there for this version."""
    return (connection.settings_dict["NAME"], key, version) in _KEPT
