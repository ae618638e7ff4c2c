"""What a WhatsApp message may hold. Pure. Source: developers.facebook.com, Cloud API; domain 8.2."""

from collections.abc import Callable
from typing import Any

from pendopo.vendors.meta.errors import bad_parameter

MEDIA = {"image": "image", "document": "document", "audio": "voice", "video": "video", "sticker": "sticker"}
Shown = tuple[str, dict[str, Any]]


def _text(value: Any, longest: int, name: str, *, least: int = 1) -> str:
    if not isinstance(value, str) or len(value) < least:
        raise bad_parameter(
            f"Parameter '{name}' is mandatory" if least else f"Parameter '{name}' must be a string"
        )
    if len(value) > longest:
        raise bad_parameter(f"Param {name} length is too long: must be at most {longest} characters long")
    return value


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad_parameter(f"Parameter '{name}' is mandatory and must be a JSON object")
    return value


def _list(value: Any, name: str, least: int, most: int) -> list[Any]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise bad_parameter(f"Invalid {name} count. Min allowed {name}: {least}, Max allowed {name}: {most}")
    return value


def _once(values: list[str], name: str) -> None:
    if len(set(values)) != len(values):
        raise bad_parameter(f"Duplicated {name}: each {name} must be unique")


def _frame(found: dict[str, Any], longest_body: int) -> dict[str, Any]:
    """Header, body and footer around what can be pressed."""
    shown: dict[str, Any] = {
        "text": _text(_object(found.get("body"), "body").get("text"), longest_body, "body.text")
    }
    header = found.get("header")
    if header:
        if _object(header, "header").get("type") == "text":
            shown["header"] = _text(header.get("text"), 60, "header.text")
        else:
            shown["header_media"] = header
    if found.get("footer"):
        shown["footer"] = _text(_object(found["footer"], "footer").get("text"), 60, "footer.text")
    return shown


def _buttons(found: dict[str, Any], action: dict[str, Any]) -> Shown:
    shown = _frame(found, 1_024)
    buttons = []
    for each in _list(action.get("buttons"), "buttons", 1, 3):
        if _object(each, "button").get("type") != "reply":
            raise bad_parameter("Unexpected button type: only reply is allowed")
        reply = _object(each.get("reply"), "button.reply")
        title = _text(reply.get("title"), 20, "button.reply.title")
        buttons.append({"id": _text(reply.get("id"), 256, "button.reply.id"), "title": title})
    _once([each["id"] for each in buttons], "reply.id")
    _once([each["title"] for each in buttons], "reply.title")
    return "buttons", shown | {"buttons": buttons}


def _rows(found: dict[str, Any], action: dict[str, Any]) -> Shown:
    shown = _frame(found, 4_096)
    sections = _list(action.get("sections"), "sections", 1, 10)
    rows = []
    for section in sections:
        title = _text(
            _object(section, "section").get("title", ""), 24, "section.title", least=int(len(sections) > 1)
        )
        for row in _list(section.get("rows"), "rows", 1, 10):
            rows.append(
                {
                    "id": _text(_object(row, "row").get("id"), 200, "row.id"),
                    "title": _text(row.get("title"), 24, "row.title"),
                    "description": _text(row.get("description", ""), 72, "row.description", least=0),
                    "section": title,
                }
            )
    if len(rows) > 10:
        raise bad_parameter(f"Total row count exceed max allowed count: 10, given {len(rows)}")
    _once([each["id"] for each in rows], "row.id")
    return "list", shown | {"label": _text(action.get("button"), 20, "action.button"), "rows": rows}


def _link(found: dict[str, Any], action: dict[str, Any]) -> Shown:
    given = _object(action.get("parameters"), "action.parameters")
    title = _text(given.get("display_text"), 20, "display_text")
    return "link", _frame(found, 1_024) | {
        "links": [{"title": title, "url": _text(given.get("url"), 2_000, "url")}]
    }


def _ask_place(found: dict[str, Any], _action: dict[str, Any]) -> Shown:
    return "ask_place", _frame(found, 1_024)


_INTERACTIVE: dict[str, Callable[[dict[str, Any], dict[str, Any]], Shown]] = {
    "button": _buttons, "list": _rows, "cta_url": _link, "location_request_message": _ask_place,
}  # fmt: skip


def shown_of(values: dict[str, Any]) -> Shown:
    """What a person will see of a message that is no template: its kind and content. Raises Refused."""
    kind = values.get("type", "text")
    found = _object(values.get(kind), kind) if isinstance(kind, str) else {}
    if kind == "text":
        return "text", {"text": _text(found.get("body"), 4_096, "text.body")}
    if kind == "interactive":
        shape = _INTERACTIVE.get(str(found.get("type")))
        if shape is None:
            raise bad_parameter(f"Unexpected interactive type: {found.get('type')}")
        return shape(found, _object(found.get("action"), "action"))
    if kind in MEDIA:
        if not found.get("id") and not found.get("link"):
            raise bad_parameter(f"Parameter '{kind}' needs an id or a link")
        caption = _text(found.get("caption", ""), 1_024, "caption", least=0)
        return MEDIA[kind], {
            "text": caption,
            "media_id": found.get("id", ""),
            "name": str(found.get("filename", "")),
        }
    if kind == "location":
        return "location", {"place": [float(found.get("latitude", 0)), float(found.get("longitude", 0))]}
    if kind == "reaction":
        return "reaction", {"text": str(found.get("emoji", "")), "to": str(found.get("message_id", ""))}
    raise bad_parameter(f"Unexpected message type: {kind}")
