"""One folder a vendor; `adapter_for` finds the one of a channel."""

from functools import lru_cache
from importlib import import_module
from typing import cast

from pendopo.channels.ports import Adapter
from pendopo.channels.types import TALKING, Channel

_FOLDERS = {Channel.EMAIL: "email", Channel.PHONE: "sms"}


@lru_cache(maxsize=16)
def adapter_for(channel: str) -> Adapter:
    """The adapter of a channel on which people talk, loaded when it is first asked for. Raises KeyError for
    another channel.
    """
    known = Channel(channel)
    if known not in TALKING:
        raise KeyError(channel)
    module = import_module(f"pendopo.channels.adapters.{_FOLDERS.get(known, known.value)}")
    return cast("Adapter", module.ADAPTER)
