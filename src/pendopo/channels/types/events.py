"""Published events of the room."""

from pendopo.events.types import EventSpec

EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "channels.message.sent", "A vendor took a message.", data=("message", "kind", "vendor", "attempts")
    ),
    EventSpec(
        "channels.message.failed",
        "A message cannot be delivered.",
        data=("message", "kind", "vendor", "attempts", "code", "permanent"),
    ),
    EventSpec("channels.message.expired", "A message was too late to be of use.", data=("message", "kind")),
    EventSpec("channels.messages.cancelled", "Waiting messages were called off.", data=("count",)),
    EventSpec("channels.messages.recovered", "Messages of a worker that died wait again.", data=("count",)),
    EventSpec(
        "channels.message.received",
        "A person wrote to a mall.",
        data=("thread", "message", "kind", "public", "account"),
    ),
    EventSpec(
        "channels.message.written",
        "A mall wrote in a thread.",
        data=("thread", "message", "kind", "author", "account"),
    ),
    EventSpec(
        "channels.message.delivered", "A vendor says that a message arrived.", data=("message", "kind")
    ),
    EventSpec("channels.message.read", "A vendor says that a message was read.", data=("message", "kind")),
    EventSpec(
        "channels.webhook.stuck",
        "A webhook could not be worked through and waits for a person.",
        data=("account", "error", "attempts"),
    ),
    EventSpec("channels.push.opened", "Notifications of the app got their keys.", data=("account",)),
    EventSpec("channels.webchat.opened", "The chat on a mall's page was opened.", data=("account",)),
    EventSpec("channels.identity.replaced", "A vendor gave a person another id.", data=()),
    EventSpec("channels.identity.linked", "A person linked a channel to themselves.", data=("how",)),
    EventSpec("channels.identity.unlinked", "A channel was parted from a person.", data=("how",)),
    EventSpec(
        "channels.identity.unreachable", "A vendor says that a person cannot be reached.", data=("code",)
    ),
    EventSpec(
        "channels.account.troubled", "A vendor refuses an account of the mall.", data=("account", "code")
    ),
    EventSpec("channels.account.added", "An account at a vendor was entered.", data=("account",)),
    EventSpec("channels.account.changed", "An account at a vendor was changed.", data=("account",)),
    EventSpec("channels.account.paused", "An account at a vendor was paused.", data=("account",)),
    EventSpec("channels.account.resumed", "An account at a vendor works again.", data=("account",)),
    EventSpec("channels.account.checked", "The connection to a vendor was tested.", data=("account", "code")),
    EventSpec("channels.account.connected", "A vendor was told our address.", data=("account",)),
    EventSpec(
        "channels.media.kept", "A file out of a chat was checked and is kept.", data=("message", "kind")
    ),
    EventSpec(
        "channels.media.refused", "A file out of a chat is not kept.", data=("message", "kind", "code")
    ),
    EventSpec(
        "channels.media.removed", "A file out of a chat was removed in time.", data=("message", "kind")
    ),
    EventSpec(
        "channels.template.decided",
        "A vendor decided about a template.",
        data=("account", "template", "language", "state", "reason"),
    ),
    EventSpec("channels.identity.blocked", "An officer blocked a person who floods or insults."),
    EventSpec("channels.identity.unblocked", "A block was taken back."),
    EventSpec("channels.identity.opted_out", "A person wants no more messages by this channel."),
    EventSpec("channels.identity.opted_in", "A person wants messages by this channel again."),
)
