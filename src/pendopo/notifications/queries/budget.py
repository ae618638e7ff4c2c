"""The plan of the budget as managers see it."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef

from pendopo.channels.models import Account, OutboxMessage
from pendopo.channels.rules import BUDGET_ZONE
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import NotAllowed
from pendopo.notifications import rules
from pendopo.notifications.models import Planned, Reservation
from pendopo.notifications.types import BudgetDay, BudgetView

SHOWN_DAYS = 7
_STATE = OutboxMessage.State


def list_budgets(*, mall: str, region: str = "", by: Actor, at: datetime) -> list[BudgetView]:
    """The accounts by which a mall may write first, with today and the week to come. Raises NotAllowed."""
    if not by.may(Permission.SEE_FLOOR, mall=mall, region=region):
        raise NotAllowed
    rows = Account.objects.filter(active=True, mall__in=[mall, ""], channel="whatsapp").defer("secrets")
    return [_view(row, at=at) for row in rows.order_by("-mall", "pk")]


def _view(row: Account, *, at: datetime) -> BudgetView:
    today = local_date(at, BUDGET_ZONE)
    until = today + timedelta(days=SHOWN_DAYS)
    planned = dict(
        Reservation.objects.filter(account=row, day__gte=today - timedelta(days=SHOWN_DAYS), day__lt=until)
        .values_list("day")
        .annotate(number=Count("id"))
    )
    sent = OutboxMessage.objects.filter(account=row, planned_on__gte=today - timedelta(days=SHOWN_DAYS))
    used = dict(
        sent.exclude(state__in=[_STATE.QUEUED, _STATE.SENDING, _STATE.CANCELLED, _STATE.EXPIRED])
        .values_list("planned_on")
        .annotate(number=Count("reach", distinct=True))
    )
    days = tuple(
        BudgetDay(
            day=day, limit=row.daily_limit, used=used.get(day, 0),
            planned=max(0, planned.get(day, 0) - used.get(day, 0)),
        )
        for day in (today + timedelta(days=number) for number in range(SHOWN_DAYS))
    )  # fmt: skip
    before = [used.get(today - timedelta(days=number), 0) for number in range(SHOWN_DAYS, -1, -1)]
    step = rules.next_step(row.daily_limit, before)
    waiting = OutboxMessage.objects.filter(
        ~Exists(Planned.objects.filter(message=OuterRef("pk"))),
        account=row, state=_STATE.QUEUED, first_word=True, planned_on=None,
    )  # fmt: skip
    return BudgetView(
        account=row.pk, name=row.name, channel=row.channel, mall=row.mall, limit=row.daily_limit,
        tier=rules.tier_of(row.daily_limit), days=days, waiting=waiting.count(),
        next_step=step.people if step else None,
    )  # fmt: skip
