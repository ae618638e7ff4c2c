"""Whose turn it is, until when an answer is due, and when a talk goes on."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from pendopo.inbox.types import Outcome
from pendopo.kit.actor import Scope
from pendopo.kit.intervals import Period

REOPEN_HOURS = 24
Item = TypeVar("Item")


def line_order(waiting: Iterable[tuple[datetime, Item]]) -> list[Item]:
    """Who has waited longest for an answer comes first, by whichever channel; writing again, writing much or
    writing on a loud channel gains and loses nothing.

    Rule: inbox-01. Source: domain 8.1 and channels.md (oldest unanswered first; repeats must not be
    punished). Each with the moment of the first message that waits.
    """
    return [item for _since, item in sorted(waiting, key=lambda pair: pair[0])]


def due_at(since: datetime, minutes: int, periods: Sequence[Period]) -> datetime | None:
    """An answer is due after so many minutes of the mall's working time; nights, breaks and closed days do
    not count.

    Rule: inbox-02. Source: house (a promise about working time). `periods` are the coming ones in order;
    None when they do not reach.
    """
    left = timedelta(minutes=minutes)
    for period in periods:
        if period.ends_at is not None and period.ends_at <= since:
            continue
        begin = max(since, period.starts_at)
        if period.ends_at is None or period.ends_at - begin >= left:
            return begin + left
        left -= period.ends_at - begin
    return None


def is_overdue(due: datetime | None, first_unanswered_at: datetime | None, at: datetime) -> bool:
    """A talk is overdue when an answer is owed and its time has passed.

    Rule: inbox-03. Source: house.
    """
    return first_unanswered_at is not None and due is not None and at > due


def may_take_more(held: int, cap: int) -> bool:
    """An officer takes up another talk while they have fewer than the mall's cap; a cap of zero is none.

    Rule: inbox-04. Source: issue (load cap).
    """
    return cap == 0 or held < cap


def may_answer_for(scopes: Iterable[Scope], *, region: str, mall: str, stall: str) -> bool:
    """A talk that is for no stall yet may be answered by every officer of the mall; one that is for a stall,
    by those of this stall and of the whole mall.

    Rule: inbox-05. Source: house. `scopes` are where somebody answers chats.
    """
    return any(
        scope.reaches(region=region, mall=mall) and (not stall or not scope.stall or scope.stall == stall)
        for scope in scopes
    )


def reopens(outcome: str, closed_at: datetime | None, at: datetime) -> bool:
    """Who comes back to the officers within a day gets the same talk again, with its number and who had it;
    what was closed as spam begins anew.

    Rule: inbox-06. Source: issue (reopen when the person writes again).
    """
    if closed_at is None or outcome == Outcome.SPAM:
        return False
    return at - closed_at < timedelta(hours=REOPEN_HOURS)


def owed_since(unseen: Sequence[datetime]) -> tuple[datetime | None, int]:
    """An answer covers what its writer had read; what the person wrote meanwhile still waits, from its own
    moment on.

    Rule: inbox-07. Source: issue (nothing is lost when both write at once). `unseen`: when the messages came
    that the officer had not seen. Gives since when an answer is owed, and for how many messages.
    """
    return (min(unseen), len(unseen)) if unseen else (None, 0)


def is_quiet(
    last_out_at: datetime | None, first_unanswered_at: datetime | None, hours: int, at: datetime
) -> bool:
    """A talk in which we had the last word ends by itself when the person is silent for as long as the mall
    has set; one that owes an answer never does.

    Rule: inbox-08. Source: house (old talks must not fill the cap). Zero hours: never.
    """
    if not hours or first_unanswered_at is not None or last_out_at is None:
        return False
    return at - last_out_at >= timedelta(hours=hours)
