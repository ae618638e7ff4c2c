"""The living demo: a day through the same actions as people, counted, marked, refused outside the demo."""

import os
import signal
import threading
from collections import Counter as Tally
from datetime import timedelta

import pytest
from django.db import connection

from pendopo.booking.models import Appointment, Window
from pendopo.booking.tests.factories import assert_recount
from pendopo.config.commands import demo_live
from pendopo.config.demo.live import LiveDay
from pendopo.events.models import Event
from pendopo.kit import clock
from pendopo.queue.models import Call, Ticket
from pendopo.queue.tests.factories import AT, make_mall, make_service, make_stall

pytestmark = pytest.mark.django_db
STEP = timedelta(minutes=1)


@pytest.fixture
def mall():
    place = make_mall("mal-hidup")
    for number in (1, 2):
        stall = make_stall(place, number=number, counters=3)
        make_service(stall, slug=f"layanan-{number}")
    return place


def live(mall, *, hours, seed=7):
    """Play some hours, minute by minute, at times of its own."""
    from pendopo.booking import actions as booking
    from pendopo.kit.actor import SYSTEM

    booking.generate_windows(mall=mall, by=SYSTEM, at=AT)
    known = set(Event.objects.values_list("id", flat=True))
    day = LiveDay(mall.slug, seed=seed)
    at = AT
    while at < AT + timedelta(hours=hours):
        day.step(at)
        at += STEP
    day.end(at)
    return day.summary, Event.objects.exclude(id__in=known)


@pytest.mark.slow
def test_a_day_of_arrivals_calls_and_services_whose_places_add_up(mall):
    summary, events = live(mall, hours=4)
    counts = summary.counts
    for what in (
        "tickets",
        "appointments",
        "counters opened",
        "calls",
        "services started",
        "services finished",
    ):
        assert counts[what] > 0, (what, summary.as_json())
    assert Ticket.objects.count() == counts["tickets"] + counts["check-ins"]
    assert Call.objects.count() == counts["calls"] + counts["recalls"]
    assert Appointment.objects.filter(channel="demo").count() == counts["appointments"]
    names = Tally(events.values_list("name", flat=True))
    assert names["queue.ticket.finished"] == counts["services finished"]
    assert names["queue.counter.opened"] == counts["counters opened"]
    for window in Window.objects.all():
        assert_recount(window)
    busy = list(Ticket.objects.filter(state__in=["called", "serving"]).values_list("counter_id", flat=True))
    assert len(busy) == len(set(busy))


def test_everything_it_does_is_marked_as_the_demos(mall):
    _summary, events = live(mall, hours=1)
    assert events.count() > 20
    assert set(events.values_list("actor", flat=True)) == {"demo:live"}


def test_the_same_seed_plays_the_same_day(mall):
    from django.db import transaction

    played = []
    for _ in range(2):
        with transaction.atomic():
            played.append(live(mall, hours=1)[0].as_json())
            transaction.set_rollback(True)
    assert played[0] == played[1]


def test_it_is_refused_outside_the_demo(settings, capsys):
    settings.DEMO = False
    assert demo_live.main([]) == 2
    assert "demo mode only" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--speed", "0"], ["--speed", "601"], ["--hours", "25"]])
def test_a_speed_or_length_that_makes_no_sense_is_said(words, capsys):
    assert demo_live.main(words) == 2
    assert "--speed goes from 1 to 600" in capsys.readouterr().err


def test_a_mall_that_does_not_exist_is_said_and_the_clock_keeps_its_speed(capsys):
    clock.set_demo_time(AT, speed=1.0)
    assert demo_live.main(["--mall", "tidak-ada", "--speed", "60", "--hours", "0.1"]) == 2
    assert capsys.readouterr().err.strip()
    kept = clock.demo_time()
    assert kept is not None
    assert kept.speed == 1.0
    clock.forget()


@pytest.mark.django_db(transaction=True)
def test_a_mall_that_is_stopped_meanwhile_ends_it_with_one_line(mall, monkeypatch, capfd):
    def stopped(_day, _at):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    ended = []
    monkeypatch.setattr(LiveDay, "step", stopped)
    monkeypatch.setattr(LiveDay, "end", lambda _day, at: ended.append(at))
    try:
        code = demo_live.main(["--mall", mall.slug, "--hours", "0.1"])
    finally:
        connection.close()
        clock.forget()
    told = capfd.readouterr()
    assert (code, told.out, ended) == (1, "", [])
    assert told.err == "The living demo ends: the database of the mall was stopped.\n"


@pytest.mark.django_db(transaction=True)  # the signal may come amid an action, whose transaction is undone
def test_ended_from_outside_it_gives_the_clock_its_own_speed_back(mall):
    clock.set_demo_time(AT, speed=1.0)
    usual = signal.getsignal(signal.SIGTERM)
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert demo_live.main(["--mall", mall.slug, "--speed", "60", "--hours", "24"]) == 0
    kept = clock.demo_time()
    assert kept is not None
    assert kept.speed == 1.0
    assert signal.getsignal(signal.SIGTERM) == usual
    clock.forget()
