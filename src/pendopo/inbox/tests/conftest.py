"""Officers alone: the bot does not answer in these tests."""

import pytest


@pytest.fixture(autouse=True)
def silent_bot(monkeypatch):
    """What comes in is kept and answered by nobody."""
    monkeypatch.setattr("pendopo.channels.actions.receive._answerer", [])
