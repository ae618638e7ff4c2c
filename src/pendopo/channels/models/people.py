"""People as the channels know them: opaque ids, linked to an applicant only with consent."""

from django.db import models
from django.db.models import Q

from pendopo.channels.models.accounts import Account
from pendopo.kit.crypto import EncryptedText
from pendopo.kit.ids import new_key
from pendopo.people.models import Applicant


class Identity(models.Model):
    """A person at one vendor within one scope. A phone is not a person: it may be absent or change."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    channel = models.CharField(max_length=10)
    scope = models.CharField(max_length=120, blank=True, default="")
    user_hash = models.BinaryField(max_length=32)  # of channel, scope and the vendor's id
    user_id = EncryptedText()
    phone = EncryptedText()
    phone_hash = models.BinaryField(max_length=32, default=b"", db_index=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    shown_name = EncryptedText()
    language = models.CharField(max_length=2, default="id")
    pseudonym = models.CharField(max_length=40)
    applicant = models.ForeignKey(
        Applicant, models.SET_NULL, null=True, blank=True, related_name="identities"
    )
    opted_out_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)  # floods, insults: an officer's decision
    unreachable_at = models.DateTimeField(null=True, blank=True)  # the vendor says so; until they write again
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="former")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_hash"], name="identity_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.pseudonym[:6]}"


class IdentityLink(models.Model):
    """When an identity belonged to which applicant, and by what proof."""

    class How(models.TextChoices):
        CODE = "code"  # a code shown on one channel was typed on another
        PHONE = "phone"  # the vendor proves the number of the applicant
        OFFICER = "officer"  # an officer, with the person's consent
        DEVICE = "device"  # the person switched it on at the page of their visit
        BOOKING = "booking"  # the person booked in this thread

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="links")
    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="identity_links")
    how = models.CharField(max_length=10, choices=How)
    by = models.CharField(max_length=80)  # actor
    linked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity"], condition=Q(ended_at__isnull=True), name="identity_link_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.linked_at:%Y-%m-%d}"


class TalkCode(models.Model):
    """A code with which a talk goes on in another channel, for a quarter of an hour, once."""

    hash = models.BinaryField(max_length=32, unique=True)
    identity = models.ForeignKey(Identity, models.CASCADE)
    account = models.ForeignKey(Account, models.CASCADE)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"talk code {self.pk}"
