"""`make run` and `pendopo demo clock` leave nothing of the played day in the future."""

from datetime import timedelta

import pytest

from pendopo.config.commands import prepare
from pendopo.config.commands.demo import clock_command
from pendopo.kit import clock
from pendopo.queue import queries
from pendopo.queue.models import Ticket
from pendopo.queue.tests import factories as f
from pendopo.queue.tests.test_reopen import NOON, played

pytestmark = pytest.mark.django_db
__all__ = ["played"]


def test_opening_the_demo_again_reopens_its_day(played, monkeypatch) -> None:
    monkeypatch.setattr(prepare, "load_demo", lambda **_who: [])
    monkeypatch.setattr(prepare, "opening_at", lambda _real: f.AT)
    prepare.open_demo()
    try:
        assert timedelta() <= clock.now() - f.AT < timedelta(minutes=1)
        reasons = Ticket.objects.exclude(end_reason="").values_list("end_reason", flat=True)
        assert set(reasons) == {"demo_reopened"}
        token = queries.find_visits("bogor", text="A-002", by=f.DEWI, at=f.AT)[0].token
        assert queries.ticket_status(token, at=f.AT).end_reason == "Demo dibuka lagi"
    finally:
        clock.forget()


def test_setting_the_clock_back_by_hand_reopens_the_day_and_forward_does_not(played, capsys) -> None:
    try:
        clock.set_demo_time(NOON + timedelta(minutes=10))
        assert clock_command(["2026-11-23 12:30"]) == 0
        assert not Ticket.objects.filter(end_reason="demo_reopened").exists()
        assert clock_command(["2026-11-23 09:00"]) == 0
        assert Ticket.objects.filter(end_reason="demo_reopened").count() == 3
        assert "waktu demo 2026-11-23 09:00" in capsys.readouterr().out
    finally:
        clock.forget()
