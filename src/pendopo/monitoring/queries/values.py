"""One value of a measure for every place and month, from returns, cubes and printed figures together."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from django.db.models import Count, Max, Sum
from django.db.models.functions import Extract

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after, months
from pendopo.analytics.types import Measure, PlaceKind, Shape, SourceKind
from pendopo.kit import clock
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.monitoring.models import Figure, FigureImport, MeasureImport, Return
from pendopo.monitoring.queries import returns
from pendopo.monitoring.queries.figures import as_printed
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.queries.told import told_values
from pendopo.monitoring.rules import merging
from pendopo.monitoring.rules.suppression import PART_OF, hide_small, is_small
from pendopo.monitoring.types import MonthMap, MonthValue, Per, PrintedFigure, ValueState

LEAST_CASES = 20  # public shares and times of fewer cases could point at persons
HOME_ZONE = "Asia/Jakarta"

_NOT_MERGED = _("Waktu tidak dirata-ratakan antardaerah; lihat tiap daerah.")
_NOT_FINISHED = _("Bulan berjalan terbuka untuk umum setelah selesai.")
_NOT_ADDED = _("Ukuran ini tidak dijumlahkan antardaerah.")


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


def with_own(found: list[MonthMap], measure: str, *, by: Actor) -> list[MonthMap]:
    """The maps with what the actor's own malls confirmed and nobody accepted yet, in their own regions only:
    totals stay as everybody sees them.
    """
    places = own_places(by)
    if not places:
        return found
    months_asked = [one.month for one in found]
    drafts = Return.objects.filter(kind="month", state="confirmed", starts_date__in=months_asked)
    wanted = {
        (month, region)
        for month, region, mall in drafts.values_list("starts_date", "region_code", "mall")
        if by.may(Permission.SEE_FIGURES, region=region, mall=mall)
    }
    made = []
    for one in found:
        here = {region for month, region in wanted if month == one.month}
        told = told_values(measure, one.month, by=by) if here else {}
        own = {code: value for code, value in told.items() if code in here}
        made.append(replace(one, regions={**one.regions, **own}) if own else one)
    return made


def versions(wanted: Sequence[date]) -> dict[date, Hashable | None]:
    """The stamp of each month's data over all its sources: cubes, printed figures, returns and imports."""
    stamps = cubes.month_stamps(wanted)
    figures = FigureImport.objects.aggregate(last=Max("id"))["last"] or 0
    imported = MeasureImport.objects.aggregate(last=Max("id"))["last"] or 0
    rows = Return.objects.filter(kind="month", starts_date__in=list(wanted)).values("starts_date")
    told = {
        row["starts_date"]: (row["count"], row["writes"], row["computed"])
        for row in rows.annotate(
            count=Count("id"), writes=Sum("version"), computed=Sum(Extract("computed_at", "epoch"))
        )
    }
    return {month: (stamps[month], figures, imported, told.get(month)) for month in wanted}


def month_map(measure: str, *, month: date, by: Actor) -> MonthMap:
    """Every place in a month; for the public without drafts and small counts. Raises MeasureUnknown."""
    return month_maps(measure, wanted=[month.replace(day=1)], by=by)[0]


def month_maps(measure: str, *, wanted: Sequence[date], by: Actor) -> list[MonthMap]:
    """One map a month, in the order asked for. Raises MeasureUnknown."""
    entry = cubes.get_measure(measure)
    open_to_all = not sees_all(by)
    stamps = versions(wanted)
    printed = _printed_months(measure, wanted)
    return [
        _unfinished(measure, month)
        if open_to_all and not is_finished(month)
        else kept(
            ("month", measure, month, open_to_all),
            stamps[month],
            partial(
                _make, entry, month, printed.get(month, {}), stamps[month], by=None if open_to_all else by
            ),
        )
        for month in wanted
    ]


def is_finished(month: date) -> bool:
    """Whether a month is over: a running one, read twice, would tell who came between."""
    return month_after(month) <= clock.local_date(clock.now(), HOME_ZONE)


def _unfinished(measure: str, month: date) -> MonthMap:
    return MonthMap(measure, month, MonthValue("", month, None, ValueState.NONE, note=_NOT_FINISHED), {}, {})


def series(measure: str, *, code: str, first: date, last: date, by: Actor) -> list[MonthValue]:
    """A place month by month, both ends included. Raises MeasureUnknown."""
    return [found.of(code) for found in month_maps(measure, wanted=list(months(first, last)), by=by)]


def mall_values(measure: str, *, month: date, region: str, by: Actor) -> dict[str, MonthValue]:
    """The malls of a region in a month, for those who may see rows; nothing for others."""
    entry = cubes.get_measure(measure)
    if entry.source != SourceKind.EVENTS or not by.may(Permission.SEE_FIGURES, region=region):
        return {}
    here = {mall.slug for mall in malls.list_malls() if mall.region_id == region}
    points = cubes.month_values(measure, month=month, by=PlaceKind.MALL)
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


def _make(
    entry: Measure,
    month: date,
    printed: dict[str, list[PrintedFigure]],
    stamp: Hashable | None,
    *,
    by: Actor | None,
) -> MonthMap:
    measure, open_to_all = entry.code.value, by is None
    counted: dict[str, MonthValue] = {}
    if entry.source == SourceKind.EVENTS:
        cells = kept(("cells", month), stamp, lambda: cubes.month_cells(month))
        counted = {
            code: merging.of_point(code, point)
            for code, point in cubes.values_of_cells(measure, cells, month=month).items()
        }
    reported = told_values(measure, month, by=by)
    values: dict[str, MonthValue] = {}
    for code in sorted({*counted, *reported, *printed}):
        merged = merging.merge(
            reported.get(code), counted.get(code), merging.of_printed(code, month, printed.get(code, []))
        )
        if merged is not None and (not open_to_all or merging.is_public(merged)):
            values[code] = merged
        elif open_to_all and code in counted:
            values[code] = counted[code]
    regions = {code: value for code, value in values.items() if "." in code}
    provinces, nation = _totals(entry, month, regions)
    provinces |= {code: value for code, value in values.items() if "." not in code and code not in provinces}
    made = MonthMap(measure, month, nation, provinces, regions)
    return _hidden(made, entry, stamp) if open_to_all else made


def _totals(
    entry: Measure, month: date, regions: dict[str, MonthValue]
) -> tuple[dict[str, MonthValue], MonthValue]:
    """Provinces and the nation: counts as sums of the regions shown, all else counted anew by the cubes."""
    by_province: dict[str, list[MonthValue]] = {}
    for code, value in regions.items():
        by_province.setdefault(code.partition(".")[0], []).append(value)
    if entry.shape == Shape.SUM and entry.code != "open_days":
        provinces = {
            code: merging.total_of(code, month, values) for code, values in sorted(by_province.items())
        }
        return provinces, merging.total_of("", month, regions.values())
    if entry.source != SourceKind.EVENTS:
        return {}, MonthValue("", month, None, ValueState.NONE, note=_NOT_ADDED)
    if entry.shape == Shape.PERCENTILE:
        alone = {code: values[0] for code, values in by_province.items() if len(values) == 1}
        provinces = {
            code: replace(alone[code], code=code)
            if code in alone
            else MonthValue(code, month, None, ValueState.NONE, note=_NOT_MERGED)
            for code in sorted(by_province)
        }
        return provinces, MonthValue("", month, None, ValueState.NONE, note=_NOT_MERGED)
    found = {}
    for kind in (PlaceKind.PROVINCE, PlaceKind.NATION):
        points = cubes.month_values(entry.code.value, month=month, by=kind)
        found[kind] = {code: merging.of_point(code, point) for code, point in points.items()}
    provinces = {
        code: replace(value, parts=len(by_province.get(code, [])))
        for code, value in found[PlaceKind.PROVINCE].items()
    }
    nation = found[PlaceKind.NATION].get("", MonthValue("", month, None, ValueState.NONE))
    return provinces, nation


def _hidden(made: MonthMap, entry: Measure, stamp: Hashable | None) -> MonthMap:
    """The map without what could point at a person."""
    if entry.shape in {Shape.SUM, Shape.DISTINCT} and entry.code != "open_days":
        hide = _small_counts(made, stamp)
    elif entry.shape in {Shape.SHARE, Shape.PERCENTILE} and entry.code != "coverage":
        cases = cubes.month_values("tickets", month=made.month)
        few = {code for code, point in cases.items() if 0 < (point.value or 0) < LEAST_CASES}
        if entry.shape == Shape.SHARE:
            rates = cubes.month_rates(entry.code.value, month=made.month)
            few |= {
                code for code, (hits, of, _made) in rates.items() if is_small(hits) or is_small(of - hits)
            }
        hide = few | {code.partition(".")[0] for code in few} | ({""} if few else set())
    else:
        return made
    if not hide:
        return made
    return MonthMap(
        made.measure, made.month, _hide(made.nation, hide),
        {code: _hide(value, hide) for code, value in made.provinces.items()},
        {code: _hide(value, hide) for code, value in made.regions.items()},
    )  # fmt: skip


def _small_counts(made: MonthMap, stamp: Hashable | None) -> set[str]:
    """Small counts, those that differ little from what they are a part of, and what hides them."""
    counts = {
        code: int(value.value)
        for code, value in made.regions.items()
        if value.value is not None and value.state not in {ValueState.PRINTED, ValueState.CLOSED}
    }
    beside: dict[str, list[int]] = {}
    also: set[str] = set()
    for wider in PART_OF.get(made.measure, ()):
        other = _public_map(wider, made.month, stamp)
        for value in (other.nation, *other.provinces.values(), *other.regions.values()):
            if value.state == ValueState.HIDDEN:
                also.add(value.code)
            elif value.value is not None:
                beside.setdefault(value.code, []).append(int(value.value))
    return hide_small(counts, beside=beside, also=also)


def _public_map(measure: str, month: date, stamp: Hashable | None) -> MonthMap:
    """Another measure as the public sees it in the same month."""

    def make() -> MonthMap:
        printed = _printed_months(measure, [month]).get(month, {})
        return _make(cubes.get_measure(measure), month, printed, stamp, by=None)

    return kept(("month", measure, month, True), stamp, make)


def _hide(value: MonthValue, hide: set[str]) -> MonthValue:
    if value.code not in hide or value.state in {ValueState.GAP, ValueState.NONE}:
        return value
    return MonthValue(value.code, value.month, None, ValueState.HIDDEN, value.share_covered)


def _printed_months(measure: str, wanted: Sequence[date]) -> dict[date, dict[str, list[PrintedFigure]]]:
    """Figures in force that cover exactly one of the months, by month and region."""
    rows = Figure.objects.filter(
        superseded_at__isnull=True, measure=measure, period_start__in=list(wanted),
        per__in=[Per.PERIOD.value, Per.MONTH.value],
    )  # fmt: skip
    found: dict[date, dict[str, list[PrintedFigure]]] = {}
    for row in rows:
        start, end = row.period_start, row.period_end
        if start is not None and end == month_after(start) - timedelta(days=1):
            found.setdefault(start, {}).setdefault(row.region_id, []).append(as_printed(row))
    return found
