"""The search for falls: quiet places stay quiet, falls are found, and what may not be judged is left."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pendopo.analytics.rules import falls, month_after
from pendopo.analytics.rules.falls.baseline import LOOKS_FREE, Baseline, freedom
from pendopo.analytics.tests.places import make_places, with_fall
from pendopo.analytics.types.falls import Area, Cadence, Family, Settings

FIRST = date(2024, 1, 1)
NOTHING = falls.Memory({}, {}, {})
DATES = st.dates(date(2019, 1, 1), date(2033, 1, 1))


@pytest.fixture(scope="module")
def quiet():
    """Sixty places over three years, with holes and earlier falls that nobody recorded."""
    return make_places(60, first=FIRST, weeks=156, seed=1)


@pytest.fixture(scope="module")
def quiet_run(quiet):
    """The run of a week over the quiet places, searched once."""
    return cache(lambda week: look(quiet, week))


def look(history, week, memory=NOTHING, cadence=Cadence.WEEK):
    start = FIRST + timedelta(days=7 * week) if cadence == Cadence.WEEK else week
    return falls.search_falls(history, cadence=cadence, start=start, memory=memory)


def alerts(run):
    return [one for one in run.findings if one.measure and one.state == "alert"]


def most_false(runs: int) -> int:
    """Of quiet runs one in ten may raise anything at all (Benjamini-Hochberg where nothing is true); more
    than this happens once in a thousand such tests.
    """
    return int(stats.binom.ppf(0.999, runs, Settings().rate))


def test_quiet_places_raise_next_to_nothing(quiet_run):
    runs = [bool(alerts(quiet_run(week))) for week in range(110, 150, 5)]
    assert sum(runs) <= most_false(len(runs))


def test_p_values_of_quiet_places_are_honest(quiet_run):
    p = [
        one.p_value
        for week in range(110, 150, 5)
        for one in quiet_run(week).findings
        if one.measure == "visits" and one.p_value is not None and one.state != "national"
    ]
    assert len(p) > 400
    assert np.mean(np.array(p) < 0.01) < 0.04


@pytest.mark.parametrize(("percent", "least"), [(44, 0.5), (60, 0.9)])
def test_falls_are_found_within_two_weeks(quiet, percent, least):
    rows = list(range(2, 60, 5))
    fallen = with_fall(quiet, start=FIRST + timedelta(days=7 * 120), percent=percent, rows=rows)
    raised = [one for week in (120, 121) for one in alerts(look(fallen, week))]
    places = {quiet.places[row] for row in rows}
    assert len({one.place for one in raised} & places) >= least * len(rows)
    wrong = [one for one in raised if one.place not in places]
    assert len(wrong) <= 0.2 * len(raised)  # one in ten is the promise, over many runs


def test_a_long_recorded_restriction_does_not_become_the_norm(quiet, quiet_run):
    start = FIRST + timedelta(days=7 * 100)
    row = 3
    fallen = with_fall(quiet, start=start, percent=60, rows=[row])
    place = quiet.places[row]
    known = falls.Memory({}, {(place, ""): [(start, date(9999, 1, 1))]}, {})
    judged = next(
        one for one in look(fallen, 135, known).findings if (one.place, one.measure) == (place, "visits")
    )
    usual = next(one for one in quiet_run(135).findings if (one.place, one.measure) == (place, "visits"))
    assert judged.state == "alert"
    assert judged.expected == pytest.approx(usual.expected, rel=0.2)


def test_an_earlier_fall_that_nobody_recorded_hardly_moves_the_baseline(quiet, quiet_run):
    row = 4
    start = FIRST + timedelta(days=7 * 60)
    hurt = with_fall(quiet, start=start, percent=50, rows=[row])
    for name, days in hurt.values.items():
        days[row, (start - FIRST).days + 56 :] = quiet.values[name][row, (start - FIRST).days + 56 :]
    one, other = (
        next(f for f in run.findings if (f.place, f.measure) == (quiet.places[row], "visits"))
        for run in (look(hurt, 130), quiet_run(130))
    )
    assert one.expected == pytest.approx(other.expected, rel=0.08)


def test_all_at_once_is_one_national_alert_and_who_falls_further_has_its_own(quiet):
    start = FIRST + timedelta(days=7 * 120)
    together = with_fall(quiet, start=start, percent=35, rows=list(range(60)))
    apart = with_fall(together, start=start, percent=70, rows=[5])
    found = alerts(look(apart, 120))
    national = [one for one in found if one.measure == "visits" and not one.place]
    assert len(national) == 1
    assert len(national[0].members) > 50
    local = {one.place for one in found if one.place}
    assert quiet.places[5] in local
    assert len(local) <= 3


def test_a_hole_is_a_gap_for_the_place_and_no_fall(quiet):
    seen = quiet.seen.copy()
    seen[7, 7 * 120 : 7 * 121] = 0
    values = {name: days.copy() for name, days in quiet.values.items()}
    for days in values.values():
        days[7, 7 * 120 : 7 * 121] = np.nan
    run = look(replace(quiet, seen=seen, values=values), 120)
    mine = {one.measure: one.state for one in run.findings if one.place == quiet.places[7]}
    assert mine.pop("") == "gap"
    assert set(mine.values()) == {"gap"}


@pytest.mark.parametrize(("weeks", "state"), [(12, "short"), (23, "short"), (24, "within"), (40, "within")])
def test_sixteen_weeks_outside_the_guard_are_enough_and_fewer_are_not(weeks, state):
    history = make_places(3, first=FIRST, weeks=130, seed=3, falls=False, gaps=False)
    young = 7 * (121 - weeks)
    for array in (history.stalls, history.seen):
        array[0, :young] = np.nan
    for days in history.values.values():
        days[0, :young] = np.nan
    run = look(history, 120)
    mine = next(one for one in run.findings if (one.place, one.measure) == ("mpp-000", "visits"))
    assert mine.state == state


def test_nothing_and_all_zero_are_no_alert():
    history = make_places(4, first=FIRST, weeks=130, seed=3, falls=False, gaps=False)
    for days in history.values.values():
        days[0] = 0
        days[1] = np.nan
    history.stalls[1], history.seen[1] = np.nan, np.nan
    run = look(history, 120)
    assert alerts(run) == []
    states = {one.place: one.state for one in run.findings if one.measure == "visits"}
    assert states["mpp-000"] == "few"
    assert states["mpp-001"] == "gap"
    assert not [one for one in run.findings if not one.measure and one.place == "mpp-001"]  # never any data


def test_a_measure_with_a_new_meaning_starts_anew(quiet):
    place = quiet.places[3]
    restarts = {(place, "visits"): FIRST + timedelta(days=7 * 110)}
    run = look(quiet, 120, falls.Memory({}, {}, restarts))
    mine = next(one for one in run.findings if (one.place, one.measure) == (place, "visits"))
    assert mine.state == "short"


def test_months_are_judged_too_with_waits(quiet):
    waits = quiet.months["wait_p90"].copy()
    column = (2026 - 2024) * 12 + 5  # June 2026
    waits[6, column] *= 3
    run = look(replace(quiet, months={"wait_p90": waits}), date(2026, 6, 1), cadence=Cadence.MONTH)
    assert [(one.place, one.measure, one.side) for one in alerts(run)] == [
        (quiet.places[6], "wait_p90", "rise")
    ]


def test_the_feast_moves_and_is_expected(quiet_run):
    """In the weeks of Ramadan and Idul Fitri 2026 (20 March) nothing is raised though visits fall."""
    weeks = [(date(2026, 2, 23) - FIRST).days // 7 + n for n in range(7)]
    found = [alerts(quiet_run(week)) for week in weeks]
    assert "" not in {one.place for run in found for one in run}
    assert sum(bool(run) for run in found) <= most_false(len(weeks))


@given(st.lists(st.floats(1e-9, 1), min_size=1, max_size=40), st.floats(0.01, 0.5))
def test_the_rate_keeps_a_beginning_of_the_order(p_values, rate):
    threshold = falls.rate_threshold(p_values, rate)
    kept = sum(p <= threshold for p in p_values)
    assert threshold == 0 or threshold <= rate * kept / len(p_values) + 1e-12
    assert (
        falls.rate_threshold([p / 10 for p in p_values], rate) * 10.01 >= threshold
    )  # stronger keeps as much


@given(DATES, st.sampled_from(list(Cadence)))
def test_periods_follow_each_other_without_a_hole(day, cadence):
    start = falls.period_of(day, cadence)
    assert start <= day < falls.period_after(start, cadence)
    assert falls.period_of(falls.period_after(start, cadence), cadence) == falls.period_after(start, cadence)
    starts = falls.period_starts(day, day + timedelta(days=200), cadence)
    assert all(falls.period_after(one, cadence) == two for one, two in pairwise(starts))
    assert starts[0] >= day


@given(st.integers(2016, 2032))
def test_the_fast_ends_where_the_feast_begins(year):
    for feast in falls.feasts_of(year):
        _closed, fast, after, _leave = falls.day_marks(feast)
        assert (fast, after) == (False, True)
        assert falls.day_marks(feast - timedelta(days=1))[1]
        assert not falls.day_marks(feast - timedelta(days=31))[1]


def test_a_leap_day_belongs_to_its_month():
    starts = falls.period_starts(date(2024, 1, 1), date(2024, 3, 1), Cadence.MONTH)
    assert starts == [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]
    assert falls.covariates(starts, Cadence.MONTH).shape == (3, 9)
    assert month_after(date(2024, 2, 1)) - date(2024, 2, 1) == timedelta(days=29)


@settings(max_examples=60)
@given(
    mean=st.floats(0.5, 5000), spread=st.floats(1.0, 40), value=st.integers(0, 8000), free=st.floats(3, 200)
)
def test_less_is_rarer_and_tails_are_chances(mean, spread, value, free):
    low, lower = (
        float(falls.tail(Family.COUNT, v, np.array(mean), np.array(mean * spread), np.array(free), low=True))
        for v in (value + 1, value)
    )
    assert 0 <= lower <= low + 1e-12 <= 1 + 1e-9
    begin, end = falls.span(Family.COUNT, np.array(mean), np.array(mean * spread), np.array(free))
    assert 0 <= begin <= end


@settings(max_examples=40)
@given(st.lists(st.sampled_from([0.0, 1.0, 2.0]), min_size=7, max_size=7), st.integers(4, 30))
def test_weekday_weights_are_the_shape_of_the_week(shape, weeks):
    days = np.tile(np.array(shape) * 10, weeks)[None, :]
    weights = falls.weekday_weights(days, np.ones_like(days, dtype=bool))[0]
    if any(shape):
        worked = np.array(shape) > 0
        assert np.allclose(weights[worked], np.array(shape)[worked] / np.mean(np.array(shape)[worked]))
        assert np.all(weights[~worked] == 0)
    else:
        assert np.all(weights == 1)


def test_coverage_counts_days_of_which_nothing_is_known():
    stalls = np.array([[4.0, 4, 4, 4, 4, 0, 0], [4, 4, np.nan, np.nan, np.nan, np.nan, np.nan]])
    seen = np.array([[4.0, 4, 4, 0, 0, 0, 0], [4, 4, np.nan, np.nan, np.nan, np.nan, np.nan]])
    usual = np.array([[True] * 5 + [False] * 2] * 2)
    assert falls.coverage(stalls, seen, usual, [0])[:, 0] == pytest.approx([0.6, 0.4])
    closed = np.zeros((1, 7))
    assert np.isnan(falls.coverage(closed, closed, usual[:1], [0])[0, 0])


@pytest.mark.parametrize(
    ("p", "change", "back"), [(0.05, 0.05, False), (0.12, 0.05, True), (0.12, 0.3, False), (0.3, 0.3, True)]
)
def test_an_alert_ends_in_the_middle_of_the_range(p, change, back):
    assert falls.is_back(p, change, settings=Settings()) is back


def test_the_sum_of_like_weeks_varies_more_than_separate_weeks(quiet):
    watched = falls.WATCHED[0]
    panel = falls.make_panel(
        quiet, watched, Cadence.WEEK, FIRST + timedelta(days=7 * 120), settings=Settings(), left_out={}
    )
    base = falls.fit(watched.family, panel.values, panel.exposure, panel.usable, panel.covariates)
    room, terms = panel.exposure[:, -8:], panel.covariates[-8:]
    mean, variance = falls.predict(base, room, terms)
    total, together = falls.predict_sum(base, room, terms)
    assert np.allclose(total, mean.sum(axis=1))
    assert np.all(together > 0.99 * (variance - base.scatter[:, None] * mean).max(axis=1))
    alike = base.echo > 0.3
    own = (base.scatter[:, None] * mean).sum(axis=1)
    assert np.all(together[alike] > own[alike])


@pytest.fixture(scope="module")
def judged_week():
    """One week of three places, of which the first has fallen by half; and what was judged of it."""
    start = FIRST + timedelta(days=7 * 120)
    history = make_places(3, first=FIRST, weeks=130, seed=3, falls=False, gaps=False, level=(150, 250))
    history = with_fall(history, start=start, percent=60, rows=[0])
    watched = next(one for one in falls.WATCHED if one.code == "visits")
    panel = falls.make_panel(history, watched, Cadence.WEEK, start, settings=Settings(), left_out={})
    return history, falls.judge(panel, settings=Settings())


def test_only_large_changes_that_hold_over_all_tests_are_alerts(judged_week):
    history, judged = judged_week
    kept = {"settings": Settings(), "places": history.places}
    (states,), threshold = falls.keep_alerts([judged], already=frozenset(), **kept)
    assert (states[0], states.count("alert")) == ("alert", 1)
    assert judged.p[0] <= threshold
    (states,), _threshold = falls.keep_alerts([judged], already=frozenset({("mpp-000", "visits")}), **kept)
    assert states[0] == judged.state[0] != "alert", "what has an alert is not tested again"
    small = replace(judged, mean=judged.panel.values[:, -1] * 1.1, periods=np.ones(3))
    (states,), _threshold = falls.keep_alerts([small], already=frozenset(), **kept)
    assert states[0] == "outside", "a tenth is not worth a person's time, however sure it is"


def test_findings_say_what_was_judged_and_bring_a_picture_only_where_it_matters(judged_week):
    history, judged = judged_week
    states = [["alert", "within", "within"]]
    found = falls.findings_of(history, [judged], states, {}, settings=Settings())
    assert [one.place for one in found] == history.places
    for row, one in enumerate(found):
        assert one.value == pytest.approx(judged.panel.values[row, -1], abs=1e-4)
        assert one.low <= one.expected <= one.high
        assert one.expected == pytest.approx(judged.mean[row])
    assert [len(one.track) for one in found] == [52, 0, 0]
    assert found[0].track[-1].value == found[0].value < found[0].low
    still = falls.findings_of(history, [judged], states, {("mpp-001", "visits"): FIRST}, settings=Settings())
    assert still[1].back, "an open alert is followed until the place is back"
    assert len(still[1].track) == 52


def test_a_gap_is_followed_until_it_has_healed(judged_week):
    history, judged = judged_week
    seen = history.seen.copy()
    seen[1, 7 * 120 : 7 * 121] = 0
    watched, start = judged.panel.watched, judged.panel.starts[-1]
    holed = falls.make_panel(
        replace(history, seen=seen), watched, Cadence.WEEK, start, settings=Settings(), left_out={}
    )
    (gap,) = falls.gaps_of(history, holed, {}, settings=Settings())
    assert (gap.place, gap.state, gap.back, gap.share_covered) == ("mpp-001", "gap", False, 0.0)
    assert gap.track[-1].state == "gap"
    assert falls.gaps_of(history, judged.panel, {}, settings=Settings()) == []
    (healed,) = falls.gaps_of(history, judged.panel, {("mpp-001", ""): FIRST}, settings=Settings())
    assert (healed.state, healed.back, healed.share_covered) == ("within", True, 1.0)


def stalls_closed(history, row, first, last, share):
    """A stall that brings so much of a place is closed from one week to another, by a dated fact."""
    columns = slice(7 * first, 7 * last)
    values = {name: days.copy() for name, days in history.values.items()}
    for days in values.values():
        days[row, columns] = np.floor(days[row, columns] * (1 - share))
    out = {name: np.zeros_like(days) for name, days in values.items()}
    for days in out.values():
        days[row, columns] = share
    return replace(history, values=values), out


def test_a_closed_stall_is_no_fall_and_does_not_lower_what_is_expected_later():
    history = make_places(4, first=FIRST, weeks=130, seed=3, falls=False, gaps=False, level=(150, 250))
    of = lambda run: next(f for f in run.findings if (f.place, f.measure) == ("mpp-000", "visits"))  # noqa: E731
    now, out = stalls_closed(history, 0, 116, 130, 0.45)
    assert of(look(now, 120)).state == "alert", "without the fact it is a fall"
    told = of(look(replace(now, out=out), 120))
    assert told.state == "closure"
    assert told.expected == pytest.approx(of(look(history, 120)).expected, rel=0.1), "of all stalls"
    before, out = stalls_closed(history, 0, 60, 105, 0.45)
    known, unknown = of(look(replace(before, out=out), 120)), of(look(before, 120))
    usual = of(look(history, 120)).expected
    assert abs(known.expected / usual - 1) < 0.05 < abs(unknown.expected / usual - 1)


def test_a_share_out_is_what_the_stall_brought_while_it_was_there():
    usual = np.tile([True] * 5 + [False] * 2, 30)
    rest, mine = np.where(usual, 70.0, 0), np.where(usual, 30.0, 0)
    gone = np.zeros(210)
    gone[140:] = 1.0
    mine[140:] = 0
    found = falls.share_out(mine[None], gone[None], rest + mine, usual)
    assert found[:140] == pytest.approx(0)
    assert found[140:] == pytest.approx(0.3)


def test_a_falling_province_is_one_alert_and_who_falls_further_has_its_own(quiet):
    """Rules analytics-142, analytics-143, analytics-144 and analytics-145, together through a search."""
    start = FIRST + timedelta(days=7 * 120)
    areas = tuple(Area(f"w:{n}", str(n), tuple(range(10 * n, 10 * n + 10))) for n in range(6))
    fallen = with_fall(quiet, start=start, percent=40, rows=list(range(20, 30)))
    fallen = with_fall(fallen, start=start, percent=60, rows=[25])
    found = [one for one in alerts(look(replace(fallen, areas=areas), 120)) if one.measure == "visits"]
    wide = [one for one in found if one.members]
    assert [one.place for one in wide] == ["w:2"]
    assert len(wide[0].members) >= 8
    below = {one.place for one in found} & set(quiet.places[20:30])
    assert below <= {quiet.places[25]}, "the others are told with their province"
    alone = with_fall(quiet, start=start, percent=70, rows=[33])
    found = alerts(look(replace(alone, areas=areas), 120))
    assert "w:3" not in {one.place for one in found}, "one mall is no province"


@given(st.floats(0, 5), st.floats(3, 200), st.floats(1, 400))
def test_freedom_lies_between_that_of_the_history_and_that_of_the_looks(wander, free, mean):
    one = np.ones(1)
    base = Baseline(Family.COUNT, one, one, one, one, free * one, one, wander * one)
    strayed = wander * mean**2
    told = float(freedom(base, mean * one, (mean + strayed) * one)[0])
    assert min(free, LOOKS_FREE) * 0.5 <= told <= free + LOOKS_FREE + 1e-6
    assert float(freedom(replace(base, wander=0 * one), mean * one, mean * one)[0]) == pytest.approx(free)


def test_a_level_that_strays_widens_the_range():
    random = np.random.default_rng(1)
    calm = make_places(20, first=FIRST, weeks=150, seed=4, falls=False, gaps=False)
    walk = np.repeat(np.exp(np.cumsum(random.normal(0, 0.04, (20, 150)), axis=1)), 7, axis=1)
    astray = replace(calm, values={name: np.floor(days * walk) for name, days in calm.values.items()})
    wide, narrow = (
        [(one.high - one.low) / one.expected for one in look(h, 145).findings if one.measure == "visits"]
        for h in (astray, calm)
    )
    assert np.median(wide) > 1.3 * np.median(narrow)
