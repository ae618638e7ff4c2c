"""The one door to the register of obstacles, strategies and innovations: what it holds of a mall prefills a return."""

from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module, util
from typing import Any

from pendopo.monitoring.types.returns import Block

_LISTS = {
    Block.OBSTACLES: "list_obstacles",
    Block.STRATEGIES: "list_strategies",
    Block.INNOVATIONS: "list_innovations",
}
_NAMES = ("title", "name", "text", "what", "problem")


def list_entries(block: Block, *, mall: str, region: str, first: date, last: date, by: Any) -> list[str]:
    """The entries of a block that hold in a period, a line each; nothing while there is no register."""
    if util.find_spec("pendopo.obstacles.queries") is None:
        return []
    reader: Callable[..., Iterable[Any]] | None = getattr(
        import_module("pendopo.obstacles.queries"), _LISTS[block], None
    )
    if reader is None:
        return []
    return [
        line
        for entry in reader(region=region, mall=mall, first=first, last=last, by=by)
        if (line := _line(entry))
    ]


def _line(entry: Any) -> str:
    for name in _NAMES:
        words = getattr(entry, name, None)
        if words:
            return " ".join(str(words).split())
    return ""
