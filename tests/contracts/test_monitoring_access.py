"""Who may open and do what in the rooms of monitoring: every address, every role, reading and writing.

A new address below /pantau/, a mall's new page of these rooms or a new address of the returns' API must be
listed here with its audience, or the first test fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from tests.contracts import monitoring_city as country

from pendopo.kit import clock
from pendopo.monitoring.queries import files
from pendopo.people.actions import create_token

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NAMES = ("public", *country.ROLES)
EVERYBODY = frozenset(NAMES)
FEW = ("public", "officer", "analyst")  # who is tried where everybody may
ADMIN = frozenset({"administrator"})
FIGURES = frozenset({"analyst", "auditor"}) | ADMIN  # of the whole country
FIGURES_SOMEWHERE = FIGURES | {"manager", "manager_padang", "head", "head_padang", "west_java"}
FIGURES_OF_BOGOR = FIGURES | {"manager", "head", "west_java"}
MINISTRY = frozenset({"analyst"}) | ADMIN  # reviews, imports and convenes everywhere
OF_WEST_JAVA = MINISTRY | {"west_java"}
BOGOR = frozenset({"manager", "head"}) | ADMIN  # reports for Bogor
NO = 405  # there is no such method


@dataclass(frozen=True)
class Row:
    """An address with who may read and write it. Who may not is refused, or led to sign in."""

    name: str
    who: frozenset[str]
    get: int = 200
    post: int = NO
    args: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    writers: frozenset[str] | None = None  # where fewer may write than read
    refused: int = 403
    hidden: frozenset[str] = frozenset()  # to these the thing does not exist: 404


S = {"session": "SESSION"}
MALL = {"mall": "bogor"}
RETURN = {"period": "2026-10", "mall": "bogor"}
TABLE = (
    Row("ministry", EVERYBODY),
    Row("ministry-multiples", EVERYBODY),
    Row("ministry-comparison", EVERYBODY),
    Row("ministry-funnel", EVERYBODY),
    Row("ministry-region", EVERYBODY, args={"code": "32.71"}),
    Row("ministry-rows", FIGURES),
    Row("ministry-views", FIGURES_SOMEWHERE, post=422),
    Row("ministry-view-remove", frozenset(), NO, 404, {"view": "VIEW"}, hidden=FIGURES_SOMEWHERE),
    Row("ministry-keys", FIGURES, post=422),
    Row("ministry-key-revoke", frozenset(), NO, 404, {"token": 987654}, hidden=FIGURES_SOMEWHERE),
    Row("ministry-picture", EVERYBODY, args={"kind": "peta", "ending": "svg"}),
    Row("ministry-table", EVERYBODY, args={"kind": "peta", "ending": "csv"}),
    Row("ministry-data", EVERYBODY),
    Row("ministry-package", EVERYBODY),
    Row("ministry-dictionary", EVERYBODY),
    Row("ministry-open-file", EVERYBODY, args={"measure": "visits", "ending": "csv"}),
    Row("open-data", EVERYBODY, 302),
    Row("ministry-figures", EVERYBODY),
    Row("ministry-compare", EVERYBODY, 404),
    Row("ministry-import", OF_WEST_JAVA, post=422),
    Row("ministry-csv", EVERYBODY),
    Row("ministry-json", EVERYBODY),
    Row("ministry-alerts", FIGURES_SOMEWHERE),
    Row("ministry-alerts-csv", FIGURES_SOMEWHERE),
    Row("ministry-alerts-follow", FIGURES_SOMEWHERE, NO, 302, data={"wilayah": "32.71"}),
    Row("ministry-alert", FIGURES_OF_BOGOR, 200, 422, {"alert": "ALERT"}, {"langkah": "jelaskan"},
        hidden=FIGURES_SOMEWHERE - FIGURES_OF_BOGOR, writers=FIGURES_OF_BOGOR - {"auditor"}),
    Row("ministry-returns", OF_WEST_JAVA),
    Row("ministry-returns-accept", OF_WEST_JAVA, NO, 302),
    Row("ministry-returns-definition", OF_WEST_JAVA, post=422, data={"valid_from": "2027-01-01"},
        writers=MINISTRY),
    Row("ministry-measures-import", OF_WEST_JAVA, post=422),
    Row("ministry-return", OF_WEST_JAVA, 200, 409, RETURN),
    Row("ministry-return-dates", OF_WEST_JAVA, NO, 422, RETURN),
    Row("ministry-condition", EVERYBODY),
    Row("ministry-obstacles", EVERYBODY),
    Row("ministry-obstacle", BOGOR, 200, NO, {"entry": "DRAFT"}, hidden=EVERYBODY - BOGOR),
    Row("ministry-strategy", BOGOR, 200, NO, {"entry": "STRATEGY"}, hidden=EVERYBODY - BOGOR),
    Row("ministry-innovations", EVERYBODY),
    Row("ministry-innovation", FIGURES_OF_BOGOR, 200, NO, {"entry": "INNOVATION"},
        hidden=EVERYBODY - FIGURES_OF_BOGOR),
    Row("ministry-evidence", FIGURES_OF_BOGOR, args={"entry": "INNOVATION", "file": "FILE"},
        hidden=EVERYBODY - FIGURES_OF_BOGOR),
    Row("ministry-entry-effect", FIGURES_OF_BOGOR, NO, 302, {"kind": "innovation", "entry": "INNOVATION"},
        hidden=FIGURES_SOMEWHERE - FIGURES_OF_BOGOR),
    Row("ministry-judge", OF_WEST_JAVA, NO, 302,
        {"kind": "innovation", "entry": "INNOVATION", "verb": "terima"}),
    Row("ministry-effects", FIGURES_SOMEWHERE, post=422, data={"wilayah": "32.71", "mal": "bogor"},
        writers=FIGURES_OF_BOGOR),
    Row("ministry-effect", FIGURES_OF_BOGOR, args={"question": "EFFECT"},
        hidden=FIGURES_SOMEWHERE - FIGURES_OF_BOGOR),
    Row("ministry-effect-file", FIGURES_OF_BOGOR, args={"question": "EFFECT", "form": "json"},
        hidden=FIGURES_SOMEWHERE - FIGURES_OF_BOGOR),
    Row("forum", FIGURES),
    Row("forum-plan", MINISTRY, post=422),
    Row("forum-session", FIGURES, args=S),
    Row("forum-change", MINISTRY, 200, 422, S),
    Row("forum-agenda", MINISTRY, 200, 409, S),
    Row("forum-step", MINISTRY, NO, 302, S, {"langkah": "mulai"}),
    Row("forum-addresses", MINISTRY, NO, 302, S),
    Row("forum-calendar", FIGURES, args=S),
    Row("forum-briefings-pdf", FIGURES, args=S),
    Row("forum-briefing-pdf", FIGURES, args=S | {"code": "32.71"}),
    Row("forum-briefing", FIGURES, args=S | {"code": "32.71"}),
    Row("forum-ask", MINISTRY, NO, 422, S),
    Row("forum-answer", MINISTRY, NO, 302, S | {"question": "QUESTION"}),
    Row("forum-minutes", MINISTRY, 200, 409, S, {"minutes": "Catatan"}),
    Row("forum-follow-up", MINISTRY, NO, 422, S),
    Row("forum-settle", MINISTRY, NO, 302, S | {"follow_up": "FOLLOW_UP"}),
    Row("forum-stage", FIGURES, args=S),
    Row("forum-stage-mark", FIGURES, args=S),
    Row("forum-stage-move", MINISTRY, NO, 409, S),
    Row("staff:alerts", BOGOR, args=MALL),
    Row("staff:alert", BOGOR, 200, 422, MALL | {"alert": "ALERT"}),
    Row("staff:returns", BOGOR, args=MALL),
    Row("staff:return", BOGOR, 200, 409, RETURN),
    Row("staff:return_adopt", BOGOR, NO, 302, RETURN),
    Row("staff:return_template", BOGOR, args=RETURN),
    Row("staff:return_csv", BOGOR, args=RETURN),
    Row("staff:return_upload", BOGOR, NO, 422, RETURN),
    Row("staff:entries", BOGOR, args=MALL),
    Row("staff:decide", BOGOR, NO, 302, MALL | {"suggestion": "HINT", "verb": "terima"}),
    Row("staff:new_entry", BOGOR, 200, 422, MALL | {"kind": "kendala"}, {"title": "x"}),
    Row("staff:entry", BOGOR, args=MALL | {"kind": "kendala", "entry": "DRAFT"}),
    Row("staff:change_entry", BOGOR, 200, 422, MALL | {"kind": "kendala", "entry": "DRAFT"}, {"title": "x"}),
    Row("staff:submit_entry", BOGOR, NO, 302, MALL | {"kind": "kendala", "entry": "DRAFT"}),
    Row("staff:quote_effect", BOGOR, NO, 404, MALL | {"kind": "inovasi", "entry": "INNOVATION"}),
    Row("staff:add_evidence", BOGOR, 200, 422, MALL | {"entry": "INNOVATION"}, {"label": "x"}),
    Row("staff:remove_evidence", BOGOR, NO, 302, MALL | {"entry": "INNOVATION", "file": "FILE"}),
    Row("staff:forum", BOGOR, args=MALL),
    Row("staff:forum_finish", BOGOR, NO, 302, MALL | {"follow_up": "FOLLOW_UP"}),
    Row("staff:forum_session", BOGOR, args=MALL | S),
    Row("staff:forum_reply", BOGOR, NO, 422, MALL | S),
    Row("staff:forum_note", BOGOR, NO, 409, MALL | S),
    Row("staff:forum_briefing", BOGOR, args=MALL | S),
    Row("staff:forum_pdf", BOGOR, args=MALL | S),
    Row("staff:forum_calendar", BOGOR, args=MALL | S),
    Row("staff:forum_ask", BOGOR, NO, 422, MALL | S),
    Row("staff:forum_answer", BOGOR, NO, 422, MALL | S | {"question": "QUESTION"}),
)  # fmt: skip
API = {"api:get_return", "api:answer_return"}  # tested below with tokens
OWN_PAGES = ("laporan/", "kendala/", "catatan/", "inovasi/", "usul/", "peringatan/", "ngulik/")


def prepare(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Demo accounts without built files and slow passwords, on one day."""
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    monkeypatch.setattr(clock, "now", lambda: country.AT)
    files._MADE.clear()


@pytest.fixture
def land(db, monkeypatch, settings):
    """Two cities with something of everything."""
    prepare(monkeypatch, settings)
    monkeypatch.setattr("pendopo.forum.queries.papers.render_pdf", lambda **_data: b"%PDF-")
    return country.make_country()


def names_of_addresses() -> Iterator[str]:
    """The names of all addresses of the rooms."""

    def walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for entry in patterns:
            whole = before + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield whole, ":".join((*spaces, entry.name or ""))
            else:
                yield from walk(
                    entry.url_patterns, whole, spaces + ((entry.namespace,) * bool(entry.namespace))
                )

    for path, name in walk(get_resolver().url_patterns, "", ()):
        plain = path.replace("^", "")
        own = plain.startswith("petugas/<slug:mall>/") and any(f"/{part}" in plain for part in OWN_PAGES)
        if plain.startswith(("pantau/", "data-terbuka", "api/v1/returns")) or own:
            yield name


def test_every_address_of_monitoring_is_in_the_table() -> None:
    listed = {row.name for row in TABLE} | API
    assert set(names_of_addresses()) == listed


def filled(args: dict[str, Any], session: int, city: country.City, view: int) -> dict[str, Any]:
    """The arguments with the numbers of things that exist."""
    known = {
        "SESSION": session, "VIEW": view, "ALERT": city.alert, "DRAFT": city.draft, "HINT": city.suggestion,
        "STRATEGY": city.strategy, "INNOVATION": city.innovation, "EFFECT": city.effect,
        "QUESTION": city.question, "FOLLOW_UP": city.follow_up, "FILE": city.file,
    }  # fmt: skip
    return {name: known.get(value, value) for name, value in args.items()}


def expected(row: Row, name: str, method: str) -> set[int]:
    """How a role may be answered: one way, but before a method is found missing somebody may be refused."""
    wanted = row.get if method == "get" else row.post
    who = row.who if method == "get" or row.writers is None else row.writers
    refused = 302 if name == "public" else row.refused
    if wanted == NO:
        return {NO} if name in row.who else {NO, refused}
    if name in row.hidden:
        return {404}
    return {wanted if name in who else refused}


def test_every_role_is_answered_as_the_table_says(land) -> None:
    session, cities = land
    browsers = country.make_browsers()
    view = country.make_view("somebody-else")
    wrong = []
    for row in TABLE:
        address = reverse(row.name, kwargs=filled(row.args, session, cities["bogor"], view))
        for name in FEW if row.who == EVERYBODY else NAMES:
            for method in ("get", "post"):
                with transaction.atomic():
                    answer = getattr(browsers[name], method)(address, row.data)
                    transaction.set_rollback(True)
                if answer.status_code == 302 and "/akun/masuk/" in answer["Location"]:
                    assert name == "public", (row.name, name)
                if answer.status_code not in expected(row, name, method):
                    wrong.append((row.name, name, method, answer.status_code, expected(row, name, method)))
    assert not wrong, "\n".join(map(str, wrong))


def test_numbers_of_another_citys_things_open_nothing_through_ones_own_pages(land) -> None:
    """The mall of the address is one's own, the thing is Padang's."""
    session, cities = land
    browsers, bogor, padang = country.make_browsers(), cities["bogor"], cities["padang"]
    entry = {"mall": "bogor", "kind": "kendala", "entry": padang.draft}
    tries = [
        ("staff:entry", entry, {}, {404}),
        ("staff:change_entry", entry, {"title": "Milik kami"}, {404}),
        ("staff:submit_entry", entry, {"version": 1}, {404}),
        ("staff:entry", entry | {"kind": "strategi", "entry": padang.strategy}, {}, {404}),
        ("staff:entry", entry | {"kind": "inovasi", "entry": padang.innovation}, {}, {404}),
        ("staff:change_entry", entry | {"entry": padang.accepted}, {"title": "Milik kami"}, {403}),
        ("staff:add_evidence", {"mall": "bogor", "entry": padang.innovation}, {"label": "x"}, {404}),
        ("staff:remove_evidence", {"mall": "bogor", "entry": padang.innovation, "file": padang.file}, {},
         {404}),
        ("ministry-evidence", {"entry": padang.innovation, "file": padang.file}, {}, {404}),
        ("ministry-evidence", {"entry": bogor.innovation, "file": padang.file}, {}, {404}),
        ("staff:decide", {"mall": "bogor", "suggestion": padang.suggestion, "verb": "terima"}, {}, {403}),
        ("staff:alert", {"mall": "bogor", "alert": padang.alert}, {}, {404}),
        ("staff:forum_finish", {"mall": "bogor", "follow_up": padang.follow_up}, {"evidence": "x"}, {403}),
        ("staff:forum_answer", {"mall": "bogor", "session": session, "question": padang.question},
         {"answer": "x"}, {403}),
        ("ministry-effect", {"question": padang.effect}, {}, {404}),
        ("ministry-alert", {"alert": padang.alert}, {"langkah": "jelaskan"}, {404}),
    ]  # fmt: skip
    before = country.rows_of("padang")
    wrong = []
    for name, args, data, allowed in tries:
        address = reverse(name, kwargs=args)
        for who in ("manager", "head"):
            for method in ("get", "post"):
                answer = getattr(browsers[who], method)(address, data)
                if answer.status_code not in allowed | {NO}:
                    wrong.append((name, who, method, answer.status_code, answer.get("Location", "")))
                if "rahasia-padang" in country.texts(answer):
                    wrong.append((name, who, method, "shows it"))
    assert not wrong, "\n".join(map(str, wrong))
    assert country.rows_of("padang") == before


def test_what_a_form_names_must_be_ones_own(land) -> None:
    """Entries of another city in the choices of a form, and regions that are not invited."""
    session, cities = land
    browsers, bogor, padang = country.make_browsers(), cities["bogor"], cities["padang"]
    strategy = {"title": "Kami", "state": "running", "starts_precision": "day", "answers": [padang.draft]}
    answer = browsers["manager"].post("/petugas/bogor/catatan/strategi/baru/", strategy)
    assert answer.status_code == 422
    innovation = {"title": "Kami", "stage": "idea", "obstacles": [padang.draft], "starts_precision": "day"}
    answer = browsers["manager"].post("/petugas/bogor/catatan/inovasi/baru/", innovation)
    assert answer.status_code == 422
    copied = {
        "title": "Kami",
        "stage": "idea",
        "replicated_from": padang.innovation,
        "starts_precision": "day",
    }
    assert browsers["manager"].post("/petugas/bogor/catatan/inovasi/baru/", copied).status_code == 422
    merged = reverse(
        "staff:decide", kwargs={"mall": "bogor", "suggestion": bogor.suggestion, "verb": "gabung"}
    )
    browsers["manager"].post(merged, {"obstacle": padang.accepted})
    assert country.suggestion_state(bogor.suggestion) == "new"
    asked = browsers["analyst"].post(f"/pantau/ngulik/{session}/tanya/", {"text": "?", "region": "51.71"})
    assert asked.status_code == 422
    agreed = {"task": "x", "owner": "x", "due": "2026-12-30", "region": "51.71"}
    assert browsers["analyst"].post(f"/pantau/ngulik/{session}/tindak/", agreed).status_code == 422
    assert not country.links_to(padang)


DRAFT_PAGES = (
    "/pantau/?bulan=2026-10", "/pantau/32.71/?bulan=2026-10", "/pantau/32/?bulan=2026-10",
    "/pantau/semua/?bulan=2026-10", "/pantau/bandingkan/?bulan=2026-10&d=32.71&d=13.71",
    "/pantau/corong/?bulan=2026-10", "/pantau/rincian/?bulan=2026-10",
    "/pantau/rincian/?tempat=32.71&bulan=2026-10",
    "/pantau/rincian/?tempat=bogor&bulan=2026-10", "/pantau/tabel/peta.csv?bulan=2026-10",
    "/pantau/tabel/semua.json?bulan=2026-10", "/pantau/tabel/daerah.csv?daerah=32.71&bulan=2026-10",
    "/pantau/tabel/banding.csv?d=32.71&d=13.71&bulan=2026-10", "/pantau/gambar/peta.svg?bulan=2026-10",
    "/pantau/gambar/daerah.svg?daerah=32.71&bulan=2026-10",
   "/pantau/data/visits.csv", "/pantau/data/visits.json", "/pantau/kendala/",
    "/pantau/kendala/?q=rahasia", "/pantau/inovasi/", "/pantau/inovasi/?q=rahasia", "/pantau/kondisi/",
    "/pantau/peringatan/", "/pantau/peringatan.csv", "/pantau/pengaruh/", "/pantau/simpanan/",
    "/petugas/padang/kendala/?q=rahasia", "/petugas/padang/laporan/", "/petugas/padang/laporan/2026-10/",
    "/petugas/padang/ngulik/", "/petugas/padang/peringatan/", "/api/v1/returns/bogor/2026-10",
)  # fmt: skip


def test_no_page_of_another_city_shows_what_is_not_accepted(land) -> None:
    """Bogor confirmed 9.731 visits and wrote drafts: only Bogor and the ministry know."""
    session, _cities = land
    country.draft_value("bogor", measure="visits", value=9731)
    browsers = country.make_browsers()
    pages = (*DRAFT_PAGES, f"/petugas/padang/ngulik/{session}/", f"/petugas/padang/ngulik/{session}/bahan/")
    shown = []
    for who in ("public", "manager_padang", "head_padang"):
        for address in pages:
            text = country.texts(browsers[who].get(address))
            shown += [
                (who, address, secret)
                for secret in ("9731", "9.731", "rahasia-bogor", "rahasia alasan") if secret in text
            ]  # fmt: skip
    assert not shown, "\n".join(map(str, shown))
    # The needles are where they may be: the search would find them.
    assert "9.731" in country.texts(browsers["analyst"].get("/pantau/?bulan=2026-10"))
    assert "rahasia-bogor" in country.texts(browsers["manager"].get("/petugas/bogor/kendala/"))
    assert "9.731" not in country.texts(browsers["public"].get("/pantau/?bulan=2026-10"))


def test_a_token_of_one_mall_answers_for_no_other(land) -> None:
    country.draft_value("bogor", measure="visits", value=9731)
    tokens = {}
    for kind, mall in (("reporter", "bogor"), ("reporter", "padang"), ("kiosk", "bogor"), ("board", "bogor")):
        region = country.PLACES[mall]
        _row, tokens[f"{kind}-{mall}"] = create_token(
            kind=kind, mall=mall, region_of_mall=region, by=country.SYSTEM, at=country.AT
        )
    browser = country.make_browsers()["public"]
    address = "/api/v1/returns/bogor/2026-10"
    for name, token in tokens.items():
        head = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
        own = name == "reporter-bogor"
        read = browser.get(address, **head)
        assert read.status_code == (200 if own else 404), name
        assert ("9731" in country.texts(read)) == own, name
        body = {"version": 99, "answers": [], "confirm": False}
        sent = browser.post(f"{address}/answers", body, content_type="application/json", **head)
        assert sent.status_code == (409 if own else 403), (name, country.texts(sent))
    assert browser.post(f"{address}/answers", {}, content_type="application/json").status_code == 401
