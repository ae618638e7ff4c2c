"""Questions about effects: lists, one with its answer, what can be asked, and what an answer is made of."""

from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Max, Min, Q

from pendopo.analytics.models import EffectQuestion, MonthCell
from pendopo.analytics.queries.measures import counted, list_counted_measures
from pendopo.analytics.queries.series import month_series, week_series
from pendopo.analytics.rules import month_after, month_of
from pendopo.analytics.rules.effect.points import Ingredients
from pendopo.analytics.types import Measure, MeasureCode, Place, Point, Shape
from pendopo.analytics.types.effects import (
    EffectRefused,
    EffectState,
    EffectUnknown,
    EffectView,
    Grain,
)
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.malls import queries as malls
from pendopo.regions import queries as regions

MONTHS, WEEKS = 120, 260  # the longest history that is read


def list_effects(region: str = "", *, by: Actor | None = None, limit: int = 200) -> list[EffectView]:
    """Questions about a region (all without one), the newest first; with `by` only those they may see."""
    rows = EffectQuestion.objects.all()
    if region:
        rows = rows.filter(Q(region_code=region) | Q(region_code__startswith=f"{region}."))
    seen = (row for row in rows if by is None or _may_see(by, row.region_code, row.mall))
    return [_view(row) for row in islice(seen, limit)]  # the newest of one's own, however many others ask


def get_effect(question_id: int, *, by: Actor) -> EffectView:
    """One question with its answer. Raises EffectUnknown, also for one that the actor may not see."""
    row = EffectQuestion.objects.filter(pk=question_id).first()
    if row is None or not _may_see(by, row.region_code, row.mall):
        raise EffectUnknown
    return _view(row)


def list_effects_about(about: str, *, by: Actor) -> list[EffectView]:
    """Questions about one entry (`strategy:12`), the newest first; only those that the actor may see."""
    rows = EffectQuestion.objects.filter(about=about).exclude(about="")
    return [_view(row) for row in rows if _may_see(by, row.region_code, row.mall)]


def find_asked(about: str, *, measure: str, grain: Grain, at: date, since: datetime) -> EffectView | None:
    """The same question, when it waits for its answer or was asked from `since` on."""
    rows = EffectQuestion.objects.filter(about=about, measure=measure, grain=grain.value, at_date=at)
    wanted = Q(state=EffectState.QUEUED) | Q(asked_at__gte=since) & ~Q(state=EffectState.FAILED)
    row = rows.exclude(about="").filter(wanted).first()
    return None if row is None else _view(row)


def may_see_figures(by: Actor | None, *, region: str, mall: str = "") -> bool:
    """Whether the actor may see the figures of a place, and so the effects on them."""
    return by is not None and _may_see(by, region, mall)


def require_figures(by: Actor, *, region: str, mall: str = "") -> None:
    """Raises NotAllowed unless the actor may see the figures of the place."""
    if not _may_see(by, region, mall):
        raise NotAllowed


def list_effect_measures() -> list[Measure]:
    """Measures whose effects can be told: counts of events or persons, no shares, times or days."""
    return [
        measure
        for measure in list_counted_measures()
        if measure.shape in {Shape.SUM, Shape.DISTINCT} and measure.code != MeasureCode.OPEN_DAYS
    ]


def list_counted_regions(*, by: Actor) -> list[tuple[str, str]]:
    """Regions with figures in the cubes, as code and name."""
    codes = MonthCell.objects.filter(agency="", channel="").values_list("region_code", flat=True).distinct()
    seen = [code for code in sorted(codes) if _may_see(by, code, "")]
    return [(region.code, region.name) for region in regions.list_regions(seen)]


def list_counted_malls(region: str) -> list[tuple[str, str]]:
    """Malls of a region with figures in the cubes, as slug and name."""
    slugs = MonthCell.objects.filter(region_code=region, agency="", channel="").values_list("mall", flat=True)
    there = set(slugs)
    named = {mall.slug: mall.name for mall in malls.list_malls()}
    return [(slug, named.get(slug, slug)) for slug in sorted(there)]


def counted_span(region: str) -> tuple[date, date] | None:
    """The first day of the first month with figures, and of the last."""
    ends = MonthCell.objects.filter(region_code=region, agency="", channel="").aggregate(
        first=Min("month"), last=Max("month")
    )
    return (ends["first"], ends["last"]) if ends["first"] else None


def get_ingredients(view: EffectView, *, today: date) -> Ingredients:
    """The points that an answer is made of, up to the last whole period before `today`."""
    measure = counted(view.measure)
    if measure not in list_effect_measures():
        raise EffectRefused("measure_not_count")
    place = Place.of_mall(view.mall) if view.mall else Place.of_region(view.region)
    open_days = _points(MeasureCode.OPEN_DAYS, place, view, today) if view.per_open_day else None
    controls = {
        code: _points(view.measure, Place.of_region(code), view, today)
        for code in view.controls
        if code != view.region
    }
    return Ingredients(
        _points(view.measure, place, view, today), open_days, controls, view.grain, view.at, view.season
    )


def _points(measure: str, place: Place, view: EffectView, today: date) -> list[Point]:
    spans = [span for code in (view.region, *view.controls) if (span := counted_span(code))]
    if not spans:
        return []
    if view.grain == Grain.WEEK:
        last = today - timedelta(days=1)
        first = max(min(first for first, _last in spans), last - timedelta(days=7 * WEEKS))
        return week_series(measure, place=place, first=first, last=last) if first <= last else []
    last = month_of(today) - timedelta(days=1)
    first = max(min(first for first, _last in spans), month_after(month_of(last), -MONTHS))
    return month_series(measure, place=place, first=first, last=last) if first <= last else []


def _may_see(by: Actor, region: str, mall: str) -> bool:
    wide = [
        scope for scope in by.scopes_of(Permission.SEE_FIGURES) if not scope.stall and scope.counter is None
    ]
    return any(scope.covers(region=region, mall=mall) for scope in wide)


def as_view(row: EffectQuestion) -> EffectView:
    """A question as it is read."""
    return _view(row)


def _view(row: EffectQuestion) -> EffectView:
    region = {one.code: one.name for one in regions.list_regions([row.region_code])}
    mall = dict(list_counted_malls(row.region_code)).get(row.mall, row.mall) if row.mall else ""
    return EffectView(
        id=row.pk, label=row.label, basis=row.basis, measure=row.measure, region=row.region_code,
        mall=row.mall,
        place=mall or region.get(row.region_code, row.region_code), grain=Grain(row.grain), at=row.at_date,
        controls=tuple(row.controls), per_open_day=row.per_open_day, season=row.season,
        state=EffectState(row.state), asked_by=row.asked_by, asked_at=row.asked_at, result=row.result,
        about=row.about,
    )  # fmt: skip
