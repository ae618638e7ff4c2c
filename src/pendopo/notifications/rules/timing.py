"""When a message may arrive, how long it is of use, and when people are reminded."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pendopo.notifications.types import KindSpec

QUIET_FROM, QUIET_UNTIL = time(21), time(6)
DAY_BEFORE_AT = time(16)
SHORTLY_BEFORE = timedelta(hours=2)


def is_quiet(at: datetime, zone: str) -> bool:
    """Nobody is disturbed between 21.00 and 06.00 by the clock of the mall.

    Rule: notifications-02. Source: house.
    """
    local = at.astimezone(ZoneInfo(zone)).time()
    return local >= QUIET_FROM or local < QUIET_UNTIL


def morning_after(at: datetime, zone: str) -> datetime:
    """What falls into quiet hours waits until 06.00.

    Rule: notifications-03. Source: house.
    """
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() + (timedelta(days=1) if local.time() >= QUIET_FROM else timedelta())
    return datetime.combine(day, QUIET_UNTIL, ZoneInfo(zone)).astimezone(UTC)


def send_at(spec: KindSpec, due_at: datetime, *, zone: str, starts_at: datetime | None) -> datetime:
    """Answers to what a person just did go out at once; the rest respects quiet hours unless it is pressing.

    Rule: notifications-04. Source: house. Pressing: the morning would be less than two hours before the
    appointment.
    """
    if not spec.quiet or not is_quiet(due_at, zone):
        return due_at
    morning = morning_after(due_at, zone)
    pressing = starts_at is not None and due_at <= starts_at < morning + SHORTLY_BEFORE
    return due_at if pressing else morning


def useless_from(spec: KindSpec, due_at: datetime, *, starts_at: datetime | None) -> datetime | None:
    """A code is of no use after ten minutes, a reminder none after the appointment has begun.

    Rule: notifications-05. Source: house. None: it stays of use.
    """
    if spec.useless_after_start:
        return starts_at
    return due_at + timedelta(minutes=spec.lifetime_minutes) if spec.lifetime_minutes else None


def reminder_times(starts_at: datetime, zone: str, *, at: datetime) -> list[datetime]:
    """People are reminded at 16.00 on the day before and two hours before, as far as that is still to come.

    Rule: notifications-06. Source: house. A reminder in quiet hours comes at 06.00 if that is before the
    start.
    """
    local = starts_at.astimezone(ZoneInfo(zone))
    eve = datetime.combine(local.date() - timedelta(days=1), DAY_BEFORE_AT, ZoneInfo(zone)).astimezone(UTC)
    shortly = starts_at - SHORTLY_BEFORE
    if is_quiet(shortly, zone):
        shortly = max(shortly, morning_after(shortly, zone))
    return [moment for moment in (eve, shortly) if at < moment < starts_at]
