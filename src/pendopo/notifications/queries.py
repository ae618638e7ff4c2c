"""The words: a kind of message and its content become what a person reads."""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

from pendopo.channels.types import Rendered
from pendopo.kit.clock import local_date
from pendopo.kit.words import clock_time, long_date
from pendopo.notifications.rules import choose_channel
from pendopo.people.models import Applicant

TEMPLATES = Path(__file__).parent / "templates" / "notifications"


@lru_cache(maxsize=1)
def _engine() -> Engine:
    """Plain text: nothing is escaped, nothing of the pages is loaded."""
    return Engine(dirs=[str(TEMPLATES)], autoescape=False)


def _moment(value: str, zone: str) -> dict[str, str]:
    at = datetime.fromisoformat(value)
    return {"date": long_date(local_date(at, zone)), "time": clock_time(at, zone)}


def can_reach(applicant: Applicant | None) -> bool:
    """Whether a message finds its way to a person."""
    if applicant is None:
        return False
    way = choose_channel(email=applicant.email, phone=applicant.phone, phone_vendor=settings.DEMO)
    return way is not None


def render_message(kind: str, language: str, content: str) -> Rendered:
    """Subject (the template's first line) and text of a message, in its language and the mall's zone."""
    words: dict[str, Any] = json.loads(content)
    language = "en" if language == "en" else "id"
    zone = words.get("zone") or "Asia/Jakarta"
    with translation.override(language):
        if words.get("starts_at"):
            words |= _moment(words["starts_at"], zone)
        words["alternatives"] = [_moment(value, zone) for value in words.get("alternatives") or []]
        words["link"] = settings.PUBLIC_URL.rstrip("/") + words["path"] if words.get("path") else ""
        text = _engine().get_template(f"{kind}.{language}.txt").render(Context(words, autoescape=False))
    subject, _gap, body = text.strip().partition("\n")
    lines = [line.rstrip() for line in body.strip().splitlines()]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return Rendered(subject.strip(), "\n".join(kept) + "\n", calendar=str(words.get("calendar") or ""))
