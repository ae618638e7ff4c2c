"""Alerts in short: what fell together is told once, by the measure that people understand first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pendopo.kit.actor import Actor
from pendopo.monitoring.models import Alert
from pendopo.monitoring.queries.alerts import words as said
from pendopo.monitoring.queries.alerts.inbox import get_inbox
from pendopo.monitoring.queries.alerts.pages import AlertRow, rows_of

FIRST = ("visits", "tickets", "services_finished", "bookings")
TOGETHER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ShortAlert:
    """The leading alert of a place, and the other measures that changed with it."""

    row: AlertRow
    others: tuple[str, ...]


def in_short(alerts: Iterable[Alert], *, at: datetime) -> list[ShortAlert]:
    """Alerts in their order, each with those that tell of the same change."""
    groups = group_alike(alerts)
    rows = rows_of([group[0] for group in groups], at=at)
    return [
        ShortAlert(row, tuple(str(said.measure_name(one.measure)) for one in group[1:]))
        for row, group in zip(rows, groups, strict=True)
    ]


def list_open_in_short(*, by: Actor, at: datetime, region: str = "", most: int = 5) -> list[ShortAlert]:
    """The first alerts that wait, in short, as the inbox orders them: a mall inside a falling province stands
    there with it.
    """
    page = get_inbox(by=by, at=at, region=region)
    rows = [*page.gaps, *page.changes][:most]
    return [ShortAlert(row, tuple(dict.fromkeys(one.measure for one in row.others))) for row in rows]


def group_alike(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """Alerts of one place, kind and pace that began within two weeks of each other; the plainest measure
    leads.
    """
    groups: list[list[Alert]] = []
    for alert in alerts:
        for group in groups:
            if _alike(group[0], alert):
                group.append(alert)
                break
        else:
            groups.append([alert])
    for group in groups:
        group.sort(key=lambda one: (FIRST.index(one.measure) if one.measure in FIRST else len(FIRST), one.pk))
    return groups


def _alike(one: Alert, other: Alert) -> bool:
    same = (one.mall, one.region_code, one.kind, one.cadence) == (
        other.mall, other.region_code, other.kind, other.cadence,
    )  # fmt: skip
    return same and abs(one.first_start - other.first_start) <= TOGETHER
