"""What was computed and reported of a region beside its counts: answered effects, and the returns of its malls."""

from datetime import date, timedelta
from typing import Any

from pendopo.analytics.queries import effect_pages, effects
from pendopo.analytics.rules import month_after, month_of
from pendopo.analytics.types import MEASURES
from pendopo.analytics.types.effects import EffectState
from pendopo.kit import words
from pendopo.kit.actor import SYSTEM
from pendopo.kit.text import _, filled
from pendopo.monitoring.queries.returns import reported_values
from pendopo.monitoring.rules.returns import state_words

REPORTED = ("applications", "applications_online", "permits_issued", "documents")
SHOWN_MONTHS = 3
MOST_EFFECTS = 3


def effect_rows(region: str, *, first: date, last: date) -> list[dict[str, Any]]:
    """Answered questions about events in the period, each in its own sentence, which claims no cause.

    The caller has asked for the permission to read this region's briefing.
    """
    found = [
        view
        for view in effects.list_effects(region)
        if view.state == EffectState.DONE and first <= view.at <= last
    ][:MOST_EFFECTS]
    rows = []
    for view in found:
        page = effect_pages.get_effect_page(view.id, by=SYSTEM)
        rows.append(
            {
                "title": view.label, "state": page.change, "kind": "nila",
                "badge": str(_("dibangkitkan")) if page.is_generated else "",
                "meta": f"{page.measure.name}, {view.place}", "text": page.sentence,
                "more": page.comparison, "source": view.basis,
            }
        )  # fmt: skip
    return rows


def reported_rows(region: str, *, first: date, last: date) -> list[dict[str, Any]]:
    """What the malls themselves reported for the newest month of the period, each with the state of its
    return.
    """
    rows = []
    for code in REPORTED:
        for month in reversed(_months(first, last)):
            told = reported_values(code, month, by=SYSTEM).get(region)
            if told is None or told.value is None:
                continue
            note = filled(_("laporan mal, {state}"), state=state_words(told.state))
            rows.append(
                {
                    "site": "", "measure": str(MEASURES[code].name), "period": _name(month),
                    "value": words.number(told.value), "note": str(note), "source": "", "is_before": False,
                    "is_demo": told.is_generated, "order": month.isoformat(),
                }
            )  # fmt: skip
            break
    return rows


def return_words(region: str, *, first: date, last: date) -> str:
    """How the returns of the last months stand; empty where none is owed."""
    told = []
    for month in _months(first, last):
        value = reported_values("visits", month, by=SYSTEM).get(region)
        if value is not None:
            told.append(f"{_name(month)} {state_words(value.state)}")
    return str(filled(_("Laporan bulanan: {states}."), states="; ".join(told))) if told else ""


def _months(first: date, last: date) -> list[date]:
    """The last whole months of the period, the oldest first."""
    newest = month_after(month_of(last + timedelta(days=1)), -1)
    found = [month_after(newest, -number) for number in reversed(range(SHOWN_MONTHS))]
    return [month for month in found if month >= month_of(first)]


def _name(month: date) -> str:
    return f"{words.MONTHS[words.language()][month.month - 1]} {month.year}"
