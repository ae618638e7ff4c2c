"""The analyst's inbox: what waits, nested under the province or group that explains it, a page at a time."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, FloatField, QuerySet, Sum
from django.db.models.functions import Extract

from pendopo.kit.actor import Actor
from pendopo.malls.models import Mall
from pendopo.monitoring.models import Alert, AlertStep
from pendopo.monitoring.queries.alerts import words as said
from pendopo.monitoring.queries.alerts.pages import AlertLink, AlertRow, rows_of
from pendopo.monitoring.queries.alerts.reading import chosen_alerts, in_order
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.rules import alerts as rules
from pendopo.monitoring.types.alerts import AlertKind, AlertState

PAGE = 25
SHOWN_INSIDE = 12
_CHANGES = (AlertKind.FALL, AlertKind.RISE)


class _Entry(NamedTuple):
    """One thing to look at, by number: the alerts of one place, the first leads, and those inside it."""

    beside: list[int]
    inside: list[int]


class _Light(NamedTuple):
    """What a line below an alert needs: no picture, no causes."""

    id: int
    mall: str
    area: str
    measure: str
    percent: float
    state: str


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
    order = _order(chosen_alerts(by=by, **chosen))
    gaps, changes, notes = order["gaps"], order["changes"], order["notes"]
    entries = [*gaps, *changes, *notes]
    pages = max(1, -(-len(entries) // PAGE))
    page = min(max(1, page), pages)
    shown = _rows(entries[(page - 1) * PAGE : page * PAGE], at=at)
    return Inbox(
        gaps=tuple(row for row in shown if row.kind == AlertKind.GAP),
        changes=tuple(row for row in shown if row.kind in _CHANGES),
        notes=tuple(row for row in shown if row.kind == AlertKind.ENDED),
        total=sum(len(beside) + len(inside) for beside, inside in entries),
        gaps_all=len(gaps), changes_all=len(changes), page=page, pages=pages,
    )  # fmt: skip


def _order(rows: QuerySet[Alert]) -> dict[str, list[_Entry]]:
    """The numbers of all entries in their order, kept until one of the alerts changes."""
    if rows.query.is_empty():
        return {"gaps": [], "changes": [], "notes": []}
    # What changes an alert judges it anew or adds a step to its chain.
    judged = Sum(Extract("judged_at", "epoch"), output_field=FloatField())
    stamp = tuple(rows.aggregate(all=Count("id"), judged=judged).values())
    step = AlertStep.objects.order_by("-id").values_list("id", flat=True).first()
    found = json.loads(kept(("inbox", str(rows.query)), (*stamp, step), lambda: json.dumps(_nested(rows))))
    return {name: [_Entry(*one) for one in entries] for name, entries in found.items()}


def _nested(rows: QuerySet[Alert]) -> dict[str, list[_Entry]]:
    members = dict(rows.filter(mall="").exclude(members=[]).values_list("id", "members"))
    found: dict[str, list[_Entry]] = {"gaps": [], "changes": [], "notes": []}
    ids, changes = [], []
    for number, kind, mall, area, first in in_order(rows).values_list(
        "id", "kind", "mall", "area", "first_start"
    ):
        if kind in _CHANGES:
            ids.append(number)
            changes.append(rules.Standing(mall or area, kind, first, frozenset(members.get(number, ()))))
        else:
            found["gaps" if kind == AlertKind.GAP else "notes"].append(_Entry([number], []))
    for beside, inside in rules.nest(changes):
        found["changes"].append(_Entry([ids[one] for one in beside], [ids[one] for one in inside]))
    return found


def _rows(entries: list[_Entry], *, at: datetime) -> list[AlertRow]:
    """The entries of one page with their pictures."""
    found = Alert.objects.in_bulk([one.beside[0] for one in entries])
    entries = [one for one in entries if one.beside[0] in found]
    wanted = [number for one in entries for number in (*one.beside[1:], *one.inside[:SHOWN_INSIDE])]
    columns = Alert.objects.filter(pk__in=wanted).values_list(*_Light._fields)
    light = {one.id: one for one in map(_Light._make, columns)}
    names = dict(
        Mall.objects.filter(slug__in={one.mall for one in light.values()} - {""}).values_list("slug", "name")
    )
    names |= said.area_names({one.area for one in light.values()} - {""})

    def links(numbers: list[int]) -> tuple[AlertLink, ...]:
        return tuple(_link(light[number], names) for number in numbers if number in light)

    return [
        replace(
            row, others=links(entry.beside[1:]), inside=links(entry.inside[:SHOWN_INSIDE]),
            inside_more=max(0, len(entry.inside) - SHOWN_INSIDE),
        )
        for row, entry in zip(rows_of([found[one.beside[0]] for one in entries], at=at), entries, strict=True)
    ]  # fmt: skip


def _link(one: _Light, names: dict[str, str]) -> AlertLink:
    state = AlertState(one.state)
    place = one.mall or one.area
    return AlertLink(
        one.id, names.get(place, place), said.measure_name(one.measure), said.signed(one.percent), state,
        said.STATE_WORDS[state],
    )  # fmt: skip
