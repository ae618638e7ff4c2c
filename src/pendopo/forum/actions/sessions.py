"""Planning a session, changing it, inviting, and what ends it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.forum import rules
from pendopo.forum.actions.agenda import write_items
from pendopo.forum.actions.letters import send_letters
from pendopo.forum.models import Invitation, Session
from pendopo.forum.queries import places
from pendopo.forum.types import EditedMeanwhile, SessionInput, SessionState, SessionStateWrong, incomplete
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _
from pendopo.notifications.types import Kind
from pendopo.people import queries as people
from pendopo.people.rules import clean_email, email_problem
from pendopo.regions import queries as regions

FIELDS = (
    "theme",
    "purpose",
    "day",
    "starts_at",
    "ends_at",
    "zone",
    "video_link",
    "period_first",
    "period_last",
)
SENT = ("day", "starts_at", "ends_at", "theme", "video_link")  # what a calendar shows


@transaction.atomic
def plan_session(*, session: SessionInput, emails: Mapping[str, str] | None = None, is_example: bool = False,
    by: Actor, at: datetime) -> Session:  # fmt: skip
    """A new session with its regions and a proposed agenda. Raises SessionIncomplete."""
    places.require_convener(by)
    _refuse_wrong(session, emails or {}, at)
    row = _new(session, by=by, at=at, is_example=is_example)
    row.save()
    _set_regions(row, session.regions, emails or {}, at)
    minutes = rules.length_in_minutes(session)
    names = {region.code: region.name for region in regions.list_regions(session.regions)}
    write_items(
        row,
        rules.standard_agenda([(code, names[code]) for code in session.regions], total_minutes=minutes),
    )
    record("forum.session.planned", by=by, at=at, data={"session": row.pk, "regions": len(session.regions)})
    return row


@transaction.atomic
def record_past_session(*, session: SessionInput, source: str, speakers: str = "", by: Actor, at: datetime
) -> Session:  # fmt: skip
    """A session held before this installation, as its source tells it: archived, with no invented times."""
    places.require_convener(by)
    wrong = rules.session_problems(session, at=at, is_record=True)
    if not source.strip():
        wrong["source"] = _("Sebut sumbernya.")
    if wrong:
        raise incomplete(wrong)
    row = _new(session, by=by, at=at, is_example=False)
    row.state, row.is_record, row.source = SessionState.ARCHIVED, True, source
    row.save()
    Invitation.objects.bulk_create(
        Invitation(session=row, region_id=code, email="", answer="yes", deputy=speakers)
        for code in session.regions
    )
    record("forum.session.recorded", by=by, at=at, data={"session": row.pk, "regions": len(session.regions)})
    return row


@transaction.atomic
def change_session(*, session_id: int, session: SessionInput, emails: Mapping[str, str] | None = None,
    version: int, by: Actor, at: datetime) -> Session:  # fmt: skip
    """Change what stands at the head of a session. Invited regions get a new calendar file when it concerns
    them; a region that is taken off gets a cancellation.

    Raises SessionIncomplete, EditedMeanwhile, SessionStateWrong.
    """
    places.require_convener(by)
    row = places.session_for_update(session_id)
    if row.state not in {SessionState.PLANNED, SessionState.INVITED}:
        raise SessionStateWrong
    if row.version != version:
        raise EditedMeanwhile
    _refuse_wrong(session, emails or {}, at)
    before = {name: getattr(row, name) for name in FIELDS}
    _fill(row, session)
    changed = [name for name in FIELDS if getattr(row, name) != before[name]]
    row.version += 1
    invited = row.state == SessionState.INVITED
    resent = invited and any(name in SENT for name in changed)
    old = {one.region_id: one for one in row.invitations.select_related("region")}
    gone = [one for code, one in old.items() if code not in session.regions]
    fresh = [code for code in session.regions if code not in old]
    if resent or gone:
        row.sequence += 1
    row.save()
    if invited and gone:
        send_letters(kind=Kind.FORUM_CANCELLED, session=row, invitations=gone, by=by, at=at)
    _set_regions(row, session.regions, emails or {}, at if invited else None)
    if invited:
        kept = list(row.invitations.select_related("region"))
        new = [one for one in kept if one.region_id in fresh]
        send_letters(kind=Kind.FORUM_INVITED, session=row, invitations=new, by=by, at=at)
        if resent:
            rest = [one for one in kept if one.region_id not in fresh]
            send_letters(kind=Kind.FORUM_CHANGED, session=row, invitations=rest, by=by, at=at)
    record("forum.session.changed", by=by, at=at,
           data={"session": row.pk, "sequence": row.sequence, "fields": changed})  # fmt: skip
    return row


@transaction.atomic
def invite(*, session_id: int, by: Actor, at: datetime) -> int:
    """Invite the regions: each with an address gets a letter with a calendar file; all see the session at
    their own pages. Gives the letters. Raises SessionStateWrong.
    """
    places.require_convener(by)
    row = _step(session_id, SessionState.INVITED)
    invitations = list(row.invitations.select_related("region"))
    letters = send_letters(kind=Kind.FORUM_INVITED, session=row, invitations=invitations, by=by, at=at)
    row.invitations.update(invited_at=at)
    row.save()
    record("forum.session.invited", by=by, at=at,
           data={"session": row.pk, "regions": len(invitations), "letters": letters})  # fmt: skip
    return letters


@transaction.atomic
def set_addresses(*, session_id: int, emails: Mapping[str, str], by: Actor, at: datetime) -> int:
    """Where the invitations go; an invited region whose address is new gets its letter now. Gives how many
    addresses changed. Raises SessionIncomplete, SessionStateWrong.
    """
    places.require_convener(by)
    row = places.session_for_update(session_id)
    if row.state not in {SessionState.PLANNED, SessionState.INVITED}:
        raise SessionStateWrong
    clean = {code: clean_email(address) for code, address in emails.items()}
    wrong = {
        f"email-{code}": problem for code, address in clean.items() if (problem := email_problem(address))
    }
    if wrong:
        raise incomplete(wrong)
    changed = []
    for one in row.invitations.select_related("region").select_for_update(of=("self",)):
        if clean.get(one.region_id, one.email) != one.email:
            one.email = clean[one.region_id]
            one.save(update_fields=["email"])
            changed.append(one)
    if changed and row.state == SessionState.INVITED:
        row.sequence += 1  # a letter to a corrected address is another letter
        row.save(update_fields=["sequence"])
        send_letters(kind=Kind.FORUM_INVITED, session=row, invitations=changed, by=by, at=at)
    if changed:
        record("forum.session.changed", by=by, at=at,
               data={"session": row.pk, "sequence": row.sequence, "fields": ["addresses"]})  # fmt: skip
    return len(changed)


@transaction.atomic
def cancel_session(*, session_id: int, reason: str, by: Actor, at: datetime) -> Session:
    """Call a session off; who was invited is told, and the calendar file takes it away."""
    places.require_convener(by)
    if not reason.strip() or len(reason) > 200:
        raise incomplete({"reason": _("Tulis alasannya, paling panjang 200 huruf.")})
    row = places.session_for_update(session_id)
    was = row.state
    if not rules.may_move(row.state, SessionState.CANCELLED):
        raise SessionStateWrong
    row.state, row.cancel_reason = SessionState.CANCELLED, reason.strip()
    row.sequence += 1
    row.save()
    if was == SessionState.INVITED:
        invitations = list(row.invitations.select_related("region"))
        send_letters(kind=Kind.FORUM_CANCELLED, session=row, invitations=invitations, by=by, at=at)
    record("forum.session.cancelled", by=by, at=at, data={"session": row.pk})
    return row


@transaction.atomic
def archive_session(*, session_id: int, by: Actor, at: datetime) -> Session:
    """Put a session that was held into the archive. Its follow-ups live on."""
    places.require_convener(by)
    row = _step(session_id, SessionState.ARCHIVED)
    row.save()
    record("forum.session.archived", by=by, at=at, data={"session": row.pk})
    return row


def _step(session_id: int, after: SessionState) -> Session:
    row = places.session_for_update(session_id)
    if not rules.may_move(row.state, after):
        raise SessionStateWrong
    row.state = after
    return row


def _new(session: SessionInput, *, by: Actor, at: datetime, is_example: bool) -> Session:
    row = Session(created_by=f"{by.kind}:{by.code}", created_at=at, is_example=is_example)
    _fill(row, session)
    return row


def _fill(row: Session, session: SessionInput) -> None:
    row.theme, row.purpose = " ".join(session.theme.split()), session.purpose.strip()
    row.day, row.starts_at, row.ends_at = session.day, session.starts_at, session.ends_at
    row.zone, row.video_link = session.zone, session.video_link.strip()
    row.group = session.group
    row.group_name = regions.get_group(session.group).name if session.group else ""
    last = session.period_last or session.day
    row.period_last = last
    row.period_first = session.period_first or _three_months_before(last)


def _three_months_before(day: date) -> date:
    months = day.year * 12 + day.month - 1 - 3
    return date(months // 12, months % 12 + 1, 1)


def _refuse_wrong(session: SessionInput, emails: Mapping[str, str], at: datetime) -> None:
    wrong = rules.session_problems(session, at=at)
    known = {region.code for region in regions.list_regions(session.regions)}
    if known != set(session.regions):
        wrong["regions"] = _("Ada daerah yang tidak dikenal.")
    for code, address in emails.items():
        problem = email_problem(clean_email(address))
        if problem:
            wrong[f"email-{code}"] = problem
    if wrong:
        raise incomplete(wrong)


def _set_regions(
    row: Session, codes: tuple[str, ...], emails: Mapping[str, str], invited_at: datetime | None
) -> None:
    """The invitations of exactly these regions; what others have answered stays."""
    if len(set(codes)) != len(codes):
        raise InvalidInput(fields={"regions": _("Satu daerah diundang sekali saja.")})
    row.invitations.exclude(region_id__in=codes).delete()
    have = {one.region_id: one for one in row.invitations.all()}
    invited = invited_at if row.state == SessionState.INVITED else None
    for code in codes:
        typed = clean_email(emails[code]) if code in emails else None
        if code not in have:
            address = typed if typed is not None else people.address_of_head(code)
            Invitation.objects.create(session=row, region_id=code, email=address, invited_at=invited)
        elif typed is not None and typed != have[code].email:
            have[code].email = typed
            have[code].save(update_fields=["email"])
