"""Asking for an effect and the worker's answer, on real cells."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pendopo.analytics import actions
from pendopo.analytics.models import DayCell, DayMall
from pendopo.analytics.queries import effect_pages, effects
from pendopo.analytics.rules import month_after, months
from pendopo.analytics.rules.effect.points import count_series, first_period, label_of, ratio_as_json
from pendopo.analytics.tests.factories import sum_month
from pendopo.analytics.types import Point, PointState
from pendopo.analytics.types.effects import (
    REFUSALS,
    REMARKS,
    EffectRefused,
    EffectState,
    EffectUnknown,
    Grain,
    Ratio,
    Remark,
    refusal_words,
)
from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM, Actor, Grant, Permission, Scope
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.regions.models import Region

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
EVENT = date(2025, 12, 1)


def make_places():
    for code, name in (("32", "Jawa Barat"), ("13", "Sumatera Barat")):
        Region.objects.create(code=code, name=name, kind="province", zone="Asia/Jakarta")
    for code, name in (("32.71", "Kota Bogor"), ("13.71", "Kota Padang")):
        Region.objects.create(code=code, name=name, kind="city", parent_id=code[:2], zone="Asia/Jakarta")


def make_history(mall, region, *, ratio=1.0, gap=None, seed=1, first=date(2024, 1, 1)):
    """A cell a month (on its fifth day) from `first` to October 2026, changed from December 2025 on."""
    rng = np.random.default_rng(seed)
    for month in months(first, date(2026, 10, 1)):
        day = month.replace(day=5)
        seen = 0 if month == gap else 10
        DayMall.objects.create(
            mall=mall, region_code=region, day=day, stalls_open=10, stalls_seen=seen, is_generated=True
        )
        if month != gap:
            mean = 800 * (ratio if month >= EVENT else 1)
            DayCell.objects.create(
                mall=mall, region_code=region, day=day, stall="a", agency="a", service="s", channel="kiosk",
                visits=rng.poisson(mean), is_generated=True,
            )  # fmt: skip
        sum_month(mall, month)


@pytest.fixture
def history(db):
    make_places()
    make_history("bogor", "32.71", ratio=0.5, gap=date(2024, 8, 1))
    make_history("padang", "13.71", seed=2)


def ask(**more):
    asked = {
        "measure": "visits", "region": "32.71", "at_date": EVENT, "label": "Mal tutup sebagian",
        "controls": ["13.71"], "by": SYSTEM, "at": AT,
    } | more  # fmt: skip
    return actions.ask_effect(**asked)


def actor(**scope):
    return Actor("staff", "u9", (Grant(frozenset({Permission.SEE_FIGURES}), Scope(**scope)),))


def test_a_question_is_answered_by_the_job_it_deferred(history):
    view = ask()
    job = ProcrastinateJob.objects.get(task_name="analytics.compute_effect")
    assert job.args == {"question": view.id}
    assert actions.answer_effect(question_id=view.id, by=SYSTEM, at=AT) == EffectState.DONE
    page = effect_pages.get_effect_page(view.id, by=SYSTEM)
    assert 0.42 < page.view.result["level"]["value"] < 0.6
    assert page.view.result["n_before"] == 22  # 23 months less the gap
    assert page.view.result["n_after"] == 11  # until October: November is not over
    assert page.is_generated
    assert any("Aug" in remark or "2024-08" in remark for remark in page.remarks)
    assert "sejalan dengan penurunan" in page.sentence
    assert page.chart.startswith("<svg")
    assert page.compared[1].place == "Terhadap pembanding"
    assert -62 < float(page.compared[1].change.strip("− %").replace(",", ".")) * -1 < -38
    assert [event.name for event in Event.objects.order_by("id")] == [
        "analytics.effect.asked", "analytics.effect.answered",
    ]  # fmt: skip


def test_an_answer_is_given_once(history):
    view = ask()
    actions.answer_effect(question_id=view.id, by=SYSTEM, at=AT)
    actions.answer_effect(question_id=view.id, by=SYSTEM, at=AT)
    assert Event.objects.filter(name="analytics.effect.answered").count() == 1
    with pytest.raises(EffectUnknown):
        actions.answer_effect(question_id=99_999, by=SYSTEM, at=AT)


def test_too_few_months_are_refused_with_what_is_needed(db):
    make_places()
    make_history("bogor", "32.71", first=date(2025, 10, 1))
    view = ask(controls=[])
    assert actions.answer_effect(question_id=view.id, by=SYSTEM, at=AT) == EffectState.REFUSED
    page = effect_pages.get_effect_page(view.id, by=SYSTEM)
    assert "Hanya 2 masa sebelum kejadian" in page.refusal
    assert page.counted[0][0] == "Okt 2025"


def test_two_figures_give_the_change_and_no_more():
    points = [Point(date(2020, 2, 1), date(2020, 3, 1), 7912, PointState.COUNTED),
              Point(date(2020, 3, 1), date(2020, 4, 1), 4431, PointState.COUNTED)]  # fmt: skip
    from pendopo.analytics.rules.effect.points import Ingredients, answer

    state, result = answer(Ingredients(points, None, {}, Grain.MONTH, date(2020, 3, 1), season=True))
    assert state == EffectState.REFUSED
    assert result["refusal"]["code"] == "two_figures"
    said = str(refusal_words("two_figures", result["refusal"]["values"]))
    assert "7.912 menjadi 4.431, −44,0 %" in said
    assert "laju per hari" in said


def test_a_failure_is_kept_as_one(history, monkeypatch):
    def broken(_given):
        raise ZeroDivisionError

    monkeypatch.setattr("pendopo.analytics.actions.effects.answer", broken)
    view = ask()
    assert actions.answer_effect(question_id=view.id, by=SYSTEM, at=AT) == EffectState.FAILED
    assert effect_pages.get_effect_page(view.id, by=SYSTEM).state_words


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"measure": "wait_median"}, "measure"),
        ({"measure": "open_days"}, "measure"),
        ({"measure": "sales"}, "measure"),
        ({"measure": "applicants"}, "measure"),
        ({"region": "32.01", "controls": []}, "region"),
        ({"mall": "padang"}, "mall"),
        ({"at_date": None}, "at_date"),
        ({"at_date": date(2027, 1, 1)}, "at_date"),
        ({"label": "  "}, "label"),
        ({"controls": ["32.71"]}, "controls"),
        ({"controls": [f"11.{i:02d}" for i in range(30)]}, "controls"),
    ],
)
def test_what_cannot_be_asked_names_its_field(history, more, field):
    with pytest.raises(InvalidInput) as wrong:
        ask(**more)
    assert field in wrong.value.fields


def test_only_who_may_see_figures_asks_and_reads(history):
    with pytest.raises(NotAllowed):
        ask(by=Actor("staff", "u1"))
    with pytest.raises(NotAllowed):
        ask(by=actor(region="13"))
    with pytest.raises(NotAllowed):
        ask(by=actor(region="32.71"))  # the comparison region is not theirs to see
    view = ask(by=actor(region="32"), controls=[])
    with pytest.raises(EffectUnknown):
        effects.get_effect(view.id, by=actor(region="13"))
    assert effects.list_effects(by=actor(region="13")) == []
    assert [one.id for one in effects.list_effects("32", by=actor(region="32.71"))] == [view.id]
    assert effects.list_counted_regions(by=actor(region="13")) == [("13.71", "Kota Padang")]


def test_weeks_and_open_days_are_answered_too(history):
    view = ask(grain=Grain.WEEK, per_open_day=True, controls=[], mall="bogor")
    state = actions.answer_effect(question_id=view.id, by=SYSTEM, at=AT)
    assert state in {EffectState.DONE, EffectState.REFUSED}
    assert effect_pages.effect_as_plain(effects.get_effect(view.id, by=SYSTEM))["grain"] == "week"


def points(*values, state=PointState.COUNTED):
    found, month = [], date(2025, 1, 1)
    for value in values:
        kind = PointState.GAP if value is None else PointState.CLOSED if value == 0 else state
        found.append(Point(month, month_after(month), value, kind, None if value is None else 1.0))
        month = month_after(month)
    return found


def test_an_event_in_the_second_half_of_a_month_begins_with_the_next():
    year = points(*range(10, 22))
    assert first_period(year, date(2025, 6, 10)) == 5
    assert first_period(year, date(2025, 6, 20)) == 6
    assert first_period(year, date(2027, 1, 1)) is None
    assert label_of(year[0], Grain.MONTH) == "2025-01"
    assert label_of(year[0], Grain.WEEK) == "2025-01-01"


def test_gaps_are_left_out_and_closed_months_are_zeros():
    made = count_series(points(10, 11, None, 12, 13, 0, 0, 14, 15), at=date(2025, 6, 1), grain=Grain.MONTH)
    assert made.positions == (0, 1, 3, 4, 5, 6, 7, 8)
    assert made.values[4] == 0
    assert {remark.code for remark in made.remarks} == {"values_missing"}
    with pytest.raises(EffectRefused):
        count_series(points(10, 11, 12), at=date(2025, 1, 1), grain=Grain.MONTH)
    with pytest.raises(EffectRefused):
        count_series([], at=date(2025, 1, 1), grain=Grain.MONTH)


def test_against_open_days_closed_months_are_no_months():
    made = count_series(
        points(10, 11, 12, 13, 0, 15), at=date(2025, 3, 1), grain=Grain.MONTH,
        open_days=points(20, 20, 20, 20, 0, 20),
    )  # fmt: skip
    assert made.positions == (0, 1, 2, 3, 5)
    assert made.exposures == (20, 20, 20, 20, 20)


def test_every_refusal_and_remark_has_a_sentence_with_its_values():
    names = {
        "reason", "column", "columns", "line", "value", "periods", "example", "at", "first", "last", "count",
        "need", "terms", "season", "span", "before", "after", "change", "encoding", "sample", "period",
        "mean", "most",
        "rho",
    }  # fmt: skip
    given = dict.fromkeys(names, "7")
    for code in REFUSALS:
        assert "{" not in str(refusal_words(code, given))
    for code in REMARKS:
        assert "{" not in str(Remark(code, given))
    assert ratio_as_json(Ratio(None, None, None)) == {"value": None, "low": None, "high": None}
