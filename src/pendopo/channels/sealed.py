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
