"""One web process: uvicorn on the supervisor's socket, pages over WSGI and streams native (see `asgi.py`)."""

import argparse
import asyncio
import os
import socket
import sys

from pendopo.config.runtime.processes import follow_lifeline


def main() -> int:
    """Serve until asked to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lifeline", type=int, required=True)
    parser.add_argument("--pulse", type=int, required=True)
    parser.add_argument("--socket", type=int, required=True)
    arguments = parser.parse_args()
    follow_lifeline(arguments.lifeline)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")

    import uvicorn

    from pendopo.config.asgi import application, page_threads
    from pendopo.config.runtime.pulse import Pulse, Threads, beat_while

    pulse, threads = Pulse(arguments.pulse), Threads(*page_threads())

    class Server(uvicorn.Server):
        """A server whose pulse the supervisor hears."""

        async def main_loop(self) -> None:
            beating = asyncio.create_task(beat_while(pulse, threads.get_on))
            try:
                await super().main_loop()
            finally:
                beating.cancel()

    server = Server(
        uvicorn.Config(
            application,
            loop="uvloop",
            http="httptools",
            lifespan="on",
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=5,
            # A proxy in front is believed only when PENDOPO_PROXY names it.
            proxy_headers=bool(os.environ.get("PENDOPO_PROXY")),
            forwarded_allow_ips=os.environ.get("PENDOPO_PROXY", ""),
            backlog=1024,
        )
    )
    server.run(sockets=[socket.socket(fileno=arguments.socket)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
