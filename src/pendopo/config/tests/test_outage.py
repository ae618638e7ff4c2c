"""While the database does not serve: a sentence for people, a code for machines, no private link in logs."""

import logging
import logging.config
import time

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from procrastinate.exceptions import ConnectorException
from psycopg_pool import ConnectionPool, PoolTimeout

from pendopo.config import settings as ours
from pendopo.config.logs import Discreet
from pendopo.kit.outage import RETRY_SECONDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def away():
    """A database whose disk is full: no statement is carried out."""

    def refuse(execute, sql, params, many, context):
        raise OperationalError('could not extend file "base/1/2": No space left on device')

    with connection.execute_wrapper(refuse):
        yield Client(raise_request_exception=False)


def test_a_page_says_that_nothing_can_be_stored_and_that_what_is_there_is_safe(away):
    answer = away.get("/k/abcdefghijklmnopqrstuvwx/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == str(RETRY_SECONDS)
    assert answer["Cache-Control"] == "no-store"
    assert "tidak dapat menyimpan data" in answer.content.decode()
    assert "tetap aman" in answer.content.decode()
    assert "No space left" not in answer.content.decode()


def test_a_script_gets_the_code(away):
    answer = away.get("/k/abcdefghijklmnopqrstuvwx/", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "unavailable"


def test_the_api_says_503_and_to_repeat_with_the_same_key(away):
    body = '{"window": "1.1", "applicant": {"name": "Sari"}}'
    answer = away.post(
        "/api/v1/appointments", body, content_type="application/json", headers={"Idempotency-Key": "a"}
    )
    assert answer.status_code == 503
    assert answer["Retry-After"] == str(RETRY_SECONDS)
    assert answer.json()["error"]["code"] == "unavailable"
    assert "Idempotency-Key" in answer.json()["error"]["message"]


def test_the_terminal_names_the_pattern_and_never_the_link(away, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("django.request"), "propagate", True)
    answer = away.get("/k/abcdefghijklmnopqrstuvwx/")
    assert answer.status_code == 503
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    said = Discreet().format(record)
    assert "503 GET /k/<str:token>/" in said
    assert "No space left" in said
    assert "abcdefghijklmnopqrstuvwx" not in said
    assert "Traceback" not in said


def test_a_page_waits_less_than_five_seconds_for_a_connection_and_the_pool_says_one_line(capfd):
    options = ours._database()["OPTIONS"]["pool"]
    logging.config.dictConfig(
        {**ours.LOGGING, "loggers": {"psycopg.pool": ours.LOGGING["loggers"]["psycopg.pool"]}}
    )
    begun = time.monotonic()
    with ConnectionPool("host=/not/here port=1", **options) as pool, pytest.raises(PoolTimeout):
        pool.getconn()
    assert time.monotonic() - begun < 5
    said = [line for line in capfd.readouterr().err.splitlines() if "psycopg.pool" in line]
    assert len(said) == 1, said
    assert "error connecting" in said[0]


@pytest.mark.parametrize("wrapped", [True, False])
def test_what_the_jobs_say_meanwhile_is_one_line(wrapped):
    away = psycopg.OperationalError("connection is bad\nIs the server running?")
    error = ConnectorException("\n    Database error.\n    ")
    error.__cause__ = away
    record = logging.LogRecord("procrastinate", logging.ERROR, "", 1, "listener\n    error", (), None)
    record.exc_info = (type(away), error if wrapped else away, None)
    said = Discreet().format(record)
    assert said.endswith("ERROR procrastinate: listener error: connection is bad")
    assert "\n" not in said


def test_a_fault_of_our_own_in_a_job_keeps_its_places():
    record = logging.LogRecord("procrastinate", logging.ERROR, "", 1, "job failed", (), None)
    error = ConnectorException("no connector")
    error.__cause__ = ValueError("a value of somebody")
    record.exc_info = (type(error), error, None)
    said = Discreet().format(record)
    assert "ValueError" in said
    assert "somebody" not in said
