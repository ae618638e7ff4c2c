"""Published figures as printed, and the imports they came with."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from pendopo.monitoring.types import Per
from pendopo.regions.models import Region


class FigureImport(models.Model):
    """One file that was taken over, all rows or none."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    corrected = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    imported_by = models.CharField(max_length=80)  # actor
    imported_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.file_name} {self.imported_at:%Y-%m-%d}"


class Figure(models.Model):
    """A figure as its source prints it. A correction is a new row; the old one points to it and stays."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    place = models.CharField(max_length=80)
    site = models.CharField(max_length=120)
    measure = models.CharField(max_length=40)
    per = models.CharField(max_length=6, choices=[(per.value, per.value) for per in Per])
    period_start = models.DateField(null=True, blank=True)  # null: the source does not state it
    period_end = models.DateField(null=True, blank=True)
    value_low = models.BigIntegerField(null=True, blank=True)  # null: printed as "up to"
    value_high = models.BigIntegerField(null=True, blank=True)  # null: printed as "more than"
    exact = models.BooleanField()
    note = models.CharField(max_length=500, blank=True, default="")
    source = models.CharField(max_length=300)
    is_demo = models.BooleanField(default=False)
    from_import = models.ForeignKey(FigureImport, models.PROTECT, related_name="figures")
    line = models.PositiveIntegerField()  # line of that file
    corrections = models.PositiveIntegerField(default=0)  # how many earlier printings it replaced
    superseded_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["region", "site", "measure", "per", F("period_start").asc(nulls_first=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "site", "measure", "per", "period_start", "period_end"],
                condition=Q(superseded_at__isnull=True),
                nulls_distinct=False,
                name="figure_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=False) | Q(period_end__isnull=False),
                name="figure_some_date",
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_end__gte=F("period_start")),
                name="figure_period_forward",
            ),
            models.CheckConstraint(
                condition=Q(value_low__isnull=False) | Q(value_high__isnull=False),
                name="figure_some_value",
            ),
            models.CheckConstraint(
                condition=(Q(value_low__isnull=True) | Q(value_low__gte=0))
                & (Q(value_high__isnull=True) | Q(value_high__gte=0))
                & (
                    Q(value_low__isnull=True) | Q(value_high__isnull=True) | Q(value_high__gte=F("value_low"))
                ),
                name="figure_values_ordered",
            ),
            models.CheckConstraint(
                condition=Q(exact=False)
                | Q(value_low__isnull=False, value_high__isnull=False, value_low=F("value_high")),
                name="figure_exact_is_one_value",
            ),
            models.CheckConstraint(condition=Q(per__in=[per.value for per in Per]), name="figure_per_known"),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.measure} {self.period_start}"
