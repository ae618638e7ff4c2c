"""While the database does not serve: a sentence for people, a code for machines, no private link in logs."""

import logging

import pytest
from django.db import OperationalError, connection
from django.test import Client

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
