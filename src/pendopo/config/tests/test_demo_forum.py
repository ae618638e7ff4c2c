"""The session of 11 May 2020 in the demo: what its sources say, and nothing more; and the example to come."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from pendopo.channels.models import OutboxMessage
from pendopo.config.demo import figures
from pendopo.config.demo.forum import plan_example, record_founding_session
from pendopo.documents.tests.pdfa import findings
from pendopo.documents.tests.reading import Pdf
from pendopo.forum import actions, queries
from pendopo.forum.models import Session
from pendopo.forum.tests.factories import ANALYST, AT, BOGOR, CITIES, make_malls
from pendopo.kit.actor import SYSTEM
from pendopo.monitoring.models import Figure

pytestmark = pytest.mark.django_db
READ: dict[str, Any] = {"by": ANALYST, "at": AT}


@pytest.fixture
def founding() -> Session:
    """The session of 11 May 2020 with the published figures."""
    make_malls()
    figures.load(by=SYSTEM, at=AT)
    record_founding_session(CITIES, by=SYSTEM, at=AT)
    return Session.objects.get(is_record=True)


def block(briefing: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in briefing["blocks"] if one["code"] == code)


def test_bogor_in_may_2020_says_what_its_sources_say_and_no_more(founding: Session) -> None:
    bogor = queries.get_briefing(founding.pk, "32.71", **READ)
    assert bogor["when"] == "Senin, 11 Mei 2020 (jam tidak tercatat)"
    card = bogor["cards"][0]
    assert card["value"] == "−44,0 %"
    assert "7.912 (Februari 2020) menjadi 4.431" in card["label"]
    assert "tidak disebut" in card["note"]
    wishes = block(bogor, "applications")
    assert [row["value"] for row in wishes["figures"]] == ["7.912", "4.431"]
    assert all(row["source"] == "poskota.co.id 2020-05-12" for row in wishes["figures"])
    assert not any(row["is_demo"] for row in wishes["figures"])
    assert "443.1/1215.DPMPTSP" in str(block(bogor, "condition"))
    assert block(bogor, "condition")["charts"] == [], "no day of 2020 is made up from today's timetable"
    asked = " ".join(bogor["prompts"])
    assert "Sampai tanggal berapa" in asked
    assert "85,5" not in str(bogor), "five months are not set against two"
    assert founding.minutes == ""
    assert founding.decisions == []
    assert founding.starts_at is None
    assert not founding.items.exists()


def test_all_seven_in_one_pdf_with_their_figures_in_the_readers_language(founding: Session) -> None:
    pdf = Pdf(queries.briefing_pdf(founding.pk, **READ))
    assert pdf.pages >= 7
    assert findings(pdf.content) == []  # PDF/A-2b, looked up with another program
    for words in ("Kota Banda Aceh", "Kota Payakumbuh", "Kabupaten Sumedang", "7.912", "4.431", "5.413"):
        assert words in pdf.text
    assert "poskota.co.id 2020-05-12" in pdf.text
    with translation.override("en"):
        english = Pdf(queries.briefing_pdf(founding.pk, "32.71", **READ))
    assert "7,912" in english.text
    assert "Applications" in english.text
    assert not {"Kendala", "Permohonan", "Bahan"} & set(english.text.split())
    assert queries.briefing_pdf(founding.pk, **READ) == queries.briefing_pdf(
        founding.pk, by=ANALYST, at=AT + timedelta(days=400)
    ), "what is kept gives the same bytes for ever"


def test_what_is_kept_stays_when_the_figures_change(founding: Session) -> None:
    before = queries.get_briefing(founding.pk, "32.71", **READ)
    Figure.objects.filter(value_low=4431).update(value_low=1, value_high=1)
    assert queries.get_briefing(founding.pk, "32.71", **READ) == before
    assert actions.keep_briefings(session_id=founding.pk, by=SYSTEM, at=AT) == 0, "kept once"


def test_the_example_says_that_it_is_one_and_its_pages_live() -> None:
    make_malls()
    plan_example(CITIES, by=SYSTEM, at=AT)
    row = Session.objects.get()
    assert row.is_example
    assert row.day.weekday() < 5
    assert row.day > AT.date()
    assert OutboxMessage.objects.filter(kind="forum_invited").count() == 7
    page = queries.get_session(row.pk, **READ)
    assert len(page.items) == 10
    assert page.minutes_needed <= 150
    assert [one.is_example for one in page.follow_ups] == [True, True]
    assert queries.get_own_briefing(row.pk, "bogor", by=BOGOR, at=AT)["is_example"]
