"""WhatsApp Cloud API: sending, its limits, and what is told of it afterwards.

Source: developers.facebook.com, Cloud API (messages, error codes, throughput, messaging limits),
business-scoped user ids; domain 8.2.
"""

import base64
from typing import Any

from pendopo.vendors.keys import VendorAccount
from pendopo.vendors.meta import templates
from pendopo.vendors.meta.errors import FAILURES, bad_parameter, graph_error, trace
from pendopo.vendors.meta.shapes import MEDIA, shown_of
from pendopo.vendors.people import Person
from pendopo.vendors.world import World

WINDOW = 24 * 3_600.0
DAY = 24 * 3_600.0
PAIR_BURST, PAIR_SECONDS = 45, 270.0  # 45 at once, and one every 6 seconds in the long run
THROUGHPUT = 80  # messages a second
KEPT = 30 * DAY  # what the business uploaded
STRANGERS = 500  # numbers that are nobody of the demo become persons, up to so many


def new_id(world: World, account: VendorAccount, inward: bool) -> str:
    """A wamid, as opaque as the real ones."""
    count = world.store.number("SELECT coalesce(max(id), 0) + 1 FROM message")
    mark = world.keys.derive(f"wamid/{account.key}/{count}/{inward}/{world.clock.real()}")[:40]
    return f"wamid.{base64.b64encode(mark.encode()).decode()}"


def recipient_of(world: World, values: dict[str, Any]) -> tuple[Person | None, str]:
    """Who is meant: by number (`to`) or by business-scoped id (`recipient`); a number wins."""
    to = str(values.get("to") or "")
    if to:
        digits = "".join(sign for sign in to if sign.isdigit())
        if not 7 <= len(digits) <= 15 or any(sign.isalpha() for sign in to):
            raise bad_parameter("The parameter to is not a valid phone number")
        found = world.people.by_phone(digits)
        if found is None and not digits.endswith("0000") and len(world.people.list()) < STRANGERS:
            found = world.people.create(f"+{digits}", digits)
        return found, to
    user = str(values.get("recipient") or "")
    if not user:
        raise graph_error(100, "(#100) The parameter to is required.")
    return world.people.by_user("whatsapp", user), user


def send(world: World, account: VendorAccount, values: dict[str, Any]) -> dict[str, Any]:
    """One message, or a read mark. Raises Refused."""
    if values.get("messaging_product") != "whatsapp":
        raise graph_error(100, "(#100) The parameter messaging_product is required.")
    if values.get("status"):
        return _mark_read(world, account, values)
    person, told = recipient_of(world, values)
    kind, shown = _shown(world, account, values)
    if person is not None:
        _refuse_haste(world, account, person)
    vendor_id = new_id(world, account, False)
    contact: dict[str, str] = {"input": told}
    if person is not None and not (person.hides_phone and not values.get("to")):
        contact["wa_id"] = person.phone
    if person is not None:
        contact["user_id"] = world.people.user_id("whatsapp", person)
        failure = _failure(world, account, person, kind)
        if values.get("biz_opaque_callback_data"):
            shown["opaque"] = str(values["biz_opaque_callback_data"])[:512]
        if values.get("context"):
            shown["reply_to"] = str(values["context"].get("message_id", ""))
        number = world.keep(
            account, person, inward=False, vendor_id=vendor_id, kind=kind, body=shown, state="accepted"
        )
        _follow_up(world, account, person, number, failure)
    else:
        _tell(
            world, account, status_of(world, account, None, vendor_id, "failed", told=told, code=131026), 0.3
        )
    said = {"id": vendor_id}
    if kind == "template":
        said["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [said]}


def _shown(world: World, account: VendorAccount, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if values.get("type") == "template":
        return "template", templates.filled(world, account, values.get("template") or {})
    kind, shown = shown_of(values)
    if values.get("type") in MEDIA and shown.get("media_id"):
        file = world.file(str(shown["media_id"]), "whatsapp")
        if file is None:
            raise graph_error(
                131053, "(#131053) Media upload error", whatsapp=True, details="Media id not found or expired"
            )
        shown |= {"media": {"file": file["id"], "mime": file["mime"], "name": shown["name"] or file["name"],
                            "size": len(file["content"])}}  # fmt: skip
    return kind, shown


def _refuse_haste(world: World, account: VendorAccount, person: Person) -> None:
    now = world.clock.now()
    if world.trouble("whatsapp").throttle or world.count_recent(account, now - 1.0) >= THROUGHPUT:
        raise graph_error(
            130429, "(#130429) Rate limit hit", status=429, whatsapp=True,
            details="Cloud API message throughput has been reached.",
        )  # fmt: skip
    if world.count_recent(account, now - PAIR_SECONDS, person.id) >= PAIR_BURST:
        raise graph_error(
            131056, "(#131056) (Business Account, Consumer Account) pair rate limit hit", whatsapp=True,
            details="Message failed to send because there were too many messages sent from this phone number "
            "to the same phone number in a short period of time.",
        )  # fmt: skip


def _failure(world: World, account: VendorAccount, person: Person, kind: str) -> int:
    """What a status will say against it: nobody there, the window closed, or too many people today."""
    talk, now = world.talk(account, person), world.clock.now()
    if not person.on_whatsapp or talk["blocked"]:
        return 131026
    if now - talk["last_in"] < WINDOW:
        return 0
    if kind != "template":
        return 131047
    since = now - DAY
    world.store.run("DELETE FROM opening WHERE account = ? AND at < ?", account.key, since)
    if world.store.one("SELECT 1 FROM opening WHERE account = ? AND person = ?", account.key, person.id):
        return 0
    reached = world.store.number("SELECT count(*) FROM opening WHERE account = ?", account.key)
    if reached >= world.store.get("tier", account.daily_limit):
        return 131048
    world.store.add("opening", account=account.key, person=person.id, at=now)
    return 0


def _follow_up(world: World, account: VendorAccount, person: Person, number: int, failure: int) -> None:
    vendor_id = _vendor_id(world, number)
    if failure:
        world.set_state(number, "failed", str(failure))
        _tell(world, account, status_of(world, account, person, vendor_id, "failed", code=failure), 0.3)
        return
    steps = [("sent", 0.2), ("delivered", 0.5)]
    if world.trouble("whatsapp").reorder:
        steps = [("sent", 1.0), ("delivered", 0.2)]
    for state, delay in steps:
        world.set_state(number, state)
        _tell(world, account, status_of(world, account, person, vendor_id, state), delay)


def _vendor_id(world: World, number: int) -> str:
    row = world.store.one("SELECT vendor_id FROM message WHERE id = ?", number)
    return str(row["vendor_id"]) if row else ""


def status_of(
    world: World, account: VendorAccount, person: Person | None, vendor_id: str, state: str, *,
    told: str = "",
    code: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """The `value` of a webhook that tells a state."""
    user = world.people.user_id("whatsapp", person) if person else ""
    status: dict[str, Any] = {"id": vendor_id, "status": state, "timestamp": str(int(world.clock.now()))}
    if person is None or not person.hides_phone:
        status["recipient_id"] = person.phone if person else told.lstrip("+")
    if user:
        status["recipient_user_id"] = user
    said = world.by_vendor_id(account, vendor_id)
    if said is not None and said["body"].get("opaque"):
        status["biz_opaque_callback_data"] = said["body"]["opaque"]
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": metadata(account),
        "statuses": [status],
    }
    if code:
        title, details = FAILURES[code]
        status["errors"] = [
            {"code": code, "title": title, "message": title, "error_data": {"details": details},
             "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"}
        ]  # fmt: skip
        return value
    status["pricing"] = {
        "billable": False,
        "pricing_model": "PMP",
        "category": "service",
        "type": "free_customer_service",
    }
    status["conversation"] = {"id": trace(user)[:20], "origin": {"type": "service"}}
    if person is not None:
        value["contacts"] = [contact_of(world, person)]
    return value


def metadata(account: VendorAccount) -> dict[str, str]:
    """Which number of the business it is about."""
    return {"display_phone_number": account.address.lstrip("+"), "phone_number_id": account.own_id}


def contact_of(world: World, person: Person) -> dict[str, Any]:
    """A person as webhooks name them: the number is absent where they hide it behind a username."""
    contact: dict[str, Any] = {
        "profile": {"name": person.name},
        "user_id": world.people.user_id("whatsapp", person),
    }
    if person.hides_phone:
        contact["profile"]["username"] = person.username
    else:
        contact["wa_id"] = person.phone
    return contact


def _tell(
    world: World,
    account: VendorAccount,
    value: dict[str, Any],
    delay: float = 0.0,
    message: int | None = None,
) -> None:
    entry = {"id": account.secrets["waba_id"], "changes": [{"value": value, "field": "messages"}]}
    payload = {"object": "whatsapp_business_account", "entry": [entry]}
    world.send_webhook(account, payload, message=message, delay=delay)


def _mark_read(world: World, account: VendorAccount, values: dict[str, Any]) -> dict[str, Any]:
    found = world.by_vendor_id(account, str(values.get("message_id", "")))
    if values.get("status") != "read" or found is None:
        raise bad_parameter("message_id is not valid")
    world.set_state(found["id"], "read")
    person = world.people.find(found["person"])
    if values.get("typing_indicator") and person is not None:
        world.touch(account, person, typing_until=world.clock.now() + 25)
    return {"success": True}


def read(world: World, account: VendorAccount, person: Person) -> None:
    """The person looks at the talk: what was delivered is read, and told where they share that."""
    rows = world.store.all(
        "SELECT id, vendor_id FROM message WHERE channel = 'whatsapp' AND account = ? AND person = ? "
        "AND inward = 0 AND state = 'delivered'",
        account.key, person.id,
    )  # fmt: skip
    for row in rows:
        world.set_state(row["id"], "read")
        if person.shares_read:
            _tell(world, account, status_of(world, account, person, row["vendor_id"], "read"), 0.7)


def say(world: World, account: VendorAccount, person: Person, kind: str, body: dict[str, Any]) -> int:
    """A person writes to the mall: kept, and told by webhook. `body` is as the phone shows it."""
    vendor_id = new_id(world, account, True)
    message: dict[str, Any] = {"id": vendor_id, "timestamp": str(int(world.clock.now()))}
    if not person.hides_phone:
        message["from"] = person.phone
    message["from_user_id"] = world.people.user_id("whatsapp", person)
    message |= _content(kind, body)
    if body.get("reply_to"):
        message["context"] = {"from": account.address.lstrip("+"), "id": body["reply_to"]}
    number = world.keep(account, person, inward=True, vendor_id=vendor_id, kind=kind, body=body)
    value = {
        "messaging_product": "whatsapp", "metadata": metadata(account), "contacts": [contact_of(world,
        person)],
        "messages": [message],
    }  # fmt: skip
    _tell(world, account, value, message=number)
    return number


def _content(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a person sends, in WhatsApp's words."""
    if kind == "choice":
        return _pressed(body)
    if body.get("media"):
        return _with_file(kind, body, body["media"])
    if kind == "location":
        latitude, longitude = body["place"]
        return {"type": "location", "location": {"latitude": latitude, "longitude": longitude}}
    return _rare(kind, body) or {"type": "text", "text": {"body": body["text"]}}


def _rare(kind: str, body: dict[str, Any]) -> dict[str, Any] | None:
    if kind == "contact":
        phones = [{"phone": f"+{body['phone']}", "wa_id": body["phone"], "type": "CELL"}]
        name = {"formatted_name": body["text"], "first_name": body["text"]}
        return {"type": "contacts", "contacts": [{"name": name, "phones": phones}]}
    if kind == "reaction":
        return {"type": "reaction", "reaction": {"message_id": body["to"], "emoji": body["text"]}}
    if kind == "unsupported":
        error = {
            "code": 131051, "title": "Message type unknown", "message": "Message type unknown",
            "error_data": {"details": "Message type is currently not supported."},
        }  # fmt: skip
        return {"type": "unsupported", "errors": [error]}
    return None


def _with_file(kind: str, body: dict[str, Any], media: dict[str, Any]) -> dict[str, Any]:
    name = {"voice": "audio"}.get(kind, kind)
    found: dict[str, Any] = {
        "id": media["file"],
        "mime_type": media["mime"],
        "sha256": _base64(media["sha256"]),
    }
    if body.get("text"):
        found["caption"] = body["text"]
    if kind == "document":
        found["filename"] = media["name"]
    if kind == "voice":
        found["voice"] = True
    if kind == "sticker":
        found["animated"] = False
    return {"type": name, name: found}


def _base64(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode()


def _pressed(body: dict[str, Any]) -> dict[str, Any]:
    if body.get("of") == "template":
        return {"type": "button", "button": {"payload": body["choice"], "text": body["text"]}}
    reply: dict[str, Any] = {"id": body["choice"], "title": body["text"]}
    if body.get("of") == "list":
        if body.get("description"):
            reply["description"] = body["description"]
        return {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": reply}}
    return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": reply}}


def change_number(world: World, account: VendorAccount, person: Person) -> None:
    """The person has another number, and so another id: told by a system message."""
    before, after, phone = world.people.change_number(person)
    vendor_id = new_id(world, account, True)
    shown = {"text": f"{person.phone} → {phone}"}
    number = world.keep(account, person, inward=True, vendor_id=vendor_id, kind="system", body=shown)
    system: dict[str, Any] = {
        "body": f"User {person.name} changed from {before} to {after}", "user_id": after,
        "type": "user_changed_user_id",
    }  # fmt: skip
    message: dict[str, Any] = {"id": vendor_id, "timestamp": str(int(world.clock.now())), "type": "system"}
    message["from_user_id"] = before
    if not person.hides_phone:
        message["from"], system["wa_id"] = person.phone, phone
    message["system"] = system
    value = {"messaging_product": "whatsapp", "metadata": metadata(account), "messages": [message]}
    _tell(world, account, value, message=number)
