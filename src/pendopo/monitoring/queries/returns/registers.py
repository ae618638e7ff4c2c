"""The one door to the register of obstacles, strategies and innovations, which prefills a return."""

from collections.abc import Sequence
from datetime import date

from pendopo.kit.actor import Actor
from pendopo.monitoring.types.returns import Block
from pendopo.obstacles import queries as obstacles
from pendopo.obstacles.types.views import EntryView


def list_entries(
    block: Block, *, mall: str, region: str, first: date, last: date, by: Actor | None
) -> list[str]:
    """The entries of a block that hold in a period and that the actor may read, a line each."""
    found: Sequence[EntryView]
    if block == Block.OBSTACLES:
        found = obstacles.list_obstacles(region=region, first=first, last=last, by=by)
    elif block == Block.STRATEGIES:
        found = obstacles.list_strategies(region=region, first=first, last=last, by=by)
    else:
        found = obstacles.list_innovations(region=region, first=first, last=last, by=by)
    here = [" ".join(entry.title.split()) for entry in found if entry.mall in {"", mall}]
    return list(dict.fromkeys(here))
