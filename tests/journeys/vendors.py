"""The demo's vendors beside the mall of the journeys, in a thread of its process."""

import os
import threading
from pathlib import Path


def make_keys() -> None:
    """Before Django is set up: its settings read the key of the phone page."""
    from pendopo.vendors.keys import keys_of

    keys_of(Path(os.environ["PENDOPO_DATA"]))


def start(target: str) -> None:
    """Let the vendors answer at PENDOPO_VENDORS_PORT and tell the mall at `target`."""
    port = int(os.environ["PENDOPO_VENDORS_PORT"])

    def serve() -> None:
        import uvicorn

        from pendopo.vendors.app import build

        vendors = build(Path(os.environ["PENDOPO_DATA"]), target)
        uvicorn.run(vendors, host="127.0.0.1", port=port, log_level="warning", ws="none")  # type: ignore[arg-type]

    threading.Thread(target=serve, name="vendors", daemon=True).start()


def connect() -> None:
    """The mall's accounts at them."""
    from pendopo.channels.actions import open_push
    from pendopo.config.demo.vendors import connect_vendors
    from pendopo.kit import clock
    from pendopo.kit.actor import SYSTEM

    open_push(by=SYSTEM, at=clock.now())
    connect_vendors(by=SYSTEM, at=clock.now())
