"""Alerts with their pictures as judged, the chain of steps (only ever added to), and who follows."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from pendopo.monitoring.types.alerts import LIVE, AlertKind, AlertState, StepKind


def _choices(of: type[AlertKind] | type[AlertState] | type[StepKind]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in of]


class Alert(models.Model):
    """One change of one measure in one place, however long it lasts; the nation has no mall."""

    kind = models.CharField(max_length=6, choices=_choices(AlertKind))
    cadence = models.CharField(max_length=5, choices=[("week", "week"), ("month", "month")])
    mall = models.CharField(max_length=60, blank=True, default="")  # slug; empty: the nation
    area = models.CharField(max_length=62, blank=True, default="")  # `w:32`, `g:wilayah-i`: no mall then
    region_code = models.CharField(max_length=13, blank=True, default="")  # in force when last judged
    measure = models.CharField(max_length=40, blank=True, default="")  # empty: all of them (a gap)
    measure_version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=_choices(AlertState), default=AlertState.OPEN)
    first_start = models.DateField()
    last_start = models.DateField()  # of the latest period judged
    last_end = models.DateField()  # exclusive
    periods = models.PositiveSmallIntegerField(default=1)
    calm = models.PositiveSmallIntegerField(default=0)  # periods in a row in the middle of the range
    over_start = models.DateField(null=True, blank=True)  # the period in which it was over; null: it goes on
    value = models.FloatField(null=True, blank=True)
    expected = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    percent = models.FloatField(default=0)  # signed change against what was expected, over the whole alert
    missed = models.FloatField(default=0)  # cases fewer (or more) than expected, over the whole alert
    p_value = models.FloatField(null=True, blank=True)
    rate = models.FloatField(default=0.1)  # the share of false alerts that the run allowed
    tests = models.PositiveIntegerField(default=1)  # how much was looked at in that run
    factor = models.FloatField(
        null=True, blank=True
    )  # of a national alert: came / expected in the middle place
    causes = models.JSONField(default=list, blank=True)
    track = models.JSONField(default=list, blank=True)
    members = models.JSONField(default=list, blank=True)  # malls of a national alert
    is_generated = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    judged_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mall", "area", "measure", "kind", "cadence"],
                condition=Q(over_start__isnull=True),
                name="alert_one_going_on",
            ),
            models.UniqueConstraint(
                fields=["mall", "area", "measure", "kind", "cadence", "first_start"],
                name="alert_once_a_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in LIVE], closed_at__isnull=True)
                | Q(
                    state__in=[AlertState.RECOVERED.value, AlertState.DISMISSED.value],
                    closed_at__isnull=False,
                ),
                name="alert_closed_when_over",
            ),
            models.CheckConstraint(
                condition=~Q(state=AlertState.RECOVERED) | Q(over_start__isnull=False),
                name="alert_recovered_is_over",
            ),
            models.CheckConstraint(
                condition=Q(last_start__gte=F("first_start")) & Q(last_end__gt=F("last_start")),
                name="alert_periods_forward",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[AlertKind.GAP, AlertKind.ENDED], measure="")
                | (Q(kind__in=[AlertKind.FALL, AlertKind.RISE]) & ~Q(measure="")),
                name="alert_measure_unless_gap",
            ),
            models.CheckConstraint(condition=Q(mall="") | Q(area=""), name="alert_one_place"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in AlertKind])
                & Q(state__in=[one.value for one in AlertState])
                & Q(cadence__in=["week", "month"]),
                name="alert_words_known",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "kind"], name="alert_state_kind"),
            models.Index(fields=["region_code", "measure"], name="alert_region_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place or 'nation'} {self.measure} {self.first_start}"

    @property
    def place(self) -> str:
        """The mall, or the key of an area; empty for the nation."""
        return self.mall or self.area


class AlertStep(models.Model):
    """One link of the chain. Rows are only added: a trigger refuses changes and removals."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=_choices(StepKind))
    at = models.DateTimeField()
    by = models.CharField(max_length=80)  # actor
    by_name = models.CharField(max_length=120, blank=True, default="")  # of staff
    by_mall = models.BooleanField(default=False)  # the mall itself says it
    code = models.CharField(max_length=20, blank=True, default="")  # of the cause, action or reason
    text = models.CharField(max_length=1000, blank=True, default="")
    ref = models.CharField(max_length=200, blank=True, default="")  # what is linked: an address of this site
    data = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in StepKind]), name="alert_step_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class AlertWatch(models.Model):
    """Somebody of the staff follows alerts of a region or group, of one measure or all, by mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    region_code = models.CharField(max_length=13, blank=True, default="")
    group = models.CharField(max_length=60, blank=True, default="")
    measure = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=2, default="id")
    seen_until = models.DateTimeField()  # alerts found before it are mailed already
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region_code", "group", "measure"], name="alert_watch_once"
            ),
            models.CheckConstraint(condition=Q(region_code="") | Q(group=""), name="alert_watch_one_place"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.region_code or self.group or 'all'} {self.measure}"
