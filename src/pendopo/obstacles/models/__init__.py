"""Tables of the room."""

from pendopo.obstacles.models.entries import EntryChange, Innovation, Obstacle, Strategy
from pendopo.obstacles.models.suggestions import Suggestion

__all__ = ["EntryChange", "Innovation", "Obstacle", "Strategy", "Suggestion"]
