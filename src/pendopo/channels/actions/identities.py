"""Who is who on which channel: linked only with consent, with history; codes that carry a talk over."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from pendopo.channels.models import Identity, IdentityLink, TalkCode, Thread
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import keyed_hash
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.kit.ids import clean_code, new_code, token_hash
from pendopo.kit.text import _
from pendopo.people.models import Applicant

CODE_LETTERS = 6
CODE_LIVES = timedelta(minutes=15)


def _locked(identity: UUID) -> Identity:
    row = Identity.objects.select_for_update().filter(pk=identity).first()
    if row is None:
        raise NotFound
    return row


def _say(name: str, row: Identity, by: Actor, at: datetime, **data: str) -> None:
    record(name, by=by, at=at, channel=row.channel, person=row.pseudonym, data=data)


@transaction.atomic
def link_identity(*, identity: UUID, applicant: UUID, how: str, by: Actor, at: datetime) -> None:
    """An identity belongs to an applicant from now on: the person proved it, or said so to an officer.

    `how` is one of IdentityLink.How. An earlier link ends; the same link twice is one. Raises NotFound.
    """
    row = _locked(identity)
    person = Applicant.objects.filter(pk=applicant).first()
    if person is None:
        raise NotFound
    if row.applicant_id == person.pk:
        return
    _end_link(row, at)
    IdentityLink.objects.create(
        identity=row, applicant=person, how=IdentityLink.How(how), by=f"{by.kind}:{by.code}", linked_at=at
    )
    row.applicant = person
    row.save(update_fields=["applicant"])
    _say("channels.identity.linked", row, by, at, how=how)


def _end_link(row: Identity, at: datetime) -> bool:
    return bool(IdentityLink.objects.filter(identity=row, ended_at__isnull=True).update(ended_at=at))


@transaction.atomic
def unlink_identity(*, identity: UUID, how: str, by: Actor, at: datetime) -> None:
    """The person takes the link back, or an officer mends a wrong one; what was linked stays in history."""
    row = _locked(identity)
    if row.applicant_id is None:
        return
    _end_link(row, at)
    row.applicant = None
    row.save(update_fields=["applicant"])
    _say("channels.identity.unlinked", row, by, at, how=how)


@transaction.atomic
def opt_out(*, identity: UUID, by: Actor, at: datetime) -> None:
    """No more messages by this channel that the person did not ask for; answers to what they write stay."""
    row = _locked(identity)
    if row.opted_out_at is None:
        row.opted_out_at = at
        row.save(update_fields=["opted_out_at"])
        _say("channels.identity.opted_out", row, by, at)


@transaction.atomic
def opt_in(*, identity: UUID, by: Actor, at: datetime) -> None:
    """The person wants messages by this channel again."""
    row = _locked(identity)
    if row.opted_out_at is not None:
        row.opted_out_at = None
        row.save(update_fields=["opted_out_at"])
        _say("channels.identity.opted_in", row, by, at)


@transaction.atomic
def verify_phone(*, identity: UUID, phone: str, by: Actor, at: datetime) -> None:
    """The vendor proves that a number is the person's own."""
    row = _locked(identity)
    row.phone, row.phone_hash, row.phone_verified_at = phone, keyed_hash("phone", phone), at
    row.save(update_fields=["phone", "phone_hash", "phone_verified_at"])


@transaction.atomic
def make_talk_code(*, thread: UUID, by: Actor, at: datetime) -> str:
    """A code with which this talk goes on in another channel: six letters, a quarter of an hour, once.

    Raises NotFound.
    """
    row = Thread.objects.filter(pk=thread).first()
    if row is None:
        raise NotFound
    code = new_code(CODE_LETTERS)
    TalkCode.objects.create(
        hash=token_hash(code), identity_id=row.identity_id, account_id=row.account_id, created_at=at,
        ends_at=at + CODE_LIVES,
    )  # fmt: skip
    return code


@transaction.atomic
def use_talk_code(*, thread: UUID, code: str, by: Actor, at: datetime) -> UUID:
    """Go on here with the talk of the thread where the code was made: its dialogue and its mall come over,
    and where that identity is linked to a person, this one is too.

    Gives the id of the thread that was left. Raises InvalidInput for a code that is unknown, used, or over.
    """
    found = (
        TalkCode.objects.select_for_update(of=("self",))
        .select_related("identity")
        .filter(hash=token_hash(clean_code(code)), used_at__isnull=True, ends_at__gt=at)
        .first()
    )
    here = Thread.objects.select_for_update(of=("self",)).select_related("identity").filter(pk=thread).first()
    if found is None or here is None or found.identity_id == here.identity_id:
        raise InvalidInput(fields={"code": _("Kode tidak dikenal atau sudah lewat. Minta kode baru.")})
    there = Thread.objects.get(identity=found.identity, account_id=found.account_id)
    here.dialogue, here.mall = there.dialogue, there.mall
    here.dialogue_version += 1
    here.save(update_fields=["dialogue", "mall", "dialogue_version"])
    found.used_at = at
    found.save(update_fields=["used_at"])
    if found.identity.applicant_id is not None:
        link_identity(
            identity=here.identity_id, applicant=found.identity.applicant_id, how="code", by=by, at=at
        )
    return there.pk


def follow_replaced(old: Identity, new: Identity, *, by: Actor, at: datetime) -> None:
    """The vendor says that `new` is who `old` was: threads, link and wishes come over; the old row stays and
    points to the new one. Part of `take_message`'s transaction, which holds both rows.
    """
    if old.replaced_by_id is not None or old.pk == new.pk:
        return
    for thread in Thread.objects.filter(identity=old):
        if not Thread.objects.filter(identity=new, account_id=thread.account_id).exists():
            thread.identity = new
            thread.save(update_fields=["identity"])
    new.opted_out_at, new.blocked_at, new.language = old.opted_out_at, old.blocked_at, old.language
    new.save(update_fields=["opted_out_at", "blocked_at", "language"])
    if old.applicant_id is not None:
        link_identity(identity=new.pk, applicant=old.applicant_id, how="code", by=by, at=at)
        unlink_identity(identity=old.pk, how="code", by=by, at=at)
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    _say("channels.identity.replaced", new, by, at)
