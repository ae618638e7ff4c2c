"""The dictionary and its expressions belong together; each expression on a few events."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.analytics import rules
from pendopo.analytics.queries import day_series, list_counted_measures, month_series, month_values
from pendopo.analytics.queries.engine import answer, load_arrow, open_engine
from pendopo.analytics.queries.log import arrow_schema
from pendopo.analytics.rules import archive_path, expressions, month_numbered
from pendopo.analytics.rules.expressions import EXPRESSIONS, cases, month_cells, persons, spreads, table
from pendopo.analytics.tests.factories import make_day
from pendopo.analytics.types import COLUMNS, COUNTS, MEASURES, Direction, MeasureCode, Place, SourceKind
from pendopo.analytics.types.archive import AT_COUNTER, COUNTED
from pendopo.events.types import CATALOGUE

AT = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)
BLANK = {name: "" if kind == "string" else 0 for name, kind in COLUMNS.items()}


def event(name: str, *, minutes: float = 0, **more: Any) -> dict[str, Any]:
    base = {
        "day": date(2026, 11, 23),
        "hour": 9,
        "region": "32.71",
        "mall": "bogor",
        "stall": "a",
        "visit": "v",
    }
    return {**BLANK, **base, "name": name, "occurred_at": AT + timedelta(minutes=minutes), **more}


def ask(expression: Any, *events: dict[str, Any]) -> list[dict[str, Any]]:
    with open_engine() as engine:
        load_arrow(engine, pa.Table.from_pylist(list(events), schema=arrow_schema()))
        return answer(engine, expression).to_pylist()


def test_every_counted_measure_has_one_expression_a_unit_a_meaning_and_a_direction() -> None:
    counted = {measure.code for measure in list_counted_measures()}
    assert set(EXPRESSIONS) == counted
    for measure in MEASURES.values():
        assert str(measure.unit)
        assert len(str(measure.meaning)) > 20
        assert measure.direction in Direction
        assert measure.version >= 1
    for code, definition in EXPRESSIONS.items():
        assert MEASURES[code].source == SourceKind.EVENTS
        assert "Rule: analytics-" in (definition.expression.__doc__ or "")
        more = {"period": 1} if code == MeasureCode.VISITORS else {}
        assert "mall" in definition.expression(table.events_table(), **more).columns


def test_the_counts_of_the_cells_are_the_expressions_of_their_measures() -> None:
    from pendopo.analytics.rules.expressions.cells import CASES

    assert tuple(CASES) == COUNTS
    for name in COUNTS:
        code = MeasureCode.SHARE_REMOTE if name == "remote" else MeasureCode(name)
        assert EXPRESSIONS[code].expression is CASES[name]


def test_every_event_that_is_counted_is_in_the_catalogue() -> None:
    assert set(COUNTED) <= set(CATALOGUE)
    assert list(expressions.events_table().columns) == list(COLUMNS)


def test_cases_of_counts() -> None:
    rows = [
        event("queue.visit.started"), event("queue.ticket.issued", channel="appointment"),
        event("booking.appointment.booked", channel="web"), event("booking.appointment.overbooked"),
        event("booking.appointment.moved"), event("booking.appointment.no_show"),
        event("booking.appointment.no_show", act=AT_COUNTER),
    ]  # fmt: skip
    found = {name: len(ask(getattr(cases, name), *rows)) for name in COUNTS}
    assert found == {
        "visits": 1, "tickets": 1, "bookings": 2, "remote": 2, "no_shows": 1, "services_finished": 0,
    }  # fmt: skip
    (cell,) = [row for row in ask(expressions.cells, *rows) if row["channel"] == "web"]
    assert (cell["bookings"], cell["visits"]) == (1, 0)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["call", "undo"]), max_size=8))
def test_a_call_that_was_taken_back_leaves_the_one_before_it(steps: list[str]) -> None:
    stack: list[int] = []
    rows = []
    for number, step in enumerate(steps):
        if step == "call":
            stack.append(number)
            rows.append(event("queue.ticket.called", minutes=number, number="A", waited_seconds=number))
        else:
            del stack[-1:]
            rows.append(event("queue.ticket.undone", minutes=number, number="A", act="call"))
    found = [row["waited_seconds"] for row in ask(cases.last_calls, *rows)]
    assert found == stack[-1:]


def standing_finishes(events: Any) -> Any:
    happened, undone = events.name == "queue.ticket.finished", events.act == "finish"
    return cases.standing(events, happened, undone)


def test_what_was_taken_back_does_not_stand() -> None:
    rows = [
        event("queue.ticket.finished", number="A"), event("queue.ticket.finished", number="B"),
        event("queue.ticket.undone", number="B", act="finish", minutes=1),
    ]  # fmt: skip
    assert [row["number"] for row in ask(standing_finishes, *rows)] == ["A"]
    assert ask(cases.services_finished, *rows) == ask(standing_finishes, *rows)


def test_times_belong_to_the_hour_in_which_they_began() -> None:
    rows = [
        event("queue.ticket.called", number="A", waited_seconds=600),  # 09.20, since 09.10
        event("queue.ticket.called", number="B", waited_seconds=1201),  # since 08.59
        event("queue.ticket.called", number="C", waited_seconds=1200),  # since 09.00
        event("queue.ticket.finished", number="A", serving_seconds=4900),  # began 07.58
    ]
    assert sorted((row["seconds"], row["hour"]) for row in ask(spreads.waits, *rows)) == [
        (600, 9), (1200, 9), (1201, 8),
    ]  # fmt: skip
    assert [row["hour"] for row in ask(spreads.serves, *rows)] == [7]
    nine = next(row for row in ask(expressions.spread_cells, *rows) if row["hour"] == 9)
    assert (nine["kind"], nine["seconds_list"], nine["people_list"]) == ("wait", "600,1200", "1,1")


def test_persons_traces_and_doubles() -> None:
    rows = [
        event("queue.visit.started", person="p"),
        event("queue.visit.started", person="p", visit="w", minutes=1),
        event("queue.visit.started", visit="x", stall="b"), event("booking.appointment.booked", stall="c"),
    ]  # fmt: skip
    assert [row["visitors"] for row in ask(persons.visitors_of_days, *rows)] == [2]
    assert [row["period"] for row in ask(persons.visitors_of_months, *rows)] == [2026 * 12 + 10]
    assert sorted(row["stall"] for row in ask(persons.stall_traces, *rows)) == ["a", "b"]
    assert [row["region"] for row in ask(persons.malls_of, *rows)] == ["32.71"]
    assert [row["events"] for row in ask(persons.events_of_months, *rows)] == [4]
    assert len(ask(persons.days_of, *rows)) == 1
    assert len(ask(table.without_doubles, *rows, *rows)) == 4


def test_months_have_numbers_and_files_have_places() -> None:
    number = persons.month_number(table.events_table())
    assert number.type().is_integer()
    assert month_numbered(2026 * 12 + 10) == date(2026, 11, 1)
    assert rules.month_of(month_numbered(2026 * 12)) == date(2026, 1, 1)
    path = archive_path("bogor", "32.71", date(2026, 11, 23))
    assert path == "month=2026-11/region=32.71/bogor-2026-11-23.parquet"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_is_named_by_its_monday(day: date) -> None:
    monday = rules.week_of(day)
    assert monday.isocalendar() == (*day.isocalendar()[:2], 1)
    assert rules.week_of(monday) == monday


def test_a_month_cell_is_the_sum_of_its_days_whatever_the_stall_and_service() -> None:
    place = {"agency": "disdukcapil", "channel": "kiosk"}
    rows = [
        event("queue.visit.started", visit=f"v{number}", **place, **more)
        for number, more in enumerate([{}, {"stall": "b"}, {"service": "ktp"}, {"day": date(2026, 11, 30)}])
    ]
    rows.append(event("queue.visit.started", visit="v9", day=date(2026, 12, 1), **place))
    rows.append(event("queue.ticket.issued", number="A-1", **place))
    found = ask(month_cells, *rows)
    assert {(row["month"], row["visits"], row["tickets"]) for row in found} == {
        (2026 * 12 + 10, 4, 1),
        (2026 * 12 + 11, 1, 0),
    }
    days = ask(expressions.cells, *rows)
    for count in COUNTS:
        assert sum(row[count] for row in days) == sum(row[count] for row in found), count


@pytest.mark.django_db
def test_a_new_meaning_of_a_measure_marks_what_was_counted_before(monkeypatch) -> None:
    make_day(day=date(2026, 2, 2), visits=3)
    make_day(day=date(2026, 3, 2), visits=4)
    anew = replace(MEASURES["visits"], version=2, since=date(2026, 3, 1))
    monkeypatch.setitem(MEASURES, "visits", anew)
    bogor, first, last = Place.of_region("32.71"), date(2026, 2, 2), date(2026, 3, 2)
    points = month_series("visits", place=bogor, first=first, last=last)
    assert [(point.value, point.other_meaning) for point in points] == [(3, True), (4, False)]
    days = day_series("visits", place=bogor, first=first, last=last)
    assert [point.other_meaning for point in (days[0], days[-1])] == [True, False]
    assert month_values("visits", month=first)["32.71"].other_meaning
