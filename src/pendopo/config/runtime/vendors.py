"""The demo's vendors as one process: uvicorn on the supervisor's socket, without Django."""

import argparse
import asyncio
import os
import socket
import sys
from pathlib import Path

from pendopo.config.runtime.processes import follow_lifeline


def main() -> int:
    """Serve until asked to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lifeline", type=int, required=True)
    parser.add_argument("--pulse", type=int, required=True)
    parser.add_argument("--socket", type=int, required=True)
    parser.add_argument("--target", required=True, help="the mall's address, to which webhooks go")
    arguments = parser.parse_args()
    follow_lifeline(arguments.lifeline)

    import uvicorn

    from pendopo.config.runtime.pulse import Pulse, beat_while
    from pendopo.vendors.app import build

    pulse = Pulse(arguments.pulse)

    class Server(uvicorn.Server):
        """A server whose pulse the supervisor hears."""

        async def main_loop(self) -> None:
            beating = asyncio.create_task(beat_while(pulse, lambda: True))
            try:
                await super().main_loop()
            finally:
                beating.cancel()

    server = Server(
        uvicorn.Config(
            build(Path(os.environ["PENDOPO_DATA"]), arguments.target),
            loop="asyncio",
            http="httptools",
            lifespan="on",
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=3,
        )
    )
    server.run(sockets=[socket.socket(fileno=arguments.socket)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
