"""What pages, files and programs show of alerts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import ngettext

from pendopo.kit import words
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.monitoring.charts.alerts import Shade, Track, TrackMark, draw_track
from pendopo.monitoring.models import Alert, AlertStep
from pendopo.monitoring.queries.alerts import words as said
from pendopo.monitoring.queries.alerts.reading import (
    get_alert,
    list_alerts,
    list_watches,
    may_add,
    may_review,
)
from pendopo.monitoring.types.alerts import AlertKind, AlertState, Cause
from pendopo.regions import queries as regions

ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert in the list."""

    id: int
    kind: str
    kind_words: Text
    state: str
    state_words: Text
    state_kind: str
    mall: str
    place: str
    region_code: str
    region: str
    measure: str
    measure_code: str
    cadence: str
    unit: str
    when: str
    duration: str
    came: str
    expected: str
    span: str
    percent: str
    missed: str
    age: str
    causes: tuple[str, ...]
    chart: str
    is_generated: bool
    is_wide: bool  # of the nation or an area
    members: int
    others: tuple["AlertLink", ...] = ()  # of the same place and time
    inside: tuple["AlertLink", ...] = ()  # of places inside it
    inside_more: int = 0

    @property
    def inside_all(self) -> int:
        """How many alerts stand below it."""
        return len(self.inside) + self.inside_more


@dataclass(frozen=True, slots=True)
class AlertLink:
    """Another alert that stands with one in the list."""

    id: int
    place: str
    measure: str
    percent: str
    state: str
    state_words: Text


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain in words."""

    when: str
    title: str
    text: str
    who: str
    ref: str


@dataclass(frozen=True, slots=True)
class Link:
    """A known cause with its number in the picture (0: not drawn)."""

    number: int
    text: str
    source: str
    counted: bool


@dataclass(frozen=True, slots=True)
class AlertPage:
    """One alert with its picture, reason, chain and what the reader may do."""

    row: AlertRow
    sentence: str
    how_sure: str
    chart: str
    points: tuple[dict[str, str], ...]
    links: tuple[Link, ...]
    steps: tuple[Step, ...]
    members: tuple[str, ...]
    may_add: bool
    may_review: bool
    is_closed: bool
    first: date
    end: date

    @property
    def counted(self) -> int:
        """How many of the facts were part of what was expected."""
        return sum(link.counted for link in self.links)


def rows_of(alerts: list[Alert], *, at: datetime) -> list[AlertRow]:
    """Alerts in words, with a small picture each."""
    malls, places = said.place_names(alerts, with_members=False)
    return [_row(alert, malls, places, at) for alert in alerts]


def _row(alert: Alert, malls: dict[str, str], places: dict[str, str], at: datetime) -> AlertRow:
    state, kind = AlertState(alert.state), AlertKind(alert.kind)
    place = said.place_name(alert, malls)
    causes = [Cause.of_json(one) for one in alert.causes]
    shown = [cause for cause in causes if not cause.counted]  # holidays are part of what is expected
    gap = kind == AlertKind.GAP
    return AlertRow(
        id=alert.pk, kind=kind, kind_words=said.KIND_WORDS[kind], state=state,
        state_words=said.STATE_WORDS[state], state_kind=said.STATE_KINDS[state], mall=alert.mall, place=place,
        region_code=alert.region_code, region=places.get(alert.region_code, ""),
        measure=said.measure_name(alert.measure), measure_code=alert.measure, cadence=alert.cadence,
        unit=said.unit_of(alert), when=said.time_words(alert),
        duration=said.duration_words(alert), came=said.amount(alert, alert.value),
        expected=said.amount(alert, alert.expected),
        span="" if alert.low is None else f"{said.amount(alert, alert.low)}–{said.amount(alert, alert.high)}",
        percent=said.amount(alert, 100 + alert.percent)
        if gap
        else said.moved(alert, alert.value, alert.expected),
        missed=words.number(abs(round(alert.missed))) if alert.missed else "",
        age=_age(local_date(alert.found_at, ZONE), local_date(at, ZONE)),
        causes=tuple(said.cause_words(cause) for cause in shown[:2]),
        chart=_picture(alert, place, small=True), is_generated=alert.is_generated,
        is_wide=not alert.mall, members=len(alert.members),
    )  # fmt: skip


def _age(found: date, today: date) -> str:
    days = max(0, (today - found).days)
    if not days:
        return str(_("hari ini"))
    return ngettext("%(n)d hari lalu", "%(n)d hari lalu", days) % {"n": days}


def _picture(alert: Alert, place: str, *, small: bool) -> str:
    points = alert.track
    if small:
        points = points[-26:] if alert.cadence == "week" else points[-18:]
    track = [_mark(alert, point, small=small) for point in points]
    causes = [Cause.of_json(one) for one in alert.causes]
    drawn = [cause for cause in causes if not cause.counted][:6]
    return draw_track(
        Track(
            key=f"a{alert.pk}{'k' if small else ''}",
            title=f"{place}: {said.measure_name(alert.measure)}",
            description=str(_("Masa terakhir {value}, perkiraan {expected}, kisaran {low} sampai {high}."))
            .format(
                value=said.amount(alert, alert.value), expected=said.amount(alert, alert.expected),
                low=said.amount(alert, alert.low), high=said.amount(alert, alert.high),
            ),
            marks=track, since=alert.first_start, until=said.end_of(alert),
            shades=[Shade(number, cause.start, cause.end) for number, cause in enumerate(drawn, 1)],
            month_names=words.MONTHS[words.language()],
            thousands="," if words.language() == "en" else ".", small=small,
        )
    )  # fmt: skip


def _mark(alert: Alert, point: dict[str, Any], *, small: bool) -> TrackMark:
    """One period; in a small picture only those are pointed at that are of the alert, or missing."""
    start, end = date.fromisoformat(point["start"]), date.fromisoformat(point["end"])
    state = point["state"] if alert.measure else ""
    title = ""
    if not small or state == "gap" or start >= alert.first_start:
        title = f"{said.span_words(start, end)}: {said.amount(alert, point['value'])}"
    return TrackMark(start, end, point["value"], point["expected"], point["low"], point["high"], state, title)


def get_alert_page(alert_id: int, *, by: Actor, at: datetime) -> AlertPage:
    """One alert with everything that is known. Raises AlertUnknown."""
    alert = get_alert(alert_id, by=by)
    malls, places = said.place_names([alert])
    row = _row(alert, malls, places, at)
    causes = [Cause.of_json(one) for one in alert.causes]
    numbers = {id(cause): n for n, cause in enumerate([c for c in causes if not c.counted][:6], 1)}
    return AlertPage(
        row=row, sentence=said.sentence(alert, row.place), how_sure=said.how_sure(alert),
        chart=_picture(alert, row.place, small=False), points=_points(alert),
        links=tuple(
            Link(numbers.get(id(cause), 0), said.cause_words(cause), cause.source, cause.counted)
            for cause in causes
        ),
        steps=tuple(_step(step) for step in alert.steps.all()),
        members=tuple(malls.get(slug, slug) for slug in alert.members),
        may_add=may_add(by, alert), may_review=may_review(by, alert), is_closed=alert.closed_at is not None,
        first=alert.first_start, end=said.end_of(alert),
    )  # fmt: skip


POINT_STATES = {"gap": _("data kurang"), "closed": _("tutup"), "out": _("tidak dipakai untuk perkiraan")}


def _points(alert: Alert) -> tuple[dict[str, str], ...]:
    """The periods of the picture as a table, the latest first."""
    return tuple(
        {
            "when": said.span_words(date.fromisoformat(point["start"]), date.fromisoformat(point["end"])),
            "value": said.amount(alert, point["value"]),
            "expected": said.amount(alert, point["expected"]),
            "span": ""
            if point["low"] is None
            else f"{said.amount(alert, point['low'])}–{said.amount(alert, point['high'])}",
            "state": str(POINT_STATES.get(point["state"], "")),
        }
        for point in reversed(alert.track)
    )


def _step(step: AlertStep) -> Step:
    if step.by.startswith("system"):
        who = str(_("Pendopo"))
    else:
        side = _("pihak daerah") if step.by_mall else _("kementerian")
        who = f"{step.by_name} ({side})" if step.by_name else str(side)
    return Step(words.short_date(local_date(step.at, ZONE)), said.step_words(step), step.text, who, step.ref)


IN_A_FILE = 50_000
COLUMNS = (
    "id", "kind", "state", "cadence", "region_code", "area", "mall", "measure", "first_start", "last_end",
    "value", "expected", "low", "high", "percent", "missed", "p_value", "causes", "is_generated", "found_at",
    "closed_at",
)  # fmt: skip


def list_alerts_to_download(*, by: Actor, **chosen: Any) -> list[dict[str, Any]]:
    """Alerts as plain data, for files and programs. `chosen` as in `list_alerts`."""
    return [as_plain(alert) for alert in list_alerts(by=by, most=IN_A_FILE, **chosen)]


def as_plain(alert: Alert) -> dict[str, Any]:
    """One alert as plain data: codes, dates and numbers, no names of people."""
    plain = {name: getattr(alert, name) for name in COLUMNS if name != "causes"}
    for name in ("value", "expected", "low", "high", "percent", "missed"):
        plain[name] = None if plain[name] is None else round(plain[name], 2)
    plain["causes"] = [
        {key: one[key] for key in ("kind", "text", "start", "end", "decree", "counted")}
        for one in alert.causes
    ]
    return plain


def list_followed(*, by: Actor) -> list[dict[str, Any]]:
    """What the actor follows by mail, in words."""
    rows = list_watches(by=by)
    names = {region.code: region.name for region in regions.list_regions({row.region_code for row in rows})}
    groups = {row.group: regions.get_group(row.group).name for row in rows if row.group}
    everywhere = str(_("Semua wilayah"))
    return [
        {
            "id": row.pk,
            "place": names.get(row.region_code) or groups.get(row.group) or everywhere,
            "measure": said.measure_name(row.measure),
        }
        for row in rows
    ]
