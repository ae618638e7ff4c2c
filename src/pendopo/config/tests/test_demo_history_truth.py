"""The generated history tells the truth that it claims: weekday, season, restriction, holes, waits, seeds."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.config.demo.history import archive, shape, tale
from pendopo.config.demo.history.day import FINISHED, Drawn, draw_day
from pendopo.config.demo.history.line import serve_line
from pendopo.config.demo.history.types import MallPlan, ServicePlan, StallPlan

LAST = date(2026, 11, 25)
FIRST = date(2024, 11, 26)
TOLD = tale.tell(FIRST, LAST)
FEASTS = (date(2025, 3, 31), date(2026, 3, 21))
MORNING, AFTERNOON = (480, 720), (780, 900)


def stall(slug: str, field: str, counters: int, *minutes: int) -> StallPlan:
    """A stall with services of so many minutes, all alike in share."""
    services = tuple(ServicePlan(f"{slug}-{n}", n, 1 / len(minutes)) for n in minutes)
    return StallPlan(slug, slug, field, slug[0].upper(), counters, 360, services)


def make_plan(slug: str = "payakumbuh", *, first: date = FIRST, last: date = LAST) -> MallPlan:
    """A mall that is open on every weekday, with the caps of the tale."""
    stalls = (
        stall("disdukcapil", "civil_registry", 3, 10, 15),
        stall("samsat", "vehicle_tax", 2, 10),
        stall("imigrasi", "immigration", 1, 20),
        stall("kejari", "prosecution", 1, 10),
    )
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    hours = {day: {one.slug: (MORNING, AFTERNOON) for one in stalls} for day in days if day.weekday() < 5}
    caps = {
        day: {one.slug: 0 if one.slug == fact.stall else 50 for one in stalls}
        for fact in TOLD.facts
        if fact.mall == slug and fact.percent == 0 and fact.stall == "imigrasi"
        for day in days
        if fact.starts <= day < fact.ends
    }
    return MallPlan(slug, "13.76", "Asia/Jakarta", stalls, hours, caps, frozenset(), FEASTS)


def people_by_day(plan: MallPlan, *, seed: int = 1) -> dict[date, int]:
    """Visits of each open day."""
    return {
        day: len(draw_day(plan, TOLD, day, seed=seed).visits.get("stall", ())) for day in sorted(plan.hours)
    }


@pytest.fixture(scope="module")
def restricted() -> dict[date, int]:
    """The two years of the mall with the restriction."""
    return people_by_day(make_plan())


@pytest.fixture(scope="module")
def beside() -> dict[date, int]:
    """The two years of a mall alike, to which nothing happens."""
    return people_by_day(make_plan("pekanbaru"))


def total(days: dict[date, int], starts: date, ends: date) -> int:
    """People from `starts` to before `ends`."""
    return sum(people for day, people in days.items() if starts <= day < ends)


def columns_of(drawn: Drawn) -> dict[str, list[float]]:
    """A day in a form that can be compared."""
    return {name: column.tolist() for name, column in drawn.visits.items()}


def test_the_same_seed_and_day_give_the_same_rows_whatever_else_is_made():
    plan, day = make_plan(), date(2026, 11, 4)
    short = make_plan(first=date(2026, 11, 2), last=date(2026, 11, 6))
    whole = draw_day(plan, TOLD, day, seed=7)
    assert columns_of(whole) == columns_of(draw_day(short, TOLD, day, seed=7))
    assert columns_of(whole) != columns_of(draw_day(plan, TOLD, day, seed=8))
    one, other = (archive.month_table(plan, [(day, drawn)]) for drawn in (whole, whole))
    assert one is not None
    assert one.equals(other)


def test_monday_is_high_and_friday_low(beside):
    by_weekday = [np.mean([n for day, n in beside.items() if day.weekday() == wanted]) for wanted in range(5)]
    means = np.array(by_weekday) / np.mean(by_weekday)
    assert means == pytest.approx(np.array(shape.WEEKDAYS[:5]) / np.mean(shape.WEEKDAYS[:5]), abs=0.05)
    assert by_weekday[0] > by_weekday[1] > by_weekday[4]


def test_the_restriction_is_recovered_by_plain_arithmetic(restricted, beside):
    """Before, during and after in both malls: a ratio of ratios, nothing more."""
    change = next(item for item in TOLD.changes if item.code == "restriction")
    assert change.ends is not None
    assert (change.ends - change.starts).days == 70
    during = total(restricted, change.starts, change.ends) / total(beside, change.starts, change.ends)
    weeks = timedelta(weeks=10)
    before = total(restricted, change.starts - weeks, change.starts) / total(
        beside, change.starts - weeks, change.starts
    )
    after = total(restricted, change.ends, change.ends + weeks) / total(
        beside, change.ends, change.ends + weeks
    )
    assert during / ((before + after) / 2) == pytest.approx(tale.RESTRICTION_FACTOR, rel=0.06)


def test_the_restriction_takes_exactly_its_factor_from_what_is_expected():
    change = next(item for item in TOLD.changes if item.code == "restriction")
    plan, day = make_plan(), change.starts + timedelta(days=8)
    free = replace(plan, caps={})
    without = replace(TOLD, changes=())
    held = shape.expected_people(plan, TOLD, day)
    assert held["imigrasi"] == 0
    assert sum(held.values()) / sum(shape.expected_people(free, without, day).values()) == pytest.approx(0.55)


def test_a_hole_leaves_no_row_and_changes_nothing_beside_it():
    hole = next(item for item in TOLD.holes if item.stall == "kejari")
    plan = make_plan("bogor")
    whole = replace(TOLD, holes=())
    day = hole.starts + timedelta(days=2)
    silent, heard = draw_day(plan, TOLD, day, seed=1), draw_day(plan, whole, day, seed=1)
    assert 3 not in silent.visits["stall"]
    assert 3 in heard.visits["stall"]
    assert (silent.visits["stall"] < 3).sum() == (heard.visits["stall"] < 3).sum()
    assert [index for index, _second in silent.opened] == [0, 1, 2]
    gap = next(item for item in TOLD.holes if item.mall == "batam")
    nothing = draw_day(make_plan("batam"), TOLD, gap.starts, seed=1)
    assert (nothing.visits, nothing.bookings, nothing.opened) == ({}, {}, ())
    assert draw_day(make_plan("batam"), TOLD, gap.ends, seed=1).visits


def test_falls_fade_as_they_are_told():
    def factor(mall: str, weeks: int, days: int = 0) -> float:
        return tale.change_factor(TOLD, mall, TOLD.anchor - timedelta(weeks=weeks) + timedelta(days=days))

    assert (factor("sumedang", 10), factor("sumedang", 9), factor("sumedang", 0)) == (1, 0.64, 0.64)
    assert (factor("padang", 45), factor("padang", 40)) == (1, 0.6)
    assert 0.6 < factor("padang", 30) < factor("padang", 28) < factor("padang", 20) == 1.06
    assert not tale.joined(TOLD, "banda-aceh", FIRST)
    assert tale.joined(TOLD, "banda-aceh", TOLD.joins["banda-aceh"])


def test_the_season_moves_with_idul_fitri_and_with_school():
    ordinary = date(2025, 9, 3)
    assert shape.feast_factor(FEASTS, ordinary) == 1
    for feast in FEASTS:
        assert shape.feast_factor(FEASTS, feast - timedelta(days=20)) < 1
        assert shape.feast_factor(FEASTS, feast - timedelta(days=3)) < 0.7
        assert shape.feast_factor(FEASTS, feast + timedelta(days=4)) > 1.25
    assert shape.field_season("civil_registry", date(2026, 7, 1)) > 1
    assert shape.season(date(2026, 1, 15)) > shape.season(date(2026, 12, 15))
    early, late = (shape.booked_share(make_plan("bogor"), TOLD, day) for day in (FIRST, LAST))
    assert late > 2 * early


def test_waits_follow_the_load(beside):
    """The busiest days have longer waits than the quietest, and everybody is served after joining."""
    plan = make_plan("pekanbaru")
    ordered = sorted((day for day in beside if beside[day]), key=lambda day: beside[day])
    quiet, busy = [], []
    for days, waits in ((ordered[:25], quiet), (ordered[-25:], busy)):
        for day in days:
            visits = draw_day(plan, TOLD, day, seed=1).visits
            served = visits["outcome"] == FINISHED
            waits.extend((visits["called"] - visits["join"])[served].tolist())
    assert min(quiet + busy) >= 0
    assert np.median(busy) > 2 * np.median(quiet)


@given(
    st.lists(st.tuples(st.floats(27000, 53000), st.floats(30, 4000)), min_size=1, max_size=60),
    st.integers(1, 4),
)
def test_a_line_is_first_come_first_served_and_rests_in_the_break(people, counters):
    people = sorted(people)
    joins, services = [join for join, _s in people], [service for _j, service in people]
    called = serve_line(
        joins, services, counters=counters, periods=(MORNING, AFTERNOON), patient=[True] * len(people)
    )
    assert called == sorted(called)
    for at, join in zip(called, joins, strict=True):
        assert at >= max(join, MORNING[0] * 60)
        assert not MORNING[1] * 60 <= at < AFTERNOON[0] * 60
    ends = [at + service for at, service in zip(called, services, strict=True)]
    for at in called:
        assert sum(begun <= at < end for begun, end in zip(called, ends, strict=True)) <= counters


def test_who_is_not_patient_goes_home_after_a_long_wait():
    joins, services = [28000.0] * 6, [3500.0] * 6
    called = serve_line(joins, services, counters=1, periods=((480, 1200),), patient=[False] * 6)
    assert called[0] > 0
    assert called[-1] == -1


def test_rows_have_the_columns_of_the_archive_and_nothing_personal():
    from pendopo.analytics.types.archive import COLUMNS

    plan, day = make_plan(), date(2026, 11, 4)
    table = archive.month_table(plan, [(day, draw_day(plan, TOLD, day, seed=1))])
    assert table is not None
    assert table.column_names == list(COLUMNS)
    rows = table.to_pylist()
    assert {row["mall"] for row in rows} == {"payakumbuh"}
    assert {row["day"] for row in rows} == {day}
    named = {row["person"] for row in rows if row["person"]}
    assert named
    assert all(name.startswith("contoh-") for name in named)
    visits = {row["visit"] for row in rows if row["name"] == "queue.visit.started"}
    issued = {(row["visit"], row["number"]) for row in rows if row["name"] == "queue.ticket.issued"}
    called = {(row["visit"], row["number"]) for row in rows if row["name"] == "queue.ticket.called"}
    assert {visit for visit, _number in issued} == visits
    assert called <= issued
    assert len(named) < len(visits)
    assert all(row["occurred_at"].hour + 7 == row["hour"] for row in rows if row["hour"] < 24)
