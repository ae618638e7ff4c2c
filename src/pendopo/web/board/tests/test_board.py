"""The board's page: what stands where."""

import re
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


def test_a_number_called_again_fills_one_line_only(client: Any) -> None:
    mall, stall, service = f.make_floor()
    first, second = f.open_counters(stall)
    numbers = [f.draw(service).number for _ in range(2)]
    for counter in (first, second):
        actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT)
    for step in (1, 2):
        at = f.AT + timedelta(minutes=step)
        actions.recall_ticket(counter_id=first.id, by=f.JOKO, at=at)
    actions.recall_ticket(counter_id=second.id, by=f.JOKO, at=at)
    page = client.get(f"/papan/{mall.slug}/").content.decode()
    earlier = re.search(r'<ol class="board-earlier">(.*?)</ol>', page, re.DOTALL)
    assert earlier is not None
    assert re.findall(r">([A-Z]-\d{3})<", earlier[1]) == [numbers[0]]
