"""Talks of people with the mall: from the first word to the code, on the real database."""

import pytest

from pendopo.booking.models import Appointment
from pendopo.channels.types import Kind
from pendopo.chat.tests.factories import Talk, make_account, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    return make_place()


@pytest.fixture
def talk(place):
    return Talk(make_account())


def test_a_new_person_books_moves_and_cancels(talk):
    print(talk.hears("/start", kind=Kind.START))
    print(talk.choices)
    print(talk.presses("Buat janji"))
    print(talk.hears("ktp hilang"))
    print(talk.choices)
    print(talk.hears("besok"))
    print(talk.choices)
    print(talk.presses("09.00"))
    print(talk.choices)
    print(talk.presses("Sari"))
    print(talk.choices)
    print(talk.presses("Lewati"))
    print(talk.choices)
    print(talk.presses("Buat janji"))
    print(talk.choices)
    row = Appointment.objects.get()
    assert (row.state, row.channel, row.applicant.name) == ("booked", "telegram", "Sari")
    print(talk.hears("pindah ke rabu jam 10"))
    print(talk.choices)
    print(talk.presses("Pindahkan"))
    print(talk.hears("batalkan janji temu saya"))
    print(talk.presses("Ya"))
    print(talk.hears("petugas"))
    print(talk.hears("halo?"))
    assert 0
