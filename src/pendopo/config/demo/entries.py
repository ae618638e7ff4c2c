"""What the seven cities of Wilayah I did against what hindered them, as published pages tell it."""

from datetime import datetime

from pendopo.kit.actor import Actor
from pendopo.obstacles.actions import load_known_entries


def load(*, by: Actor, at: datetime) -> int:
    """Take over the obstacles, strategies and innovations that come with Pendopo; gives their number."""
    return load_known_entries(by=by, at=at)
