"""What people add to an alert: its cause, what was done, or that it needs nobody."""

from datetime import datetime
from typing import Any

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.text import _
from pendopo.monitoring.models import Alert, AlertStep
from pendopo.monitoring.queries.alerts.reading import (
    alert_for_update,
    require_review,
    speaks_for_the_mall,
)
from pendopo.monitoring.rules import alerts as rules
from pendopo.monitoring.types.alerts import (
    ActionKind,
    AlertInput,
    AlertOver,
    AlertState,
    CauseKind,
    DismissKind,
    StepKind,
)


def add_step(
    alert: Alert, kind: StepKind, *, by: Actor, at: datetime, code: str = "", text: str = "", ref: str = "",
    by_mall: bool = False, data: dict[str, Any] | None = None,
) -> AlertStep:  # fmt: skip
    """One more link of the chain, in the caller's transaction."""
    return AlertStep.objects.create(
        alert=alert, kind=kind, at=at, by=f"{by.kind}:{by.code}"[:80], by_name=by.name[:120], code=code,
        text=text[:1000], ref=ref[:200], by_mall=by_mall, data=data or {},
    )  # fmt: skip


@transaction.atomic
def explain_alert(*, alert_id: int, cause: str, text: str, by: Actor, at: datetime) -> AlertStep:
    """Say what is held to be behind an alert: the ministry, or the mall itself.

    Raises AlertUnknown, NotAllowed, AlertInput and AlertOver.
    """
    alert = alert_for_update(alert_id, by=by)
    wrong = {"sebab": _("Pilih sebab dari daftar.")} if cause not in set(CauseKind) else {}
    _check(wrong, "penjelasan", text)
    _move(alert, StepKind.CAUSE)
    step = add_step(
        alert, StepKind.CAUSE, by=by, at=at, code=cause, text=text.strip(),
        by_mall=speaks_for_the_mall(by, alert),
    )  # fmt: skip
    _record("explained", alert, by, at, cause=cause)
    return step


@transaction.atomic
def link_action(
    *, alert_id: int, action: str, text: str, ref: str = "", by: Actor, at: datetime
) -> AlertStep:
    """Say what was done about an alert; `ref` is a page of this site where it can be followed.

    Raises AlertUnknown, NotAllowed, AlertInput and AlertOver.
    """
    alert = alert_for_update(alert_id, by=by)
    wrong: dict[str, Any] = (
        {"tindakan": _("Pilih tindakan dari daftar.")} if action not in set(ActionKind) else {}
    )
    ref = ref.strip()
    if ref and not rules.is_page_here(ref):
        wrong["tautan"] = _("Tulis alamat halaman di situs ini, misalnya /pantau/32.71/.")
    _check(wrong, "uraian", text)
    _move(alert, StepKind.ACTION)
    step = add_step(
        alert, StepKind.ACTION, by=by, at=at, code=action, text=text.strip(), ref=ref,
        by_mall=speaks_for_the_mall(by, alert),
    )  # fmt: skip
    _record("acted", alert, by, at, action=action, ref=ref)
    return step


@transaction.atomic
def dismiss_alert(*, alert_id: int, reason: str, text: str, by: Actor, at: datetime) -> AlertStep:
    """Close an alert that needs nobody, with the reason; only the ministry may.

    The change stays watched until it is over, so that it is not raised again the week after. A new level
    starts the baseline anew. Raises AlertUnknown, NotAllowed, AlertInput and AlertOver.
    """
    alert = alert_for_update(alert_id, by=by)
    require_review(by, alert)
    wrong = {"alasan": _("Pilih alasan dari daftar.")} if reason not in set(DismissKind) else {}
    _check(wrong, "keterangan", text)
    alert.closed_at = at
    if rules.restarts_baseline(reason):
        alert.over_start = alert.last_start
    _move(alert, StepKind.DISMISSED)
    step = add_step(alert, StepKind.DISMISSED, by=by, at=at, code=reason, text=text.strip())
    _record("dismissed", alert, by, at, reason=reason)
    return step


def _check(wrong: dict[str, Any], name: str, text: str) -> None:
    problem = rules.reason_problem(text)
    if problem:
        wrong[name] = problem
    if wrong:
        raise AlertInput(fields=wrong)


def _move(alert: Alert, kind: StepKind) -> None:
    after = rules.state_after(alert.state, kind)
    if after is None:
        raise AlertOver
    if after != alert.state or after == AlertState.DISMISSED:
        alert.state = after
        alert.save(update_fields=["state", "closed_at", "over_start"])


def _record(verb: str, alert: Alert, by: Actor, at: datetime, **data: Any) -> None:
    record(
        f"monitoring.alert.{verb}", by=by, at=at, region=alert.region_code, mall=alert.mall,
        data={"alert": alert.pk, **data},
    )  # fmt: skip
