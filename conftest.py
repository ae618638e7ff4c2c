"""Test session: a private PostgreSQL from the wheel (or DATABASE_URL), and a data folder of its own."""

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from pendopo.config.runtime.threads import keep_to_one

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
os.environ["DEMO"] = "1"
# How long examples take says how busy the machine is, not whether a rule holds.
settings.register_profile("pendopo", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pendopo")
keep_to_one()  # as the worker does, before anything loads NumPy
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that all processes end together; journeys come last.

    A browser in the process leaves an event loop running, in which Django opens no connection: a process that
    has begun with journeys runs nothing else.
    """
    sizes = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[bool, bool, int]:
        return (
            "journeys" in item.path.parts,
            item.get_closest_marker("slow") is None,
            -sizes[item.path],
        )

    firsts: dict[Path, tuple[bool, bool, int]] = {}
    for item in items:
        firsts[item.path] = min(firsts.get(item.path, place(item)), place(item))
    items.sort(key=lambda item: firsts[item.path])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Keep a copy of the tables as the migrations leave them: the mall of the journeys begins with it."""
    if _cluster is None:
        return
    from django.db import connection

    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        connection.close()
        connection.close_pool()
    _cluster.copy(name, "migrated")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster and remove what it wrote."""
    if _cluster is not None:
        _cluster.remove()
    if _own_data:
        shutil.rmtree(_own_data, ignore_errors=True)
