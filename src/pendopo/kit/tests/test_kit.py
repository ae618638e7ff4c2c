"""The ground floor at its promises: numbers, words, periods, secrets, places."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from cryptography.fernet import InvalidToken
from django.test import override_settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit import clock, crypto, ids, words
from pendopo.kit.actor import ANYONE, Actor, Grant, Permission, Scope
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.kit.intervals import Period, subtract, total
from pendopo.kit.models import DemoClock
from pendopo.kit.phones import clean_phone, mask_phone

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["0812 3456 7890", "+62 812-3456-7890", "62 81234567890", "81234567890", "(0812) 34567890"]
)
def test_one_number_however_it_is_typed(typed):
    assert clean_phone(typed) == "+6281234567890"


@pytest.mark.parametrize("typed", ["12", "halo", "0812 3456 7890 1234 5678", "+", "\x00"])
def test_what_is_no_number_names_the_field(typed):
    with pytest.raises(InvalidInput) as caught:
        clean_phone(typed, field="telepon")
    assert set(caught.value.fields) == {"telepon"}


def test_an_empty_number_stays_empty_and_a_shown_one_is_masked():
    assert clean_phone("  ") == ""
    assert mask_phone("+6281234567890") == "+62812****890"
    assert mask_phone("+62812") == "****"


def test_words_in_both_languages():
    with override("id"):
        assert words.number(7912) == "7.912"
        assert words.number(-44.0, 1) == "-44,0"
        assert words.number(1234567.5, 2) == "1.234.567,50"
        assert words.rupiah(0) == "gratis"
        assert words.rupiah(155000) == "Rp 155.000"
        assert words.long_date(date(2026, 11, 23)) == "Senin, 23 November 2026"
        assert words.clock_time(START, "Asia/Jakarta") == "08.00 WIB"
        assert words.clock_time(START, "Asia/Jayapura") == "10.00 WIT"
        assert words.duration(80) == "1 jam 20 menit"
        assert words.duration(0) == "0 menit"
    with override("en"):
        assert words.number(7912) == "7,912"
        assert words.rupiah(0) == "free"
        assert words.clock_time(START, "Asia/Makassar") == "09:00 WITA"


minutes = st.integers(min_value=0, max_value=600)


def _period(pair: tuple[int, int]) -> Period:
    start, length = pair
    return Period(START + timedelta(minutes=start), START + timedelta(minutes=start + length + 1))


periods = st.tuples(minutes, minutes).map(_period)


@given(periods, st.lists(periods, max_size=6))
def test_cutting_keeps_every_minute_outside_the_holes_and_none_inside(period, holes):
    pieces = subtract(period, holes)
    moment = period.starts_at
    while moment < period.ends_at:
        inside = any(hole.contains(moment) for hole in holes)
        assert any(piece.contains(moment) for piece in pieces) is not inside
        moment += timedelta(minutes=7)
    assert all(first.ends_at <= second.starts_at for first, second in pairwise(pieces))


def test_two_holes_may_begin_together_though_one_has_no_end():
    day = Period(START, START + timedelta(hours=8))
    holes = [
        Period(START + timedelta(hours=2)),
        Period(START + timedelta(hours=2), START + timedelta(hours=3)),
    ]
    assert subtract(day, holes) == [Period(START, START + timedelta(hours=2))]


@given(st.lists(periods, max_size=5))
def test_a_total_is_the_sum_of_its_periods(several):
    at = START + timedelta(days=2)
    assert total(several, at=at) == sum((p.ends_at - p.starts_at for p in several), timedelta())


def test_an_open_period_counts_until_now_and_cannot_be_cut():
    assert total([Period(START)], at=START + timedelta(minutes=5)) == timedelta(minutes=5)
    with pytest.raises(ValueError, match="open"):
        subtract(Period(START), [])


@given(st.text(max_size=200))
def test_what_is_sealed_opens_again_and_shows_nothing(text):
    sealed = crypto.encrypt(text)
    assert crypto.decrypt(sealed) == text
    assert not text or text.encode() not in sealed or len(text) < 4


@given(st.binary(max_size=2000))
def test_sealed_bytes_come_back_under_any_of_the_keys_and_under_no_other(raw):
    one, two, other = ("A" * 43 + "=", "B" * 43 + "=", "C" * 43 + "=")
    with override_settings(KEYS={"encryption": [one]}):
        sealed = crypto.seal(raw)
    with override_settings(KEYS={"encryption": [two, one]}):
        assert crypto.unseal(sealed) == raw
    with override_settings(KEYS={"encryption": [other]}):
        for wrong in (sealed, sealed[:9], b""):
            with pytest.raises(InvalidToken):
                crypto.unseal(wrong)


def test_hashes_are_separated_by_purpose():
    assert crypto.keyed_hash("phone", "+62812") != crypto.keyed_hash("email", "+62812")
    assert crypto.keyed_hash("phone", "") == b""
    assert (
        crypto.pseudonym("person", "a") == crypto.pseudonym("person", "a") != crypto.pseudonym("person", "b")
    )


def test_keys_are_ordered_by_time_and_codes_are_readable():
    keys = [ids.new_key() for _ in range(200)]
    assert {key.version for key in keys} == {7}
    assert len(set(keys)) == 200
    assert set(ids.new_code(500)) <= set(ids.CODE_LETTERS)
    assert ids.clean_code(" 7kq2-m9xa ") == "7KQ2M9XA"
    assert len(ids.token_hash(ids.new_token())) == 32


@pytest.mark.parametrize(
    ("scope", "place", "covered"),
    [
        (Scope(), {"mall": "bogor"}, True),
        (Scope(region="32"), {"region": "32.71"}, True),
        (Scope(region="32.7"), {"region": "32.71"}, False),
        (Scope(mall="bogor"), {"mall": "bogor", "stall": "dinsos"}, True),
        (Scope(mall="bogor"), {"mall": "padang"}, False),
        (Scope(mall="bogor"), {}, False),
        (Scope(mall="bogor", stall="dinsos"), {"mall": "bogor"}, False),
        (Scope(mall="bogor", counter=3), {"mall": "bogor", "counter": 4}, False),
    ],
)
def test_a_scope_covers_what_lies_inside_it_only(scope, place, covered):
    actor = Actor("staff", "1", (Grant(frozenset({Permission.CALL_TICKETS}), scope),))
    assert actor.may(Permission.CALL_TICKETS, **place) is covered
    assert not actor.may(Permission.MANAGE_MALL, **place)
    assert not ANYONE.may(Permission.CALL_TICKETS, **place)


def test_an_error_prints_as_the_api_promises():
    error = PendopoError("Penuh.", fields={"window": "Pilih jam lain."}, alternatives=[{"id": 1}])
    assert error.as_json() == {
        "error": {
            "code": "error",
            "message": "Penuh.",
            "fields": {"window": "Pilih jam lain."},
            "alternatives": [{"id": 1}],
        }
    }


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Jakarta", 17), ("Asia/Makassar", 16), ("Asia/Jayapura", 15)]
)
def test_the_service_day_turns_at_the_malls_own_midnight(zone, hour):
    before = datetime(2026, 11, 23, hour - 1, 59, 59, tzinfo=UTC)
    after = datetime(2026, 11, 23, hour, 0, tzinfo=UTC)
    assert clock.local_date(before, zone) == date(2026, 11, 23)
    assert clock.local_date(after, zone) == date(2026, 11, 24)
    assert clock.day_bounds(date(2026, 11, 24), zone)[0] == after
    assert clock.last_date(after, zone) == date(2026, 11, 23)


@pytest.mark.django_db
def test_the_demo_clock_is_followed_and_exists_in_demo_mode_only(settings):
    settings.DEMO = True
    clock.forget()
    opening = datetime(2030, 1, 7, 2, 0, tzinfo=UTC)
    clock.set_demo_time(opening, speed=60)
    assert opening <= clock.now() < opening + timedelta(minutes=10)
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        clock.set_demo_time(opening)
    assert abs(clock.now() - clock.real_now()) < timedelta(seconds=5)
    clock.forget()


def test_a_lent_speed_ends_by_itself_and_no_time_is_skipped():
    real = datetime(2030, 1, 7, 2, 0, tzinfo=UTC)
    lent = clock.DemoTime(real, START, 60.0, real + timedelta(seconds=20))
    assert lent.at(real + timedelta(seconds=10)) == START + timedelta(minutes=10)
    ended = START + timedelta(minutes=20)
    assert lent.at(real + timedelta(seconds=20)) == ended
    assert lent.at(real + timedelta(seconds=21)) == ended + timedelta(seconds=1)
    assert lent.at(real + timedelta(days=1)) == ended + timedelta(days=1) - timedelta(seconds=20)


@pytest.mark.django_db
def test_who_lent_the_clocks_speed_renews_it_and_a_clock_set_since_is_left_alone(settings):
    settings.DEMO = True
    opening = datetime(2030, 1, 7, 2, 0, tzinfo=UTC)
    clock.set_demo_time(opening, speed=60, lent=True)
    row = DemoClock.objects.filter(id=1)
    before = row.get()
    clock.renew_demo_speed(60)
    assert row.get().speed_until > before.speed_until
    assert row.get().real_at == before.real_at
    row.update(
        real_at=before.real_at - timedelta(hours=1), speed_until=before.real_at - timedelta(minutes=30)
    )
    clock.forget()
    late = clock.demo_time()
    assert late.speed == 1.0
    assert timedelta() <= clock.now() - (opening + timedelta(hours=30, minutes=30)) < timedelta(minutes=1)
    clock.renew_demo_speed(60)
    assert clock.demo_time().speed == 60
    assert timedelta() <= clock.now() - (opening + timedelta(hours=30, minutes=30)) < timedelta(minutes=10)
    clock.set_demo_time(opening)
    clock.renew_demo_speed(60)
    assert clock.demo_time().speed == 1.0
    clock.forget()
