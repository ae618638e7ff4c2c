"""What a talk remembers between two messages: small, frozen, kept as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pendopo.channels.types import Attachment, Choice, Link, Reply
from pendopo.chat.rules.facts import Option
from pendopo.kit.errors import Text

KEPT_VISITS = 12  # appointments and numbers of a talk that are remembered
LONGEST_VALUE = 400
LONGEST_STEP = 40
MOST_ANSWERS = 40


@dataclass(frozen=True, slots=True)
class State:
    """Where a talk stands. `flow` is the form being filled, with its `version` and the question (`step`).

    `answers` are those of the form, in order. `offered` are the ids of what was offered last, so that a
    typed number chooses. `mine` and `tickets` are what this talk has booked and drawn: the latest last.
    """

    flow: str = ""
    version: int = 0
    step: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    page: int = 0
    offered: tuple[str, ...] = ()
    misses: int = 0
    greeted: bool = False
    mine: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """An answer; empty when there is none."""
        return dict(self.answers).get(name, default)

    def has(self, name: str) -> bool:
        """Whether a question was answered, be it by skipping it."""
        return name in dict(self.answers)

    def put(self, **values: str) -> "State":
        """With these answers."""
        kept = {name: value[:LONGEST_VALUE] for name, value in values.items()}
        return replace(self, answers=tuple((dict(self.answers) | kept).items())[-MOST_ANSWERS:])

    def without(self, *names: str) -> "State":
        """Without these answers."""
        return replace(self, answers=tuple(pair for pair in self.answers if pair[0] not in names))

    def idle(self) -> "State":
        """Out of every form, with what the talk has booked and drawn."""
        return State(greeted=self.greeted, mine=self.mine, tickets=self.tickets)

    def own(self, appointment: str) -> "State":
        """An appointment belongs to this talk."""
        others = tuple(each for each in self.mine if each != appointment)
        return replace(self, mine=(*others, appointment)[-KEPT_VISITS:])

    def drew(self, token: str) -> "State":
        """A number was drawn in this talk."""
        others = tuple(each for each in self.tickets if each != token)
        return replace(self, tickets=(*others, token)[-KEPT_VISITS:])


@dataclass(frozen=True, slots=True)
class Effect:
    """What a dialogue wants to happen: the name of one action, and its plain values."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an effect: its values, or the code and sentence of a refusal, with what would go."""

    name: str
    ok: bool = True
    values: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    sentence: str = ""
    near: tuple[Option, ...] = ()  # times that would still go


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a talk: where it stands now, what is said, and what shall happen before more is said."""

    state: State
    replies: tuple[Reply, ...] = ()
    effect: Effect | None = None

    def then(self, other: "Turn") -> "Turn":
        """This turn, and another right after it: what was said stands before."""
        return Turn(other.state, (*self.replies, *other.replies), other.effect or self.effect)


def say(
    state: State,
    text: Text,
    choices: Iterable[Choice] = (),
    *,
    label: Text = "",
    links: Iterable[Link] = (),
    attachments: Iterable[Attachment] = (),
) -> Turn:
    """Say one thing. What can be chosen is remembered, so that its number can be typed."""
    offered = tuple(choices)
    reply = Reply(
        str(text), choices=offered, label=str(label), links=tuple(links), attachments=tuple(attachments)
    )
    return Turn(replace(state, offered=tuple(each.id for each in offered)), (reply,))


def before(turn: Turn, text: Text) -> Turn:
    """The same turn, with words before what is said: in the same message."""
    words = str(text)
    if not words:
        return turn
    if not turn.replies:
        return replace(turn, replies=(Reply(words),))
    first, *rest = turn.replies
    return replace(turn, replies=(replace(first, text=f"{words}\n\n{first.text}"), *rest))


def write_state(state: State) -> str:
    """The state as it is kept with the thread."""
    kept = {
        "f": state.flow, "v": state.version, "s": state.step, "a": [list(pair) for pair in state.answers],
        "p": state.page, "o": list(state.offered), "n": state.misses, "g": state.greeted,
        "m": list(state.mine), "t": list(state.tickets),
    }  # fmt: skip
    return json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False)


def _texts(found: Any, most: int) -> tuple[str, ...]:
    texts = found if isinstance(found, list) else []
    return tuple(each for each in texts if isinstance(each, str))[-most:]


def _number(found: Any) -> int:
    return found if isinstance(found, int) and 0 <= found < 10_000 else 0


def read_state(kept: str) -> State:
    """What was kept is read back; what nobody can read any more begins a new talk, and never fails.

    Rule: chat-101. Source: issue, dialogues (a person can leave and return days later).
    """
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        found = {}
    if not isinstance(found, dict):
        return State()
    pairs = found.get("a") if isinstance(found.get("a"), list) else []
    answers = tuple(
        (each[0], each[1])
        for each in pairs or []
        if isinstance(each, list) and len(each) == 2 and all(isinstance(part, str) for part in each)
    )
    return State(
        flow=str(found.get("f") or "")[:LONGEST_STEP],
        version=_number(found.get("v")),
        step=str(found.get("s") or "")[:LONGEST_STEP],
        answers=answers[-MOST_ANSWERS:],
        page=_number(found.get("p")),
        offered=_texts(found.get("o"), 60),
        misses=_number(found.get("n")),
        greeted=bool(found.get("g")),
        mine=_texts(found.get("m"), KEPT_VISITS),
        tickets=_texts(found.get("t"), KEPT_VISITS),
    )
