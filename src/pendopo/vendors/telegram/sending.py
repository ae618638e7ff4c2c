"""What a bot sends, and what it asks of what was sent. Limits: core.telegram.org/bots/faq."""

import json
from typing import Any

from pendopo.vendors.keys import VendorAccount
from pendopo.vendors.people import Person
from pendopo.vendors.telegram.updates import bot_of, chat_of, next_number, user_of
from pendopo.vendors.wire import Part, Refused
from pendopo.vendors.world import World

TEXT, CAPTION, DATA = 4_096, 1_024, 64
LARGEST_DOWNLOAD = 20 * 1024 * 1024
PER_CHAT, PER_CHAT_SECONDS = 20, 20.0  # one a second in the long run, a burst is let through
PER_SECOND = 30
FILE_SECONDS = 3_600.0
Values = dict[str, Any]


def refuse(code: int, description: str, **parameters: Any) -> Refused:
    """`ok: false`."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Refused(code, body)


def bad(description: str) -> Refused:
    """400."""
    return refuse(400, f"Bad Request: {description}")


class Sending:
    """The methods that write to a person."""

    def __init__(self, world: World) -> None:
        self.world = world

    def _person(self, account: VendorAccount, values: dict[str, Any]) -> Person:
        """Who is meant; only who started the bot and did not block it is written to."""
        chat = str(values.get("chat_id", ""))
        if not chat:
            raise bad("chat_id is empty")
        person = self.world.people.by_user("telegram", chat)
        if person is None:
            raise bad("chat not found")
        talk = self.world.talk(account, person)
        if talk["blocked"]:
            raise refuse(403, "Forbidden: bot was blocked by the user")
        if not talk["started"]:
            raise refuse(403, "Forbidden: bot can't initiate conversation with a user")
        return person

    def _refuse_haste(self, account: VendorAccount, person: Person) -> None:
        now = self.world.clock.now()
        if self.world.trouble("telegram").throttle:
            raise refuse(429, "Too Many Requests: retry after 5", retry_after=5)
        if self.world.count_recent(account, now - PER_CHAT_SECONDS, person.id) >= PER_CHAT:
            raise refuse(429, "Too Many Requests: retry after 3", retry_after=3)
        if self.world.count_recent(account, now - 1.0) >= PER_SECOND:
            raise refuse(429, "Too Many Requests: retry after 1", retry_after=1)

    def _markup(self, values: dict[str, Any]) -> dict[str, Any]:
        """What can be pressed below a message."""
        markup = values.get("reply_markup")
        if markup is None:
            return {}
        if not isinstance(markup, dict):
            raise bad("object expected as reply markup")
        shown: dict[str, Any] = {}
        for row in markup.get("inline_keyboard") or []:
            for each in row:
                title = str(each.get("text", ""))
                if not title:
                    raise bad("inline keyboard button text is empty")
                if each.get("url"):
                    shown.setdefault("links", []).append({"title": title, "url": str(each["url"])})
                    continue
                data = str(each.get("callback_data", ""))
                if not 1 <= len(data.encode()) <= DATA:
                    raise bad("BUTTON_DATA_INVALID")
                shown.setdefault("buttons", []).append({"id": data, "title": title})
        if len(shown.get("buttons", [])) > 100:
            raise bad("reply markup is too long")
        for row in markup.get("keyboard") or []:
            for each in row:
                button = each if isinstance(each, dict) else {"text": str(each)}
                kind = "contact" if button.get("request_contact") else "text"
                shown.setdefault("keyboard", []).append({"title": str(button.get("text", "")), "kind": kind})
        if markup.get("remove_keyboard"):
            shown["no_keyboard"] = True
        return shown

    def _say(
        self,
        account: VendorAccount,
        values: dict[str, Any],
        kind: str,
        body: dict[str, Any],
        told: dict[str, Any],
    ) -> Any:
        person = self._person(account, values)
        body |= self._markup(values)
        self._refuse_haste(account, person)
        message_id = next_number(self.world, person)
        user = user_of(self.world, person)
        body["message_id"] = message_id
        number = self.world.keep(
            account, person, inward=False, vendor_id=f"{user['id']}:{message_id}", kind=kind, body=body
        )
        self.world.set_state(number, "delivered")
        at = int(self.world.clock.now())
        answer = {
            "message_id": message_id,
            "from": bot_of(account),
            "chat": chat_of(self.world, person),
            "date": at,
        }
        return answer | told

    def _send_message(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        text = str(values.get("text", "")).strip()
        if not text:
            raise bad("message text is empty")
        if len(text) > TEXT:
            raise bad("message is too long")
        body: dict[str, Any] = {"text": text}
        if values.get("parse_mode"):
            body["parse_mode"] = str(values["parse_mode"])
        return self._say(account, values, "text", body, {"text": text})

    def _send_location(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        try:
            place = [float(values["latitude"]), float(values["longitude"])]
        except (KeyError, ValueError, TypeError):
            raise bad("location is empty") from None
        told = {"location": {"latitude": place[0], "longitude": place[1]}}
        return self._say(account, values, "location", {"place": place}, told)

    def _send_photo(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        return self._send_file(account, values, files, "photo")

    def _send_document(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        return self._send_file(account, values, files, "document")

    def _send_file(self, account: VendorAccount, values: Values, files: list[Part], name: str) -> Any:
        caption = str(values.get("caption", ""))
        if len(caption) > CAPTION:
            raise bad("message caption is too long")
        wanted = str(values.get(name, "")).removeprefix("attach://") or name
        part = next((each for each in files if each.name in (name, wanted)), None)
        if part is None:
            key = str(values.get(name, "")).removeprefix("AgAC")
            known = self.world.file(key, "telegram")
            if known is None:
                raise bad(f"there is no {name} in the request")
            kept = {"file": key, "mime": known["mime"], "name": known["name"], "size": len(known["content"])}
        else:
            largest = (10 if name == "photo" else 50) * 1024 * 1024
            if not part.content:
                raise bad("file must be non-empty")
            if len(part.content) > largest:
                raise refuse(413, "Request Entity Too Large")
            kept = self.world.keep_file(
                account, part.content, part.mime, part.file_name, lives=10 * 365 * 86_400.0
            )
        file = {
            "file_id": f"AgAC{kept['file']}",
            "file_unique_id": kept["file"][:10],
            "file_size": kept["size"],
        }
        told: dict[str, Any] = {"document": file | {"file_name": kept["name"], "mime_type": kept["mime"]}}
        if name == "photo":
            told = {"photo": [file | {"width": 800, "height": 800}]}
        kind = "image" if name == "photo" else "document"
        return self._say(
            account,
            values,
            kind,
            {"text": caption, "media": kept},
            told | ({"caption": caption} if caption else {}),
        )

    # What is there already

    def _answer_callback_query(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        found = self.world.by_vendor_id(account, f"query:{values.get('callback_query_id', '')}")
        if found is None or self.world.clock.now() - found["at"] > 900:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        toast = str(values.get("text", ""))
        if len(toast) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.world.set_state(found["id"], "read")
        return True

    def _edited(self, account: VendorAccount, values: dict[str, Any], **changed: Any) -> Any:
        person = self._person(account, values)
        chat = self.world.people.user_id("telegram", person)
        found = self.world.by_vendor_id(account, f"{chat}:{values.get('message_id', '')}")
        if found is None or found["inward"]:
            raise bad("message to edit not found")
        body = {name: value for name, value in found["body"].items() if name not in ("buttons", "links")}
        body |= changed | self._markup(values)
        if body == found["body"]:
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same"
            )
        self.world.store.run(
            "UPDATE message SET body = ?, version = ? WHERE id = ?",
            json.dumps(body, ensure_ascii=False), self.world.store.next_version(), found["id"],
        )  # fmt: skip
        return {
            "message_id": body.get("message_id"),
            "chat": chat_of(self.world, person),
            "date": int(found["at"]),
            "text": body.get("text", ""),
        }

    def _edit_message_reply_markup(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        return self._edited(account, values)

    def _edit_message_text(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        text = str(values.get("text", ""))
        if not 0 < len(text) <= TEXT:
            raise bad("message text is empty")
        return self._edited(account, values, text=text)

    def _send_chat_action(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        person = self._person(account, values)
        self.world.touch(account, person, typing_until=self.world.clock.now() + 5)
        return True

    def _get_file(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        key = str(values.get("file_id", "")).removeprefix("AgAC")
        file = self.world.file(key, "telegram")
        if file is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if file["size"] > LARGEST_DOWNLOAD:
            raise bad("file is too big")
        self.world.store.put(f"path:{key}", self.world.clock.now() + FILE_SECONDS)
        ending = "." + file["name"].rsplit(".", 1)[1] if "." in file["name"] else ""
        found = {"file_id": f"AgAC{key}", "file_unique_id": f"AQAD{key[:10]}", "file_size": file["size"]}
        return found | {"file_path": f"documents/{key}{ending}"}

    def _get_chat(self, account: VendorAccount, values: Values, files: list[Part]) -> Any:
        return chat_of(self.world, self._person(account, values))
