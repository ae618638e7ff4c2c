"""What the phone page asks and does: `/control/…`, with the control key. No vendor has this part."""

import base64
import json
import secrets
from dataclasses import asdict
from typing import Any

from pendopo.vendors import mail
from pendopo.vendors.keys import TIERS, VendorAccount
from pendopo.vendors.meta import pages, templates, whatsapp
from pendopo.vendors.meta.graph import Graph
from pendopo.vendors.people import Person
from pendopo.vendors.push import Push
from pendopo.vendors.sms import Sms
from pendopo.vendors.telegram import updates
from pendopo.vendors.wire import Answer, Refused, Request, Routes, as_json
from pendopo.vendors.world import World

PICTURE_SECONDS = 7 * 86_400.0  # media ids of messages that came in: seven days
TROUBLES = ("revoked", "slow", "duplicate", "reorder", "reject_templates", "throttle")
SHOWN = 200
WINDOWS = {"whatsapp": 86_400.0, "messenger": 86_400.0, "instagram": 86_400.0}


def _bad(text: str) -> Refused:
    return Refused(400, {"error": text})


class Control:
    """The person's side."""

    def __init__(self, world: World, routes: Routes, *, sms: Sms, push: Push, graph: Graph) -> None:
        self.world, self.sms, self.push, self.graph = world, sms, push, graph
        for method, path, answer in (
            ("GET", "state", self.state), ("GET", "talk", self.talk), ("POST", "say", self.say),
            ("POST", "people", self.new_person), ("POST", "change-number", self.change_number),
            ("POST", "block", self.block), ("POST", "trouble", self.trouble), ("POST", "template",
            self.template),
            ("POST", "tier", self.tier), ("POST", "push-gone", self.push_gone), ("GET", "push", self.pushes),
            ("POST", "forget", self.forget), ("POST", "handshake", self.handshake), ("POST", "time",
            self.time),
            ("GET", "file/{key}", self.file),
        ):  # fmt: skip
            routes.add(method, f"/control/{path}", answer)

    def _admit(self, request: Request) -> dict[str, Any]:
        told = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(told.encode("utf-8", "replace"), self.world.keys.control.encode()):
            raise Refused(401, {"error": "control key"})
        try:
            return request.values()
        except (ValueError, UnicodeDecodeError):
            raise _bad("unreadable") from None

    def _account(self, values: dict[str, Any]) -> VendorAccount:
        account = self.world.accounts.get(str(values.get("channel", "")))
        if account is None:
            raise _bad("channel")
        return account

    def _person(self, values: dict[str, Any]) -> Person:
        person = self.world.people.find(str(values.get("person", "")))
        if person is None:
            raise _bad("person")
        return person

    async def state(self, request: Request) -> Answer:
        """Everybody, every account with its trouble, and the templates."""
        self._admit(request)
        accounts = []
        for account in self.world.accounts.values():
            trouble = asdict(self.world.trouble(account.channel))
            trouble["down"] = max(0, int(trouble.pop("down_until") - self.world.clock.real()))
            waiting = self.world.store.number(
                "SELECT count(*) FROM delivery WHERE channel = ? AND done IS NULL", account.channel
            )
            error = (
                (self.world.store.get(f"hook-error:{account.channel}") or {}).get("error", "")
                if waiting
                else ""
            )
            accounts.append(
                {"channel": account.channel, "key": account.key, "name": account.name,
                "address": account.address,
                 "trouble": trouble, "waiting": waiting, "error": error}
            )  # fmt: skip
        rows = self.world.store.all("SELECT * FROM template ORDER BY name, language")
        found = {
            "people": [asdict(person) for person in self.world.people.list()], "accounts": accounts,
            "templates": [templates.view(row) for row in rows], "now": self.world.clock.now(),
            "tier": self.world.store.get("tier", TIERS[0]), "tiers": TIERS,
        }  # fmt: skip
        return as_json(found)

    async def talk(self, request: Request) -> Answer:
        """One person's talk on one channel, or what changed in it since `after`. `open`: they look at it."""
        values = self._admit(request)
        account, person = self._account(values), self._person(values)
        if values.get("open"):
            self._read(account, person)
        after = int(values.get("after") or 0)
        rows = self.world.store.all(
            "SELECT * FROM (SELECT * FROM message WHERE channel = ? AND account = ? AND person = ? "
            "AND version > ? ORDER BY id DESC LIMIT ?) ORDER BY id",
            account.channel, account.key, person.id, after, SHOWN,
        )  # fmt: skip
        talk = self.world.talk(account, person)
        messages = [
            {"id": row["id"], "inward": bool(row["inward"]), "kind": row["kind"], "at": row["at"],
             "state": row["state"], "error": row["error"], "vendor_id": row["vendor_id"],
             "body": json.loads(row["body"])}
            for row in rows
        ]  # fmt: skip
        length = WINDOWS.get(account.channel, 0.0)
        found = {
            "messages": messages, "version": max([after, *(row["version"] for row in rows)]),
            "now": self.world.clock.now(), "blocked": bool(talk["blocked"]), "started": bool(talk["started"]),
            "typing": talk["typing_until"] > self.world.clock.now(), "person": asdict(person),
            "unread": self._unread(person),
            "window_ends": talk["last_in"] + length if length and talk["last_in"] else 0.0,
        }  # fmt: skip
        return as_json(found)

    def _read(self, account: VendorAccount, person: Person) -> None:
        if account.channel == "whatsapp":
            whatsapp.read(self.world, account, person)
        elif account.channel in ("messenger", "instagram"):
            pages.read(self.world, account, person)
        latest = self.world.store.number("SELECT coalesce(max(id), 0) FROM message")
        self.world.touch(account, person, opened=latest)

    def _unread(self, person: Person) -> dict[str, int]:
        """How many messages came on each channel since it was looked at."""
        rows = self.world.store.all(
            "SELECT message.channel, count(*) FROM message LEFT JOIN talk USING (channel, account, person) "
            "WHERE person = ? AND inward = 0 AND state != 'failed' AND message.id > coalesce(opened, 0) "
            "GROUP BY message.channel",
            person.id,
        )
        return {row[0]: row[1] for row in rows}

    async def say(self, request: Request) -> Answer:
        """A person writes, presses, sends a file, comments. Gives the number of the message."""
        values = self._admit(request)
        account, person = self._account(values), self._person(values)
        kind, body = self._heard(account, person, values)
        return as_json({"id": self._carry(account, person, kind, body | {"base": request.base})})

    def _carry(self, account: VendorAccount, person: Person, kind: str, body: dict[str, Any]) -> int:
        channel = account.channel
        if kind == "comment":
            if channel not in ("messenger", "instagram"):
                raise _bad("no comments here")
            return pages.comment(self.world, account, person, body["text"])
        if channel == "whatsapp":
            if not person.on_whatsapp:
                raise _bad("not on WhatsApp")
            return whatsapp.say(self.world, account, person, kind, body)
        if channel == "telegram":
            return updates.say(self.world, account, person, kind, body)
        if channel in ("messenger", "instagram"):
            return pages.say(self.world, account, person, kind, body)
        if channel == "phone":
            return self.sms.say(person, str(body.get("text", "")))
        return mail.say(self.world, person, body)

    def _heard(
        self, account: VendorAccount, person: Person, values: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """What was done, as it is kept."""
        kind = str(values.get("kind") or "text")
        body: dict[str, Any] = {"text": str(values.get("text") or "")}
        for name in ("reply_to", "subject", "quoted", "to"):
            if values.get(name):
                body[name] = str(values[name])
        if kind == "choice":
            return self._pressed(account, person, values)
        if kind == "location":
            place = values.get("place") or (-6.5971, 106.7990)
            return kind, {"place": [float(place[0]), float(place[1])]}
        if kind == "contact":
            return kind, {"text": person.name, "phone": person.phone}
        if values.get("file"):
            body["media"] = self._file_of(account, values["file"])
            return kind, body
        if kind not in ("text", "comment", "reaction", "unsupported"):
            raise _bad("file")
        if kind in ("text", "comment") and not body["text"].strip():
            raise _bad("text")
        return kind, body

    def _file_of(self, account: VendorAccount, told: dict[str, Any]) -> dict[str, Any]:
        try:
            content = base64.b64decode(str(told.get("content", "")), validate=True)
        except ValueError:
            raise _bad("file") from None
        name, mime = str(told.get("name", ""))[:120], str(told.get("mime") or "application/octet-stream")
        pretended = int(told.get("size") or 0)
        return self.world.keep_file(account, content, mime, name, lives=PICTURE_SECONDS, pretended=pretended)

    def _pressed(
        self, account: VendorAccount, person: Person, values: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """A button or a row of a message that stands in the talk."""
        row = self.world.store.one(
            "SELECT * FROM message WHERE id = ? AND channel = ? AND person = ? AND inward = 0",
            int(values.get("message") or 0), account.channel, person.id,
        )  # fmt: skip
        if row is None:
            raise _bad("message")
        said = json.loads(row["body"])
        choices = [*said.get("buttons", []), *said.get("rows", [])]
        chosen = next((each for each in choices if each["id"] == str(values.get("choice", ""))), None)
        if chosen is None:
            raise _bad("choice")
        of = {"list": "list", "template": "template"}.get(row["kind"], said.get("of", "buttons"))
        body = {
            "text": chosen["title"], "choice": chosen["id"], "of": of, "of_text": said.get("text", ""),
            "description": chosen.get("description", ""), "reply_to": row["vendor_id"],
            "message_id": said.get("message_id", 0),
        }  # fmt: skip
        return "choice", body

    async def new_person(self, request: Request) -> Answer:
        """Somebody new."""
        values = self._admit(request)
        person = self.world.people.create(
            str(values.get("name", "")),
            str(values.get("phone", "")),
            hides_phone=bool(values.get("hides_phone")),
        )
        return as_json(asdict(person))

    async def change_number(self, request: Request) -> Answer:
        """Another number, and so another id at WhatsApp."""
        values = self._admit(request)
        person = self._person(values)
        whatsapp.change_number(self.world, self.world.accounts["whatsapp"], person)
        changed = self.world.people.find(person.id)
        return as_json(asdict(changed or person))

    async def block(self, request: Request) -> Answer:
        """Block the mall, or let it in again."""
        values = self._admit(request)
        account, person, blocked = self._account(values), self._person(values), bool(values.get("blocked"))
        if account.channel == "telegram":
            updates.block(self.world, account, person, blocked)
        else:
            self.world.touch(account, person, blocked=int(blocked))
        return as_json({"blocked": blocked})

    async def trouble(self, request: Request) -> Answer:
        """Switch a trouble on or off. `down`: seconds of real time."""
        values = self._admit(request)
        channel = str(values.get("channel", ""))
        if channel not in (*self.world.accounts, "push"):
            raise _bad("channel")
        changed = {name: values[name] for name in TROUBLES if name in values}
        if "down" in values:
            changed["down_until"] = self.world.clock.real() + float(values["down"]) if values["down"] else 0.0
            self.world.store.run(
                "UPDATE delivery SET due = ? WHERE channel = ? AND done IS NULL",
                self.world.clock.real(),
                channel,
            )
        found = asdict(self.world.set_trouble(channel, **changed))
        self.world.wake()
        return as_json(found)

    async def template(self, request: Request) -> Answer:
        """Approve, reject, pause, disable."""
        values = self._admit(request)
        account = self.world.accounts["whatsapp"]
        event = str(values.get("event", ""))
        if not templates.decide(self.world, account, str(values.get("id", "")), event, "INVALID_FORMAT"):
            raise _bad("template")
        return as_json({"status": event})

    async def tier(self, request: Request) -> Answer:
        """How many people a day the mall may write first on WhatsApp."""
        values = self._admit(request)
        self.world.store.put("tier", int(values.get("tier") or TIERS[0]))
        return as_json({"tier": self.world.store.get("tier")})

    async def push_gone(self, request: Request) -> Answer:
        """A browser is subscribed no more."""
        self.push.leave(str(self._admit(request).get("subscription", "")))
        return as_json({"ok": True})

    async def pushes(self, request: Request) -> Answer:
        """What was pushed to a subscription, newest first."""
        values = self._admit(request)
        rows = self.world.store.all(
            "SELECT * FROM push WHERE subscription = ? ORDER BY id DESC LIMIT 50",
            values.get("subscription", ""),
        )
        found = [
            {
                "at": row["at"],
                "headers": json.loads(row["headers"]),
                "body": base64.b64encode(row["body"]).decode(),
            }
            for row in rows
        ]
        return as_json({"pushes": found})

    async def forget(self, request: Request) -> Answer:
        """Empty all talks."""
        self._admit(request)
        self.world.store.forget()
        return as_json({"ok": True})

    async def handshake(self, request: Request) -> Answer:
        """Ask the mall's webhook address of a Meta account whether it is theirs."""
        account = self._account(self._admit(request))
        url = self.world.hook(account).get("url", "")
        right = await self.graph.handshake(url, account.secrets.get("verify_token", ""))
        return as_json({"ok": right})

    async def time(self, request: Request) -> Answer:
        """The demo's time, told by who knows it."""
        values = self._admit(request)
        self.world.clock.set(float(values["at"]), float(values.get("speed") or 1.0))
        return as_json({"now": self.world.clock.now()})

    async def file(self, request: Request, key: str) -> Answer:
        """A file of a talk, for the phone."""
        self._admit(request)
        row = self.world.store.one("SELECT * FROM file WHERE id = ?", key)
        if row is None:
            raise Refused(404, {"error": "file"})
        return Answer(row["content"], 200, {"content-type": row["mime"]})
