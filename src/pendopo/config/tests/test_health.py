"""`/readyz` asks for what matters, and names what does not work."""

import asyncio
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection

from pendopo.config import asgi, health


@pytest.fixture
def hearing(monkeypatch):
    """Streams that say how they are."""
    status = {"ok": True, "listening": True, "clients": 0}
    monkeypatch.setattr(asgi, "streams", SimpleNamespace(status=lambda: status))
    return status


def parts(monkeypatch, answer):
    async def ask():
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(health, "_ask_database", ask)
    return asyncio.run(health.read_parts())


@pytest.mark.django_db
def test_the_question_writes_to_the_disk_of_the_database_and_leaves_nothing_there():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64kB'")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {health.SPILL}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "temp read" in plan
    assert "written=" in plan


def test_everything_works(hearing, monkeypatch):
    told = parts(monkeypatch, (1.0, 0, False))
    assert all(part["ok"] for part in told.values())
    assert told["worker"]["jobs_waiting"] == 0


def test_a_full_disk_is_named_and_what_to_do(hearing, monkeypatch):
    told = parts(monkeypatch, psycopg.errors.DiskFull("could not write to file"))
    assert not told["database"]["ok"]
    assert told["database"]["reason"] == health.DISK_IS_FULL
    assert not told["worker"]["ok"]


def test_a_database_that_is_away_is_named(hearing, monkeypatch):
    told = parts(monkeypatch, psycopg.OperationalError("connection refused"))
    assert "does not answer" in told["database"]["reason"]


def test_a_database_whose_cluster_has_a_full_disk_and_does_not_start_is_named(
    hearing, monkeypatch, tmp_path, settings
):
    settings.DATA = tmp_path
    (tmp_path / "postgres.json").write_text(f'{{"folder": "{tmp_path}"}}')
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    told = parts(monkeypatch, psycopg.OperationalError("connection refused"))
    assert told["database"]["reason"] == health.DISK_IS_FULL


@pytest.mark.parametrize(("silent", "reason"), [(None, "no worker is running"), (60.0, "for a while")])
def test_a_worker_that_is_silent_is_named(hearing, monkeypatch, silent, reason):
    told = parts(monkeypatch, (silent, 3, False))
    assert not told["worker"]["ok"]
    assert reason in told["worker"]["reason"]


def test_streams_that_do_not_listen_say_why(hearing, monkeypatch):
    hearing.update(ok=False, listening=False)
    told = parts(monkeypatch, (1.0, 0, False))
    assert told["streams"]["reason"] == health.DEAF
