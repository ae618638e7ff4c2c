"""A counter that has lost its server goes on with people who are kept for it."""

from collections.abc import Collection, Sequence
from uuid import UUID

SILENT_SECONDS = 8  # a console is heard every five; after three times in vain it goes on alone
LEASE_SECONDS = 300  # so long at most people are kept for a silent counter
MARGIN_SECONDS = 20  # so much earlier the counter itself stops calling
SHARE = 4
SPARED = 2  # tickets at the head of the line for each other counter


def share_of(
    line: Sequence[UUID], *, mine: Collection[UUID], others: Collection[UUID], counters: int
) -> tuple[UUID, ...]:
    """Each counter has up to four waiting people as its share, none of whom is in another's.

    Rule: queue-64. Source: product rule. The share begins behind two people for each other counter of the
    stall: these may be called by the others in the seconds until the loss of a link is noticed. `line` is in
    the order of calling; whom the counter has already in its share stays in it.
    """
    behind = line[SPARED * max(0, counters - 1) :]
    free = [each for each in behind if each not in others]
    kept = [each for each in free if each in mine]
    new = [each for each in free if each not in mine]
    chosen = {*kept[:SHARE], *new[: max(0, SHARE - len(kept))]}
    return tuple(each for each in free if each in chosen)


def keeps_share(quiet_seconds: float) -> bool:
    """People are kept for a counter while it is silent, but for five minutes at most.

    Rule: queue-65. Source: product rule: who waits longer is better called by another counter. The counter
    itself stops twenty seconds earlier, so that nobody is called twice.
    """
    return SILENT_SECONDS <= quiet_seconds <= LEASE_SECONDS
