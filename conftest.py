"""Test session: a private PostgreSQL from the wheel (or DATABASE_URL), and a data folder of its own."""

import os
import shutil
import tempfile

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
os.environ["DEMO"] = "1"
_own_data = ""
if "PENDOPO_TEST_SESSION" not in os.environ:  # xdist's workers share what the first process made
    _own_data = os.environ["PENDOPO_DATA"] = tempfile.mkdtemp(prefix="pendopo-test-data-")
    os.environ["PENDOPO_TEST_SESSION"] = "1"
_cluster = None


def pytest_configure(config: pytest.Config) -> None:
    """Start a throw-away cluster: one for each process that runs tests.

    Every process has its own, because readers of the event log wait for the oldest transaction of the whole
    cluster, and would wait for the other process's tests.
    """
    global _cluster  # noqa: PLW0603 - one cluster a session
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    leads_workers = not is_worker and bool(getattr(config.option, "numprocesses", None))
    given = "DATABASE_URL" in os.environ
    if given or leads_workers or config.option.help or config.option.collectonly:
        return
    from tests.cluster import ThrowAwayCluster

    _cluster = ThrowAwayCluster()
    os.environ["DATABASE_URL"] = _cluster.start()
    # pytest-django has read the settings by now in this process; workers read the environment.
    from django.db import connections

    connections.databases["default"].update(NAME="postgres", USER="postgres", HOST=str(_cluster.folder))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster and remove what it wrote."""
    if _cluster is not None:
        _cluster.remove()
    if _own_data:
        shutil.rmtree(_own_data, ignore_errors=True)
