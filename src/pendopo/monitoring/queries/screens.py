"""One region on one screen: six blocks, its parts, and what hinders and helps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after, months
from pendopo.analytics.types import Measure, Place, PlaceKind
from pendopo.analytics.types.restrictions import Happening
from pendopo.kit import words
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.monitoring import charts
from pendopo.monitoring.queries import alerts as inbox
from pendopo.monitoring.queries.axes import (
    described,
    fact_stamp,
    happenings_between,
    month_names,
    shades,
    spots,
    thousands,
)
from pendopo.monitoring.queries.country import MonthMap
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.queries.values import (
    mall_values,
    month_maps,
    own_maps,
    own_places,
    sees_all,
    versions,
)
from pendopo.monitoring.rules import merging, telling
from pendopo.monitoring.types import MonthValue, ValueState
from pendopo.obstacles import queries as register
from pendopo.regions import queries as regions

MONTHS_SHOWN = 25
VISIT_MEASURES = ("visits", "visitors", "tickets", "open_days", "coverage")
APPLICATION_MEASURES = (
    "applicants", "applications", "applications_online", "permits_issued", "services_finished", "bookings",
    "documents", "messages", "messages_unanswered",
)  # fmt: skip
WAIT_MEASURES = ("wait_median", "wait_p90", "serve_median", "serve_p90")
BLOCKS = (*VISIT_MEASURES, *APPLICATION_MEASURES, *WAIT_MEASURES)


@dataclass(frozen=True, slots=True)
class Said:
    """One measure of the month in words."""

    measure: Measure
    value: str
    state: Text
    kind: str
    change_year: str
    change_month: str
    note: Text
    source: str
    coverage: str
    has_value: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """A line over the last months with its table and what happened meanwhile."""

    measure: Measure
    title: str
    svg: str
    rows: tuple[tuple[str, str, Text], ...]  # month, value, state
    happenings: tuple[Happening, ...]
    has_generated: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """A region of a province, or a mall of a region."""

    code: str
    name: str
    said: Said
    is_mall: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything of one region in a month that does not depend on other subjects' pages."""

    code: str
    name: str
    parent: tuple[str, str] | None
    month: date
    month_words: str
    main: Said
    visits: tuple[Said, ...]
    applications: tuple[Said, ...]
    waits: tuple[Said, ...]
    trend: Trend | None
    wait_trend: Trend | None
    parts: tuple[PartRow, ...]
    has_data: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What other subjects know of the region; None where nobody keeps it or the reader may not see it."""

    alerts: list[Any] | None
    obstacles: list[Any] | None
    strategies: list[Any] | None
    innovations: list[Any] | None
    happenings: tuple[Happening, ...]


def get_screen(code: str, *, measure: str, month: date, by: Actor) -> Screen:
    """One region or province in a month. Raises RegionUnknown and MeasureUnknown."""
    region = regions.get_region(code)
    wanted = list(months(month_after(month, 1 - MONTHS_SHOWN), month))
    stamps = versions(wanted)
    whole = None if None in stamps.values() else tuple(stamps.values())
    inside = by.may(Permission.SEE_FIGURES, region=code)
    parent = (region.parent.code, region.parent.name) if region.parent else None
    return kept(
        (
            "screen",
            code,
            measure,
            month,
            sees_all(by),
            own_places(by),
            inside,
            fact_stamp([code]),
            words.language(),
        ),
        whole,
        lambda: _make((code, region.name, parent), cubes.get_measure(measure), wanted, by),
    )


def get_around(code: str, *, month: date, by: Actor) -> Around:
    """What hinders and helps the region."""
    known = by.may(Permission.SEE_FIGURES, region=code)
    reader = by if known else None
    return Around(
        alerts=list(inbox.list_alerts(by=by, region=code)) if known else None,
        obstacles=list(register.list_obstacles(region=code, by=reader)),
        strategies=list(register.list_strategies(region=code, by=reader)),
        innovations=list(register.list_innovations(region=code, by=reader)),
        happenings=tuple(happenings_between([code], month, month)),
    )


def _make(
    region: tuple[str, str, tuple[str, str] | None], entry: Measure, wanted: list[date], by: Actor
) -> Screen:
    code, name, parent = region
    main_maps = own_maps([entry.code.value], wanted=wanted, by=by, places=[code])[entry.code.value]
    maps = own_maps(BLOCKS, wanted=[wanted[-13], wanted[-2], wanted[-1]], by=by, places=[code])

    def said(measure: str) -> Said:
        year_before, month_before, now = maps[measure]
        return _said(cubes.get_measure(measure), code, now, year_before, month_before)

    visits = tuple(said(measure) for measure in VISIT_MEASURES)
    applications = tuple(said(measure) for measure in APPLICATION_MEASURES)
    waits = tuple(said(measure) for measure in WAIT_MEASURES)
    main = _said(entry, code, main_maps[-1], main_maps[-13], main_maps[-2])
    return Screen(
        code=code, name=name, parent=parent, month=wanted[-1],
        month_words=telling.month_in_words(wanted[-1]), main=main,
        visits=visits, applications=tuple(item for item in applications if item.has_value),
        waits=tuple(item for item in waits if item.has_value),
        trend=_trend("tren", code, name, entry, main_maps),
        wait_trend=_trend("tunggu", code, name, cubes.get_measure("wait_p90"),
            month_maps("wait_p90", wanted=wanted[-13:], by=by, places=[code])) if "." in code else None,
        parts=_parts(code, entry, main_maps, by),
        has_data=any(item.has_value for item in (main, *visits, *applications, *waits)),
    )  # fmt: skip


def _said(entry: Measure, code: str, now: MonthMap, year_before: MonthMap, month_before: MonthMap) -> Said:
    return say(entry, now.of(code), year_before.of(code), month_before.of(code))


def say(entry: Measure, value: MonthValue, year_before: MonthValue, month_before: MonthValue) -> Said:
    """A month's value in words, with both changes."""
    covered = value.share_covered
    return Said(
        measure=entry, value=telling.value_in_words(value, entry), state=telling.state_in_words(value),
        kind=telling.kind_of(value),
        change_year=telling.change_in_words(merging.change_of(year_before, value, entry.shape)),
        change_month=telling.change_in_words(merging.change_of(month_before, value, entry.shape)),
        note=value.note, source=value.source,
        coverage="" if covered is None else f"{words.number(100 * covered)} %",
        has_value=value.state not in {ValueState.NONE},
    )  # fmt: skip


def _trend(key: str, code: str, name: str, entry: Measure, found: Sequence[MonthMap]) -> Trend | None:
    values = [one.of(code) for one in found]
    if not any(value.value is not None for value in values):
        return None
    happened = tuple(happenings_between([code], values[0].month, values[-1].month))
    span = f"{telling.month_in_words(values[0].month)} – {telling.month_in_words(values[-1].month)}"
    title = f"{name}: {entry.name}, {span}"
    svg = charts.draw_lines(
        charts.LineChart(
            key=key, title=title, description=described(values, entry),
            lines=[charts.Line(name, spots(values, entry, [value.value for value in values]))],
            month_names=month_names(), shades=shades(happened), thousands=thousands(),
        )
    )  # fmt: skip
    rows = tuple(
        (
            telling.month_in_words(value.month),
            telling.value_in_words(value, entry),
            telling.state_in_words(value),
        )
        for value in reversed(values)
    )
    generated = any(value.is_generated for value in values)
    return Trend(entry, title, svg, rows, happened, generated)


def _parts(code: str, entry: Measure, found: Sequence[MonthMap], by: Actor) -> tuple[PartRow, ...]:
    now, year_before, month_before = found[-1], found[-13], found[-2]
    if "." not in code:
        names = {region.code: region.name for region in regions.list_regions_below(code)}
        return tuple(
            PartRow(part, names[part], _said(entry, part, now, year_before, month_before), is_mall=False)
            for part in sorted(now.codes & names.keys())
        )
    month = now.month
    values = [
        mall_values(entry.code.value, month=when, region=code, by=by)
        for when in (month, year_before.month, month_before.month)
    ]
    names = {mall.slug: mall.name for mall in malls.list_malls() if mall.region_id == code}
    none = MonthValue(code, month, None, ValueState.NONE)
    return tuple(
        PartRow(
            slug, names[slug], say(entry, value, *(one.get(slug, none) for one in values[1:])), is_mall=True
        )
        for slug, value in sorted(values[0].items())
    )


def waits_by_hour(code: str, *, month: date, by: Actor) -> list[tuple[str, float | None, int]]:
    """Nine in ten waits by the hour in which people came, for those who may see rows."""
    if "." not in code or not by.may(Permission.SEE_FIGURES, region=code):
        return []
    return kept(("hours", code, month), versions([month])[month], lambda: _hours(code, month))


def _hours(code: str, month: date) -> list[tuple[str, float | None, int]]:
    parts = cubes.list_parts(
        "wait_p90", place=Place(PlaceKind.REGION, code), first=month,
        last=month_after(month) - timedelta(days=1), by="hour",
    )  # fmt: skip
    return [(f"{int(part.code):02d}", part.value, part.count) for part in parts]


VISITS = _("kunjungan")


@dataclass(frozen=True, slots=True)
class Cut:
    """The visits of a month by channel or by agency, or the messages by channel, the most first."""

    title: Text
    rows: tuple[tuple[Text, float, float], ...]  # name, how many, percent of all
    unit: Text = VISITS


CHANNELS: dict[str, Text] = {
    "kiosk": _("kios"),
    "officer": _("petugas"),
    "appointment": _("janji"),
    "web": _("situs"),
    "whatsapp": _("WhatsApp"),
    "telegram": _("Telegram"),
    "messenger": _("Messenger"),
    "instagram": _("Instagram"),
    "webchat": _("obrolan di situs"),
    "email": _("surel"),
    "app": _("aplikasi"),
    "phone": _("telepon"),
    "api": _("program"),
}


def visits_by_cut(code: str, *, month: date, by: Actor) -> list[Cut]:
    """How people came and whom they came to, for those who may see rows."""
    if not by.may(Permission.SEE_FIGURES, region=code):
        return []
    agencies: dict[str, Text] = {agency.slug: agency.name for agency in malls.list_agencies()}
    cuts = (("channel", _("Menurut saluran"), CHANNELS), ("agency", _("Menurut instansi"), agencies))
    found = []
    for cut, title, names in cuts:
        parts = cubes.list_month_parts("visits", place=Place.of_region(code), month=month, by=cut)
        whole = sum(part.count for part in parts)
        rows = [(names.get(part.code, part.code), part.count, 100 * part.count / whole) for part in parts]
        if rows:
            found.append(Cut(title, tuple(sorted(rows, key=lambda row: (-row[1], str(row[0]))))))
    return [*found, *_messages_by_channel(code, month)]


def _messages_by_channel(code: str, month: date) -> list[Cut]:
    """What people wrote in a month by channel, counted from the log as it happened."""
    counts = cubes.count_messages(code, month=month)
    whole = sum(counts.values())
    rows = [(CHANNELS.get(name, name), count, 100 * count / whole) for name, count in counts.items()]
    return [Cut(_("Pesan masuk menurut saluran"), tuple(rows), _("pesan"))] if rows else []
