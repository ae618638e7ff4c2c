"""Follow-up actions: agreed, reminded until done, done with evidence, reopened."""

from datetime import date, datetime

from django.db import transaction
from django.utils import translation

from pendopo.events.actions import record
from pendopo.forum import rules
from pendopo.forum.models import FollowUp
from pendopo.forum.queries import places
from pendopo.forum.types import (
    FollowUpState,
    FollowUpStateWrong,
    NotInvited,
    SessionState,
    SessionStateWrong,
    incomplete,
)
from pendopo.kit import clock, words
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotAllowed
from pendopo.kit.text import _
from pendopo.malls.models import Mall
from pendopo.notifications.actions import notify
from pendopo.notifications.types import Kind
from pendopo.people.rules import clean_email, email_problem
from pendopo.regions import queries as regions

MINISTRY_ZONE = "Asia/Jakarta"


@transaction.atomic
def add_follow_up(*, session_id: int, task: str, owner: str, due: date | None, region: str = "",
    email: str = "", is_example: bool = False, by: Actor, at: datetime) -> FollowUp:  # fmt: skip
    """Agree on a follow-up of a region or of the ministry. Without an address of its own it takes that of
    the region's invitation. Raises SessionIncomplete, NotInvited, SessionStateWrong.
    """
    places.require_convener(by)
    session = places.session_for_update(session_id)
    if session.state == SessionState.CANCELLED:
        raise SessionStateWrong
    address = clean_email(email)
    wrong = rules.follow_up_problems(
        task=task, owner=owner, due=due, session_day=session.day, email_problem=email_problem(address)
    )
    if wrong:
        raise incomplete(wrong)
    if region:
        invitation = session.invitations.filter(region_id=region).first()
        if invitation is None:
            raise NotInvited
        address = address or invitation.email
    row = FollowUp.objects.create(
        session=session, region_id=region or None, owner=" ".join(owner.split()), email=address,
        task=" ".join(task.split()), due_date=due, created_at=at, is_example=is_example,
        history=[_entry("added", at)],
    )  # fmt: skip
    record("forum.follow_up.added", by=by, at=at, region=region,
           data={"session": session.pk, "follow_up": row.pk})  # fmt: skip
    return row


@transaction.atomic
def finish_follow_up(*, follow_up_id: int, evidence: str, mall: str = "", by: Actor, at: datetime
) -> FollowUp:  # fmt: skip
    """It is done, with evidence in words: by the region whose it is (through its mall) or by the ministry."""
    row = places.follow_up_for_update(follow_up_id)
    _require_owner(row, mall, by)
    if row.state != FollowUpState.OPEN:
        raise FollowUpStateWrong
    said = evidence.strip()
    if not 0 < len(said) <= 2000:
        raise incomplete({"evidence": _("Tulis buktinya: apa yang sudah jadi, dan di mana dapat dilihat.")})
    row.state, row.done_at, row.evidence = FollowUpState.DONE, at, said
    row.history = [*row.history, _entry("done", at, said)]
    row.save(update_fields=["state", "done_at", "evidence", "history"])
    late = max(0, -rules.days_until(row.due_date, clock.local_date(at, MINISTRY_ZONE)))
    record("forum.follow_up.done", by=by, at=at, region=row.region_id or "", mall=mall,
           data={"session": row.session_id, "follow_up": row.pk, "late_days": late})  # fmt: skip
    return row


@transaction.atomic
def reopen_follow_up(*, follow_up_id: int, reason: str, due: date | None = None, by: Actor, at: datetime
) -> FollowUp:  # fmt: skip
    """The ministry opens it again, with a reason and perhaps a new date; its history keeps the evidence."""
    places.require_convener(by)
    row = places.follow_up_for_update(follow_up_id)
    if row.state != FollowUpState.DONE:
        raise FollowUpStateWrong
    if not 0 < len(reason.strip()) <= 500:
        raise incomplete({"reason": _("Tulis mengapa dibuka lagi, paling panjang 500 huruf.")})
    row.state, row.done_at, row.evidence, row.reminded_date = FollowUpState.OPEN, None, "", None
    row.due_date = due or row.due_date
    row.history = [*row.history, _entry("reopened", at, reason.strip())]
    row.save()
    record("forum.follow_up.reopened", by=by, at=at, region=row.region_id or "",
           data={"session": row.session_id, "follow_up": row.pk})  # fmt: skip
    return row


@transaction.atomic
def remind_follow_ups(*, by: Actor, at: datetime) -> int:
    """Tell the owners of what is due; a second run on the same day tells nobody. Gives how many were told."""
    places.require_convener(by)
    told = 0
    open_rows = FollowUp.objects.select_for_update(skip_locked=True).filter(state=FollowUpState.OPEN)
    for row in open_rows.order_by("pk"):
        today = clock.local_date(at, _zone(row))
        if not rules.is_reminder_due(row.due_date, today, reminded=row.reminded_date):
            continue
        row.reminded_date = today
        row.save(update_fields=["reminded_date"])
        told += _tell(row, today, by=by, at=at)
    if told:
        record("forum.follow_ups.reminded", by=by, at=at, data={"count": told})
    return told


def _tell(row: FollowUp, today: date, *, by: Actor, at: datetime) -> bool:
    if not row.email:
        return False
    mall = Mall.objects.filter(region_id=row.region_id).order_by("slug").first() if row.region_id else None
    path = f"/petugas/{mall.slug}/ngulik/" if mall else f"/pantau/ngulik/{row.session_id}/"
    with translation.override("id"):
        context = {
            "task": row.task, "owner": row.owner, "due": words.long_date(row.due_date),
            "days": rules.days_until(row.due_date, today), "path": path, "zone": _zone(row),
        }  # fmt: skip
    dedupe = f"forum-due:{row.pk}:{today.isoformat()}:{len(row.history)}"
    sent = notify(kind=Kind.FORUM_FOLLOW_UP, email=row.email, context=context, dedupe=dedupe, by=by, at=at)
    return sent is not None


def _zone(row: FollowUp) -> str:
    return regions.zone_of(row.region_id) if row.region_id else MINISTRY_ZONE


def _entry(what: str, at: datetime, said: str = "") -> dict[str, str]:
    return {"what": what, "at": at.isoformat(), "words": said}


def _require_owner(row: FollowUp, mall: str, by: Actor) -> None:
    if not mall:
        places.require_convener(by)
        return
    place = places.mall_of(mall, by=by)
    if row.region_id != place.region_id:
        raise NotAllowed
