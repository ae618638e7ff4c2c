"""The pages of effects: who may see them, events to choose, the answer and its downloads."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime

import pytest

from pendopo.analytics import actions
from pendopo.analytics.queries import effects
from pendopo.analytics.tests.test_effects import make_history
from pendopo.kit.actor import SYSTEM, Actor, Grant, Permission, Scope
from pendopo.monitoring.actions import import_figures
from pendopo.monitoring.tests.factories import FIGURES
from pendopo.people import queries as people
from pendopo.regions.actions import load_regions

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
LIST = "/pantau/pengaruh/"
ASKED = {
    "wilayah": "32.71", "ukuran": "visits", "kejadian": "Mal tutup sebagian", "pada": "2025-12-01",
    "satuan": "month", "musim": "ya", "pembanding": ["13.71"], "dasar": "SE contoh 1/2025",
}  # fmt: skip


@pytest.fixture
def analyst(db, client, django_user_model, monkeypatch):
    load_regions(by=SYSTEM, at=AT)
    make_history("bogor", "32.71", ratio=0.5, gap=date(2024, 8, 1), first=date(2019, 6, 1))
    make_history("padang", "13.71", seed=2, first=date(2019, 6, 1))
    client.force_login(django_user_model.objects.create_user("analis", password="a-long-password"))
    who = {"actor": SYSTEM}
    monkeypatch.setattr(people, "actor_for_user", lambda *args, **kwargs: who["actor"])
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)
    monkeypatch.setattr("pendopo.web.ministry.effects.clock.now", lambda: AT)
    return who


def answered(client):
    where = client.post(LIST, ASKED)["Location"]
    question = effects.list_effects()[0]
    assert where == f"{LIST}{question.id}/"
    waiting = client.get(where)
    assert waiting["Refresh"] == "3"
    assert "Sedang dihitung" in waiting.content.decode()
    actions.answer_effect(question_id=question.id, by=SYSTEM, at=AT)
    return where


def test_only_staff_with_figures_open_it(client, analyst):
    analyst["actor"] = Actor("staff", "u1")
    assert client.get(LIST).status_code == 403
    analyst["actor"] = SYSTEM
    where = answered(client)
    analyst["actor"] = Actor("staff", "u2", (Grant(frozenset({Permission.SEE_FIGURES}), Scope(region="13")),))
    assert client.get(where).status_code == 404
    assert client.get(f"{where}hasil.json").status_code == 404
    assert "Mal tutup sebagian" not in client.get(LIST).content.decode()
    client.logout()
    assert client.get(LIST).status_code == 302


def test_events_of_the_region_fill_the_form(client, analyst):
    text = client.get(f"{LIST}?wilayah=32.71").content.decode()
    assert "MPP tutup; urusan kantornya pindah daring" in text
    assert "pada=2020-04-01" in text
    filled = client.get(
        f"{LIST}?wilayah=32.71&pada=2020-04-01&kejadian=MPP+tutup&dasar=koran"
    ).content.decode()
    assert 'value="2020-04-01"' in filled
    assert 'value="MPP tutup"' in filled
    from_alert = client.get(f"{LIST}?wilayah=32.71&tanggal=2025-12-01").content.decode()
    assert 'value="2025-12-01"' in from_alert


def test_the_answer_is_told_drawn_and_downloaded(client, analyst):
    where = answered(client)
    text = client.get(where).content.decode()
    assert "sejalan dengan penurunan tingkat −" in text
    assert "Terhadap pembanding" in text
    assert "contoh" in text
    assert "SE contoh 1/2025" in text
    assert " style=" not in text
    svg = client.get(f"{where}hasil.svg")
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert ET.fromstring(svg.content).tag.endswith("svg")  # noqa: S314 - our own text
    rows = list(csv.reader(io.StringIO(client.get(f"{where}hasil.csv").content.decode())))
    assert rows[0][:3] == ["period", "position", "value"]
    assert len(rows) == 89  # a heading and 89 months less the gap
    answer = json.loads(client.get(f"{where}hasil.json").content)
    assert answer["result"]["level"]["low"] < 0.5 < answer["result"]["level"]["high"]
    assert answer["comparison_regions"] == ["13.71"]


def test_the_answer_in_english(client, analyst):
    where = answered(client)
    client.cookies["django_language"] = "en"
    text = client.get(where).content.decode()
    assert "consistent with a fall" in text
    assert "Against the comparison" in text
    assert "caused by the event" not in text


def test_a_refusal_says_what_is_needed_and_has_no_picture(client, analyst):
    client.post(LIST, {**ASKED, "pada": "2026-09-01"})
    question = effects.list_effects()[0]
    actions.answer_effect(question_id=question.id, by=SYSTEM, at=AT)
    text = client.get(f"{LIST}{question.id}/").content.decode()
    assert "Perlu paling sedikit 4" in text
    assert "<figure" not in text
    assert client.get(f"{LIST}{question.id}/hasil.svg").status_code == 404


def test_mistakes_keep_what_was_typed(client, analyst):
    response = client.post(LIST, {**ASKED, "pada": "besok", "kejadian": ""})
    text = response.content.decode()
    assert response.status_code == 422
    assert "Tulis tanggal kejadian" in text
    assert 'value="SE contoh 1/2025"' in text
    assert effects.list_effects() == []


def test_two_figures_are_told_for_what_they_are(client, analyst):
    import_figures(file=FIGURES, file_name="figures.csv", by=SYSTEM, at=AT)
    text = client.get(LIST).content.decode()
    assert "turun 44,0 %" in text
    assert "Laju per hari tidak dapat dihitung" in text
