"""An answer in WhatsApp's words. Pure. Source: developers.facebook.com (messages, interactive messages,
templates), domain 8.2.
"""

import re
from typing import Any

from pendopo.channels.rules import shape_of
from pendopo.channels.types import Choice, Limits, OutFile, Outgoing, Reply, Template

Values = dict[str, Any]


def body_of(message: Outgoing, limits: Limits, media: tuple[OutFile, str] | None) -> Values:
    """The message itself, without its address. `media`: a file and the id under which WhatsApp has it."""
    reply = message.reply or Reply(message.text)
    if reply.template is not None:
        return {"type": "template", "template": _template(reply.template)}
    if media is not None:
        return _with_file(*media, caption=message.text)
    shape = "list" if reply.label and reply.choices else shape_of(reply, limits)
    if shape == "buttons" and _are_apart(reply.choices):
        return {"type": "interactive", "interactive": _buttons(reply)}
    if shape in ("list", "buttons"):
        return {"type": "interactive", "interactive": _rows(reply)}
    return {"type": "text", "text": {"body": message.text, "preview_url": False}}


def _are_apart(choices: tuple[Choice, ...]) -> bool:
    """WhatsApp refuses two buttons of one title; rows may share one."""
    return len({each.title for each in choices}) == len(choices)


def _buttons(reply: Reply) -> Values:
    buttons = [{"type": "reply", "reply": {"id": each.id, "title": each.title}} for each in reply.choices]
    return {"type": "button", "body": {"text": reply.text}, "action": {"buttons": buttons}}


def _rows(reply: Reply) -> Values:
    rows = [
        {"id": each.id, "title": each.title} | ({"description": each.description} if each.description else {})
        for each in reply.choices
    ]
    action = {"button": reply.label or "Pilih", "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": reply.text}, "action": action}


def _with_file(file: OutFile, media_id: str, caption: str) -> Values:
    kind = "image" if file.mime.startswith("image/") else "document"
    told: Values = {"id": media_id}
    if caption:
        told["caption"] = caption
    if kind == "document":
        told["filename"] = file.name
    return {"type": kind, kind: told}


def _template(template: Template) -> Values:
    found: Values = {"name": template.name, "language": {"code": template.language}}
    if template.values:
        values = [{"type": "text", "text": _as_value(each)} for each in template.values]
        found["components"] = [{"type": "body", "parameters": values}]
    return found


def _as_value(text: str) -> str:
    """A value of a template has no line ends, tabs or more than four blanks in a row, and is not empty."""
    return re.sub(r" {4,}", "   ", re.sub(r"\s*[\n\r\t]\s*", " ", text)).strip() or "-"


def as_number_or_id(recipient: str) -> Values:
    """The address: a number of digits, or a business-scoped id."""
    digits = recipient.removeprefix("+")
    return {"to": digits} if digits.isdigit() else {"recipient": recipient}
