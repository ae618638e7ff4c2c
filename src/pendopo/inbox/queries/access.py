"""Who may see and answer which talks."""

from collections.abc import Iterable

from django.db.models import Q

from pendopo.inbox import rules
from pendopo.inbox.models import Conversation
from pendopo.inbox.types import NoOfficer
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed, NotFound
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall
from pendopo.people.models import RoleAssignment, User
from pendopo.people.types import ROLE_PERMISSIONS

ANSWERING = [role for role, held in ROLE_PERMISSIONS.items() if Permission.ANSWER_CHATS in held]


def mall_for(mall: Mall | str, *, by: Actor) -> Mall:
    """The mall, if the actor answers chats there or at one of its stalls. Raises NotAllowed."""
    place = malls.get_mall(mall)
    malls.require_within(by, Permission.ANSWER_CHATS, mall=place)
    return place


def stalls_of(mall: Mall, by: Actor) -> list[str] | None:
    """The stalls whose talks the actor answers beside the general ones; None: all."""
    scopes = [
        scope
        for scope in by.scopes_of(Permission.ANSWER_CHATS)
        if scope.reaches(region=mall.region_id, mall=mall.slug)
    ]
    if any(not scope.stall for scope in scopes):
        return None
    return sorted({scope.stall for scope in scopes})


def open_to(mall: Mall, by: Actor) -> Q:
    """The talks of a mall that the actor may see, as a condition."""
    stalls = stalls_of(mall, by)
    here = Q(mall=mall.slug)
    return here if stalls is None else here & Q(stall__in=["", *stalls])


def require_answer(row: Conversation, mall: Mall, by: Actor) -> None:
    """Raise NotFound unless the actor may answer this talk: who may not, learns nothing of it."""
    scopes = by.scopes_of(Permission.ANSWER_CHATS)
    if not rules.may_answer_for(scopes, region=mall.region_id, mall=mall.slug, stall=row.stall):
        raise NotFound


def supervises(mall: Mall, by: Actor) -> bool:
    """Whether the actor looks after the officers of a mall."""
    return malls.may_within(by, Permission.SEE_FLOOR, mall=mall)


def require_supervisor(mall: Mall | str, by: Actor) -> Mall:
    """The mall, if the actor looks after its officers. Raises NotAllowed."""
    place = malls.get_mall(mall)
    if not supervises(place, by):
        raise NotAllowed
    return place


def _roles(mall: Mall) -> Q:
    """Roles in force (ended ones are marked by a time) with which somebody answers chats of the mall."""
    parts = mall.region_id.split(".")
    regions = [".".join(parts[: count + 1]) for count in range(len(parts))]
    everywhere = Q(mall="", region__in=regions)
    return Q(role__in=ANSWERING, ends_at__isnull=True, user__is_active=True) & (
        Q(mall=mall.slug) | everywhere
    )


def list_officers(mall: Mall, *, stall: str = "") -> list[tuple[int, str]]:
    """Those who may answer a talk for this stall ("": for the whole mall), by name: user id and name."""
    rows = RoleAssignment.objects.filter(_roles(mall)).select_related("user")
    if stall:
        rows = rows.filter(stall__in=["", stall])
    found = {row.user_id: str(row.user) for row in rows}
    return sorted(found.items(), key=lambda item: item[1].casefold())


def require_officer(mall: Mall, user_id: int, *, stall: str) -> str:
    """The name of an officer who may answer there. Raises NoOfficer."""
    name = dict(list_officers(mall, stall=stall)).get(user_id)
    if name is None:
        raise NoOfficer
    return name


def names_of(users: Iterable[int | None]) -> dict[int, str]:
    """The names of officers by user id."""
    wanted = {user for user in users if user is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)} if wanted else {}
