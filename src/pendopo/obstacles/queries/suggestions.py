"""What the events of a mall point to, and what was decided about it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pendopo.analytics import queries as analytics
from pendopo.analytics.types import Place, PointState
from pendopo.channels import queries as channels
from pendopo.kit.actor import SYSTEM, Actor, Permission
from pendopo.kit.clock import day_bounds, local_date
from pendopo.kit.errors import NotAllowed
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall
from pendopo.obstacles.models import Suggestion
from pendopo.obstacles.rules import suggesting as rules
from pendopo.obstacles.rules.suggested_words import suggestion_words
from pendopo.obstacles.types import SuggestionState, SuggestionView

LOOK_DAYS = 28


def look_at(mall: Mall, *, at: datetime) -> Iterator[rules.Found]:
    """Everything that the last four weeks of a mall point to, up to yesterday."""
    last = local_date(at, mall.zone) - timedelta(days=1)
    first = last - timedelta(days=LOOK_DAYS - 1)
    place = Place.of_mall(mall.slug)
    days = analytics.list_stall_days(mall, first, last)
    yield from rules.closed_stalls(days)
    tickets = analytics.day_series("tickets", place=place, first=first, last=last)
    yield from rules.days_without_tickets(tickets)
    seen = analytics.list_seen_days(mall.slug, first, last)
    yield from rules.coverage_holes(days, seen, mall_days={day for _stall, day in seen})
    yield from _waits(mall, place, last)
    yield from _messages(mall, tickets[-1].state if tickets else PointState.NONE, last)


def _waits(mall: Mall, place: Place, last: date) -> Iterator[rules.Found]:
    first = last - timedelta(weeks=rules.WAIT_WEEKS + 2)
    agencies = {stall.agency_id: stall.name for stall in malls.list_stalls(mall, on=last)}
    for agency, name in agencies.items():
        weeks = analytics.week_series("wait_median", place=place, first=first, last=last, agency=agency)
        yield from rules.long_waits(weeks, agency, name)


def _messages(mall: Mall, state: PointState, last: date) -> Iterator[rules.Found]:
    """The outbox is one for all malls; a mall that did not work yesterday is not bothered with it."""
    if state in {PointState.NONE, PointState.CLOSED}:
        return
    start, end = day_bounds(last, mall.zone)
    counts = channels.count_outcomes(start, end, by=SYSTEM)
    yield from rules.failing_messages(sent=counts.get("sent", 0), failed=counts.get("failed", 0), day=last)


def list_suggestions(mall: str, *, by: Actor, state: str = SuggestionState.NEW) -> list[SuggestionView]:
    """Suggestions of a mall for who writes there, the latest first. Raises NotAllowed."""
    here = malls.get_mall(mall)
    if not by.may(Permission.REPORT, region=here.region_id, mall=here.slug):
        raise NotAllowed
    rows = Suggestion.objects.filter(mall=here.slug)
    if state:
        rows = rows.filter(state=state)
    return [suggestion_view(row) for row in rows]


def suggestion_view(row: Suggestion) -> SuggestionView:
    """A suggestion in words of the language that is read."""
    title, text = suggestion_words(row.kind, row.evidence)
    return SuggestionView(
        id=row.pk, mall=row.mall, region=row.region_code, kind=row.kind, code=row.code, subject=row.subject,
        subject_name=row.evidence.get("name", ""), first=row.first, last=row.last,
        evidence=str(text).strip(), title=str(title), state=row.state, reason=row.reason,
        obstacle=row.obstacle_id,
    )  # fmt: skip


def suggestion_for_update(suggestion_id: int) -> Suggestion | None:
    """A row locked for a decision."""
    return Suggestion.objects.select_for_update().filter(pk=suggestion_id).first()
