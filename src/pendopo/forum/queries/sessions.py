"""Reading sessions: lists, search, one session for the ministry, and the region's side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from pendopo.forum import rules
from pendopo.forum.models import FollowUp, Invitation, Question, Session
from pendopo.forum.queries import places
from pendopo.forum.queries.calendar import session_calendar, when_words, zones_of
from pendopo.forum.types import FollowUpState, SessionState, TimedItem
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotFound
from pendopo.malls.models import Mall

LATEST = 200


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Everything one page of a session shows."""

    session: Session
    when: str
    items: list[TimedItem]
    invitations: list[Invitation]
    questions: list[Question]
    follow_ups: list[FollowUp]
    video_link: str
    can_lead: bool
    minutes_needed: int


@dataclass(frozen=True, slots=True)
class Stage:
    """What the presenter's screen and those who follow show: the item, its timer, what comes next."""

    session: Session
    items: list[TimedItem]
    current: TimedItem | None
    before: TimedItem | None
    after: TimedItem | None
    seconds_left: int | None
    questions: list[Question]
    can_lead: bool

    @property
    def mark(self) -> str:
        """A short mark of what is shown: a screen that follows asks whether it is still so."""
        item = self.current.id if self.current else 0
        return f"{self.session.state}-{item}-{len(self.questions)}"


@dataclass(frozen=True, slots=True)
class Invited:
    """A session as an invited region sees it: its own things, never another region's briefing."""

    invitation: Invitation
    session: Session
    when: str
    items: list[TimedItem]
    questions: list[Question]
    follow_ups: list[FollowUp]
    video_link: str


def list_sessions(*, by: Actor, text: str = "", state: str = "") -> list[Session]:
    """All sessions, the latest first; of a state, and with every typed word somewhere in them."""
    places.require_reader(by)
    rows = Session.objects.annotate(
        regions_count=Count("invitations", distinct=True),
        open_count=Count("follow_ups", filter=Q(follow_ups__state=FollowUpState.OPEN), distinct=True),
    )
    if state in set(SessionState):
        rows = rows.filter(state=state)
    for word in text.split()[:8]:
        rows = rows.filter(pk__in=_with_word(word))
    return list(rows.order_by("-day", "-id")[:LATEST])


def _with_word(word: str) -> Any:
    """Ids of the sessions that have a word in theme, minutes, decisions, questions, follow-ups or regions."""
    return Session.objects.filter(
        Q(theme__icontains=word) | Q(purpose__icontains=word) | Q(minutes__icontains=word)
        | Q(decisions__icontains=word) | Q(group_name__icontains=word)
        | Q(questions__text__icontains=word) | Q(questions__answer__icontains=word)
        | Q(follow_ups__task__icontains=word) | Q(follow_ups__evidence__icontains=word)
        | Q(follow_ups__owner__icontains=word) | Q(invitations__region__name__icontains=word)
    ).values("pk")  # fmt: skip


def get_session(session_id: int, *, by: Actor, at: datetime) -> SessionPage:
    """One session for the ministry. Raises SessionNotFound, NotAllowed."""
    places.require_reader(by)
    session = places.session_row(session_id)
    invitations = list(
        session.invitations.select_related("region", "region__parent").order_by("region__name")
    )
    items = timed_items(session)
    return SessionPage(
        session=session,
        when=when_words(session, zones_of([row.region_id for row in invitations])),
        items=items,
        invitations=invitations,
        questions=_questions(session),
        follow_ups=_follow_ups(FollowUp.objects.filter(session=session)),
        video_link=session.video_link,
        can_lead=places.may_convene(by),
        minutes_needed=sum(item.minutes for item in items),
    )


def get_stage(session_id: int, *, by: Actor, at: datetime) -> Stage:
    """The presenter's view. Raises SessionNotFound, NotAllowed."""
    places.require_reader(by)
    session = places.session_row(session_id)
    items = timed_items(session)
    place = next((index for index, item in enumerate(items) if item.is_current), None)
    current = items[place] if place is not None else None
    questions = [
        row
        for row in _questions(session)
        if current is None or not current.region or row.region_id in {None, current.region}
    ]
    return Stage(
        session=session,
        items=items,
        current=current,
        before=items[place - 1] if place else None,
        after=items[place + 1] if place is not None and place + 1 < len(items) else None,
        seconds_left=rules.seconds_left(session.item_started_at, current.minutes, at) if current else None,
        questions=questions,
        can_lead=places.may_convene(by),
    )


def timed_items(session: Session) -> list[TimedItem]:
    """The agenda with its times and where the session is."""
    rows = places.list_items(session.pk)
    times = rules.agenda_times(session.starts_at, [row.minutes for row in rows])
    here = next((row.number for row in rows if row.pk == session.current_item_id), 0)
    return [
        TimedItem(
            id=row.pk, number=row.number, kind=row.kind, title=row.title, speaker=row.speaker,
            minutes=row.minutes, region=row.region_id or "",
            region_name=row.region.name if row.region else "", starts_at=start, ends_at=end,
            is_current=row.number == here, is_past=row.number < here,
        )
        for row, (start, end) in zip(rows, times, strict=True)
    ]  # fmt: skip


def list_invited(mall: str, *, by: Actor) -> tuple[Mall, list[Invitation], list[FollowUp]]:
    """The sessions to which a mall's region is invited, the latest first, and its follow-ups."""
    place = places.mall_of(mall, by=by)
    rows = Invitation.objects.select_related("session", "region").filter(region_id=place.region_id)
    rows = rows.exclude(session__state__in=places.HIDDEN_FROM_REGIONS).order_by(
        "-session__day", "-session_id"
    )
    follow_ups = FollowUp.objects.filter(region_id=place.region_id)
    return place, list(rows[:LATEST]), _follow_ups(follow_ups)


def get_invited(session_id: int, mall: str, *, by: Actor) -> Invited:
    """A session for an invited region. Raises NotInvited, NotAllowed."""
    place = places.mall_of(mall, by=by)
    invitation = places.invitation_of(session_id, place)
    session = invitation.session
    questions = [
        row for row in _questions(session)
        if row.region_id in {None, place.region_id} or row.asked_region_id == place.region_id
    ]  # fmt: skip
    return Invited(
        invitation=invitation,
        session=session,
        when=when_words(session, zones_of([place.region_id])),
        items=timed_items(session),
        questions=questions,
        follow_ups=_follow_ups(FollowUp.objects.filter(session=session, region_id=place.region_id)),
        video_link=session.video_link if session.state != SessionState.CANCELLED else "",
    )


def get_calendar(session_id: int, *, mall: str = "", link: str, by: Actor, at: datetime) -> str:
    """The calendar file of a session: for the ministry, or for an invited region through its mall."""
    if mall:
        session = places.invitation_of(session_id, places.mall_of(mall, by=by)).session
    else:
        places.require_reader(by)
        session = places.session_row(session_id)
    text = session_calendar(
        session, attendee="", link=link, is_cancelled=session.state == SessionState.CANCELLED, at=at
    )
    if not text:
        raise NotFound
    return text


def list_open_follow_ups(*, by: Actor, region: str = "") -> list[FollowUp]:
    """What is still to be done, over all sessions or by one region, the most urgent first."""
    places.require_reader(by)
    rows = FollowUp.objects.filter(state=FollowUpState.OPEN)
    if region:
        rows = rows.filter(Q(region=region) | Q(region__code__startswith=f"{region}."))
    return _follow_ups(rows)[:LATEST]


def _follow_ups(rows: Any) -> list[FollowUp]:
    return list(rows.select_related("region", "session").order_by("-state", "due_date", "id"))


def _questions(session: Session) -> list[Question]:
    return list(session.questions.select_related("region", "asked_region").order_by("id"))
