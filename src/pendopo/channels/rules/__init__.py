"""Pure rules of the room: retries, delivery states, windows, fitting, floods, privacy."""

from pendopo.channels.rules.fitting import cut, fit, shape_of, split_bytes, split_text
from pendopo.channels.rules.floods import (
    PUT_OFF_SECONDS,
    fair_order,
    is_first_of_flood,
    is_flood,
    spoken_order,
)
from pendopo.channels.rules.media import (
    KEPT_DAYS,
    LARGEST_SOUND,
    fetch_again_after,
    is_as_told,
    kept_until,
    sound_type,
    why_not_fetched,
)
from pendopo.channels.rules.outbox import (
    ATTEMPTS,
    BACKOFF,
    BUDGET_ZONE,
    LEASE_SECONDS,
    is_too_late,
    may_retry,
    next_try_at,
    rest_until,
)
from pendopo.channels.rules.privacy import mask_identity_numbers
from pendopo.channels.rules.sms import plain_for_sms, sms_parts
from pendopo.channels.rules.statuses import next_state
from pendopo.channels.rules.windows import may_write_freely, window_ends_at

__all__ = [
    "ATTEMPTS", "BACKOFF", "BUDGET_ZONE", "KEPT_DAYS", "LARGEST_SOUND", "LEASE_SECONDS",
    "PUT_OFF_SECONDS", "cut", "fair_order", "fetch_again_after", "fit", "is_as_told",
    "is_first_of_flood", "is_flood", "is_too_late", "kept_until", "mask_identity_numbers", "may_retry",
    "may_write_freely", "next_state", "next_try_at", "plain_for_sms", "rest_until", "shape_of", "sms_parts",
    "sound_type", "split_bytes", "split_text", "spoken_order", "why_not_fetched", "window_ends_at",
]  # fmt: skip
