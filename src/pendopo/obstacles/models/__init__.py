"""Tables of the room."""

from pendopo.obstacles.models.entries import EntryChange, Innovation, Obstacle, Strategy
from pendopo.obstacles.models.evidence import EvidenceFile
from pendopo.obstacles.models.suggestions import Suggestion

__all__ = ["EntryChange", "EvidenceFile", "Innovation", "Obstacle", "Strategy", "Suggestion"]
