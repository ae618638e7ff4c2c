"""Returns to test with: Bogor's October 2026, who answers for it, and who reviews it."""

from datetime import UTC, date, datetime, timedelta

from pendopo.analytics.tests.factories import make_day, make_gap
from pendopo.kit.actor import SYSTEM, Actor, Grant, Scope
from pendopo.malls.tests.factories import make_mall
from pendopo.monitoring.actions import open_returns
from pendopo.monitoring.models import Return
from pendopo.monitoring.queries.returns import get_return
from pendopo.monitoring.rules.returns import parse_period
from pendopo.monitoring.types.returns import PeriodKind
from pendopo.people.types import ROLE_PERMISSIONS, Role

AT = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)  # 09.00 WIB, two days before the due day
OCTOBER = parse_period("2026-10")
MONTHS = {PeriodKind.MONTH: 1, PeriodKind.WEEK: 0}


def actor(role: str, *, region: str = "", mall: str = "") -> Actor:
    """Somebody with one role in one place."""
    return Actor(
        "staff",
        f"u9{abs(hash((role, region, mall))) % 1000}",
        (Grant(ROLE_PERMISSIONS[role], Scope(region=region, mall=mall)),),
    )


def head(mall: str = "bogor") -> Actor:
    """The manager of a mall."""
    return actor(Role.MALL_MANAGER, mall=mall)


ANALYST = actor(Role.MINISTRY_ANALYST)
AUDITOR = actor(Role.AUDITOR)


def make_month(
    mall: str = "bogor",
    *,
    region: str = "32.71",
    visits: int = 20,
    gap: bool = False,
    start: date = OCTOBER.start,
) -> None:
    """Three open days with the same counts, and perhaps a day without any record."""
    for step in range(3):
        make_day(
            mall,
            day=start + timedelta(days=step),
            region=region,
            visits=visits,
            tickets=visits,
            services_finished=visits - 2,
            bookings=4,
            remote=5,
            waits={600: visits // 2, 1200: visits // 2},
        )
    if gap:
        make_gap(mall, day=start + timedelta(days=4), region=region)


def make_return(mall: str = "bogor", *, region: str = "32.71", at: datetime = AT, **more: object) -> Return:
    """The opened return of October."""
    make_mall(mall, region)
    make_month(mall, region=region, **more)  # type: ignore[arg-type]
    open_returns(mall=mall, back=MONTHS, by=SYSTEM, at=at)
    return get_return(mall, OCTOBER)
