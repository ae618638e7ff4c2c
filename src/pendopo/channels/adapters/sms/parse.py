"""Webhooks of the gateway, freed of their shape: a message, or what became of one of ours. Pure."""

from datetime import UTC, datetime
from typing import Any

from pendopo.channels.adapters.reading import as_id, as_object, as_text, read_object
from pendopo.channels.types import UNTOLD, Delivery, Incoming, Kind, Parsed, Sender, StatusUpdate

_STATES = {
    "submitted": Delivery.SENT, "delivered": Delivery.DELIVERED, "read": Delivery.READ,
    "rejected": Delivery.FAILED, "undeliverable": Delivery.FAILED, "failed": Delivery.FAILED,
    "expired": Delivery.FAILED,
}  # fmt: skip
# No such number, number barred. Source: developer.vonage.com, Messages API errors.
_OF_PERSON = ("1240", "1241", "1250")


def parse(body: bytes) -> Parsed:
    """One message or one state."""
    found = read_object(body)
    if found is None:
        return Parsed(odd=("unreadable",))
    key = as_id(found.get("message_uuid"))
    if found.get("channel") not in ("sms", None) or not key:
        return Parsed(odd=("not_sms" if key else "no_id",))
    if "status" in found:
        return _status(found, key)
    digits = as_id(found.get("from")).removeprefix("+")
    if not digits:
        return Parsed(odd=("no_sender",))
    phone = f"+{digits}" if digits.isdigit() else ""  # a name of letters is no number
    text = as_text(found.get("text"))
    kind = Kind.TEXT if found.get("message_type", "text") == "text" else Kind.UNKNOWN
    sender = Sender(digits, phone=phone)
    return Parsed(messages=(Incoming(key, sender, _time(found.get("timestamp")), kind, text),))


def _time(told: Any) -> datetime:
    try:
        at = datetime.fromisoformat(as_text(told, 40))
    except ValueError:
        return UNTOLD
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _status(found: dict[str, Any], key: str) -> Parsed:
    name = as_text(found.get("status"), 40)
    if name not in _STATES:
        return Parsed(odd=(f"status_{name}",))
    code = as_text(as_object(found.get("error")).get("title"), 40)
    whose = "person" if code in _OF_PERSON else "message"
    told = StatusUpdate(
        key, _STATES[name], _time(found.get("timestamp")), code=f"sms_{code}" if code else "", whose=whose
    )
    return Parsed(statuses=(told,))
