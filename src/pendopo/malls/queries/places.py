"""The places: malls, stalls, counters, hours, facts, assignments, and whether an actor may act there."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.kit.writes import fetch
from pendopo.malls.models import (
    Agency,
    Cap,
    Closure,
    Counter,
    CounterAssignment,
    Mall,
    OpeningHours,
    Stall,
)
from pendopo.malls.types import MallUnknown
from pendopo.regions.models import CalendarDay


def may_here(
    by: Actor, permission: Permission, *, mall: Mall, stall: str = "", counter: int | None = None
) -> bool:
    """Whether the actor holds the permission at this mall (stall, counter)."""
    return by.may(permission, region=mall.region_id, mall=mall.slug, stall=stall, counter=counter)


def require_here(
    by: Actor, permission: Permission, *, mall: Mall, stall: str = "", counter: int | None = None
) -> None:
    """Raise NotAllowed unless the actor holds the permission at this mall (stall, counter)."""
    if not may_here(by, permission, mall=mall, stall=stall, counter=counter):
        raise NotAllowed


def may_within(by: Actor, permission: Permission, *, mall: Mall) -> bool:
    """Whether the actor holds the permission for this mall or for any stall or counter of it."""
    return by.may_within(permission, region=mall.region_id, mall=mall.slug)


def require_within(by: Actor, permission: Permission, *, mall: Mall) -> None:
    """Raise NotAllowed unless the actor holds the permission for this mall or some place in it."""
    if not may_within(by, permission, mall=mall):
        raise NotAllowed


def list_stalls_where(
    by: Actor, permission: Permission, *, mall: Mall, on: date | None = None
) -> list[Stall]:
    """The stalls of a mall at which the actor holds a permission, by number."""
    return [row for row in list_stalls(mall, on=on) if may_here(by, permission, mall=mall, stall=row.slug)]


def list_malls() -> list[Mall]:
    """All malls with their regions, by name."""
    return list(Mall.objects.select_related("region").order_by("name"))


def list_malls_in(region: str) -> list[Mall]:
    """The malls of a region, or of all regions of a province, by name."""
    inside = Q(region_id=region) | Q(region__code__startswith=f"{region}.")
    return list(Mall.objects.filter(inside).select_related("region").order_by("name"))


def get_mall(slug: str | Mall) -> Mall:
    """The mall of this name (a mall is given back as it is). Raises MallUnknown."""
    if isinstance(slug, Mall):
        return slug
    try:
        return Mall.objects.select_related("region").get(slug=slug)
    except Mall.DoesNotExist:
        raise MallUnknown from None


def recall_mall(slug: str) -> Mall:
    """The mall of this name for reading only: this process keeps the row until its stamp changes. Raises
    MallUnknown.
    """
    stamp = mall_version(slug)
    kept = _kept_malls.get(slug)
    if kept is None or kept[0] != stamp:
        kept = _kept_malls[slug] = (stamp, get_mall(slug))
    return kept[1]


_kept_malls: dict[str, tuple[tuple[int, int], Mall]] = {}


def mall_version(slug: str) -> tuple[int, int]:
    """Id and version stamp of a mall: what was made under one stamp is true. Raises MallUnknown."""
    rows = fetch("SELECT id, version FROM malls_mall WHERE slug = %s", [slug])
    if not rows:
        raise MallUnknown
    return int(rows[0][0]), int(rows[0][1])


def _of_mall(mall: Mall | str) -> Q:
    return Q(mall=mall) if isinstance(mall, Mall) else Q(mall__slug=mall)


def _in_force(on: date | None) -> Q:
    if on is None:
        return Q()
    return Q(starts_date__lte=on) & (Q(ends_date__isnull=True) | Q(ends_date__gte=on))


def list_stalls(mall: Mall | str, *, on: date | None = None) -> list[Stall]:
    """Stalls under an agreement on a day (all stalls without a day), with agency and mall, by number."""
    rows = Stall.objects.filter(_of_mall(mall), _in_force(on))
    return list(rows.select_related("agency", "mall").order_by("number", "id"))


def get_stall(mall: Mall | str, slug: str) -> Stall:
    """One stall of a mall, with agency, mall and region. Raises MallUnknown."""
    if "\0" in slug:  # no text of the database can hold it
        raise MallUnknown
    try:
        return Stall.objects.select_related("agency", "mall__region").get(_of_mall(mall), slug=slug)
    except Stall.DoesNotExist:
        raise MallUnknown from None


def list_counters(
    mall: Mall | str, *, stall: Stall | str | None = None, on: date | None = None
) -> list[Counter]:
    """Counters in force on a day (all without a day), of the mall or one stall, by number."""
    rows = Counter.objects.filter(_of_mall(mall), _in_force(on)).select_related("stall__agency", "mall")
    if stall is not None:
        rows = rows.filter(stall=stall) if isinstance(stall, Stall) else rows.filter(stall__slug=stall)
    return list(rows.order_by("number", "id"))


def get_counter(counter_id: int) -> Counter:
    """One counter with stall, agency, mall and region. Raises MallUnknown."""
    try:
        return Counter.objects.select_related("stall__agency", "mall__region").get(pk=counter_id)
    except Counter.DoesNotExist:
        raise MallUnknown from None


def list_agencies() -> list[Agency]:
    """All agencies by name."""
    return list(Agency.objects.order_by("name"))


def get_agency(slug: str) -> Agency:
    """One agency. Raises MallUnknown."""
    try:
        return Agency.objects.get(pk=slug)
    except Agency.DoesNotExist:
        raise MallUnknown from None


def list_hours(mall: Mall | str, *, stall: Stall | None = None, on: date | None = None) -> list[OpeningHours]:
    """Weekly hours of the mall itself, or of one stall, in force on a day (all sets without a day)."""
    rows = OpeningHours.objects.filter(_of_mall(mall), stall=stall)
    if on is not None:
        rows = rows.filter(
            Q(starts_date__isnull=True) | Q(starts_date__lte=on),
            Q(ends_date__isnull=True) | Q(ends_date__gte=on),
        )
    return list(rows.order_by("step", "starts_date", "weekday", "opens"))


def list_facts(mall: Mall | str, *, since: datetime | None = None) -> list[Closure | Cap]:
    """Closures and caps of a mall that end after `since` (all without it), the earliest first."""

    def alive(rows: QuerySet[Closure] | QuerySet[Cap]) -> list[Closure | Cap]:
        chosen = rows.filter(_of_mall(mall)).select_related("stall")
        if since is not None:
            chosen = chosen.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=since))
        return list(chosen)

    facts = alive(Closure.objects.select_related("counter")) + alive(Cap.objects.all())
    return sorted(facts, key=lambda fact: (fact.starts_at, fact.pk))


def facts_by_mall() -> dict[str, list[Closure | Cap]]:
    """The closures and caps of all malls by slug, the earliest first, as `list_facts` gives those of one."""
    found: dict[str, list[Closure | Cap]] = {}
    rows: list[Closure | Cap] = [*Closure.objects.select_related("mall", "stall", "counter")]
    rows += Cap.objects.select_related("mall", "stall")
    for fact in sorted(rows, key=lambda fact: (fact.starts_at, fact.pk)):
        found.setdefault(fact.mall.slug, []).append(fact)
    return found


def get_fact(kind: str, fact_id: int) -> Closure | Cap:
    """One closure or cap with its mall. Raises MallUnknown."""
    model: type[Closure] | type[Cap] = Closure if kind == "closure" else Cap
    fact = model._default_manager.select_related("mall", "stall").filter(pk=fact_id).first()
    if fact is None:
        raise MallUnknown
    return fact


def list_exceptions(mall: Mall | str, *, first: date, last: date) -> list[CalendarDay]:
    """Dated exceptions of the mall and its stalls from `first` to `last`."""
    slug = mall.slug if isinstance(mall, Mall) else mall
    here = Q(layer="mall", place=slug) | Q(layer="stall", place__startswith=slug + "/")
    return list(CalendarDay.objects.filter(here, date__range=(first, last)).order_by("date", "place"))


def _assigned_at(at: datetime) -> Q:
    return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def list_assignments(mall: Mall | str, *, at: datetime) -> list[CounterAssignment]:
    """Who has which counter at a moment, by counter number."""
    here = Q(counter__mall=mall) if isinstance(mall, Mall) else Q(counter__mall__slug=mall)
    rows = CounterAssignment.objects.filter(here, _assigned_at(at))
    return list(rows.select_related("user", "counter__stall").order_by("counter__number", "id"))


def list_coming_assignments(mall: Mall | str, *, at: datetime) -> list[CounterAssignment]:
    """Shifts that have not ended yet, also those still to begin, by counter number and start."""
    here = Q(counter__mall=mall) if isinstance(mall, Mall) else Q(counter__mall__slug=mall)
    rows = CounterAssignment.objects.filter(here, Q(ends_at__isnull=True) | Q(ends_at__gt=at))
    return list(rows.select_related("user", "counter__stall").order_by("counter__number", "starts_at", "id"))


def list_counters_of(user_id: int, *, at: datetime) -> list[Counter]:
    """The counters an officer is assigned to at a moment, by number."""
    rows = Counter.objects.filter(
        pk__in=CounterAssignment.objects.filter(_assigned_at(at), user_id=user_id).values("counter_id")
    )
    return list(rows.select_related("stall__agency", "mall__region").order_by("mall__slug", "number"))
