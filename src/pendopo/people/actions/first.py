"""The first administrator of an empty installation: a link that works once."""

from datetime import datetime

from django.db import connection, transaction

from pendopo.events.actions import record
from pendopo.kit.actor import SYSTEM, Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.kit.ids import new_token, token_hash
from pendopo.people import rules
from pendopo.people.actions.staff import create_staff
from pendopo.people.models import AccessToken, User
from pendopo.people.queries import has_administrator
from pendopo.people.types import AdministratorExists, LinkEnded, Role, RoleInput

_LOCK = 7_301_001  # one first administrator at a time


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@transaction.atomic
def create_first_admin_link(*, by: Actor, at: datetime) -> str:
    """The token of a new link for the first administrator; earlier links end. Raises AdministratorExists."""
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed
    _one_at_a_time()
    if has_administrator():
        raise AdministratorExists
    AccessToken.objects.filter(kind=AccessToken.Kind.FIRST_ADMIN).delete()
    token = new_token()
    AccessToken.objects.create(
        kind=AccessToken.Kind.FIRST_ADMIN, hash=token_hash(token), ends_at=at + rules.FIRST_LINK_LIFETIME
    )
    record("people.first_link.created", by=by, at=at)
    return token


@transaction.atomic
def create_first_administrator(
    *, token: str, username: str, name: str, password: str, email: str = "", by: Actor, at: datetime
) -> User:
    """Use the link: whoever holds it becomes the administrator. Raises LinkEnded, InvalidInput."""
    _one_at_a_time()
    link = AccessToken.objects.select_for_update().filter(
        hash=token_hash(token), kind=AccessToken.Kind.FIRST_ADMIN, ends_at__gt=at
    )
    row = link.first()
    if row is None or has_administrator():
        raise LinkEnded
    row.delete()
    user = create_staff(
        username=username,
        name=name,
        password=password,
        email=email,
        roles=[RoleInput(Role.ADMINISTRATOR)],
        by=SYSTEM,
        at=at,
    )
    record("people.first_link.used", by=by, at=at, data={"user": user.pk})
    return user
