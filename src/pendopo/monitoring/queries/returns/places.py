"""Who may answer, review and see, and which periods a mall owes."""

from collections.abc import Sequence
from datetime import date

from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.malls.models import Mall
from pendopo.monitoring.models import Return
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Period, PeriodKind


def may_report(by: Actor, *, region: str, mall: str) -> bool:
    """Whether the actor answers for this mall."""
    return by.may(Permission.REPORT, region=region, mall=mall)


def may_review(by: Actor, *, region: str = "") -> bool:
    """Whether the actor accepts the returns of this region, or of every region."""
    return by.may(Permission.REVIEW_RETURNS, region=region)


def may_see_drafts(by: Actor | None, *, region: str, mall: str) -> bool:
    """Whether the actor sees what is not accepted yet: the mall itself, its region's head, and the
    ministry.
    """
    if by is None:
        return False
    return (
        may_report(by, region=region, mall=mall)
        or may_review(by, region=region)
        or by.may(Permission.SEE_FIGURES, region=region, mall=mall)
    )


def require_report(by: Actor, row: Return) -> None:
    """Raise NotAllowed unless the actor answers for the mall of this return, where the mall stands now."""
    region = Mall.objects.filter(slug=row.mall).values_list("region_id", flat=True).first() or row.region_code
    if not may_report(by, region=region, mall=row.mall):
        raise NotAllowed


def require_review(by: Actor, row: Return | None = None) -> None:
    """Raise NotAllowed unless the actor reviews this return, or returns somewhere."""
    if not (
        by.may_somewhere(Permission.REVIEW_RETURNS) if row is None else may_review(by, region=row.region_code)
    ):
        raise NotAllowed


def open_starts(malls: Sequence[str], *, since: date) -> dict[str, set[tuple[str, date]]]:
    """The kinds and first days of the returns that malls have, by mall, in one reading."""
    found: dict[str, set[tuple[str, date]]] = {mall: set() for mall in malls}
    rows = Return.objects.filter(starts_date__gte=since, mall__in=malls)
    for mall, kind, start in rows.values_list("mall", "kind", "starts_date"):
        found[mall].add((kind, start))
    return found


def open_periods(
    mall: Mall, kind: PeriodKind, *, today: date, count: int, have: set[tuple[str, date]] | None
) -> list[Period]:
    """The ended periods among the last `count` for which the mall owes a return and has none yet; `have` as
    `open_starts` gives it.
    """
    wanted = [
        period
        for period in rules.ended_periods(kind, today=today, count=count)
        if rules.is_expected(period, opened=mall.opened_date, closed=mall.closed_date)
    ]
    return [period for period in wanted if (kind, period.start) not in (have or set())]
