"""Updates of the Bot API, freed of their shape. Pure: raises nothing, names what it does not know.

Source: core.telegram.org/bots/api (Update, Message, CallbackQuery, ChatMemberUpdated), domain 8.3.
"""

from typing import Any

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
from pendopo.channels.types import UNTOLD, Incoming, Kind, MediaRef, Parsed, Sender

_FILES = {
    "animation": Kind.VIDEO, "document": Kind.DOCUMENT, "voice": Kind.VOICE, "audio": Kind.VOICE,
    "video": Kind.VIDEO, "video_note": Kind.VIDEO, "sticker": Kind.STICKER,
}  # fmt: skip


def parse(body: bytes) -> Parsed:
    """One update. Messages of groups and posts of channels are not for us."""
    update = read_object(body)
    number = as_number(update.get("update_id")) if update else 0
    if update is None or not number:
        return Parsed(odd=("unreadable",))
    if pressed := as_object(update.get("callback_query")):
        return _pressed(pressed, number)
    if member := as_object(update.get("my_chat_member")):
        return _member(member)
    found = as_object(update.get("message") or update.get("edited_message"))
    if not found:
        return Parsed(odd=tuple(sorted(as_text(each, 40) for each in set(update) - {"update_id"}))[:3])
    if as_object(found.get("chat")).get("type") != "private":
        return Parsed(odd=("not_private",))
    sender = _sender(found.get("from"))
    return Parsed(messages=(_message(found, sender, number),)) if sender else Parsed(odd=("no_sender",))


def _pressed(pressed: dict[str, Any], number: int) -> Parsed:
    """A button. Telegram tells when its message was sent, not when it was pressed."""
    sender = _sender(pressed.get("from"))
    if sender is None:
        return Parsed(odd=("no_sender",))
    message = Incoming(
        vendor_id=f"update:{number}", sender=sender, said_at=UNTOLD, kind=Kind.CHOICE,
        choice=as_text(pressed.get("data"), 200), answers=as_id(pressed.get("id")),
    )  # fmt: skip
    return Parsed(messages=(message,))


def _member(member: dict[str, Any]) -> Parsed:
    """Somebody blocked the bot; who lets it in again writes to it next."""
    sender = _sender(member.get("from"))
    state = as_object(member.get("new_chat_member")).get("status")
    private = as_object(member.get("chat")).get("type") == "private"
    if sender is None or not private:
        return Parsed(odd=("not_private",))
    return Parsed(left=(sender.user_id,)) if state in ("kicked", "left") else Parsed()


def _sender(told: Any) -> Sender | None:
    user = as_object(told)
    key = as_id(user.get("id"))
    if not key:
        return None
    names = (as_text(user.get("first_name"), 64), as_text(user.get("last_name"), 64))
    return Sender(
        user_id=key, name=" ".join(filter(None, names)), username=as_text(user.get("username"), 64),
        language=as_text(user.get("language_code"), 10),
    )  # fmt: skip


def _message(found: dict[str, Any], sender: Sender, number: int) -> Incoming:
    values: dict[str, Any] = _content(found, sender) | {
        "answers": as_id(as_object(found.get("reply_to_message")).get("message_id"))
    }
    said_at = as_time(found.get("edit_date") or found.get("date"))
    return Incoming(vendor_id=f"update:{number}", sender=sender, said_at=said_at, **values)


def _content(found: dict[str, Any], sender: Sender) -> dict[str, Any]:
    """Kind and content by the part that a message has."""
    caption = as_text(found.get("caption"))
    if "text" in found:
        text = as_text(found["text"])
        return {"kind": Kind.START if text.split(" ", 1)[0] == "/start" else Kind.TEXT, "text": text}
    if photos := as_objects(found.get("photo")):
        largest = max(photos, key=lambda each: as_number(each.get("file_size") or each.get("width")))
        return {"kind": Kind.IMAGE, "text": caption, "media": _file(largest, "image/jpeg")}
    if "location" in found:
        place = as_object(found["location"])
        where = as_degrees(place.get("latitude"), place.get("longitude"))
        return {"kind": Kind.LOCATION, "place": where, "text": as_text(_venue(found), 600)}
    if "contact" in found:
        return _contact(as_object(found["contact"]), sender)
    for name, kind in _FILES.items():
        if name in found:
            return {"kind": kind, "text": caption, "media": _file(as_object(found[name]))}
    return {"kind": Kind.UNKNOWN, "text": caption}


def _venue(found: dict[str, Any]) -> str:
    venue = as_object(found.get("venue"))
    return ", ".join(filter(None, (as_text(venue.get("title"), 200), as_text(venue.get("address"), 300))))


def _contact(contact: dict[str, Any], sender: Sender) -> dict[str, Any]:
    """A shared number counts as the sender's own only when Telegram says that it is theirs."""
    own = as_id(contact.get("user_id")) == sender.user_id
    phone = as_text(contact.get("phone_number"), 20)
    name = as_text(contact.get("first_name"), 64)
    if not own or not phone:
        return {"kind": Kind.CONTACT, "text": name}
    return {"kind": Kind.CONTACT, "shared_phone": phone if phone.startswith("+") else f"+{phone}"}


def _file(file: dict[str, Any], mime: str = "") -> tuple[MediaRef, ...]:
    key = as_id(file.get("file_id"))
    if not key:
        return ()
    return (
        MediaRef(
            vendor_id=key, mime=as_text(file.get("mime_type"), 80) or mime,
            name=as_text(file.get("file_name"), 120), size=as_number(file.get("file_size")),
        ),
    )  # fmt: skip
