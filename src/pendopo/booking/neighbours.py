"""Functions of lower rooms that booking calls, by the names they have there."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any


def notify(**message: Any) -> None:
    """Put a message into the outbox."""
    if find_spec("pendopo.notifications.actions") is not None:
        from importlib import import_module

        import_module("pendopo.notifications.actions").notify(**message)
