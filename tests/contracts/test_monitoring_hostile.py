"""What people type is text and nothing else: on pages, in calendars, briefings and downloads."""

import csv
import io
import re

import pytest
from tests.contracts import monitoring_city as country
from tests.contracts.test_monitoring_access import prepare

from pendopo.forum.models import Session
from pendopo.kit import clock
from pendopo.monitoring.models import Return
from pendopo.obstacles.models import Innovation, Obstacle

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TYPST = '#panic("x") #read("/etc/passwd") *a* _b_ $x$ `c` @d <e> = f \\ // g {h} [i] \\u{41}'
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")


@pytest.fixture
def land(db, monkeypatch, settings):
    """Two cities, in which everything is said with signs that machines obey."""
    prepare(monkeypatch, settings)
    session, cities = country.make_country()
    said = f"{MARKUP} {TYPST}"
    Session.objects.filter(pk=session).update(theme=said[:200], purpose=said, minutes=said, decisions=[said])
    Obstacle.objects.update(text=said, owner=said[:100], is_public=True, reach="accepted", title=MARKUP)
    Innovation.objects.update(
        title=MARKUP, text=said, idea=said, result=said, reach="accepted", decree=MARKUP[:60],
        evidence=[{"label": MARKUP, "url": "https://contoh.id/?a=\"onmouseover=alert(3)"}],
    )  # fmt: skip
    return session, cities


def test_what_is_typed_is_shown_as_text_on_every_page(land):
    session, cities = land
    browsers, bogor = country.make_browsers(), cities["bogor"]
    pages = {
        "analyst": (
            "/pantau/ngulik/", f"/pantau/ngulik/{session}/", f"/pantau/ngulik/{session}/bahan/32.71/",
            f"/pantau/ngulik/{session}/paparan/", f"/pantau/ngulik/{session}/notula/", "/pantau/kendala/",
            f"/pantau/ngulik/{session}/acara/", f"/pantau/ngulik/?cari={MARKUP}", "/pantau/32.71/",
            f"/pantau/kendala/{bogor.draft}/", f"/pantau/inovasi/{bogor.innovation}/",
            f"/pantau/kendala/?q={MARKUP}", f"/pantau/ngulik/rencana/?tema={MARKUP}",
            f"/pantau/pengaruh/?kejadian={MARKUP}", f"/pantau/simpanan/?alamat={MARKUP}",
        ),
        "manager": (
            f"/petugas/bogor/ngulik/{session}/", "/petugas/bogor/ngulik/", "/petugas/bogor/kendala/",
            f"/petugas/bogor/catatan/inovasi/{bogor.innovation}/",
            f"/petugas/bogor/catatan/inovasi/{bogor.innovation}/ubah/",
            f"/petugas/bogor/ngulik/{session}/bahan/",
            "/petugas/bogor/laporan/2026-10/",
        ),
    }  # fmt: skip
    shown = 0
    for who, addresses in pages.items():
        for address in addresses:
            answer = browsers[who].get(address)
            assert answer.status_code == 200, address
            text = country.texts(answer)
            assert "<script>alert" not in text, address
            assert "<img src=x" not in text, address
            assert not re.search(r"<[^>]*[\"\s]onmouseover=", text), address
            shown += "&lt;script&gt;" in text
    assert shown > 10


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("evidence", "javascript:alert(1)"),
        ("evidence", "data:text/html,x"),
        ("source", "javascript://x%0aalert(1)"),
    ],
)
def test_an_address_that_runs_is_refused_or_no_link(land, field, address):
    browsers = country.make_browsers()
    typed = {
        "title": "Kami", "stage": "idea", "starts_precision": "day", "version": 0,
        field: f"Bukti | {address}" if field == "evidence" else address,
    }  # fmt: skip
    answer = browsers["manager"].post("/petugas/bogor/catatan/inovasi/baru/", typed, follow=True)
    assert not re.search(r'href="\s*(javascript|data):', country.texts(answer), re.IGNORECASE)


def test_a_calendar_holds_no_line_of_its_own(land):
    session, _cities = land
    theme = "Tema\r\nATTENDEE:mailto:x@jahat.example\nBEGIN:VALARM;a,b\\c"
    Session.objects.filter(pk=session).update(theme=theme, purpose=theme)
    text = country.texts(country.make_browsers()["analyst"].get(f"/pantau/ngulik/{session}/kalender.ics"))
    unfolded = text.replace("\r\n ", "")
    lines = unfolded.split("\r\n")
    assert not [line for line in lines if line.startswith("ATTENDEE")]
    assert sum(line.startswith("BEGIN:VALARM") for line in lines) <= 1  # our own reminder
    assert "jahat.example" in unfolded
    assert "\n" not in "".join(lines)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_a_briefing_prints_what_was_typed_and_reads_no_file(land):
    session, _cities = land
    answer = country.make_browsers()["analyst"].get(f"/pantau/ngulik/{session}/bahan/32.71.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert b"root:" not in answer.content


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_download_holds_a_formula(land, formula):
    from openpyxl import load_workbook

    row = Return.objects.get(mall="bogor", kind="month")
    row.values.update(reason=formula, text=formula)
    browser = country.make_browsers()["manager"]
    sheet = country.texts(browser.get("/petugas/bogor/laporan/2026-10/laporan.csv"))
    cells = [cell for line in csv.reader(io.StringIO(sheet, newline="")) for cell in line]
    assert f"'{formula}" in cells
    assert formula not in cells
    book = load_workbook(io.BytesIO(browser.get("/petugas/bogor/laporan/2026-10/templat.xlsx").content))
    assert not [cell for line in book["Laporan"].iter_rows() for cell in line if cell.data_type == "f"]
    assert clock.now() == country.AT
