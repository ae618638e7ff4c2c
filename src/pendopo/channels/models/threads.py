"""Threads, their messages and the files that came with them."""

from django.db import models
from django.db.models import Q

from pendopo.channels.models.accounts import Account
from pendopo.channels.models.outbox import OutboxMessage
from pendopo.channels.models.people import Identity
from pendopo.kit.crypto import EncryptedText
from pendopo.kit.ids import new_key


class Thread(models.Model):
    """One identity's talk with one account. `dialogue` is kept for the face `chat` and opaque here."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="threads")
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="threads")
    mall = models.CharField(max_length=60, blank=True, default="")  # the one the talk is about
    dialogue = EncryptedText()
    dialogue_version = models.PositiveIntegerField(default=0)
    last_in_at = models.DateTimeField(null=True, blank=True)
    last_out_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "identity"], name="thread_once")]
        indexes = [models.Index(fields=["identity"], name="thread_of_identity")]

    def __str__(self) -> str:
        return f"thread {self.id}"


class Message(models.Model):
    """One message. Words and details are sealed. The state of an outward one is its outbox row's."""

    class Author(models.TextChoices):
        PERSON = "person"
        BOT = "bot"
        OFFICER = "officer"
        SYSTEM = "system"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    inward = models.BooleanField()
    author = models.CharField(max_length=8, choices=Author)
    author_code = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=10)
    text = EncryptedText()
    details = EncryptedText()  # JSON: choice, choices, links, place, template, what it answers
    vendor_id = models.CharField(max_length=200, blank=True, default="")
    said_at = models.DateTimeField()  # by the vendor's clock when inward
    created_at = models.DateTimeField()
    outbox = models.OneToOneField(OutboxMessage, models.SET_NULL, null=True, blank=True, related_name="said")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "vendor_id"], condition=Q(inward=True), name="message_in_once"
            ),
            models.CheckConstraint(
                condition=Q(inward=False) | ~Q(vendor_id=""), name="message_in_has_vendor_id"
            ),
            models.CheckConstraint(
                condition=Q(inward=True, author="person") | (Q(inward=False) & ~Q(author="person")),
                name="message_author_fits",
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "said_at", "id"], name="message_in_order"),
            models.Index(fields=["thread", "created_at"], condition=Q(inward=True), name="message_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.author} {self.kind}"


class Media(models.Model):
    """A file that came with a message: fetched by the worker, checked, kept sealed on disk."""

    class State(models.TextChoices):
        WAITING = "waiting"
        KEPT = "kept"
        REFUSED = "refused"  # too large, not what it says, hostile
        EXPIRED = "expired"  # the vendor no longer has it
        GONE = "gone"  # removed by the retention rule

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="media")
    reference = EncryptedText()  # JSON of types.MediaRef
    kind = models.CharField(max_length=10)
    mime = models.CharField(max_length=80, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(max_length=40, blank=True, default="")
    path = models.CharField(max_length=120, blank=True, default="")  # under the data folder, sealed
    name = EncryptedText()  # plain, with the ending of what it is
    sha256 = models.CharField(max_length=64, blank=True, default="")  # of what is kept
    pages = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)  # by the database's clock
    kept_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="media_waiting"),
            models.Index(fields=["kept_at"], condition=Q(state="kept"), name="media_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
