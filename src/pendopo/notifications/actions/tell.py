"""What is said to people. A message is one insert beside the change that gave it its reason."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from pendopo.channels import actions as channels
from pendopo.channels.types import NOBODY, Addressee
from pendopo.kit.actor import Actor
from pendopo.kit.phones import clean_phone
from pendopo.notifications import rules
from pendopo.notifications.queries import can_reach
from pendopo.notifications.types import CHAT, KINDS
from pendopo.people.models import Applicant
from pendopo.people.rules import clean_email


def notify(
    *,
    kind: str,
    applicant: Applicant | None = None,
    email: str = "",
    phone: str = "",
    language: str = "id",
    context: Mapping[str, Any],
    mall: str = "",
    prefers: str = "",
    dedupe: str = "",
    due_at: datetime | None = None,
    given: str = "",
    by: Actor,
    at: datetime,
) -> UUID | None:
    """Tell a person something, now or at `due_at`, in the caller's transaction.

    One insert: the worker chooses the way of an applicant's message when it sends it (rule notifications-24),
    and makes the words then. `mall` (its slug) and `prefers` (the channel on which they acted) help it.
    Gives the message's id, or None when there is no way to reach the person: the page shows the link.
    `given` as in `channels.enqueue`. Raises KeyError for an unknown kind and ValueError when the context
    lacks what the words need.
    """
    spec = KINDS[kind]
    missing = [name for name in spec.needs if name not in context]
    if missing:
        raise ValueError(f"Message {kind} lacks {missing}.")
    address = clean_email(email) or (applicant.email if applicant else "")
    number = clean_phone(phone) if phone else (applicant.phone if applicant else "")
    way = rules.choose_channel(email=address, phone=number, phone_vendor=settings.DEMO)
    if way is None and not _may_have_chat(applicant, prefers, given):
        return None
    prefers = prefers if prefers in CHAT else ""
    addressee = Addressee(applicant.id, mall[:60], prefers, rules.rank_of(spec)) if applicant else NOBODY
    starts_at = datetime.fromisoformat(context["starts_at"]) if context.get("starts_at") else None
    due = rules.send_at(spec, due_at or at, zone=context.get("zone") or "Asia/Jakarta", starts_at=starts_at)
    return channels.enqueue(
        kind=str(kind),
        channel=way[0] if way else prefers,
        recipient=way[1] if way else "",
        content=json.dumps(dict(context), ensure_ascii=False, separators=(",", ":")),
        language="en" if language == "en" else "id",
        dedupe=dedupe[:160],
        due_at=due,
        expires_at=rules.useless_from(spec, due, starts_at=starts_at),
        urgent=spec.urgent,
        addressee=addressee,
        given=given,
        by=by,
        at=at,
    )


def _may_have_chat(applicant: Applicant | None, prefers: str, given: str) -> bool:
    """Whether somebody without address may have a chat: they act in one, or linked one. Not asked within the
    statement of a booking.
    """
    if applicant is None:
        return False
    return prefers in CHAT or (not given and can_reach(applicant))


def cancel_pending(*, dedupe_prefix: str, by: Actor, at: datetime) -> int:
    """Call off messages that are still to be sent, such as reminders of an appointment that was cancelled."""
    return channels.cancel_waiting(dedupe_prefix=dedupe_prefix, by=by, at=at)
