"""Published events of the room. Together they tell how long people waited for words of an officer."""

from pendopo.events.types import EventSpec

EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "inbox.conversation.opened",
        "A talk came to the officers.",
        data=("conversation", "reason", "number"),
    ),
    EventSpec(
        "inbox.conversation.taken",
        "An officer took a talk up.",
        data=("conversation", "officer", "waited_seconds", "how"),
    ),
    EventSpec(
        "inbox.conversation.assigned",
        "A talk was handed to an officer.",
        data=("conversation", "officer", "former"),
    ),
    EventSpec(
        "inbox.conversation.moved",
        "A talk was handed to the officers of another stall.",
        data=("conversation", "former", "former_stall"),
    ),
    EventSpec(
        "inbox.conversation.released", "An officer gave a talk back.", data=("conversation", "officer")
    ),
    EventSpec(
        "inbox.conversation.answered",
        "An officer answered.",
        data=("conversation", "officer", "first", "waited_seconds", "late", "template", "left"),
    ),
    EventSpec(
        "inbox.conversation.closed",
        "A talk with officers ended.",
        data=("conversation", "outcome", "open_seconds", "answered", "officer"),
    ),
    EventSpec(
        "inbox.conversation.reopened",
        "A talk that had ended goes on.",
        data=("conversation", "former_outcome", "number"),
    ),
    EventSpec(
        "inbox.conversation.undelivered",
        "An officer's answer did not arrive; the talk waits again.",
        data=("conversation", "code"),
    ),
    EventSpec(
        "inbox.settings.changed",
        "The wishes of a mall for its inbox changed.",
        data=("first_minutes", "next_minutes", "cap", "quiet_hours"),
    ),
    EventSpec(
        "inbox.canned.changed",
        "Words that stand ready were written, changed or removed.",
        data=("reply", "how"),
    ),
)
