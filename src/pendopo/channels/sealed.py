"""Answers as they are sealed: JSON and back."""

import json
from dataclasses import asdict

from pendopo.channels.types import Attachment, Choice, Link, Reply, Template


def reply_as_text(reply: Reply) -> str:
    """Compact JSON of an answer; what is empty is left out."""
    kept = {name: value for name, value in asdict(reply).items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def reply_from(text: str) -> Reply:
    """The answer behind `reply_as_text`."""
    found = json.loads(text)
    template = found.get("template")
    return Reply(
        text=found.get("text", ""),
        choices=tuple(Choice(**each) for each in found.get("choices", ())),
        label=found.get("label", ""),
        links=tuple(Link(**each) for each in found.get("links", ())),
        attachments=tuple(Attachment(**each) for each in found.get("attachments", ())),
        template=Template(template["name"], template["language"], tuple(template.get("values", ())))
        if template
        else None,
        subject=found.get("subject", ""),
    )


def details_of(reply: Reply) -> str:
    """What a message shows beside its words, as JSON; empty when there is nothing."""
    found = {
        "choices": [asdict(each) for each in reply.choices],
        "links": [asdict(each) for each in reply.links],
        "template": reply.template.name if reply.template else "",
        "attachments": [{"kind": each.kind, "name": each.name} for each in reply.attachments],
    }
    kept = {name: value for name, value in found.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""
