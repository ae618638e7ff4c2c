"""Webhooks of the Cloud API, freed of their shape. Pure: raises nothing, names what it does not know.

One body holds entries, changes in them, and messages, contacts, statuses and errors in those: each part is
read by itself, so that an odd one takes no other with it. Source: developers.facebook.com (Cloud API
webhooks, business-scoped user ids, template status webhooks), domain 8.2.
"""

from collections.abc import Callable, Iterator
from typing import Any

from pendopo.channels.adapters.graph.api import whose_fault
from pendopo.channels.adapters.reading import (
    as_degrees,
    as_id,
    as_number,
    as_object,
    as_objects,
    as_text,
    as_time,
    read_object,
)
from pendopo.channels.types import (
    Delivery,
    Incoming,
    Kind,
    MediaRef,
    Parsed,
    Sender,
    StatusUpdate,
    TemplateUpdate,
)

_FILES = {
    "image": Kind.IMAGE, "document": Kind.DOCUMENT, "audio": Kind.VOICE, "voice": Kind.VOICE,
    "video": Kind.VIDEO, "sticker": Kind.STICKER,
}  # fmt: skip
_STATES = {
    "sent": Delivery.SENT, "delivered": Delivery.DELIVERED, "read": Delivery.READ, "played": Delivery.READ,
    "failed": Delivery.FAILED,
}  # fmt: skip
_TEMPLATES = "message_template_status_update"

Part = Incoming | StatusUpdate | TemplateUpdate | str  # a text names an odd part


def parse(body: bytes, own_id: str) -> Parsed:
    """All that a webhook holds for the number `own_id`."""
    found = read_object(body)
    if found is None:
        return Parsed(odd=("unreadable",))
    parts = list(_parts(found, own_id))
    return Parsed(
        messages=tuple(each for each in parts if isinstance(each, Incoming)),
        statuses=tuple(each for each in parts if isinstance(each, StatusUpdate)),
        templates=tuple(each for each in parts if isinstance(each, TemplateUpdate)),
        odd=tuple(each for each in parts if isinstance(each, str)),
    )


def _parts(found: dict[str, Any], own_id: str) -> Iterator[Part]:
    for entry in as_objects(found.get("entry")):
        for change in as_objects(entry.get("changes")):
            field, value = as_text(change.get("field"), 60), as_object(change.get("value"))
            if field == "messages":
                yield from _of_number(value, own_id)
            elif field == _TEMPLATES:
                yield _template(value)
            else:
                yield f"field_{field}"


def _of_number(value: dict[str, Any], own_id: str) -> Iterator[Part]:
    number = as_id(as_object(value.get("metadata")).get("phone_number_id"))
    if own_id and number and number != own_id:
        yield "other_number"
        return
    contacts = as_objects(value.get("contacts"))
    for message in as_objects(value.get("messages")):
        yield _message(message, contacts)
    for status in as_objects(value.get("statuses")):
        yield _status(status)
    for error in as_objects(value.get("errors")):
        yield f"error_{as_number(error.get('code'))}"


def _sender(message: dict[str, Any], contacts: list[dict[str, Any]]) -> Sender | None:
    """Who wrote: by the business-scoped id, else by the number. None: nobody is named."""
    user, phone = as_id(message.get("from_user_id")), as_id(message.get("from"))
    own = {user, phone} - {""}
    contact = next(
        (each for each in contacts if {as_id(each.get("user_id")), as_id(each.get("wa_id"))} & own), {}
    )
    if not contact and not own and len(contacts) == 1:
        contact = contacts[0]
    user = user or as_id(contact.get("user_id"))
    phone = phone or as_id(contact.get("wa_id"))
    if not user and not phone:
        return None
    profile = as_object(contact.get("profile"))
    return Sender(
        user_id=user or phone,
        phone=f"+{phone}" if phone.isdigit() else "",
        name=as_text(profile.get("name"), 120),
        username=as_text(profile.get("username"), 120),
    )


def _message(found: dict[str, Any], contacts: list[dict[str, Any]]) -> Part:
    key, sender = as_id(found.get("id")), _sender(found, contacts)
    if not key or sender is None:
        return "message_without_id" if not key else "message_without_sender"
    if found.get("group_id"):
        return "not_private"
    name = as_text(found.get("type"), 40)
    if name == "system":
        return _system(found, key, sender)
    content = as_object(found.get(name))
    values: dict[str, Any] = _content(name, content, found)
    values.setdefault("answers", as_id(as_object(found.get("context")).get("id")))
    return Incoming(vendor_id=key, sender=sender, said_at=as_time(found.get("timestamp")), **values)


def _content(name: str, content: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Kind and content by WhatsApp's name of the type; orders, polls, what WhatsApp itself calls unsupported
    and what is to come are unknown.
    """
    if name in _FILES:
        return {"kind": _FILES[name], "text": as_text(content.get("caption")), "media": _file(content)}
    if name == "contacts":
        names = (as_object(each.get("name")) for each in as_objects(found.get("contacts")))
        shown = [as_text(each.get("formatted_name"), 120) for each in names]
        return {"kind": Kind.CONTACT, "text": ", ".join(filter(None, shown))}
    read = _KINDS.get(name)
    return read(content) if read else {"kind": Kind.UNKNOWN}


def _words(content: dict[str, Any]) -> dict[str, Any]:
    return {"kind": Kind.TEXT, "text": as_text(content.get("body"))}


def _template_button(content: dict[str, Any]) -> dict[str, Any]:
    text = as_text(content.get("text"))
    return {"kind": Kind.CHOICE, "choice": as_text(content.get("payload") or text, 256), "text": text}


def _place(content: dict[str, Any]) -> dict[str, Any]:
    place = as_degrees(content.get("latitude"), content.get("longitude"))
    words = (as_text(content.get("name"), 200), as_text(content.get("address"), 400))
    return {"kind": Kind.LOCATION, "place": place, "text": ", ".join(filter(None, words))}


def _reaction(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": Kind.REACTION, "text": as_text(content.get("emoji"), 20),
        "answers": as_id(content.get("message_id")),
    }  # fmt: skip


def _pressed(content: dict[str, Any]) -> dict[str, Any]:
    for name in ("button_reply", "list_reply"):
        reply = as_object(content.get(name))
        if reply:
            return {
                "kind": Kind.CHOICE, "choice": as_text(reply.get("id"), 256),
                "text": as_text(reply.get("title"), 200),
            }  # fmt: skip
    return {"kind": Kind.UNKNOWN, "text": as_text(as_object(content.get("nfm_reply")).get("body"))}


_KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "text": _words, "interactive": _pressed, "button": _template_button, "location": _place,
    "reaction": _reaction,
}  # fmt: skip


def _file(content: dict[str, Any]) -> tuple[MediaRef, ...]:
    key = as_id(content.get("id"))
    if not key:
        return ()
    return (
        MediaRef(
            vendor_id=key, mime=as_text(content.get("mime_type"), 80).partition(";")[0].strip(),
            name=as_text(content.get("filename"), 120), size=as_number(content.get("file_size")),
            sha256=as_text(content.get("sha256"), 80), url=as_text(content.get("url"), 2_000),
        ),
    )  # fmt: skip


def _system(found: dict[str, Any], key: str, sender: Sender) -> Part:
    """A person has another number, and with it another id."""
    system = as_object(found.get("system"))
    user, phone = as_id(system.get("user_id")), as_id(system.get("wa_id") or system.get("new_wa_id"))
    if not user and not phone:
        return f"system_{as_text(system.get('type'), 40)}"
    changed = Sender(
        user_id=user or phone, phone=f"+{phone}" if phone.isdigit() else "", name=sender.name,
        username=sender.username, former_id=sender.user_id,
    )  # fmt: skip
    return Incoming(vendor_id=key, sender=changed, said_at=as_time(found.get("timestamp")), kind=Kind.SYSTEM)


def _status(found: dict[str, Any]) -> Part:
    key, name = as_id(found.get("id")), as_text(found.get("status"), 40)
    if not key or name not in _STATES:
        return f"status_{name}"
    errors = as_objects(found.get("errors"))
    code = as_number(errors[0].get("code")) if errors else 0
    return StatusUpdate(
        vendor_id=key, state=_STATES[name], at=as_time(found.get("timestamp")),
        code=_named(code) if code else "", whose=whose_fault(code) if code else "message",
    )  # fmt: skip


def _named(code: int) -> str:
    return "window_closed" if code == 131047 else f"graph_{code}"


def _template(value: dict[str, Any]) -> Part:
    name = as_text(value.get("message_template_name"), 512)
    event = as_text(value.get("event"), 40).lower()
    if not name or not event:
        return "template_without_name"
    reason = as_text(value.get("reason"), 200)
    return TemplateUpdate(
        name=name, language=as_text(value.get("message_template_language"), 20), state=event,
        reason="" if reason.upper() == "NONE" else reason, vendor_id=as_id(value.get("message_template_id")),
    )  # fmt: skip
