"""The search for falls: judges a week or month of all places, opens, extends and closes alerts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from pendopo.analytics.queries.falls import read_history
from pendopo.analytics.rules import falls
from pendopo.analytics.types import MEASURES, MeasureCode, Shape
from pendopo.analytics.types.falls import Cadence, DayHistory, Finding, FindingState, Settings, Side
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall
from pendopo.monitoring.actions.alerts.judged import write_judged
from pendopo.monitoring.actions.alerts.steps import add_step
from pendopo.monitoring.models import Alert, AlertStep
from pendopo.monitoring.queries.alerts.causes import (
    facts_of_all,
    list_agreements,
    list_causes,
    list_national_days,
)
from pendopo.monitoring.rules import alerts as rules
from pendopo.monitoring.types.alerts import (
    AlertKind,
    AlertState,
    Cause,
    CauseKind,
    DismissKind,
    ScanResult,
    StepKind,
)

NATION_ZONE = "Asia/Jakarta"
_LOCK = 7_470_001  # one scan at a time
FAR = date(9999, 1, 1)
HISTORY = timedelta(days=3 * 366)
STALLS_MISSED = timedelta(weeks=26)  # so long a mall is set against what it was with a stall that left


@dataclass(slots=True)
class _Scan:
    """What one scan knows and does."""

    by: Actor
    at: datetime
    run: falls.Run
    places: dict[str, Mall]
    facts: dict[str, list[Cause]]  # closures and caps by mall
    live: dict[tuple[str, str], Alert]  # of this cadence, still going on
    judged: list[Alert] = field(default_factory=list)  # to be written: they go on
    near: dict[tuple[str, date, date], list[Cause]] = field(default_factory=dict)
    found: int = 0
    gaps: int = 0
    recovered: int = 0


@transaction.atomic
def scan_for_falls(
    *,
    cadence: str,
    start: date | None = None,
    history: DayHistory | None = None,
    by: Actor,
    at: datetime,
    settings: Settings | None = None,
) -> ScanResult:
    """Search all places for gaps, falls and rises in the week or month that begins at `start` (the latest
    whole one without it).

    The same period again changes figures that changed, and nothing else: an alert exists once for a place,
    measure, kind and first period. `history`: days that were read before, where many periods are searched.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    pace = Cadence(cadence)
    start = start or rules.latest_whole_period(local_date(at, NATION_ZONE), pace)
    places = {mall.slug: mall for mall in malls.list_malls()}
    alerts = _alerts_for_update()
    _move_with_their_region(alerts, places)
    if history is None:
        last = falls.period_after(start, pace) - timedelta(days=1)
        history = read_history(first=start - HISTORY, last=last)
    facts = facts_of_all(places)
    run = falls.search_falls(
        history, cadence=pace, start=start, memory=_memory(alerts, facts, pace, start), settings=settings
    )
    scan = _Scan(by, at, run, places, facts, _going_on(alerts, pace))
    _end_what_cannot_go_on(scan, start)
    for finding in run.findings:
        _take(scan, finding)
    write_judged(scan.judged)
    record(
        "monitoring.falls.scanned", by=by, at=at,
        data={"cadence": cadence, "start": start.isoformat(), "tests": run.tests, "found": scan.found,
            "gaps": scan.gaps, "recovered": scan.recovered},
    )  # fmt: skip
    going_on = sum(alert.over_start is None for alert in scan.live.values())
    return ScanResult(start, cadence, run.tests, scan.found, scan.gaps, scan.recovered, going_on)


def _alerts_for_update() -> list[Alert]:
    """All alerts, locked in their order: those that go on whole and with their chain, of the others only what
    a baseline has to know.
    """
    rows = Alert.objects.order_by("pk")
    list(rows.select_for_update().values_list("pk"))
    over = rows.filter(over_start__isnull=False).defer("track", "causes", "members")
    going_on = rows.filter(over_start__isnull=True).prefetch_related("steps")
    return [*over, *going_on]


def _going_on(alerts: Iterable[Alert], pace: Cadence) -> dict[tuple[str, str], Alert]:
    return {
        (alert.place, alert.measure): alert
        for alert in alerts
        if alert.over_start is None and alert.cadence == pace and alert.kind != AlertKind.ENDED
    }


def _memory(alerts: list[Alert], facts: dict[str, list[Cause]], pace: Cadence, start: date) -> falls.Memory:
    """What is open (in either cadence: one change is one alert), and what may not become the norm."""
    end = falls.period_after(start, pace)
    opened: dict[tuple[str, str], date] = {}
    left_out: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    restarts: dict[tuple[str, str], date] = {}
    reasons: dict[int, set[str]] = defaultdict(set)
    for number, code in AlertStep.objects.filter(kind=StepKind.DISMISSED).values_list("alert_id", "code"):
        reasons[number].add(code)
    for alert in alerts:
        key = (alert.place, alert.measure)
        over = alert.over_start or FAR
        if alert.cadence == pace and alert.over_start is None:
            opened[key] = alert.first_start
        elif alert.cadence != pace and alert.measure and alert.first_start < end and over > start:
            opened.setdefault(key, alert.first_start)
        if not alert.measure:
            continue
        said = reasons.get(alert.pk, set())
        if DismissKind.NEW_LEVEL in said:
            restarts[key] = max(alert.first_start, restarts.get(key, alert.first_start))
        elif DismissKind.NOT_REAL not in said:
            left_out[key].append((alert.first_start, over))
    for slug, known in facts.items():
        spans = [(c.start, c.end or FAR) for c in known if rules.teaches_nothing(c)]
        if spans:
            left_out[(slug, "")] = spans
    return falls.Memory(opened, dict(left_out), restarts)


def _move_with_their_region(alerts: Iterable[Alert], places: dict[str, Mall]) -> None:
    """A mall keeps its alerts when its region is split or gets another code."""
    for alert in alerts:
        mall = places.get(alert.mall)
        if mall is not None and alert.over_start is None and alert.region_code != mall.region_id:
            alert.region_code = mall.region_id
            alert.save(update_fields=["region_code"])


def _end_what_cannot_go_on(scan: _Scan, start: date) -> None:
    """A mall closed for good gets one last note; a measure with a new meaning starts anew."""
    for key, alert in list(scan.live.items()):
        mall = scan.places.get(alert.mall)
        gone = bool(alert.mall) and (
            mall is None or (mall.closed_date is not None and mall.closed_date <= start)
        )
        renamed = alert.measure in MEASURES and MEASURES[alert.measure].version != alert.measure_version
        if gone or renamed:
            alert.over_start = max(start, alert.first_start)
            _end(scan, alert, StepKind.ENDED, code="closed" if gone else "redefined")
            del scan.live[key]
    for mall in scan.places.values():
        if mall.closed_date is not None and start - HISTORY < mall.closed_date <= start:
            _last_note(scan, mall, start)


def _last_note(scan: _Scan, mall: Mall, start: date) -> None:
    if mall.closed_date is None or Alert.objects.filter(mall=mall.slug, kind=AlertKind.ENDED).exists():
        return
    end = falls.period_after(start, scan.run.cadence)
    alert = Alert.objects.create(
        kind=AlertKind.ENDED, cadence=scan.run.cadence, mall=mall.slug, region_code=mall.region_id,
        state=AlertState.DISMISSED, first_start=mall.closed_date, last_start=max(mall.closed_date, start),
        last_end=end, over_start=mall.closed_date, found_at=scan.at, judged_at=scan.at, closed_at=scan.at,
    )  # fmt: skip
    add_step(alert, StepKind.ENDED, by=scan.by, at=scan.at, code="closed")


_MISSING = {FindingState.GAP}


def _is_area(place: str) -> bool:
    return place[1:2] == ":"


def _take(scan: _Scan, finding: Finding) -> None:
    key = (finding.place, finding.measure)
    alert = scan.live.get(key)
    hit = finding.state in ({FindingState.ALERT, FindingState.CLOSURE} if finding.measure else _MISSING)
    if alert is None:
        if hit:
            _open(scan, finding)
        return
    if finding.start < alert.last_start:
        return  # an earlier period again: the alert knows more already
    _go_on(scan, alert, finding, is_outside=hit or not finding.back)


def _open(scan: _Scan, finding: Finding) -> None:
    first = finding.first or finding.start
    kind = _kind(finding)
    known = Q(over_start__isnull=True) | Q(over_start__gt=first) | Q(first_start=first)
    mall, area = ("", finding.place) if _is_area(finding.place) else (finding.place, "")
    same = Alert.objects.filter(known, mall=mall, area=area, measure=finding.measure, kind=kind)
    if same.filter(first_start__lt=finding.end).exists():
        return  # known in either cadence, and perhaps over or closed by somebody: it is not raised twice
    track = _plain(finding)
    size = _size(finding.measure, kind, track, first)
    causes = _causes(scan, mall, first, finding, members=finding.members)
    alert = Alert.objects.create(
        kind=kind, cadence=finding.cadence, mall=mall, area=area, region_code=finding.region_code,
        measure=finding.measure,
        measure_version=MEASURES[finding.measure].version if finding.measure else 1,
        first_start=first, last_start=finding.start, last_end=finding.end, periods=finding.periods,
        value=finding.value if finding.measure else _percent(finding.share_covered),
        expected=finding.expected, low=finding.low, high=finding.high, percent=size.percent,
        missed=size.missed, p_value=finding.p_value, rate=scan.run.rate, tests=max(1, scan.run.tests),
        factor=finding.factor, causes=[cause.as_json() for cause in causes],
        track=track, members=list(finding.members), is_generated=finding.is_generated,
        found_at=scan.at, judged_at=scan.at,
    )  # fmt: skip
    scan.live[(finding.place, finding.measure)] = alert
    add_step(alert, StepKind.FOUND, by=scan.by, at=scan.at, data={"percent": round(size.percent, 1)})
    if finding.state == FindingState.CLOSURE:
        alert.state = AlertState.EXPLAINED
        alert.save(update_fields=["state"])
        lead = rules.lead_cause(causes)
        left = lead is not None and lead.kind == CauseKind.AGREEMENT
        code = CauseKind.AGREEMENT if left else CauseKind.CLOSURE
        add_step(alert, StepKind.CAUSE, by=scan.by, at=scan.at, code=code)
    record(
        "monitoring.alert.found", by=scan.by, at=scan.at, region=alert.region_code, mall=alert.mall,
        data={"alert": alert.pk, "kind": kind, "measure": alert.measure, "cadence": alert.cadence,
            "start": first.isoformat()},
    )  # fmt: skip
    scan.found += kind != AlertKind.GAP
    scan.gaps += kind == AlertKind.GAP


def _go_on(scan: _Scan, alert: Alert, finding: Finding, *, is_outside: bool) -> None:
    """Another period of a change that has its alert: longer, or back in the middle of its range."""
    again = finding.start == alert.last_start
    told = finding.state not in {FindingState.GAP, FindingState.CLOSED, FindingState.SHORT, FindingState.FEW}
    if not told and alert.kind != AlertKind.GAP:
        return  # a hole says nothing of a fall
    if finding.track:
        alert.track = _plain(finding)
    size = _size(alert.measure, alert.kind, alert.track, alert.first_start)
    if is_outside:
        alert.calm = 0
        alert.percent, alert.missed = size.percent, size.missed
        alert.causes = [
            cause.as_json()
            for cause in _causes(scan, alert.mall, alert.first_start, finding, members=tuple(alert.members))
        ]
    else:
        alert.calm += 0 if again and alert.calm else 1
    alert.periods += 0 if again else 1
    alert.last_start, alert.last_end = finding.start, finding.end
    alert.value = finding.value if alert.measure else _percent(finding.share_covered)
    alert.expected, alert.low, alert.high = finding.expected, finding.low, finding.high
    alert.members = list(finding.members) or alert.members
    alert.factor = finding.factor or alert.factor
    alert.judged_at = scan.at
    if not is_outside and rules.ends_by_itself(alert.kind, alert.calm, alert.cadence):
        alert.over_start = finding.start
        if alert.closed_at is None:
            _end(scan, alert, *_ending(alert))
            scan.recovered += 1
        else:
            alert.save()
        return
    scan.judged.append(alert)
    _tell_effect(scan, alert)


def _ending(alert: Alert) -> tuple[StepKind, str]:
    if alert.kind != AlertKind.GAP:
        return StepKind.RECOVERED, ""
    _healed, empty = rules.healed_periods(alert.track, alert.first_start)
    return (StepKind.RECOVERED, "resumed") if empty else (StepKind.HEALED, "")


def _end(scan: _Scan, alert: Alert, kind: StepKind, code: str = "") -> None:
    """Close an alert, with the later effect of what was done, if anything was."""
    after = rules.state_after(alert.state, kind)
    if kind == StepKind.RECOVERED:
        _tell_effect(scan, alert, at_the_end=True)
    if after is not None:
        alert.state, alert.closed_at = after, scan.at
    alert.judged_at = scan.at
    alert.save()
    healed, empty = rules.healed_periods(alert.track, alert.first_start)
    data = {"healed": healed, "empty": empty} if alert.kind == AlertKind.GAP else {}
    add_step(alert, kind, by=scan.by, at=scan.at, code=code, data=data)
    record(
        "monitoring.alert.recovered" if after == AlertState.RECOVERED else "monitoring.alert.dismissed",
        by=scan.by, at=scan.at, region=alert.region_code, mall=alert.mall,
        data={"alert": alert.pk} if after == AlertState.RECOVERED else {"alert": alert.pk, "reason": code},
    )  # fmt: skip


def _tell_effect(scan: _Scan, alert: Alert, *, at_the_end: bool = False) -> None:
    """After four periods, and at the end, say what came of the first action."""
    steps = list(alert.steps.all())
    acted = next((step for step in steps if step.kind == StepKind.ACTION), None)
    told = any(step.kind == StepKind.EFFECT for step in steps)
    if acted is None or not alert.measure or (told and not at_the_end):
        return
    effect = rules.effect_after(alert.track, alert.first_start, local_date(acted.at, NATION_ZONE))
    if effect.after is None or (effect.periods < rules.EFFECT_PERIODS and not at_the_end):
        return
    add_step(alert, StepKind.EFFECT, by=scan.by, at=scan.at, data=asdict(effect))


def _causes(
    scan: _Scan, slug: str, first: date, finding: Finding, *, members: tuple[str, ...] = ()
) -> list[Cause]:
    end = finding.end
    window = (first - rules.BEFORE, end)
    if slug not in scan.places:
        found = [*list_national_days(*window), *_shared(scan, window, members)]
        return rules.causes_in_time(found, first, end)[:20]
    key = (slug, *window)
    if key not in scan.near:  # the measures of a mall often fall together
        here = list_causes(scan.places[slug], first=window[0], last=window[1], facts=scan.facts[slug])
        scan.near[key] = [*list_national_days(*window), *here]
    found = list(scan.near[key])
    if finding.state == FindingState.CLOSURE:  # a stall that left a while ago is still missing
        known = set(found)
        left = list_agreements(scan.places[slug], first - STALLS_MISSED, end)
        found += [cause for cause in left if cause not in known]
    return rules.causes_in_time(found, first, end)[:20]


def _shared(scan: _Scan, window: tuple[date, date], members: tuple[str, ...]) -> list[Cause]:
    """Facts under one decree at three malls or more are named once for the nation or the area."""
    by_decree: dict[str, list[Cause]] = defaultdict(list)
    for slug in members:
        for cause in scan.facts.get(slug, ()):
            if cause.wide and cause.decree and cause.start <= window[1] and (cause.end or FAR) > window[0]:
                by_decree[cause.decree].append(cause)
    return [min(causes, key=lambda cause: cause.start) for causes in by_decree.values() if len(causes) >= 3]


def _kind(finding: Finding) -> AlertKind:
    if not finding.measure:
        return AlertKind.GAP
    return AlertKind.FALL if finding.side == Side.FALL else AlertKind.RISE


def _size(measure: str, kind: str, track: list[dict[str, Any]], first: date) -> rules.Size:
    size = rules.size_of(kind, track, first)
    counted = measure and MEASURES[MeasureCode(measure)].shape == Shape.SUM
    return size if counted else rules.Size(size.percent, 0.0)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _plain(finding: Finding) -> list[dict[str, Any]]:
    return [
        {
            "start": point.start.isoformat(), "end": point.end.isoformat(), "value": point.value,
            "expected": point.expected, "low": point.low, "high": point.high, "state": point.state,
        }
        for point in finding.track
    ]  # fmt: skip
