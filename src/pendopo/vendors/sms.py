"""An SMS gateway of one real shape: Vonage's Messages API v1, channel sms.

Source: developer.vonage.com (Messages API, status callbacks, error codes, concatenation), GSM 03.38.
"""

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pendopo.vendors.keys import VendorAccount
from pendopo.vendors.people import Person
from pendopo.vendors.wire import Answer, Refused, Request, Routes, as_json
from pendopo.vendors.world import World

LONGEST = 1_000
PER_SECOND = 30
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWO = set("^{}\\[~]|€\f")
FAILED = {
    "1240": "Illegal Number - Recipient is not a valid number",
}
STRANGERS = 500


def parts_of(text: str) -> tuple[int, str]:
    """In how many parts a text goes, and in which alphabet: 160 signs or 153 each, 70 or 67 for others."""
    if all(sign in GSM or sign in GSM_TWO for sign in text):
        size = sum(2 if sign in GSM_TWO else 1 for sign in text)
        return (1 if size <= 160 else -(-size // 153)), "text"
    size = len(text.encode("utf-16-be")) // 2
    return (1 if size <= 70 else -(-size // 67)), "unicode"


def _problem(status: int, code: str, title: str, detail: str, **more: Any) -> Refused:
    kind = "https://developer.vonage.com/api-errors" + (f"/messages#{code}" if code.isdigit() else f"#{code}")
    body = {"type": kind, "title": title, "detail": detail, "instance": secrets.token_hex(16)} | more
    return Refused(status, body)


class Sms:
    """Answers for api.nexmo.com."""

    def __init__(self, world: World, routes: Routes) -> None:
        self.world = world
        routes.add("POST", "/v1/messages", self.send)

    @property
    def account(self) -> VendorAccount:
        """The gateway's account."""
        return self.world.accounts["phone"]

    def _admit(self, request: Request) -> None:
        if self.world.is_down("phone"):
            raise _problem(503, "unavailable", "Service unavailable", "Please retry later")
        user, password = request.basic()
        own = self.account.secrets
        right = secrets.compare_digest(
            f"{user}:{password}".encode(), f"{own['api_key']}:{own['api_secret']}".encode()
        )
        if not right or self.world.trouble("phone").revoked:
            raise _problem(
                401, "unauthorized", "You did not provide correct credentials.",
                "Check that you're using the correct credentials, and that your account has this feature "
                "enabled",
            )  # fmt: skip
        recent = self.world.count_recent(self.account, self.world.clock.now() - 1.0)
        if self.world.trouble("phone").throttle or recent >= PER_SECOND:
            raise _problem(429, "1010", "Rate Limit Hit", "Please wait, then retry your request")

    def _checked(self, request: Request) -> dict[str, Any]:
        try:
            values = request.values()
        except (ValueError, UnicodeDecodeError):
            values = {}
        wrong = []
        for name, right in (("channel", "sms"), ("message_type", "text")):
            if values.get(name) != right:
                wrong.append({"name": name, "reason": f"must be {right}"})
        to = str(values.get("to", ""))
        if not to.isdigit() or not 7 <= len(to) <= 15:
            wrong.append({"name": "to", "reason": "must be a number in E.164 format without a leading +"})
        if not values.get("from"):
            wrong.append({"name": "from", "reason": "is required"})
        text = values.get("text")
        if not isinstance(text, str) or not 1 <= len(text) <= LONGEST:
            wrong.append({"name": "text", "reason": f"must have between 1 and {LONGEST} characters"})
        if len(str(values.get("client_ref", ""))) > 100:
            wrong.append({"name": "client_ref", "reason": "must have at most 100 characters"})
        if wrong:
            raise _problem(
                422,
                "1150",
                "Invalid params",
                "The value of one or more parameters is invalid.",
                invalid_parameters=wrong,
            )
        return values

    async def send(self, request: Request) -> Answer:
        """Take one message; what became of it is told by webhook."""
        self._admit(request)
        values = self._checked(request)
        to, text = str(values["to"]), str(values["text"])
        uuid = str(UUID(bytes=secrets.token_bytes(16), version=4))
        count, _alphabet = parts_of(text)
        person = self.world.people.by_phone(to)
        if person is None and not to.endswith("0000") and len(self.world.people.list()) < STRANGERS:
            person = self.world.people.create(f"+{to}", to)
        steps: list[tuple[str, float, str]] = [("submitted", 0.2, ""), ("delivered", 0.8, "")]
        if person is None:
            steps = [("submitted", 0.2, ""), ("rejected", 0.6, "1240")]
        elif self.world.trouble("phone").reorder:
            steps = [("submitted", 1.0, ""), ("delivered", 0.2, "")]
        if person is not None:
            body = {"text": text, "parts": count}
            number = self.world.keep(
                self.account, person, inward=False, vendor_id=uuid, kind="text", body=body, state="sent"
            )
            self.world.set_state(number, "delivered")
        for state, delay, code in steps:
            told = self._status(values, uuid, state, count, code)
            self.world.send_webhook(self.account, told, delay=delay)
        return as_json({"message_uuid": uuid}, 202)

    def _time(self) -> str:
        return datetime.fromtimestamp(self.world.clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _status(self, values: dict[str, Any], uuid: str, state: str, count: int, code: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            "message_uuid": uuid, "to": values["to"], "from": str(values["from"]), "timestamp": self._time(),
            "status": state, "channel": "sms",
        }  # fmt: skip
        if values.get("client_ref"):
            found["client_ref"] = values["client_ref"]
        if code:
            kind = f"https://developer.vonage.com/api-errors/messages#{code}"
            found["error"] = {"type": kind, "title": code, "detail": FAILED[code], "instance": uuid}
        if state == "submitted":
            found["usage"] = {"currency": "EUR", "price": f"{0.0333 * count:.4f}"}
            found["sms"] = {"count_total": str(count)}
        return found

    def say(self, person: Person, text: str) -> int:
        """A person sends a short message."""
        uuid = str(UUID(bytes=secrets.token_bytes(16), version=4))
        count, _alphabet = parts_of(text)
        number = self.world.keep(
            self.account,
            person,
            inward=True,
            vendor_id=uuid,
            kind="text",
            body={"text": text, "parts": count},
        )
        words = text.split()
        told = {
            "channel": "sms", "message_uuid": uuid, "to": self.account.own_id, "from": person.phone,
            "timestamp": self._time(), "text": text, "message_type": "text",
            "sms": {"num_messages": str(count), "keyword": words[0].upper() if words else ""},
            "usage": {"price": "0.0057", "currency": "EUR"}, "origin": {"network_code": "51010"},
        }  # fmt: skip
        self.world.send_webhook(self.account, told, message=number)
        return number
