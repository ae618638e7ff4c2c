"""Asking for the effect of a strategy's or innovation's start, and quoting the answer in its result."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from pendopo.analytics import actions as analytics
from pendopo.analytics.queries import effect_pages, effects
from pendopo.analytics.types.effects import EffectState, EffectUnknown, EffectView
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed, NotFound
from pendopo.kit.text import _
from pendopo.obstacles.actions.entries import advance, locked, tell
from pendopo.obstacles.queries.effects import about, start_of, why_not
from pendopo.obstacles.queries.entries import get_innovation, get_strategy
from pendopo.obstacles.rules.effects import effect_grain, quote
from pendopo.obstacles.rules.reading import may_write
from pendopo.obstacles.rules.writing import LONGEST_TEXT, reach_after_change
from pendopo.obstacles.types import EntryChanged, EntryKind, InnovationView, StrategyView
from pendopo.regions import queries as regions

_GET: dict[str, Callable[..., Any]] = {EntryKind.STRATEGY: get_strategy, EntryKind.INNOVATION: get_innovation}


@transaction.atomic
def ask_entry_effect(*, kind: str, entry_id: int, measure: str, by: Actor, at: datetime) -> EffectView:
    """Ask what changed in a measure when a strategy or innovation began; the same question of this month is
    not asked twice. Raises EntryUnknown, NotAllowed, Conflict where none can be asked, InvalidInput.
    """
    if kind not in _GET:
        raise NotFound
    row = locked(kind, entry_id, by=by)  # two presses at once ask once
    effects.require_figures(by, region=row.region_id, mall=row.mall)
    entry: StrategyView | InnovationView = _GET[EntryKind(kind)](entry_id, by=by)
    zone = regions.zone_of(row.region_id)
    today = local_date(at, zone)
    if refusal := why_not(entry, span=effects.counted_span(row.region_id), today=today):
        raise Conflict(refusal)
    starts = start_of(entry)
    grain = effect_grain(starts, today)
    asked = about(kind, entry_id)
    if starts.day is not None:
        month = at.astimezone(ZoneInfo(zone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        same = effects.find_asked(asked, measure=measure, grain=grain, at=starts.day, since=month)
        if same is not None:
            return same
    return analytics.ask_effect(
        measure=measure, region=row.region_id, mall=row.mall, grain=grain, at_date=starts.day,
        label=row.title, basis=row.source, about=asked, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def quote_effect(
    *, kind: str, entry_id: int, version: int, question: int, by: Actor, at: datetime
) -> int:  # fmt: skip
    """Add the sentence of an answer to the entry's result; gives the version. Quoting again changes nothing.

    Raises EntryUnknown, EffectUnknown, NotAllowed, EntryChanged, InvalidInput.
    """
    if kind not in _GET:
        raise NotFound
    row = locked(kind, entry_id, by=by)
    if not may_write(by, region=row.region_id, mall=row.mall):
        raise NotAllowed
    view = effects.get_effect(question, by=by)
    if view.about != about(kind, entry_id) or view.state != EffectState.DONE:
        raise EffectUnknown
    fields = {}
    for name, language in (("result", "id"), ("result_en", "en")):
        before = getattr(row, name)
        if name == "result_en" and row.result and not before:
            continue  # the Indonesian text is read in English too; a quote alone would hide it
        with translation.override(language):
            said = effect_pages.tell_effect(view)
            after = quote(
                before, said.sentence, measure=str(said.measure), number=view.id,
                is_generated=said.is_generated,
            )  # fmt: skip
        if len(after) > LONGEST_TEXT:
            raise InvalidInput(fields={"result": _("Isian ini paling panjang 4.000 huruf.")})
        if after != before:
            fields[name] = (before, after)
    if not fields:
        return int(row.version)
    if row.version != version:
        raise EntryChanged
    for name, (_before, after) in fields.items():
        setattr(row, name, after)
    row.reach = reach_after_change(row.reach)
    advance(kind, row, act="changed", fields=fields, by=by, at=at)
    tell(kind, "changed", row, by=by, at=at, data={"fields": sorted(fields)})
    return int(row.version)
