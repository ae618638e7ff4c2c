"""Types, errors and published events of the room."""

from pendopo.inbox.types.desk import (
    CannedView,
    ChannelLoad,
    InboxSettings,
    Load,
    Supervision,
    TemplateChoice,
)
from pendopo.inbox.types.errors import (
    AlreadyClosed,
    CapReached,
    NewWords,
    NoOfficer,
    TakenByOther,
    WindowIsClosed,
)
from pendopo.inbox.types.events import EVENTS
from pendopo.inbox.types.talks import (
    Box,
    ConversationView,
    InboxPage,
    InboxRow,
    NoteView,
    Outcome,
    Reason,
    State,
)

__all__ = [
    "EVENTS", "AlreadyClosed", "Box", "CannedView", "CapReached", "ChannelLoad", "ConversationView",
    "InboxPage", "InboxRow", "InboxSettings", "Load", "NewWords", "NoOfficer", "NoteView", "Outcome",
    "Reason", "State", "Supervision", "TakenByOther", "TemplateChoice", "WindowIsClosed",
]  # fmt: skip
