"""The background worker: jobs and the schedule, with a heartbeat that `/readyz` reads."""

import argparse
import asyncio
import contextlib
import io
import logging
import os
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from pendopo.config.runtime import prepared
from pendopo.config.runtime.listening import listen
from pendopo.config.runtime.processes import follow_lifeline
from pendopo.config.runtime.threads import keep_to_one

CONCURRENCY = 2
POLL_SECONDS = 2.0
MESSAGES = "messages"  # the queue that never waits behind other work

if TYPE_CHECKING:
    from procrastinate import App


async def work(descriptor: int) -> None:
    """Run jobs until SIGTERM; a job that was cut off is found and run again by the schedule."""
    from procrastinate.contrib.django import app

    from pendopo.config.runtime.pulse import Pulse, heard

    worker_app = app.with_connector(app.connector.get_worker_connector())
    jobs = worker_app.job_manager
    pulse = Pulse(descriptor)
    jobs.update_heartbeat = heard(jobs.update_heartbeat, pulse)
    async with worker_app.open_async():
        pulse.beat()
        await work_on(worker_app, listen())


async def work_on(app: "App", *more: Coroutine[Any, Any, None]) -> None:
    """All work with CONCURRENCY, and messages besides with one of their own: a message that is due waits for
    no count, search or letter, however long these take. Where one of the two, or of `more`, ends, all end.
    """
    from procrastinate.periodic import PeriodicRegistry

    beside = app.with_connector(app.connector)
    beside.periodic_registry = PeriodicRegistry()  # the clock is watched once
    all_work = asyncio.create_task(
        app.run_worker_async(
            concurrency=CONCURRENCY,
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=10.0,
            delete_jobs="successful",
            listen_notify=True,
            update_heartbeat_interval=5.0,
            stalled_worker_timeout=20.0,
        )
    )
    messages = asyncio.create_task(
        beside.run_worker_async(
            queues=[MESSAGES],
            concurrency=1,
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=10.0,
            delete_jobs="successful",
            listen_notify=False,
            install_signal_handlers=False,
            update_heartbeat_interval=5.0,
            stalled_worker_timeout=20.0,
        )
    )
    all_hands = (all_work, messages, *map(asyncio.ensure_future, more))
    try:
        ended, _others = await asyncio.wait(all_hands, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in all_hands:
            one.cancel()
        await asyncio.gather(*all_hands, return_exceptions=True)
    for one in ended:
        one.result()


def prepare(descriptor: int, words: list[str]) -> None:
    """What `pendopo prepare` does at a start that has little to prepare, without a process of its own."""
    from django.db import connections

    from pendopo.config.commands import prepare as command

    said = io.StringIO()
    with os.fdopen(descriptor, "w") as pipe, contextlib.redirect_stdout(said):
        command.run(words)
        pipe.write(f"{said.getvalue()}{prepared.DONE}\n")
    connections.close_all()


def main() -> int:
    """Start Django, then work."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lifeline", type=int, required=True)
    parser.add_argument("--pulse", type=int, required=True)
    parser.add_argument("--prepare", type=int, default=-1, help="prepare first, and say to this descriptor")
    parser.add_argument("--link", action="store_true", help="see `pendopo prepare`")
    arguments = parser.parse_args()
    follow_lifeline(arguments.lifeline)
    keep_to_one()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")

    import django

    django.setup()
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    if arguments.prepare >= 0:
        prepare(arguments.prepare, ["--known", *(["--link"] if arguments.link else [])])
    import psycopg
    from procrastinate.exceptions import ConnectorException

    try:
        asyncio.run(work(arguments.pulse))
    except (psycopg.Error, ConnectorException) as error:
        said = f"{error.__cause__ or error}".strip().splitlines() or [type(error).__name__]
        print(f"worker: the database does not serve: {said[0]}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
