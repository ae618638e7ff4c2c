"""Nobody's name, number, telephone or address reaches the log, the cubes, an export or a public page.

A person with unmistakable data books, comes, is called and served through the real actions; then every table
of the rooms of monitoring, what the archive would hold, and every public page of /pantau/ is searched.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from pyarrow import parquet
from tests.contracts import monitoring_city as country
from tests.contracts.test_monitoring_access import prepare

from pendopo.analytics import actions as analytics
from pendopo.analytics.models import DayCell, DayMall
from pendopo.analytics.tests.factories import make_day
from pendopo.booking import actions as booking
from pendopo.booking.models import Window
from pendopo.booking.types import ApplicantInput
from pendopo.events.models import Event
from pendopo.forum.tests.factories import ANALYST, make_session
from pendopo.kit.actor import SYSTEM
from pendopo.malls.models import Mall
from pendopo.monitoring import actions as monitoring
from pendopo.monitoring.actions import alerts
from pendopo.monitoring.models import Return
from pendopo.people.models import Applicant
from pendopo.queue import actions as queue
from pendopo.queue.tests import factories as f

NIK = "3271046504850003"
NEEDLES = (
    "zulkarnaini", "qomarudin", NIK, NIK[4:], "81298765431", "812-9876-5431", "z.qomarudin", "contoh-surat",
)  # fmt: skip
PERSON = ApplicantInput(
    name="Zulkarnaini Qomarudin", phone="0812-9876-5431", email="z.qomarudin@contoh-surat.id",
    identity_kind="nik", identity=NIK,
)  # fmt: skip
ROOMS = ("events", "analytics", "obstacles", "monitoring", "forum")
NEXT_MONTH = f.AT + timedelta(days=10)
# Columns whose name says that they would hold a person.
PERSONAL = ("nik", "phone", "applicant", "identity", "birth")


@pytest.fixture
def served(transactional_db: None) -> Mall:
    """The person has booked, come, been called and served; another number was drawn without a name."""
    mall, stall, service = f.make_floor()
    window = Window.objects.filter(stall=stall).order_by("starts_at")[3]
    booked = booking.book_window(
        window_id=window.id, service=service, applicant=PERSON, by=f.DEWI, at=f.AT - timedelta(hours=3)
    )
    assert Applicant.objects.count() == 1
    at = window.starts_at
    queue.check_in(mall=mall, code=booked.code, by=f.DEWI, at=at)
    f.draw(service, at=at)
    counter = f.open_counters(stall, at=at)[0]
    for minute in (1, 12):
        called = queue.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=at + timedelta(minutes=minute))
        assert called is not None
        queue.start_serving(counter_id=counter.id, by=f.JOKO, at=at + timedelta(minutes=minute + 1))
        queue.finish_ticket(counter_id=counter.id, by=f.JOKO, at=at + timedelta(minutes=minute + 8))
    analytics.update_cubes(by=SYSTEM, at=NEXT_MONTH)
    monitoring.open_returns(by=SYSTEM, at=NEXT_MONTH)
    for cadence in ("week", "month"):
        alerts.scan_for_falls(cadence=cadence, by=SYSTEM, at=NEXT_MONTH)
    assert DayCell.objects.filter(bookings__gt=0).exists()
    assert DayMall.objects.filter(visitors=2).exists()
    assert Return.objects.exists()
    return mall


def found_in(text: str) -> list[str]:
    """Which of the person's data stand in a text."""
    lower = text.lower()
    return [needle for needle in NEEDLES if needle in lower]


def tables() -> list[str]:
    """Every table of the rooms."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [model._meta.db_table for model in models]


def test_no_table_of_monitoring_holds_personal_data(served: Mall) -> None:
    seen = 0
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            rows = [row[0] for row in cursor.fetchall()]
            seen += len(rows)
            assert not [found_in(row) for row in rows if found_in(row)], table
    assert seen > 50
    # The person is there, and the search would find them.
    assert len(found_in(f"{Applicant.objects.get().name} {PERSON.email} {PERSON.identity}")) >= 4


def test_the_pseudonym_of_the_log_does_not_reach_the_cubes(served: Mall) -> None:
    pseudonym = Applicant.objects.get().pseudonym
    assert pseudonym
    assert Event.objects.filter(person=pseudonym).exists()
    visits = set(Event.objects.exclude(visit="").values_list("visit", flat=True))
    with connection.cursor() as cursor:
        for table in tables():
            if table.startswith("events_"):
                continue
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            for (row,) in cursor.fetchall():
                assert pseudonym not in row, table
                assert not [visit for visit in visits if visit in row], table


def test_no_column_of_analytics_is_for_a_person() -> None:
    for model in apps.get_app_config("analytics").get_models():
        for field in model._meta.get_fields():
            assert not any(word in field.name for word in PERSONAL), f"{model.__name__}.{field.name}"


def test_what_the_archive_holds_has_no_personal_data(served: Mall) -> None:
    """The events of a day in the columns of the archive: a pseudonym stands for the person."""
    from pendopo.analytics.queries.log import MallDay, read_log
    from pendopo.analytics.types.archive import COLUMNS

    rows = read_log([MallDay(served.slug, served.region_id, f.MONDAY)])
    assert set(rows.column_names) <= set(COLUMNS)
    written = rows.to_pylist()
    assert len(written) > 6
    assert not found_in(str(written))


def public_addresses() -> Iterator[str]:
    """Every public address under /pantau/, with the demo city's codes where one is needed."""

    def walk(patterns: list[object], before: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in patterns:
            whole = before + str(getattr(entry, "pattern", ""))
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, whole)
            elif isinstance(entry, URLPattern):
                yield whole, entry

    for path, entry in walk(get_resolver().url_patterns, ""):
        route = path.replace("^", "")
        if "pantau/" in route and getattr(entry.callback, "access", "") == "public":
            if "(?P<code>" in route:
                yield "/pantau/32.71/"
                yield "/pantau/32/"
            elif "<" not in route and "(" not in route:
                yield "/" + route


def test_no_public_page_of_the_ministry_shows_personal_data(served: Mall, client: Client) -> None:
    client.raise_request_exception = False
    opened = 0
    for address in sorted(set(public_addresses())):
        response = client.get(address)
        assert response.status_code in {200, 302, 404}, address
        body = b"".join(response) if response.streaming else response.content
        assert not found_in(body.decode("utf-8", "replace")), address
        opened += response.status_code == 200
    assert opened >= 4


def test_the_generated_history_names_nobody() -> None:
    """Its pseudonyms say what they are."""
    from pendopo.config.demo.history import archive
    from pendopo.config.demo.history.day import draw_day
    from pendopo.config.tests.test_demo_history_truth import TOLD, make_plan

    day = date(2026, 11, 4)
    plan = make_plan(first=day, last=day)
    table = archive.month_table(plan, [(day, draw_day(plan, TOLD, day, seed=1))])
    assert table is not None
    for row in table.to_pylist():
        assert row["person"] in {""} or row["person"].startswith("contoh-")
        assert row["visit"] in {""} or row["visit"].startswith("contoh-")


@pytest.fixture
def told(transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> int:
    """Two cities with everything of a session, and a third whose counts are small; gives the session."""
    prepare(monkeypatch, settings)
    session, _cities = country.make_country()
    for code, visits in (("32.05", 3), ("32.73", 60), ("51.71", 2), ("73.13", 80)):
        make_day(f"mpp-{code}", day=date(2026, 10, 5), region=code, visits=visits, tickets=visits)
    return session


OPEN = ("visits", "tickets")


def test_small_counts_stand_in_no_open_file_and_come_from_no_difference(told: int, client: Client) -> None:
    """Where a count is hidden, at least one other of its total is hidden, and every format says the same."""
    package = client.get("/pantau/data/datapackage.json").json()
    named = {entry["name"]: entry["path"] for entry in package["resources"]}
    assert set(named) >= {f"{measure}-{ending}" for measure in OPEN for ending in ("csv", "json", "parquet")}
    assert not found_in(str(package))
    for measure in OPEN:
        rows = client.get(named[f"{measure}-json"]).json()["rows"]
        text = client.get(named[f"{measure}-csv"]).content.decode()
        plain = [line for line in text.splitlines() if not line.startswith("#")]
        lines = list(csv.DictReader(plain))
        table = parquet.read_table(io.BytesIO(client.get(named[f"{measure}-parquet"]).content)).to_pylist()
        as_json = [(row["bulan"], row["kode"], row["nilai"]) for row in rows]
        assert as_json == [(row["bulan"], row["kode"], row["nilai"]) for row in table]
        written = [
            (row["bulan"], row["kode"], float(row["nilai"]) if row["nilai"] else None) for row in lines
        ]
        assert as_json == written
        values = {code: value for month, code, value in as_json if month == "2026-10"}
        assert values["32.05"] is None
        assert values["51.71"] is None
        assert not [value for value in values.values() if value is not None and 0 < value < 5]
        for total in ("", "32", "51"):
            below = {
                code: value for code, value in values.items()
                if code != total and (code.startswith(f"{total}.") if total else len(code) == 2)
            }  # fmt: skip
            hidden = [code for code, value in below.items() if value is None]
            assert values.get(total) is None or len(hidden) != 1, (measure, total, values)


def test_no_page_or_file_shows_the_address_of_a_member_of_staff(told: int) -> None:
    """Where invitations and reminders go is known to who sends them; a city sees no other's."""
    browsers = country.make_browsers()
    own = f"/petugas/padang/ngulik/{told}/"
    pages = {
        "public": ("/pantau/", "/pantau/32.71/", "/pantau/kendala/", "/pantau/data/", "/pantau/angka.csv"),
        "manager_padang": ("/petugas/padang/ngulik/", own, f"{own}bahan/", f"{own}bahan.pdf",
            f"{own}kalender.ics", "/petugas/padang/laporan/2026-10/", "/petugas/padang/peringatan/"),
        "auditor": (f"/pantau/ngulik/{told}/bahan/32.71/", f"/pantau/ngulik/{told}/kalender.ics",
            "/pantau/peringatan.csv", "/pantau/simpanan/"),
    }  # fmt: skip
    for who, addresses in pages.items():
        for address in addresses:
            answer = browsers[who].get(address)
            assert answer.status_code == 200, (who, address)
            text = country.texts(answer)
            assert "@kantor.contoh.id" not in text, (who, address)
            assert "bogor@example.org" not in text, (who, address)
            assert "pengingat.bogor@" not in text, (who, address)


def test_a_briefing_names_no_applicant(served: Mall) -> None:
    """The page's data and the text of the paper, for the city in which the person was served."""
    from pendopo.forum.queries import get_briefing
    from pendopo.forum.queries.papers import paper_data

    session = make_session(regions=(served.region_id,))
    made = get_briefing(session.pk, served.region_id, by=ANALYST, at=NEXT_MONTH)
    assert not found_in(str(made))
    assert not found_in(str(paper_data([made])))
    assert Applicant.objects.get().pseudonym not in str(made)
