"""The effect of a strategy or innovation: asked once, answered by the worker, told only to who may know."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from pendopo.analytics.actions import answer_effect
from pendopo.analytics.models import EffectQuestion
from pendopo.analytics.tests.test_effects import make_history
from pendopo.analytics.types.effects import EffectUnknown, Grain
from pendopo.kit.actor import SYSTEM, Actor, Grant, Permission, Scope
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed
from pendopo.malls.tests.factories import make_mall
from pendopo.obstacles import actions, queries
from pendopo.obstacles.actions import effects as asking
from pendopo.obstacles.rules.effects import effect_grain, quote, why_no_effect
from pendopo.obstacles.tests.factories import (
    AT,
    TODAY,
    analyst,
    make_innovation,
    make_strategy,
    reporter,
)
from pendopo.obstacles.types import EntryChanged, EntryUnknown, Precision, Told

START = date(2025, 12, 1)
SPAN = (date(2023, 11, 1), date(2026, 11, 1))


@pytest.fixture
def counted(db):
    make_mall()
    make_history("bogor", "32.71", ratio=0.5)


def ask(entry, kind="strategy", measure="visits", by=None):
    return actions.ask_entry_effect(kind=kind, entry_id=entry.pk, measure=measure, by=by or reporter(), at=AT)


def test_what_has_begun_in_the_counted_time_can_be_asked():
    good = {"reach": "submitted", "state": "running", "span": SPAN, "today": TODAY}
    assert not why_no_effect(Told(START), **good)
    assert not why_no_effect(Told(START, Precision.MONTH), **good)
    for told, more in (
        (Told(START), {"reach": "draft"}),
        (Told(), {}),
        (Told(START, Precision.YEAR), {}),
        (Told(START), {"state": "planned"}),
        (Told(date(2026, 12, 1)), {}),
        (Told(START), {"span": None}),
        (Told(date(2023, 11, 1)), {}),
    ):
        assert why_no_effect(told, **good | more), (told, more)


def test_weeks_are_asked_of_a_young_strategy_and_months_of_an_old_one():
    assert effect_grain(Told(START), TODAY) == Grain.MONTH
    assert effect_grain(Told(date(2026, 4, 1)), TODAY) == Grain.WEEK
    assert effect_grain(Told(date(2026, 4, 1), Precision.MONTH), TODAY) == Grain.MONTH


def test_a_quote_names_its_source_once_and_says_what_is_generated():
    first = quote("Antrean lebih pendek.", "Naik.", measure="Kunjungan", number=12, is_generated=True)
    assert first == (
        "Antrean lebih pendek.\nKunjungan: Naik. (pengaruh no. 12, data contoh yang dibangkitkan)"
    )
    assert quote(first, "Naik.", measure="Kunjungan", number=12, is_generated=True) == first
    assert quote("", "Naik.", measure="Kunjungan", number=1, is_generated=False) == (
        "Kunjungan: Naik. (pengaruh no. 1)"
    )


def test_the_effect_is_asked_once_answered_and_quoted(counted):
    strategy = make_strategy(starts_date=START, title="Penyekat", reach="submitted")
    view = ask(strategy)
    assert (view.about, view.label, view.grain) == (f"strategy:{strategy.pk}", "Penyekat", Grain.MONTH)
    assert ask(strategy).id == view.id
    assert ask(strategy, measure="services_finished").id != view.id
    with pytest.raises(EffectUnknown):  # no answer yet
        actions.quote_effect(
            kind="strategy", entry_id=strategy.pk, version=1, question=view.id, by=reporter(), at=AT
        )
    answer_effect(question_id=view.id, by=SYSTEM, at=AT)
    told = queries.get_effect_offer(
        queries.get_strategy(strategy.pk, by=analyst()), today=TODAY, by=analyst()
    ).told[-1]
    assert "sejalan dengan penurunan" in told.sentence

    def quoted(version=1, by=None):
        return actions.quote_effect(
            kind="strategy",
            entry_id=strategy.pk,
            version=version,
            question=view.id,
            by=by or reporter(),
            at=AT,
        )

    with pytest.raises(NotAllowed):
        quoted(by=analyst())
    with pytest.raises(EntryChanged):
        quoted(version=7)
    assert quoted() == 2
    assert quoted() == 2  # again: nothing changes, so no version is needed
    strategy.refresh_from_db()
    assert "sejalan dengan penurunan" in strategy.result
    assert "consistent with a fall" in strategy.result_en
    assert strategy.result.count(f"pengaruh no. {view.id}") == 1


def test_an_innovation_is_asked_from_its_start_or_its_time_after(counted):
    innovation = make_innovation(
        measure="visits", before_first=date(2025, 6, 1), before_last=date(2025, 11, 1), after_first=START,
        after_last=date(2026, 6, 1),
    )  # fmt: skip
    assert ask(innovation, "innovation").at == START
    other = ask(make_strategy(starts_date=START))
    answer_effect(question_id=other.id, by=SYSTEM, at=AT)
    with pytest.raises(EffectUnknown):  # another entry's answer is not quoted
        actions.quote_effect(
            kind="innovation", entry_id=innovation.pk, version=1, question=other.id, by=reporter(), at=AT
        )


def test_who_may_not_know_learns_nothing(counted):
    draft = make_strategy(starts_date=START, reach="draft")
    with pytest.raises(Conflict):
        ask(draft)
    with pytest.raises(EntryUnknown):
        ask(draft, by=analyst())
    shown = make_strategy(starts_date=START)
    elsewhere = Actor(
        "staff", "u5", (Grant(frozenset({Permission.REPORT, Permission.SEE_FIGURES}), Scope(mall="padang")),)
    )
    with pytest.raises(NotAllowed):
        ask(shown, by=elsewhere)
    with pytest.raises(InvalidInput):
        ask(shown, measure="wait_p90")
    ask(shown)
    view = queries.get_strategy(shown.pk)
    assert queries.get_effect_offer(view, today=TODAY, by=None) is None
    assert queries.get_effect_offer(view, today=TODAY, by=elsewhere) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False], ids=["locked", "without the lock twice"])
def test_two_presses_at_once_ask_once(counted, monkeypatch, locked):
    strategy = make_strategy(starts_date=START)
    together, real = Barrier(2), asking.effects.find_asked
    if not locked:  # the control: the race is real, and only the lock on the entry prevents it
        monkeypatch.setattr(asking, "locked", lambda kind, pk, *, by: type(strategy).objects.get(pk=pk))

        def after_both_looked(*args, **kwargs):
            found = real(*args, **kwargs)
            together.wait(10)
            return found

        monkeypatch.setattr(asking.effects, "find_asked", after_both_looked)
    failed = []

    def press():
        try:
            if locked:
                together.wait(10)
            ask(strategy)
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=press) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not failed
    assert EffectQuestion.objects.filter(about=f"strategy:{strategy.pk}").count() == (1 if locked else 2)
