"""Reading services, standards on a date, and searching."""

from datetime import date, timedelta

import pytest

from pendopo.catalogue import actions, queries
from pendopo.catalogue.tests.factories import (
    AT,
    DAY,
    make_mall,
    make_service,
    make_stall,
    make_standard,
    manager,
)
from pendopo.kit.errors import NotFound

pytestmark = pytest.mark.django_db


def test_a_service_is_found_only_while_it_is_offered():
    mall = make_mall()
    stall = make_stall(mall)
    make_service(stall, "akta-kelahiran")
    ended = make_service(stall, "akta-lama", ends_date=date(2026, 11, 22))
    make_service(stall, "akta-nanti", starts_date=date(2026, 11, 24))
    assert queries.get_service("bogor", "akta-kelahiran", on=DAY).name == "Akta Kelahiran"
    assert queries.get_service("bogor", "akta-lama", on=date(2026, 11, 22)) == ended
    for slug in ("akta-lama", "akta-nanti", "tidak-ada"):
        with pytest.raises(NotFound):
            queries.get_service("bogor", slug, on=DAY)
    assert [service.slug for service in queries.list_services(mall, on=DAY)] == ["akta-kelahiran"]
    assert queries.count_services(mall, on=DAY) == 1


def test_services_end_with_their_stall():
    mall = make_mall()
    make_service(make_stall(mall, "samsat", ends_date=date(2026, 11, 22)), "pajak-kendaraan")
    assert queries.list_services(mall, on=DAY) == []
    assert len(queries.list_services(mall, on=date(2026, 11, 22))) == 1


def test_services_of_one_stall_one_type_and_one_life_event():
    mall = make_mall()
    one, two = make_stall(mall, "disdukcapil", number=1), make_stall(mall, "samsat", number=2)
    birth = make_service(one, "akta-kelahiran", life_events=["birth", "child"])
    tax = make_service(two, "pajak-kendaraan")
    other = make_service(make_stall(make_mall("padang"), "samsat", number=1), "pajak-kendaraan")
    assert queries.list_services(mall, on=DAY) == [birth, tax]
    assert queries.list_services(mall, on=DAY, stall=two) == [tax]
    assert queries.list_services(mall, on=DAY, life_event="birth") == [birth]
    assert queries.list_services_of_type("pajak-kendaraan", on=DAY) == [tax, other]
    codes = [(code, count) for code, _title, count in queries.list_life_events(mall, on=DAY)]
    assert codes == [("birth", 1), ("child", 1)]


def test_the_version_in_force_on_a_date():
    service = make_service(make_stall(make_mall()))
    make_standard(service, date(2026, 1, 1))
    make_standard(service, date(2026, 12, 1), keys=["requirements", "legal_basis"])
    now = queries.standard_in_force(service, on=DAY)
    assert (now.valid_from, now.is_complete, now.has_examples) == (date(2026, 1, 1), True, True)
    assert [part.key for part in now.public] == [
        "requirements", "procedure", "time", "fee", "product", "complaints"
    ]  # fmt: skip
    later = queries.standard_in_force(service, on=date(2026, 12, 1))
    assert later.valid_from == date(2026, 12, 1)
    assert later.missing == ("procedure", "time", "fee", "product", "complaints")
    assert [part.key for part in later.internal] == ["legal_basis"]
    before = queries.standard_in_force(service, on=date(2025, 12, 31))
    assert before.version_id is None
    assert len(before.missing) == 6
    assert [view.valid_from for view in queries.list_standards(service)] == [
        date(2026, 12, 1),
        date(2026, 1, 1),
    ]


def test_complete_standards_are_counted():
    mall = make_mall()
    stall = make_stall(mall)
    make_standard(make_service(stall, "a"))
    make_standard(make_service(stall, "b"), keys=["fee"])
    make_service(stall, "c")
    assert queries.count_complete_standards(mall, on=DAY) == (1, 3)


def test_an_agency_may_serve_at_the_stall_of_another():
    mall = make_mall()
    stall = make_stall(mall, "dpmptsp")
    health = make_stall(make_mall("padang"), "dinkes").agency
    assert make_service(stall, "nib").served_by == stall.agency
    assert make_service(stall, "sip-dokter", agency=health).served_by == health


def test_search_says_what_it_understood():
    mall = make_mall()
    stall = make_stall(mall)
    make_service(stall, "akta-kelahiran", words=["akte lahir"])
    make_service(stall, "ktp-el-pengganti", name="Penggantian KTP-el", words=["ktp hilang"])
    page = queries.search_services(mall, "akte kelahirn", on=DAY)
    assert [hit.service.slug for hit in page.items] == ["akta-kelahiran"]
    assert page.corrected == "akte kelahiran"
    page = queries.search_services(mall, "KTP ilang!", on=DAY)
    assert (page.items[0].service.slug, page.corrected) == ("ktp-el-pengganti", "")
    assert page.items[0].why == "ktp, ilang"
    assert queries.search_services(mall, "pengga", on=DAY).items[0].service.slug == "ktp-el-pengganti"


def test_search_without_a_question_lists_all_in_pages():
    mall = make_mall()
    stall = make_stall(mall)
    for slug in ("a1", "b1", "c1"):
        make_service(stall, slug)
    page = queries.search_services(mall, "  ", on=DAY, limit=2, offset=1)
    assert ([hit.service.slug for hit in page.items], page.total) == (["b1", "c1"], 3)


def test_nothing_found_suggests_what_is_near_and_never_fails():
    mall = make_mall()
    make_service(make_stall(mall), "akta-kelahiran")
    for text in ("zzz qqq xxx", "\x00\ud800 %_'\"\\", "x" * 100_000, "🙂"):
        page = queries.search_services(mall, text, on=DAY)
        assert (page.items, page.total) == ((), 0)
    short = queries.search_services(mall, "kta klhrn", on=DAY)
    assert (short.items[0].service.slug, short.corrected) == ("akta-kelahiran", "kta kelahiran")
    assert [one.slug for one in queries.search_services(mall, "kexxxiran", on=DAY).suggestions] == [
        "akta-kelahiran"
    ]


def test_the_index_follows_every_change(django_assert_num_queries):
    mall = make_mall()
    service = make_service(make_stall(mall), "akta-kelahiran")
    assert queries.search_services(mall, "akta", on=DAY).total == 1
    with django_assert_num_queries(2):
        queries.search_services(mall, "akta", on=DAY)
    actions.edit_service(service_id=service.pk, changes={"words": ("brojol",)}, by=manager(), at=AT)
    assert queries.search_services(mall, "brojol", on=DAY).total == 1
    actions.retire_service(
        service_id=service.pk, ends_date=date(2026, 11, 1), by=manager(), at=AT - timedelta(days=30)
    )
    assert queries.search_services(mall, "akta", on=DAY).total == 0
    type(service).objects.all().delete()
    assert queries.search_services(mall, "akta", on=date(2026, 11, 1)).total == 0
