"""Types, errors and published events of the room."""

from pendopo.channels.types.accounts import (
    TALKING,
    AccountView,
    Channel,
    CheckStep,
    IdentityView,
    Limits,
    StepState,
)
from pendopo.channels.types.connecting import (
    NEEDS,
    AccountDraft,
    Key,
    Needs,
    NotConnected,
)
from pendopo.channels.types.events import EVENTS
from pendopo.channels.types.outbox import (
    NOBODY,
    Addressee,
    Answered,
    DeliveryFailed,
    DeliveryRound,
    DemoMailView,
    OutFile,
    Outgoing,
    Rendered,
    State,
)
from pendopo.channels.types.talk import (
    SHARE_PHONE,
    UNTOLD,
    Attachment,
    Author,
    Choice,
    Delivery,
    Incoming,
    Kind,
    Link,
    MediaContent,
    MediaRef,
    MediaView,
    MessageView,
    Parsed,
    Reply,
    Sender,
    StatusUpdate,
    Template,
    TemplateText,
    TemplateUpdate,
    TemplateView,
    ThreadView,
)

__all__ = [
    "EVENTS", "NEEDS", "NOBODY", "SHARE_PHONE", "TALKING", "UNTOLD", "AccountDraft", "AccountView",
    "Addressee", "Answered", "Attachment", "Author", "Channel", "CheckStep", "Choice",
    "Delivery", "DeliveryFailed", "DeliveryRound", "DemoMailView", "IdentityView", "Incoming", "Key",
    "Kind", "Limits", "Link", "MediaContent", "MediaRef", "MediaView", "MessageView", "Needs",
    "NotConnected", "OutFile", "Outgoing", "Parsed", "Rendered", "Reply", "Sender", "State",
    "StatusUpdate", "StepState", "Template", "TemplateText", "TemplateUpdate", "TemplateView",
    "ThreadView",
]  # fmt: skip
