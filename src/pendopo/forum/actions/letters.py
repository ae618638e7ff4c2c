"""Letters to invited regions: invitation, change and cancellation, each with its calendar file."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from pendopo.forum.models import Invitation, Session
from pendopo.forum.queries.calendar import session_calendar, when_words, zones_of
from pendopo.kit.actor import Actor
from pendopo.malls.models import Mall
from pendopo.notifications.actions import notify
from pendopo.notifications.types import Kind


def send_letter(
    *, kind: Kind, session: Session, invitation: Invitation, zones: list[str], by: Actor, at: datetime
) -> bool:
    """Put one letter into the outbox, in the caller's transaction; whether there was an address."""
    if not invitation.email:
        return False
    path = _path(session, invitation.region_id)
    cancelled = kind == Kind.FORUM_CANCELLED
    with translation.override("id"):
        context = {
            "theme": session.theme,
            "region": invitation.region.name,
            "when": when_words(session, zones),
            "video": "" if cancelled else session.video_link,
            "reason": session.cancel_reason,
            "path": path,
            "calendar": session_calendar(
                session,
                attendee=invitation.email,
                link=settings.PUBLIC_URL.rstrip("/") + path,
                is_cancelled=cancelled,
                at=at,
            ),
        }
    sent = notify(
        kind=kind,
        email=invitation.email,
        context=context,
        dedupe=f"forum:{session.pk}:{invitation.region_id}:{kind}:{session.sequence}",
        by=by,
        at=at,
    )
    return sent is not None


def send_letters(
    *, kind: Kind, session: Session, invitations: list[Invitation], by: Actor, at: datetime
) -> int:
    """One letter to each region that has an address; gives how many."""
    zones = zones_of([row.region_id for row in invitations])
    return sum(
        send_letter(kind=kind, session=session, invitation=row, zones=zones, by=by, at=at)
        for row in invitations
    )


def _path(session: Session, region_code: str) -> str:
    """Where the head of the region reads the invitation: at its own mall."""
    mall = Mall.objects.filter(region_id=region_code).order_by("slug").first()
    return f"/petugas/{mall.slug}/ngulik/{session.pk}/" if mall else "/petugas/"
