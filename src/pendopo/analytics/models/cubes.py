"""The cubes: exact day cells, distributions of seconds, day and month totals, and how far the log was read.

Nothing here names a person: cells carry codes of places, services and channels, and counts.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Counts(models.Model):
    """The additive counts (`types.COUNTS`)."""

    visits = models.PositiveIntegerField(default=0)
    tickets = models.PositiveIntegerField(default=0)
    bookings = models.PositiveIntegerField(default=0)
    services_finished = models.PositiveIntegerField(default=0)
    no_shows = models.PositiveIntegerField(default=0)
    remote = models.PositiveIntegerField(default=0)  # tickets and bookings made from afar

    class Meta:
        abstract = True


class DayCell(Counts):
    """Counts of one stall, service and channel on one of the mall's own days."""

    mall = models.CharField(max_length=60)  # slug, as events carry it
    region_code = models.CharField(max_length=13)
    day = models.DateField()
    stall = models.CharField(max_length=60, blank=True, default="")
    agency = models.CharField(max_length=60, blank=True, default="")
    service = models.CharField(max_length=80, blank=True, default="")
    channel = models.CharField(max_length=20, blank=True, default="")
    is_generated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mall", "day", "stall", "agency", "service", "channel"], name="day_cell_once"
            )
        ]
        indexes = [models.Index(fields=["region_code", "day"], name="day_cell_region_day")]

    def __str__(self) -> str:
        return f"{self.mall} {self.day} {self.stall} {self.service} {self.channel}"


class DaySpread(models.Model):
    """The whole distribution of waits or services of a day: `people[i]` of them took `seconds[i]`."""

    class Kind(models.TextChoices):
        WAIT = "wait"  # from joining the line to the last call
        SERVE = "serve"  # from the beginning of the service to its end

    mall = models.CharField(max_length=60)
    region_code = models.CharField(max_length=13)
    day = models.DateField()
    agency = models.CharField(max_length=60, blank=True, default="")
    service = models.CharField(max_length=80, blank=True, default="")
    hour = models.PositiveSmallIntegerField()  # local: of joining the line (wait), of its beginning (serve)
    kind = models.CharField(max_length=5, choices=Kind)
    seconds = ArrayField(models.PositiveIntegerField())  # ascending
    people = ArrayField(models.PositiveIntegerField())
    is_generated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mall", "day", "kind", "agency", "service", "hour"], name="day_spread_once"
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="day_spread_hour"),
        ]
        indexes = [models.Index(fields=["region_code", "day"], name="day_spread_region_day")]

    def __str__(self) -> str:
        return f"{self.mall} {self.day} {self.kind} {self.service} {self.hour}"


class DayMall(models.Model):
    """One day of a mall as a whole: persons, and how many of the stalls that should work left a trace."""

    mall = models.CharField(max_length=60)
    region_code = models.CharField(max_length=13)
    day = models.DateField()
    visitors = models.PositiveIntegerField(default=0)  # different persons known by pseudonym, others by visit
    stalls_open = models.PositiveSmallIntegerField(default=0)  # by timetable and facts
    stalls_seen = models.PositiveSmallIntegerField(default=0)  # of these, with at least one event
    traces = ArrayField(
        models.CharField(max_length=60), default=list
    )  # every stall with an event, open or not
    is_generated = models.BooleanField(default=False)
    is_from_files = models.BooleanField(default=False)  # counted from the archive: the log does not touch it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mall", "day"], name="day_mall_once"),
            models.CheckConstraint(
                condition=Q(stalls_seen__lte=models.F("stalls_open")), name="day_mall_seen_within_open"
            ),
        ]
        indexes = [models.Index(fields=["region_code", "day"], name="day_mall_region_day")]

    def __str__(self) -> str:
        return f"{self.mall} {self.day}"


class MonthCell(Counts):
    """A month of a mall: all of it (agency and channel empty), one agency's, or one channel's.

    Kept equal to the sums of the day cells; persons and percentiles are counted anew, never added.
    """

    mall = models.CharField(max_length=60)
    region_code = models.CharField(max_length=13)
    month = models.DateField()  # its first day
    agency = models.CharField(max_length=60, blank=True, default="")
    channel = models.CharField(max_length=20, blank=True, default="")
    visitors = models.PositiveIntegerField(default=0)
    visitors_from_files = models.PositiveIntegerField(default=0)  # those of them that files told
    open_days = models.PositiveSmallIntegerField(default=0)
    stall_days_open = models.PositiveIntegerField(default=0)
    stall_days_seen = models.PositiveIntegerField(default=0)
    waits = models.PositiveIntegerField(default=0)
    wait_median = models.PositiveIntegerField(null=True)  # seconds
    wait_p90 = models.PositiveIntegerField(null=True)
    serves = models.PositiveIntegerField(default=0)
    serve_median = models.PositiveIntegerField(null=True)
    serve_p90 = models.PositiveIntegerField(null=True)
    is_generated = models.BooleanField(default=False)  # at least one of its days is

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mall", "month", "agency", "channel"], name="month_cell_once"),
            models.CheckConstraint(condition=Q(agency="") | Q(channel=""), name="month_cell_one_cut"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_cell_first_day"),
        ]
        indexes = [
            # Two small ones: equal keys share an entry, which the fields of both together would not have.
            models.Index(fields=["agency", "channel", "month"], name="month_cell_map"),
            models.Index(fields=["region_code", "month"], name="month_cell_region"),
        ]

    def __str__(self) -> str:
        return f"{self.mall} {self.month:%Y-%m} {self.agency}{self.channel}"


class CubeCursor(models.Model):
    """How far the event log has been counted: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    transaction_id = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="cube_cursor_single_row")]

    def __str__(self) -> str:
        return f"{self.transaction_id}:{self.event_id}"
