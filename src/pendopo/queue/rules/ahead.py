"""Numbers that are handed out ahead, so that a kiosk goes on without its server."""

from datetime import datetime

FIRST_AHEAD, LAST_AHEAD = 701, 999  # of a stall's day; the ordinary numbers go on after them
HELD, REFILL_BELOW = 12, 6  # unused numbers of one stall that a kiosk holds
MOST_HELD = 36  # unused numbers of one stall that a kiosk is handed on a day


def next_number(last: int) -> int:
    """Ordinary numbers leave out what is kept for numbers ahead, so that no number is ever given twice.

    Rule: queue-60. Source: product rule; three digits on a board, and no stall was seen to draw 700 a day.
    """
    return LAST_AHEAD + 1 if FIRST_AHEAD <= last + 1 <= LAST_AHEAD else last + 1


def numbers_wanted(left: int, *, held_by_device: int) -> int:
    """A kiosk that holds fewer than six unused numbers of a stall is given as many as make twelve.

    Rule: queue-61. Source: product rule: at ten numbers an hour and stall an hour without a link. No device
    is handed more than 36 of a stall that it does not use, such as one that forgets what it holds: more would
    be taken from the other kiosks.
    """
    if left >= REFILL_BELOW:
        return 0
    return max(0, min(HELD - left, MOST_HELD - held_by_device))


def drawn_when(told: datetime, *, allotted_at: datetime, at: datetime) -> datetime:
    """A number was drawn after it was handed out and before it is told, whatever the kiosk's clock says.

    Rule: queue-62. Source: product rule.
    """
    return min(max(told, allotted_at), at)


def tag_between(before: float | None, after: float, *, turn: float) -> float:
    """Who drew a number without a link stands between those who came before and those who came after.

    Rule: queue-63. Source: product rule: in one line, who came first is called first (queue-02). `before` and
    `after` are the tags of the neighbours in the same line, `turn` is one divided by the line's weight.
    """
    low = after - turn if before is None or before >= after else before
    return (low + after) / 2
