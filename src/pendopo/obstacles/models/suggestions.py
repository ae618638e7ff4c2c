"""Obstacles that the events point to."""

from django.db import models

from pendopo.obstacles.models.entries import Obstacle
from pendopo.obstacles.types import SuggestionKind, SuggestionState


class Suggestion(models.Model):
    """One thing seen in the events of a mall, and what a person decided about it."""

    mall = models.CharField(max_length=60)
    region_code = models.CharField(max_length=13)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in SuggestionKind])
    subject = models.CharField(max_length=80, blank=True, default="")  # stall, agency or channel
    code = models.CharField(max_length=20)  # the obstacle's code that fits
    first = models.DateField()
    last = models.DateField()
    evidence = models.JSONField(default=dict)  # plain numbers and codes; words are made when it is read
    state = models.CharField(
        max_length=8,
        choices=[(state.value, state.value) for state in SuggestionState],
        default=SuggestionState.NEW,
    )
    reason = models.CharField(max_length=300, blank=True, default="")
    obstacle = models.ForeignKey(Obstacle, models.PROTECT, null=True, blank=True, related_name="suggestions")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-last", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["mall", "kind", "subject", "first"], name="suggestion_once"),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="suggestion_period_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mall} {self.kind} {self.subject} {self.first}"
