"""Accounts of staff and their roles."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound, Text
from pendopo.kit.text import _
from pendopo.people import rules
from pendopo.people.models import RoleAssignment, User
from pendopo.people.types import ROLE_PERMISSIONS, RoleInput, UserNameTaken


def check_password_strength(user: User, password: str) -> None:
    """Raise InvalidInput naming `password` unless it is strong enough."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise InvalidInput(fields={"password": " ".join(weak.messages)}) from None


def _check(user: User, name: str, email: str, roles: Sequence[RoleInput]) -> None:
    fields: dict[str, Text] = {
        "username": rules.user_name_problem(user.username),
        "name": rules.name_problem(rules.clean_name(name)),
        "email": rules.email_problem(email),
        "roles": "" if roles else _("Pilih sedikitnya satu peran."),
    }
    if any(role.role not in ROLE_PERMISSIONS for role in roles):
        fields["roles"] = _("Pilih peran dari daftar.")
    wrong = {field: text for field, text in fields.items() if text}
    if wrong:
        raise InvalidInput(fields=wrong)


@transaction.atomic
def create_staff(
    *,
    username: str,
    name: str,
    roles: Sequence[RoleInput],
    password: str = "",
    email: str = "",
    is_demo: bool = False,
    region_of_mall: str = "",
    by: Actor,
    at: datetime,
) -> User:
    """An account with roles. Without a password nobody can sign in until one is set.

    Demo accounts exist in demo mode only; theirs is the only password that may be simple.
    """
    email = rules.clean_email(email)
    user = User(username=username.strip().lower(), display_name=rules.clean_name(name)[:120], email=email)
    _check(user, name, email, roles)
    if is_demo and not settings.DEMO:
        raise NotAllowed(_("Akun demo hanya ada dalam mode demo."))
    if not all(rules.may_give_role(by, role, region=region_of_mall) for role in roles):
        raise NotAllowed
    user.is_demo = is_demo
    if password and not is_demo:
        check_password_strength(user, password)
    user.set_password(password or None)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise UserNameTaken from None
    record("people.staff.created", by=by, at=at, data={"user": user.pk, "is_demo": is_demo})
    for role in roles:
        give_role(user_id=user.pk, role=role, region_of_mall=region_of_mall, by=by, at=at)
    return user


@transaction.atomic
def give_role(
    *, user_id: int, role: RoleInput, region_of_mall: str = "", by: Actor, at: datetime
) -> RoleAssignment:
    """Give somebody a role in a place; a repeat gives the one in force."""
    if not User.objects.filter(pk=user_id).exists():
        raise NotFound
    if not rules.may_give_role(by, role, region=region_of_mall):
        raise NotAllowed
    row, created = RoleAssignment.objects.get_or_create(
        user_id=user_id,
        role=role.role,
        region=role.region,
        mall=role.mall,
        stall=role.stall,
        ends_at=None,
        defaults={"starts_at": at},
    )
    if created:
        _record_role("people.role.given", row, by, at)
    return row


def _record_role(name: str, row: RoleAssignment, by: Actor, at: datetime) -> None:
    record(
        name,
        by=by,
        at=at,
        region=row.region,
        mall=row.mall,
        stall=row.stall,
        data={"user": row.user_id, "role": row.role},
    )


@transaction.atomic
def end_role(
    *, role_id: int, mall: str = "", region_of_mall: str = "", by: Actor, at: datetime
) -> RoleAssignment:
    """End a role now; whoever may give it may end it. A repeat changes nothing.

    `region_of_mall` is the region of `mall`, and says nothing about roles elsewhere.
    """
    row = RoleAssignment.objects.select_for_update().filter(pk=role_id).first()
    if row is None:
        raise NotFound
    role = RoleInput(row.role, row.region, row.mall, row.stall)
    if not rules.may_give_role(by, role, region=region_of_mall if row.mall == mall else ""):
        raise NotAllowed
    if row.ends_at is None or row.ends_at > at:
        if row.starts_at >= at:
            row.delete()
        else:
            row.ends_at = at
            row.save(update_fields=["ends_at"])
        _record_role("people.role.ended", row, by, at)
    return row


def _require_over(by: Actor, user: User) -> None:
    """Only who may give every role a person has may change their account."""
    rows = RoleAssignment.objects.filter(user=user, ends_at__isnull=True)
    roles = [RoleInput(row.role, row.region, row.mall, row.stall) for row in rows]
    if not all(rules.may_give_role(by, role) for role in roles or [RoleInput("administrator")]):
        raise NotAllowed


@transaction.atomic
def set_password(*, user_id: int, password: str, by: Actor, at: datetime) -> User:
    """Set the password of somebody whose roles one may give (a forgotten password)."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound
    _require_over(by, user)
    check_password_strength(user, password)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("people.staff.changed", by=by, at=at, data={"user": user.pk, "fields": ["password"]})
    return user


@transaction.atomic
def deactivate_staff(*, user_id: int, by: Actor, at: datetime) -> User:
    """Close an account: its roles end and nobody signs in with it any more."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound
    _require_over(by, user)
    for row in RoleAssignment.objects.filter(user=user, ends_at__isnull=True).order_by("id"):
        end_role(role_id=row.pk, by=by, at=at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("people.staff.changed", by=by, at=at, data={"user": user.pk, "fields": ["is_active"]})
    return user
