"""Obstacles, strategies and innovations, and the history of their changes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from pendopo.obstacles.types import EntryKind, ObstacleCode, ObstacleState, Precision, Reach, Severity, Stage
from pendopo.obstacles.types import StrategyState as State
from pendopo.regions.models import Region


def _choices(words: type) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]  # type: ignore[attr-defined]


def _words(*names: str) -> Combinable:
    """Roots by the Indonesian dictionary, and the words as written (for codes and English)."""
    return SearchVector(*names, config="indonesian") + SearchVector(*names, config="simple")


class Entry(models.Model):
    """What every entry has. `told_date`: when it was written down or its source said it."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    mall = models.CharField(max_length=60, blank=True, default="")  # slug; empty for the whole region
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True, default="")
    title_en = models.CharField(max_length=160, blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    owner = models.CharField(
        max_length=120, blank=True, default=""
    )  # an office or role, never a person's data
    source = models.CharField(max_length=300, blank=True, default="")
    is_example = models.BooleanField(default=False)
    reach = models.CharField(max_length=10, choices=_choices(Reach), default=Reach.DRAFT)
    is_public = models.BooleanField(default=True)  # once accepted, for everybody
    told_date = models.DateField()
    version = models.PositiveIntegerField(default=1)
    written_by = models.CharField(max_length=80)  # actor
    changed_at = models.DateTimeField()
    key = models.CharField(max_length=80, blank=True, default="")  # of the file it came with

    class Meta:
        abstract = True
        ordering = ["-told_date", "-id"]

    def __str__(self) -> str:
        return self.title


class Obstacle(Entry):
    """What hinders a mall or region, since when, and whom it hits."""

    code = models.CharField(max_length=20, choices=_choices(ObstacleCode))
    since_date = models.DateField(null=True, blank=True)  # null: not told
    until_date = models.DateField(null=True, blank=True)
    since_precision = models.CharField(max_length=5, choices=_choices(Precision), default=Precision.DAY)
    until_precision = models.CharField(max_length=5, choices=_choices(Precision), default=Precision.DAY)
    state = models.CharField(max_length=8, choices=_choices(ObstacleState), default=ObstacleState.OPEN)
    severity = models.CharField(max_length=8, choices=_choices(Severity), blank=True, default="")
    services = models.JSONField(default=list, blank=True)  # slugs
    stalls = models.JSONField(default=list, blank=True)  # slugs
    words = models.GeneratedField(
        expression=_words("title", "text", "owner", "code"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta(Entry.Meta):
        indexes = [
            GinIndex(fields=["words"], name="obstacle_words"),
            models.Index(fields=["region", "mall", "told_date"], name="obstacle_place"),
            models.Index(fields=["code"], name="obstacle_code"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__isnull=True)
                | Q(since_date__isnull=True)
                | Q(until_date__gte=models.F("since_date")),
                name="obstacle_period_forward",
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="obstacle_key_once"),
        ]


class Strategy(Entry):
    """What answers one or more obstacles."""

    state = models.CharField(max_length=8, choices=_choices(State), default=State.PLANNED)
    starts_date = models.DateField(null=True, blank=True)
    ends_date = models.DateField(null=True, blank=True)
    starts_precision = models.CharField(max_length=5, choices=_choices(Precision), default=Precision.DAY)
    ends_precision = models.CharField(max_length=5, choices=_choices(Precision), default=Precision.DAY)
    result = models.TextField(blank=True, default="")
    result_en = models.TextField(blank=True, default="")
    measures = models.JSONField(default=list, blank=True)  # codes of measures that should show it
    answers = models.ManyToManyField(Obstacle, related_name="strategies", blank=True)
    words = models.GeneratedField(
        expression=_words("title", "text", "owner", "result"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Entry.Meta):
        indexes = [
            GinIndex(fields=["words"], name="strategy_words"),
            models.Index(fields=["region", "mall", "told_date"], name="strategy_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_date__isnull=True)
                | Q(starts_date__isnull=True)
                | Q(ends_date__gte=models.F("starts_date")),
                name="strategy_period_forward",
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="strategy_key_once"),
        ]


class Innovation(Entry):
    """Something new. `text` is the problem, `idea` what is done about it."""

    idea = models.TextField(blank=True, default="")
    idea_en = models.TextField(blank=True, default="")
    stage = models.CharField(max_length=10, choices=_choices(Stage), default=Stage.IDEA)
    codes = models.JSONField(default=list, blank=True)  # of the problems it answers
    starts_date = models.DateField(null=True, blank=True)
    starts_precision = models.CharField(max_length=5, choices=_choices(Precision), default=Precision.DAY)
    decree = models.CharField(max_length=160, blank=True, default="")
    evidence = models.JSONField(default=list, blank=True)  # [{label, url}]
    competition = models.CharField(max_length=4, blank=True, default="")  # year
    category = models.CharField(max_length=40, blank=True, default="")
    result = models.TextField(blank=True, default="")
    result_en = models.TextField(blank=True, default="")
    measure = models.CharField(max_length=40, blank=True, default="")
    before_first = models.DateField(null=True, blank=True)  # months
    before_last = models.DateField(null=True, blank=True)
    after_first = models.DateField(null=True, blank=True)
    after_last = models.DateField(null=True, blank=True)
    replicated_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    obstacles = models.ManyToManyField(Obstacle, related_name="innovations", blank=True)
    words = models.GeneratedField(
        expression=_words("title", "text", "idea", "owner", "result"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Entry.Meta):
        indexes = [
            GinIndex(fields=["words"], name="innovation_words"),
            models.Index(fields=["region", "mall", "told_date"], name="innovation_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(replicated_from=models.F("id")), name="innovation_no_copy_of_itself"
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="innovation_key_once"),
        ]


class EntryChange(models.Model):
    """One change of one entry, never altered (a trigger refuses it)."""

    kind = models.CharField(max_length=10, choices=_choices(EntryKind))
    entry_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=10)  # written, changed, submitted, accepted, returned, merged
    fields = models.JSONField(default=dict)  # name: [before, after]
    note = models.CharField(max_length=300, blank=True, default="")
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-version", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "entry_id", "version"], name="entry_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id} v{self.version}"
