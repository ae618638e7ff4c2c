"""Pure rules of the room: what is tried again, and when."""

from datetime import datetime, timedelta

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
ATTEMPTS = len(BACKOFF) + 1
BUDGET_ZONE = "Asia/Jakarta"  # by whose days a vendor's account is counted
LONGEST_REST_SECONDS = 900
LEASE_SECONDS = 120  # a worker that claimed a message longer ago than this has died


def next_try_at(attempts: int, at: datetime, *, retry_seconds: int = 0) -> datetime | None:
    """A message that a vendor could not take now is tried again after 1, 5 and 15 minutes, 1, 3, 6 and 12
    hours.

    Rule: channels-01. Source: house. None when it is given up; a vendor that names a longer wait is obeyed.
    """
    if attempts >= ATTEMPTS:
        return None
    return at + max(BACKOFF[attempts - 1], timedelta(seconds=retry_seconds))


def may_retry(*, permanent: bool, attempts: int) -> bool:
    """Only what can succeed is tried again: never a wrong address, and not without end.

    Rule: channels-02. Source: domain 8.2 (retry with backoff only what can succeed).
    """
    return not permanent and attempts < ATTEMPTS


def rest_until(at: datetime, *, retry_seconds: int = 0) -> datetime:
    """Where a vendor says "too fast", the account rests for a second, or as long as the vendor names, up to
    a quarter of an hour; no message has lost an attempt by it.

    Rule: channels-04. Source: the vendors' documentation of their rate limits (domain 8.2).
    """
    return at + timedelta(seconds=min(max(1, retry_seconds), LONGEST_REST_SECONDS))


def is_too_late(expires_at: datetime | None, at: datetime) -> bool:
    """A message that has lost its use is not sent any more, such as a reminder after the appointment.

    Rule: channels-03. Source: house.
    """
    return expires_at is not None and expires_at <= at
