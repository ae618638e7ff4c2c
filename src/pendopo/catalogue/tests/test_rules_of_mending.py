"""Unknown words are mended: affixes, sounds, short writing, glued words, and the situations people tell."""

from datetime import date

import pytest

from pendopo.catalogue.rules import mending, search
from pendopo.catalogue.rules.words import build_lexicon, split_words

DAY = date(2026, 11, 23)
WORDS = {
    1: ("paspor hilang", "ganti paspor"),
    2: ("perpanjang sim", "urus sim"),
    3: ("lapor kehilangan", "dompet hilang"),
    4: ("renovasi rumah", "kartu keluarga"),
}


def index():
    """Four services, and one situation."""
    lexicon = build_lexicon(
        {
            "same": [["hilang", "ilang"]],
            "situations": [[["dompet|tas|celana", "hilang"], "lapor kehilangan"]],
            "empty": ["saya", "di"],
        }
    )
    documents = [
        search.Document(number, date(2026, 1, 1), None, {"name": texts[:1], "words": texts[1:]})
        for number, texts in WORDS.items()
    ]
    return search.build_index(documents, lexicon)


@pytest.mark.parametrize(
    ("word", "root"),
    [("ngurusin", "urus"), ("memperpanjang", "panjang"), ("nyari", "cari"), ("ketinggalan", "tinggal"),
     ("menukar", "tukar"), ("pemakaian", "pakai"), ("diurusnya", "urus")],
)  # fmt: skip
def test_the_root_is_among_the_possible_roots_of_a_word(word, root):
    assert root in list(mending.possible_roots(word))
    assert word not in list(mending.possible_roots(word))


def test_possible_roots_come_longest_first():
    lengths = [len(root) for root in mending.possible_roots("memperpanjangkan")]
    assert lengths == sorted(lengths, reverse=True)
    assert list(mending.possible_roots("di")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("pasfor", "paspor"), ("idjasah", "ijazah"), ("soerat", "surat"), ("akhta", "akta"), ("taksi", "taxi")],
)
def test_spellings_that_sound_alike_share_their_sound(one, other):
    assert mending.sound(one) == mending.sound(other)


def test_words_that_differ_do_not_share_their_sound():
    assert mending.sound("paspor") != mending.sound("pasar")
    assert mending.sound("nikah") != mending.sound("cerai")


def test_consonants_are_what_short_writing_leaves():
    assert mending.consonants("perpanjang") == "prpnjng" == mending.consonants("prpnjang")


@pytest.mark.parametrize(("word", "answer"), [("prpnjng", True), ("perpanjang", False), ("st", False)])
def test_is_short_writing(word, answer):
    assert mending.is_short_writing(word) is answer


def test_unglue_parts_two_known_words():
    known = {"ktp", "hilang", "kartu", "keluarga"}.__contains__
    assert mending.unglue("ktphilang", known) == ("ktp", "hilang")
    assert mending.unglue("kartukeluarga", known) == ("kartu", "keluarga")
    assert mending.unglue("hilangnya", known) is None


@pytest.mark.parametrize(
    ("asked", "mended"),
    [("pasfor", "paspor"), ("ngurus", "urus"), ("prpnjng", "perpanjang"), ("kartukeluarga", "kartu keluarga"),
     ("rennovasi", "renovasi"), ("zzzzzz", ""), ("2024", "")],
)  # fmt: skip
def test_mend_takes_the_nearest_thing_people_do(asked, mended):
    assert search.mend(index(), asked) == mended


def test_a_situation_adds_what_is_needed_then():
    kept = index()
    found = search.find_services(kept, search.read_question(kept, "celana saya ilang di pasar"), on=DAY)
    assert found[0].id == 3
    assert found[0].why[0] == "ilang"
    without = search.read_question(kept, "celana saya")
    assert search.find_services(kept, without, on=DAY) == []


def test_drawn_out_letters_and_doubled_words_are_read_plainly():
    assert split_words("Tolooong surat2 saya") == ["tolong", "surat", "saya"]
