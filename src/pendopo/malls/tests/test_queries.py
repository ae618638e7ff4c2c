"""Reads of malls: few queries, and never an old truth."""

from datetime import date, time, timedelta

import pytest
from django.utils import translation

from pendopo.kit.actor import SYSTEM
from pendopo.malls import actions, queries
from pendopo.malls.models import Closure, Counter, OpeningHours
from pendopo.malls.tests.factories import AT, MONDAY, add_hours, make_mall, make_stall, wib
from pendopo.malls.types import MallUnknown, NeverOpen
from pendopo.regions.actions import set_calendar_day

pytestmark = pytest.mark.django_db


def test_a_timetable_in_memory_costs_one_read(django_assert_num_queries):
    stall = make_stall(make_mall())
    queries.service_periods(stall, MONDAY)
    with django_assert_num_queries(1):
        assert len(queries.service_periods(stall, MONDAY)) == 2
    with django_assert_num_queries(1):
        assert queries.opening(stall.mall, at=AT, stall=stall).open
    with django_assert_num_queries(1):
        days = queries.list_service_periods(
            stall.mall, first=MONDAY, last=MONDAY + timedelta(days=30), stall=stall
        )
    assert sum(1 for periods in days.values() if periods) == 23


def test_every_change_is_seen_at_once_whatever_writes_it():
    mall = make_mall()
    stall = make_stall(mall)
    assert queries.opening(mall, at=AT, stall=stall).open
    assert queries.open_counters_count(stall, MONDAY) == 2

    Counter.objects.filter(number=1).update(ends_date=date(2026, 11, 22))
    assert queries.open_counters_count(stall, MONDAY) == 1
    closure = Closure.objects.create(mall=mall, starts_at=wib(8), reason="Listrik padam", declared_by="x")
    assert queries.opening(mall, at=AT, stall=stall).code == "closure"
    Closure.objects.filter(pk=closure.pk).update(withdrawn_at=wib(8, 30))
    assert queries.opening(mall, at=AT).open
    set_calendar_day(
        layer="province", place="32", day=MONDAY, status="closed", reason="Pilkada", by=SYSTEM, at=AT
    )
    assert queries.opening(mall, at=AT).reason == "Tutup: Pilkada"
    actions.set_exception(mall=mall, day=MONDAY, status="open", reason="Tetap buka", by=SYSTEM, at=AT)
    assert queries.opening(mall, at=AT).open
    OpeningHours.objects.all().delete()
    assert queries.opening(mall, at=AT).code == "no_hours"


def test_a_change_of_one_mall_leaves_the_version_of_others():
    bogor, padang = make_mall(), make_mall("padang", "13.71")
    before = {mall.slug: mall.version for mall in queries.list_malls()}
    make_stall(padang)
    after = {mall.slug: mall.version for mall in queries.list_malls()}
    assert before["bogor"] == after["bogor"]
    assert before["padang"] < after["padang"]
    set_calendar_day(layer="city", place="32.71", day=MONDAY, status="closed", reason="x", by=SYSTEM, at=AT)
    bogor.refresh_from_db()
    assert bogor.version > after["bogor"]


def test_a_rolled_back_change_is_forgotten(django_db_blocker):
    from django.db import transaction

    mall = make_mall()
    assert queries.opening(mall, at=AT).open
    with transaction.atomic():
        Closure.objects.create(mall=mall, starts_at=wib(8), reason="Salah", declared_by="x")
        assert not queries.opening(mall, at=AT).open
        transaction.set_rollback(True)
    assert queries.opening(mall, at=AT).open


def test_the_words_of_opening():
    mall = make_mall()
    assert queries.opening(mall, at=wib(9)).reason == "Buka sampai 15.00 WIB"
    assert queries.opening(mall, at=wib(12, 30)).reason == "Istirahat, buka lagi 13.00 WIB"
    assert queries.opening(mall, at=wib(6)).reason == "Belum buka, mulai 08.00 WIB"
    assert (
        queries.opening(mall, at=wib(16)).reason
        == "Tutup, buka lagi Selasa, 24 November 2026 pukul 08.00 WIB"
    )
    state = queries.opening(mall, at=wib(9))
    assert (state.opens_at, state.until_at, state.closes_at) == (wib(8), wib(12), wib(15))
    assert (state.next_opens_at, state.last_ticket_at) == (wib(13), wib(14))
    christmas = date(2026, 12, 25)
    with translation.override("en"):
        assert "Christmas" in queries.opening(mall, at=wib(9, day=christmas)).reason


def test_a_mall_in_another_zone_has_its_own_day():
    jayapura = make_mall("jayapura", "91.71", "Asia/Jayapura")
    at = wib(6)  # 08.00 WIT
    assert queries.opening(jayapura, at=at).open
    assert queries.opening(jayapura, at=at).reason == "Buka sampai 15.00 WIT"
    assert queries.opening(jayapura, at=wib(13)).code == "after"
    late_sunday = wib(23, day=date(2026, 11, 22))  # already Monday 01.00 in Jayapura
    assert queries.opening(jayapura, at=late_sunday).code == "before"


def test_places_are_found_by_name_and_day():
    mall = make_mall()
    samsat = make_stall(mall, "samsat", counters=1, ends_date=MONDAY)
    tax = make_stall(mall, "kpp-pratama", counters=2)
    assert [stall.slug for stall in queries.list_stalls("bogor", on=MONDAY)] == ["samsat", "kpp-pratama"]
    assert [stall.slug for stall in queries.list_stalls(mall, on=MONDAY + timedelta(days=1))] == [
        "kpp-pratama"
    ]
    assert [counter.number for counter in queries.list_counters(mall, stall=tax, on=MONDAY)] == [2, 3]
    assert len(queries.list_counters(mall)) == 3
    assert queries.get_stall(mall, "samsat") == samsat
    assert queries.get_counter(queries.list_counters(mall)[0].pk).stall == samsat
    for wrong in (
        lambda: queries.get_mall("tak-ada"),
        lambda: queries.get_stall(mall, "tak-ada"),
        lambda: queries.get_counter(0),
        lambda: queries.get_agency("tak-ada"),
    ):
        with pytest.raises(MallUnknown):
            wrong()


def test_the_first_open_day_skips_weekend_and_holidays():
    mall = make_mall()
    assert queries.first_open_day(mall, MONDAY) == MONDAY
    assert queries.first_open_day(mall, date(2026, 11, 28)) == date(2026, 11, 30)
    assert queries.first_open_day(mall, date(2026, 12, 25)) == date(2026, 12, 28)
    late = make_mall("batam", "21.71", hours=False)
    add_hours(late, starts_date=date(2027, 6, 1), times=((time(8), time(12), None),))
    assert queries.first_open_day(late, MONDAY) == date(2027, 6, 2)
    with pytest.raises(NeverOpen):
        queries.first_open_day(make_mall("padang", "13.71", hours=False), MONDAY)


def test_caps_and_facts_are_listed():
    mall = make_mall()
    stall = make_stall(mall)
    actions.record_cap(mall=mall, starts_at=wib(8), percent=50, reason="Pembatasan", by=SYSTEM, at=AT)
    actions.record_closure(
        mall=mall, stall=stall, starts_at=wib(13), ends_at=wib(14), reason="Rapat", by=SYSTEM, at=AT
    )
    assert queries.capacity_percent(stall, wib(7)) == 100
    assert queries.capacity_percent(stall, wib(9)) == 50
    assert [str(fact) for fact in queries.list_facts(mall)] == ["50 %: Pembatasan", "Rapat"]
    assert [str(fact) for fact in queries.list_facts(mall, since=wib(15))] == ["50 %: Pembatasan"]
    assert [fact.kind for fact in queries.opening(mall, at=wib(9)).facts] == ["cap"]
    assert {fact.kind for fact in queries.opening(mall, at=wib(13)).facts} == {"cap", "closure"}
