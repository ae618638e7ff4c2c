"""Accounts of staff and their roles."""

from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound, Text
from pendopo.kit.text import _
from pendopo.people import rules
from pendopo.people.models import RoleAssignment, User
from pendopo.people.types import ROLE_PERMISSIONS, LastAdministrator, Role, RoleInput, UserNameTaken


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
    """End a role now; whoever may give it may end it. A repeat changes nothing. Raises LastAdministrator.

    `region_of_mall` is the region of `mall`, and says nothing about roles elsewhere.
    """
    keepers = _administrators_for_update(role_id)
    row = RoleAssignment.objects.select_for_update().filter(pk=role_id).first()
    if row is None:
        raise NotFound
    role = RoleInput(row.role, row.region, row.mall, row.stall)
    if not rules.may_give_role(by, role, region=region_of_mall if row.mall == mall else ""):
        raise NotAllowed
    if keepers == [role_id]:
        raise LastAdministrator
    if row.ends_at is None or row.ends_at > at:
        if row.starts_at >= at:
            row.delete()
        else:
            row.ends_at = at
            row.save(update_fields=["ends_at"])
        _record_role("people.role.ended", row, by, at)
    return row


def _administrators_for_update(role_id: int) -> list[int]:
    """The roles, in order and locked, of all who keep the installation, when one of them is to end."""
    rows = RoleAssignment.objects.filter(
        role=Role.ADMINISTRATOR, region="", mall="", stall="", ends_at__isnull=True, user__is_active=True
    )
    if not rows.filter(pk=role_id).exists():
        return []
    return [row.pk for row in rows.select_for_update(of=("self",)).order_by("id")]


OTHER_PLACES = _("Akun ini juga bekerja di luar tempat Anda. Mintalah kepada administrator.")


def _account_for_update(user_id: int, *, mall: str, region_of_mall: str, by: Actor) -> User:
    """An account, locked, for who may give every role that it has. Raises NotFound, NotAllowed.

    `region_of_mall` is the region of `mall`, and says nothing about roles elsewhere.
    """
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound
    rows = RoleAssignment.objects.filter(user=user, ends_at__isnull=True)
    roles = [RoleInput(row.role, row.region, row.mall, row.stall) for row in rows]
    over = all(
        rules.may_give_role(by, role, region=region_of_mall if role.mall == mall else "") for role in roles
    )
    if not over or (not roles and not by.may(Permission.MANAGE_INSTALLATION)):
        raise NotAllowed(OTHER_PLACES)
    return user


def _record_change(user: User, *fields: str, by: Actor, at: datetime) -> None:
    record("people.staff.changed", by=by, at=at, data={"user": user.pk, "fields": list(fields)})


@transaction.atomic
def set_password(
    *, user_id: int, password: str, mall: str = "", region_of_mall: str = "", by: Actor, at: datetime
) -> User:
    """Set the password of somebody whose roles one may give (a forgotten password)."""
    user = _account_for_update(user_id, mall=mall, region_of_mall=region_of_mall, by=by)
    check_password_strength(user, password)
    user.set_password(password)
    user.save(update_fields=["password"])
    _record_change(user, "password", by=by, at=at)
    return user


@transaction.atomic
def reset_second_factor(
    *, user_id: int, mall: str = "", region_of_mall: str = "", by: Actor, at: datetime
) -> User:
    """Forget the phone and the paper codes of somebody whose roles one may give (a lost phone).

    Nothing opens for them until they have set up a new one at their next sign-in.
    """
    user = _account_for_update(user_id, mall=mall, region_of_mall=region_of_mall, by=by)
    Authenticator.objects.filter(user=user).delete()
    _record_change(user, "second_factor", by=by, at=at)
    return user


@transaction.atomic
def deactivate_staff(
    *, user_id: int, mall: str = "", region_of_mall: str = "", by: Actor, at: datetime
) -> User:
    """Close an account: its roles end and nobody signs in with it any more."""
    user = _account_for_update(user_id, mall=mall, region_of_mall=region_of_mall, by=by)
    if user.pk == by.user_id:
        raise NotAllowed(_("Anda tidak dapat menutup akun Anda sendiri."))
    for row in RoleAssignment.objects.filter(user=user, ends_at__isnull=True).order_by("id"):
        end_role(role_id=row.pk, mall=mall, region_of_mall=region_of_mall, by=by, at=at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _record_change(user, "is_active", by=by, at=at)
    return user
