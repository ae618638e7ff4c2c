"""Readiness, likeness, results, thresholds: pure rules."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pendopo.analytics.types import Condition, Point, PointState, StallDay
from pendopo.obstacles.rules import likeness, moving, readiness, suggesting, writing
from pendopo.obstacles.rules.results import coarse_stretch, difference, share_difference, stretch_of
from pendopo.obstacles.rules.suggested_words import suggestion_words
from pendopo.obstacles.types import (
    EntryInput,
    EntryKind,
    Evidence,
    InnovationInput,
    InnovationView,
    Link,
    ObstacleCode,
    ObstacleInput,
    Precision,
    Reach,
    Stage,
    StrategyInput,
    SuggestionKind,
    Told,
)

ON = date(2022, 6, 15)
YEAR = readiness.Competition(
    "2022",
    {"umum": 2, "replikasi": 1},
    {"efektif": ("Efektif", None), "ketahanan": ("Ketahanan", 1)},
)


def innovation(**more):
    facts = {
        "id": 1, "kind": EntryKind.INNOVATION, "region": "32.71", "region_name": "Kota Bogor",
        "title": "Antre Telepon", "text": "Ramai", "idea": "Telepon", "told_date": ON, "stage": Stage.ROUTINE,
        "starts": Told(date(2020, 6, 15)), "decree": "SK 1", "category": "efektif",
        "evidence": (Evidence("film", "https://contoh.id"),),
    }  # fmt: skip
    return InnovationView(**(facts | more))


def missing(entry, *, results=True, used=()):
    found = readiness.readiness(entry, YEAR, on=ON, used_titles=used, has_results=results)
    assert found.is_ready == (found.missing == 0)
    assert all(bool(str(item.missing)) != item.is_met for item in found.criteria)
    return {item.code for item in found.criteria if not item.is_met}


def test_a_whole_innovation_of_two_years_is_ready():
    assert missing(innovation()) == set()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"starts": Told(date(2020, 6, 16))}, "age"),
        ({"starts": Told()}, "age"),
        ({"starts": Told(date(2019, 1, 1), Precision.ABOUT)}, "age"),
        ({"decree": " "}, "decree"),
        ({"category": ""}, "category"),
        ({"evidence": (Evidence("film"),)}, "evidence"),
        ({"idea": ""}, "text"),
        ({"stage": Stage.IDEA}, "stage"),
    ],
)
def test_what_is_missing_is_named(more, code):
    assert missing(innovation(**more)) == {code}


def test_results_and_an_unused_title_are_asked_for():
    assert missing(innovation(), results=False) == {"results"}
    assert missing(innovation(), used=["antre  TELEPON"]) == {"title"}


def test_a_copy_and_an_answer_to_the_pandemic_need_one_year():
    young = Told(date(2021, 6, 15))
    assert missing(innovation(starts=young)) == {"age"}
    assert missing(innovation(starts=young, category="ketahanan")) == set()
    assert missing(innovation(starts=young, replicated_from=Link(2, "x"))) == set()
    assert readiness.least_age(YEAR, category="efektif", is_copy=False) == 2


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 4000))
def test_age_is_counted_as_birthdays_are(start, days):
    on = start + timedelta(days=days)
    years = readiness.full_years(start, on)
    assert abs(years - days / 365.25) < 1.01
    assert readiness.full_years(start, on + timedelta(days=1)) in {years, years + 1}


def test_likeness_is_the_sum_of_its_reasons():
    profile = likeness.Profile
    mine = profile("32.71", 16, 3000.0, {"network", "building"})
    score, reasons = likeness.likeness(mine, profile("32.11", 20, 5000.0, {"network"}))
    assert (score, len(reasons)) == (4.5, 4)
    assert likeness.likeness(mine, profile("71.71", 60, 9000.0)) == (0, ())
    assert likeness.likeness(mine, profile("13.71", 16))[0] == 1
    other = profile("71.71", codes={"other"})
    assert likeness.likeness(profile("32.71", codes={"other"}), other) == (0, ())
    assert likeness.island_group("13.71") == "sumatra"
    assert likeness.island_group("51.71") == "bali-nusra"
    assert likeness.is_java_and_bali("51.71")
    assert not likeness.is_java_and_bali("52.71")


@given(st.integers(0, 60), st.integers(0, 60), st.sets(st.sampled_from(ObstacleCode), max_size=3))
def test_likeness_is_mutual(one, other, codes):
    first = likeness.Profile("32.71", one, float(one), codes)
    second = likeness.Profile("13.71", other, float(other), codes)
    assert likeness.likeness(first, second)[0] == likeness.likeness(second, first)[0]


def month(number, value, state=PointState.COUNTED):
    return Point(date(2026, number, 1), date(2026, number + 1, 1), value, state)


def test_months_without_figures_are_named_and_not_taken_for_zero():
    before = stretch_of([month(1, 100.0), month(2, None, PointState.GAP), month(3, 300.0)])
    assert (before.known, before.mean, [gap.start.month for gap in before.gaps]) == (2, 200.0, [2])
    after = stretch_of([month(5, 150.0, PointState.GENERATED)])
    assert after.is_generated
    assert difference(before, after) == -25.0
    assert share_difference(before, after) == after.mean - before.mean
    assert difference(before, stretch_of([month(5, None, PointState.GAP)])) is None
    assert difference(stretch_of([month(1, 0.0)]), after) is None
    assert share_difference(before, stretch_of([month(5, None, PointState.GAP)])) is None


OBSTACLE = {"title": "Jaringan putus", "code": "network"}
STRATEGY = {"title": "Pakai modem", "answers": (1,)}
INNOVATION = {"title": "Antre dari rumah", "codes": ("network",)}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, set()),
        ({"title": " "}, {"title"}),
        ({"title": "x" * 161, "owner": "x" * 121}, {"title", "owner"}),
        ({"text": "x" * 4001}, {"text"}),
        ({"source": "ftp://contoh.id"}, {"source"}),
        ({"source": "Rapat 4 Mei 2020"}, set()),
    ],
)
def test_every_entry_has_a_title_lengths_and_a_source_that_can_be_opened(more, wrong):
    assert set(writing.entry_mistakes(EntryInput(**({"title": "Jaringan"} | more)))) == wrong


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, set()),
        ({"code": "nothing"}, {"code"}),
        ({"state": "gone"}, {"state"}),
        ({"severity": "huge"}, {"severity"}),
        ({"since": ON + timedelta(days=1)}, {"since"}),
        ({"since": ON, "until": ON - timedelta(days=1), "state": "solved"}, {"until"}),
        ({"until": ON}, {"state"}),
        ({"until": ON, "state": "solved"}, set()),
        ({"since_precision": "century"}, {"since"}),
    ],
)
def test_an_obstacle_began_by_today_and_its_end_fits_its_state(more, wrong):
    assert set(writing.obstacle_mistakes(ObstacleInput(**OBSTACLE | more), today=ON)) == wrong


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, set()),
        ({"answers": ()}, {"answers"}),
        ({"answers": (), "source": "https://contoh.id"}, set()),
        ({"measures": ("visits", "smiles")}, {"measures"}),
        ({"state": "running"}, {"starts_date"}),
        ({"state": "running", "source": "https://contoh.id"}, set()),
        ({"starts_date": ON, "ends_date": ON - timedelta(days=1)}, {"ends_date"}),
    ],
)
def test_a_strategy_answers_an_obstacle_and_names_known_measures(more, wrong):
    assert set(writing.strategy_mistakes(StrategyInput(**STRATEGY | more), measures=("visits",))) == wrong


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, set()),
        ({"stage": "dream"}, {"stage", "starts_date"}),
        ({"codes": ()}, {"codes"}),
        ({"codes": ("magic",)}, {"codes"}),
        ({"measure": "smiles"}, {"measure"}),
        ({"before_first": ON}, {"before_last"}),
        ({"before_first": ON, "before_last": ON, "after_first": ON, "after_last": ON}, {"after_first"}),
        ({"stage": "trial"}, {"starts_date"}),
        ({"evidence": (Evidence("film", "javascript:x"),)}, {"evidence"}),
        ({"competition": "1999"}, {"competition"}),
        ({"competition": "2022", "category": "x"}, {"category"}),
        ({"competition": "2022", "category": "efektif"}, set()),
    ],
)
def test_an_innovation_has_codes_whole_periods_and_evidence_that_can_be_opened(more, wrong):
    told = InnovationInput(**INNOVATION | more)
    found = writing.innovation_mistakes(told, measures=("visits",), categories={"2022": ("efektif",)})
    assert set(found) == wrong


DAY = date(2026, 11, 2)
runs = st.lists(st.sampled_from([*Condition, None]), max_size=30)


def stall_days(conditions):
    return [
        StallDay("s", "Gerai S", DAY + timedelta(days=n), one or Condition.CLOSED, expected=one is not None)
        for n, one in enumerate(conditions)
    ]


@given(runs)
def test_three_closed_working_days_in_a_row_are_one_thing(conditions):
    found = suggesting.closed_stalls(stall_days(conditions))
    working = "".join(one.value[0] for one in conditions if one is not None)  # o l o c
    spells = [part for part in working.replace("l", "o").split("o") if part]
    assert [one.evidence["days"] for one in found] == [len(part) for part in spells if len(part) >= 3]
    for one in found:
        assert one.first <= one.last


@given(st.lists(st.sampled_from([5.0, 0.0, None, "closed", "none"]), max_size=20))
def test_days_without_tickets_lie_between_days_that_have_some(values):
    points = []
    for n, value in enumerate(values):
        day = DAY + timedelta(days=n)
        states = {"closed": PointState.CLOSED, "none": PointState.NONE, None: PointState.GAP}
        state = states.get(value, PointState.COUNTED)
        number = value if isinstance(value, float) else None
        points.append(Point(day, day + timedelta(days=1), number, state))
    found = suggesting.days_without_tickets(points)
    empty = sum(value in (0.0, None) for value in values)
    assert sum(one.evidence["days"] for one in found) == (empty if 5.0 in values else 0)


def weeks(*values):
    monday = date(2026, 9, 7)
    return [
        Point(monday + timedelta(weeks=n), monday + timedelta(weeks=n + 1), value, PointState.COUNTED)
        for n, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        ((20.0,) * 8 + (40.0,), 1),
        ((20.0,) * 8 + (39.0,), 0),
        ((5.0,) * 8 + (20.0,), 0),  # four times the usual, and yet short
        ((20.0,) * 3 + (90.0,), 0),  # too few weeks to know what is usual
        ((20.0, None) * 4 + (90.0,), 1),
        ((20.0,) * 8 + (None,), 0),
        ((), 0),
    ],
)
def test_long_waits_are_measured_by_the_own_usual(values, seen):
    assert len(suggesting.long_waits(weeks(*values), "disdukcapil", "Disdukcapil")) == seen


def test_an_open_stall_without_a_trace_for_five_days_is_a_hole_unless_its_mall_was_silent_too():
    days = stall_days([Condition.OPEN] * 6)
    all_days = {item.day for item in days}
    assert len(suggesting.coverage_holes(days, set(), mall_days=all_days)) == 1
    assert suggesting.coverage_holes(days, {("s", DAY + timedelta(days=3))}, mall_days=all_days) == []
    assert suggesting.coverage_holes(days, set(), mall_days=set()) == []


def test_failing_messages_are_many_and_a_large_share():
    assert len(suggesting.failing_messages(sent=40, failed=10, day=DAY)) == 1
    assert suggesting.failing_messages(sent=41, failed=10, day=DAY) == []
    assert suggesting.failing_messages(sent=0, failed=9, day=DAY) == []


@given(st.integers(-40, 40), st.integers(0, 20), st.integers(0, 20))
def test_the_same_thing_is_what_goes_on_or_comes_back_within_two_weeks(gap, one, other):
    seen = suggesting.Found(
        SuggestionKind.NO_TICKETS, ObstacleCode.NETWORK, "", DAY, DAY + timedelta(days=one)
    )
    first = DAY + timedelta(days=gap)
    facts = {"subject": "", "first": first, "last": first + timedelta(days=other)}
    same = suggesting.same_thing(seen, kind="no_tickets", **facts)
    apart = max(gap - one, -gap - other)
    assert same == (apart <= 14)
    assert not suggesting.same_thing(seen, kind="long_waits", **facts)


@pytest.mark.parametrize("kind", SuggestionKind)
def test_every_suggestion_says_its_numbers(kind):
    facts = {"name": "Gerai S", "days": 4, "minutes": 60, "usual": 20, "weeks": 8, "failed": 12, "sent": 3}
    with translation.override("id"):
        title, text = map(str, suggestion_words(kind, facts))
    assert title
    assert any(number in text for number in ("4", "60", "12"))


@given(st.sampled_from(Reach), st.sampled_from(["submitted", "accepted", "returned", "written"]))
def test_only_what_was_submitted_is_accepted(reach, act):
    after = writing.next_reach(reach, act)
    assert after != Reach.ACCEPTED or reach == Reach.SUBMITTED
    assert (after is None) or after != reach
    assert writing.reach_after_change(reach) != Reach.ACCEPTED


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3)),
)
def test_changes_lead_from_the_one_to_the_other(before, after):
    found = writing.changes_between(before, after)
    assert {**before, **{name: new for name, (_old, new) in found.items()}} == {**before, **after}
    assert all(old != new for old, new in found.values())


@given(
    st.sampled_from(sorted(moving.STATES)),
    st.data(),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 11, 1)),
)
def test_who_closes_an_entry_types_no_date_and_a_told_date_stays(kind, data, told):
    state = data.draw(st.sampled_from(moving.states_of(kind, "untold")[1:]))
    today = date(2026, 11, 23)
    end = "until_date" if kind == "obstacle" else "ends_date"
    after = moving.moved(kind, state, {"starts_date": told, end: told}, today)
    over = state in {"solved", "done", "stopped"}
    if kind != "innovation":
        assert after[end] == ((told or today) if over else None)
        assert after["state"] == state
    elif state != "idea":
        assert after["starts_date"] == (told or today)
    assert moving.states_of(kind, state) == moving.STATES[kind]


@given(st.floats(0, 1e6) | st.none())
def test_in_public_a_mean_stands_in_fives(mean):
    stretch = stretch_of([])
    told = coarse_stretch(replace(stretch, mean=mean))
    assert told.mean is None if mean is None else (told.mean % 5 == 0 and abs(told.mean - mean) <= 2.5)
