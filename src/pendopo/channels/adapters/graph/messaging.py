"""Webhooks of Messenger and Instagram, freed of their shape. Pure: raises nothing, names what is unknown.

Source: developers.facebook.com (Messenger Platform and Instagram webhooks, feed and comments), domain 8.4.
A public comment is a message of another identity than the private talk: nothing private may follow below a
post.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pendopo.channels.adapters.reading import (
    as_degrees,
    as_id,
    as_object,
    as_objects,
    as_text,
    as_time,
    read_object,
)
from pendopo.channels.types import Delivery, Incoming, Kind, MediaRef, Parsed, Sender, StatusUpdate

COMMENT = "comment:"  # before the id of somebody who only commented
_STICKER = "sticker_id"
_FILES = {
    "image": Kind.IMAGE, "file": Kind.DOCUMENT, "audio": Kind.VOICE, "video": Kind.VIDEO,
    "ig_reel": Kind.VIDEO, "reel": Kind.VIDEO,
}  # fmt: skip
_STARTS = ("get_started", "start", "mulai")

Part = Incoming | StatusUpdate | str  # a text names an odd part


def parse(body: bytes, own_id: str) -> Parsed:
    """All that a webhook holds for the page or account `own_id`."""
    found = read_object(body)
    if found is None:
        return Parsed(odd=("unreadable",))
    parts = list(_parts(found, own_id))
    return Parsed(
        messages=tuple(each for each in parts if isinstance(each, Incoming)),
        statuses=tuple(each for each in parts if isinstance(each, StatusUpdate)),
        odd=tuple(each for each in parts if isinstance(each, str)),
    )


def _parts(found: dict[str, Any], own_id: str) -> Iterator[Part]:
    for entry in as_objects(found.get("entry")):
        own = as_id(entry.get("id"))
        if own_id and own and own != own_id:
            yield "other_page"
            continue
        for event in as_objects(entry.get("messaging")):
            yield from _event(event, own_id)
        for change in as_objects(entry.get("changes")):
            yield from _change(change, own_id, as_time(entry.get("time")))
        if as_objects(entry.get("standby")):
            yield "standby"


def _event(event: dict[str, Any], own_id: str) -> Iterator[Part]:
    """One event of a private talk. What the page itself wrote is ignored."""
    user = as_id(as_object(event.get("sender")).get("id"))
    at = as_time(event.get("timestamp"), parts=1_000)
    message = as_object(event.get("message"))
    if message.get("is_echo") is True or (user and user == own_id):
        return
    if not user:
        yield "event_without_sender"
    elif message:
        yield _message(message, user, at)
    elif postback := as_object(event.get("postback")):
        yield _postback(postback, user, at)
    elif reaction := as_object(event.get("reaction")):
        yield _reaction(reaction, user, at)
    elif "delivery" in event:
        yield from _delivered(as_object(event["delivery"]), user, at)
    elif "read" in event:
        yield _read(as_object(event["read"]), user, at)
    elif referral := as_object(event.get("referral")):
        yield _start(as_text(referral.get("ref"), 200), user, at, "")
    else:
        names = sorted(as_text(each, 40) for each in set(event) - {"sender", "recipient", "timestamp"})
        yield f"event_{','.join(names[:3])}"


def _message(found: dict[str, Any], user: str, at: datetime) -> Part:
    key = as_id(found.get("mid"))
    if not key:
        return "message_without_id"
    if found.get("is_deleted") is True:
        return "message_deleted"
    values: dict[str, Any] = {"kind": Kind.TEXT, "text": as_text(found.get("text"))}
    quick = as_object(found.get("quick_reply"))
    if quick:
        values = {"kind": Kind.CHOICE, "choice": as_text(quick.get("payload"), 1_000), "text": values["text"]}
    elif attachments := as_objects(found.get("attachments")):
        values |= _attached(attachments)
    elif not values["text"]:
        values["kind"] = Kind.UNKNOWN
    answers = as_id(as_object(found.get("reply_to")).get("mid"))
    return Incoming(vendor_id=key, sender=Sender(user), said_at=at, answers=answers, **values)


def _attached(attachments: list[dict[str, Any]]) -> dict[str, Any]:
    """Files by their address, which lasts a while; a place; or something shared that we cannot show."""
    first = attachments[0]
    payload, name = as_object(first.get("payload")), as_text(first.get("type"), 40)
    if name == "location":
        where = as_object(payload.get("coordinates"))
        return {"kind": Kind.LOCATION, "place": as_degrees(where.get("lat"), where.get("long"))}
    if payload.get(_STICKER):
        return {"kind": Kind.STICKER}
    if name not in _FILES:
        return {"kind": Kind.UNKNOWN}
    files = []
    for each in attachments[:10]:
        url = as_text(as_object(each.get("payload")).get("url"), 2_000)
        if url and as_text(each.get("type"), 40) in _FILES:
            key = hashlib.sha256(url.encode()).hexdigest()
            files.append(MediaRef(key, name=url.partition("?")[0].rpartition("/")[2][:120], url=url))
    return {"kind": _FILES[name], "media": tuple(files)}


def _postback(found: dict[str, Any], user: str, at: datetime) -> Part:
    payload, text = as_text(found.get("payload"), 1_000), as_text(found.get("title"), 200)
    told = f"{user}:{at.isoformat()}:{payload}"
    key = as_id(found.get("mid")) or f"postback:{hashlib.sha256(told.encode()).hexdigest()}"
    referral = as_text(as_object(found.get("referral")).get("ref"), 200)
    if referral or payload.lower() in _STARTS:
        return _start(referral, user, at, key)
    return Incoming(
        vendor_id=key, sender=Sender(user), said_at=at, kind=Kind.CHOICE, choice=payload or text, text=text
    )


def _start(referral: str, user: str, at: datetime, key: str) -> Part:
    """The talk was opened, perhaps by a link that carries a code: in the words of Telegram's `/start`."""
    key = key or f"start:{hashlib.sha256(f'{user}:{at.isoformat()}'.encode()).hexdigest()}"
    text = f"/start {referral}".strip()
    return Incoming(vendor_id=key, sender=Sender(user), said_at=at, kind=Kind.START, text=text)


def _reaction(found: dict[str, Any], user: str, at: datetime) -> Part:
    mid, action = as_id(found.get("mid")), as_text(found.get("action"), 20)
    told = f"{mid}:{user}:{action}:{at.isoformat()}"
    return Incoming(
        vendor_id=f"reaction:{hashlib.sha256(told.encode()).hexdigest()}", sender=Sender(user), said_at=at,
        kind=Kind.REACTION, text=as_text(found.get("emoji"), 20) if action != "unreact" else "", answers=mid,
    )  # fmt: skip


def _delivered(found: dict[str, Any], user: str, at: datetime) -> Iterator[Part]:
    mids = found.get("mids")
    for mid in mids if isinstance(mids, list) else ():
        if key := as_id(mid):
            yield StatusUpdate(key, Delivery.DELIVERED, at)
    if not mids and found.get("watermark"):
        until = as_time(found.get("watermark"), parts=1_000)
        yield StatusUpdate("", Delivery.DELIVERED, at, until=min(until, at), user_id=user)


def _read(found: dict[str, Any], user: str, at: datetime) -> Part:
    """All up to a time were read; Instagram names the last one."""
    until = as_time(found.get("watermark"), parts=1_000) if found.get("watermark") else at
    return StatusUpdate(as_id(found.get("mid")), Delivery.READ, at, until=min(until, at), user_id=user)


def _change(change: dict[str, Any], own_id: str, at: datetime) -> Iterator[Part]:
    """A public comment that was added below a post; what the page wrote itself is ignored."""
    field, value = as_text(change.get("field"), 60), as_object(change.get("value"))
    if field == "feed":
        if value.get("item") != "comment" or value.get("verb") != "add":
            return
        key, post, text = value.get("comment_id"), value.get("post_id"), value.get("message")
        at = as_time(value.get("created_time")) if value.get("created_time") else at
    elif field == "comments":
        key, text = value.get("id"), value.get("text")
        post = as_object(value.get("media")).get("id")
    else:
        yield f"field_{field}"
        return
    author = as_object(value.get("from"))
    user = as_id(author.get("id"))
    if not as_id(key) or not user:
        yield "comment_without_id" if user else "comment_without_sender"
    elif user != own_id:
        sender = Sender(
            f"{COMMENT}{user}", name=as_text(author.get("name"), 120),
            username=as_text(author.get("username"), 120),
        )  # fmt: skip
        yield Incoming(as_id(key), sender, at, Kind.COMMENT, text=as_text(text), post=as_id(post))
