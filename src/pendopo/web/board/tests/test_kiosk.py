"""The kiosk's screens: what a forged or old screen gets, and what the paper promises."""

import re
from datetime import time, timedelta
from typing import Any

import pytest

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.malls import queries as malls
from pendopo.malls.actions import set_hours
from pendopo.malls.types import HoursInput
from pendopo.queue import queries
from pendopo.queue.tests import factories as f

pytestmark = pytest.mark.django_db
KEY = "k" * 43


@pytest.fixture(autouse=True)
def nine_o_clock(monkeypatch: Any, settings: Any) -> None:
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: f.AT)


def waiting() -> int:
    """How many numbers were really drawn."""
    return queries.board_state(malls.get_mall("bogor"), at=f.AT).waiting


def draw(client: Any, **answers: str) -> Any:
    return client.post("/kios/bogor/layanan/ktp/", {"priority": "", "key": KEY, **answers})


@pytest.mark.parametrize("key", ["", "short", "k" * 5000, "\x00" * 20, "k\x00" * 5])
def test_a_forged_screen_draws_nothing_and_comes_again(key: str, client: Any) -> None:
    f.make_floor()
    answer = draw(client, key=key)
    assert answer.status_code == 422
    assert "Sentuh jawaban sekali lagi" in answer.content.decode()
    fresh = re.search(r'name="key" value="([^"]+)"', answer.content.decode())
    assert fresh is not None
    assert waiting() == 0
    assert draw(client, key=fresh[1]).status_code == 302


def test_an_old_screen_with_another_answer_says_so_in_plain_words(client: Any) -> None:
    f.make_floor()
    assert draw(client).status_code == 302
    answer = draw(client, priority="elderly")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "sudah diambil" in said
    assert "Idempotency" not in said
    assert waiting() == 1


def test_paper_promises_a_wait_only_while_a_counter_is_open(client: Any) -> None:
    _mall, stall, _service = f.make_floor()
    paper = client.get(draw(client).url).content.decode()
    assert "Urutan ke-1" in paper
    assert "Perkiraan menunggu" not in paper
    f.open_counters(stall)
    paper = client.get(draw(client, key="l" * 43).url).content.decode()
    assert re.search(r"Perkiraan menunggu \d+ sampai \d+ menit", paper)


@pytest.mark.parametrize(
    ("minutes", "offered", "said"),
    [
        (-100, False, "Belum buka, mulai 08.00 WIB"),
        (-80, True, "Belum buka, mulai 08.00 WIB"),  # from half an hour before on
        (0, True, "Lantai"),
        (190, True, "Istirahat, buka lagi 13.00 WIB"),  # numbers are drawn during the break too
        (345, False, "Pengambilan nomor hari ini sudah berakhir"),
        (400, False, "Pengambilan nomor hari ini sudah berakhir"),
    ],
)
def test_a_stall_is_offered_exactly_while_numbers_are_drawn(
    minutes: int, offered: bool, said: str, client: Any, monkeypatch: Any
) -> None:
    mall, _stall, _service = f.make_floor()
    monday = [HoursInput(0, time(8), time(12)), HoursInput(0, time(13), time(15), time(14, 30))]
    set_hours(mall=mall, rows=monday, by=SYSTEM, at=f.AT)
    at = f.AT + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: at)
    screen = client.get("/kios/bogor/gerai/").content.decode()
    assert ("/kios/bogor/gerai/gerai-1/" in screen) is offered
    assert said in screen
    assert (draw(client).status_code == 302) is offered
