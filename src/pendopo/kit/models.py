"""Tables of the ground floor: the demo clock and the answers to idempotent requests."""

from django.db import models
from django.db.models.functions import Now

from pendopo.kit.crypto import EncryptedText


class DemoClock(models.Model):
    """One row in demo mode: demo time = `demo_at` + (real now - `real_at`) * `speed`."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    real_at = models.DateTimeField()
    demo_at = models.DateTimeField()
    speed = models.FloatField(default=1.0)
    speed_until = models.DateTimeField(null=True)  # real time; after it the clock runs at its usual speed

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="demo_clock_single_row"),
            models.CheckConstraint(condition=models.Q(speed__gt=0, speed__lte=3600), name="demo_clock_speed"),
        ]

    def __str__(self) -> str:
        return f"{self.demo_at} x{self.speed}"


class IdempotentAnswer(models.Model):
    """The stored answer of a write from outside, by caller and key; a repeat gets it again."""

    caller = models.CharField(max_length=80)  # pseudonym of person, device or token, and the endpoint
    key = models.CharField(max_length=200)
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = EncryptedText()  # JSON; sealed because it may hold a private link
    facts = models.JSONField(
        null=True
    )  # plain numbers that only the statement knew; they complete the answer
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="idempotent_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_answer_age")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
