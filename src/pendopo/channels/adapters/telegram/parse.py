"""Updates of the Bot API, freed of their shape. Pure: raises nothing, names what it does not know."""

import json
from datetime import UTC, datetime
from typing import Any

from pendopo.channels.types import Incoming, Kind, MediaRef, Parsed, Sender

_FILES = {
    "document": Kind.DOCUMENT,
    "voice": Kind.VOICE,
    "audio": Kind.VOICE,
    "video": Kind.VIDEO,
    "video_note": Kind.VIDEO,
    "animation": Kind.VIDEO,
    "sticker": Kind.STICKER,
}


def parse(body: bytes) -> Parsed:
    """One update. Messages of groups and posts of channels are not for us."""
    try:
        update = json.loads(body)
        update_id = int(update["update_id"])
    except (ValueError, KeyError, TypeError):
        return Parsed(odd=("unreadable",))
    try:
        return _parse(update, update_id)
    except (KeyError, TypeError, ValueError, OverflowError) as fault:
        return Parsed(odd=(f"shape_{type(fault).__name__}",))


def _parse(update: dict[str, Any], update_id: int) -> Parsed:
    if "callback_query" in update:
        pressed = update["callback_query"]
        when = (pressed.get("message") or {}).get("date", 0)
        message = Incoming(
            vendor_id=f"update:{update_id}",
            sender=_sender(pressed["from"]),
            said_at=_time(when),
            kind=Kind.CHOICE,
            choice=str(pressed.get("data", ""))[:200],
            answers=str(pressed["id"]),
        )
        return Parsed(messages=(message,))
    found = update.get("message") or update.get("edited_message")
    if not found:
        return Parsed(odd=tuple(sorted(set(update) - {"update_id"}))[:3])
    if found["chat"]["type"] != "private":
        return Parsed(odd=("not_private",))
    return Parsed(messages=(_message(found, update_id),))


def _time(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _sender(user: dict[str, Any]) -> Sender:
    name = " ".join(filter(None, (user.get("first_name", ""), user.get("last_name", ""))))
    return Sender(
        user_id=str(user["id"]),
        name=name,
        username=str(user.get("username", "")),
        language=str(user.get("language_code", "")),
    )


def _message(found: dict[str, Any], update_id: int) -> Incoming:
    sender = _sender(found["from"])
    kind, text, phone = Kind.UNKNOWN, str(found.get("caption") or ""), ""
    media: tuple[MediaRef, ...] = ()
    place: tuple[float, float] | None = None
    if "text" in found:
        text = str(found["text"])
        kind = Kind.START if text == "/start" or text.startswith("/start ") else Kind.TEXT
    elif "photo" in found:
        kind, media = (
            Kind.IMAGE,
            (_reference(max(found["photo"], key=lambda each: each.get("file_size", 0))),),
        )
    elif "location" in found:
        kind = Kind.LOCATION
        place = (float(found["location"]["latitude"]), float(found["location"]["longitude"]))
    elif "contact" in found:
        kind = Kind.CONTACT
        if found["contact"].get("user_id") == found["from"]["id"]:
            phone = str(found["contact"]["phone_number"])
    else:
        for name, its_kind in _FILES.items():
            if name in found:
                kind, media = its_kind, (_reference(found[name]),)
                break
    answers = found.get("reply_to_message") or {}
    return Incoming(
        vendor_id=f"update:{update_id}",
        sender=sender,
        said_at=_time(found.get("edit_date") or found["date"]),
        kind=kind,
        text=text,
        media=media,
        place=place,
        answers=str(answers.get("message_id", "")),
        shared_phone=phone,
    )


def _reference(file: dict[str, Any]) -> MediaRef:
    return MediaRef(
        vendor_id=str(file["file_id"]),
        mime=str(file.get("mime_type", "")),
        name=str(file.get("file_name", ""))[:120],
        size=int(file.get("file_size") or 0),
    )
