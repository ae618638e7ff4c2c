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
    MediaRef,
    MediaView,
    MessageView,
    Parsed,
    Reply,
    Sender,
    StatusUpdate,
    Template,
    TemplateUpdate,
    ThreadView,
)

__all__ = [
    "EVENTS", "NOBODY", "SHARE_PHONE", "TALKING", "UNTOLD", "AccountView", "Addressee", "Answered",
    "Attachment", "Author", "Channel", "CheckStep", "Choice", "Delivery", "DeliveryFailed", "DeliveryRound",
    "DemoMailView", "IdentityView", "Incoming", "Kind", "Limits", "Link", "MediaRef", "MediaView",
    "MessageView", "OutFile", "Outgoing", "Parsed", "Rendered", "Reply", "Sender", "State", "StatusUpdate",
    "StepState", "Template", "TemplateUpdate", "ThreadView",
]  # fmt: skip
