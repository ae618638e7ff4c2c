"""Briefings: what they say, that they are kept, who reads them, and that no person is in them."""

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from pendopo.analytics.tests.factories import make_day, make_gap
from pendopo.documents.tests.pdfa import findings
from pendopo.documents.tests.reading import Pdf
from pendopo.forum import actions, queries
from pendopo.forum.tests.factories import (
    ANALYST,
    AT,
    AUDITOR,
    BOGOR,
    OFFICER,
    PADANG,
    TYPED,
    make_malls,
    make_session,
)
from pendopo.forum.types import NotInvited, SessionNotFound
from pendopo.kit.errors import NotAllowed

pytestmark = pytest.mark.django_db
READ: dict[str, Any] = {"by": ANALYST, "at": AT}


def block(briefing: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in briefing["blocks"] if one["code"] == code)


def test_a_living_region_shows_months_holes_and_what_changed() -> None:
    bogor, _padang = make_malls()
    for month, visits in ((9, 40), (10, 50)):
        for day in range(1, 29):
            make_day(mall=bogor.slug, region="32.71", day=date(2026, month, day), visits=visits)
    first = make_session(period_first=date(2026, 9, 1))
    made = queries.get_briefing(first.pk, "32.71", **READ)
    assert not made["is_kept"]
    rows = block(made, "visits")["figures"]
    assert [(row["period"], row["value"]) for row in rows if row["measure"] == "Kunjungan"][:2] == [
        ("September 2026", "1.120"), ("Oktober 2026", "1.400"),
    ]  # fmt: skip
    assert made["cards"][0]["value"] == "1.400"
    assert "+25,0 %" in made["cards"][0]["note"]
    assert "belum ada pembanding" in made["changes_none"]
    actions.start_session(session_id=first.pk, **READ)
    actions.add_follow_up(session_id=first.pk, task="Tulis", owner="DPMPTSP", region="32.71",
                          due=TYPED.day, **READ)  # fmt: skip
    for day in range(1, 29):
        make_day(mall=bogor.slug, region="32.71", day=date(2026, 11, day), visits=60)
    for day in range(1, 32):
        make_gap(mall=bogor.slug, region="32.71", day=date(2026, 12, day))
    later = AT + timedelta(days=60)
    starts = later + timedelta(days=5)
    second = actions.plan_session(
        session=replace(TYPED, day=starts.date(), starts_at=starts, ends_at=starts + timedelta(hours=2),
                        period_first=date(2026, 9, 1)), by=ANALYST, at=later,
    )  # fmt: skip
    made = queries.get_briefing(second.pk, "32.71", by=ANALYST, at=later)
    assert made["changes_since"] == "Selasa, 1 Desember 2026"
    assert any(change["words"] == "Tulis" for change in made["changes"])
    assert [row["title"] for row in made["follow_ups"]] == ["Tulis"]
    assert findings(queries.briefing_pdf(second.pk, "32.71", by=ANALYST, at=later)) == []
    assert made["follow_ups"][0]["state"] == "lewat tenggat"
    asked = " ".join(made["prompts"])
    assert "Data kosong: Kunjungan, Desember 2026" in asked
    assert "lewat tenggat" in asked


def test_a_region_reads_its_own_briefing_and_nobody_elses() -> None:
    make_malls()
    row = make_session()
    actions.note_briefing(session_id=row.pk, mall="bogor", note="Rahasia Bogor", version=0, by=BOGOR, at=AT)
    assert queries.get_own_briefing(row.pk, "bogor", by=BOGOR, at=AT)["note"] == "Rahasia Bogor"
    assert queries.own_briefing_pdf(row.pk, "bogor", by=BOGOR, at=AT).startswith(b"%PDF")
    for who, mall in ((PADANG, "bogor"), (BOGOR, "padang"), (OFFICER, "bogor"), (AUDITOR, "bogor")):
        for query in (queries.get_own_briefing, queries.own_briefing_pdf):
            with pytest.raises(NotAllowed):
                query(row.pk, mall, by=who, at=AT)
    assert "Rahasia Bogor" not in str(queries.get_own_briefing(row.pk, "padang", by=PADANG, at=AT))
    for who in (BOGOR, PADANG, OFFICER):
        for call in (
            lambda by: queries.get_briefing(row.pk, "32.71", by=by, at=AT),
            lambda by: queries.list_briefings(row.pk, by=by, at=AT),
            lambda by: queries.briefing_pdf(row.pk, by=by, at=AT),
            lambda by: queries.list_sessions(by=by),
            lambda by: queries.get_session(row.pk, by=by, at=AT),
            lambda by: queries.get_stage(row.pk, by=by, at=AT),
            lambda by: queries.list_open_follow_ups(by=by),
            lambda by: queries.get_calendar(row.pk, link="x", by=by, at=AT),
        ):
            with pytest.raises(NotAllowed):
                call(who)
    assert queries.get_briefing(row.pk, "13.71", by=AUDITOR, at=AT)["region"] == "Kota Padang"


def test_a_plan_is_the_ministrys_own_until_regions_are_invited() -> None:
    make_malls()
    row = make_session(invited=False)
    assert queries.list_invited("bogor", by=BOGOR)[1] == []
    with pytest.raises(NotInvited):
        queries.get_invited(row.pk, "bogor", by=BOGOR)
    actions.invite(session_id=row.pk, **READ)
    seen = queries.get_invited(row.pk, "bogor", by=BOGOR)
    assert seen.video_link == "https://rapat.example.org/a"
    actions.ask_question(session_id=row.pk, region="13.71", text="Hanya Padang?", **READ)
    assert queries.get_invited(row.pk, "bogor", by=BOGOR).questions == []
    with pytest.raises(NotAllowed):
        queries.get_invited(row.pk, "padang", by=BOGOR)
    other = make_session(regions=("13.71",))
    with pytest.raises(NotInvited):
        queries.get_invited(other.pk, "bogor", by=BOGOR)
    with pytest.raises(SessionNotFound):
        queries.get_session(0, **READ)


def test_the_archive_is_searched_in_all_its_parts() -> None:
    make_malls()
    row = make_session()
    actions.start_session(session_id=row.pk, **READ)
    actions.save_minutes(
        session_id=row.pk, minutes="Genset rusak", decisions=["Beli kabel"], version=0, **READ
    )
    actions.add_follow_up(session_id=row.pk, task="Pasang panel", owner="PLN", due=TYPED.day, **READ)
    actions.ask_question(session_id=row.pk, text="Kapan antrean daring?", **READ)
    make_session(theme="Lain sama sekali", regions=("13.71",))
    for text in ("genset", "KABEL", "panel", "pln", "antrean daring", "bogor", "kendala akhir"):
        assert [found.pk for found in queries.list_sessions(by=ANALYST, text=text)] == [row.pk], text
    assert queries.list_sessions(by=ANALYST, text="genset lain") == []
    assert len(queries.list_sessions(by=ANALYST)) == 2
    assert [found.state for found in queries.list_sessions(by=ANALYST, state="running")] == ["running"]


def test_the_stage_follows_the_agenda() -> None:
    make_malls()
    row = make_session()
    quiet = queries.get_stage(row.pk, **READ)
    assert (quiet.current, quiet.seconds_left) == (None, None)
    actions.start_session(session_id=row.pk, **READ)
    here = queries.get_stage(row.pk, by=AUDITOR, at=AT + timedelta(minutes=1))
    assert (here.current.number, here.before, here.after.number, here.can_lead) == (1, None, 2, False)
    assert here.seconds_left == here.current.minutes * 60 - 60
    actions.move_to_item(session_id=row.pk, item_id=here.items[-1].id, **READ)
    there = queries.get_stage(row.pk, **READ)
    assert (there.after, there.can_lead) == (None, True)
    assert there.mark != here.mark


def test_no_person_and_no_address_is_in_a_briefing() -> None:
    make_malls()
    row = make_session()
    pdf = Pdf(queries.briefing_pdf(row.pk, **READ))
    told = str(queries.list_briefings(row.pk, **READ))
    for text in (pdf.text, pdf.metadata, told):
        assert "@" not in text
        assert "rapat.example.org" not in text


def test_facts_kept_before_they_had_a_language_are_still_set_against() -> None:
    bogor, _padang = make_malls()
    for day in range(1, 29):
        make_day(mall=bogor.slug, region="32.71", day=date(2026, 10, day), visits=50)
    first = make_session(period_first=date(2026, 9, 1))
    actions.start_session(session_id=first.pk, **READ)
    row = first.invitations.get(region_id="32.71")
    row.facts = row.facts["en"]
    row.save()
    moved = import_module("pendopo.forum.migrations.0002_facts_by_language")
    moved.name_their_language(apps, None)
    later = AT + timedelta(days=60)
    starts = later + timedelta(days=5)
    second = actions.plan_session(
        session=replace(TYPED, day=starts.date(), starts_at=starts, ends_at=starts + timedelta(hours=2),
                        period_first=date(2026, 9, 1)), by=ANALYST, at=later,
    )  # fmt: skip
    made = queries.get_briefing(second.pk, "32.71", by=ANALYST, at=later)
    assert made["changes_since"] == "Selasa, 1 Desember 2026"
