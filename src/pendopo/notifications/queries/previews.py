"""Previews: each kind of message on each channel and in each language, with example values."""

import json
from dataclasses import dataclass

from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed, Text
from pendopo.notifications import rules
from pendopo.notifications.queries.words import form_of, render_message, short_forms, template_name
from pendopo.notifications.types import (
    CHANNEL_NAMES,
    KINDS,
    PURPOSE_NAMES,
    Form,
    NoSuchMessage,
    Purpose,
)

TEMPLATE = "whatsapp-template"  # WhatsApp after its window: another form of the same channel
SHOWN = ("whatsapp", TEMPLATE, "telegram", "messenger", "instagram", "webchat", "email", "phone", "push")
LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as it looks on one channel, with what it measures."""

    kind: str
    name: Text
    purpose: Text
    channel: str
    channel_name: Text
    language: str
    form: Form
    subject: str
    text: str
    choices: tuple[str, ...]
    files: tuple[str, ...]
    vendor_name: str
    body: str  # of an approved template, with numbered values
    values: tuple[tuple[int, str], ...]
    signs: int
    most: int
    parts: int
    problems: tuple[str, ...]


def may_see_messages(by: Actor) -> bool:
    """Managers and administrators see how messages look; there is nobody's data in it."""
    return by.may_somewhere(Permission.MANAGE_MALL) or by.may(Permission.MANAGE_INSTALLATION)


def check_may_see(by: Actor) -> None:
    """Raises NotAllowed."""
    if not may_see_messages(by):
        raise NotAllowed


def channels_of(kind: str) -> tuple[str, ...]:
    """By which channels a kind goes: staff read mail."""
    spec = KINDS[kind]
    if spec.purpose is Purpose.OFFICE:
        return ("email",)
    return tuple(name for name in SHOWN if name != TEMPLATE or spec.values)


def preview(kind: str, channel: str, language: str) -> Preview:
    """One message as it looks. Raises NoSuchMessage."""
    if kind not in KINDS or channel not in channels_of(kind) or language not in LANGUAGES:
        raise NoSuchMessage
    spec, free = KINDS[kind], channel != TEMPLATE
    real = "whatsapp" if channel == TEMPLATE else channel
    told = render_message(kind, language, json.dumps(dict(spec.sample)), channel=real, free=free)
    form = form_of(real, free=free)
    text = told.reply.text if told.reply and told.reply.text else told.text
    size = rules.size_of(form, subject=told.subject, text=text.strip())
    body = short_forms(kind, language).get("whatsapp", "") if form is Form.TEMPLATE else ""
    problems = size.problems + (rules.template_problems(body, len(spec.values)) if body else ())
    template = told.reply.template if told.reply else None
    return Preview(
        kind=kind, name=spec.name, purpose=PURPOSE_NAMES[spec.purpose], channel=channel,
        channel_name=CHANNEL_NAMES[real], language=language, form=form, subject=told.subject,
        text=text.strip(),
        choices=tuple(each.title for each in told.reply.choices) if told.reply else (),
        files=tuple(each.kind for each in told.reply.attachments) if told.reply else (),
        vendor_name=template_name(kind) if template else "", body=body,
        values=tuple(enumerate(template.values, start=1)) if template else (),
        signs=size.signs, most=size.most, parts=size.parts, problems=problems,
    )  # fmt: skip


def list_previews(kind: str, language: str) -> list[Preview]:
    """A kind on all its channels. Raises NoSuchMessage."""
    if kind not in KINDS:
        raise NoSuchMessage
    return [preview(kind, channel, language) for channel in channels_of(kind)]


def list_kinds() -> list[tuple[str, Text, list[tuple[str, Text]]]]:
    """Kinds by purpose: its code and name, and the kinds with their names."""
    found = []
    for purpose in Purpose:
        kinds = [(str(name), spec.name) for name, spec in KINDS.items() if spec.purpose is purpose]
        found.append((purpose.value, PURPOSE_NAMES[purpose], kinds))
    return found


def vendor_templates(language: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What is to be handed in at the vendor: name, body with numbered values, and an example of each."""
    found = []
    for kind, spec in KINDS.items():
        if spec.values:
            seen = preview(kind, TEMPLATE, language)
            found.append((seen.vendor_name, seen.body, tuple(value for _n, value in seen.values)))
    return found
