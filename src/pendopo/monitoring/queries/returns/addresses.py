"""The e-mail addresses of those who hold a permission in a place by a role of their own there."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from pendopo.kit.actor import Permission, Scope
from pendopo.people import queries as people
from pendopo.people.types import ROLE_PERMISSIONS, Role

ANSWERING = (Role.MALL_MANAGER, Role.REGION_HEAD)
REVIEWING = (Role.MINISTRY_ANALYST,)


class AddressBook:
    """Who answers for which place, read once for a country of malls."""

    def __init__(self, rows: Iterable[tuple[str, Scope]]) -> None:
        self._at: dict[tuple[str, str], list[tuple[str, Scope]]] = defaultdict(list)
        for email, scope in rows:
            self._at[scope.region, scope.mall].append((email, scope))

    def of(self, *, region: str = "", mall: str = "") -> list[str]:
        """The addresses of a place, without repeats."""
        regions = {"", region, region.partition(".")[0], region.rpartition(".")[0]}
        near = [
            row for one in sorted(regions) for where in {"", mall} for row in self._at.get((one, where), ())
        ]
        return sorted({email for email, scope in near if scope.covers(region=region, mall=mall)})


def read_addresses(permission: Permission, *, at: datetime) -> AddressBook:
    """The addresses of accounts in use whose role gives the permission in its place.

    Administrators keep the installation; they are not written to about returns.
    """
    roles = ANSWERING if permission == Permission.REPORT else REVIEWING
    giving = [role for role in roles if permission in ROLE_PERMISSIONS[role]]
    return AddressBook(people.list_addresses(giving, at=at))


def list_addresses(permission: Permission, *, region: str = "", mall: str = "", at: datetime) -> list[str]:
    """The addresses of one place."""
    return read_addresses(permission, at=at).of(region=region, mall=mall)
