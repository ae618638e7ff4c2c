"""Effects of a strategy or innovation on the measures: what was answered, and what can be asked."""

from dataclasses import dataclass
from datetime import date, datetime

from pendopo.analytics.queries import effect_pages, effects
from pendopo.analytics.types.effects import EffectState, EffectView
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.obstacles.rules.effects import why_no_effect
from pendopo.obstacles.types import EntryKind, InnovationView, Precision, StrategyView, Told

USUAL = "visits"


@dataclass(frozen=True, slots=True)
class EntryEffect:
    """One question about the entry with its answer in a sentence."""

    id: int
    measure: Text
    state: EffectState
    state_words: Text
    sentence: str
    is_generated: bool
    asked_at: datetime

    @property
    def is_told(self) -> bool:
        """Whether there is an answer that a result can quote."""
        return self.state == EffectState.DONE


@dataclass(frozen=True, slots=True)
class EffectOffer:
    """What was asked, and the measures that can be asked for; `why_not` when none can."""

    told: tuple[EntryEffect, ...]
    measures: tuple[tuple[str, Text], ...]  # code and name, the entry's own first
    why_not: Text

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is being computed."""
        return any(one.state == EffectState.QUEUED for one in self.told)


def about(kind: str, entry_id: int) -> str:
    """An entry as a question about an effect names it."""
    return f"{EntryKind(kind).value}:{entry_id}"


def start_of(entry: StrategyView | InnovationView) -> Told:
    """When it began; an innovation without a start begins with the first month of its time after."""
    if entry.starts.day is None and isinstance(entry, InnovationView) and entry.after is not None:
        return Told(entry.after[0], Precision.MONTH)
    return entry.starts


def why_not(entry: StrategyView | InnovationView, *, span: tuple[date, date] | None, today: date) -> Text:
    """Why no effect can be asked of the entry; empty when one can. `span`: the region's counted months."""
    state = entry.state if isinstance(entry, StrategyView) else ""
    return why_no_effect(start_of(entry), reach=entry.reach, state=state, span=span, today=today)


def effect_start(
    entry: StrategyView | InnovationView, *, span: tuple[date, date], today: date
) -> date | None:
    """The day from which an effect of the entry can be asked; None when it cannot."""
    return None if why_not(entry, span=span, today=today) else start_of(entry).day


def get_effect_offer(
    entry: StrategyView | InnovationView, *, today: date, by: Actor | None
) -> EffectOffer | None:
    """Answers about the entry, and what can be asked; None for those who may not see the figures there."""
    if by is None or not effects.may_see_figures(by, region=entry.region, mall=entry.mall):
        return None
    found = effects.list_effects_about(about(entry.kind, entry.id), by=by)
    own = entry.measures if isinstance(entry, StrategyView) else (entry.measure,)
    every = [(one.code.value, one.name) for one in effects.list_effect_measures()]
    first = [*own, USUAL]
    ranked = sorted(every, key=lambda pair: first.index(pair[0]) if pair[0] in first else len(first))
    span = effects.counted_span(entry.region)
    return EffectOffer(
        tuple(_told(view) for view in found), tuple(ranked), why_not(entry, span=span, today=today)
    )


def _told(view: EffectView) -> EntryEffect:
    said = effect_pages.tell_effect(view)
    return EntryEffect(
        view.id, said.measure, view.state, said.state_words, said.sentence, said.is_generated, view.asked_at
    )
