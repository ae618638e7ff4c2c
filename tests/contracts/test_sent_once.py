"""Forms that a phone sends later: with a key done once, and each finds by itself that it was done."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from pendopo.booking.models import Appointment, Window
from pendopo.events.models import Event
from pendopo.kit import clock
from pendopo.kit.models import IdempotentAnswer
from pendopo.queue.models import Ticket
from pendopo.queue.tests.factories import AT, book, make_floor

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "k" * 32


@pytest.fixture
def visit(monkeypatch):
    """A booking of this morning, another hour beside it, and the forms that change it."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    _mall, stall, service = make_floor()
    booked = book(service, hour=10)
    other = Window.objects.get(stall=stall, starts_at=AT + timedelta(hours=4))
    return booked, other


def send(path, values, key=KEY, client=None):
    headers = {"Idempotency-Key": key} if key else {}
    return (client or Client()).post(path, values, headers=headers)


def forms(visit):
    booked, other = visit
    return {
        "cancel": (reverse("visit-cancel", args=[booked.token]), {"alasan": "Hujan"}),
        "move": (reverse("visit-move", args=[booked.token]), {"waktu": str(other.pk)}),
        "arrive": (reverse("check-in", args=["bogor"]), {"tautan": booked.token}),
    }


def count_changes():
    names = ("booking.appointment.cancelled", "booking.appointment.moved", "queue.ticket.issued")
    return {name: Event.objects.filter(name=name).count() for name in names}


@pytest.mark.parametrize("form", ["cancel", "move", "arrive"])
@pytest.mark.parametrize("key", [KEY, ""])
def test_a_form_that_comes_three_times_is_done_once(visit, form, key):
    path, values = forms(visit)[form]
    first = send(path, values, key)
    assert first.status_code == 302
    told = count_changes()
    assert sum(told.values()) >= 1
    for _again in range(2):
        again = send(path, values, key)
        assert again.status_code == 302
        if key:
            assert again["Location"] == first["Location"]
    assert count_changes() == told
    assert Ticket.objects.count() == (1 if form == "arrive" else 0)


def test_the_answer_is_sealed_and_a_fresh_token_is_no_other_form(visit):
    path, values = forms(visit)["arrive"]
    first = send(path, values | {"csrfmiddlewaretoken": "old"})
    again = send(path, values | {"csrfmiddlewaretoken": "new"})
    assert first["Location"] == again["Location"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM kit_idempotentanswer")
        assert first["Location"].encode() not in bytes(cursor.fetchone()[0])


def test_a_key_for_another_form_or_of_a_strange_shape_is_refused(visit):
    cancel, move = forms(visit)["cancel"], forms(visit)["move"]
    assert send(*move).status_code == 302
    assert send(*cancel).status_code == 422
    assert send(*cancel, key="short").status_code in (400, 422)
    assert Appointment.objects.get().state == "booked"


def test_what_was_refused_may_succeed_later_with_the_same_key(visit):
    _booked, other = visit
    path, values = forms(visit)["move"]
    Window.objects.filter(pk=other.pk).update(closed_at=AT)
    assert send(path, values).status_code == 409
    assert not IdempotentAnswer.objects.exists()
    Window.objects.filter(pk=other.pk).update(closed_at=None)
    assert send(path, values).status_code == 302


def test_while_one_is_at_work_the_other_is_asked_to_come_again_and_a_dead_one_is_taken_over(visit):
    path, values = forms(visit)["cancel"]
    assert send(path, values).status_code == 302
    IdempotentAnswer.objects.update(status=0)  # as if it had not been kept yet
    busy = send(path, values)
    assert (busy.status_code, busy["X-Pendopo-Again"]) == (409, "1")
    row = IdempotentAnswer.objects.get()
    IdempotentAnswer.objects.update(created_at=row.created_at - timedelta(seconds=61))
    assert send(path, values).status_code == 302
    assert count_changes()["booking.appointment.cancelled"] == 1


def test_ten_phones_with_one_key_move_it_once(visit):
    path, values = forms(visit)["move"]
    told = []

    def one():
        try:
            told.append(send(path, values).status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=one) for _ in range(10)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set(told) <= {302, 409}
    assert 302 in told
    assert count_changes()["booking.appointment.moved"] == 1
