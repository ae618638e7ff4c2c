"""The ticket on the phone, from the line to the end: each state says what to do next."""

from datetime import timedelta
from typing import Any

import pytest

from pendopo.kit import clock
from pendopo.queue import actions
from pendopo.queue.tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_o_clock(monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: f.AT)


def shown(client: Any, token: str) -> str:
    return str(client.get(f"/k/{token}/").content.decode())


def test_a_wait_is_told_once_a_counter_is_open(client: Any) -> None:
    _mall, stall, service = f.make_floor()
    token = f.draw(service).token
    page = shown(client, token)
    assert "Belum ada loket yang buka" in page
    assert "Perkiraan menunggu</dt>" not in page
    f.open_counters(stall)
    page = shown(client, token)
    assert "Perkiraan menunggu</dt>" in page
    assert "Belum ada loket yang buka" not in page


def test_after_the_end_nobody_is_kept_waiting_for_a_call(client: Any) -> None:
    _mall, stall, service = f.make_floor()
    served, missed, gave_up = (f.draw(service).token for _ in range(3))
    counter = f.open_counters(stall)[0]
    assert "data-alarm-box" in shown(client, served)
    who: dict[str, Any] = {"counter_id": counter.id, "by": f.JOKO, "at": f.AT + timedelta(minutes=1)}
    actions.call_next_ticket(**who)
    actions.start_serving(**who)
    actions.finish_ticket(**who)
    actions.call_next_ticket(**who)
    actions.mark_no_show(**who)
    actions.cancel_ticket(token=gave_up, by=f.KIOSK, at=f.AT)
    pages = {token: shown(client, token) for token in (served, missed, gave_up)}
    assert "Terima kasih" in pages[served]
    assert "masih dapat dipanggil lagi hari ini" in pages[missed]
    assert "tidak dipanggil lagi" in pages[gave_up]
    for page in pages.values():
        assert "data-ended" in page
        assert "data-alarm-box" not in page
        assert 'http-equiv="refresh"' not in page
