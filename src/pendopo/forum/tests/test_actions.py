"""What changes a session: who may, in which state, with which letters; two people at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pendopo.channels.actions import deliver_due
from pendopo.channels.models import DemoMail, OutboxMessage
from pendopo.events.models import Event
from pendopo.forum import actions
from pendopo.forum.models import FollowUp, Invitation, Question
from pendopo.forum.tests.factories import (
    ANALYST,
    AT,
    AUDITOR,
    BOGOR,
    OFFICER,
    PADANG,
    STARTS,
    TYPED,
    make_malls,
    make_session,
)
from pendopo.forum.types import (
    EditedMeanwhile,
    FollowUpStateWrong,
    ItemInput,
    NotInvited,
    SessionIncomplete,
    SessionStateWrong,
)
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import NotAllowed
from pendopo.notifications.queries import render_message

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"by": ANALYST, "at": AT}


@pytest.fixture(autouse=True)
def _malls() -> None:
    make_malls()


def letters() -> list[tuple[str, str, str]]:
    """Kind, recipient and calendar of what waits in the outbox, and the outbox emptied."""
    rows = [
        (row.kind, row.recipient, render_message(row.kind, "id", row.content).calendar)
        for row in OutboxMessage.objects.order_by("kind", "created_at", "id")
    ]
    OutboxMessage.objects.all().delete()
    return sorted(rows)


def test_inviting_writes_a_letter_with_a_calendar_file_to_each_head() -> None:
    row = make_session(invited=False)
    assert letters() == []
    assert actions.invite(session_id=row.pk, **WHEN) == 2
    sent = letters()
    assert [(kind, who) for kind, who, _file in sent] == [
        ("forum_invited", "bogor@example.org"),
        ("forum_invited", "padang@example.org"),
    ]
    file = sent[0][2].replace("\r\n ", "")
    assert "METHOD:REQUEST" in file
    assert f"UID:ngulik-{row.pk}@pendopo" in file
    assert "SEQUENCE:0" in file
    assert "mailto:bogor@example.org" in file
    assert "padang" not in file, "no region learns the address of another"
    with pytest.raises(SessionStateWrong):
        actions.invite(session_id=row.pk, **WHEN)


def test_the_letter_is_readable_and_its_file_travels_with_it() -> None:
    row = make_session()
    deliver_due(by=SYSTEM, at=AT)
    mail = DemoMail.objects.filter(subject=f"Undangan Ngulik: {row.theme}").first()
    assert mail is not None
    assert "Selasa, 1 Desember 2026, 09.00–11.00 WIB" in mail.text
    assert "https://rapat.example.org/a" in mail.text
    assert f"/ngulik/{row.pk}/" in mail.text
    assert "undangan.ics" in mail.text


def test_a_change_replaces_the_file_and_who_is_taken_off_is_told() -> None:
    row = make_session()
    letters()
    later = replace(TYPED, starts_at=STARTS + timedelta(hours=1), ends_at=STARTS + timedelta(hours=3))
    actions.change_session(session_id=row.pk, session=later, version=row.version, **WHEN)
    sent = letters()
    assert [kind for kind, _who, _file in sent] == ["forum_changed"] * 2
    assert all("SEQUENCE:1" in file for _kind, _who, file in sent)
    row.refresh_from_db()
    less = replace(later, regions=("32.71",))
    actions.change_session(session_id=row.pk, session=less, version=row.version, **WHEN)
    assert [(kind, who, "METHOD:CANCEL" in file) for kind, who, file in letters()] == [
        ("forum_cancelled", "padang@example.org", True)
    ]
    row.refresh_from_db()
    actions.change_session(
        session_id=row.pk, session=replace(less, purpose="Lain"), version=row.version, **WHEN
    )
    assert letters() == [], "what a calendar does not show sends nothing"


def test_calling_off_cancels_everywhere() -> None:
    row = make_session()
    letters()
    with pytest.raises(SessionIncomplete):
        actions.cancel_session(session_id=row.pk, reason=" ", **WHEN)
    actions.cancel_session(session_id=row.pk, reason="Banjir", **WHEN)
    assert {(kind, "STATUS:CANCELLED" in file) for kind, _who, file in letters()} == {
        ("forum_cancelled", True)
    }
    with pytest.raises(SessionStateWrong):
        actions.start_session(session_id=row.pk, **WHEN)


def test_a_corrected_address_gets_its_letter() -> None:
    row = make_session()
    letters()
    emails = {"32.71": "kepala@bogor.example.org", "13.71": "padang@example.org"}
    assert actions.set_addresses(session_id=row.pk, emails=emails, **WHEN) == 1
    assert [who for _kind, who, _file in letters()] == ["kepala@bogor.example.org"]
    with pytest.raises(SessionIncomplete) as wrong:
        actions.set_addresses(session_id=row.pk, emails={"32.71": "bukan surel"}, **WHEN)
    assert set(wrong.value.fields) == {"email-32.71"}


@pytest.mark.parametrize("who", [AUDITOR, BOGOR, PADANG, OFFICER])
def test_only_the_ministry_leads(who: Any) -> None:
    row = make_session()
    calls: list[tuple[Any, dict[str, Any]]] = [
        (actions.plan_session, {"session": TYPED}),
        (actions.change_session, {"session_id": row.pk, "session": TYPED, "version": row.version}),
        (actions.save_agenda, {"session_id": row.pk, "items": [], "version": row.version}),
        (actions.invite, {"session_id": row.pk}),
        (actions.set_addresses, {"session_id": row.pk, "emails": {}}),
        (actions.start_session, {"session_id": row.pk}),
        (actions.move_to_item, {"session_id": row.pk, "item_id": 1}),
        (actions.end_session, {"session_id": row.pk}),
        (actions.archive_session, {"session_id": row.pk}),
        (actions.cancel_session, {"session_id": row.pk, "reason": "x"}),
        (actions.save_minutes, {"session_id": row.pk, "minutes": "", "decisions": [], "version": 0}),
        (actions.add_follow_up, {"session_id": row.pk, "task": "x", "owner": "x", "due": TYPED.day}),
        (actions.reopen_follow_up, {"follow_up_id": 0, "reason": "x"}),
        (actions.ask_question, {"session_id": row.pk, "text": "x"}),
        (actions.record_past_session, {"session": TYPED, "source": "x"}),
        (actions.keep_briefings, {"session_id": row.pk}),
        (actions.remind_follow_ups, {}),
    ]
    for action, arguments in calls:
        with pytest.raises(NotAllowed):
            action(**arguments, by=who, at=AT)


def test_two_at_once_do_not_overwrite_each_other() -> None:
    row = make_session()
    items = [ItemInput("Pembukaan", 10), ItemInput("Bogor", 20, "region", "", "32.71")]
    actions.save_agenda(session_id=row.pk, items=items, version=row.version, **WHEN)
    for call, more in ((actions.save_agenda, {"items": items}), (actions.change_session, {"session": TYPED})):
        with pytest.raises(EditedMeanwhile):
            call(session_id=row.pk, version=row.version, **more, **WHEN)
    with pytest.raises(SessionIncomplete):
        actions.save_agenda(session_id=row.pk, items=[ItemInput("A", 121)], version=row.version + 1, **WHEN)
    assert [one.title for one in row.items.all()] == ["Pembukaan", "Bogor"]
    actions.start_session(session_id=row.pk, **WHEN)
    minutes: dict[str, Any] = {"session_id": row.pk, "decisions": ["Satu", " ", "Dua"]}
    actions.save_minutes(minutes="Pertama", version=0, **minutes, **WHEN)
    with pytest.raises(EditedMeanwhile):
        actions.save_minutes(minutes="Kedua", version=0, **minutes, **WHEN)
    row.refresh_from_db()
    assert (row.minutes, row.decisions, row.minutes_version) == ("Pertama", ["Satu", "Dua"], 1)


def test_a_session_runs_from_item_to_item_and_ends_in_the_archive() -> None:
    row = make_session()
    actions.start_session(session_id=row.pk, **WHEN)
    items = list(row.items.all())
    row.refresh_from_db()
    assert row.current_item == items[0]
    later = AT + timedelta(minutes=5)
    actions.move_to_item(session_id=row.pk, item_id=items[1].pk, by=ANALYST, at=later)
    actions.move_to_item(session_id=row.pk, item_id=items[1].pk, by=ANALYST, at=later + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.current_item, row.item_started_at) == (items[1], later), "the timer begins once"
    with pytest.raises(SessionStateWrong):
        actions.save_agenda(session_id=row.pk, items=[ItemInput("A", 5)], version=row.version, **WHEN)
    actions.end_session(session_id=row.pk, **WHEN)
    actions.archive_session(session_id=row.pk, **WHEN)
    with pytest.raises(SessionStateWrong):
        actions.save_minutes(session_id=row.pk, minutes="", decisions=[], version=0, **WHEN)
    told = list(
        Event.objects.filter(name__startswith="forum.session").order_by("id").values_list("name", flat=True)
    )
    assert [name.rpartition(".")[2] for name in told] == [
        "planned", "invited", "started", "moved", "ended", "archived",
    ]  # fmt: skip


def test_a_region_answers_for_itself_only() -> None:
    row = make_session()
    own: dict[str, Any] = {"session_id": row.pk, "mall": "bogor", "by": BOGOR, "at": AT}
    with pytest.raises(SessionIncomplete):
        actions.answer_invitation(answer="deputy", **own)
    with pytest.raises(SessionIncomplete):
        actions.answer_invitation(answer="maybe", **own)
    actions.answer_invitation(answer="deputy", deputy="Sekretaris dinas", **own)
    mine = Invitation.objects.get(session=row, region="32.71")
    assert (mine.answer, mine.deputy) == ("deputy", "Sekretaris dinas")
    actions.answer_invitation(answer="yes", **own)
    mine.refresh_from_db()
    assert (mine.answer, mine.deputy) == ("yes", "")
    actions.answer_invitation(session_id=row.pk, mall="padang", answer="no", by=PADANG, at=AT)
    for who in (OFFICER, PADANG, AUDITOR):
        with pytest.raises(NotAllowed):
            actions.answer_invitation(**{**own, "by": who}, answer="no")
    actions.note_briefing(note="Jembatan ditutup", version=0, **own)
    with pytest.raises(EditedMeanwhile):
        actions.note_briefing(note="Lain", version=0, **own)
    actions.start_session(session_id=row.pk, **WHEN)
    with pytest.raises(SessionStateWrong):
        actions.answer_invitation(answer="no", **own)
    with pytest.raises(SessionStateWrong):
        actions.note_briefing(note="Terlambat", version=1, **own)


def test_a_region_that_is_not_invited_or_not_yet_sees_a_closed_door() -> None:
    planned = make_session(invited=False)
    with pytest.raises(NotInvited):
        actions.answer_invitation(session_id=planned.pk, mall="bogor", answer="yes", by=BOGOR, at=AT)
    other = make_session(regions=("13.71",))
    with pytest.raises(NotInvited):
        actions.ask_question(session_id=other.pk, mall="bogor", text="Apa?", by=BOGOR, at=AT)
    with pytest.raises(NotInvited):
        actions.ask_question(session_id=other.pk, region="32.71", text="Apa?", **WHEN)


def test_questions_are_asked_and_answered_by_both_sides() -> None:
    row = make_session()
    asked = actions.ask_question(session_id=row.pk, region="32.71", text=" Apa  sebabnya? ", **WHEN)
    theirs = actions.ask_question(session_id=row.pk, mall="padang", text="Siapa dulu?", by=PADANG, at=AT)
    assert (asked.text, theirs.asked_region_id) == ("Apa sebabnya?", "13.71")
    with pytest.raises(NotAllowed):
        actions.answer_question(question_id=asked.pk, mall="padang", answer="x", by=PADANG, at=AT)
    with pytest.raises(NotAllowed):
        actions.answer_question(question_id=theirs.pk, mall="bogor", answer="x", by=BOGOR, at=AT)
    with pytest.raises(SessionIncomplete):
        actions.answer_question(question_id=asked.pk, mall="bogor", answer=" ", by=BOGOR, at=AT)
    actions.answer_question(question_id=asked.pk, mall="bogor", answer="Gedung tutup", by=BOGOR, at=AT)
    actions.answer_question(question_id=theirs.pk, answer="", state="later", **WHEN)
    assert list(Question.objects.order_by("id").values_list("state", flat=True)) == ["answered", "later"]


def make_follow_up(row: Any, **more: Any) -> FollowUp:
    values = {"task": "Tulis strategi", "owner": "DPMPTSP Kota Bogor", "region": "32.71",
              "due": TYPED.day + timedelta(days=10), **more}  # fmt: skip
    return actions.add_follow_up(session_id=row.pk, **values, **WHEN)


def test_a_follow_up_reminds_by_mail_until_it_is_done() -> None:
    row = make_session()
    letters()
    one = make_follow_up(row)
    ministry = make_follow_up(row, region="", owner="Kementerian", email="a@example.org", due=TYPED.day)
    silent = make_follow_up(row, region="", owner="Tanpa surel")
    assert (one.email, silent.email) == ("bogor@example.org", "")
    due_at = STARTS + timedelta(days=10)

    def run(days: int) -> list[tuple[str, str]]:
        actions.remind_follow_ups(by=SYSTEM, at=due_at + timedelta(days=days))
        told = [(row.recipient, render_message(row.kind, "id", row.content).subject)
                for row in OutboxMessage.objects.all()]  # fmt: skip
        OutboxMessage.objects.all().delete()
        return sorted(told)

    assert [who for who, _words in run(-20)] == []
    assert [who for who, _words in run(-10)] == ["a@example.org"]
    assert run(-3) == [
        ("a@example.org", "Tindak lanjut Ngulik sudah lewat tenggat: Tulis strategi"),
        ("bogor@example.org", "Tindak lanjut Ngulik jatuh tempo 3 hari lagi: Tulis strategi"),
    ]
    assert run(-3) == [], "never twice a day"
    actions.finish_follow_up(follow_up_id=ministry.pk, evidence="Terkirim", **WHEN)
    assert run(0) == [("bogor@example.org", "Tindak lanjut Ngulik jatuh tempo hari ini: Tulis strategi")]
    assert len(run(8)) == 1
    assert run(9) == []
    done: dict[str, Any] = {"follow_up_id": one.pk, "mall": "bogor", "by": BOGOR, "at": AT}
    with pytest.raises(SessionIncomplete):
        actions.finish_follow_up(evidence=" ", **done)
    actions.finish_follow_up(evidence="Strategi ditulis di laman kendala", **done)
    assert run(30) == []
    with pytest.raises(FollowUpStateWrong):
        actions.finish_follow_up(evidence="Lagi", **done)
    actions.reopen_follow_up(follow_up_id=one.pk, reason="Belum lengkap", **WHEN)
    one.refresh_from_db()
    assert (one.state, one.evidence) == ("open", "")
    assert [step["what"] for step in one.history] == ["added", "done", "reopened"]
    assert one.history[1]["words"] == "Strategi ditulis di laman kendala"
    assert len(run(31)) == 1


def test_a_follow_up_is_finished_by_whose_it_is() -> None:
    row = make_session()
    one, ministry = make_follow_up(row), make_follow_up(row, region="", owner="Kementerian")
    for follow_up, mall, who in ((one, "padang", PADANG), (one, "bogor", PADANG), (one, "bogor", OFFICER),
                                 (ministry, "bogor", BOGOR), (one, "", BOGOR)):  # fmt: skip
        with pytest.raises(NotAllowed):
            actions.finish_follow_up(follow_up_id=follow_up.pk, mall=mall, evidence="x", by=who, at=AT)
    with pytest.raises(SessionIncomplete) as wrong:
        make_follow_up(row, task="", owner="", due=None, email="x")
    assert set(wrong.value.fields) == {"task", "owner", "due_date", "email"}


def test_a_wrong_session_is_named_field_by_field() -> None:
    with pytest.raises(SessionIncomplete) as wrong:
        make_session(theme="", regions=("99.99",), video_link="http://a.org")
    assert set(wrong.value.fields) == {"theme", "regions", "video_link"}
    assert not Event.objects.filter(name="forum.session.planned").exists()
