"""What regions say: answers to the invitation, notes to the briefing, questions and their answers."""

from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.forum.models import Invitation, Question
from pendopo.forum.queries import places
from pendopo.forum.types import (
    Answer,
    EditedMeanwhile,
    NotInvited,
    QuestionState,
    SessionState,
    SessionStateWrong,
    incomplete,
)
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotAllowed
from pendopo.kit.text import _
from pendopo.malls.models import Mall

LONGEST_NOTE, LONGEST_QUESTION, LONGEST_ANSWER = 2000, 500, 2000
ENDED = {SessionState.ARCHIVED, SessionState.CANCELLED}


@transaction.atomic
def answer_invitation(*, session_id: int, mall: str, answer: str, deputy: str = "", by: Actor, at: datetime
) -> Invitation:  # fmt: skip
    """A region comes, does not come, or sends a deputy. It may think again until the session begins."""
    place = places.mall_of(mall, by=by)
    row = _own(session_id, place)
    if row.session.state != SessionState.INVITED:
        raise SessionStateWrong
    if answer not in {Answer.YES, Answer.NO, Answer.DEPUTY}:
        raise incomplete({"answer": _("Pilih salah satu jawaban.")})
    office = " ".join(deputy.split())
    if answer == Answer.DEPUTY and not 0 < len(office) <= 120:
        raise incomplete({"deputy": _("Tulis jabatan yang mewakili, paling panjang 120 huruf.")})
    row.answer, row.deputy, row.answered_at = answer, office if answer == Answer.DEPUTY else "", at
    row.save(update_fields=["answer", "deputy", "answered_at"])
    record("forum.invitation.answered", by=by, at=at, region=row.region_id, mall=place.slug,
           data={"session": session_id, "answer": answer})  # fmt: skip
    return row


@transaction.atomic
def note_briefing(
    *, session_id: int, mall: str, note: str, version: int, by: Actor, at: datetime
) -> Invitation:
    """A region adds to its briefing what the data cannot know, until the session begins.

    Raises EditedMeanwhile, SessionStateWrong, SessionIncomplete.
    """
    place = places.mall_of(mall, by=by)
    row = _own(session_id, place)
    if row.session.state != SessionState.INVITED:
        raise SessionStateWrong
    if row.note_version != version:
        raise EditedMeanwhile
    if len(note) > LONGEST_NOTE:
        raise incomplete({"note": _("Catatan paling panjang 2.000 huruf.")})
    row.note, row.noted_at, row.note_version = note.strip(), at, version + 1
    row.save(update_fields=["note", "noted_at", "note_version"])
    record("forum.invitation.noted", by=by, at=at, region=row.region_id, mall=place.slug,
           data={"session": session_id})  # fmt: skip
    return row


@transaction.atomic
def ask_question(*, session_id: int, text: str, region: str = "", mall: str = "", by: Actor, at: datetime
) -> Question:  # fmt: skip
    """The ministry asks a region or all; an invited region (through its mall) asks all.

    Raises SessionIncomplete, SessionStateWrong, NotInvited.
    """
    asked_by: str | None = None
    if mall:
        place = places.mall_of(mall, by=by)
        asked_by = _own(session_id, place).region_id
    else:
        places.require_convener(by)
    row = places.session_for_update(session_id)
    if row.state in ENDED or (row.state == SessionState.HELD and mall):
        raise SessionStateWrong
    words = " ".join(text.split())
    if not 0 < len(words) <= LONGEST_QUESTION:
        raise incomplete({"text": _("Tulis pertanyaan, paling panjang 500 huruf.")})
    if region and not row.invitations.filter(region_id=region).exists():
        raise NotInvited
    question = Question.objects.create(
        session=row, region_id=region or None, asked_region_id=asked_by, text=words, asked_at=at
    )
    record("forum.question.asked", by=by, at=at, region=asked_by or "", mall=mall,
           data={"session": row.pk, "question": question.pk})  # fmt: skip
    return question


@transaction.atomic
def answer_question(*, question_id: int, answer: str, state: str = QuestionState.ANSWERED, mall: str = "",
    by: Actor, at: datetime) -> Question:  # fmt: skip
    """The ministry keeps what was answered, or a region answers what it was asked."""
    question = places.question_for_update(question_id)
    if mall:
        place = places.mall_of(mall, by=by)
        _own(question.session_id, place)
        if question.region_id != place.region_id:
            raise NotAllowed  # what is asked of all is answered aloud, and kept by the ministry
        state = QuestionState.ANSWERED
    else:
        places.require_convener(by)
    if question.session.state in ENDED:
        raise SessionStateWrong
    words = answer.strip()
    if state not in set(QuestionState):
        raise incomplete({"state": _("Pilih keadaan pertanyaan.")})
    if len(words) > LONGEST_ANSWER or (state == QuestionState.ANSWERED and not words):
        raise incomplete({"answer": _("Tulis jawabannya, paling panjang 2.000 huruf.")})
    question.answer, question.state = words, state
    question.answered_at = at if state == QuestionState.ANSWERED else None
    question.save(update_fields=["answer", "state", "answered_at"])
    record("forum.question.answered", by=by, at=at, region=question.region_id or "", mall=mall,
           data={"session": question.session_id, "question": question.pk, "state": state})  # fmt: skip
    return question


def _own(session_id: int, mall: Mall) -> Invitation:
    """The invitation of the mall's region, locked. Raises NotInvited while it is only planned."""
    row = places.invitation_for_update(session_id, mall.region_id)
    if row.session.state == SessionState.PLANNED:
        raise NotInvited
    return row
