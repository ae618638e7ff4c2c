"""What the applicant's pages say and keep, without a browser."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import translation

from pendopo.kit.actor import Permission
from pendopo.kit.errors import Conflict, NotAllowed
from pendopo.web import access
from pendopo.web.citizen import calendar_files, drafts, tickets, truth
from pendopo.web.templatetags.words import sentence, service_name

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def request_of(path: str = "/") -> HttpRequest:
    """A request as the middleware would leave it."""
    request = RequestFactory().get(path)
    request.session = {}  # type: ignore[assignment]
    return request


def test_every_page_of_the_applicant_declares_who_may_open_it() -> None:
    from pendopo.web.citizen.urls import urlpatterns

    assert len(urlpatterns) >= 15
    for pattern in urlpatterns:
        assert pattern.callback.access in {"public", "private_link", "demo_only"}, pattern
    assert get_resolver().reverse("home") == ""


def test_an_error_of_a_room_becomes_a_page_and_json_for_scripts() -> None:
    @access.public
    def view(request: HttpRequest) -> HttpResponse:
        raise Conflict(alternatives=[{"id": 1}])

    request = RequestFactory().get("/", headers={"accept": "application/json"})
    answer = view(request)
    assert answer.status_code == 409
    assert b'"conflict"' in answer.content


@pytest.mark.django_db
def test_staff_pages_lead_to_sign_in_and_back(rf: RequestFactory) -> None:
    from django.contrib.auth.models import AnonymousUser

    @access.staff(Permission.CALL_TICKETS)
    def view(request: HttpRequest) -> HttpResponse:
        raise NotAllowed

    request = rf.get("/petugas/loket/3/?a=1")
    request.user = AnonymousUser()
    answer = view(request)
    assert answer.status_code == 302
    assert answer["Location"].endswith("next=/petugas/loket/3/%3Fa%3D1")


def test_the_demo_mailbox_exists_in_demo_mode_only(settings: Any) -> None:
    from django.http import Http404

    settings.DEMO = False

    @access.demo_only
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("letters")

    with pytest.raises(Http404):
        view(RequestFactory().get("/demo/surat"))


def test_what_was_typed_is_sealed_and_comes_back() -> None:
    request = request_of()
    drafts.keep(request, {"name": "Sari"})
    drafts.keep(request, {"phone": "0812"})
    assert drafts.read(request) == {"name": "Sari", "phone": "0812"}
    assert "Sari" not in str(request.session)
    drafts.forget(request)
    assert drafts.read(request) == {}


def test_a_broken_draft_is_an_empty_one() -> None:
    request = request_of()
    request.session[drafts.KEY] = "bm90IHNlYWxlZA=="
    assert drafts.read(request) == {}


def test_one_device_has_one_key() -> None:
    ours, theirs = request_of(), request_of()
    assert drafts.device_key(ours) == drafts.device_key(ours)
    assert drafts.device_key(ours) != drafts.device_key(theirs)


def test_waits_are_said_as_a_range() -> None:
    with translation.override("id"):
        assert tickets.range_words(10, 35) == "10 sampai 35 menit"
        assert tickets.range_words(50, 80) == "50 menit sampai 1 jam 20 menit"
        assert tickets.range_words(0, 1) == "sebentar lagi"
        assert tickets.range_words(None, None) == ""


@pytest.mark.parametrize(
    ("typed", "expected"), [(None, 1), ("", 1), ("3", 3), ("99", 10), ("-4", 1), ("tiga", 1), ("9" * 300, 10)]
)
def test_numbers_from_an_address_are_bounded(typed: str | None, expected: int) -> None:
    assert truth.whole(typed, low=1, high=10) == expected


def test_the_calendar_file_has_short_lines_and_no_person() -> None:
    mall = SimpleNamespace(name="MPP Kota Bogor", address="Jalan Contoh; 1, Bogor")
    view = SimpleNamespace(
        id=UUID(int=7), moves=2, code="7KQ2M9XA", mall=mall,
        stall=SimpleNamespace(name="Gerai Dukcapil"),
        service=SimpleNamespace(name="Penggantian KTP-el karena hilang, rusak, atau data berubah"),
        window=SimpleNamespace(starts_at=NINE, ends_at=NINE.replace(hour=3)),
        service_day=date(2026, 11, 23),
        applicant=SimpleNamespace(name="Sari"),
    )  # fmt: skip
    text = calendar_files.appointment(view, link="http://localhost/k/x/", at=NINE)
    assert "DTSTART:20261123T020000Z\r\n" in text
    assert r"Jalan Contoh\; 1\, Bogor" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "Sari" not in text


@pytest.mark.django_db
def test_the_language_is_indonesian_until_switched_and_never_leads_away(client: Client) -> None:
    assert client.get("/k/", headers={"accept-language": "en"})["Content-Language"] == "id"
    answer = client.get("/bahasa/en/", {"next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert client.get("/k/")["Content-Language"] == "en"


@pytest.mark.django_db
def test_a_mall_of_the_demo_marks_what_has_no_source(client: Client) -> None:
    from pendopo.queue.tests import factories as f

    mall, stall, service = f.make_floor(source="rahasiaumum.com", is_example=False)
    page, directions = f"/m/{mall.slug}/", f"/m/{mall.slug}/l/{service.slug}/"
    for is_demo, marks in ((True, 1), (False, 0)):
        type(mall).objects.filter(pk=mall.pk).update(is_demo=is_demo)
        whole = client.get(page).content.decode()
        assert whole.split('class="floor"')[0].count("contoh, belum") == marks  # stall numbers and floors
        assert "Sumber: rahasiaumum.com" in whole  # that the agency is there has a source
        assert ">contoh<" not in whole.split('class="floor"')[1].split("</section>")[0]
        card = client.get(f"{directions}?baru={is_demo}").content.decode().split("Petunjuk arah")[1]
        assert card.split("</section>")[0].count(">contoh<") == marks
    hours = whole.split("Jam buka tujuh hari ini")[1].split("</section>")[0]
    assert "contoh, belum diverifikasi" in hours
    assert stall.name in whole


def test_a_service_is_called_as_the_reader_speaks() -> None:
    service = SimpleNamespace(name="Paspor baru", name_en="New passport")
    nameless = SimpleNamespace(name="Paspor baru", name_en="")
    assert service_name(service) == "Paspor baru"
    with translation.override("en"):
        assert (service_name(service), service_name(nameless)) == ("New passport", "Paspor baru")


def test_a_typed_reason_becomes_a_sentence() -> None:
    assert [sentence(text) for text in ("Listrik padam", "Listrik padam. ", "", None)] == [
        "Listrik padam.", "Listrik padam.", "", "",
    ]  # fmt: skip


def test_a_booking_that_a_closure_hit_asks_for_another_time() -> None:
    assert tickets.appointment_words("booked", to_replan=True) == "Terkena perubahan: pilih waktu lain"
    assert tickets.appointment_words("cancelled", to_replan=True) == "Dibatalkan"
