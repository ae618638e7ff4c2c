"""Races commit for real: every test starts from empty tables and a pool wide enough for its clients."""

import pytest
from django.db import connections

from tests.races.together import widen_pool


@pytest.fixture
def crowd(transactional_db):
    """Real transactions and connections for up to sixty clients."""
    before = connections["default"].settings_dict["OPTIONS"]
    widen_pool(64)
    yield
    connections["default"].close()
    connections["default"].close_pool()
    connections["default"].settings_dict["OPTIONS"] = before
