"""Published events of the room."""

from pendopo.events.types import EventSpec

EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "notifications.message.rerouted",
        "A message that did not arrive goes by the next way.",
        data=("message", "kind", "instead_of", "former_channel", "reason"),
    ),
    EventSpec(
        "notifications.message.unreachable",
        "No way is left to tell a person.",
        data=("message", "kind", "reason"),
    ),
    EventSpec(
        "notifications.message.put_aside",
        "A person does not want messages of this purpose.",
        data=("message", "kind", "purpose"),
    ),
    EventSpec(
        "notifications.wishes.changed",
        "A person chose by which ways they want to be told.",
        data=("order", "off", "refused", "whatsapp_number"),
    ),
    EventSpec(
        "notifications.budget.planned",
        "Messages got their day within an account's budget.",
        data=("account", "messages", "people", "first_day", "last_day", "elsewhere"),
    ),
)
