"""Staff, their roles in places, applicants (personal columns encrypted), tokens and sign-in codes."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Now

from pendopo.kit.crypto import EncryptedText
from pendopo.kit.ids import new_key


class User(AbstractUser):
    """A member of staff. What they may do comes from their roles, not from Django's permissions."""

    display_name = models.CharField(max_length=120, blank=True, default="")
    is_demo = models.BooleanField(default=False)  # may skip the second factor, in demo mode only

    def __str__(self) -> str:
        return self.display_name or self.username


class RoleAssignment(models.Model):
    """One role of one person in one place, for a time. Places are plain codes; empty means everywhere."""

    class Role(models.TextChoices):
        OFFICER = "officer"
        SUPERVISOR = "supervisor"
        AGENCY_ADMIN = "agency_admin"
        MALL_MANAGER = "mall_manager"
        REGION_HEAD = "region_head"
        MINISTRY_ANALYST = "ministry_analyst"
        ADMINISTRATOR = "administrator"
        AUDITOR = "auditor"

    user = models.ForeignKey(User, models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role)
    region = models.CharField(max_length=13, blank=True, default="")
    mall = models.CharField(max_length=60, blank=True, default="")
    stall = models.CharField(max_length=60, blank=True, default="")
    starts_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="role_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region", "mall", "stall"],
                condition=models.Q(ends_at__isnull=True),
                name="role_once_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.mall or self.region}"


class Applicant(models.Model):
    """A person who is served. No account; names may be one word; any identity number, or none."""

    class IdentityKind(models.TextChoices):
        NONE = "none"
        NIK = "nik"
        PASSPORT = "passport"
        KITAS = "kitas"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = EncryptedText()
    name_hash = models.BinaryField(max_length=32, default=b"", db_index=True)  # of the folded name
    phone = EncryptedText()
    phone_hash = models.BinaryField(max_length=32, default=b"", db_index=True)
    email = EncryptedText()
    email_hash = models.BinaryField(max_length=32, default=b"", db_index=True)
    identity_kind = models.CharField(max_length=10, choices=IdentityKind, default=IdentityKind.NONE)
    identity = EncryptedText()
    identity_hash = models.BinaryField(max_length=32, default=b"", db_index=True)
    language = models.CharField(max_length=2, default="id")
    pseudonym = models.CharField(max_length=40)  # for the event log
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"applicant {self.pseudonym[:6]}"


class AccessToken(models.Model):
    """A token of a device or a script: officer at a counter, kiosk of a mall. Only its hash is stored."""

    class Kind(models.TextChoices):
        OFFICER = "officer"
        KIOSK = "kiosk"
        BOARD = "board"
        REPORTER = "reporter"  # a city's own system, for the returns of its mall
        ANALYST = "analyst"  # a program of the ministry, reading figures of the whole country
        FIRST_ADMIN = "first_admin"  # the one-time link of an empty installation

    kind = models.CharField(max_length=12, choices=Kind)
    hash = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True)
    mall = models.CharField(max_length=60, blank=True, default="")
    stall = models.CharField(max_length=60, blank=True, default="")
    counter = models.BigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} token {self.id}"


class SignInCode(models.Model):
    """A six-digit code sent to an applicant's phone or e-mail, so that they see their visits."""

    contact_hash = models.BinaryField(max_length=32)
    code_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["contact_hash", "-created_at"], name="sign_in_code_latest")]
        constraints = [
            models.CheckConstraint(condition=models.Q(attempts__lte=5), name="sign_in_code_attempts")
        ]

    def __str__(self) -> str:
        return f"code {self.id}"
