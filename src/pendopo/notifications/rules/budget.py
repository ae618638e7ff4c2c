"""How many people a mall may write first on one day, and who comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

HORIZON_DAYS = 30
RESERVE = 10  # a tenth is kept for what must arrive


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of the vendor's ladder: people a day."""

    code: str
    people: int  # 0: no limit


# Source: developers.facebook.com, WhatsApp messaging limits (250 at first, then 2,000, 10,000, 100,000 and
# no limit; before October 2025 the second step was 1,000) [M: check with the vendor's current page].
TIERS = (
    Tier("TIER_250", 250),
    Tier("TIER_1K", 1_000),
    Tier("TIER_2K", 2_000),
    Tier("TIER_10K", 10_000),
    Tier("TIER_100K", 100_000),
    Tier("TIER_UNLIMITED", 0),
)


def tier_of(limit: int) -> str:
    """A day's limit belongs to the highest step of the vendor's ladder that it reaches.

    Rule: notifications-40. Source: vendor's ladder (domain 8.2, daily tiers).
    """
    if not limit:
        return "TIER_UNLIMITED"
    reached = [tier.code for tier in TIERS if 0 < tier.people <= limit]
    return reached[-1] if reached else TIERS[0].code


def room_of_day(limit: int, rank: int) -> int:
    """Of a day's people a tenth is kept for what must arrive; only that may use the whole.

    Rule: notifications-41. Source: house (a closure tonight must not find the day sold to reminders).
    """
    if not limit:
        return 1_000_000_000
    return limit if rank == 0 else limit - limit // RESERVE


def next_step(limit: int, used: Sequence[int]) -> Tier | None:
    """The vendor raises an account that uses half of its limit within seven days and keeps its quality.

    Rule: notifications-42. Source: WhatsApp messaging limits [M]. None: not yet, or there is no higher step.
    """
    if not limit or sum(used[-7:]) * 2 < limit:
        return None
    return next((tier for tier in TIERS if tier.people > limit or tier.people == 0), None)


def plan_days(people: Sequence[date | None], room: Sequence[int], *, first: date) -> list[date | None]:
    """People in the order of urgency get the first day that has room; who would come too late gets none.

    Rule: notifications-43. Source: issue 4, point 5 (planned ahead, the rest next day or by another channel).
    `people` holds the last day that is of use to each (None: any); the plan of the database is proved equal
    to this one.
    """
    left = list(room)
    given: list[date | None] = []
    number = 0
    for last in people:
        while number < len(left) and not left[number]:
            number += 1
        if number == len(left):
            given.append(None)
            continue
        left[number] -= 1
        day = first + timedelta(days=number)
        given.append(day if last is None or day <= last else None)
    return given
