"""When accounts that rest may go on."""

from datetime import datetime

from django.db.models import Min

from pendopo.channels.models import OutboxMessage


def next_after_rest(*, at: datetime) -> datetime | None:
    """When the first account that rests may go on and has something to say; None where none rests."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.QUEUED, account__rests_until__gt=at)
    first: datetime | None = waiting.aggregate(first=Min("account__rests_until"))["first"]
    return first
