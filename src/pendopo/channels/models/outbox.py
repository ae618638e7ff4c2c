"""The one outbox, and the mailbox of the demo vendor."""

from django.db import models
from django.db.models import Q

from pendopo.channels.models.accounts import Account
from pendopo.kit.crypto import EncryptedText
from pendopo.kit.ids import new_key


class OutboxMessage(models.Model):
    """A message to one person, written in the transaction that gave it its reason; the worker delivers it.

    `content` is what the words are made of when it is sent: the request that caused it pays one insert only.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DELIVERED = "delivered"
        READ = "read"
        FAILED = "failed"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=2, default="id")
    recipient = EncryptedText()
    content = EncryptedText()
    dedupe = models.CharField(max_length=160, blank=True, default="")
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)  # by the database's clock
    vendor = models.CharField(max_length=20, blank=True, default="")
    vendor_id = models.CharField(max_length=200, blank=True, default="")
    error = models.CharField(max_length=80, blank=True, default="")
    permanent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, db_index=False)
    lane = models.CharField(max_length=40, blank=True, db_default="")  # within one, the order is kept
    by_officer = models.BooleanField(db_default=False)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # Who is told, for the choice of the way; a message without a person has its way from the start.
    person = models.UUIDField(null=True, blank=True)  # applicant
    mall = models.CharField(max_length=60, blank=True, db_default="")
    prefers = models.CharField(max_length=10, blank=True, db_default="")  # where the person acted
    settled = models.BooleanField(db_default=True)  # the way has been chosen
    rank = models.PositiveSmallIntegerField(db_default=2)  # 0 goes first within a budget
    thread = models.ForeignKey(
        "channels.Thread", models.SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, db_index=False, related_name="replaced_by"
    )
    exhausted = models.BooleanField(db_default=False)  # failed, and no other way was left to try
    first_word = models.BooleanField(db_default=False)  # the mall writes first: counts in the day's budget
    reach = models.UUIDField(null=True, blank=True)  # whom the budget counts: identity, else applicant
    planned_on = models.DateField(null=True, blank=True)  # the day of the budget

    class Meta:
        indexes = [
            models.Index(
                fields=["-urgent", "next_try_at"],
                condition=Q(state="queued") & (Q(first_word=False) | Q(planned_on__isnull=False)),
                name="outbox_due",
            ),  # what waits for a day of the budget is not looked at
            models.Index(
                fields=["lane", "id"],
                condition=Q(state__in=["queued", "sending"]) & ~Q(lane=""),
                name="outbox_lane",
            ),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="outbox_claimed"),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="outbox_ended"),
            models.Index(
                fields=["account", "vendor_id"], condition=~Q(vendor_id=""), name="outbox_vendor_id"
            ),
            models.Index(
                fields=["account", "rank"],
                condition=Q(state="queued", first_word=True, planned_on__isnull=True),
                name="outbox_to_plan",
            ),
            models.Index(
                fields=["account", "planned_on"],
                condition=Q(planned_on__isnull=False),
                name="outbox_planned",
            ),
            models.Index(
                fields=["mall", "-ended_at"], condition=Q(state="failed"), name="outbox_not_delivered"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dedupe"], condition=~Q(dedupe=""), name="outbox_once"),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="outbox_replaced_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending"]) | Q(ended_at__isnull=False),
                name="outbox_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class DemoMail(models.Model):
    """What the demo vendor has taken. Only in demo mode, shown at `/demo/surat`."""

    message_id = models.CharField(max_length=80, unique=True)  # a repeat of the same message is taken once
    channel = models.CharField(max_length=10)
    recipient = EncryptedText()
    subject = models.CharField(max_length=200, blank=True, default="")
    text = EncryptedText()
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-sent_at"], name="demo_mail_latest")]

    def __str__(self) -> str:
        return self.message_id
