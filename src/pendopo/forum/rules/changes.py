"""What changed in a region between two sessions."""

from collections.abc import Sequence
from datetime import date

from pendopo.forum.types import Change, Fact

COMPARED = ("figure", "condition", "obstacle", "strategy", "innovation", "alert", "follow_up")


def changes_between(before: Sequence[Fact], after: Sequence[Fact]) -> list[Change]:
    """Between two sessions a thing is new, gone, or moved: its value, its state or its result is another;
    things are told apart by their keys, never by their words. A measure that was not counted at one of the
    two sessions says nothing.

    Rule: forum-30. Source: issue of monitoring, 8 (what changed since the last session).
    """
    old = {(fact.kind, fact.key): fact for fact in before if fact.kind in COMPARED}
    new = {(fact.kind, fact.key): fact for fact in after if fact.kind in COMPARED}
    found: list[Change] = []
    for key in sorted(new.keys() | old.keys(), key=lambda item: (COMPARED.index(item[0]), item[1])):
        was, now = old.get(key), new.get(key)
        if key[0] == "figure" and (was is None or now is None):
            continue
        if was is None and now is not None:
            found.append(Change(now.kind, "new", now.words, "", now.detail))
        elif now is None and was is not None:
            found.append(Change(was.kind, "gone", was.words, was.detail, ""))
        elif was is not None and now is not None and _differs(was, now):
            found.append(Change(now.kind, "moved", now.words, was.detail, now.detail))
    return found


def _differs(was: Fact, now: Fact) -> bool:
    """Another state, or a value that people read as another (the month stands in brackets behind it)."""
    same_words = was.kind == "figure" and was.detail and _shown(was) == _shown(now)
    return was.state != now.state or (was.value != now.value and not same_words)


def _shown(fact: Fact) -> str:
    return fact.detail.partition(" (")[0]


Span = tuple[date | None, date | None]
SHORTEST_DAYS, ALIKE_DAYS = 7, 4


def may_be_a_fall(before: Span, after: Span, *, is_total: bool, ends_at_zero: bool = False) -> bool:
    """A briefing speaks of a fall only between times that do not overlap, each at least a week long, and for
    totals about equally long; a later time without a stated end is allowed (and said so), and nothing at all
    is less than anything however long it took.

    Rule: forum-32. Source: the founding report (February to mid-March 2020); monitoring design: with two
    figures the page says what can be said.
    """
    if before[0] is None or before[1] is None or after[0] is None or after[0] <= before[1]:
        return False
    length = (before[1] - before[0]).days + 1
    if length < SHORTEST_DAYS:
        return False
    if after[1] is None:
        return True
    later = (after[1] - after[0]).days + 1
    if later < SHORTEST_DAYS:
        return False
    return ends_at_zero or not is_total or abs(length - later) <= ALIKE_DAYS
