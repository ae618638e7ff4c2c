"""Reads of the outbox and the demo mailbox."""

from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q

from pendopo.channels.models import DemoMail, OutboxMessage
from pendopo.channels.types import DemoMailView
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed, NotFound


def list_demo_mail(*, limit: int = 50, recipient: str = "") -> list[DemoMailView]:
    """The latest messages the demo vendor has taken. Raises NotFound outside demo mode."""
    if not settings.DEMO:
        raise NotFound
    views = [
        DemoMailView(row.pk, row.channel, row.recipient, row.subject, row.text, row.sent_at, row.message_id)
        for row in DemoMail.objects.order_by("-id")[: limit if not recipient else 500]
    ]
    return [view for view in views if recipient in ("", view.recipient)][:limit]


def count_outbox(*, by: Actor) -> dict[str, int]:
    """How many messages are in each state, for who keeps the installation."""
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed
    rows = OutboxMessage.objects.values_list("state").annotate(number=Count("id"))
    return dict(rows)


def list_failed(*, by: Actor, limit: int = 100) -> list[OutboxMessage]:
    """Messages that could not be delivered, the latest first, for who keeps the installation."""
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed
    rows = OutboxMessage.objects.filter(Q(state=OutboxMessage.State.FAILED)).order_by("-ended_at")
    return list(rows[:limit])


def count_outcomes(starts_at: datetime, ends_at: datetime, *, by: Actor) -> dict[str, int]:
    """How many messages ended in each state from `starts_at` to `ends_at` (exclusive), for who keeps the
    installation.
    """
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed
    rows = OutboxMessage.objects.filter(ended_at__gte=starts_at, ended_at__lt=ends_at)
    return dict(rows.values_list("state").annotate(number=Count("id")))
