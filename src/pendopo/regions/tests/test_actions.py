"""Loading the country, and saying something about a day."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM, Actor, Grant, Permission, Scope
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.regions import actions, queries
from pendopo.regions.models import CalendarDay, Region
from pendopo.regions.tests.factories import AT, load_country
from pendopo.regions.types import RegionUnknown

pytestmark = pytest.mark.django_db


def test_the_country_is_loaded_once():
    assert load_country() == 552
    assert len(queries.list_provinces()) == 38
    assert Region.objects.exclude(kind="province").count() == 514
    assert load_country() == 0
    assert Event.objects.filter(name="regions.regions.loaded").count() == 1
    bogor = queries.get_region("32.71")
    assert (bogor.name, bogor.kind, bogor.zone, bogor.parent.name) == (
        "Kota Bogor",
        "city",
        "Asia/Jakarta",
        "Jawa Barat",
    )
    assert queries.get_region("32.11").name == "Kabupaten Sumedang"
    assert queries.zone_of("91.71") == "Asia/Jayapura"
    assert len(queries.list_regions_below("31")) == 6
    names = {region.name for region in queries.get_group("wilayah-i").regions.all()}
    assert names == {
        "Kota Banda Aceh", "Kota Batam", "Kota Bogor", "Kota Payakumbuh", "Kota Padang", "Kota Pekanbaru",
        "Kabupaten Sumedang",
    }  # fmt: skip
    with pytest.raises(RegionUnknown):
        queries.get_region("99.99")


def test_a_city_closes_a_day_of_collective_leave_and_takes_it_back():
    day = date(2026, 12, 24)
    assert queries.calendar_day(day, region="32.71").status == "open"
    actions.set_calendar_day(
        layer="city", place="32.71", day=day, status="closed", reason="Edaran", by=SYSTEM, at=AT
    )
    closed = queries.calendar_day(day, region="32.71", mall="bogor")
    assert (closed.status, closed.layer, closed.collective_leave) == ("closed", "city", True)
    assert queries.calendar_day(day, region="32.11").status == "open"
    assert actions.remove_calendar_day(layer="city", place="32.71", day=day, by=SYSTEM, at=AT)
    assert not actions.remove_calendar_day(layer="city", place="32.71", day=day, by=SYSTEM, at=AT)
    assert queries.calendar_day(day, region="32.71").status == "open"
    assert Event.objects.filter(name__startswith="regions.calendar_day").count() == 2


def test_many_days_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        days = queries.list_calendar_days(date(2026, 12, 1), date(2026, 12, 31), region="32.71")
    assert [day.date.day for day in days if day.is_closed] == [25]


def test_only_who_may_says_something_about_a_region():
    head = Actor("staff", "u1", (Grant(frozenset({Permission.APPLY_FACT}), Scope(region="32.71")),))
    said = {"day": date(2026, 12, 1), "status": "closed", "reason": "Hari jadi", "by": head, "at": AT}
    assert actions.set_calendar_day(layer="city", place="32.71", **said).reason == "Hari jadi"
    for layer, place in [("nation", ""), ("province", "32"), ("city", "32.11"), ("mall", "bogor")]:
        with pytest.raises(NotAllowed):
            actions.set_calendar_day(layer=layer, place=place, **said)


def test_wrong_days_name_their_fields_and_write_nothing():
    with pytest.raises(InvalidInput) as wrong:
        actions.set_calendar_day(
            layer="nation", day=date(2026, 12, 1), status="shortened", reason=" ",
            opens=time(12), closes=time(9), by=SYSTEM, at=AT,
        )  # fmt: skip
    assert set(wrong.value.fields) == {"reason", "closes"}
    assert CalendarDay.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(layer="nation", date=date(2026, 12, 1), status="shortened", reason="x")
