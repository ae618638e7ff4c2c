"""Alerts that an actor may see: lists, one, and one to change."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Q, QuerySet, SmallIntegerField, When
from django.db.models.functions import Abs

from pendopo.kit.actor import Actor, Permission, Scope
from pendopo.kit.errors import NotAllowed
from pendopo.monitoring.models import Alert, AlertWatch
from pendopo.monitoring.rules import alerts as rules
from pendopo.monitoring.types.alerts import LIVE, AlertKind, AlertState, AlertUnknown
from pendopo.regions import queries as regions

_READ = (Permission.SEE_FIGURES, Permission.REVIEW_RETURNS, Permission.REPORT)
AT_MOST = 500


def _within(scope: Scope) -> Q | None:
    """The alerts of a scope; one of a stall or counter sees none: alerts are of whole malls."""
    if scope.stall or scope.counter is not None:
        return None
    where = Q()
    if scope.region:
        where &= Q(region_code=scope.region) | Q(region_code__startswith=f"{scope.region}.")
    if scope.mall:
        where &= Q(mall=scope.mall)
    return where


def visible(by: Actor) -> QuerySet[Alert]:
    """All alerts that the actor may see: a city its own, the ministry all, and the nation's only who sees
    all.
    """
    parts = [part for name in _READ for scope in by.scopes_of(name) if (part := _within(scope)) is not None]
    if not parts:
        return Alert.objects.none()
    return Alert.objects.filter(reduce(or_, parts)) if all(parts) else Alert.objects.all()


def may_see(by: Actor, alert: Alert) -> bool:
    """Whether the actor may see this alert."""
    return any(by.may(name, region=alert.region_code, mall=alert.mall) for name in _READ)


def may_review(by: Actor, alert: Alert) -> bool:
    """Whether the actor judges alerts of this place."""
    return by.may(Permission.REVIEW_RETURNS, region=alert.region_code, mall=alert.mall)


def may_add(by: Actor, alert: Alert) -> bool:
    """Whether the actor may give a cause or an action."""
    return may_review(by, alert) or speaks_for_the_mall(by, alert)


def speaks_for_the_mall(by: Actor, alert: Alert) -> bool:
    """Whether it is the mall (or its region) that says it, and not the ministry."""
    own = any(scope.mall or scope.region for scope in by.scopes_of(Permission.REPORT))
    return bool(alert.mall) and own and by.may(Permission.REPORT, region=alert.region_code, mall=alert.mall)


def require_review(by: Actor, alert: Alert) -> None:
    """Raise NotAllowed unless the actor judges alerts of this place."""
    if not may_review(by, alert):
        raise NotAllowed


def get_alert(alert_id: int, *, by: Actor) -> Alert:
    """One alert with its steps. Raises AlertUnknown, also for a place that the actor may not see."""
    alert = Alert.objects.prefetch_related("steps").filter(pk=alert_id).first()
    if alert is None or not may_see(by, alert):
        raise AlertUnknown
    return alert


def alert_for_update(alert_id: int, *, by: Actor) -> Alert:
    """One alert, locked, for who may add to it. Raises AlertUnknown and NotAllowed."""
    alert = Alert.objects.select_for_update().filter(pk=alert_id).first()
    if alert is None or not may_see(by, alert):
        raise AlertUnknown
    if not may_add(by, alert):
        raise NotAllowed
    return alert


def chosen_alerts(
    *,
    by: Actor,
    region: str = "",
    group: str = "",
    mall: str = "",
    measure: str = "",
    kind: str = "",
    state: str = "",
    open_only: bool = True,
    since: date | None = None,
) -> QuerySet[Alert]:
    """Alerts that the actor may see and asked for. Raises RegionUnknown for a group that does not exist."""
    rows = visible(by)
    if region:
        rows = rows.filter(Q(region_code=region) | Q(region_code__startswith=f"{region}."))
    if group:
        codes = [one.code for one in regions.get_group(group).regions.all()]
        rows = rows.filter(Q(region_code__in=codes) | Q(area=f"g:{group}"))
    if mall:
        rows = rows.filter(mall=mall)
    if measure:
        rows = rows.filter(Q(measure=measure) | Q(kind=AlertKind.GAP))
    if kind:
        rows = rows.filter(kind=kind)
    if state in set(AlertState):
        rows = rows.filter(state=state)
    elif open_only:
        rows = rows.filter(state__in=[one.value for one in LIVE])
    if since is not None:
        rows = rows.filter(last_end__gt=since)
    return rows


def in_order(rows: QuerySet[Alert]) -> QuerySet[Alert]:
    """As `rules.order_key` orders them, by the database: nothing of the rest has to be read for one page."""
    rank = Case(
        When(kind=AlertKind.GAP, then=0), When(kind=AlertKind.ENDED, then=3),
        When(Q(percent__gte=50) | Q(percent__lte=-50), then=1), default=2, output_field=SmallIntegerField(),
    )  # fmt: skip
    return rows.order_by(rank, -Abs("missed"), -Abs("percent"), "-first_start", "id")


def list_alerts(*, by: Actor, most: int = AT_MOST, **chosen: Any) -> list[Alert]:
    """Alerts that the actor may see: gaps first, then the largest changes; the latest `most` of them.
    `chosen` as in `chosen_alerts`.
    """
    rows = chosen_alerts(by=by, **chosen)
    found = list(rows.order_by("-first_start", "pk")[:most])
    found.sort(key=lambda one: rules.order_key(one.kind, one.percent, one.missed, one.first_start))
    return found


def count_open(*, by: Actor) -> int:
    """How many alerts wait for somebody."""
    return visible(by).filter(state=AlertState.OPEN).count()


def list_watches(*, by: Actor) -> list[AlertWatch]:
    """What the actor follows by mail."""
    return list(
        AlertWatch.objects.filter(user_id=by.user_id or 0).order_by("region_code", "group", "measure")
    )
