"""Logs name no person: neither in addresses nor in the words of exceptions."""

import json
import logging

import pytest

from pendopo.booking import queries as bookings
from pendopo.config.logs import Discreet
from pendopo.web.citizen import visit

pytestmark = pytest.mark.django_db
TYPED, MAILBOX = "Siti 081234567890", "about siti@example.id"
TOKEN = "k-brTf_5SC1J2D1wHD9_5fmPptK-Nnx2"


class Kept(logging.Handler):
    """What a log would hold."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.setFormatter(Discreet())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def log():
    handler = Kept()
    loggers = [logging.getLogger(name) for name in ("django.request", "pendopo")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler.lines
    for logger in loggers:
        logger.removeHandler(handler)


def broken(*args, **kwargs):
    try:
        int(TYPED)
    except ValueError as error:
        raise RuntimeError(MAILBOX) from error


@pytest.fixture(autouse=True)
def fault(monkeypatch, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    monkeypatch.setattr(bookings, "get_appointment_by_token", broken)
    monkeypatch.setattr(visit, "_ticket", lambda token, at: None)


@pytest.mark.parametrize("address", [f"/k/{TOKEN}/", f"/api/v1/appointments/{TOKEN}"])
def test_a_fault_is_logged_with_its_place_but_without_the_person(client, log, address):
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == 500
    text = "\n".join(log)
    assert "test_logs.py" in text
    assert "builtins.ValueError" in text
    assert "builtins.RuntimeError" in text
    for personal in (TOKEN, "Siti", "siti@", "0812", "example.id"):
        assert personal not in text


def test_a_line_without_a_request_says_what_it_says():
    record = logging.LogRecord("pendopo", logging.ERROR, "", 0, "%s of %s", ("three", "five"), None)
    assert Discreet().format(record).endswith("ERROR pendopo: three of five")


def test_only_faults_are_written(settings):
    levels = {name: logger["level"] for name, logger in settings.LOGGING["loggers"].items()}
    assert levels.pop("psycopg.pool") == "WARNING"  # it speaks of the database and knows nobody
    assert set(levels.values()) == {"ERROR"}
    assert json.dumps(settings.LOGGING)
