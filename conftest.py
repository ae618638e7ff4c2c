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
    """Start one throw-away cluster for the whole session; xdist workers use the controller's."""
    global _cluster  # noqa: PLW0603 - one cluster a session
    if "DATABASE_URL" in os.environ or config.option.help or config.option.collectonly:
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
