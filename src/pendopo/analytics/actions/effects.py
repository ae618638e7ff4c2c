"""Asking for the effect of an event, and the worker's answer."""

import logging
from datetime import date, datetime

from django.db import transaction
from procrastinate.contrib.django import app

from pendopo.analytics import queries
from pendopo.analytics.models import EffectQuestion
from pendopo.analytics.queries import effects
from pendopo.analytics.rules.effect.points import answer
from pendopo.analytics.types import MeasureUnknown
from pendopo.analytics.types.effects import EffectState, EffectUnknown, EffectView, Grain
from pendopo.events import actions as events
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import InvalidInput, Text
from pendopo.kit.text import _
from pendopo.regions import queries as regions

MOST_CONTROLS = 20
log = logging.getLogger(__name__)


@transaction.atomic
def ask_effect(
    *, measure: str, region: str, mall: str = "", grain: Grain = Grain.MONTH, at_date: date | None,
    label: str, basis: str = "", controls: list[str] | None = None, per_open_day: bool = False,
    season: bool = True, about: str = "", by: Actor, at: datetime,
) -> EffectView:  # fmt: skip
    """Ask whether a measure changed when something happened; the worker answers. Raises InvalidInput.

    `about` names an entry of a room above (`strategy:12`); who asks has seen to it that it may be named.
    """
    effects.require_figures(by, region=region, mall=mall)
    chosen = list(dict.fromkeys(controls or []))
    today = local_date(at, regions.zone_of(region))
    day = _check(measure, region, mall, at_date=at_date, label=label, controls=chosen, today=today)
    for code in chosen:
        effects.require_figures(by, region=code)
    row = EffectQuestion.objects.create(
        measure=measure, region_code=region, mall=mall, grain=grain.value, at_date=day,
        label=label.strip()[:200], basis=basis.strip()[:300], controls=chosen, per_open_day=per_open_day,
        season=season, about=about, asked_by=f"{by.kind}:{by.code}", asked_at=at,
    )  # fmt: skip
    events.record(
        "analytics.effect.asked", by=by, at=at, region=region, mall=mall,
        data={"question": row.pk, "measure": measure, "grain": grain.value},
    )  # fmt: skip
    app.configure_task("analytics.compute_effect").defer(question=row.pk)
    return effects.as_view(row)


def _check(
    measure: str, region: str, mall: str, *, at_date: date | None, label: str, controls: list[str],
    today: date,
) -> date:  # fmt: skip
    """The date of the event, when everything else is right too."""
    wrong: dict[str, Text] = {}
    if measure not in {one.code.value for one in effects.list_effect_measures()}:
        try:
            queries.get_measure(measure)
            wrong["measure"] = _("Pengaruh dihitung dari cacah. Ukuran ini bukan cacah; pilih ukuran lain.")
        except MeasureUnknown as unknown:
            wrong["measure"] = unknown.message
    span = effects.counted_span(region)
    if span is None:
        wrong["region"] = _("Daerah ini belum mempunyai angka yang dihitung. Pilih daerah lain.")
    if mall and mall not in dict(effects.list_counted_malls(region)):
        wrong["mall"] = _("Mal ini tidak ada di daerah itu.")
    if at_date is None:
        wrong["at_date"] = _("Tulis tanggal kejadian.")
    elif at_date > today:
        wrong["at_date"] = _("Tanggal ini belum tiba. Pengaruh baru dapat dilihat sesudahnya.")
    if not label.strip():
        wrong["label"] = _("Tulis apa yang terjadi, misalnya: Mal tutup karena PSBB.")
    if len(controls) > MOST_CONTROLS:
        wrong["controls"] = _("Pilih paling banyak 20 daerah pembanding.")
    if region in controls:
        wrong["controls"] = _("Daerah tidak dapat menjadi pembanding bagi dirinya sendiri.")
    if wrong or at_date is None:
        raise InvalidInput(fields=wrong)
    return at_date


@transaction.atomic
def answer_effect(*, question_id: int, by: Actor, at: datetime) -> EffectState:
    """Compute the answer and keep it; a question that has an answer keeps it. Raises EffectUnknown."""
    row = EffectQuestion.objects.select_for_update().filter(pk=question_id).first()
    if row is None:
        raise EffectUnknown
    if row.state != EffectState.QUEUED:
        return EffectState(row.state)
    asked_on = local_date(row.asked_at, regions.zone_of(row.region_code))
    given = effects.get_ingredients(effects.as_view(row), today=asked_on)
    try:
        state, row.result = answer(given)
    except Exception:  # whatever it is, the question must not wait for ever
        log.exception("effect %s could not be computed", row.pk)
        state, row.result = EffectState.FAILED, {}
    row.state, row.answered_at = state.value, at
    row.save(update_fields=["state", "result", "answered_at"])
    events.record(
        "analytics.effect.answered", by=by, at=at, region=row.region_code, mall=row.mall,
        data={"question": row.pk, "state": state.value},
    )  # fmt: skip
    return state
