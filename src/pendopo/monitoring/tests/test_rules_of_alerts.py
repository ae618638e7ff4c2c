"""What becomes of an alert, without tables: states, size, order, causes, effect, and who hears of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.analytics.types.falls import Cadence
from pendopo.monitoring.charts.alerts import Shade, Track, TrackMark, draw_track
from pendopo.monitoring.rules import alerts as rules
from pendopo.monitoring.types.alerts import LIVE, AlertState, Cause, CauseKind, DismissKind, StepKind

MONDAY = date(2026, 11, 2)
WEEK = timedelta(days=7)


def point(week: int, value: float | None, expected: float | None = 100.0, state: str = "") -> dict:
    start = MONDAY + week * WEEK
    return {
        "start": start.isoformat(), "end": (start + WEEK).isoformat(), "value": value, "expected": expected,
        "low": 80.0, "high": 120.0, "state": state,
    }  # fmt: skip


@given(st.sampled_from(list(AlertState)), st.sampled_from(list(StepKind)))
def test_a_closed_alert_takes_no_more_steps(state, step):
    after = rules.state_after(state, step)
    if state not in LIVE:
        assert after is None
    elif step == StepKind.CAUSE:
        assert after == (AlertState.ACTED if state == AlertState.ACTED else AlertState.EXPLAINED)
    elif step in {StepKind.RECOVERED, StepKind.HEALED}:
        assert after == AlertState.RECOVERED
    elif step == StepKind.EFFECT:
        assert after == state


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(list(Cadence)))
def test_only_a_period_that_has_ended_is_judged(today, cadence):
    start = rules.latest_whole_period(today, cadence)
    end = start + WEEK if cadence == Cadence.WEEK else (start + timedelta(days=31)).replace(day=1)
    assert start < end <= today
    assert today - end < timedelta(days=7 if cadence == Cadence.WEEK else 31)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40)), max_size=12))
def test_changes_of_one_place_and_week_stand_together_under_the_first(changes):
    placed = [(place, MONDAY + timedelta(days=day)) for place, day in changes]
    groups = rules.together(placed)
    assert sorted(one for group in groups for one in group) == list(range(len(placed)))
    for lead, *rest in groups:
        for one in rest:
            assert lead < one
            assert placed[one][0] == placed[lead][0]
            assert abs(placed[one][1] - placed[lead][1]) <= WEEK
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


def test_the_size_leaves_holes_out():
    track = [point(0, 100), point(1, 56), point(2, None, 100, "gap"), point(3, 56)]
    size = rules.size_of("fall", track, MONDAY + WEEK)
    assert size.percent == pytest.approx(-44)
    assert size.missed == pytest.approx(-88)
    gap = rules.size_of("gap", [point(0, 20, 100, "gap"), point(1, None, 100, "gap")], MONDAY)
    assert (gap.percent, gap.missed) == (-90, 0)
    assert rules.size_of("fall", [], MONDAY).percent == 0


def test_gaps_stand_first_then_halves_then_people():
    rows = [
        ("fall", -20.0, -900.0), ("fall", -60.0, -30.0), ("gap", -10.0, 0.0), ("rise", 40.0, 950.0),
        ("ended", 0.0, 0.0),
    ]  # fmt: skip
    ordered = sorted(rows, key=lambda row: rules.order_key(*row, MONDAY))
    assert [row[0] for row in ordered] == ["gap", "fall", "rise", "fall", "ended"]
    assert ordered[1][1] == -60.0


def test_causes_hold_in_the_time_or_just_before_it():
    cap = Cause(CauseKind.RESTRICTION, "50 %", MONDAY - 60 * WEEK, wide=True)
    old = Cause(CauseKind.CLOSURE, "Banjir", MONDAY - 60 * WEEK, MONDAY - 50 * WEEK, wide=True)
    holiday = Cause(CauseKind.HOLIDAY, "Maulid", MONDAY, MONDAY + timedelta(days=1), counted=True, wide=True)
    stall = Cause(CauseKind.CLOSURE, "Gerai tutup", MONDAY)
    later = Cause(CauseKind.CLOSURE, "Nanti", MONDAY + 3 * WEEK)
    past = Cause(CauseKind.HOLIDAY, "Idulfitri", MONDAY - WEEK, MONDAY - timedelta(days=3), counted=True)
    near = rules.causes_in_time([holiday, old, stall, later, cap, past], MONDAY, MONDAY + WEEK)
    assert near == [cap, stall, holiday]
    assert rules.lead_cause(near) == cap
    assert rules.lead_cause([holiday]) is None
    assert [rules.teaches_nothing(one) for one in (cap, stall, holiday)] == [True, False, False]
    assert Cause.of_json(cap.as_json()) == cap


def test_the_later_effect_is_measured_against_what_was_expected():
    track = [point(0, 50), point(1, 60), point(2, 70), point(3, 90), point(4, 110)]
    effect = rules.effect_after(track, MONDAY, MONDAY + 2 * WEEK + timedelta(days=2))
    assert (effect.before, effect.after, effect.periods) == (55, 100, 2)
    assert rules.effect_after(track, MONDAY, MONDAY).before is None
    assert rules.effect_after(track, MONDAY, MONDAY + 9 * WEEK).after is None


def test_healed_and_empty_periods_are_told_apart():
    assert rules.healed_periods(
        [point(0, 0, state="gap"), point(1, 0, state="gap"), point(2, 99)], MONDAY
    ) == (1, 2)
    assert rules.healed_periods([point(0, 0, state="gap"), point(1, 99)], MONDAY + WEEK) == (1, 0)


@pytest.mark.parametrize(
    ("text", "fine"), [("", False), ("  ya   \n ", False), ("x" * 1001, False), ("Listrik padam.", True)]
)
def test_a_reason_says_something(text, fine):
    assert bool(rules.reason_problem(text)) is not fine


@given(st.sampled_from(["32.71", "32.11", "13.71"]), st.sampled_from(["", "visits", "tickets"]))
def test_who_follows_hears_of_what_lies_below(region, measure):
    everything = ("", None, "")
    assert rules.watches(everything, region=region, measure=measure, is_national=False)
    assert rules.watches(
        ("32", None, ""), region=region, measure=measure, is_national=False
    ) == region.startswith("32.")
    assert rules.watches(
        ("", frozenset({"13.71"}), ""), region=region, measure=measure, is_national=False
    ) == (region == "13.71")
    assert rules.watches(("", None, "visits"), region=region, measure=measure, is_national=False) == (
        measure in {"", "visits"}
    )
    assert rules.watches(("13.71", None, ""), region="", measure=measure, is_national=True)
    assert not rules.watches(("3", None, ""), region="32.71", measure="", is_national=False)


def test_only_an_accepted_level_starts_anew():
    assert [rules.restarts_baseline(one) for one in DismissKind] == [False, False, True, False]


def test_falls_end_after_two_calm_weeks_or_one_month_and_gaps_at_once():
    assert [rules.ends_by_itself("fall", calm, "week") for calm in (0, 1, 2)] == [False, False, True]
    assert [rules.ends_by_itself("rise", calm, "month") for calm in (0, 1)] == [False, True]
    assert rules.ends_by_itself("gap", 1, "week")


VALUES = st.one_of(st.none(), st.floats(0, 1e6))


@given(
    st.lists(st.tuples(VALUES, VALUES, st.sampled_from(["", "gap", "closed", "out"])), max_size=30),
    st.booleans(),
)
def test_a_picture_is_drawn_of_whatever_is_known(points, small):
    marks = [
        TrackMark(MONDAY + n * WEEK, MONDAY + (n + 1) * WEEK, value, middle, middle and middle / 2,
            middle and middle * 2, state, "<&>")
        for n, (value, middle, state) in enumerate(points)
    ]  # fmt: skip
    svg = draw_track(
        Track("a1", "Kunjungan <b>", "…", marks, MONDAY + 3 * WEEK, [Shade(1, MONDAY + WEEK, None)],
            [*("Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split())], small=small)
    )  # fmt: skip
    assert bool(svg) == bool(points)
    assert "nan" not in svg
    assert "<b>" not in svg
    assert not svg or 'role="img"' in svg


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/pantau/32.71/?bulan=2026-10#tren", True),
        ("/", True),
        ("//jahat.example/", False),
        ("/\\jahat.example/", False),
        ("/\t/jahat.example/", False),
        ("javascript:alert(1)", False),
        ("https://jahat.example/", False),
        ("/pantau/" + "a" * 200, False),
    ],
)
def test_a_link_of_an_alert_stays_on_this_site(address, here):
    assert rules.is_page_here(address) is here


def test_what_a_province_says_stands_above_its_malls():
    day = date(2026, 11, 2)
    items = [
        rules.Standing("bogor", "fall", day),
        rules.Standing("w:32", "fall", day, frozenset({"bogor", "depok", "bekasi"})),
        rules.Standing("w:32", "fall", day, frozenset({"bogor", "depok"})),
        rules.Standing("padang", "fall", day),
        rules.Standing("depok", "rise", day),
        rules.Standing("bekasi", "fall", day - timedelta(days=60)),
        rules.Standing("", "fall", day, frozenset({"bogor", "depok", "bekasi", "padang", "x"})),
    ]
    nested = rules.nest(items)
    assert nested == [([4], []), ([5], []), ([6], [0, 1, 2, 3])]
    assert rules.nest(items[:2]) == [([1], [0])]


@given(st.integers(1, 8), st.integers(0, 3))
def test_calm_periods_are_no_part_of_the_change(weeks, calm):
    track = [point(week, 50) for week in range(weeks)] + [point(weeks + n, 99) for n in range(calm)]
    end = MONDAY + (weeks + calm) * WEEK
    assert rules.end_of_change(track, calm, end) == MONDAY + weeks * WEEK


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["gap", "fall", "rise", "ended"]), st.integers(-100, 100), st.integers(-300, 300),
            st.integers(0, 30),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_what_stands_inside_is_told_once(rows):
    """Nesting loses nobody and tells nobody twice, whatever the order."""
    items = [
        rules.Standing(f"m{percent % 4}", "fall", MONDAY + days * timedelta(days=1),
            frozenset({"m0", "m1"}) if missed > 200 else frozenset())
        for _kind, percent, missed, days in rows
    ]  # fmt: skip
    told = [one for beside, inside in rules.nest(items) for one in (*beside, *inside)]
    assert sorted(told) == list(range(len(items)))
