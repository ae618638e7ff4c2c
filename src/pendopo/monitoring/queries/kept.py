"""What was computed is kept as long as it is true: under the stamp of the data that it was made from."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

Made = TypeVar("Made")
_KEPT: OrderedDict[Hashable, Any] = OrderedDict()
_LOCK = Lock()
MOST = 600  # things kept in one process
MOST_BYTES = 48_000_000  # of files and pages among them: made-up addresses fill no memory


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
            return _KEPT[place]  # type: ignore[no-any-return]
    made = make()
    with _LOCK:
        _KEPT[place] = made
        held = sum(map(_size, _KEPT.values()))
        while len(_KEPT) > MOST or (held > MOST_BYTES and len(_KEPT) > 1):
            held -= _size(_KEPT.popitem(last=False)[1])
    return made


def _size(made: Any) -> int:
    """How large a file or text is; what is neither is small."""
    return len(made) if isinstance(made, bytes | str) else 0


def is_kept(key: tuple[Hashable, ...], version: Hashable) -> bool:
    """Whether a thing is there for this version."""
    return (connection.settings_dict["NAME"], key, version) in _KEPT
