"""Tables of the room."""

from pendopo.inbox.models.desk import CannedReply, MallSettings, Note
from pendopo.inbox.models.talks import Conversation, DayNumber

__all__ = ["CannedReply", "Conversation", "DayNumber", "MallSettings", "Note"]
