"""Streams against a real database: joined, told, narrowed, refused, slow, lost and found, closed."""

import asyncio
import json
from datetime import timedelta

import psycopg
import pytest

from pendopo.kit import clock
from pendopo.kit.listening import listening_address
from pendopo.queue import actions
from pendopo.queue.tests import factories as f
from pendopo.web.board import hub as hub_module
from pendopo.web.board.streams import Streams

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


@pytest.fixture(autouse=True)
def nine_o_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: f.AT)


class Browser:
    """A client of the raw application: collects what it is sent."""

    def __init__(self, app: Streams, path: str, query: str = "") -> None:
        self.sent: list = []
        self.blocked = asyncio.Event()
        self.blocked.set()
        self.leave = asyncio.Event()
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self):
        await self.leave.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message) -> None:
        if not self.blocked.is_set():
            await self.blocked.wait()
        self.sent.append(message)

    @property
    def states(self) -> list[dict]:
        text = b"".join(message.get("body", b"") for message in self.sent).decode()
        return [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]

    async def until(self, check, seconds: float = 8.0) -> None:
        async with asyncio.timeout(seconds):
            while not check(self):
                await asyncio.sleep(0.01)


def _run(scenario) -> None:
    async def whole() -> None:
        app = Streams()
        try:
            await scenario(app)
        finally:
            app.hub.stop()
            await asyncio.sleep(0)

    asyncio.run(whole())


async def _do(work):
    from django.db import connections

    def run():
        try:
            return work()
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


def test_a_board_gets_the_state_at_once_and_each_call_soon_after() -> None:
    _mall, stall, service = f.make_floor()
    counter = f.open_counters(stall)[0]

    async def scenario(app: Streams) -> None:
        board = Browser(app, "/aliran/papan/bogor")
        await board.until(lambda b: b.states and app.hub.is_listening)
        assert board.sent[0]["status"] == 200
        assert b"retry:" in board.sent[1]["body"]
        assert board.states[0]["waiting"] == 0
        await _do(lambda: f.draw(service))
        await board.until(lambda b: b.states[-1]["waiting"] == 1)
        await _do(lambda: actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT))
        await board.until(lambda b: b.states[-1]["calls"])
        assert board.states[-1]["calls"][-1]["spoken"] == "Nomor antrean A satu, ke loket sepuluh."
        board.leave.set()
        await board.task
        assert app.hub.count == 0
        assert app.hub.topics == {}

    _run(scenario)


def test_a_ticket_stream_is_private_and_follows_the_visit() -> None:
    _mall, stall, service = f.make_floor()
    counter = f.open_counters(stall)[0]
    issued = f.draw(service)

    async def scenario(app: Streams) -> None:
        phone = Browser(app, f"/aliran/antrean/{issued.token}")
        wrong = Browser(app, f"/aliran/antrean/{'x' * 32}")
        nowhere = Browser(app, "/aliran/papan/atlantis")
        await asyncio.gather(wrong.task, nowhere.task)
        assert (wrong.sent[0]["status"], nowhere.sent[0]["status"]) == (404, 404)
        await phone.until(lambda p: p.states and app.hub.is_listening)
        assert phone.states[0]["state"] == "waiting"
        await _do(lambda: actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT))
        await phone.until(lambda p: p.states[-1]["state"] == "called")
        assert phone.states[-1]["counter"] == 10

    _run(scenario)


def test_a_slow_client_gets_the_latest_and_holds_nobody_up() -> None:
    _mall, _stall, service = f.make_floor()

    async def scenario(app: Streams) -> None:
        slow, quick = Browser(app, "/aliran/papan/bogor"), Browser(app, "/aliran/papan/bogor")
        await slow.until(lambda b: b.states and quick.states and app.hub.is_listening)
        slow.blocked.clear()
        for number in (1, 2, 3):
            await _do(lambda: f.draw(service))
            await quick.until(lambda b, n=number: b.states[-1]["waiting"] == n)
        slow.blocked.set()
        await slow.until(lambda b: b.states[-1]["waiting"] == 3)
        assert len(slow.states) < len(quick.states)

    _run(scenario)


def test_the_listening_connection_comes_back_and_boards_are_true_again() -> None:
    _mall, _stall, service = f.make_floor()

    async def scenario(app: Streams) -> None:
        board = Browser(app, "/aliran/papan/bogor")
        await board.until(lambda b: b.states and app.hub.is_listening)
        await _do(_cut_listeners)
        await board.until(lambda b: not app.hub.is_listening)
        await _do(lambda: f.draw(service))
        await board.until(lambda b: b.states[-1]["waiting"] == 1 and app.hub.is_listening)

    _run(scenario)


def _cut_listeners() -> None:
    with psycopg.connect(**listening_address("test"), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'pendopo streams' AND pid <> pg_backend_pid()"
        )


def test_a_lost_notification_is_made_good_by_the_refresh(monkeypatch) -> None:
    _mall, _stall, service = f.make_floor()
    monkeypatch.setattr(hub_module, "REFRESH_SECONDS", 0.5)

    async def scenario(app: Streams) -> None:
        board = Browser(app, "/aliran/papan/bogor")
        await board.until(lambda b: b.states and app.hub.is_listening)
        app.hub.heard = lambda channel, payload: None
        await _do(lambda: f.draw(service))
        await board.until(lambda b: b.states[-1]["waiting"] == 1)

    _run(scenario)


def test_a_narrow_board_and_an_orderly_end() -> None:
    mall, _stall, _service = f.make_floor()
    f.make_stall(mall, number=2, floor="2")

    async def scenario(app: Streams) -> None:
        board = Browser(app, "/aliran/papan/bogor", "lantai=2")
        await board.until(lambda b: b.states)
        assert [stall["slug"] for stall in board.states[0]["stalls"]] == ["gerai-2"]
        app.hub.stop()
        async with asyncio.timeout(3):
            await board.task
        assert board.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}

    _run(scenario)


def test_too_many_streams_of_one_visit_are_refused() -> None:
    _mall, _stall, service = f.make_floor()
    issued = f.draw(service, at=f.AT - timedelta(minutes=1))

    async def scenario(app: Streams) -> None:
        phones = [Browser(app, f"/aliran/antrean/{issued.token}") for _ in range(hub_module.CLIENTS_A_VISIT)]
        for phone in phones:
            await phone.until(lambda p: p.states)
        more = Browser(app, f"/aliran/antrean/{issued.token}")
        await more.task
        assert more.sent[0]["status"] == 503

    _run(scenario)
