"""Rules: services, standards, words and the order of answers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.catalogue import rules
from pendopo.catalogue.queries import lexicon
from pendopo.catalogue.rules import search
from pendopo.catalogue.rules.services import is_readable
from pendopo.catalogue.rules.words import split_words, stem
from pendopo.catalogue.tests.factories import DAY, service_input, standard_input
from pendopo.catalogue.types import ComponentInput, ComponentKey, ComponentView, Item
from pendopo.kit.actor import ANYONE, SYSTEM, Actor, Grant, Permission, Scope

days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.integers(1, 480), st.integers(1, 240))
def test_places_cover_the_duration_and_no_more(duration, base):
    places = rules.places_needed(duration, base)
    assert places >= 1
    assert places * base >= duration > (places - 1) * base


def test_a_place_without_length_is_refused():
    with pytest.raises(ValueError, match="one minute"):
        rules.places_needed(10, 0)


@given(st.lists(days), days)
def test_the_version_in_force_is_the_latest_that_has_begun(starts, on):
    found = rules.version_in_force(starts, on)
    begun = [start for start in starts if start <= on]
    assert (found is None) == (not begun)
    assert found is None or (found in begun and all(start <= found for start in begun))


@given(days, st.none() | st.integers(0, 400), st.integers(-400, 400))
def test_a_service_is_offered_from_its_first_to_its_last_day(start, length, offset):
    end = None if length is None else start + timedelta(days=length)
    offered = rules.is_offered(start, end, start + timedelta(days=offset))
    assert offered == (offset >= 0 and (length is None or offset <= length))


@pytest.mark.parametrize(
    ("source", "marked", "example"),
    [("", False, True), ("", None, True), (" ", False, True), ("UU 24/2013", None, False),
     ("UU 24/2013", False, False), ("UU 24/2013", True, True)],
)  # fmt: skip
def test_what_has_no_source_is_an_example(source, marked, example):
    assert rules.is_example(source, marked) is example


def test_a_standard_is_complete_with_all_six_public_components():
    whole = standard_input()
    assert rules.complete_standard(whole)
    for part in whole.components:
        rest = tuple(other for other in whole.components if other is not part)
        assert not rules.complete_standard(replace(whole, components=rest))
    assert rules.missing_components(["time", "legal_basis"]) == (
        "requirements", "procedure", "fee", "product", "complaints",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("fee", ComponentInput(ComponentKey.FEE, amount=-1)),
        ("fee", ComponentInput(ComponentKey.FEE)),
        ("time", ComponentInput(ComponentKey.TIME, value=3)),
        ("time", ComponentInput(ComponentKey.TIME, value=0, unit="hours")),
        ("time", ComponentInput(ComponentKey.TIME, value=3, unit="weeks")),
        ("product", ComponentInput(ComponentKey.PRODUCT, items=(Item("Akta", amount=5),))),
        ("product", ComponentInput(ComponentKey.PRODUCT, items=(Item(" "),))),
        ("product", ComponentInput(ComponentKey.PRODUCT, text="a\x00b")),
        ("procedure", ComponentInput(ComponentKey.PROCEDURE, text="x" * 5001)),
    ],
)
def test_components_that_cannot_be_are_refused(key, part):
    assert rules.check_standard(standard_input()) == {}
    assert set(rules.check_standard(standard_input(**{key: part}))) == {key}


def test_a_component_may_be_written_once():
    whole = standard_input()
    twice = replace(whole, components=(*whole.components, whole.components[0]))
    assert set(rules.check_standard(twice)) == {"requirements"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slug", "Akta Kelahiran"), ("slug", "a" * 81), ("name", " "), ("name", "x" * 141),
        ("short_name", "x" * 25), ("summary", "a\x07"), ("duration_minutes", 0), ("duration_minutes", 481),
        ("words", ("",)), ("words", ("a",) * 61), ("words", ("a\x00",)), ("life_events", ("war",)),
        ("ends_date", date(2025, 12, 31)), ("position", -1),
    ],
)  # fmt: skip
def test_services_that_cannot_be_are_refused(name, value):
    assert rules.check_service(service_input()) == {}
    assert set(rules.check_service(service_input(**{name: value}))) == {name}


@given(st.text())
def test_readable_text_survives_storage(text):
    if is_readable(text):
        assert "\x00" not in text
        assert text.encode("utf-8").decode("utf-8") == text


def test_the_catalogue_is_managed_within_ones_scope():
    grant = Grant(frozenset({Permission.MANAGE_CATALOGUE}), Scope(mall="bogor", stall="samsat"))
    joko = Actor("staff", "joko", (grant,))
    place = {"region": "32.71", "mall": "bogor"}
    assert rules.may_manage_catalogue(joko, **place, stall="samsat")
    assert not rules.may_manage_catalogue(joko, **place, stall="imigrasi")
    assert not rules.may_manage_catalogue(ANYONE, **place, stall="samsat")
    assert rules.may_manage_catalogue(SYSTEM, **place, stall="samsat")


@pytest.mark.parametrize(
    "family",
    [
        "perpanjang perpanjangan memperpanjang", "ganti penggantian pengganti mengganti",
        "lahir kelahiran melahirkan", "daftar pendaftaran mendaftar daftarkan", "bayar pembayaran bayarnya",
        "hilang kehilangan ilang", "akta akte aktanya", "nikah pernikahan kawin perkawinan",
    ],
)  # fmt: skip
def test_one_word_in_many_forms_is_one_word(family):
    assert len({lexicon().form(word) for word in family.split()}) == 1


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_a_root_keeps_enough_letters(word):
    assert len(stem(word)) >= min(4, len(word))


@given(st.text(max_size=400))
def test_any_question_is_read(text):
    assert all(word.isalnum() and word == word.lower() for word in split_words(text))


def document(number, name, *words, **dates):
    texts = {"name": (name,), "words": words}
    return search.Document(number, dates.get("starts", date(2026, 1, 1)), dates.get("ends"), texts)


INDEX = search.build_index(
    [
        document(1, "Akta kelahiran", "akte lahir"),
        document(2, "Akta kematian", "orang tua meninggal"),
        document(3, "Perpanjangan SIM", "sim mati"),
        document(4, "Penggantian KTP-el", "ktp hilang"),
        document(5, "SIM hilang", "sim hilang", ends=date(2026, 6, 30)),
    ],
    lexicon(),
)


def ask(text, on=DAY):
    reading = search.read_question(INDEX, text)
    return [item.id for item in search.find_services(INDEX, reading, on=on)], reading.corrected


def test_rare_words_and_whole_phrases_come_first():
    assert ask("akta")[0] == [1, 2]
    assert ask("akte lahir")[0][0] == 1
    assert ask("sim mati")[0][0] == 3
    assert ask("ktp hilang")[0][0] == 4


def test_services_that_are_not_offered_are_not_found():
    assert 5 not in ask("sim hilang")[0]
    assert ask("sim hilang", on=date(2026, 6, 30))[0][0] == 5


def test_slips_are_mended_and_told():
    assert ask("akta kematiam") == ([2], "akta kematian")
    assert ask("perpanjagan sim")[0][0] == 3
    assert ask("akta kem") == ([2, 1], "")  # a beginning is not a slip
    assert search.nearest_word(INDEX, "xyz") == ""


def test_the_words_met_are_told():
    found = search.find_services(INDEX, search.read_question(INDEX, "akta anak lahir anak"), on=DAY)
    assert search.matched_words(found[0].why) == "akta, lahir"


@given(st.text(max_size=80), days)
def test_any_question_gets_an_ordered_answer(text, on):
    found = search.find_services(INDEX, search.read_question(INDEX, text), on=on)
    scores = [item.score for item in found]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert len({item.id for item in found}) == len(found)
    near = search.nearest_services(INDEX, text, on=on)
    assert len(near) <= 5


@given(st.permutations(["ktp", "hilang"]), st.sampled_from(["", "!", " ???"]))
def test_order_case_and_signs_do_not_matter(words, sign):
    assert ask(" ".join(words).upper() + sign)[0][0] == 4


def test_one_working_day_is_no_plural_in_english() -> None:
    from django.utils import translation

    def said(value: int) -> str:
        return str(ComponentView(ComponentKey.TIME, "", value=value, unit="working_days").unit_words)

    assert (said(1), said(3)) == ("hari kerja", "hari kerja")
    with translation.override("en"):
        assert (said(1), said(3)) == ("working day", "working days")
