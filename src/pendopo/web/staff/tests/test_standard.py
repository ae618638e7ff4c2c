"""The page of a service: a new version of its standard, and two people at once."""

import re
from datetime import date

import pytest

from pendopo.catalogue.actions import create_service, publish_standard_version
from pendopo.catalogue.queries import list_standards
from pendopo.catalogue.types import ComponentInput, ComponentKey, Item, ServiceInput, StandardInput
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.web.staff.tests.browser import signed_in, typed_on, wrong_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]


def add_service(mall):
    """A service with fees line by line, notes, and a source; gives its page."""
    service = create_service(
        mall=mall, by=SYSTEM, at=clock.now(),
        service=ServiceInput(
            slug="sim", stall="imigrasi", type_code="sim", name="Perpanjangan SIM", short_name="SIM",
            duration_minutes=10, starts_date=date(2020, 1, 1),
        ),
    )  # fmt: skip
    parts = (
        ComponentInput(ComponentKey.REQUIREMENTS, items=(Item("KTP-el", "asli"), Item("SIM lama"))),
        ComponentInput(ComponentKey.TIME, value=30, unit="minutes"),
        ComponentInput(
            ComponentKey.FEE, items=(Item("SIM A", "", 80_000), Item("SIM C", "roda dua", 75_000)),
            basis="Tarif PNBP", source="PP 76/2020", is_example=False,
        ),
        ComponentInput(ComponentKey.LEGAL_BASIS, text="UU 22/2009", source="jdih", is_example=False),
    )  # fmt: skip
    publish_standard_version(
        service_id=service.pk, standard=StandardInput(date(2020, 1, 1), parts), by=SYSTEM, at=clock.now()
    )
    return f"/kelola/{mall.slug}/layanan/sim/", service


def test_a_standard_saved_as_it_is_loses_nothing(bogor) -> None:
    page, service = add_service(bogor)
    client = signed_in("mall_manager", mall="bogor")
    sent = typed_on(client, page, "standard")
    assert sent["fee_text"].splitlines() == ["SIM A | 80000", "SIM C | 75000 | roda dua"]
    assert client.post(page, sent).status_code == 302
    new, old = list_standards(service)
    assert new.components == old.components


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"valid_from": "2021-01-01"}, "valid_from"),
        ({"valid_from": ""}, "valid_from"),
        ({"fee_text": "SIM A | delapan puluh ribu"}, "fee_text"),
        ({"time_unit": ""}, "time_value"),
        ({"fee_amount": "-1"}, "fee_amount"),
        ({"requirements_text": "x" * 7000}, "requirements_text"),
        ({"requirements_text": "x" * 501}, "requirements_text"),
        ({"requirements_text": "", "time_value": "", "time_unit": "", "fee_text": ""}, "requirements_text"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_standard_is_named_and_nothing_is_published(bogor, change, wrong: str) -> None:
    page, service = add_service(bogor)
    client = signed_in("mall_manager", mall="bogor")
    answer = client.post(page, {**typed_on(client, page, "standard"), "decree": "SK 7", **change})
    assert (answer.status_code, set(wrong_of(answer))) == (422, {wrong})
    assert 'value="SK 7"' in answer.content.decode()
    assert len(list_standards(service)) == 1


def test_two_who_edit_the_same_service_do_not_overwrite_each_other_unseen(bogor) -> None:
    page, service = add_service(bogor)
    ayu, kepala = signed_in("mall_manager", mall="bogor"), signed_in("region_head", region="32.71")
    first, second = typed_on(ayu, page, "facts"), typed_on(kepala, page, "facts")
    assert ayu.post(page, {**first, "name": "SIM baru"}).status_code == 302
    late = kepala.post(page, {**second, "summary": "Ringkas"})
    html = late.content.decode()
    assert late.status_code == 422
    assert "Nama: SIM baru" in html  # what is stored now stands beside what was typed
    assert 'value="Ringkas"' in html
    service.refresh_from_db()
    assert (service.name, service.summary) == ("SIM baru", "")
    mark = re.search(r'name="facts" value="1"><input type="hidden" name="seen" value="(\w+)"', html)
    assert mark is not None
    assert kepala.post(page, {**second, "summary": "Ringkas", "seen": mark.group(1)}).status_code == 302
