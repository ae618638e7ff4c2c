"""Functions of lower rooms that booking calls, by the names they have there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pendopo.booking.types import ApplicantInput
from pendopo.kit import crypto, phones
from pendopo.kit.actor import Actor
from pendopo.people.models import Applicant


def ensure_applicant(person: ApplicantInput, *, by: Actor, at: datetime) -> Applicant:
    """Clean, encrypt and keep who comes."""
    phone = phones.clean_phone(person.phone)
    return Applicant.objects.create(
        name=person.name,
        phone=phone,
        phone_hash=crypto.keyed_hash("phone", phone),
        email=person.email,
        pseudonym=crypto.pseudonym("applicant", phone or person.name),
    )


def notify(**_message: Any) -> None:
    """Put a message into the outbox."""
