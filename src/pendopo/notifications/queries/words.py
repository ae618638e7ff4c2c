"""The words: a kind of message and its content become what a person reads on a channel."""

import json
import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

from pendopo.channels.types import Attachment, Choice, Rendered, Reply, Template
from pendopo.channels.types import Link as ChatLink
from pendopo.kit.calendar_files import CalendarEvent, calendar_file
from pendopo.kit.clock import local_date
from pendopo.kit.words import clock_time, long_date, short_date
from pendopo.notifications import rules
from pendopo.notifications.types import KINDS, Form, KindSpec
from pendopo.people.models import Applicant

TEMPLATES = Path(__file__).parent.parent / "templates" / "notifications"
FORMS = {"email": Form.EMAIL, "phone": Form.SMS, "push": Form.PUSH}
OFFERS = 2  # times to press beside the other buttons: three fit every vendor
SMS_SERVICE = 40  # signs of a service's name in a short message


@lru_cache(maxsize=1)
def _engine() -> Engine:
    """Plain text: nothing is escaped, nothing of the pages is loaded."""
    return Engine(dirs=[str(TEMPLATES)], autoescape=False)


@lru_cache(maxsize=128)
def short_forms(kind: str, language: str) -> dict[str, str]:
    """The short forms of a kind by their headings: sms, push title, push, whatsapp; empty when it has
    none.
    """
    path = TEMPLATES / "short" / f"{kind}.{language}.txt"
    if not path.exists():
        return {}
    parts = re.split(r"^\[([a-z ]+)\]\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {parts[number]: parts[number + 1].strip() for number in range(1, len(parts), 2)}


def _moment(value: str, zone: str) -> dict[str, str]:
    at = datetime.fromisoformat(value)
    day = local_date(at, zone)
    return {"date": long_date(day), "short_date": short_date(day)[:-5], "time": clock_time(at, zone)}


def can_reach(applicant: Applicant | None) -> bool:
    """Whether a message finds its way to a person."""
    if applicant is None:
        return False
    way = rules.choose_channel(email=applicant.email, phone=applicant.phone, phone_vendor=settings.DEMO)
    return way is not None or applicant.identities.filter(replaced_by__isnull=True).exists()


def form_of(channel: str, *, free: bool = True) -> Form:
    """The form in which a channel shows words."""
    found = FORMS.get(channel)
    if found is None:
        return Form.CHAT if free or channel != "whatsapp" else Form.TEMPLATE
    return found


def template_name(kind: str) -> str:
    """The name of a kind's approved template at the vendor."""
    return f"pendopo_{kind}"


def values_of(kind: str, language: str, words: dict[str, Any]) -> tuple[str, ...]:
    """The numbered values of an approved template, in order."""
    with translation.override(language):
        return tuple(rules.template_value(str(words.get(name) or "")) for name in KINDS[kind].values)


def read_content(content: str) -> dict[str, Any]:
    """The content of a message with its dates and its link as words, in the active language."""
    words: dict[str, Any] = json.loads(content)
    zone = words.get("zone") or "Asia/Jakarta"
    if words.get("starts_at"):
        words |= _moment(words["starts_at"], zone)
    words["alternatives"] = [_moment(value, zone) for value in words.get("alternatives") or []]
    words["link"] = settings.PUBLIC_URL.rstrip("/") + words["path"] if words.get("path") else ""
    words["wishes"] = f"{words['link']}pesan/" if words["link"] and "/k/" in words["link"] else ""
    words["why"] = " ".join(filter(None, (words.get("reason"), words.get("decree")))) or "-"
    return words


def _fill(text: str, words: dict[str, Any]) -> str:
    return _engine().from_string(text).render(Context(words, autoescape=False)).strip()


def _long(kind: str, language: str, words: dict[str, Any]) -> tuple[str, str]:
    """Subject (the first line of the file) and text."""
    text = _engine().get_template(f"{kind}.{language}.txt").render(Context(words, autoescape=False))
    subject, _gap, body = text.strip().partition("\n")
    lines = [line.rstrip() for line in body.strip().splitlines()]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return subject.strip(), "\n".join(kept) + "\n"


def render_message(
    kind: str, language: str, content: str, *, channel: str = "email", free: bool = True
) -> Rendered:
    """A message as a channel shows it, in its language and the mall's zone. Raises KeyError for another kind.

    `free`: the vendor takes our own words; else the approved template, where the kind has one.
    """
    spec = KINDS[kind]
    language = "en" if language == "en" else "id"
    with translation.override(language):
        words = read_content(content)
        short = short_forms(kind, language)
        form = form_of(channel, free=free)
        if form is Form.SMS and "sms" in short:
            return Rendered("", _sms(short["sms"], words))
        if form is Form.PUSH and "push" in short:
            return _push(short, words)
        if form is Form.TEMPLATE and "whatsapp" in short:
            return _template(kind, language, short["whatsapp"], words)
        subject, text = _long(kind, language, words)
        files = _attachments(spec, words) if spec.qr else ()
        if form is Form.CHAT:
            said = Reply(text=text.strip(), choices=_choices(spec, words), attachments=files, subject=subject)
            return Rendered(subject, text, reply=said)
        calendar = next((each.content for each in files if each.kind == "calendar"), "")
        shaped = Reply(text=text, subject=subject, attachments=files) if files else None
        return Rendered(
            rules.shortened(subject, 120), text, calendar=str(words.get("calendar") or calendar), reply=shaped
        )


def _sms(form: str, words: dict[str, Any]) -> str:
    """Within two parts: a long name of the service gives way, never the link or the code."""
    for longest in (SMS_SERVICE, 24, 12):
        short = {
            **words,
            "service": rules.shortened(str(words.get("service", "")), longest),
            "mall": rules.shortened(str(words.get("mall", "")), longest),
            "why": rules.shortened(str(words.get("why", "")), longest),
            "reason": rules.shortened(str(words.get("reason", "")), longest),
        }
        text = rules.as_gsm(" ".join(_fill(form, short).split()))
        if rules.sms_parts(text) <= rules.SMS_PARTS:
            break
    return text


def _push(short: dict[str, str], words: dict[str, Any]) -> Rendered:
    title, body = _fill(short["push title"], words), _fill(short["push"], words)
    title, body = rules.shortened(title, 50), rules.shortened(" ".join(body.split()), 150)
    links = (ChatLink(title, words["link"]),) if words["link"] else ()
    return Rendered(title, body, reply=Reply(text=body, subject=title, links=links))


def _template(kind: str, language: str, body: str, words: dict[str, Any]) -> Rendered:
    values = values_of(kind, language, words)
    said = rules.filled(body, values)
    template = Template(template_name(kind), language, values)
    return Rendered("", said, reply=Reply(text=said, template=template))


def _choices(spec: KindSpec, words: dict[str, Any]) -> tuple[Choice, ...]:
    """What can be pressed; without the appointment's id there is nothing to press."""
    visit = words.get("visit")
    if not visit:
        return ()
    offers: list[Choice] = []
    if spec.offers:
        pairs = zip(words["alternatives"], words.get("windows") or [], strict=False)
        offers = [
            Choice(f"accept/{visit}/{window}", f"{when['short_date']}, {when['time']}"[:20])
            for when, window in list(pairs)[:OFFERS]
        ]
    rest = [Choice(name.format(visit=visit), str(title)) for name, title in spec.choices]
    return (*offers, *rest)


def _attachments(spec: KindSpec, words: dict[str, Any]) -> tuple[Attachment, ...]:
    """The QR to show at the door, and the calendar file when the end is known."""
    if not words["link"]:
        return ()
    files = [Attachment("qr", f"kunjungan-{words.get('code') or 'qr'}.png", words["link"])]
    if words.get("ends_at") and words.get("starts_at"):
        starts_at = datetime.fromisoformat(words["starts_at"])
        event = CalendarEvent(
            uid=f"{words.get('visit') or words['path']}@pendopo",
            sequence=int(words.get("moves") or 0),
            starts_at=starts_at,
            ends_at=datetime.fromisoformat(words["ends_at"]),
            summary=str(words["service"]),
            location=", ".join(filter(None, (words.get("stall"), words["mall"]))),
            description=words["link"],
            link=words["link"],
        )
        text = calendar_file(event, at=datetime.fromisoformat(words.get("told_at") or words["starts_at"]))
        files.append(Attachment("calendar", "kunjungan.ics", text))
    return tuple(files)
