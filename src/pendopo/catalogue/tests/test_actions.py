"""Writing services and standards: who may, what is refused, what is recorded."""

from datetime import date, timedelta

import pytest

from pendopo.catalogue import actions, queries
from pendopo.catalogue.models import Service, StandardVersion
from pendopo.catalogue.tests.factories import (
    AT,
    make_mall,
    make_service,
    make_stall,
    make_standard,
    manager,
    service_input,
    standard_input,
)
from pendopo.catalogue.types import ComponentInput, ComponentKey, StandardInForce
from pendopo.events.models import Event
from pendopo.kit.actor import ANYONE
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def stall():
    return make_stall(make_mall())


def last_event():
    event = Event.objects.latest("id")
    return event.name, event.mall, event.stall, event.service, event.actor, event.data


def test_a_service_is_created_and_recorded(stall):
    row = actions.create_service(mall=stall.mall, service=service_input(), by=manager(), at=AT)
    assert queries.service_input(row) == service_input()
    assert last_event() == (
        "catalogue.service.created", "bogor", "disdukcapil", "akta-kelahiran", "staff:joko",
        {"type_code": "akta-kelahiran"},
    )  # fmt: skip
    with pytest.raises(Conflict):
        actions.create_service(mall=stall.mall, service=service_input(), by=manager(), at=AT)


def test_wrong_services_are_refused_with_their_fields(stall):
    wrong = service_input(name="", duration_minutes=0, agency="tidak-ada")
    with pytest.raises(InvalidInput) as caught:
        actions.create_service(mall=stall.mall, service=wrong, by=manager(), at=AT)
    assert set(caught.value.fields) == {"name", "duration_minutes", "agency"}
    with pytest.raises(InvalidInput) as caught:
        actions.create_service(mall=stall.mall, service=service_input(stall="bank"), by=manager(), at=AT)
    assert set(caught.value.fields) == {"stall"}
    assert not Service.objects.exists()


@pytest.mark.parametrize("by", [ANYONE, manager("padang"), manager(stall="imigrasi"), manager(region="35")])
def test_only_whoever_manages_the_catalogue_here_may_write(stall, by):
    service = make_service(stall)
    for write in (
        lambda: actions.create_service(mall=stall.mall, service=service_input(), by=by, at=AT),
        lambda: actions.edit_service(service_id=service.pk, changes={"name": "A"}, by=by, at=AT),
        lambda: actions.retire_service(service_id=service.pk, ends_date=date(2027, 1, 1), by=by, at=AT),
        lambda: actions.publish_standard_version(
            service_id=service.pk, standard=standard_input(), by=by, at=AT
        ),
    ):
        with pytest.raises(NotAllowed):
            write()
    assert not Event.objects.exists()


def test_an_edit_changes_only_what_is_named(stall):
    service = make_service(stall)
    actions.edit_service(service_id=service.pk, changes={"duration_minutes": 25}, by=manager(), at=AT)
    service.refresh_from_db()
    assert (service.duration_minutes, service.name) == (25, "Ktp El Baru")
    assert last_event()[0] == "catalogue.service.edited"
    assert last_event()[-1] == {"fields": ["duration_minutes"]}
    actions.edit_service(service_id=service.pk, changes={"duration_minutes": 25}, by=manager(), at=AT)
    assert Event.objects.count() == 1
    for changes in ({"unknown": 1}, {"duration_minutes": 481}):
        with pytest.raises(InvalidInput):
            actions.edit_service(service_id=service.pk, changes=changes, by=manager(), at=AT)
    with pytest.raises(NotFound):
        actions.edit_service(service_id=0, changes={}, by=manager(), at=AT)


def test_moving_to_another_stall_needs_both(stall):
    make_stall(stall.mall, "samsat")
    service = make_service(stall)
    with pytest.raises(NotAllowed):
        actions.edit_service(
            service_id=service.pk, changes={"stall": "samsat"}, by=manager(stall="disdukcapil"), at=AT
        )
    moved = actions.edit_service(service_id=service.pk, changes={"stall": "samsat"}, by=manager(), at=AT)
    assert moved.stall.slug == "samsat"


def test_a_slug_is_taken_once_a_mall(stall):
    make_service(stall, "akta-kematian")
    service = make_service(stall)
    with pytest.raises(Conflict):
        actions.edit_service(service_id=service.pk, changes={"slug": "akta-kematian"}, by=manager(), at=AT)


def test_a_service_ends_and_is_never_deleted(stall):
    service = make_service(stall)
    actions.retire_service(service_id=service.pk, ends_date=date(2026, 11, 30), by=manager(), at=AT)
    assert queries.list_services(stall.mall, on=date(2026, 12, 1)) == []
    assert last_event()[-1] == {"ends_date": "2026-11-30"}
    with pytest.raises(InvalidInput):
        actions.retire_service(service_id=service.pk, ends_date=date(2025, 1, 1), by=manager(), at=AT)
    yesterday = local_date(AT, stall.mall.zone) - timedelta(days=1)
    with pytest.raises(InvalidInput):
        actions.retire_service(service_id=service.pk, ends_date=yesterday, by=manager(), at=AT)
    actions.retire_service(service_id=service.pk, ends_date=None, by=manager(), at=AT)
    assert last_event()[0] == "catalogue.service.continued"
    assert queries.list_services(stall.mall, on=date(2026, 12, 1)) == [service]


def test_a_new_service_comes_last_in_its_stall_with_its_first_standard_or_not_at_all(stall):
    make_service(stall, position=4)
    row = actions.add_service(
        mall=stall.mall, service=service_input(), standard=standard_input(), by=manager(), at=AT
    )
    assert row.position == 5
    assert queries.list_standards(row)[0].is_complete
    wrong = standard_input(time=ComponentInput(ComponentKey.TIME, value=3))
    with pytest.raises(InvalidInput) as caught:
        actions.add_service(
            mall=stall.mall, service=service_input(slug="lain"), standard=wrong, by=manager(), at=AT
        )
    assert set(caught.value.fields) == {"time"}
    assert not Service.objects.filter(slug="lain").exists()


def test_a_version_is_published_for_a_day_to_come_and_may_be_replaced_until_then(stall):
    service = make_service(stall)
    make_standard(service)
    actions.publish_standard_version(service_id=service.pk, standard=standard_input(), by=manager(), at=AT)
    assert last_event()[-1] == {
        "valid_from": "2026-12-01", "replaced": False, "complete": True, "examples": 5
    }  # fmt: skip
    assert queries.standard_in_force(service, on=date(2026, 11, 30)).valid_from == date(2026, 1, 1)
    view = queries.standard_in_force(service, on=date(2026, 12, 1))
    assert view.components["fee"].is_free
    assert (view.components["fee"].source, view.components["fee"].is_example) == (
        "UU 24/2013 Pasal 79A", False
    )  # fmt: skip
    assert view.components["requirements"].items[1].note == "asli"
    assert str(view.components["time"].unit_words) == "hari kerja"
    assert view.sources == ("UU 24/2013 Pasal 79A",)
    dearer = standard_input(fee=ComponentInput(ComponentKey.FEE, amount=5000, is_example=False))
    actions.publish_standard_version(service_id=service.pk, standard=dearer, by=manager(), at=AT)
    fee = queries.standard_in_force(service, on=date(2026, 12, 1)).components["fee"]
    assert (fee.amount, fee.is_example) == (5000, True)  # without a source it stays an example
    assert StandardVersion.objects.filter(service=service).count() == 2


def test_a_version_that_was_in_force_stays_as_it_was(stall):
    service = make_service(stall)
    make_standard(service, date(2026, 11, 23))  # today in Bogor
    with pytest.raises(StandardInForce):
        actions.publish_standard_version(
            service_id=service.pk, standard=standard_input(date(2026, 11, 23)), by=manager(), at=AT
        )
    wrong = standard_input(time=ComponentInput(ComponentKey.TIME, value=1))
    with pytest.raises(InvalidInput) as caught:
        actions.publish_standard_version(service_id=service.pk, standard=wrong, by=manager(), at=AT)
    assert set(caught.value.fields) == {"time"}
