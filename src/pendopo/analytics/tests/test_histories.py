"""Whatever happens, however late it is told: cubes equal a recount, a plain count, and another engine."""

import random
import threading
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from pendopo.analytics.actions import recount_cubes, update_cubes
from pendopo.analytics.actions.months import persons_in_log
from pendopo.analytics.models import DayCell, DaySpread
from pendopo.analytics.queries.engine import answer, as_sql, load_arrow, open_engine
from pendopo.analytics.queries.log import MallDay, log_select, read_log
from pendopo.analytics.rules import expressions
from pendopo.analytics.tests.counting import count_day
from pendopo.analytics.tests.histories import happened, plain, tell
from pendopo.analytics.tests.test_cubes import everything
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.malls.tests.factories import make_mall, make_stall
from pendopo.regions.queries import zone_of

START = datetime(2026, 10, 30, 10, 0, tzinfo=UTC)  # over the end of a month
pytestmark = pytest.mark.django_db(transaction=True)


def update_twice_at_once() -> None:
    problems: list[Exception] = []

    def work() -> None:
        try:
            update_cubes(by=SYSTEM, at=START)
        except Exception as problem:  # told below
            problems.append(problem)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not problems


def kept(mall: str, day: date) -> dict[str, Any]:
    cells = DayCell.objects.filter(mall=mall, day=day)
    names = ("visits", "tickets", "services_finished", "no_shows")
    found: dict[str, Any] = {name: sum(getattr(row, name) for row in cells) for name in names}
    for kind in ("wait", "serve"):
        seconds: list[int] = []
        for row in DaySpread.objects.filter(mall=mall, day=day, kind=kind):
            for second, people in zip(row.seconds, row.people, strict=True):
                seconds += [second] * people
        found[f"{kind}s"] = sorted(seconds)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_cubes_equal_a_recount_and_a_plain_count_after_random_histories(seed: int) -> None:
    chance = random.Random(seed)
    make_stall(make_mall())
    events = happened(chance, START, visits=60)
    told = sorted(events, key=lambda event: event["at"].timestamp() + chance.choice([0, 0, 0, 90_000]))
    for number, event in enumerate(told):
        tell(event)
        if number % 97 == 50:
            update_twice_at_once() if seed % 2 else update_cubes(by=SYSTEM, at=START)
    update_twice_at_once()
    after = everything()
    by_day = defaultdict(list)
    for event in events:
        by_day[event["mall"], clock.local_date(event["at"], zone_of(event["region"]))].append(plain(event))
    for (mall, day), rows in by_day.items():
        assert kept(mall, day) == count_day(rows)
    recount_cubes(by=SYSTEM, at=START)
    assert everything() == after


def rows_of(table: Any) -> list[tuple[Any, ...]]:
    return sorted(tuple(row.values()) for row in table.to_pylist())


def test_another_engine_gives_the_same_answers() -> None:
    events = happened(random.Random(99), START, visits=120)
    for event in events:
        tell(event)
    days = sorted(
        {
            MallDay(e["mall"], e["region"], clock.local_date(e["at"], zone_of(e["region"])))
            for e in events
        }
    )  # fmt: skip
    statement, values = log_select(days)
    asked = [
        (expressions.cells, ()), (expressions.spread_cells, ()), (expressions.stall_traces, ()),
        (expressions.visitors_of_days, ()), (expressions.visitors_of_months, ("channel",)),
        (expressions.malls_of, ()), (expressions.days_of, ()),
    ]  # fmt: skip
    with open_engine() as engine, connection.cursor() as cursor:
        load_arrow(engine, read_log(days))
        for expression, more in asked:
            sql = as_sql(expression, *more, dialect="postgres").replace("%", "%%")
            cursor.execute(f"WITH events AS ({statement}) {sql}", values)
            theirs = sorted(tuple(row) for row in cursor.fetchall())
            ours = rows_of(answer(engine, expression, *more))
            assert ours == theirs, expression.__name__
            assert ours
    update_cubes(by=SYSTEM, at=START)
    persons = persons_in_log([("bogor", date(2026, 10, 1)), ("bogor", date(2026, 11, 1))])
    assert {part[1] for part in persons} == {date(2026, 10, 1), date(2026, 11, 1)}
