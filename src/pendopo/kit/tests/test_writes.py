"""Writes that travel together."""

import pytest
from django.db import DatabaseError, connection, transaction

from pendopo.kit.models import IdempotentAnswer
from pendopo.kit.writes import HERE, NothingDone, alone, fetch, later, together

pytestmark = pytest.mark.django_db

INSERT = """
    INSERT INTO kit_idempotentanswer (caller, key, request_hash, status, answer) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (caller, key) DO NOTHING RETURNING id"""


def values(key, status=200):
    return ("test", key, b"", status, b"")


def keys():
    return sorted(IdempotentAnswer.objects.values_list("key", flat=True))


def test_what_waits_goes_with_the_next_statement(django_assert_num_queries):
    with django_assert_num_queries(3), together():  # savepoint, one statement, release
        later(INSERT, values("a"))
        later(INSERT, values("b"))
        assert len(fetch(INSERT, values("c"))) == 1
    assert keys() == ["a", "b", "c"]


def test_what_waits_at_the_end_goes_before_the_commit(django_assert_num_queries):
    with django_assert_num_queries(3), together():
        later(INSERT, values("a"))
        later(INSERT, values("b"))
    assert keys() == ["a", "b"]


def test_a_read_by_the_orm_sees_what_was_written_before_it():
    with together():
        later(INSERT, values("a"))
        assert keys() == ["a"]
        later(INSERT, values("b"))
        assert IdempotentAnswer.objects.filter(key="b").update(status=409) == 1


def test_named_and_plain_parameters_and_a_with_of_its_own_can_be_merged():
    with together():
        later(INSERT, values("a", 201))
        rows = fetch(
            "WITH n AS (SELECT %(number)s::int + 1 AS value) SELECT value, %(word)s::text FROM n",
            {"number": 4, "word": "100 %"},
        )
        assert rows == [(5, "100 %")]
        later(INSERT, values("b", 202))
        assert fetch("with n as (select %s::int as value) select value from n", [7]) == [(7,)]
    assert keys() == ["a", "b"]


def test_a_part_can_depend_on_what_an_earlier_part_wrote():
    follow = """
        INSERT INTO kit_idempotentanswer (caller, key, request_hash, status, answer)
        SELECT 'test', %s, '', 200, '' WHERE EXISTS (SELECT FROM first)"""
    for _ in range(2):
        with together():
            later(INSERT, values("a"), name="first")
            later(follow, ["after a"])
    assert keys() == ["a", "after a"]


def write_and_fail(key):
    later(INSERT, values(key))
    raise ValueError("no")


@together()
def write_and_fail_together(key):
    write_and_fail(key)


@transaction.atomic
def write_and_fail_alone(key):
    write_and_fail(key)


def test_an_error_undoes_everything_and_leaves_nothing_waiting():
    with pytest.raises(ValueError, match="no"):
        write_and_fail_together("a")
    with together():
        later(INSERT, values("b"))
    assert keys() == ["b"]


@together()
def catch_what_fails_inside():
    later(INSERT, values("a"))
    with pytest.raises(ValueError, match="no"):
        write_and_fail_together("b")


def test_an_inner_one_joins_the_outer_and_fails_with_it():
    catch_what_fails_inside()
    assert keys() == []


def test_a_savepoint_takes_back_only_what_came_after_it():
    with together():
        later(INSERT, values("a"))
        with pytest.raises(ValueError, match="no"):
            write_and_fail_alone("b")
        later(INSERT, values("c"))
    assert keys() == ["a", "c"]


@together()
def write_and_divide():
    later(INSERT, values("a"))
    fetch("SELECT 1 / %s::int", [0])


def test_a_refused_statement_raises_the_error_of_the_database():
    with pytest.raises(DatabaseError):
        write_and_divide()
    assert keys() == []


def test_outside_it_a_write_is_done_at_once():
    later(INSERT, values("a"))
    assert keys() == ["a"]
    assert connection.in_atomic_block


def test_alone_everything_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(3), alone():  # savepoint of the test's transaction, one statement, release
        later("INSERT INTO kit_idempotentanswer (caller, key, request_hash, status, answer) "
              "SELECT 'test', %s, ''::bytea, 200, ''::bytea FROM made", ("b",))  # fmt: skip
        assert fetch(f"WITH made AS ({INSERT}) {HERE} SELECT * FROM made", values("a"))
    assert keys() == ["a", "b"]


def send_alone(*steps):
    with alone():
        for step in steps:
            step()


def test_alone_no_row_means_that_nothing_was_done():
    insert = ("INSERT INTO kit_idempotentanswer (caller, key, request_hash, status, answer) "
              "SELECT 'test', 'b', ''::bytea, 200, ''::bytea FROM made")  # fmt: skip
    empty = f"WITH made AS (SELECT 1 WHERE false) {HERE} SELECT * FROM made"
    with pytest.raises(NothingDone):
        send_alone(lambda: later(insert, ()), lambda: fetch(empty, ()))
    assert keys() == []
    with together():  # and what comes after is as ever
        later(INSERT, values("c"))
    assert keys() == ["c"]


def test_alone_refuses_a_second_statement_and_a_forgotten_one():
    def one():
        return fetch("SELECT 1", ())

    def wait():
        later(INSERT, values("a"))

    for second in (one, wait):
        with pytest.raises(RuntimeError, match="one statement"):
            send_alone(one, second)
    with pytest.raises(RuntimeError, match="Nothing was sent"):
        send_alone(wait)
    assert keys() == []
