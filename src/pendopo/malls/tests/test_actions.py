"""What a manager changes, who may, and that each change is recorded."""

from datetime import date, time, timedelta

import pytest
from django.contrib.auth import get_user_model

from pendopo.events.models import Event
from pendopo.kit.actor import ANYONE, SYSTEM
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed, NotFound
from pendopo.malls import actions, queries
from pendopo.malls.models import Closure, Counter, OpeningHours, Stall
from pendopo.malls.tests.factories import AT, MONDAY, STARTS, make_agency, make_mall, make_stall, manager, wib
from pendopo.malls.types import AgreementEnded, HoursInput, PlaceTaken

pytestmark = pytest.mark.django_db
AYU = manager()


def new_stall(mall, **more):
    values = {
        "mall": mall, "agency": "disdukcapil", "slug": "disdukcapil", "name": "Disdukcapil", "number": 1,
        "prefix": "a", "starts_date": STARTS, "by": AYU, "at": AT,
    }  # fmt: skip
    return actions.create_stall(**(values | more))


def test_ayu_opens_a_stall_with_a_counter_in_her_own_mall_only():
    mall, other = make_mall(), make_mall("padang", "13.71")
    make_agency()
    stall = new_stall(mall)
    assert stall.prefix == "A"
    counter = actions.create_counter(stall=stall, number=1, starts_date=STARTS, by=AYU, at=AT)
    assert queries.list_counters(mall, on=MONDAY) == [counter]
    with pytest.raises(NotAllowed):
        new_stall(other)
    with pytest.raises(NotAllowed):
        new_stall(mall, slug="b", number=2, prefix="B", by=ANYONE)
    names = list(Event.objects.filter(mall="bogor").order_by("id").values_list("name", flat=True))
    assert names == ["malls.stall.created", "malls.counter.created"]


def test_a_prefix_slug_or_number_in_use_is_refused_and_nothing_is_written():
    mall = make_mall()
    stall = make_stall(mall)
    with pytest.raises(PlaceTaken):
        new_stall(mall, slug="lain", number=9)
    with pytest.raises(PlaceTaken):
        new_stall(mall, prefix="Z", number=9)
    with pytest.raises(PlaceTaken):
        actions.create_counter(stall=stall, number=1, starts_date=STARTS, by=AYU, at=AT)
    assert Stall.objects.count() == 1
    assert Event.objects.count() == 0


def test_wrong_values_name_their_field():
    mall = make_mall()
    make_agency()
    with pytest.raises(InvalidInput) as wrong:
        new_stall(mall, name="x" * 121)
    assert set(wrong.value.fields) == {"name"}
    with pytest.raises(InvalidInput) as wrong:
        new_stall(mall, agency="tak-ada")
    assert set(wrong.value.fields) == {"agency"}
    stall = make_stall(mall)
    with pytest.raises(InvalidInput):
        actions.change_stall(
            stall=stall, changes={"online_percent": 95, "priority_percent": 10}, by=AYU, at=AT
        )
    with pytest.raises(InvalidInput) as wrong:
        actions.change_stall(stall=stall, changes={"agency_id": "x"}, by=AYU, at=AT)
    assert set(wrong.value.fields) == {"agency_id"}


def test_a_change_is_recorded_with_what_changed():
    stall = make_stall(make_mall())
    actions.change_stall(stall=stall, changes={"floor": "2", "prefix": "x"}, by=AYU, at=AT)
    actions.change_stall(stall=stall, changes={"floor": "2"}, by=AYU, at=AT)
    event = Event.objects.get(name="malls.stall.changed")
    assert event.data == {"fields": ["floor", "prefix"]}
    assert Stall.objects.get().prefix == "X"


def test_an_agreement_ends_with_its_counters():
    stall = make_stall(make_mall())
    actions.end_agreement(stall=stall, ends_date=MONDAY, reason="MoU selesai", by=AYU, at=AT)
    assert queries.list_stalls("bogor", on=MONDAY + timedelta(days=1)) == []
    assert set(Counter.objects.values_list("ends_date", flat=True)) == {MONDAY}
    with pytest.raises(AgreementEnded):
        actions.end_agreement(stall=stall, ends_date=MONDAY + timedelta(days=9), by=AYU, at=AT)
    with pytest.raises(InvalidInput):
        actions.end_agreement(stall=stall, ends_date=date(2020, 1, 1), by=AYU, at=AT)


def test_a_counters_number_is_free_again_when_it_ended():
    stall = make_stall(make_mall(), counters=1)
    old = Counter.objects.get()
    actions.change_counter(counter_id=old.pk, changes={"name": "Loket ramah"}, by=AYU, at=AT)
    actions.end_counter(counter_id=old.pk, ends_date=MONDAY, by=AYU, at=AT)
    new = actions.create_counter(stall=stall, number=1, starts_date=MONDAY + timedelta(days=1), by=AYU, at=AT)
    assert queries.list_counters("bogor", on=MONDAY) == [old]
    assert queries.list_counters("bogor", on=MONDAY + timedelta(days=1)) == [new]


def test_hours_are_set_as_a_whole_and_a_repeat_replaces():
    mall = make_mall(hours=False)
    week = [HoursInput(day, time(8), time(15), time(14)) for day in range(5)]
    actions.set_hours(mall=mall, rows=week, source="contoh", by=AYU, at=AT)
    actions.set_hours(mall=mall, rows=week[:3], by=AYU, at=AT)
    assert OpeningHours.objects.count() == 3
    ramadan = [HoursInput(0, time(9), time(12))]
    actions.set_hours(
        mall=mall, rows=ramadan, starts_date=MONDAY, ends_date=MONDAY + timedelta(days=6), by=AYU, at=AT
    )
    assert queries.opening(mall, at=wib(8, 30)).code == "before"
    assert queries.opening(mall, at=wib(8, 30, day=MONDAY + timedelta(days=7))).open
    with pytest.raises(InvalidInput) as wrong:
        actions.set_hours(mall=mall, rows=[*week, HoursInput(0, time(14), time(16))], by=AYU, at=AT)
    assert set(wrong.value.fields) == {"rows.0", "rows.5"}
    assert OpeningHours.objects.count() == 4
    with pytest.raises(InvalidInput):
        actions.set_hours(mall=mall, rows=[], by=AYU, at=AT)


def test_a_dated_exception_is_set_and_taken_back():
    mall = make_mall()
    stall = make_stall(mall)
    actions.set_exception(
        mall=mall, stall=stall, day=MONDAY, status="shortened", opens=time(8), closes=time(10),
        reason="Pelatihan", by=AYU, at=AT,
    )  # fmt: skip
    assert queries.opening(mall, at=wib(11), stall=stall).code == "after"
    assert queries.opening(mall, at=wib(11)).open
    assert [row.place for row in queries.list_exceptions(mall, first=MONDAY, last=MONDAY)] == [
        "bogor/disdukcapil"
    ]
    assert actions.remove_exception(mall=mall, stall=stall, day=MONDAY, by=AYU, at=AT)
    assert not actions.remove_exception(mall=mall, stall=stall, day=MONDAY, by=AYU, at=AT)
    with pytest.raises(NotAllowed):
        actions.set_exception(mall=mall, day=MONDAY, status="closed", reason="x", by=manager("padang"), at=AT)


def test_facts_are_recorded_checked_and_withdrawn_once():
    mall = make_mall()
    stall = make_stall(mall)
    counter = queries.list_counters(mall)[0]
    fact = actions.record_closure(
        mall=mall, counter=counter, starts_at=wib(9), ends_at=wib(12), reason="Mesin rusak", by=AYU, at=AT
    )
    assert fact.stall == stall
    assert queries.open_counters_count(stall, MONDAY, at=wib(10)) == 1
    actions.withdraw_fact(kind="closure", fact_id=fact.pk, by=AYU, at=wib(9, 30))
    assert queries.open_counters_count(stall, MONDAY, at=wib(10)) == 2
    with pytest.raises(Conflict):
        actions.withdraw_fact(kind="closure", fact_id=fact.pk, by=AYU, at=wib(10))
    with pytest.raises(InvalidInput) as wrong:
        actions.record_closure(mall=mall, starts_at=wib(9), ends_at=wib(9), reason="", by=AYU, at=AT)
    assert set(wrong.value.fields) == {"ends_at", "reason"}
    with pytest.raises(InvalidInput):
        actions.record_cap(mall=mall, starts_at=wib(9), percent=101, reason="x", by=AYU, at=AT)
    with pytest.raises(NotAllowed):
        actions.record_cap(mall=mall, starts_at=wib(9), percent=10, reason="x", by=ANYONE, at=AT)
    assert Closure.objects.count() == 1
    assert queries.get_fact("closure", fact.pk).withdrawn_at == wib(9, 30)


def test_joko_has_a_counter_for_his_shift():
    mall = make_mall()
    make_stall(mall)
    counter = queries.list_counters(mall)[0]
    joko = get_user_model().objects.create(username="joko")
    shift = actions.assign_officer(
        counter_id=counter.pk, user_id=joko.pk, starts_at=wib(8), ends_at=wib(12), by=AYU, at=AT
    )
    assert queries.list_counters_of(joko.pk, at=wib(9)) == [counter]
    assert queries.list_counters_of(joko.pk, at=wib(12)) == []
    with pytest.raises(InvalidInput):
        actions.assign_officer(counter_id=counter.pk, user_id=joko.pk, starts_at=wib(11), by=AYU, at=AT)
    actions.release_officer(assignment_id=shift.pk, by=AYU, at=wib(10))
    assert queries.list_assignments(mall, at=wib(11)) == []
    assert set(Event.objects.values_list("name", flat=True)) == {
        "malls.officer.assigned",
        "malls.officer.released",
    }


def test_a_mall_and_an_agency_are_entered_and_changed():
    from pendopo.regions.tests.factories import make_region

    make_region("32.11", "Kabupaten Sumedang")
    mall = actions.create_mall(slug="sumedang", name="MPP Sumedang", region="32.11", by=SYSTEM, at=AT)
    assert mall.zone == "Asia/Jakarta"
    changed = actions.change_mall(mall=mall, changes={"address": "Jalan Contoh 1"}, by=SYSTEM, at=AT)
    assert changed.address == "Jalan Contoh 1"
    actions.create_agency(slug="bpn", name="Kantor Pertanahan", by=SYSTEM, at=AT)
    with pytest.raises(PlaceTaken):
        actions.create_agency(slug="bpn", name="Kantor Pertanahan", by=SYSTEM, at=AT)
    with pytest.raises(NotAllowed):
        actions.create_mall(slug="x", name="X", region="32.11", by=AYU, at=AT)


def test_what_is_not_there_is_not_found_and_no_other_word_withdraws_a_cap():
    big = 10**20
    for missing in (
        lambda: actions.release_officer(assignment_id=big, by=SYSTEM, at=AT),
        lambda: actions.end_counter(counter_id=big, ends_date=MONDAY, by=SYSTEM, at=AT),
        lambda: actions.change_counter(counter_id=big, changes={}, by=SYSTEM, at=AT),
        lambda: actions.withdraw_fact(kind="cap", fact_id=big, by=SYSTEM, at=AT),
        lambda: actions.withdraw_fact(kind="closure", fact_id=1, by=SYSTEM, at=AT),
        lambda: actions.withdraw_fact(kind="zz", fact_id=1, by=SYSTEM, at=AT),
    ):
        with pytest.raises(NotFound):
            missing()
