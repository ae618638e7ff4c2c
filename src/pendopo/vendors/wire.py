"""The little of HTTP that the vendors need: requests, answers, routes, bodies of forms."""

import base64
import binascii
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

LARGEST_BODY = 110 * 1024 * 1024  # the largest document WhatsApp takes is 100 MB

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Refused(Exception):
    """An error as the vendor answers it."""

    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        self.status, self.body, self.headers = status, body, headers or {}
        super().__init__(f"{status} {body}")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form: a value or a file."""

    name: str
    content: bytes
    file_name: str = ""
    mime: str = ""


@dataclass(slots=True)
class Request:
    """One request with its whole body. Header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""
    base: str = ""  # the address by which we were asked
    _values: dict[str, Any] | None = field(default=None, repr=False)

    def bearer(self) -> str:
        """The token of the header, or of the query."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else self.query.get("access_token", "")

    def basic(self) -> tuple[str, str]:
        """User and password of the header; empty when there are none."""
        kind, _, told = self.headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return "", ""
        try:
            user, _, password = base64.b64decode(told).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return user, password

    def parts(self) -> list[Part]:
        """The parts of a form with files."""
        kind = self.headers.get("content-type", "")
        head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
        message = BytesParser(policy=HTTP).parsebytes(head + self.body)
        found = []
        for each in message.iter_parts() if message.is_multipart() else ():
            name = str(each.get_param("name", "", header="content-disposition"))
            content = each.get_payload(decode=True) or b""
            found.append(Part(name, bytes(content), each.get_filename() or "", each.get_content_type()))
        return found

    def values(self) -> dict[str, Any]:
        """What was sent as JSON, as a form or in the query. Raises ValueError for a body that is neither."""
        if self._values is None:
            self._values = dict(self.query) | self._read()
        return self._values

    def _read(self) -> dict[str, Any]:
        kind = self.headers.get("content-type", "").partition(";")[0].strip()
        if not self.body:
            return {}
        if kind == "multipart/form-data":
            return {each.name: each.content.decode() for each in self.parts() if not each.file_name}
        if kind == "application/x-www-form-urlencoded":
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        found = json.loads(self.body)
        if not isinstance(found, dict):
            raise ValueError("not an object")
        return found


@dataclass(slots=True)
class Answer:
    """What goes back."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    padding: int = 0  # so many zeros follow the body


def as_file(file: dict[str, Any], mime: str = "") -> Answer:
    """A kept file, as large as it says it is."""
    padding = file["size"] - len(file["content"])
    return Answer(file["content"], 200, {"content-type": mime or file["mime"]}, padding)


def as_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """An answer in JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Answer(
        text.encode(), status, {"content-type": "application/json; charset=utf-8"} | (headers or {})
    )


Handler = Callable[..., Awaitable[Answer]]


class Routes:
    """Addresses and who answers them; `{name}` stands for one part of a path."""

    def __init__(self) -> None:
        self._known: list[tuple[frozenset[str], re.Pattern[str], Handler]] = []

    def add(self, methods: str, pattern: str, handler: Handler) -> None:
        """Let `handler` answer; it gets the parts of the path by name."""
        text = re.sub(r"\{(\w+):path\}", r"(?P<\1>.+)", pattern)
        text = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text)
        self._known.append((frozenset(methods.split()), re.compile(f"{text}/?"), handler))

    def find(self, method: str, path: str) -> tuple[Handler | None, dict[str, str], bool]:
        """The handler, the parts of the path, and whether the path is known with another method."""
        known = False
        for methods, pattern, handler in self._known:
            match = pattern.fullmatch(path)
            if match and method in methods:
                return handler, match.groupdict(), True
            known = known or bool(match)
        return None, {}, known


async def read_request(scope: dict[str, Any], receive: Receive) -> Request:
    """The whole request. Raises Refused when it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise Refused(413, {"error": {"message": "Request Entity Too Large"}})
        parts.append(part)
        if not message.get("more_body"):
            break
    pairs: Iterable[tuple[bytes, bytes]] = scope["headers"]
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    base = f"{scope.get('scheme', 'http')}://{headers.get('host', 'localhost')}"
    return Request(scope["method"], scope["path"], query, headers, b"".join(parts), base)


async def write_answer(answer: Answer, send: Send) -> None:
    """Send it."""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()]
    headers.append((b"content-length", str(len(answer.body) + answer.padding).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": answer.padding > 0})
    rest = answer.padding
    while rest > 0:
        size = min(rest, 65_536)
        rest -= size
        await send({"type": "http.response.body", "body": bytes(size), "more_body": rest > 0})
