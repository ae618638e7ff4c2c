"""Six-digit codes by message: an applicant proves to hold a phone or mailbox, without an account."""

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import keyed_hash, pseudonym
from pendopo.people import rules
from pendopo.people.models import SignInCode
from pendopo.people.queries import contact_hashes, list_applicants_of_contact
from pendopo.people.types import CodeExhausted, CodeWrong, TooManyCodes


def _code_hash(digest: bytes, code: str) -> bytes:
    return keyed_hash("sign_in_code", digest.hex() + code)


def _one_at_a_time(digest: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])


@transaction.atomic
def issue_sign_in_code(*, contact: str, by: Actor, at: datetime) -> str:
    """A code for a phone or mailbox, for ten minutes; the caller sends it.

    Empty when nobody gave this contact: nothing is to be sent, and the page answers the same. Raises
    TooManyCodes for known and unknown contacts alike.
    """
    channel, clean, digest = contact_hashes(contact)
    _one_at_a_time(digest)
    recent = SignInCode.objects.filter(contact_hash=digest, created_at__gt=at - rules.CODE_WHILE)
    if not rules.may_issue_code(list(recent.values_list("created_at", flat=True)), at):
        raise TooManyCodes
    SignInCode.objects.filter(contact_hash=digest, used_at__isnull=True, ends_at__gt=at).update(ends_at=at)
    known = bool(list_applicants_of_contact(contact))
    code = f"{secrets.randbelow(1_000_000):06d}"
    SignInCode.objects.create(
        contact_hash=digest,
        code_hash=_code_hash(digest, code if known else secrets.token_hex(8)),
        created_at=at,
        ends_at=at + rules.CODE_LIFETIME,
    )
    record("people.code.issued", by=by, at=at, person=pseudonym("contact", clean), data={"channel": channel})
    return code if known else ""


def check_sign_in_code(*, contact: str, code: str, by: Actor, at: datetime) -> list[UUID]:
    """Ids of the applicants who gave this contact, when the code fits.

    Raises CodeWrong or CodeExhausted; a wrong attempt is counted for good, whatever the caller does next.
    """
    _channel, clean, digest = contact_hashes(contact)
    problem: type[CodeWrong] | type[CodeExhausted] | None = None
    with transaction.atomic():
        _one_at_a_time(digest)
        row = (
            SignInCode.objects.select_for_update()
            .filter(contact_hash=digest)
            .order_by("-created_at", "-id")
            .first()
        )
        fits = row is not None and hmac.compare_digest(bytes(row.code_hash), _code_hash(digest, code.strip()))
        if row is None or not rules.code_counts(
            ends_at=row.ends_at, attempts=row.attempts, used_at=row.used_at, at=at
        ):
            problem = CodeExhausted if row and row.attempts >= rules.CODE_ATTEMPTS else CodeWrong
        elif fits:
            row.used_at = at
            row.save(update_fields=["used_at"])
        else:
            row.attempts += 1
            row.save(update_fields=["attempts"])
            problem = CodeWrong
        record(
            "people.code.refused" if problem else "people.code.accepted",
            by=by,
            at=at,
            person=pseudonym("contact", clean),
            data={"reason": problem.code} if problem else {},
        )
    if problem is not None:
        raise problem
    return list_applicants_of_contact(contact)


@transaction.atomic
def forget_old_codes(*, by: Actor, at: datetime) -> int:
    """Remove codes that ended more than a day ago; they prove nothing any more."""
    count, _details = SignInCode.objects.filter(ends_at__lt=at - timedelta(days=1)).delete()
    return count
