"""A region's briefing: made from its own data until the session begins, then kept as it was."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils import translation

from pendopo.forum.models import FollowUp, Invitation, Session
from pendopo.forum.queries import places
from pendopo.forum.queries.assembling import assemble
from pendopo.forum.types import Fact, FollowUpState, NotInvited, SessionState
from pendopo.kit import words
from pendopo.kit.actor import Actor

LANGUAGES = ("id", "en")
KEPT = {SessionState.RUNNING, SessionState.HELD, SessionState.ARCHIVED}


def get_briefing(session_id: int, region: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The briefing of an invited region in the language that is read, for the ministry.

    Raises SessionNotFound, NotInvited, NotAllowed.
    """
    places.require_reader(by)
    session = places.session_row(session_id)
    return _briefing(session, _invitation(session, region), at=at)


def get_own_briefing(session_id: int, mall: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The briefing of the mall's own region, for who reports for it. Raises NotInvited, NotAllowed."""
    invitation = places.invitation_of(session_id, places.mall_of(mall, by=by))
    return _briefing(invitation.session, invitation, at=at)


def list_briefings(session_id: int, *, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Those of all invited regions, in the order of the agenda. Raises SessionNotFound, NotAllowed."""
    places.require_reader(by)
    session = places.session_row(session_id)
    order = {item.region_id: item.number for item in places.list_items(session_id) if item.region_id}
    rows = list(session.invitations.select_related("region", "region__parent"))
    rows.sort(key=lambda row: (order.get(row.region_id, 999), row.region_id))
    return [_briefing(session, row, at=at) for row in rows]


def freeze_for_update(session: Session, *, at: datetime) -> int:
    """Keep the briefings of a locked session in every language; gives how many. What is kept stays."""
    kept = 0
    for row in session.invitations.select_related("region", "region__parent"):
        if row.briefing is not None:
            continue
        made: dict[str, Any] = {}
        known: dict[str, Any] = {}
        for language in LANGUAGES:
            with translation.override(language):
                made[language], facts = _make(session, row, at=at)
            known[language] = [asdict(fact) for fact in facts]
        row.briefing, row.facts, row.briefed_at = made, known, at
        row.save(update_fields=["briefing", "facts", "briefed_at"])
        kept += 1
    return kept


def _invitation(session: Session, region: str) -> Invitation:
    row = session.invitations.select_related("region", "region__parent").filter(region_id=region).first()
    if row is None:
        raise NotInvited
    return row


def _briefing(session: Session, row: Invitation, *, at: datetime) -> dict[str, Any]:
    if session.state in KEPT and row.briefing is not None:
        kept = dict(row.briefing.get(words.language()) or row.briefing["id"])
        return kept | {"is_kept": True}
    return _make(session, row, at=at)[0] | {"is_kept": False}


def _make(session: Session, row: Invitation, *, at: datetime) -> tuple[dict[str, Any], list[Fact]]:
    earlier = _last_before(session, row.region_id)
    known = _facts(earlier.facts or {}) if earlier else None
    return assemble(
        session,
        row,
        earlier=earlier.session if earlier else None,
        known=known,
        follow_ups=_follow_ups(session, row.region_id),
        at=at,
    )


def _facts(kept: dict[str, Any]) -> list[Fact]:
    """What was kept, in the language that is read; in the one it was kept in where it is the only one."""
    rows: list[dict[str, Any]] = kept.get(words.language()) or kept.get("id") or next(iter(kept.values()), [])
    return [Fact(**{**row, "linked": tuple(row["linked"])}) for row in rows]


def _last_before(session: Session, region: str) -> Invitation | None:
    """The last session before this one for which a briefing of the region was kept."""
    rows = Invitation.objects.select_related("session").filter(
        region_id=region, facts__isnull=False, session__day__lte=session.day
    )
    return rows.exclude(session_id=session.pk).order_by("-session__day", "-session_id").first()


def _follow_ups(session: Session, region: str) -> list[FollowUp]:
    """The open follow-ups of a region from sessions before this one, and those done since."""
    rows = FollowUp.objects.filter(region_id=region, session__day__lt=session.day)
    return [row for row in rows if row.state == FollowUpState.OPEN or _recently(row.done_at, session.day)]


def _recently(done_at: datetime | None, day: date) -> bool:
    return done_at is not None and (day - done_at.date()).days <= 120


__all__ = ["freeze_for_update", "get_briefing", "get_own_briefing", "list_briefings"]
