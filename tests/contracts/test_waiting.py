"""While somebody waits for an officer the bot is silent, but tells the place in line to who asks."""

import pytest
from tests.contracts.talks import Talk, make_account, make_place

from pendopo.inbox import queries

pytestmark = pytest.mark.django_db


def test_the_place_is_told_again_to_who_asks_and_nothing_else_is_said():
    make_place()
    account = make_account()
    Talk(account, user="1", name="Budi").hears("petugas")
    sari = Talk(account, user="2")
    assert "urutan ke-2" in sari.hears("petugas")
    assert sari.hears("kartu keluarga saya hilang juga") == ""
    again = sari.hears("petugas")
    assert "urutan ke-2" in again
    assert "P-002" in again
    thread = sari.said[-1].thread_id
    assert sari.said[-1].author == "system"
    assert queries.conversation_of(thread).unanswered == 3
