"""The person behind a talk: notes about it, linking with consent, blocking who floods."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.channels import actions as channels
from pendopo.channels.models import Thread
from pendopo.inbox.actions.changes import keep
from pendopo.inbox.actions.take import locked
from pendopo.inbox.actions.write import finish
from pendopo.inbox.models import Conversation, Note
from pendopo.inbox.types import Outcome
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.people import actions as people

LONGEST_NOTE = 2_000


@transaction.atomic
def add_note(*, conversation: UUID, text: str, by: Actor, at: datetime) -> None:
    """Write a note for other officers; sealed, and never sent to the person. Raises InvalidInput."""
    _mall, row = locked(conversation, by=by)
    words = text.replace("\x00", "").strip()
    if not words or len(words) > LONGEST_NOTE:
        raise InvalidInput(fields={"note": _("Tulis catatan, paling panjang 2.000 huruf.")})
    Note.objects.create(
        conversation=row, user_id=by.user_id, by=f"{by.kind}:{by.code}", text=words, written_at=at
    )
    keep(row, at=at)


@transaction.atomic
def link_person(*, conversation: UUID, name: str, phone: str, consent: bool, by: Actor, at: datetime) -> UUID:
    """The person says who they are and agrees that this channel is linked to them. Gives the applicant.

    Raises InvalidInput without consent or with a name or number that cannot be.
    """
    mall, row = locked(conversation, by=by)
    malls.require_within(by, Permission.SEE_PERSON, mall=mall)
    if not consent:
        raise InvalidInput(fields={"consent": _("Tanyakan dahulu, dan centang bila orangnya setuju.")})
    if not phone.strip():
        raise InvalidInput(fields={"phone": _("Tulis nomor telepon yang ia pakai di mal ini.")})
    thread = Thread.objects.select_related("identity").get(pk=row.thread_id)
    person = people.ensure_applicant(name=name, phone=phone, language=thread.identity.language, by=by, at=at)
    channels.link_identity(identity=thread.identity_id, applicant=person.pk, how="officer", by=by, at=at)
    keep(row, at=at)
    return person.pk


@transaction.atomic
def unlink_person(*, conversation: UUID, by: Actor, at: datetime) -> None:
    """The link was wrong, or the person takes it back."""
    mall, row = locked(conversation, by=by)
    malls.require_within(by, Permission.SEE_PERSON, mall=mall)
    thread = Thread.objects.get(pk=row.thread_id)
    channels.unlink_identity(identity=thread.identity_id, how="officer", by=by, at=at)
    keep(row, at=at)


@transaction.atomic
def block_person(*, conversation: UUID, by: Actor, at: datetime) -> None:
    """What this person writes is kept and no longer answered; the talk ends as spam."""
    row = _with_identity(conversation, blocked=True, by=by, at=at)
    if row.state != Conversation.State.CLOSED:
        finish(row, Outcome.SPAM, by=by, at=at)


@transaction.atomic
def unblock_person(*, conversation: UUID, by: Actor, at: datetime) -> None:
    """Take a block back."""
    row = _with_identity(conversation, blocked=False, by=by, at=at)
    keep(row, at=at)


def _with_identity(conversation: UUID, *, blocked: bool, by: Actor, at: datetime) -> Conversation:
    """The identity first, then thread and talk: the order in which a message is taken in."""
    identity = (
        Conversation.objects.filter(pk=conversation).values_list("thread__identity_id", flat=True).first()
    )
    if identity is not None:
        channels.set_blocked(identity=identity, blocked=blocked, by=by, at=at)
    return locked(conversation, by=by)[1]
