"""Pure rules of the room: ways, hours, lengths, the day's budget, causes of failure."""

from pendopo.notifications.rules.budget import (
    HORIZON_DAYS,
    TIERS,
    Tier,
    next_step,
    plan_days,
    room_of_day,
    tier_of,
)
from pendopo.notifications.rules.failures import CAUSES, Cause, cause_of, gives_up_at
from pendopo.notifications.rules.texts import (
    SMS_PARTS,
    Size,
    as_gsm,
    filled,
    gsm_units,
    shortened,
    size_of,
    sms_parts,
    template_problems,
    template_value,
)
from pendopo.notifications.rules.timing import (
    DAY_BEFORE_AT,
    QUIET_FROM,
    QUIET_UNTIL,
    SHORTLY_BEFORE,
    is_quiet,
    morning_after,
    reminder_times,
    send_at,
    useless_from,
)
from pendopo.notifications.rules.ways import (
    choose_channel,
    choose_way,
    clean_order,
    is_open,
    is_refused,
    must_arrive,
    order_of,
    rank_of,
)

__all__ = [
    "CAUSES", "DAY_BEFORE_AT", "HORIZON_DAYS", "QUIET_FROM", "QUIET_UNTIL", "SHORTLY_BEFORE", "SMS_PARTS",
    "TIERS", "Cause", "Size", "Tier", "as_gsm", "cause_of", "choose_channel", "choose_way", "clean_order",
    "filled", "gives_up_at", "gsm_units", "is_open", "is_quiet", "is_refused", "morning_after",
    "must_arrive", "next_step", "order_of", "plan_days", "rank_of", "reminder_times", "room_of_day",
    "send_at", "shortened", "size_of", "sms_parts", "template_problems", "template_value", "tier_of",
    "useless_from",
]  # fmt: skip
