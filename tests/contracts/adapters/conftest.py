"""The vendors without a socket."""

import httpx
import pytest
from tests.contracts.adapters.world import World

from pendopo.channels.adapters import wire


@pytest.fixture
def world(monkeypatch):
    """Makes the world of one channel: its vendor, its adapter, its account."""
    made = []

    def make(channel):
        found = World(channel)
        made.append(found)
        client = httpx.Client(transport=httpx.MockTransport(found.wire.carry))
        monkeypatch.setattr(wire, "client", lambda: client)
        return found

    yield make
    for each in made:
        each.wire.close()
