"""The analyst's inbox: what waits, nested under the province or group that explains it, a page at a time."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from pendopo.kit.actor import Actor
from pendopo.malls.models import Mall
from pendopo.monitoring.models import Alert
from pendopo.monitoring.queries.alerts import words as said
from pendopo.monitoring.queries.alerts.pages import AlertLink, AlertRow, rows_of
from pendopo.monitoring.queries.alerts.reading import chosen_alerts
from pendopo.monitoring.rules import alerts as rules
from pendopo.monitoring.types.alerts import AlertKind, AlertState

PAGE = 25
SHOWN_INSIDE = 12


class _Light(NamedTuple):
    """What the order and the nesting need: no pictures, no causes."""

    id: int
    kind: str
    mall: str
    area: str
    measure: str
    percent: float
    missed: float
    state: str
    first: date
    members: list[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing to look at: its alert, those of the same place, and those inside it."""

    lead: _Light
    others: tuple[_Light, ...] = ()
    inside: tuple[_Light, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the list, and how much the whole list holds."""

    gaps: tuple[AlertRow, ...]
    changes: tuple[AlertRow, ...]
    notes: tuple[AlertRow, ...]
    total: int
    gaps_all: int
    changes_all: int
    page: int
    pages: int


def get_inbox(*, by: Actor, at: datetime, page: int = 1, **chosen: Any) -> Inbox:
    """Alerts as the analyst (or a mall) reads them: gaps first, then changes by size, with what a province or
    group explains below it. `chosen` as in `list_alerts`.
    """
    rows = chosen_alerts(by=by, **chosen).values_list(
        "id", "kind", "mall", "area", "measure", "percent", "missed", "state", "first_start"
    )
    wide = dict(chosen_alerts(by=by, **chosen).filter(mall="").values_list("id", "members"))
    light = [_Light(*row, wide.get(row[0], [])) for row in rows]
    light.sort(key=lambda one: (*rules.order_key(one.kind, one.percent, one.missed, one.first), one.id))
    gaps = [_Entry(one) for one in light if one.kind == AlertKind.GAP]
    changes = _nested([one for one in light if one.kind in {AlertKind.FALL, AlertKind.RISE}])
    notes = [_Entry(one) for one in light if one.kind == AlertKind.ENDED]
    entries = [*gaps, *changes, *notes]
    pages = max(1, -(-len(entries) // PAGE))
    page = min(max(1, page), pages)
    shown = _rows(entries[(page - 1) * PAGE : page * PAGE], at=at)
    return Inbox(
        gaps=tuple(row for row in shown if row.kind == AlertKind.GAP),
        changes=tuple(row for row in shown if row.kind in {AlertKind.FALL, AlertKind.RISE}),
        notes=tuple(row for row in shown if row.kind == AlertKind.ENDED),
        total=len(light), gaps_all=len(gaps), changes_all=len(changes), page=page, pages=pages,
    )  # fmt: skip


def _nested(changes: list[_Light]) -> list[_Entry]:
    nested = rules.nest(
        [rules.Standing(one.mall or one.area, one.kind, one.first, frozenset(one.members)) for one in changes]
    )
    return [
        _Entry(changes[lead], tuple(changes[one] for one in rest), tuple(changes[one] for one in inside))
        for (lead, *rest), inside in nested
    ]


def _rows(entries: list[_Entry], *, at: datetime) -> list[AlertRow]:
    """The entries of one page with their pictures."""
    found = {alert.pk: alert for alert in Alert.objects.filter(pk__in=[one.lead.id for one in entries])}
    linked = [one for entry in entries for one in (*entry.others, *entry.inside[:SHOWN_INSIDE])]
    names = dict(
        Mall.objects.filter(slug__in={one.mall for one in linked} - {""}).values_list("slug", "name")
    )
    names |= said.area_names({one.area for one in linked} - {""})
    shown = rows_of([found[one.lead.id] for one in entries if one.lead.id in found], at=at)
    return [
        replace(
            row, others=tuple(_link(one, names) for one in entry.others),
            inside=tuple(_link(one, names) for one in entry.inside[:SHOWN_INSIDE]),
            inside_more=max(0, len(entry.inside) - SHOWN_INSIDE),
        )
        for row, entry in zip(shown, [one for one in entries if one.lead.id in found], strict=True)
    ]  # fmt: skip


def _link(one: _Light, names: dict[str, str]) -> AlertLink:
    state = AlertState(one.state)
    place = one.mall or one.area
    return AlertLink(
        one.id, names.get(place, place), said.measure_name(one.measure), said.signed(one.percent), state,
        said.STATE_WORDS[state],
    )  # fmt: skip
