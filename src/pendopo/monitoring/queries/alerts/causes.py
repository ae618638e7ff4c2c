"""Known causes: the dated facts of malls and calendars that touch a time."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from pendopo.analytics.queries.restrictions import restrictions_on
from pendopo.analytics.rules.falls import feasts_of
from pendopo.kit.clock import last_date, local_date
from pendopo.malls import queries as malls
from pendopo.malls.models import Cap, Closure, Mall
from pendopo.monitoring.types.alerts import Cause, CauseKind
from pendopo.obstacles.queries import list_obstacles
from pendopo.regions.queries import list_calendar_rows
from pendopo.regions.rules import layer_places, national_days

FAST = timedelta(days=30)


def list_causes(mall: Mall, *, first: date, last: date, facts: list[Cause] | None = None) -> list[Cause]:
    """Closures, caps, exceptions of the calendar, agreements that ended and obstacles, of one mall; what was
    reported of restrictions in its region. `facts`: as `facts_of` gives them, where they are known.
    """
    known = facts_of(mall) if facts is None else facts
    found = [cause for cause in known if cause.start <= last and (cause.end is None or cause.end > first)]
    found += list_agreements(mall, first, last)
    found += _exceptions(mall, first, last)
    found += _obstacles(mall, first, last)
    found += _reported(mall, first, last)
    return found


def facts_of(mall: Mall) -> list[Cause]:
    """Closures and caps of a mall and its stalls, until they ended or were withdrawn."""
    return [cause for fact in malls.list_facts(mall) if (cause := _of_fact(mall, fact)) is not None]


def facts_of_all(places: Mapping[str, Mall]) -> dict[str, list[Cause]]:
    """As `facts_of`, of many malls by slug, in two queries."""
    found = malls.facts_by_mall()
    return {
        slug: [cause for fact in found.get(slug, ()) if (cause := _of_fact(mall, fact)) is not None]
        for slug, mall in places.items()
    }


def _of_fact(mall: Mall, fact: Closure | Cap) -> Cause | None:
    until = fact.ends_at
    if fact.withdrawn_at is not None:
        until = fact.withdrawn_at if until is None else min(until, fact.withdrawn_at)
    if until is not None and until <= fact.starts_at:
        return None
    where = f" ({fact.stall.name})" if fact.stall is not None else ""
    limit = f"{fact.percent} %: " if isinstance(fact, Cap) else ""
    counter = isinstance(fact, Closure) and fact.counter_id is not None
    return Cause(
        kind=CauseKind.RESTRICTION if isinstance(fact, Cap) else CauseKind.CLOSURE,
        text=f"{limit}{fact.reason}{where}",
        start=local_date(fact.starts_at, mall.zone),
        end=last_date(until, mall.zone) + timedelta(days=1) if until else None,
        decree=fact.decree,
        source=fact.source,
        wide=fact.stall_id is None and not counter,
    )


def list_agreements(mall: Mall, first: date, last: date) -> Iterator[Cause]:
    """Agreements of the stalls of a mall that ended."""
    for stall in malls.list_stalls(mall):
        if stall.ends_date is not None and first <= stall.ends_date <= last:
            yield Cause(
                CauseKind.AGREEMENT, f"{stall.name} ({stall.agency.short_name})",
                stall.ends_date + timedelta(days=1), None, source=stall.source,
            )  # fmt: skip


def _exceptions(mall: Mall, first: date, last: date) -> Iterator[Cause]:
    """What calendar layers say of single days; days closed by the calendar are known to the baseline."""
    for row in list_calendar_rows(layer_places(mall.region_id, mall.slug).items(), first=first, last=last):
        yield Cause(
            CauseKind.HOLIDAY, row.reason, row.date, row.date + timedelta(days=1), row.decree, row.source,
            counted=row.status == "closed", wide=True,
        )  # fmt: skip


def _obstacles(mall: Mall, first: date, last: date) -> Iterator[Cause]:
    """Obstacles that everybody may read, with a known beginning."""
    for one in list_obstacles(mall=mall.slug, first=first, last=last):
        if one.since.day is not None:
            end = one.until.day + timedelta(days=1) if one.until.day else None
            yield Cause(CauseKind.OBSTACLE, one.title, one.since.day, end, source=one.source)


def _reported(mall: Mall, first: date, last: date) -> Iterator[Cause]:
    """Closures and circulars as reported; a circular without an end counts for its own time only."""
    for one in restrictions_on(mall.region_id, first, last):
        if one.end is not None or one.start >= first:
            end = one.end + timedelta(days=1) if one.end else None
            yield Cause(CauseKind.CLOSURE, one.text, one.start, end, one.basis, one.source)


def list_national_days(first: date, last: date) -> list[Cause]:
    """Holidays, collective leave and Ramadan: part of what is expected, and named so."""
    found: list[Cause] = []
    for year in range(first.year, last.year + 1):
        for day, said in sorted(national_days(year).items()):
            if first <= day <= last:
                found.append(
                    Cause(CauseKind.HOLIDAY, said.reason, day, day + timedelta(days=1), source=said.source,
                        counted=True, wide=True)
                )  # fmt: skip
    for year in range(first.year, last.year + 2):
        for feast in feasts_of(year):
            if feast - FAST <= last and feast > first:
                found.append(
                    Cause(CauseKind.HOLIDAY, "Ramadan", feast - FAST, feast, counted=True, wide=True)
                )
    return found
