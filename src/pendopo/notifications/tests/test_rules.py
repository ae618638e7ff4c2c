"""Which way, when, and how long a message is of use."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.notifications import rules
from pendopo.notifications.types import KINDS, Kind

WIB = "Asia/Jakarta"
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday 09.00 WIB
REMINDER = KINDS[Kind.APPOINTMENT_REMINDER]


def test_a_message_goes_to_the_mailbox_first():
    choose = rules.choose_channel
    assert choose(email="a@x.id", phone="+62812", phone_vendor=True) == ("email", "a@x.id")
    assert choose(email="", phone="+62812", phone_vendor=True) == ("phone", "+62812")
    assert choose(email="", phone="+62812", phone_vendor=False) is None
    assert choose(email="", phone="", phone_vendor=True) is None


@pytest.mark.parametrize(("hour", "quiet"), [(5, True), (6, False), (20, False), (21, True), (0, True)])
def test_quiet_hours_follow_the_malls_clock(hour, quiet):
    at = datetime(2026, 11, 23, hour, tzinfo=UTC) - timedelta(hours=7)
    assert rules.is_quiet(at, WIB) is quiet
    assert rules.is_quiet(at - timedelta(hours=2), "Asia/Jayapura") is quiet


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from([WIB, "Asia/Makassar"]))
def test_what_waits_comes_at_six_the_same_night(moment, zone):
    at = moment.replace(year=2026, day=min(moment.day, 28))
    morning = rules.morning_after(at, zone)
    if rules.is_quiet(at, zone):
        assert timedelta() < morning - at <= timedelta(hours=9)
        assert not rules.is_quiet(morning, zone)
        assert rules.send_at(REMINDER, at, zone=zone, starts_at=None) == morning
    else:
        assert rules.send_at(REMINDER, at, zone=zone, starts_at=None) == at


def test_answers_and_pressing_news_do_not_wait():
    night = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 23.00 WIB
    seven, ten = night + timedelta(hours=8), night + timedelta(hours=11)
    hit = KINDS[Kind.CLOSURE_HIT]
    assert rules.send_at(KINDS[Kind.APPOINTMENT_BOOKED], night, zone=WIB, starts_at=ten) == night
    assert rules.send_at(hit, night, zone=WIB, starts_at=seven) == night
    assert rules.send_at(hit, night, zone=WIB, starts_at=ten) == night + timedelta(hours=7)


def test_messages_lose_their_use():
    assert rules.useless_from(REMINDER, AT, starts_at=AT + timedelta(hours=2)) == AT + timedelta(hours=2)
    assert rules.useless_from(KINDS[Kind.SIGN_IN_CODE], AT, starts_at=None) == AT + timedelta(minutes=10)
    assert rules.useless_from(KINDS[Kind.APPOINTMENT_BOOKED], AT, starts_at=AT) is None


def test_people_are_reminded_the_day_before_and_shortly_before():
    start = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # Wednesday 10.00 WIB
    eve, shortly = datetime(2026, 11, 24, 9, 0, tzinfo=UTC), start - timedelta(hours=2)
    assert rules.reminder_times(start, WIB, at=AT) == [eve, shortly]
    assert rules.reminder_times(start, WIB, at=eve) == [shortly]
    assert rules.reminder_times(start, WIB, at=start) == []
    early = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)  # 07.30 WIB, two hours before is 05.30
    assert rules.reminder_times(early, WIB, at=AT)[1] == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
