"""Agencies, malls, stalls, counters, hours, and the dated facts that change them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from pendopo.regions.models import Region


class Sourced(models.Model):
    """Where a fact comes from. Without a source it is an example, and shown with the badge *contoh*."""

    source = models.CharField(max_length=200, blank=True, default="")
    is_example = models.BooleanField(default=True)

    class Meta:
        abstract = True


class Agency(models.Model):
    """An agency that serves people: a local office, a vertical agency, a state firm."""

    class Kind(models.TextChoices):
        LOCAL = "local"  # office of the city (OPD)
        PROVINCE = "province"
        VERTICAL = "vertical"  # local office of a central agency
        STATE_FIRM = "state_firm"  # BUMN, BUMD, BPJS
        OTHER = "other"

    slug = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    field = models.CharField(max_length=40, blank=True, default="")  # civil_registry, police, tax …

    def __str__(self) -> str:
        return self.short_name


class Mall(Sourced):
    """One public service mall (MPP)."""

    class Site(models.TextChoices):
        MAIN = "main"
        MINI = "mini"
        MOBILE = "mobile"
        DIGITAL = "digital"

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="malls")
    zone = models.CharField(max_length=20)
    address = models.CharField(max_length=200, blank=True, default="")
    site = models.CharField(max_length=8, choices=Site, default=Site.MAIN)
    about = models.TextField(blank=True, default="")
    facts = models.JSONField(default=list, blank=True)  # [{text, source}] as published
    is_demo = models.BooleanField(default=False)
    opened_date = models.DateField(null=True, blank=True)
    closed_date = models.DateField(null=True, blank=True)
    # A stamp that is new after every change of the mall, its stalls, counters, hours, facts or calendar.
    # Triggers set it, so that a timetable kept in memory is known to be true by one cheap read, whatever
    # wrote the change.
    version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Stall(Sourced):
    """An agency's place in a mall (gerai), under an agreement with dates. `prefix` starts its tickets."""

    class WhenFull(models.TextChoices):
        STANDBY = "standby"  # walk-ins beyond the places still get a ticket, without a promised place
        REFUSE = "refuse"

    mall = models.ForeignKey(Mall, models.PROTECT, related_name="stalls")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="stalls")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    floor = models.CharField(max_length=20, default="1")
    prefix = models.CharField(max_length=3)
    sector = models.CharField(max_length=20, default="non-essential")  # of restriction rules
    starts_date = models.DateField()
    ends_date = models.DateField(null=True, blank=True)
    base_minutes = models.PositiveSmallIntegerField(default=10)  # one place of a window is this long
    online_percent = models.PositiveSmallIntegerField(default=50)
    priority_percent = models.PositiveSmallIntegerField(default=10)  # the rest is for walk-ins
    horizon_days = models.PositiveSmallIntegerField(default=14)
    walk_in_when_full = models.CharField(max_length=8, choices=WhenFull, default=WhenFull.STANDBY)

    class Meta:
        ordering = ["mall_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["mall", "slug"], name="stall_slug_once_a_mall"),
            models.UniqueConstraint(fields=["mall", "prefix"], name="stall_prefix_once_a_mall"),
            models.CheckConstraint(
                condition=models.Q(online_percent__lte=100, priority_percent__lte=100)
                & models.Q(online_percent__lte=100 - models.F("priority_percent")),
                name="stall_shares_within_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(base_minutes__gte=1, base_minutes__lte=240), name="stall_base_minutes"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_date__isnull=True) | models.Q(ends_date__gte=models.F("starts_date")),
                name="stall_agreement_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """A counter (loket) of a stall. Its number is unique in the mall, for the spoken call."""

    mall = models.ForeignKey(Mall, models.PROTECT, related_name="counters")
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="counters")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40, blank=True, default="")
    starts_date = models.DateField()
    ends_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["mall_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["mall", "number"],
                condition=models.Q(ends_date__isnull=True),
                name="counter_number_once_a_mall",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"Loket {self.number}"


class OpeningHours(Sourced):
    """Weekly hours of a mall (stall empty) or of a stall, per step. A break is the gap between two rows."""

    class Step(models.TextChoices):
        SERVICE = "service"
        INTAKE = "intake"
        COLLECTION = "collection"

    mall = models.ForeignKey(Mall, models.CASCADE, related_name="hours")
    stall = models.ForeignKey(Stall, models.CASCADE, null=True, blank=True, related_name="hours")
    step = models.CharField(max_length=10, choices=Step, default=Step.SERVICE)
    weekday = models.PositiveSmallIntegerField()  # 0 = Monday
    opens = models.TimeField()  # local
    closes = models.TimeField()
    last_ticket = models.TimeField(null=True, blank=True)  # local; empty = at closing
    starts_date = models.DateField(null=True, blank=True)
    ends_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="hours_close_later"
            ),
            models.CheckConstraint(
                condition=models.Q(last_ticket__isnull=True)
                | models.Q(last_ticket__gte=models.F("opens"), last_ticket__lte=models.F("closes")),
                name="hours_last_ticket_inside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class DatedFact(Sourced):
    """What changes a place for a period: closure or cap. Only `continuity.actions.apply_fact` writes it."""

    mall = models.ForeignKey(Mall, models.PROTECT, related_name="+")
    stall = models.ForeignKey(Stall, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)  # open-ended when empty
    reason = models.CharField(max_length=200)
    decree = models.CharField(max_length=120, blank=True, default="")
    declared_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Closure(DatedFact):
    """A mall, stall or counter closed from `starts_at` to `ends_at`."""

    counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["mall", "starts_at"], name="closure_mall_start")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="closure_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Cap(DatedFact):
    """Capacity of a mall or stall limited to a percentage of the usual from `starts_at` to `ends_at`."""

    percent = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["mall", "starts_at"], name="cap_mall_start")]
        constraints = [
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="cap_percent"),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="cap_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %: {self.reason}"


class CounterAssignment(models.Model):
    """An officer at a counter for a shift."""

    counter = models.ForeignKey(Counter, models.PROTECT, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="counter_assignments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "starts_at"], name="assignment_user_start")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.counter_id}"
