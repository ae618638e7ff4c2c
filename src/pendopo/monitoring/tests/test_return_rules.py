"""Rules of returns: periods, dates, definitions as data, checks, states, completeness and peers."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.errors import InvalidInput
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.rules.measure_rows import merged_problem
from pendopo.monitoring.rules.returns.checks import holds
from pendopo.monitoring.types.returns import (
    Answer,
    Block,
    Check,
    FieldKind,
    Importance,
    MissingPolicy,
    Operator,
    PeriodKind,
    ReturnState,
)

days = st.dates(date(2001, 1, 1), date(2090, 12, 31))
kinds = st.sampled_from(list(PeriodKind))
numbers = st.none() | st.integers(0, 10_000).map(float)
MONTH = rules.default_definition(PeriodKind.MONTH)


@given(kinds, days)
def test_every_day_lies_in_one_period_and_periods_follow_each_other(kind, day):
    period = rules.period_of(kind, day)
    assert period.start <= day < period.end
    before = rules.previous_period(period)
    assert (before.end, before.kind) == (period.start, kind)
    assert rules.parse_period(rules.period_code(period)) == period
    assert rules.period_words(period)
    ended = rules.ended_periods(kind, today=day, count=4)
    assert ended[0] == before
    assert all(later.start == earlier.end for later, earlier in pairwise(ended))


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-W60", "26-10", "Oktober", "2026-10-01"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(InvalidInput):
        rules.parse_period(text)


def test_a_week_is_read_shortly():
    said = [rules.period_words(rules.parse_period(code)) for code in ("2026-W47", "2026-W49", "2026-W53")]
    assert said == ["16–22 Nov 2026", "30 Nov–6 Des 2026", "28 Des 2026–3 Jan 2027"]


def test_a_month_is_due_on_the_5th_and_a_week_on_tuesday():
    month, week = rules.parse_period("2026-10"), rules.parse_period("2026-W43")
    assert str(rules.dates_of(MONTH, month).due) == "2026-11-05"
    due = rules.dates_of(rules.default_definition(PeriodKind.WEEK), week).due
    assert (due.weekday(), due - week.end) == (1, timedelta(days=1))
    late = rules.dates_of(MONTH, month, opened=date(2026, 12, 1))
    assert str(late.due) == "2026-12-05"  # nobody is late for a return that did not exist
    assert rules.dates_of(MONTH, month, opened=date(2026, 11, 5)) == rules.dates_of(MONTH, month)


@given(kinds, days, st.none() | days, st.none() | days)
def test_a_mall_owes_what_it_was_there_for(kind, day, opened, closed):
    period = rules.period_of(kind, day)
    there = [
        step
        for step in range((period.end - period.start).days)
        if (opened is None or opened <= period.start + timedelta(days=step))
        and (closed is None or closed > period.start + timedelta(days=step))
    ]
    if opened is None or closed is None or opened < closed:
        assert rules.is_expected(period, opened=opened, closed=closed) == bool(there)


def test_reminders_and_timeliness():
    due = date(2026, 11, 5)
    said = {step: rules.reminder_of(due + timedelta(days=step), due) for step in range(-4, 6)}
    assert {step: word for step, word in said.items() if word} == {
        -2: "before",
        0: "due",
        1: "late",
        3: "late",
    }
    assert rules.is_on_time(due, due)
    assert not rules.is_on_time(due + timedelta(days=1), due)


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_a_definition_survives_as_data_and_has_six_blocks(kind):
    made = rules.default_definition(kind)
    fields, checks = rules.from_content(rules.as_content(made))
    assert (fields, checks) == (made.fields, made.checks)
    assert [rules.fields_of(made, block) != [] for block in Block] == [True] * 6
    assert len({spec.code for spec in made.fields}) == len(made.fields)
    assert [str(rules.block_title(block)) for block in Block][:3] == ["Kondisi", "Kunjungan", "Permohonan"]
    own = replace(made.checks[0], code="own", message="Kata sendiri.")
    _fields, again = rules.from_content(rules.as_content(replace(made, checks=(own,))))
    assert again == (own,)


@given(numbers, numbers, st.sampled_from(list(Operator)), st.sampled_from(list(MissingPolicy)))
def test_a_check_says_what_it_means(left, right, operator, missing):
    check = Check("c", "a", operator, "b", Importance.NOTE, "", missing)
    if operator == Operator.CHANGES_AT_MOST:
        check = replace(check, right="40")
        found = holds(check, {"a": left}, {"a": right})
    else:
        found = holds(check, {"a": left, "b": right}, {})
    zero = missing == MissingPolicy.ZERO
    one = 0.0 if left is None and zero else left
    other = 0.0 if right is None and zero else right
    if operator == Operator.ANSWERED:
        assert found == (one is not None)
        return
    if one is None or other is None:
        assert found == (missing == MissingPolicy.SKIP)
        return
    truth = {
        Operator.AT_MOST: one <= other, Operator.AT_LEAST: one >= other, Operator.MORE: one > other,
        Operator.EQUAL: one == other,
        Operator.CHANGES_AT_MOST: other == 0 or abs(one - other) / other <= 0.4 + 1e-12,
    }  # fmt: skip
    assert found == truth[operator]


def test_a_check_with_a_condition_waits_for_it():
    check = Check("c", "visits", Operator.MORE, "0", Importance.EXPLAIN, "", MissingPolicy.ZERO, "open_days")
    assert holds(check, {"open_days": 0.0}, {})
    assert not holds(check, {"open_days": 3.0}, {})
    assert holds(check, {"open_days": 3.0, "visits": 1.0}, {})


@given(st.dictionaries(st.sampled_from([f.code for f in MONTH.fields if f.is_number]), numbers))
def test_explaining_everything_leaves_only_what_blocks(values):
    reasons = {spec.code: "sebab" for spec in MONTH.fields}
    findings = rules.find_problems(MONTH, values, {}, reasons)
    left = rules.open_questions(
        MONTH, findings, gaps={"visits": 2}, reasons=reasons, without_value=set(values)
    )
    assert all(found.importance == Importance.BLOCK for found in left)
    silent = rules.find_problems(MONTH, values, {}, {})
    asked = rules.open_questions(MONTH, silent, gaps={}, reasons={}, without_value=set())
    assert {found.field for found in left} <= {found.field for found in asked}


def test_steps_fit_the_state():
    day = date(2026, 11, 30)
    for state in ReturnState:
        assert rules.may_give_back(state) == rules.may_accept(state) == (state == ReturnState.CONFIRMED)
        assert rules.may_answer(state, today=day, lock=day)
        after = rules.may_answer(state, today=day + timedelta(days=1), lock=day)
        assert after == (state == ReturnState.ACCEPTED)
        assert str(rules.state_words(state))
    assert rules.state_of_region(["accepted", "returned"]) == ReturnState.RETURNED
    assert rules.state_of_region(["accepted"]) == ReturnState.ACCEPTED


@given(numbers, numbers)
def test_a_reason_is_needed_only_for_another_number_than_the_systems(computed, value):
    silent, said = Answer(value), Answer(value, reason="sebab")
    needed = rules.needs_reason(FieldKind.COMPUTED, computed, silent)
    assert needed == (computed is not None and not rules.same_number(computed, value))
    assert not rules.needs_reason(FieldKind.COMPUTED, computed, said)
    assert not rules.needs_reason(FieldKind.TYPED, computed, silent)


@given(st.dictionaries(st.sampled_from(["visits", "visits_note", "tickets"]), st.integers(0, 9)))
def test_the_history_names_exactly_what_changed(typed):
    before = {spec.code: Answer(0.0, "0") for spec in MONTH.fields}
    after = before | {code: Answer(float(value), str(value)) for code, value in typed.items()}
    changed = {change["field"] for change in rules.changes_of(MONTH, before, after, why="w")}
    assert changed == {code for code, value in typed.items() if value}


rows = st.lists(
    st.tuples(st.sampled_from(list(ReturnState)), st.none() | st.booleans(), st.none() | st.floats(0, 1))
)


@given(rows)
def test_completeness_never_exceeds_what_was_expected(found):
    complete = rules.completeness_of(found)
    assert 0 <= complete.on_time <= complete.received <= complete.expected == len(found)
    assert complete.coverage is None or 0 <= complete.coverage <= 1
    assert (complete.received_share is None) == (not found)


@given(st.integers(0, 100), st.lists(st.integers(0, 100), max_size=30))
def test_a_percentile_needs_three_peers(own, others):
    found = rules.percentile_among(own, others)
    assert (found is None) == (len(others) < 3)
    assert found is None or 0 <= found <= 100
    if len(others) >= 3 and own > max(others):
        assert found == 100


def test_a_program_that_sends_no_number_follows_the_system():
    given_answers = {"visits": Answer(None, reason="x"), "permits_issued": Answer(None), "tickets": Answer(3)}
    done = rules.complete_answers(MONTH, given_answers, {"visits": 60.0, "tickets": 5.0})
    assert (done["visits"].value, done["permits_issued"].value, done["tickets"].value) == (60, None, 3)
    assert "B2" in str(merged_problem("B2")[0])
