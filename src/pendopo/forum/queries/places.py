"""Who may see and do what in the forum, and the rows that actions lock."""

from pendopo.forum.models import AgendaItem, FollowUp, Invitation, Question, Session
from pendopo.forum.types import NotInvited, SessionNotFound, SessionState
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed, NotFound
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall

HIDDEN_FROM_REGIONS = (SessionState.PLANNED,)  # a plan is the ministry's own


def may_convene(by: Actor) -> bool:
    """Whether the actor plans and leads sessions (everywhere: a session goes across regions)."""
    return by.may(Permission.CONVENE_FORUM)


def may_read_all(by: Actor) -> bool:
    """Whether the actor sees every session and every briefing."""
    return may_convene(by) or by.may(Permission.SEE_FIGURES)


def require_convener(by: Actor) -> None:
    """Raises NotAllowed."""
    if not may_convene(by):
        raise NotAllowed


def require_reader(by: Actor) -> None:
    """Raises NotAllowed."""
    if not may_read_all(by):
        raise NotAllowed


def mall_of(slug: str, *, by: Actor) -> Mall:
    """The mall for which the actor reports. Raises NotFound, NotAllowed."""
    mall = malls.get_mall(slug)
    if not by.may(Permission.REPORT, region=mall.region_id, mall=mall.slug):
        raise NotAllowed
    return mall


def invitation_of(session_id: int, mall: Mall) -> Invitation:
    """The invitation of a mall's region, once it has been sent. Raises NotInvited."""
    row = (
        Invitation.objects.select_related("session", "region", "session__current_item")
        .filter(session_id=session_id, region_id=mall.region_id)
        .exclude(session__state__in=HIDDEN_FROM_REGIONS)
        .first()
    )
    if row is None:
        raise NotInvited
    return row


def session_row(session_id: int) -> Session:
    """One session. Raises SessionNotFound."""
    row = Session.objects.select_related("current_item").filter(pk=session_id).first()
    if row is None:
        raise SessionNotFound
    return row


def session_for_update(session_id: int) -> Session:
    """One session, locked. Raises SessionNotFound."""
    row = Session.objects.select_for_update().filter(pk=session_id).first()
    if row is None:
        raise SessionNotFound
    return row


def invitation_for_update(session_id: int, region_code: str) -> Invitation:
    """One invitation, locked. Raises NotInvited."""
    row = Invitation.objects.select_for_update().filter(session_id=session_id, region_id=region_code).first()
    if row is None:
        raise NotInvited
    return row


def question_for_update(question_id: int) -> Question:
    """One question, locked. Raises NotFound."""
    row = Question.objects.select_for_update().filter(pk=question_id).first()
    if row is None:
        raise NotFound
    return row


def follow_up_for_update(follow_up_id: int) -> FollowUp:
    """One follow-up, locked. Raises NotFound."""
    row = FollowUp.objects.select_for_update().filter(pk=follow_up_id).first()
    if row is None:
        raise NotFound
    return row


def list_items(session_id: int) -> list[AgendaItem]:
    """The agenda in order."""
    return list(AgendaItem.objects.filter(session_id=session_id).select_related("region").order_by("number"))
