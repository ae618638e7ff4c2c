"""The event log: append-only, with the writing transaction's id so that readers never skip a late commit."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now


class CurrentTransactionId(Func):
    """`pg_current_xact_id()` as bigint: the id of the writing transaction."""

    function = "pg_current_xact_id"
    template = "(%(function)s()::text::bigint)"
    output_field = models.BigIntegerField()


class Event(models.Model):
    """Something that happened. Only plain codes and a keyed pseudonym; no other personal data."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    transaction_id = models.BigIntegerField(db_default=CurrentTransactionId())
    region = models.CharField(max_length=13, blank=True, default="")
    mall = models.CharField(max_length=60, blank=True, default="")
    stall = models.CharField(max_length=60, blank=True, default="")
    agency = models.CharField(max_length=60, blank=True, default="")
    service = models.CharField(max_length=80, blank=True, default="")
    channel = models.CharField(max_length=20, blank=True, default="")
    visit = models.CharField(max_length=40, blank=True, default="")
    person = models.CharField(max_length=40, blank=True, default="")
    actor = models.CharField(max_length=80, blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["transaction_id", "id"], name="event_reading_order"),
            models.Index(fields=["mall", "name", "occurred_at"], name="event_mall_name_time"),
            BrinIndex(fields=["occurred_at"], name="event_day", autosummarize=True),  # read by the day
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.occurred_at:%Y-%m-%d %H:%M}"
