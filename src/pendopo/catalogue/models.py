"""Services of a mall and the versions of their standards (14 components, six of them public)."""

from django.db import models
from django.db.models.functions import Now

from pendopo.catalogue.types import ComponentKey
from pendopo.malls.models import Agency, Mall, Sourced, Stall


class Service(models.Model):
    """One service at one stall of one mall. `type_code` names the same service across malls."""

    mall = models.ForeignKey(Mall, models.PROTECT, related_name="services")
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="services")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="services"
    )  # only when another agency than the stall's own serves here
    slug = models.SlugField(max_length=80)
    type_code = models.SlugField(max_length=80)
    name = models.CharField(max_length=140)
    short_name = models.CharField(max_length=24)  # fits a chat list row and a ticket
    name_en = models.CharField(max_length=140, blank=True, default="")
    summary = models.CharField(max_length=300, blank=True, default="")
    duration_minutes = models.PositiveSmallIntegerField()  # at the counter, for one person
    words = models.JSONField(default=list)  # colloquial words and phrases that people use for it
    life_events = models.JSONField(default=list)  # birth, marriage, moving, business …
    bookable = models.BooleanField(default=True)
    walk_in = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    starts_date = models.DateField()
    ends_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["stall__number", "position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["mall", "slug"], name="service_slug_once_a_mall"),
            models.CheckConstraint(
                condition=models.Q(duration_minutes__gte=1, duration_minutes__lte=480),
                name="service_duration",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_date__isnull=True) | models.Q(ends_date__gte=models.F("starts_date")),
                name="service_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def served_by(self) -> Agency:
        """The agency that answers for the service: its own, else the stall's."""
        return self.agency or self.stall.agency


class StandardVersion(models.Model):
    """One version of a service standard, in force from `valid_from` until the next."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="standards")
    valid_from = models.DateField()
    decree = models.CharField(max_length=120, blank=True, default="")  # empty rather than invented
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["service_id", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["service", "valid_from"], name="standard_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.valid_from}"


class StandardComponent(Sourced):
    """One of the 14 components of a version: text as readable lines, structured data where it has a unit.

    Shapes of `data`, all optional: items [{text, note?, amount?}]; time {value, unit}; fee {amount, basis}.
    """

    version = models.ForeignKey(StandardVersion, models.CASCADE, related_name="components")
    key = models.CharField(max_length=20, choices=[(key.value, key.value) for key in ComponentKey])
    text = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="component_once_a_version"),
        ]

    def __str__(self) -> str:
        return self.key
