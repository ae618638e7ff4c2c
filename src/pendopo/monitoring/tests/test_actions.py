"""Importing: all rows or none, the same file changes nothing, corrections keep history."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from pendopo.events.models import Event
from pendopo.kit.actor import ANYONE, SYSTEM, Actor, Grant, Permission, Scope
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.monitoring import queries
from pendopo.monitoring.actions import import_figures
from pendopo.monitoring.models import Figure, FigureImport
from pendopo.monitoring.tests.factories import FIGURES, make_file, make_regions
from pendopo.monitoring.types import FigureNotFound, FiguresRejected

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
AYU = Actor(kind="staff", code="ayu", grants=(Grant(frozenset({Permission.IMPORT_FIGURES})),))
GOOD = "32.71,Kota Bogor,MPP Kota Bogor,applicants,period,2020-02-01,2020-02-29,7912,7912,yes,,poskota"


@pytest.fixture(autouse=True)
def regions(db):
    make_regions()


def test_the_published_file_is_taken_over_once():
    first = import_figures(file=FIGURES, file_name="figures.csv", by=AYU, at=AT)
    again = import_figures(file=FIGURES, file_name="figures.csv", by=AYU, at=AT)
    assert (first.rows, first.added, first.corrected, first.unchanged) == (58, 58, 0, 0)
    assert (again.added, again.corrected, again.unchanged) == (0, 0, 58)
    assert queries.count_figures() == 58
    event = Event.objects.filter(name="monitoring.figures.imported").earliest("id")
    assert event.data["added"] == 58
    assert event.actor == "staff:ayu"


def test_bogor_is_compared_from_the_table():
    import_figures(file=FIGURES, by=AYU, at=AT)
    change = queries.compare(region="32.71", measure="applicants", before="2020-02", after="2020-03")
    assert change.percent == -44.0
    with pytest.raises(FigureNotFound):
        queries.compare(region="32.01", measure="applicants", before="2020-02", after="2020-03")
    with pytest.raises(InvalidInput):
        queries.compare(region="32.71", measure="sales", before="2020-02", after="2020-03")
    with pytest.raises(InvalidInput):
        queries.compare(region="32.71", measure="applicants", before="soon", after="2020-03")


def test_lists_by_region_below_and_measure():
    import_figures(file=FIGURES, by=AYU, at=AT)
    assert {figure.place for figure in queries.list_figures(region="32")} == {
        "Kota Bogor",
        "Kab. Sumedang",
        "Kab. Garut",
    }
    assert len(queries.list_figures(region="32.71")) == 7
    assert {figure.measure for figure in queries.list_figures(measure="messages")} == {"messages"}
    assert queries.list_figures(region="3") == []


def test_a_correction_keeps_what_was_printed_before():
    import_figures(file=make_file(GOOD), by=AYU, at=AT)
    result = import_figures(file=make_file(GOOD.replace("7912", "7900")), by=AYU, at=AT)
    result_2 = import_figures(file=make_file(GOOD), by=AYU, at=AT)
    assert (result.corrected, result_2.corrected) == (1, 1)
    (figure,) = queries.list_figures()
    assert (figure.value_low, figure.corrections) == (7912, 2)
    assert [old.value_low for old in queries.list_history(figure.id)] == [7900, 7912]
    assert Figure.objects.count() == 3


def test_one_bad_row_leaves_everything_as_it_was():
    import_figures(file=make_file(GOOD), by=AYU, at=AT)
    bad = make_file(GOOD.replace("7912", "1"), GOOD.replace("32.71,", "99.99,"), GOOD.replace("yes", "?"))
    with pytest.raises(FiguresRejected) as refused:
        import_figures(file=bad, by=AYU, at=AT)
    assert [(row.line, row.column) for row in refused.value.rows] == [(3, "region_code"), (4, "exact")]
    assert refused.value.as_json()["error"]["alternatives"][0]["line"] == 3
    assert queries.list_figures()[0].value_low == 7912
    assert FigureImport.objects.count() == 1


def test_who_may_not_import():
    with pytest.raises(NotAllowed):
        import_figures(file=make_file(GOOD), by=ANYONE, at=AT)
    joko = Actor("staff", "joko", grants=(Grant(frozenset({Permission.IMPORT_FIGURES}), Scope(region="13")),))
    with pytest.raises(FiguresRejected) as refused:
        import_figures(file=make_file(GOOD), by=joko, at=AT)
    assert refused.value.rows[0].column == "region_code"


def test_the_database_refuses_what_no_source_prints():
    import_figures(file=make_file(GOOD), by=SYSTEM, at=AT)
    for change in (
        {"value_low": 9000},
        {"value_low": None, "value_high": None, "exact": False},
        {"period_end": datetime(2019, 1, 1, tzinfo=UTC).date()},
        {"period_start": None, "period_end": None},
        {"per": "week"},
        {"value_high": 8000},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Figure.objects.update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_add_each_figure_once():
    results = []

    def run():
        results.append(import_figures(file=FIGURES, by=SYSTEM, at=AT))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.added for result in results) == [0, 0, 58]
    assert queries.count_figures() == 58
