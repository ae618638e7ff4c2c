"""Visits, tickets and their periods, counters at work, calls, and number series."""

from enum import StrEnum

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from pendopo.booking.models import Appointment
from pendopo.catalogue.models import Service
from pendopo.kit.ids import new_key
from pendopo.malls.models import Counter, Mall, Stall
from pendopo.people.models import Applicant
from pendopo.queue.rules.words import ticket_number
from pendopo.queue.types import Line, Origin, Priority, SessionState, State


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(item.value, item.value) for item in kind]


class NumberSeries(models.Model):
    """The last ticket number per mall, service day and prefix, and the last tag of each line of that stall.

    Raised by one insert-on-conflict-update, so that number and place in line come from one round trip.
    """

    mall = models.ForeignKey(Mall, models.CASCADE, related_name="+")
    service_day = models.DateField()
    prefix = models.CharField(max_length=3)
    last = models.PositiveIntegerField(default=0)
    ahead = models.PositiveIntegerField(default=700, db_default=700)  # the last one handed out ahead
    tag_priority = models.FloatField(default=0)
    tag_appointment = models.FloatField(default=0)
    tag_walk_in = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mall", "service_day", "prefix"], name="number_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.service_day} {self.last}"


class Visit(models.Model):
    """One coming of one party to a mall: one or more tickets in order (steps)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mall = models.ForeignKey(Mall, models.PROTECT, related_name="+")
    service_day = models.DateField()
    code = models.CharField(max_length=12, unique=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    origin = models.CharField(max_length=12, choices=_choices(Origin))
    applicant = models.ForeignKey(Applicant, models.PROTECT, null=True, related_name="visits")
    appointment = models.OneToOneField(Appointment, models.PROTECT, null=True, related_name="visit")
    people = models.PositiveSmallIntegerField(default=1)
    helped_by = models.CharField(max_length=80, blank=True, default="")  # helper mode, recorded as such
    arrived_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["mall", "service_day"], name="visit_mall_day")]

    def __str__(self) -> str:
        return self.code


class Ticket(models.Model):
    """A number in the queue of a stall. `queue_rank` is its place by the published rule: smallest first."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="tickets")
    step = models.PositiveSmallIntegerField(default=1)
    mall = models.ForeignKey(Mall, models.PROTECT, related_name="+")
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="tickets")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    place = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="tickets")
    service_day = models.DateField()
    prefix = models.CharField(max_length=3)
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=_choices(State), default=State.WAITING.value)
    line = models.CharField(max_length=12, choices=_choices(Line))
    priority = models.CharField(max_length=12, choices=_choices(Priority), blank=True, default="")
    standby = models.BooleanField(default=False)  # drawn beyond the places of the day
    queue_rank = models.FloatField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)  # early arrivals are not called before
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True, related_name="+")
    calls = models.PositiveSmallIntegerField(default=0)
    first_called_at = models.DateTimeField(null=True, blank=True)
    last_act = models.CharField(max_length=10, blank=True, default="")  # what can be undone
    last_act_at = models.DateTimeField(null=True, blank=True)
    last_counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True, related_name="+")
    waiting_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True, default="")
    near_told_at = models.DateTimeField(null=True, blank=True)  # "nearly your turn" went out
    promised_low = models.PositiveSmallIntegerField(null=True)  # minutes, as shown when drawn
    promised_high = models.PositiveSmallIntegerField(null=True)
    rebooked = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")  # instead of today
    version = models.PositiveIntegerField(default=1)  # raised by each change; commands carry the one they saw

    class Meta:
        indexes = [
            models.Index(
                fields=["stall", "service_day", "queue_rank", "sequence"],
                condition=Q(state="waiting"),
                name="ticket_next_in_line",
            ),
            models.Index(
                fields=["stall", "service_day", "-queue_rank"],
                condition=Q(first_called_at__isnull=False),
                name="ticket_called_rank",
            ),
            models.Index(fields=["mall", "service_day", "state"], name="ticket_mall_day_state"),
            models.Index(fields=["last_counter", "-last_act_at"], name="ticket_last_act"),
            models.Index(fields=["stall", "-ended_at"], condition=Q(state="finished"), name="ticket_served"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mall", "service_day", "prefix", "sequence"], name="ticket_number_once_a_day"
            ),
            models.UniqueConstraint(fields=["visit", "step"], name="ticket_step_once_a_visit"),
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(state__in=["called", "serving"]),
                name="ticket_one_at_a_counter",
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(state__in=["called", "serving"]),
                name="ticket_one_counter_a_visit",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["called", "serving"]) | Q(counter__isnull=False),
                name="ticket_at_a_counter_when_called",
            ),
        ]

    @property
    def number(self) -> str:
        """The number as it is printed and shown: `A-012`."""
        return ticket_number(self.prefix, self.sequence)

    def __str__(self) -> str:
        return self.number


class AheadNumber(models.Model):
    """A number in the hands of a kiosk, to be drawn there should the link to the server be lost."""

    mall = models.ForeignKey(Mall, models.PROTECT, related_name="+")
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="+")
    service_day = models.DateField()
    prefix = models.CharField(max_length=3)
    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True)  # the visit's later; whoever tells it holds it
    device = models.CharField(max_length=80)
    allotted_at = models.DateTimeField()
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True, related_name="ahead")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mall", "service_day", "prefix", "sequence"], name="ahead_number_once_a_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["device", "service_day"], condition=Q(ticket__isnull=True), name="ahead_unused"
            )
        ]

    def __str__(self) -> str:
        return ticket_number(self.prefix, self.sequence)


class TicketPeriod(models.Model):
    """One stretch in one state. Every duration is a sum over these rows; at most one is open a ticket."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="periods")
    state = models.CharField(max_length=10, choices=_choices(State))
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, related_name="+")
    officer = models.CharField(max_length=80, blank=True, default="")  # actor code
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ends_at__isnull=True), name="ticket_period_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="ticket_period_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.starts_at:%H:%M}"


class CounterSession(models.Model):
    """A counter at work: from opening to closing, with the services it takes (empty = all of its stall)."""

    counter = models.ForeignKey(Counter, models.PROTECT, related_name="sessions")
    mall = models.ForeignKey(Mall, models.PROTECT, related_name="+")
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=80)
    service_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)  # read by the one statement
    state = models.CharField(max_length=6, choices=_choices(SessionState), default=SessionState.OPEN.value)
    pause_reason = models.CharField(max_length=120, blank=True, default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)  # by the database's clock
    share = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True)  # kept for it when silent

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counter"], condition=~Q(state="closed"), name="counter_session_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["stall"], condition=Q(state="open"), name="counter_session_at_work"),
        ]

    def __str__(self) -> str:
        return f"{self.counter_id} {self.state}"


class Call(models.Model):
    """One spoken call, in the order the boards say them. A repeat of a request gives the first answer."""

    mall = models.ForeignKey(Mall, models.PROTECT, related_name="+")
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="spoken")
    counter = models.ForeignKey(Counter, models.PROTECT, related_name="+")
    is_recall = models.BooleanField(default=False)
    called_at = models.DateTimeField()
    request_key = models.CharField(max_length=80, blank=True, default="")
    taken_back = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["mall", "-id"], name="call_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["counter", "request_key"], condition=~Q(request_key=""), name="call_once_a_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} to {self.counter_id}"


class Notice(models.Model):
    """A line of text on the boards of a mall (or one stall) for a time."""

    mall = models.ForeignKey(Mall, models.CASCADE, related_name="+")
    stall = models.ForeignKey(Stall, models.CASCADE, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=200)
    posted_by = models.CharField(max_length=80, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text
