"""The worker's ear: a webhook that was stored is worked through at once, without a job of its own."""

import asyncio

import psycopg

WAKE = "channels_webhook"
LINGER_SECONDS = 0.06  # longer than the pause between two notifications of a process
QUIET_SECONDS = 5.0  # so long at most a lost notification waits


def work_through() -> int:
    """Work through what waits, in a thread of its own."""
    from django.db import connections

    from pendopo.channels import tasks

    try:
        done: int = tasks.work_webhooks()
    finally:
        connections.close_all()  # back to the pool
    return done


async def listen() -> None:
    """Wait for webhooks and work through them, one batch after another. Ends when the database goes away:
    the worker is started again.
    """
    from pendopo.kit.listening import listening_address

    connection = await psycopg.AsyncConnection.connect(
        **listening_address("pendopo webhooks"), autocommit=True
    )
    async with connection:
        await connection.execute(f"LISTEN {WAKE}")
        while True:
            while await asyncio.to_thread(work_through):
                pass
            await asyncio.sleep(LINGER_SECONDS)
            if await asyncio.to_thread(work_through):
                continue
            async for _each in connection.notifies(timeout=QUIET_SECONDS, stop_after=1):
                pass
            await asyncio.sleep(0)
