"""What a bot is told: messages and pressed buttons of a person."""

from typing import Any

from pendopo.vendors.keys import VendorAccount
from pendopo.vendors.people import Person
from pendopo.vendors.world import World


def user_of(world: World, person: Person) -> dict[str, Any]:
    """A person as updates name them: no number."""
    first, _, last = person.name.partition(" ")
    found = {
        "id": int(world.people.user_id("telegram", person)), "is_bot": False, "first_name": first,
        "username": person.username, "language_code": person.language,
    }  # fmt: skip
    return found | ({"last_name": last} if last else {})


def chat_of(world: World, person: Person) -> dict[str, Any]:
    """The private chat with them."""
    user = user_of(world, person)
    return {name: user[name] for name in ("id", "first_name", "last_name", "username") if name in user} | {
        "type": "private"
    }


def bot_of(account: VendorAccount) -> dict[str, Any]:
    """The bot itself."""
    return {
        "id": int(account.own_id), "is_bot": True, "first_name": "MPP Kota Bogor",
        "username": account.address.lstrip("@"),
    }  # fmt: skip


def next_number(world: World, person: Person) -> int:
    """Messages of a chat are numbered by Telegram, both sides in one row."""
    return (
        world.store.number(
            "SELECT count(*) FROM message WHERE channel = 'telegram' AND person = ?", person.id
        )
        + 1
    )


def next_update(world: World) -> int:
    """Updates rise by one."""
    found = int(world.store.get("telegram-update", 814_000_000)) + 1
    world.store.put("telegram-update", found)
    return found


def _file(media: dict[str, Any]) -> dict[str, Any]:
    return {
        "file_id": f"AgAC{media['file']}",
        "file_unique_id": f"AQAD{media['file'][:10]}",
        "file_size": media["size"],
    }


def _content(world: World, person: Person, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a person sends, in Telegram's words."""
    if body.get("media"):
        return _with_file(kind, body, body["media"])
    if kind == "location":
        latitude, longitude = body["place"]
        return {"location": {"latitude": latitude, "longitude": longitude}}
    if kind == "contact":
        own = int(world.people.user_id("telegram", person))
        return {"contact": {"phone_number": f"+{body['phone']}", "first_name": body["text"], "user_id": own}}
    if kind == "unsupported":
        return {"dice": {"emoji": "🎲", "value": 4}}
    return {"text": body.get("text", "")}


def _with_file(kind: str, body: dict[str, Any], media: dict[str, Any]) -> dict[str, Any]:
    file = _file(media)
    caption = {"caption": body["text"]} if body.get("text") else {}
    if kind == "image":
        return {
            "photo": [
                file | {"width": 90, "height": 90, "file_size": 900},
                file | {"width": 800, "height": 800},
            ]
        } | caption
    if kind == "voice":
        return {"voice": file | {"duration": 4, "mime_type": media["mime"]}} | caption
    if kind == "sticker":
        more = {
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "type": "regular",
            "emoji": "👍",
        }
        return {"sticker": file | more}
    name = "video" if kind == "video" else "document"
    return {name: file | {"file_name": media["name"], "mime_type": media["mime"]}} | caption


def say(world: World, account: VendorAccount, person: Person, kind: str, body: dict[str, Any]) -> int:
    """A person writes to the bot, or presses a button: kept, and told by webhook."""
    update = next_update(world)
    at = int(world.clock.now())
    user = user_of(world, person)
    if kind == "choice":
        query_id = world.keys.number(f"callback/{update}", 18)
        number = world.keep(
            account,
            person,
            inward=True,
            vendor_id=f"query:{query_id}",
            kind=kind,
            body=body | {"query": query_id},
        )
        pressed = {
            "id": query_id, "from": user, "chat_instance": world.keys.number(f"chat/{person.id}", 18),
            "data": body["choice"],
            "message": {
                "message_id": int(body.get("message_id") or 0), "from": bot_of(account), "date": at,
                "chat": chat_of(world, person), "text": body.get("of_text", ""),
            },
        }  # fmt: skip
        world.send_webhook(account, {"update_id": update, "callback_query": pressed}, message=number)
        return number
    message_id = next_number(world, person)
    number = world.keep(
        account, person, inward=True, vendor_id=f"{user['id']}:{message_id}", kind=kind, body=body
    )
    message: dict[str, Any] = {
        "message_id": message_id,
        "from": user,
        "chat": chat_of(world, person),
        "date": at,
    }
    message |= _content(world, person, kind, body)
    if message.get("text", "").startswith("/"):
        length = len(message["text"].split()[0])
        message["entities"] = [{"offset": 0, "length": length, "type": "bot_command"}]
    if body.get("reply_to"):
        replied = int(str(body["reply_to"]).rpartition(":")[2] or 0)
        message["reply_to_message"] = {"message_id": replied, "date": at, "chat": chat_of(world, person)}
    world.send_webhook(account, {"update_id": update, "message": message}, message=number)
    return number


def block(world: World, account: VendorAccount, person: Person, blocked: bool) -> None:
    """The person blocks the bot, or lets it in again: told as a change of membership."""
    world.touch(account, person, blocked=int(blocked))
    bot = bot_of(account)
    states = ({"user": bot, "status": "member"}, {"user": bot, "status": "kicked", "until_date": 0})
    before, after = states if blocked else states[::-1]
    change = {
        "chat": chat_of(world, person), "from": user_of(world, person), "date": int(world.clock.now()),
        "old_chat_member": before, "new_chat_member": after,
    }  # fmt: skip
    world.send_webhook(account, {"update_id": next_update(world), "my_chat_member": change})
