"""Tables of the room: conversations with officers, and their numbers of a day."""

from django.db import models
from django.db.models import Q

from pendopo.channels.models import Thread
from pendopo.kit.crypto import EncryptedText
from pendopo.kit.ids import new_key


class Conversation(models.Model):
    """One talk in the officers' hands, from hand-over to close. A thread has at most one that is open."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="conversations")
    mall = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, blank=True, default="")
    stall = models.CharField(max_length=60, blank=True, default="")  # whose officers it concerns
    day_date = models.DateField()  # the mall's own day
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=16)
    summary = EncryptedText()  # what the dialogue knew when it handed over
    opened_at = models.DateTimeField()
    first_unanswered_at = models.DateTimeField(null=True, blank=True)
    unanswered = models.PositiveIntegerField(default=0)
    assigned_to = models.BigIntegerField(null=True, blank=True)  # user id
    assigned_at = models.DateTimeField(null=True, blank=True)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True, default="")
    former_officer = models.BigIntegerField(null=True, blank=True)  # who had it before it was given back
    undelivered_at = models.DateTimeField(null=True, blank=True)  # an officer's answer did not arrive
    answers = models.PositiveIntegerField(default=0)
    late_first = models.BooleanField(default=False)  # the first answer came after its time
    reopened = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)  # rises with every change

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=~Q(state="closed"), name="conversation_one_open"
            ),
            models.UniqueConstraint(fields=["mall", "day_date", "number"], name="conversation_number_once"),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(closed_at__isnull=True), name="conversation_closed_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(assigned_to__isnull=False), name="conversation_taken_by_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["mall", "first_unanswered_at"],
                condition=Q(state__in=["waiting", "taken"]),
                name="conversation_in_line",
            ),
            models.Index(fields=["assigned_to"], condition=Q(state="taken"), name="conversation_of_officer"),
            models.Index(
                fields=["mall", "first_unanswered_at", "id"],
                condition=Q(state="waiting", first_unanswered_at__isnull=False),
                name="conversation_next",
            ),
            models.Index(fields=["mall", "-opened_at"], name="conversation_came"),
            models.Index(
                fields=["mall", "-closed_at"], condition=Q(state="closed"), name="conversation_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mall} {self.day_date} {self.number}"


class DayNumber(models.Model):
    """The last receipt number of a mall's day: raised in one statement, so that none is given twice."""

    mall = models.CharField(max_length=60)
    day_date = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "day_date"], name="inbox_day_number_once")]

    def __str__(self) -> str:
        return f"{self.mall} {self.day_date}"
