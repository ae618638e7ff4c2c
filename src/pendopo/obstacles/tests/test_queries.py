"""Reading entries: who sees what, of which period, by which words."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.actor import SYSTEM
from pendopo.obstacles import queries
from pendopo.obstacles.models import Obstacle
from pendopo.obstacles.queries.select import in_period
from pendopo.obstacles.rules.dates import counts_in, told_words
from pendopo.obstacles.rules.reading import may_judge, may_read, may_write, prefix_question
from pendopo.obstacles.tests.factories import (
    TODAY,
    analyst,
    auditor,
    make_innovation,
    make_obstacle,
    make_strategy,
    reporter,
)
from pendopo.obstacles.types import EntryUnknown, ObstacleState, Precision, Stage, Told

pytestmark = pytest.mark.django_db

READERS = {
    "anyone": None,
    "bogor": reporter("bogor"),
    "batam": reporter("batam"),
    "west java": reporter("", region="32"),
    "analyst": analyst(),
    "auditor": auditor(),
    "system": SYSTEM,
}
SEEN = {
    # reader: draft, submitted, accepted but not public, accepted and public
    "anyone": (0, 0, 0, 1),
    "bogor": (1, 1, 1, 1),
    "batam": (0, 0, 1, 1),
    "west java": (1, 1, 1, 1),
    "analyst": (0, 1, 1, 1),
    "auditor": (0, 1, 1, 1),
    "system": (1, 1, 1, 1),
}
KINDS = (("draft", True), ("submitted", True), ("accepted", False), ("accepted", True))


@pytest.mark.parametrize("reader", READERS)
def test_the_matrix_of_who_reads_what_of_bogor(reader):
    by = READERS[reader]
    rows = [
        (make(reach=reach, is_public=public), reach, public)
        for make in (make_obstacle, make_strategy, make_innovation)
        for reach, public in KINDS
    ]
    lists = (queries.list_obstacles, queries.list_strategies, queries.list_innovations)
    gets = (queries.get_obstacle, queries.get_strategy, queries.get_innovation)
    for number, (listed, get) in enumerate(zip(lists, gets, strict=True)):
        mine = rows[4 * number : 4 * number + 4]
        found = {view.id for view in listed(by=by)}
        assert tuple(int(row.pk in found) for row, _reach, _public in mine) == SEEN[reader]
        for row, reach, public in mine:
            assert may_read(by, region="32.71", mall="bogor", reach=reach, is_public=public) == (
                row.pk in found
            )
            if row.pk not in found:
                with pytest.raises(EntryUnknown):
                    get(row.pk, by=by)
            else:
                assert get(row.pk, by=by).id == row.pk


def test_a_hidden_neighbour_is_not_told_of_either():
    shown = make_obstacle()
    hidden = make_strategy(answers=(shown,), reach="draft")
    seen = make_strategy(answers=(shown,), title="Antrean lewat telepon")
    source = make_innovation(reach="draft")
    copy = make_innovation("21.71", mall="batam", replicated_from=source)
    assert [link.id for link in queries.get_obstacle(shown.pk).strategies] == [seen.pk]
    assert queries.get_innovation(copy.pk).replicated_from is None
    mine = queries.get_obstacle(shown.pk, by=reporter()).strategies
    assert {link.id for link in mine} == {seen.pk, hidden.pk}
    assert queries.get_innovation(source.pk, by=reporter()).stage == Stage.REPLICATED


def test_only_its_place_writes_and_only_the_ministry_judges():
    for name, writes, judges in (
        ("bogor", True, False), ("batam", False, False), ("analyst", False, True), ("auditor", False, False),
    ):  # fmt: skip
        by = READERS[name]
        assert may_write(by, region="32.71", mall="bogor") is writes
        assert may_judge(by, region="32.71", mall="bogor") is judges


days = st.none() | st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))


def test_the_filter_of_a_period_is_the_rule():
    edges = [None, TODAY - timedelta(days=20), TODAY, TODAY + timedelta(days=20)]
    made = []
    for since, until, state in product(edges, edges, ObstacleState):
        if since and until and until < since:
            continue
        made.append(make_obstacle(since_date=since, until_date=until, state=state))
    for first, last in product(edges, edges):
        extra, where = in_period("since_date", "until_date", first, last)
        found = set(Obstacle.objects.annotate(**extra).filter(where).values_list("pk", flat=True))
        for row in made:
            wanted = counts_in(
                since=row.since_date, until=row.until_date, told=row.told_date, state=row.state,
                first=first, last=last,
            )  # fmt: skip
            assert (row.pk in found) == wanted, (row.since_date, row.until_date, row.state, first, last)


@given(days, days, st.sampled_from(ObstacleState), st.integers(-60, 60), st.integers(0, 60))
def test_a_wider_period_never_loses_an_entry(since, until, state, start, length):
    first = TODAY + timedelta(days=start)
    last = first + timedelta(days=length)
    facts = {"since": since, "until": until, "told": TODAY, "state": state}
    if counts_in(**facts, first=first, last=last):
        assert counts_in(**facts, first=first - timedelta(days=5), last=last + timedelta(days=5))
        assert counts_in(**facts, first=None, last=None)


def test_words_are_found_by_root_beginning_and_code():
    row = make_obstacle(
        title="Jaringan terputus", text="Petugas mencetak blangko dari gedung lain", code="network"
    )
    for question in ("jaringan", "jaring", "cetak", "BLANGKO", "petug blan", "network"):
        assert [view.id for view in queries.list_obstacles(text=question)] == [row.pk], question
    assert queries.list_obstacles(text="jaringan listrik") == []
    assert queries.list_obstacles(text="'!&|:*") == []
    assert queries.list_obstacles(text="ja'ringan:*") == []
    assert queries.list_obstacles(code="stock_empty") == []
    assert prefix_question("  Zoom, video ") == "zoom:* & video:*"
    assert prefix_question("!!") == ""


def test_entries_are_chosen_by_region_state_and_the_code_that_they_answer():
    here, there = make_obstacle(), make_obstacle("21.71", mall="batam", state="solved", code="building")
    make_strategy(answers=(here,))
    roof = make_strategy("21.71", mall="batam", answers=(there,))
    assert [row.id for row in queries.list_obstacles(region="21")] == [there.pk]
    assert [row.id for row in queries.list_obstacles(state="open")] == [here.pk]
    assert [row.id for row in queries.list_strategies(code="building")] == [roof.pk]
    assert queries.count_by_code() == {("32.71", "network"): 1, ("21.71", "building"): 1}
    assert queries.count_by_code(state="solved") == {("21.71", "building"): 1}


def test_innovations_belong_to_the_period_in_which_they_began_or_were_told():
    row = make_innovation(starts_date=date(2018, 5, 1), told_date=date(2018, 12, 1))
    year = {"first": date(2018, 1, 1), "last": date(2018, 6, 1)}
    assert [view.id for view in queries.list_innovations(**year)] == [row.pk]
    assert queries.list_innovations(first=date(2026, 1, 1), last=date(2026, 1, 31)) == []
    assert queries.list_innovations(stage="idea") == []
    assert len(queries.list_innovations(stage="trial", code="network")) == 1


def test_dates_are_said_as_exactly_as_they_were_told():
    with translation.override("id"):
        assert str(told_words(Told())) == "tidak disebut"
        assert str(told_words(Told(date(2018, 5, 1), Precision.MONTH))) == "Mei 2018"
        assert str(told_words(Told(date(2020, 3, 15), Precision.ABOUT))) == "sekitar 15 Mar 2020"
        assert str(told_words(Told(date(2020, 4, 1)))) == "1 Apr 2020"
        assert str(told_words(Told(date(2021, 1, 1), Precision.YEAR))) == "2021"


def test_texts_are_read_in_english_where_they_were_written_in_it():
    row = make_obstacle(title="Atap bocor", title_en="The roof leaks")
    with translation.override("en"):
        assert queries.get_obstacle(row.pk).title == "The roof leaks"
    with translation.override("id"):
        assert queries.get_obstacle(row.pk).title == "Atap bocor"


def test_what_waits_for_the_ministry_is_counted():
    make_obstacle(reach="submitted")
    make_strategy(reach="submitted")
    make_innovation(reach="draft")
    assert queries.count_waiting(by=analyst()) == 2
    assert queries.count_waiting(by=reporter("batam")) == 0
