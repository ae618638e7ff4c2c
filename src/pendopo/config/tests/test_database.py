"""A pooled connection is tried before use: cheaply while it lives, and never handed out dead."""

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from pendopo.config.database import base


@pytest.fixture
def url(django_db_setup, django_db_blocker):
    from django.db import connection

    parameters = connection.get_connection_params()
    return {name: parameters[name] for name in ("dbname", "user", "host", "port") if parameters.get(name)}


@pytest.fixture
def pool(url):
    with ConnectionPool(kwargs={**url, "autocommit": True}, min_size=1, check=base.try_connection) as pool:
        yield pool


def test_a_living_connection_is_not_asked_again(pool, monkeypatch):
    with pool.connection() as first:
        pid = first.info.backend_pid
    asked = []
    monkeypatch.setattr(base.ConnectionPool, "check_connection", asked.append)
    with pool.connection() as again:
        assert again.info.backend_pid == pid
    assert not asked


def test_a_quiet_connection_is_asked(pool, monkeypatch):
    with pool.connection() as first:
        pass
    asked = []
    monkeypatch.setattr(base.ConnectionPool, "check_connection", asked.append)
    monkeypatch.setattr(base, "QUIET_SECONDS", -1)
    with pool.connection() as again:
        assert asked == [again]
    assert first is again


def test_a_connection_that_the_server_ended_is_replaced(pool, url):
    with pool.connection() as first:
        pid = first.info.backend_pid
    with psycopg.connect(**url, autocommit=True) as other:
        ended = other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,)).fetchone()
    assert ended == (True,)
    with pool.connection() as again:
        assert again.info.backend_pid != pid
        assert again.execute("SELECT 1").fetchone() == (1,)
