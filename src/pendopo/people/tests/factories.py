"""Staff and applicants to test with: Ayu manages, Joko serves, Sari and Budi are served."""

from datetime import UTC, datetime

from pendopo.kit.actor import ANYONE, SYSTEM
from pendopo.people.actions import create_staff, ensure_applicant
from pendopo.people.models import Applicant, User
from pendopo.people.types import Role, RoleInput

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def make_staff(
    username: str = "joko", role: str = Role.OFFICER, *, mall: str = "bogor", stall: str = ""
) -> User:
    """A member of staff with one role."""
    return create_staff(
        username=username,
        name=username.title(),
        roles=[RoleInput(role, mall=mall, stall=stall)],
        by=SYSTEM,
        at=AT,
    )


def make_applicant(name: str = "Sari", phone: str = "0812 3456 7890", **more: str) -> Applicant:
    """Somebody who is served."""
    return ensure_applicant(name=name, phone=phone, by=ANYONE, at=AT, **more)
