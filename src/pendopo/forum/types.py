"""Forum: states of a session, its plain records, errors and events of the room."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed, NotFound, Text
from pendopo.kit.text import _


class SessionState(StrEnum):
    """The life of a session. `cancelled` ends it early."""

    PLANNED = "planned"
    INVITED = "invited"
    RUNNING = "running"
    HELD = "held"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """What an item of the agenda is; an item of a region shows its briefing."""

    OPENING = "opening"
    REGION = "region"
    DISCUSSION = "discussion"
    CLOSING = "closing"


class Answer(StrEnum):
    """What an invited region says."""

    NONE = "none"
    YES = "yes"
    NO = "no"
    DEPUTY = "deputy"


class QuestionState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    LATER = "later"  # carried into a follow-up or the next session


class FollowUpState(StrEnum):
    """Where a follow-up stands."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ItemInput:
    """One item of an agenda as it is typed."""

    title: str
    minutes: int
    kind: str = ItemKind.DISCUSSION
    speaker: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class TimedItem:
    """One item of an agenda with its time; no time where the session's own is not recorded."""

    id: int
    number: int
    kind: str
    title: str
    speaker: str
    minutes: int
    region: str
    region_name: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_current: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class SessionInput:
    """A session as it is typed. A record of the past may have a day without times."""

    theme: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    zone: str
    regions: tuple[str, ...]
    group: str = ""
    purpose: str = ""
    video_link: str = ""
    period_first: date | None = None
    period_last: date | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a briefing says that can be set against the same thing of another session."""

    kind: str  # printed, figure (counted), fall, closure, gap, obstacle, strategy, innovation, alert, known …
    key: str
    words: str
    value: float | None = None
    state: str = ""
    since: str = ""  # ISO date
    until: str = ""
    linked: tuple[str, ...] = ()  # keys of what it answers or explains
    detail: str = ""
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What is different between two sessions: `new`, `gone`, `moved`, with words before and after."""

    kind: str
    what: str
    words: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question worth asking, derived from the data, and why."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


class SessionNotFound(NotFound):
    """No such session, or none that the actor may know of."""

    code = "session_not_found"
    message = _("Sesi ini tidak ditemukan.")


class SessionStateWrong(Conflict):
    """The session is not in a state in which this can be done."""

    code = "session_state"
    message = _("Langkah ini tidak dapat dilakukan pada keadaan sesi sekarang. Muat ulang halamannya.")


class EditedMeanwhile(Conflict):
    """Somebody else saved first; nothing was overwritten."""

    code = "edited_meanwhile"
    message = _(
        "Orang lain menyimpan lebih dahulu sesudah Anda membuka halaman ini. "
        "Tulisan Anda masih ada di bawah; bandingkan, lalu simpan lagi."
    )


class SessionIncomplete(InvalidInput):
    """What is missing or wrong in a session, an agenda, an answer; `fields` names each."""

    code = "session_incomplete"


class NotInvited(NotAllowed):
    """The region is not invited to this session, or not yet."""

    code = "not_invited"
    message = _("Daerah Anda tidak diundang ke sesi ini.")


class FollowUpStateWrong(Conflict):
    """A follow-up that is done is not done again, and an open one is not reopened."""

    code = "follow_up_state"
    message = _("Tindak lanjut ini sudah berubah. Muat ulang halamannya.")


def incomplete(fields: dict[str, Text]) -> SessionIncomplete:
    """The error for typed values."""
    return SessionIncomplete(fields=fields)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A follow-up whose owner is to be told: how many days are left (negative: late)."""

    follow_up: int
    days: int


def _spec(name: str, meaning: str, data: Sequence[str] = ("session",)) -> EventSpec:
    return EventSpec(f"forum.{name}", meaning, data=tuple(data))


EVENTS: tuple[EventSpec, ...] = (
    _spec("session.planned", "A forum session was planned.", ("session", "regions")),
    _spec("session.changed", "A forum session was changed.", ("session", "sequence", "fields")),
    _spec("session.invited", "Regions were invited to a forum session.", ("session", "regions", "letters")),
    _spec("session.started", "A forum session began; its briefings are kept as they are.",
          ("session", "briefings")),
    _spec("session.moved", "The presenter went to another item of the agenda.", ("session", "item")),
    _spec("session.ended", "A forum session ended."),
    _spec("session.archived", "A forum session was put into the archive."),
    _spec("session.cancelled", "A forum session was called off."),
    _spec("session.recorded", "A session of the past was recorded from its source.", ("session", "regions")),
    _spec("briefings.kept", "The briefings of a recorded session are kept as they are.",
          ("session", "briefings")),
    _spec("agenda.saved", "The agenda of a session was saved.", ("session", "items", "version")),
    _spec("invitation.answered", "An invited region answered.", ("session", "answer")),
    _spec("invitation.noted", "A region added a note to its briefing.", ("session",)),
    _spec("question.asked", "A question was asked for a session.", ("session", "question")),
    _spec("question.answered", "A question of a session was answered.", ("session", "question", "state")),
    _spec("minutes.saved", "The minutes of a session were saved.", ("session", "version", "decisions")),
    _spec("follow_up.added", "A follow-up action was agreed.", ("session", "follow_up")),
    _spec("follow_up.done", "A follow-up action is done.", ("session", "follow_up", "late_days")),
    _spec("follow_up.reopened", "A follow-up action is open again.", ("session", "follow_up")),
    _spec("follow_ups.reminded", "Owners of open follow-ups were reminded.", ("count",)),
)  # fmt: skip
