"""The e-mail addresses of those who hold a permission in a place by a role of their own there."""

from datetime import datetime

from pendopo.kit.actor import Permission
from pendopo.people import queries as people
from pendopo.people.models import User
from pendopo.people.types import ROLE_PERMISSIONS, Role

ANSWERING = (Role.MALL_MANAGER, Role.REGION_HEAD)
REVIEWING = (Role.MINISTRY_ANALYST,)


def list_addresses(permission: Permission, *, region: str = "", mall: str = "", at: datetime) -> list[str]:
    """The addresses of accounts in use whose role gives the permission in the place, without repeats.

    Administrators keep the installation; they are not written to about returns.
    """
    roles = [
        role
        for role in (ANSWERING if permission == Permission.REPORT else REVIEWING)
        if permission in ROLE_PERMISSIONS[role]
    ]
    users = User.objects.filter(is_active=True, role_assignments__role__in=roles).exclude(email="").distinct()
    found = [
        user.email
        for user in users.order_by("username")
        if people.actor_for_user(user, at=at).may(permission, region=region, mall=mall)
    ]
    return list(dict.fromkeys(found))
