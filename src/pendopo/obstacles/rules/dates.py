"""When an entry counts, and how its dates are said."""

from datetime import date

from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.kit.words import MONTHS, language, short_date
from pendopo.obstacles.types import ObstacleState, Precision, StrategyState, Told

GOING_ON = frozenset({ObstacleState.OPEN, ObstacleState.EASING, StrategyState.PLANNED, StrategyState.RUNNING})


def counts_in(
    *, since: date | None, until: date | None, told: date, state: str, first: date | None, last: date | None
) -> bool:
    """An entry belongs to a period when it held in it: from since (else from when it was told) until its
    end, without an end as long as it goes on.

    Rule: obstacles-01. Source: domain 6.1 (obstacles of a period), house (an unstated end proves nothing).
    """
    start = since or (min(told, until) if until else told)
    if last is not None and start > last:
        return False
    if first is None:
        return True
    if until is not None:
        return until >= first
    return state in GOING_ON or max(start, told) >= first


def told_words(told: Told) -> Text:
    """A date is said as exactly as it was told, and a missing one is said to be missing.

    Rule: obstacles-02. Source: house (unstated dates stay empty).
    """
    if told.day is None:
        return _("tidak disebut")
    if told.precision == Precision.YEAR:
        return str(told.day.year)
    if told.precision == Precision.MONTH:
        return f"{MONTHS[language()][told.day.month - 1]} {told.day.year}"
    if told.precision == Precision.ABOUT:
        return filled(_("sekitar {day}"), day=short_date(told.day))
    return short_date(told.day)
