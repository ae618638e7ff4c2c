"""Alerts about a region, as a briefing shows them."""

from datetime import date, datetime, timedelta
from typing import Any

from pendopo.forum.types import Fact
from pendopo.kit.actor import SYSTEM
from pendopo.kit.text import _, filled
from pendopo.monitoring.queries import alerts
from pendopo.monitoring.types.alerts import AlertKind, AlertState

MOST = 6


def alert_rows(
    region: str, *, first: date, last: date, at: datetime
) -> tuple[list[dict[str, Any]], list[Fact]]:
    """The alerts about the region that touch the period, with the causes that are known.

    The caller has asked for the permission to read this region's briefing.
    """
    found = [
        alert
        for alert in alerts.list_alerts(by=SYSTEM, region=region, open_only=False, since=first)
        if alert.first_start <= last and alert.state != AlertState.DISMISSED and alert.mall
    ]
    rows, facts = [], []
    leading = [group[0] for group in alerts.group_alike(found)]
    for alert, short in zip(leading, alerts.in_short(found, at=at), strict=True):
        shown = short.row
        rows.append(_row(shown, short.others))
        begins, ends = alert.first_start.isoformat(), (alert.last_end - timedelta(days=1)).isoformat()
        facts.append(
            Fact("alert", f"alert:{alert.pk}", _title(shown), value=round(alert.percent, 1), since=begins,
                 until=ends, state=alert.state, detail=f"{shown.state_words}, {shown.percent}")
        )  # fmt: skip
        kind = {AlertKind.GAP: "gap", AlertKind.FALL: "fall"}.get(AlertKind(alert.kind))
        if kind and alert.state != AlertState.RECOVERED:
            words = f"{_title(shown)} ({shown.percent})" if kind == "fall" else _title(shown)
            facts.append(Fact(kind, f"{kind}:alert:{alert.pk}", words, value=alert.percent, since=begins,
                              until=ends))  # fmt: skip
        facts += [
            Fact("cause", f"cause:{alert.pk}:{number}", cause, since=begins, until=ends)
            for number, cause in enumerate(shown.causes)
        ]
    return rows[:MOST], facts


def _title(row: Any) -> str:
    return f"{row.kind_words}: {row.measure}, {row.place}, {row.when}"


def _row(row: Any, others: tuple[str, ...]) -> dict[str, Any]:
    came = filled(_("{came}; lazimnya {span}"), came=row.came, span=row.span or row.expected)
    return {
        "title": _title(row),
        "state": str(row.state_words),
        "kind": row.state_kind or "plain",
        "badge": str(_("dibangkitkan")) if row.is_generated else "",
        "meta": f"{row.percent} · {came}" if row.came else row.percent,
        "text": str(filled(_("Yang diketahui: {causes}"), causes="; ".join(row.causes)))
        if row.causes
        else "",
        "more": str(filled(_("Ikut berubah: {measures}"), measures=", ".join(others))) if others else "",
        "source": "",
    }
