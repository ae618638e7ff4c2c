"""Tables of the room: what people wish, and whom a mall writes first on which day."""

from django.db import models

from pendopo.channels.models import Account, OutboxMessage


class Wish(models.Model):
    """By which ways a person wants to be told. Keyed by the pseudonym: the same person, the same wishes."""

    person = models.CharField(max_length=40, unique=True)
    order = models.CharField(max_length=120, blank=True, default="")  # channel codes, with commas
    off = models.CharField(max_length=120, blank=True, default="")
    refused = models.CharField(max_length=80, blank=True, default="")  # purposes
    whatsapp_number = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"wishes {self.person[:6]}"


class Reservation(models.Model):
    """One person whom an account writes first on one day; written by the planner alone, under the lock of
    the account.
    """

    account = models.ForeignKey(
        Account, models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    day = models.DateField()
    reach = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "day", "reach"], name="reservation_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class Planned(models.Model):
    """A message that waits for its day; on that day it is let go into the outbox and this row ends. Narrow,
    so that a batch of a hundred thousand is planned in seconds.
    """

    message = models.OneToOneField(
        OutboxMessage, models.CASCADE, primary_key=True, db_constraint=False, related_name="+"
    )  # checked by the planner's own statement: a hundred thousand look-ups less
    account = models.ForeignKey(
        Account, models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    day = models.DateField()
    reach = models.UUIDField()
    rank = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["account", "day", "rank"], name="planned_of_day")]

    def __str__(self) -> str:
        return f"{self.day}"
