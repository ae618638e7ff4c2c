"""What vendors sent, as they sent it. The row is the job."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from pendopo.channels.models.accounts import Account


class Webhook(models.Model):
    """One raw webhook whose signature was right. Sealed; emptied when it was worked through.

    The account is known before the insert, so no constraint looks it up again: every delivery would lock its
    row.
    """

    digest = models.BinaryField(max_length=32, primary_key=True)  # of account and raw bytes: it comes once
    account = models.ForeignKey(Account, models.CASCADE, db_index=False, db_constraint=False)
    body = models.BinaryField()  # sealed
    received_at = models.DateTimeField(db_default=Now())
    next_try_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(db_default=0)
    worked_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(worked_at__isnull=True), name="webhook_due"),
            models.Index(fields=["worked_at"], condition=Q(worked_at__isnull=False), name="webhook_worked"),
        ]

    def __str__(self) -> str:
        return f"webhook {bytes(self.digest).hex()[:12]}"
