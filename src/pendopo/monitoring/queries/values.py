"""One value of a measure for every place and month, from returns, cubes and printed figures together."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial

from django.db.models import Count, Max, Sum
from django.db.models.functions import Extract

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after, months
from pendopo.analytics.types import PlaceKind, SourceKind
from pendopo.kit import clock
from pendopo.kit.actor import Actor, Permission
from pendopo.malls import queries as malls
from pendopo.monitoring.models import Figure, FigureImport, MeasureImport, Return
from pendopo.monitoring.queries import returns
from pendopo.monitoring.queries.country import NOTHING, MonthMap, Sources
from pendopo.monitoring.queries.figures import as_printed
from pendopo.monitoring.queries.hidden import read_hidden
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.queries.told import told_months
from pendopo.monitoring.rules import merging
from pendopo.monitoring.rules.suppression import PART_OF
from pendopo.monitoring.types import MonthValue, Per, PrintedFigure

HOME_ZONE = "Asia/Jakarta"


def sees_all(by: Actor) -> bool:
    """Whether the actor reads the whole country unhidden: an analyst or auditor, not one mall's manager."""
    return by.may(Permission.SEE_FIGURES)


def own_places(by: Actor) -> tuple[tuple[str, str], ...]:
    """The region and mall of each place whose unaccepted values the actor sees; none for who sees all anyway.

    What is kept for an actor with places of its own is kept for these places only.
    """
    if sees_all(by):
        return ()
    scopes = [*by.scopes_of(Permission.SEE_FIGURES), *by.scopes_of(Permission.REVIEW_RETURNS)]
    return tuple(sorted({(scope.region, scope.mall) for scope in scopes if not scope.stall}))


def versions(wanted: Sequence[date]) -> dict[date, Hashable | None]:
    """The stamp of each month's data over all its sources: cubes, printed figures, returns and imports; and
    whether the month is over, since the public sees no other.
    """
    stamps = cubes.month_stamps(wanted)
    figures = FigureImport.objects.aggregate(last=Max("id"))["last"] or 0
    imported = MeasureImport.objects.aggregate(last=Max("id"))["last"] or 0
    rows = Return.objects.filter(kind="month", starts_date__in=list(wanted)).values("starts_date")
    told = {
        row["starts_date"]: (row["count"], row["writes"], row["computed"])
        for row in rows.annotate(
            count=Count("version"), writes=Sum("version"), computed=Sum(Extract("computed_at", "epoch"))
        )
    }
    return {
        month: (stamps[month], figures, imported, told.get(month), is_finished(month)) for month in wanted
    }


def month_map(measure: str, *, month: date, by: Actor) -> MonthMap:
    """Every place in a month; for the public without drafts and small counts. Raises MeasureUnknown."""
    return month_maps(measure, wanted=[month.replace(day=1)], by=by)[0]


def month_maps(
    measure: str, *, wanted: Sequence[date], by: Actor, places: Collection[str] = ()
) -> list[MonthMap]:
    """One map a month, in the order asked for. Raises MeasureUnknown."""
    return maps_of([measure], wanted=wanted, by=by, places=places)[measure]


def maps_of(
    measures: Iterable[str], *, wanted: Sequence[date], by: Actor, places: Collection[str] = ()
) -> dict[str, list[MonthMap]]:
    """The maps of several measures, read together; where `places` names regions or provinces, only those may
    be asked for, and returns of no other are read. Raises MeasureUnknown.
    """
    entries = {measure: cubes.get_measure(measure) for measure in measures}
    open_to_all = not sees_all(by)
    shut = {month for month in wanted if open_to_all and not is_finished(month)}
    stamps = versions(wanted)
    printed = _printed_months(entries, wanted)
    told = told_months(entries, wanted, by=None if open_to_all else by, places=places)
    counted = {name for name, entry in entries.items() if entry.source == SourceKind.EVENTS}
    names = {name for measure in counted for name in cubes.names_of(measure)}
    sheets = cubes.month_sheets(wanted, {*names, "tickets"}) if counted else [None] * len(wanted)
    known_hidden = cache(lambda: read_hidden(entries, stamps))  # read once, where anything is asked
    found: dict[str, list[MonthMap]] = {measure: [] for measure in entries}
    for index, (month, sheet) in enumerate(zip(wanted, sheets, strict=True)):
        for measure, entry in entries.items():
            key = (measure, month)
            known = Sources(sheet if measure in counted else None, told.get(key, {}), printed.get(key, {}))
            made = MonthMap(entry, month, NOTHING if month in shut else known, open_to_all=open_to_all)
            if open_to_all and month not in shut:
                wider = PART_OF.get(measure, ())
                whole = not places and all(other in entries for other in wider)
                find = made.find_hidden if whole else partial(_hidden, measure, month, by)
                look = partial(_look, known_hidden, key, find)
                made.hidden = partial(kept, ("hidden", *key), stamps[month], look)
                made.wider = partial(_beside, found, wider, index)
            found[measure].append(made)
    return {measure: found[measure] for measure in entries}


def _look(
    known: Callable[[], Mapping[tuple[str, date], frozenset[str]]],
    key: tuple[str, date],
    find: Callable[[], frozenset[str]],
) -> frozenset[str]:
    """As the worker found it, or found now."""
    hidden = known().get(key)
    return find() if hidden is None else hidden


def _beside(found: dict[str, list[MonthMap]], wider: Sequence[str], index: int) -> list[MonthMap]:
    return [found[measure][index] for measure in wider]


def _hidden(measure: str, month: date, by: Actor) -> frozenset[str]:
    """What is hidden follows from the whole country, and from what the measure counts a part of."""
    together = [measure, *PART_OF.get(measure, ())]
    return maps_of(together, wanted=[month], by=by)[measure][0].find_hidden()


def own_maps(
    measures: Collection[str], *, wanted: Sequence[date], by: Actor, places: Collection[str] = ()
) -> dict[str, list[MonthMap]]:
    """As `maps_of`, with what the actor's own malls confirmed and nobody accepted yet, in their own regions
    only: totals stay as everybody sees them.
    """
    found = maps_of(measures, wanted=wanted, by=by, places=places)
    if not own_places(by):
        return found
    drafts = Return.objects.filter(kind="month", state="confirmed", starts_date__in=list(wanted))
    own = {
        (month, region)
        for month, region, mall in drafts.values_list("starts_date", "region_code", "mall")
        if by.may(Permission.SEE_FIGURES, region=region, mall=mall)
    }
    here = {region for _month, region in own}
    told = told_months(measures, wanted, by=by, places=here) if here else {}
    for (measure, month), values in told.items():
        for one in found[measure]:
            if one.month == month:
                one.own = {code: value for code, value in values.items() if (month, code) in own}
    return found


def is_finished(month: date) -> bool:
    """Whether a month is over: a running one, read twice, would tell who came between."""
    return month_after(month) <= clock.local_date(clock.now(), HOME_ZONE)


def series(measure: str, *, code: str, first: date, last: date, by: Actor) -> list[MonthValue]:
    """A place month by month, both ends included. Raises MeasureUnknown."""
    found = month_maps(measure, wanted=list(months(first, last)), by=by, places=[code] if code else ())
    return [one.of(code) for one in found]


def mall_values(measure: str, *, month: date, region: str, by: Actor) -> dict[str, MonthValue]:
    """The malls of a region in a month, for those who may see rows; nothing for others."""
    entry = cubes.get_measure(measure)
    if entry.source != SourceKind.EVENTS or not by.may(Permission.SEE_FIGURES, region=region):
        return {}
    here = {mall.slug for mall in malls.list_malls() if mall.region_id == region}
    points = cubes.month_values(measure, month=month, by=PlaceKind.MALL, region=region)
    return {slug: merging.of_point(slug, point) for slug, point in points.items() if slug in here}


def list_months(measure: str, *, by: Actor | None = None) -> list[date]:
    """Months that may have a value of a measure, the oldest first; for who sees all also what is not
    accepted yet.
    """
    found = set(returns.list_reported_months(measure, by=by if by is not None and sees_all(by) else None))
    if cubes.get_measure(measure).source == SourceKind.EVENTS:
        found |= set(cubes.list_counted_months())
    rows = Figure.objects.filter(
        superseded_at__isnull=True, measure=measure, period_start__day=1,
        per__in=[Per.PERIOD.value, Per.MONTH.value],
    )  # fmt: skip
    for start, end in rows.values_list("period_start", "period_end"):
        if start is not None and end is not None and end == month_after(start) - timedelta(days=1):
            found.add(start)
    if by is not None and sees_all(by):
        return sorted(found)
    return sorted(month for month in found if is_finished(month))


def best_month(found: Sequence[date], *, today: date) -> date | None:
    """The newest whole month of those with data, else the newest; None without any."""
    whole = [month for month in found if month_after(month) <= today]
    listed = whole or list(found)
    return listed[-1] if listed else None


def _printed_months(
    measures: Iterable[str], wanted: Sequence[date]
) -> dict[tuple[str, date], dict[str, list[PrintedFigure]]]:
    """Figures in force that cover exactly one of the months, by measure, month and region."""
    rows = Figure.objects.filter(
        superseded_at__isnull=True, measure__in=list(measures), period_start__in=list(wanted),
        per__in=[Per.PERIOD.value, Per.MONTH.value],
    )  # fmt: skip
    found: dict[tuple[str, date], dict[str, list[PrintedFigure]]] = {}
    for row in rows:
        start, end = row.period_start, row.period_end
        if start is not None and end == month_after(start) - timedelta(days=1):
            of_month = found.setdefault((row.measure, start), {})
            of_month.setdefault(row.region_id, []).append(as_printed(row))
    return found
