"""Questions about the effect of an event, with their answers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from pendopo.analytics.types.effects import EffectState, Grain


class EffectQuestion(models.Model):
    """Did the figures of a region or mall change when something happened? The worker answers once."""

    measure = models.CharField(max_length=40)
    region_code = models.CharField(max_length=13)
    mall = models.CharField(max_length=60, blank=True, default="")  # slug; empty: the whole region
    grain = models.CharField(max_length=5, choices=[(grain.value, grain.value) for grain in Grain])
    at_date = models.DateField()  # the first day of the first period with the event
    label = models.CharField(max_length=200)
    basis = models.CharField(max_length=300, blank=True, default="")  # legal basis or strategy, as text
    controls = ArrayField(models.CharField(max_length=13), default=list, blank=True)
    per_open_day = models.BooleanField(default=False)
    season = models.BooleanField(default=True)
    about = models.CharField(max_length=40, blank=True, default="")  # `strategy:12`, of a room above
    state = models.CharField(
        max_length=7,
        choices=[(state.value, state.value) for state in EffectState],
        default=EffectState.QUEUED,
    )
    result = models.JSONField(default=dict, blank=True)
    asked_by = models.CharField(max_length=80)  # actor
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["region_code", "-id"], name="effect_region"),
            models.Index(fields=["about"], condition=~Q(about=""), name="effect_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=EffectState.QUEUED.value, answered_at__isnull=True)
                | Q(~Q(state=EffectState.QUEUED.value), answered_at__isnull=False),
                name="effect_answered_when_not_queued",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.measure} {self.at_date} {self.state}"
