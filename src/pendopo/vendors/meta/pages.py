"""Messenger and Instagram: sending within the window, comments and private replies. Source:
developers.facebook.com, Messenger Platform (send API, quick replies, private replies, HUMAN_AGENT tag) and
Instagram messaging; domain 8.4.
"""

from typing import Any

from pendopo.vendors.keys import VendorAccount
from pendopo.vendors.meta.errors import graph_error, unknown_object
from pendopo.vendors.people import Person
from pendopo.vendors.world import World

WINDOW, HUMAN_WINDOW = 24 * 3_600.0, 7 * 24 * 3_600.0
QUICK_REPLIES, TITLE, PAYLOAD = 13, 20, 1_000
BUTTONS, BUTTON_TEXT = 3, 640
LIVES = 24 * 3_600.0  # the address of a picture
OBJECTS = {"messenger": "page", "instagram": "instagram"}


def _id(world: World, account: VendorAccount, kind: str) -> str:
    count = world.store.number("SELECT coalesce(max(id), 0) + 1 FROM message")
    return f"{kind}_{world.keys.derive(f'{account.channel}/{kind}/{count}/{world.clock.real()}')[:48]}"


def _limited(value: Any, longest: int, name: str) -> str:
    text = value if isinstance(value, str) else ""
    if not text:
        raise graph_error(100, f"(#100) Param {name} must be a non-empty string", subcode=2018032)
    if len(text) > longest:
        raise graph_error(100, f"(#100) Length of param {name} must be less than or equal to {longest}")
    return text


def _shown(account: VendorAccount, message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What the person sees. Raises Refused with 100."""
    attachment = message.get("attachment") or {}
    payload = attachment.get("payload") or {}
    if attachment.get("type") == "template" and payload.get("template_type") == "button":
        shown: dict[str, Any] = {"text": _limited(payload.get("text"), BUTTON_TEXT, "text")}
        buttons = payload.get("buttons") or []
        if not 1 <= len(buttons) <= BUTTONS:
            raise graph_error(100, f"(#100) Param buttons must have between 1 and {BUTTONS} elements")
        shown["buttons"] = [
            {"id": _limited(each.get("payload"), PAYLOAD, "payload"), "title": _limited(each.get("title"),
            TITLE, "title")}
            for each in buttons if each.get("type") == "postback"
        ]  # fmt: skip
        shown["links"] = [
            {"title": _limited(each.get("title"), TITLE, "title"), "url": str(each.get("url", ""))}
            for each in buttons if each.get("type") == "web_url"
        ]  # fmt: skip
        return "buttons", {name: value for name, value in shown.items() if value} | {"of": "postback"}
    if attachment:
        kind = {"file": "document", "audio": "voice"}.get(
            attachment.get("type", ""), str(attachment.get("type"))
        )
        return kind, {"text": "", "url": str(payload.get("url", ""))}
    text = message.get("text")
    if account.channel == "instagram" and isinstance(text, str) and len(text.encode()) > 1_000:
        raise graph_error(100, "(#100) Message text must be UTF-8 and 1000 bytes or less", subcode=2534037)
    shown = {"text": _limited(text, 2_000, "message[text]")}
    quick = message.get("quick_replies") or []
    if len(quick) > QUICK_REPLIES:
        raise graph_error(
            100, f"(#100) Param message[quick_replies] must have at most {QUICK_REPLIES} elements"
        )
    if not quick:
        return "text", shown
    shown["buttons"] = [
        {"id": _limited(each.get("payload"), PAYLOAD, "payload"), "title": _limited(each.get("title"),
        TITLE, "title")}
        for each in quick if each.get("content_type", "text") == "text"
    ]  # fmt: skip
    return "buttons", shown | {"of": "quick_reply"}


def _recipient(world: World, account: VendorAccount, told: dict[str, Any]) -> tuple[Person, bool]:
    """Who is meant, and whether it is a private reply to a comment."""
    if told.get("comment_id"):
        comment = world.by_vendor_id(account, str(told["comment_id"]))
        person = world.people.find(comment["person"]) if comment else None
        if comment is None or person is None:
            raise unknown_object(str(told["comment_id"]))
        if comment["body"].get("private_reply"):
            raise graph_error(10900, "(#10900) Activity already replied to")
        if world.clock.now() - comment["at"] > HUMAN_WINDOW:
            raise graph_error(10901, "(#10901) Invalid comment_id: comments can be replied to for 7 days")
        world.store.run(
            "UPDATE message SET body = json_set(body, '$.private_reply', 1) WHERE id = ?", comment["id"]
        )
        return person, True
    person = world.people.by_user(account.channel, str(told.get("id", "")))
    if person is None:
        subcode = 2534014 if account.channel == "instagram" else 2018001
        raise graph_error(100, "(#100) No matching user found", subcode=subcode)
    return person, False


def _refuse_late(world: World, account: VendorAccount, person: Person, values: dict[str, Any]) -> None:
    talk = world.talk(account, person)
    if talk["blocked"]:
        raise graph_error(551, "(#551) This person isn't available right now.", subcode=1545041)
    human = values.get("messaging_type") == "MESSAGE_TAG" and values.get("tag") == "HUMAN_AGENT"
    if world.clock.now() - talk["last_in"] >= (HUMAN_WINDOW if human else WINDOW):
        subcode = 2534022 if account.channel == "instagram" else 2018278
        raise graph_error(
            10, "(#10) This message is sent outside of allowed window.", subcode=subcode, status=403
        )
    if values.get("messaging_type") == "MESSAGE_TAG" and not human:
        raise graph_error(100, "(#100) Invalid tag", subcode=2018032)
    if world.trouble(account.channel).throttle:
        raise graph_error(613, "(#613) Calls to this api have exceeded the rate limit.", status=429)


def send(world: World, account: VendorAccount, values: dict[str, Any]) -> dict[str, Any]:
    """One message of the page. Raises Refused."""
    told = values.get("recipient") or {}
    if values.get("sender_action"):
        person, _private = _recipient(world, account, told)
        if values["sender_action"] == "typing_on":
            world.touch(account, person, typing_until=world.clock.now() + 20)
        return {"recipient_id": str(told.get("id", ""))}
    kind, shown = _shown(account, values.get("message") or {})
    person, private = _recipient(world, account, told)
    if not private:
        _refuse_late(world, account, person, values)
    mid = _id(world, account, "m")
    user = world.people.user_id(account.channel, person)
    number = world.keep(account, person, inward=False, vendor_id=mid, kind=kind, body=shown, state="sent")
    world.set_state(number, "delivered")
    at = int(world.clock.now() * 1_000)
    if account.channel == "messenger":
        _tell(world, account, {"delivery": {"mids": [mid], "watermark": at}}, user, delay=0.4)
    echo = {
        "message": {
            "mid": mid,
            "text": shown.get("text", ""),
            "is_echo": True,
            "app_id": account.secrets["app_id"],
        }
    }
    _tell(world, account, echo, user, delay=0.2, echo=True)
    return {"recipient_id": user, "message_id": mid}


def _tell(
    world: World, account: VendorAccount, event: dict[str, Any], user: str, *, delay: float = 0.0,
    message: int | None = None, echo: bool = False,
) -> None:  # fmt: skip
    at = int(world.clock.now() * 1_000)
    sides = {"sender": {"id": user}, "recipient": {"id": account.own_id}}
    if echo:
        sides = {"sender": {"id": account.own_id}, "recipient": {"id": user}}
    entry = {"id": account.own_id, "time": at, "messaging": [{**sides, "timestamp": at, **event}]}
    payload = {"object": OBJECTS[account.channel], "entry": [entry]}
    world.send_webhook(account, payload, message=message, delay=delay)


def read(world: World, account: VendorAccount, person: Person) -> None:
    """The person looks at the talk."""
    rows = world.store.all(
        "SELECT id, vendor_id FROM message WHERE channel = ? AND account = ? AND person = ? AND inward = 0 "
        "AND state IN ('sent', 'delivered') AND kind != 'comment'",
        account.channel, account.key, person.id,
    )  # fmt: skip
    for row in rows:
        world.set_state(row["id"], "read")
    if rows and person.shares_read:
        user = world.people.user_id(account.channel, person)
        seen: dict[str, Any] = {"watermark": int(world.clock.now() * 1_000)}
        if account.channel == "instagram":
            seen = {"mid": rows[-1]["vendor_id"]}
        _tell(world, account, {"read": seen}, user, delay=0.5)


def say(world: World, account: VendorAccount, person: Person, kind: str, body: dict[str, Any]) -> int:
    """A person writes to the page: kept, and told by webhook; pictures lie at `body["base"]`."""
    mid = _id(world, account, "m")
    user = world.people.user_id(account.channel, person)
    number = world.keep(account, person, inward=True, vendor_id=mid, kind=kind, body=body)
    if kind == "choice" and body.get("of") == "postback":
        event = {"postback": {"mid": mid, "title": body["text"], "payload": body["choice"]}}
        _tell(world, account, event, user, message=number)
        return number
    message: dict[str, Any] = {"mid": mid}
    if body.get("text"):
        message["text"] = body["text"]
    if kind == "choice":
        message["quick_reply"] = {"payload": body["choice"]}
    elif kind == "location":
        latitude, longitude = body["place"]
        message["attachments"] = [
            {"type": "location", "payload": {"coordinates": {"lat": latitude, "long": longitude}}}
        ]
    elif body.get("media"):
        name = {"voice": "audio", "document": "file", "sticker": "image"}.get(kind, kind)
        payload: dict[str, Any] = {"url": f"{body.get('base', '')}/cdn/{body['media']['file']}"}
        if kind == "sticker":
            payload["sticker_id"] = 369239263222822
        message["attachments"] = [{"type": name, "payload": payload}]
    elif kind == "unsupported":
        message["is_unsupported"] = True
    if body.get("reply_to"):
        message["reply_to"] = {"mid": body["reply_to"]}
    _tell(world, account, {"message": message}, user, message=number)
    return number


def comment(world: World, account: VendorAccount, person: Person, text: str) -> int:
    """A person comments in public below a post of the page."""
    now = int(world.clock.now())
    post = f"{account.own_id}_{world.keys.number(f'{account.channel}/post', 15)}"
    number_of = world.keys.number(f"{account.channel}/comment/{person.id}/{world.clock.real()}", 15)
    comment_id = f"{post}_{number_of}" if account.channel == "messenger" else f"178{number_of[:14]}"
    body = {"text": text, "post": post}
    number = world.keep(account, person, inward=True, vendor_id=comment_id, kind="comment", body=body)
    if account.channel == "messenger":
        value: dict[str, Any] = {
            "item": "comment", "verb": "add", "comment_id": comment_id, "post_id": post, "parent_id": post,
            "from": {"id": world.people.user_id("comment", person), "name": person.name}, "message": text,
            "created_time": now,
        }  # fmt: skip
        change = {"field": "feed", "value": value}
    else:
        author = {"id": world.people.user_id("instagram", person), "username": person.username}
        media = {"id": post.rpartition("_")[2], "media_product_type": "FEED"}
        change = {
            "field": "comments",
            "value": {"id": comment_id, "from": author, "media": media, "text": text},
        }
    entry = {"id": account.own_id, "time": now, "changes": [change]}
    world.send_webhook(account, {"object": OBJECTS[account.channel], "entry": [entry]}, message=number)
    return number


def comment_back(world: World, account: VendorAccount, comment_id: str, text: str) -> dict[str, Any]:
    """The page answers a comment in public."""
    found = world.by_vendor_id(account, comment_id)
    person = world.people.find(found["person"]) if found else None
    if found is None or person is None:
        raise unknown_object(comment_id)
    said = _limited(text, 8_000, "message")
    answer_id = f"{comment_id}_{_id(world, account, 'c')[2:12]}"
    body = {"text": said, "post": found["body"].get("post", ""), "reply_to": comment_id}
    world.keep(
        account, person, inward=False, vendor_id=answer_id, kind="comment", body=body, state="delivered"
    )
    return {"id": answer_id}


def profile(world: World, account: VendorAccount, user: str) -> dict[str, Any]:
    """What the page may know of a person who wrote to it."""
    person = world.people.by_user(account.channel, user)
    if person is None:
        raise unknown_object(user)
    if account.channel == "instagram":
        return {"id": user, "name": person.name, "username": person.username}
    first, _, last = person.name.partition(" ")
    return {"id": user, "first_name": first, "last_name": last, "name": person.name}
