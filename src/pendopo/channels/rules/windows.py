"""When free words may be sent to a person."""

from datetime import datetime, timedelta

from pendopo.channels.types import Limits


def window_ends_at(limits: Limits, last_in_at: datetime | None, *, officer: bool = False) -> datetime | None:
    """Where a vendor has a window, free words may be sent for so many hours after the person last wrote.

    Rule: channels-06. Source: domain 8.2 and 8.4 (24 hours; seven days for a human's answer). None: no
    window, or nobody has written.
    """
    hours = (limits.officer_window_hours if officer else 0) or limits.window_hours
    if not hours or last_in_at is None:
        return None
    return last_in_at + timedelta(hours=hours)


def may_write_freely(
    limits: Limits, last_in_at: datetime | None, at: datetime, *, officer: bool = False
) -> bool:
    """Free words go out while the window is open, and where there is no window if the mall may write first
    or the person has written.

    Rule: channels-07. Source: domain 8.2 to 8.4.
    """
    if limits.window_hours:
        end = window_ends_at(limits, last_in_at, officer=officer)
        return end is not None and at < end
    return limits.first_word or last_in_at is not None
