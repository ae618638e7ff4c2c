"""The worker's two hands: messages never wait behind other work."""

import asyncio
import threading

import pytest
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from pendopo.config.runtime import worker


def test_a_message_goes_out_while_all_other_hands_are_busy(monkeypatch):
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.02)
    app = App(connector=InMemoryConnector())
    sent, busy = threading.Event(), threading.Barrier(worker.CONCURRENCY + 1)
    ended = []

    @app.task(name="long")
    def count_long() -> None:
        busy.wait(20)
        ended.append(sent.wait(20))

    @app.task(name="message", queue=worker.MESSAGES)
    def deliver() -> None:
        sent.set()

    async def run() -> None:
        async with app.open_async():
            for _ in range(worker.CONCURRENCY):
                await count_long.defer_async()
            at_work = asyncio.create_task(worker.work_on(app))
            await asyncio.to_thread(busy.wait, 20)  # every hand for all work is full
            await deliver.defer_async()
            await asyncio.to_thread(sent.wait, 20)
            at_work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await at_work

    asyncio.run(run())
    assert ended == [True] * worker.CONCURRENCY
