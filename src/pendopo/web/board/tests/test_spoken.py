"""What the boards say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.web.board.spoken import call_words, number_words, ticket_words

WORDS = {
    0: "nol", 3: "tiga", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh",
    21: "dua puluh satu", 100: "seratus", 105: "seratus lima", 111: "seratus sebelas", 240: "dua ratus empat puluh",
    999: "sembilan ratus sembilan puluh sembilan", 1000: "seribu", 1001: "seribu satu", 2500: "dua ribu lima ratus",
    12000: "dua belas ribu",
}  # fmt: skip


@pytest.mark.parametrize(("value", "words"), WORDS.items())
def test_a_number_is_said_as_people_say_it(value: int, words: str) -> None:
    assert number_words(value) == words


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_two_numbers_never_sound_the_same(one: int, other: int) -> None:
    assert (number_words(one) == number_words(other)) == (one == other)


def test_a_call_names_letter_number_and_counter() -> None:
    assert call_words("A-012", 3) == "Nomor antrean A, dua belas, ke loket tiga."
    assert call_words("PB-101", 24) == "Nomor antrean P B, seratus satu, ke loket dua puluh empat."


def test_a_number_without_digits_is_spelt() -> None:
    assert ticket_words("XY") == "X Y"
