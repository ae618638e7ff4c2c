"""Sessions with their agenda, invitations and briefings, questions, minutes and follow-up actions."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from pendopo.forum.types import Answer, FollowUpState, ItemKind, QuestionState, SessionState
from pendopo.kit.crypto import EncryptedText
from pendopo.regions.models import Region


def _choices(values: type) -> list[tuple[str, str]]:
    return [(str(value), str(value)) for value in values]  # type: ignore[attr-defined]


class Session(models.Model):
    """One Ngulik. A record of the past may know the day only: then it has no times."""

    theme = models.CharField(max_length=200)
    purpose = models.TextField(blank=True, default="")
    group = models.CharField(max_length=60, blank=True, default="")  # slug of a group of regions
    group_name = models.CharField(max_length=120, blank=True, default="")
    day = models.DateField()  # in the zone of the session
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=20, default="Asia/Jakarta")
    video_link = EncryptedText()
    state = models.CharField(max_length=10, choices=_choices(SessionState), default=SessionState.PLANNED)
    sequence = models.PositiveIntegerField(default=0)  # of the calendar file: grows with every change sent
    version = models.PositiveIntegerField(default=1)  # of the agenda and what stands at the head
    period_first = models.DateField()  # what the briefings look at
    period_last = models.DateField()
    current_item = models.ForeignKey("AgendaItem", models.SET_NULL, null=True, blank=True, related_name="+")
    item_started_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True, default="")
    decisions = models.JSONField(default=list, blank=True)  # one sentence each
    minutes_version = models.PositiveIntegerField(default=0)
    minutes_at = models.DateTimeField(null=True, blank=True)
    minutes_by = models.CharField(max_length=80, blank=True, default="")
    cancel_reason = models.CharField(max_length=200, blank=True, default="")
    is_example = models.BooleanField(default=False)
    is_record = models.BooleanField(default=False)  # of a session held before this installation
    source = models.CharField(max_length=300, blank=True, default="")
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_record=True) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="forum_session_has_times",
            ),
            models.CheckConstraint(
                condition=Q(period_last__gte=F("period_first")), name="forum_session_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SessionState]), name="forum_session_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.theme}"


class AgendaItem(models.Model):
    """One item of the agenda, in order; its time follows from the session's start and the items before."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=_choices(ItemKind), default=ItemKind.DISCUSSION)
    title = models.CharField(max_length=160)
    speaker = models.CharField(max_length=120, blank=True, default="")
    minutes = models.PositiveSmallIntegerField()
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["session_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="forum_item_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=240), name="forum_item_minutes"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Invitation(models.Model):
    """An invited region: its answer, its briefing (kept when the session begins) and its own note to it."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="invitations")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    email = EncryptedText()  # of the region's head; empty when none is known
    invited_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=_choices(Answer), default=Answer.NONE)
    deputy = models.CharField(max_length=120, blank=True, default="")  # an office, such as the secretary
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, default="")
    note_version = models.PositiveIntegerField(default=0)
    noted_at = models.DateTimeField(null=True, blank=True)
    briefing = models.JSONField(null=True, blank=True)  # by language, as it was when the session began
    facts = models.JSONField(null=True, blank=True)  # by language; what a later session is set against
    briefed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session_id", "region_id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "region"], name="forum_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.region_id}"


class Question(models.Model):
    """A question to a region or to all, asked by the ministry or a region, before or during the session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="questions")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")  # to whom
    asked_region = models.ForeignKey(  # by whom; null for the ministry
        Region, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=_choices(QuestionState), default=QuestionState.OPEN)
    answer = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session_id", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class FollowUp(models.Model):
    """What somebody will do until a day. Owners are offices, and are reminded by mail until it is done."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="follow_ups")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.CharField(max_length=120)
    email = EncryptedText()
    task = models.CharField(max_length=300)
    due_date = models.DateField()
    state = models.CharField(max_length=4, choices=_choices(FollowUpState), default=FollowUpState.OPEN)
    evidence = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_date = models.DateField(null=True, blank=True)
    history = models.JSONField(default=list, blank=True)  # [{what, at, words}]
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["due_date", "id"]
        indexes = [models.Index(fields=["due_date"], condition=Q(state="open"), name="forum_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", done_at__isnull=True)
                | (Q(state="done", done_at__isnull=False) & ~Q(evidence="")),
                name="forum_done_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return self.task[:60]
