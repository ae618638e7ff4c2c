"""Who acts, and what they may do: the types every query and action understands."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID


class Permission(StrEnum):
    """Everything that can be allowed. Roles (room people) are named sets of these."""

    CALL_TICKETS = "call_tickets"  # open a counter, call, serve, finish
    ISSUE_TICKETS = "issue_tickets"  # draw a ticket for somebody else, check people in
    ANSWER_CHATS = "answer_chats"  # take up, answer and close talks of one's place in the inbox
    SEE_FLOOR = "see_floor"  # the supervisor's view of a mall
    MANAGE_QUEUE = "manage_queue"  # close waiting tickets, end of day, reinstate
    OVERBOOK = "overbook"  # place somebody beyond capacity, logged
    SEE_PERSON = "see_person"  # names and unmasked contact of an applicant in one's own place
    MANAGE_MALL = "manage_mall"  # stalls, counters, hours, agreements
    APPLY_FACT = "apply_fact"  # closures, caps and dated exceptions
    MANAGE_CATALOGUE = "manage_catalogue"  # services and their standards
    MANAGE_STAFF = "manage_staff"  # roles and assignments
    SEE_FIGURES = "see_figures"  # figures that are not yet public
    IMPORT_FIGURES = "import_figures"
    REPORT = (
        "report"  # confirm a return; write obstacles, strategies, innovations and follow-ups of one's place
    )
    REVIEW_RETURNS = "review_returns"  # accept a return or give it back, judge alerts
    CONVENE_FORUM = "convene_forum"  # plan and lead forum sessions, invite regions
    MANAGE_INSTALLATION = "manage_installation"  # tokens, settings, first administrator
    READ_EVENTS = "read_events"  # the event log, for auditors


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a permission holds. Empty codes mean everywhere; `region` also covers what lies below it."""

    region: str = ""  # Kemendagri code, "32" or "32.71"
    mall: str = ""  # mall slug
    stall: str = ""  # stall slug within the mall
    counter: int | None = None  # counter id

    def covers(
        self, *, region: str = "", mall: str = "", stall: str = "", counter: int | None = None
    ) -> bool:
        """Whether this scope includes the given place. A wider question than the scope is not covered."""
        if self.region and not (region == self.region or region.startswith(self.region + ".")):
            return False
        if self.mall and mall != self.mall:
            return False
        if self.stall and stall != self.stall:
            return False
        return self.counter is None or counter == self.counter

    def reaches(self, *, region: str = "", mall: str = "") -> bool:
        """Whether this scope covers the mall, or lies in it (some stall or counter of it)."""
        return replace(self, stall="", counter=None).covers(region=region, mall=mall)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role's permissions within one scope."""

    permissions: frozenset[Permission]
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `kind`: staff, applicant, kiosk, api, system, anyone; `code` is a plain pseudonymous id."""

    kind: str
    code: str
    grants: tuple[Grant, ...] = ()
    user_id: int | None = None
    applicant_id: UUID | None = None
    name: str = field(default="", repr=False)

    def may(
        self,
        permission: Permission,
        *,
        region: str = "",
        mall: str = "",
        stall: str = "",
        counter: int | None = None,
    ) -> bool:
        """Whether the actor holds `permission` for the given place."""
        return any(
            permission in grant.permissions
            and grant.scope.covers(region=region, mall=mall, stall=stall, counter=counter)
            for grant in self.grants
        )

    def may_within(self, permission: Permission, *, region: str = "", mall: str = "") -> bool:
        """Whether the actor holds `permission` for the mall or for any stall or counter of it."""
        return any(
            permission in grant.permissions and grant.scope.reaches(region=region, mall=mall)
            for grant in self.grants
        )

    def scopes_of(self, permission: Permission) -> list[Scope]:
        """Where the actor holds `permission` (for lists that go across places)."""
        return [grant.scope for grant in self.grants if permission in grant.permissions]

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether the actor holds `permission` in any place (for menus)."""
        return any(permission in grant.permissions for grant in self.grants)


ANYONE = Actor(kind="anyone", code="anyone")
SYSTEM = Actor(kind="system", code="system", grants=(Grant(frozenset(Permission)),))
