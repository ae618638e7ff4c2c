"""Returns: versioned definitions, one return a mall and period, its values, remarks, history, and imports."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from pendopo.monitoring.types.returns import PeriodKind, ReturnState
from pendopo.regions.models import Region

KINDS = [(kind.value, kind.value) for kind in PeriodKind]
STATES = [(state.value, state.value) for state in ReturnState]


class ReturnDefinition(models.Model):
    """One version of what is asked. A change is a new row; returns keep the version they were opened with."""

    kind = models.CharField(max_length=5, choices=KINDS)
    version = models.PositiveIntegerField()
    valid_from = models.DateField()  # for periods that start on this day or later
    due_days = models.PositiveSmallIntegerField()  # after the period's exclusive end
    lock_days = models.PositiveSmallIntegerField()
    content = models.JSONField()  # {"fields": [...], "checks": [...]}
    note = models.CharField(max_length=300, blank=True, default="")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="return_definition_version_once"),
            models.CheckConstraint(
                condition=Q(lock_days__gte=F("due_days")), name="return_definition_lock_after_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class Return(models.Model):
    """The return of one mall for one period. Names of place are as they were when it was opened."""

    mall = models.CharField(max_length=60)  # slug, as events carry it
    mall_name = models.CharField(max_length=120)
    region_code = models.CharField(max_length=13)
    region_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=5, choices=KINDS)
    starts_date = models.DateField()
    ends_date = models.DateField()  # exclusive
    definition = models.ForeignKey(ReturnDefinition, models.PROTECT, related_name="returns")
    state = models.CharField(max_length=9, choices=STATES, default=ReturnState.COMPUTED.value)
    version = models.PositiveIntegerField(default=1)  # grows with each write
    due_date = models.DateField()  # last day in time
    lock_date = models.DateField()  # last day at all
    coverage = models.FloatField(null=True)  # 0 to 1
    is_generated = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    computed_at = models.DateTimeField()
    counted = models.CharField(max_length=60, blank=True, default="")  # stamps of its months when computed
    first_confirmed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=80, blank=True, default="")
    on_time = models.BooleanField(null=True)  # of the first confirmation
    accepted_at = models.DateTimeField(null=True)  # the last time
    accepted_by = models.CharField(max_length=80, blank=True, default="")
    corrections = models.PositiveIntegerField(default=0)  # after acceptance

    class Meta:
        ordering = ["-starts_date", "region_code", "mall"]
        constraints = [
            models.UniqueConstraint(fields=["mall", "kind", "starts_date"], name="return_once_a_period"),
            models.CheckConstraint(condition=Q(ends_date__gt=F("starts_date")), name="return_period_forward"),
            models.CheckConstraint(condition=Q(lock_date__gte=F("due_date")), name="return_lock_after_due"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ReturnState]), name="return_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False), name="return_accepted_when"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "starts_date", "region_code"], name="return_board"),
            # Every page asks for the versions of its months: read from this index alone.
            models.Index(
                fields=["kind", "starts_date"], include=["version", "computed_at"], name="return_versions"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mall} {self.kind} {self.starts_date}"


class ReturnValue(models.Model):
    """One field of a return: what is said now, what the system computes now, and what was accepted last."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="values")
    field = models.CharField(max_length=60)
    measure = models.CharField(max_length=40, blank=True, default="")
    value = models.FloatField(null=True)
    text = models.TextField(blank=True, default="")
    entries = models.JSONField(default=list)  # of the register, as each stood: [{kind, id, title, ...}]
    computed = models.FloatField(null=True)  # newest computation
    seen_computed = models.FloatField(null=True)  # the computation that was confirmed
    state = models.CharField(max_length=9, blank=True, default="")  # of the computed point
    gaps = models.PositiveSmallIntegerField(default=0)  # open days without a record
    reason = models.CharField(max_length=500, blank=True, default="")
    accepted_value = models.FloatField(null=True)
    accepted_text = models.TextField(blank=True, default="")
    accepted_entries = models.JSONField(default=list)
    accepted_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "field"], name="return_value_once")]
        indexes = [models.Index(fields=["measure", "of"], name="return_value_measure")]

    def __str__(self) -> str:
        return f"{self.field} {self.value}"


class ReturnRemark(models.Model):
    """What the ministry said beside a block."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="remarks")
    block = models.CharField(max_length=12)
    text = models.CharField(max_length=1000)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)  # when the mall confirmed again

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.block}: {self.text[:40]}"


class ReturnHistory(models.Model):
    """Everything that happened to a return; rows are only added."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="history")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    changes = models.JSONField(default=list)  # [{field, old, new, why}]
    note = models.CharField(max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["version", "id"]

    def __str__(self) -> str:
        return f"{self.version} {self.act}"


class DateException(models.Model):
    """A logged exception of the due or lock day of one return."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="exceptions")
    due_date = models.DateField()
    lock_date = models.DateField()
    why = models.CharField(max_length=300)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.due_date} {self.why[:40]}"


class MeasureImport(models.Model):
    """One file of measures of many regions that was taken over whole."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    corrected = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    imported_by = models.CharField(max_length=80)
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.file_name} {self.imported_at:%Y-%m-%d}"


class ReportedMeasure(models.Model):
    """A measure of a region and month that the ministry took over from a file. A correction is a new row."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    month = models.DateField()
    measure = models.CharField(max_length=40)
    value = models.FloatField()
    note = models.CharField(max_length=500, blank=True, default="")
    from_import = models.ForeignKey(MeasureImport, models.PROTECT, related_name="measures")
    line = models.PositiveIntegerField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "month", "region"],
                condition=Q(superseded_at__isnull=True),
                name="reported_measure_one_in_force",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="reported_measure_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.measure} {self.month}"
