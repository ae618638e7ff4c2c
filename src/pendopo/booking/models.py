"""Windows with their places, and the appointments that take them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from pendopo.catalogue.models import Service
from pendopo.kit.ids import new_key
from pendopo.malls.models import Mall, Stall
from pendopo.people.models import Applicant

_COUNTED = (
    "usual_capacity", "online_capacity", "online_taken", "walk_in_capacity", "walk_in_taken",
    "priority_capacity", "priority_taken", "overbook", "excess",
)  # fmt: skip


class Window(models.Model):
    """A stretch of time at a stall with a number of places; one place lasts the stall's `base_minutes`.

    The three shares are columns of the one row, so that one conditional update decides (see the ADR).
    `excess` counts places that a later cap no longer covers and that keep their place until re-planned;
    `overbook` is the logged allowance of staff.
    """

    mall = models.ForeignKey(Mall, models.PROTECT, related_name="+")
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="windows")
    service_day = models.DateField()  # the mall's own date
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.IntegerField()
    usual_capacity = models.IntegerField()  # before caps
    taken = models.IntegerField(default=0)
    online_capacity = models.IntegerField(default=0)
    online_taken = models.IntegerField(default=0)
    walk_in_capacity = models.IntegerField(default=0)
    walk_in_taken = models.IntegerField(default=0)
    priority_capacity = models.IntegerField(default=0)
    priority_taken = models.IntegerField(default=0)
    overbook = models.IntegerField(default=0)
    excess = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)  # closed by a dated fact
    closed_reason = models.CharField(max_length=200, blank=True, default="")
    closed_decree = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["mall", "service_day"], name="window_mall_day")]
        constraints = [
            models.UniqueConstraint(fields=["stall", "starts_at"], name="window_once_a_stall"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity") + F("overbook") + F("excess")),
                name="window_never_oversold",
            ),
            # One constraint, not fifteen: PostgreSQL reads and plans each of them anew at every booking.
            models.CheckConstraint(
                condition=Q(
                    ends_at__gt=F("starts_at"),
                    taken=F("online_taken") + F("walk_in_taken") + F("priority_taken"),
                    capacity=F("online_capacity") + F("walk_in_capacity") + F("priority_capacity"),
                    **{f"{name}__gte": 0 for name in _COUNTED},
                ),
                name="window_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stall_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Appointment(models.Model):
    """A place taken in a window: by a person online, by a walk-in at the kiosk, or by staff for somebody."""

    class State(models.TextChoices):
        HELD = "held"  # while the person types; uses capacity until `held_until`
        BOOKED = "booked"
        CHECKED_IN = "checked_in"
        FULFILLED = "fulfilled"
        NO_SHOW = "no_show"
        CANCELLED = "cancelled"
        EXPIRED = "expired"
        UNSERVED = "unserved"  # the mall did not serve them: closed, hit by a fact, or the day ended

    class Share(models.TextChoices):
        ONLINE = "online"
        WALK_IN = "walk_in"
        PRIORITY = "priority"

    USES_CAPACITY = ("held", "booked", "checked_in", "fulfilled", "no_show")
    ACTIVE = ("held", "booked", "checked_in")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    code = models.CharField(max_length=12)  # read aloud, printed, typed at check-in
    token_hash = models.BinaryField(max_length=32, unique=True)  # of the private link
    # No index of its own for window and service: (window, state) serves the one, nothing asks the other.
    window = models.ForeignKey(Window, models.PROTECT, related_name="appointments", db_index=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", db_index=False)
    service_day = models.DateField()
    share = models.CharField(max_length=10, choices=Share)
    channel = models.CharField(max_length=20, default="web")
    state = models.CharField(max_length=10, choices=State)
    people = models.SmallIntegerField(default=1)
    units = models.SmallIntegerField()  # places of the window that it takes
    applicant = models.ForeignKey(Applicant, models.PROTECT, null=True, related_name="appointments")
    person_key = models.BinaryField(max_length=32, default=b"")  # keyed hash of phone, identity or device
    # Which of the person's places of the day it is: 1, 2 or 3; empty where no limit applies (staff, no key).
    day_slot = models.SmallIntegerField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True, default="")
    moves = models.SmallIntegerField(default=0)
    to_replan = models.BooleanField(default=False)  # hit by a dated fact; keeps its place until moved
    overbooked_by = models.CharField(max_length=80, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["window", "state"], name="appointment_window_state"),
            models.Index(fields=["held_until"], condition=Q(state="held"), name="appointment_hold_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_key"],
                condition=Q(state="held") & ~Q(person_key=b""),
                name="appointment_one_hold_a_person",
            ),
            # The limits per person and day hold in the database: no check before a write can be overtaken.
            models.UniqueConstraint(
                fields=["person_key", "service_day", "day_slot"],
                condition=Q(
                    state__in=["held", "booked", "checked_in", "fulfilled", "no_show"],
                    day_slot__isnull=False,
                ),
                name="appointment_slots_a_person_a_day",
            ),
            models.UniqueConstraint(
                fields=["person_key", "service", "service_day"],
                condition=Q(state__in=["held", "booked", "checked_in"], day_slot__isnull=False),
                name="appointment_service_once_a_person_a_day",
            ),
            models.UniqueConstraint(fields=["code"], name="appointment_code_once"),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=10, units__gte=1, moves__gte=0)
                & (Q(day_slot__isnull=True) | Q(day_slot__gte=1))
                & (~Q(state="held") | Q(held_until__isnull=False)),
                name="appointment_is_sound",
            ),
        ]

    def __str__(self) -> str:
        return self.code
