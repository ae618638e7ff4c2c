"""Rules of talks: fitting, windows, states, turns, masking."""

import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pendopo.channels import rules
from pendopo.channels.tests.factories import AT
from pendopo.channels.types import Choice, Delivery, Limits, Link, Reply, State

WHATSAPP = Limits(
    buttons=3, rows=10, window_hours=24, officer_window_hours=0, templates=True, first_word=False
)
PLAIN = Limits(text=300)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)
choices = st.lists(
    st.builds(Choice, id=st.text("abc123", min_size=1, max_size=9), title=words, description=words),
    max_size=14,
)


@given(st.text(max_size=900), st.integers(40, 200))
def test_a_split_text_loses_nothing_but_blanks_and_fits(text, length):
    parts = rules.split_text(text, length)
    assert all(len(part) <= length for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


@given(words, choices, st.sampled_from([WHATSAPP, PLAIN, Limits(buttons=12, button_title=60, choice_id=64)]))
def test_a_fitted_answer_keeps_within_the_vendors_limits_and_every_choice_can_be_reached(text, some, limits):
    fitted = rules.fit(Reply(text, tuple(some), links=(Link("Peta", "https://x.id/a"),)), limits)
    *before, last = fitted
    assert not any(part.choices for part in before)
    assert [each.id for each in last.choices] == [each.id for each in some]
    assert "https://x.id/a" in "".join(part.text for part in fitted)
    shape = rules.shape_of(last, limits)
    if shape == "buttons":
        assert len(last.choices) <= limits.buttons
        assert all(len(each.title) <= limits.button_title for each in last.choices)
    elif shape == "list":
        assert len(last.choices) <= limits.rows
        assert all(len(each.title) <= limits.row_title for each in last.choices)
        assert all(len(each.description) <= limits.row_description for each in last.choices)
        assert 0 < len(last.label) <= limits.list_label
    elif some:
        whole = "\n".join(part.text for part in fitted)
        assert all(f"{number}." in whole for number in range(1, len(some) + 1))


@given(st.permutations([Delivery.SENT, Delivery.DELIVERED, Delivery.READ]), st.booleans())
def test_states_in_any_order_and_twice_end_where_the_last_one_is(order, twice):
    state = State.SENDING
    for told in [*order, *(order if twice else [])]:
        state = rules.next_state(state, told) or state
    assert state is State.READ
    assert rules.next_state(State.READ, Delivery.FAILED) is None
    assert rules.next_state(State.SENT, Delivery.FAILED) is State.FAILED
    assert rules.next_state(State.FAILED, Delivery.DELIVERED) is State.DELIVERED
    assert rules.next_state(State.CANCELLED, Delivery.READ) is None


def test_free_words_go_out_only_while_the_window_is_open():
    instagram = Limits(window_hours=24, officer_window_hours=168, first_word=False)
    later = AT + timedelta(hours=23, minutes=59)
    assert rules.may_write_freely(WHATSAPP, AT, later)
    assert not rules.may_write_freely(WHATSAPP, AT, AT + timedelta(hours=24))
    assert not rules.may_write_freely(WHATSAPP, None, AT)
    assert rules.may_write_freely(instagram, AT, AT + timedelta(days=6), officer=True)
    assert not rules.may_write_freely(instagram, AT, AT + timedelta(days=6))
    assert rules.may_write_freely(Limits(), None, AT)
    assert not rules.may_write_freely(Limits(first_word=False), None, AT)
    assert rules.window_ends_at(Limits(), AT) is None


@given(st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=80))
def test_turns_are_fair_and_nobody_is_lost(senders):
    order, late = rules.fair_order(senders)
    assert sorted([*order, *late]) == list(range(len(senders)))
    for name in "abc":
        mine = [place for place in order if senders[place] == name]
        assert mine == sorted(mine)
        assert len(mine) == min(senders.count(name), 20)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", ""]), st.integers(0, 5)), max_size=30))
def test_each_person_is_heard_in_the_order_of_speaking_and_keeps_their_turns(rows):
    senders, said = [name for name, _when in rows], [(float(when), 0) for _name, when in rows]
    order = rules.spoken_order(senders, said)
    assert sorted(order) == list(range(len(rows)))
    assert [senders[place] for place in order] == senders
    for name in "ab":
        mine = [place for place in order if senders[place] == name]
        assert [(said[place], place) for place in mine] == sorted((said[place], place) for place in mine)
    assert [place for place in order if not senders[place]] == [
        place for place, name in enumerate(senders) if not name
    ]


def test_one_persons_ten_thousand_wait_behind_the_others():
    order, late = rules.fair_order(["banjir"] * 400 + ["sari", "budi"])
    assert [place for place in order[:3] if place >= 400] == [400, 401]
    assert len(late) == 380
    assert [rules.is_flood(count) for count in (20, 21)] == [False, True]
    assert [rules.is_first_of_flood(count) for count in (20, 21, 22)] == [False, True, False]


def test_identity_numbers_are_masked_and_other_numbers_are_not():
    masked = rules.mask_identity_numbers("NIK saya 3271046504930002, KK 3271 0465 0493 0002. HP 081234567890")
    assert masked == "NIK saya 32••••••••••••02, KK 32••••••••••••02. HP 081234567890"
    longer = "12345678901234567"
    assert rules.mask_identity_numbers(longer) == longer
