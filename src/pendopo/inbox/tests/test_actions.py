"""What officers do: take up, hand over, answer, close; and what the person is told."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from pendopo.channels.adapters.telegram import ADAPTER
from pendopo.channels.models import Message, OutboxMessage, VendorTemplate
from pendopo.channels.types import Limits
from pendopo.events.models import Event
from pendopo.inbox import actions, queries
from pendopo.inbox.models import Conversation
from pendopo.inbox.reactions import note_undelivered
from pendopo.inbox.tests.factories import AT, ask, later, make_inbox, officer, say, talk
from pendopo.inbox.types import (
    AlreadyClosed,
    CapReached,
    InboxSettings,
    NewWords,
    NoOfficer,
    Outcome,
    TakenByOther,
    WindowIsClosed,
)
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def mall():
    return make_inbox()


@pytest.fixture
def dewi(mall):
    return officer("dewi")


@pytest.fixture
def rina(mall):
    return officer("rina")


@pytest.fixture
def window(monkeypatch):
    """The channel has a window of 24 hours and templates, as WhatsApp has."""
    limits = replace(ADAPTER.limits, window_hours=24, templates=True, first_word=False)
    monkeypatch.setattr(type(ADAPTER), "limits", limits, raising=False)
    if "limits" in vars(ADAPTER):
        monkeypatch.setattr(ADAPTER, "limits", limits)
    assert isinstance(limits, Limits)


def set_cap(cap, **more):
    boss = officer("ayu", "mall_manager")
    actions.set_settings(mall="bogor", wishes=InboxSettings(cap=cap, **more), by=boss, at=AT)


def names():
    return list(Event.objects.filter(name__startswith="inbox.").order_by("id").values_list("name", flat=True))


def test_oldest_unanswered_first_and_one_each(mall, dewi, rina):
    second, first = talk("budi", at=later(1)), talk("sari", at=AT)
    third = talk("tini", at=later(2))
    actions.note_incoming(thread=first.thread_id, by=SYSTEM, at=later(5))
    taken = [actions.take_next(mall=mall, by=who, at=later(6)).id for who in (dewi, rina, dewi)]
    assert taken == [first.pk, second.pk, third.pk]
    assert actions.take_next(mall=mall, by=rina, at=later(7)) is None
    event = Event.objects.filter(name="inbox.conversation.taken").first()
    assert (event.data["waited_seconds"], event.channel) == (360, "telegram")


def test_who_may_see_what(mall, dewi):
    general, stalls = talk("sari"), talk("budi", stall="imigrasi", at=later(1))
    capil = officer("joko", stall="disdukcapil")
    assert actions.take_next(mall=mall, by=capil, at=later(2)).id == general.pk
    assert actions.take_next(mall=mall, by=capil, at=later(2)) is None
    with pytest.raises(NotFound):
        actions.take_up(conversation=stalls.pk, by=capil, at=later(2))
    with pytest.raises(NotAllowed):
        actions.take_next(mall=mall, by=officer("asep", mall="padang-x"), at=later(2))
    actions.take_up(conversation=stalls.pk, by=officer("nia", stall="imigrasi"), at=later(2))


def test_the_cap_holds_for_taking_and_handing_over(mall, dewi, rina):
    set_cap(1)
    first, second = talk("sari"), talk("budi")
    actions.take_up(conversation=first.pk, by=dewi, at=AT)
    with pytest.raises(CapReached):
        actions.take_next(mall=mall, by=dewi, at=AT)
    actions.take_up(conversation=second.pk, by=rina, at=AT)
    with pytest.raises(CapReached):
        actions.assign(conversation=second.pk, officer=dewi.user_id, by=rina, at=AT)
    boss = officer("wati", "supervisor")
    actions.assign(conversation=second.pk, officer=dewi.user_id, beyond_cap=True, by=boss, at=AT)
    second.refresh_from_db()
    assert (second.assigned_to, second.former_officer) == (dewi.user_id, rina.user_id)


def test_taken_talks_are_handed_over_moved_and_given_back(mall, dewi, rina):
    row = talk("sari")
    actions.take_up(conversation=row.pk, by=dewi, at=AT)
    for attempt in (actions.take_up, actions.release):
        with pytest.raises(TakenByOther):
            attempt(conversation=row.pk, by=rina, at=AT)
    with pytest.raises(NoOfficer):
        actions.assign(conversation=row.pk, officer=officer("asep", mall="lain").user_id, by=dewi, at=AT)
    actions.assign(conversation=row.pk, officer=rina.user_id, by=dewi, at=AT)
    moved = actions.move_to_stall(conversation=row.pk, stall="imigrasi", by=rina, at=AT)
    assert (moved.state, moved.stall, moved.assigned_to, moved.place) == ("waiting", "imigrasi", None, 1)
    actions.take_up(conversation=row.pk, by=dewi, at=AT)
    assert actions.release(conversation=row.pk, by=dewi, at=AT).first_unanswered_at == AT
    with pytest.raises(InvalidInput):
        actions.move_to_stall(conversation=row.pk, stall="entah", by=dewi, at=AT)
    assert names()[1:] == [
        f"inbox.conversation.{name}" for name in ("taken", "assigned", "moved", "taken", "released")
    ]


def test_an_answer_goes_out_once_and_stops_the_clock(mall, dewi):
    row = talk("sari")
    view = actions.write(conversation=row.pk, text=" Bawa KK. ", by=dewi, at=later(12))
    assert (view.state, view.assigned_to, view.unanswered, view.due_at, view.place) == (
        "taken", dewi.user_id, 0, None, 0,
    )  # fmt: skip
    said = Message.objects.get(thread=row.thread_id, inward=False)
    assert (said.text, said.author, said.outbox.state, said.outbox.by_officer) == (
        "Bawa KK.", "officer", "queued", True,
    )  # fmt: skip
    event = Event.objects.get(name="inbox.conversation.answered")
    assert (event.data["waited_seconds"], event.data["first"], event.data["late"]) == (720, True, False)
    actions.note_incoming(thread=row.thread_id, by=SYSTEM, at=later(60))
    row.refresh_from_db()
    assert row.due_at == later(120)  # the later target of an hour
    with pytest.raises(InvalidInput):
        actions.write(conversation=row.pk, text="  ", by=dewi, at=later(61))
    with pytest.raises(InvalidInput):
        actions.write(conversation=row.pk, text="x" * 4_001, by=dewi, at=later(61))


def test_what_the_person_wrote_meanwhile_still_waits(mall, dewi):
    row = talk("sari")
    seen = Message.objects.get(thread=row.thread_id).pk
    say("sari", "Satu lagi", at=later(5))
    actions.note_incoming(thread=row.thread_id, by=SYSTEM, at=later(5))
    with pytest.raises(NewWords):
        actions.close(conversation=row.pk, outcome=Outcome.NO_ANSWER, seen=seen, by=dewi, at=later(6))
    view = actions.write(conversation=row.pk, text="Bawa KK.", seen=seen, by=dewi, at=later(6))
    assert (view.unanswered, view.first_unanswered_at) == (1, later(5))
    latest = Message.objects.filter(thread=row.thread_id, inward=True).latest("created_at").pk
    view = actions.write(conversation=row.pk, text="Boleh.", seen=latest, by=dewi, at=later(7))
    assert (view.unanswered, view.first_unanswered_at) == (0, None)


def test_after_the_window_only_a_template_goes(mall, dewi, window):
    row = talk("sari")
    at = AT + timedelta(hours=25)
    with pytest.raises(WindowIsClosed) as refused:
        actions.write(conversation=row.pk, text="Masih perlu?", by=dewi, at=at)
    assert refused.value.alternatives == []
    VendorTemplate.objects.create(
        account_id=row.thread.account_id,
        name="pendopo_inbox_go_on",
        language="id",
        state="approved",
        changed_at=AT,
    )
    with pytest.raises(WindowIsClosed) as refused:
        actions.write(conversation=row.pk, text="Masih perlu?", by=dewi, at=at)
    assert [each["template"] for each in refused.value.alternatives] == ["pendopo_inbox_go_on"]
    row.refresh_from_db()
    assert (OutboxMessage.objects.count(), row.state) == (0, "waiting")
    actions.write(conversation=row.pk, template="pendopo_inbox_go_on", by=dewi, at=at)
    said = Message.objects.get(thread=row.thread_id, inward=False)
    assert said.kind == "template"
    assert "P-001" in said.text
    with pytest.raises(InvalidInput):
        actions.write(conversation=row.pk, template="lain", by=dewi, at=at)


def test_what_did_not_arrive_waits_again_even_when_closed(mall, dewi):
    row = talk("sari")
    actions.write(conversation=row.pk, text="Bawa KK.", by=dewi, at=later(1))
    actions.close(conversation=row.pk, outcome=Outcome.ANSWERED, by=dewi, at=later(2))
    said = Message.objects.get(thread=row.thread_id, inward=False)
    OutboxMessage.objects.filter(pk=said.outbox_id).update(
        state="failed", error="blocked", permanent=True, ended_at=AT
    )
    event = Event.objects.create(
        name="channels.message.failed", occurred_at=AT,
        data={"message": str(said.outbox_id), "kind": "reply", "code": "blocked"},
    )  # fmt: skip
    assert note_undelivered(event.pk)
    row.refresh_from_db()
    assert (row.state, row.unanswered, row.undelivered_at is not None) == ("waiting", 1, True)
    assert queries.inbox_page(mall, box="waiting", by=dewi, at=later(3)).rows[0].undelivered
    page = queries.talk_page(mall, row.pk, by=dewi, at=later(3))
    assert "tidak dapat menerima" in str(page.lines[-1].advice.why)
    actions.send_again(conversation=row.pk, message=said.pk, by=dewi, at=later(4))
    said_again = Message.objects.filter(thread=row.thread_id, inward=False).order_by("said_at")
    assert [each.text for each in said_again] == ["Bawa KK.", "Bawa KK."]
    other = Event.objects.create(
        name="channels.message.failed", occurred_at=AT, data={"message": str(UUID(int=1)), "kind": "booking"}
    )
    assert not note_undelivered(other.pk)


def test_talks_end_with_an_outcome_and_go_on_when_the_person_returns(mall, dewi, rina):
    row = talk("sari")
    with pytest.raises(InvalidInput):
        actions.close(conversation=row.pk, outcome=Outcome.ANSWERED, by=dewi, at=later(1))
    actions.write(conversation=row.pk, text="Bawa KK.", by=dewi, at=later(1))
    with pytest.raises(TakenByOther):
        actions.close(conversation=row.pk, outcome=Outcome.ANSWERED, by=rina, at=later(2))
    actions.close(conversation=row.pk, outcome=Outcome.ANSWERED, by=dewi, at=later(2))
    with pytest.raises(AlreadyClosed):
        actions.write(conversation=row.pk, text="Lagi", by=dewi, at=later(3))
    assert actions.note_incoming(thread=row.thread_id, by=SYSTEM, at=later(9)) is None
    again = ask(row.thread_id, at=later(10))
    assert (again.id, again.receipt, again.reopened, again.former_officer) == (
        row.pk,
        "P-001",
        1,
        dewi.user_id,
    )
    actions.close(conversation=row.pk, outcome=Outcome.SPAM, by=dewi, at=later(11))
    fresh = ask(row.thread_id, at=later(12))
    assert (fresh.receipt, fresh.reopened) == ("P-002", 0)
    actions.close(conversation=fresh.id, outcome=Outcome.REFERRED, by=dewi, at=later(13))
    on = actions.note_incoming(thread=row.thread_id, reopen=True, by=SYSTEM, at=later(14))
    assert on.id == fresh.id
    actions.close(conversation=fresh.id, outcome=Outcome.REFERRED, by=dewi, at=later(15))
    assert actions.reopen(conversation=fresh.id, by=dewi, at=later(16)).assigned_to == dewi.user_id


def test_silent_talks_end_by_themselves_but_none_that_owes(mall, dewi):
    set_cap(10, quiet_hours=48)
    answered, owed = talk("sari"), talk("budi")
    actions.write(conversation=answered.pk, text="Bawa KK.", by=dewi, at=later(1))
    actions.take_up(conversation=owed.pk, by=dewi, at=later(1))
    assert actions.close_quiet(by=SYSTEM, at=AT + timedelta(hours=40)) == 0
    assert actions.close_quiet(by=SYSTEM, at=AT + timedelta(hours=49)) == 1
    assert Conversation.objects.get(pk=answered.pk).outcome == "answered"


def test_the_person_is_told_number_place_and_when_work_resumes(mall):
    talk("budi", at=later(-5))
    words = queries.receipt_words(ask(say("sari")), language="id", at=AT)
    assert "P-002" in words
    assert "urutan ke-2" in words
    assert "pukul 09.30 WIB" in words
    set_cap(10, away_id="Untuk darurat, hubungi 112.")
    night = AT + timedelta(hours=12)
    words = queries.receipt_words(ask(say("tini", at=night), at=night), language="id", at=night)
    assert "Selasa, 24 November 2026 pukul 08.00 WIB" in words
    assert words.endswith("hubungi 112.")
    english = queries.receipt_words(queries.conversation_of(say("tini", at=night)), language="en", at=night)
    assert "P-003" in english


def test_notes_links_and_blocks(mall, dewi):
    row = talk("sari")
    actions.add_note(conversation=row.pk, text="KK-nya lama", by=dewi, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM inbox_note")
        assert b"KK-nya lama" not in bytes(cursor.fetchone()[0])
    same = {"conversation": row.pk, "name": "Sari", "phone": "0812 3456 7890", "by": dewi, "at": AT}
    with pytest.raises(InvalidInput):
        actions.link_person(consent=False, **same)
    person = actions.link_person(consent=True, **same)
    page = queries.talk_page(mall, row.pk, by=dewi, at=AT)
    assert (page.person.applicant_id, page.notes[0].text, page.notes[0].officer) == (
        person,
        "KK-nya lama",
        "Dewi",
    )
    assert [each.talk.id for each in queries.search(mall, text="08123456 7890", by=dewi, at=AT)] == [row.pk]
    assert [each.talk.id for each in queries.search(mall, text="sari", by=dewi, at=AT)] == [row.pk]
    assert [each.talk.id for each in queries.search(mall, text="p1", by=dewi, at=AT)] == [row.pk]
    assert queries.search(mall, text="Budi", by=dewi, at=AT) == ()
    with pytest.raises(InvalidInput):
        queries.search(mall, text="?", by=dewi, at=AT)
    actions.block_person(conversation=row.pk, by=dewi, at=AT)
    assert Conversation.objects.get(pk=row.pk).outcome == "spam"
    assert queries.talk_page(mall, row.pk, by=dewi, at=AT).person.blocked
    actions.unblock_person(conversation=row.pk, by=dewi, at=AT)
    actions.unlink_person(conversation=row.pk, by=dewi, at=AT)
    page = queries.talk_page(mall, row.pk, by=dewi, at=AT)
    assert (page.person.blocked, page.person.applicant_id) == (False, None)


def test_ready_words_belong_to_who_manages_and_are_filled(mall, dewi):
    boss = officer("ayu", "mall_manager")
    words = {
        "mall": mall,
        "stall": "",
        "title": "Salam",
        "text_id": "Halo {nama}, nomor {nomor}.",
        "text_en": "",
    }
    key = actions.save_canned(reply=None, **words, by=boss, at=AT)
    with pytest.raises(InvalidInput):
        actions.save_canned(reply=None, **words, by=boss, at=AT)
    with pytest.raises(InvalidInput):
        actions.save_canned(reply=key, **words | {"text_en": "{entah}"}, by=boss, at=AT)
    with pytest.raises(NotAllowed):
        actions.save_canned(reply=key, **words, by=dewi, at=AT)
    actions.save_canned(reply=None, **words | {"stall": "imigrasi"}, by=boss, at=AT)
    page = queries.talk_page(mall, talk("sari").pk, by=dewi, at=AT)
    assert [each.words("en") for each in page.canned] == ["Halo Sari, nomor P-001."]
    actions.remove_canned(mall=mall, reply=key, by=boss, at=AT)
    with pytest.raises(NotFound):
        actions.remove_canned(mall=mall, reply=key, by=boss, at=AT)
    with pytest.raises(InvalidInput):
        actions.set_settings(mall=mall, wishes=InboxSettings(first_minutes=1), by=boss, at=AT)


def test_the_supervisor_sees_the_day(mall, dewi, rina):
    boss = officer("wati", "supervisor")
    rows = [talk(name, at=later(minute)) for minute, name in enumerate(("sari", "budi", "tini"))]
    actions.write(conversation=rows[0].pk, text="Ya", by=dewi, at=later(10))
    actions.write(conversation=rows[1].pk, text="Ya", by=rina, at=later(41))
    seen = queries.supervision(mall, by=boss, at=later(42))
    assert (seen.came, seen.answered, seen.closed, seen.waiting, seen.overdue) == (3, 2, 0, 1, 1)
    assert (seen.median_minutes, seen.within_target) == (25.0, 50)
    assert [(load.name, load.held) for load in seen.officers if load.held] == [("Dewi", 1), ("Rina", 1)]
    assert (seen.channels[0].channel, seen.channels[0].waiting, seen.channels[0].came) == ("telegram", 1, 3)
    with pytest.raises(NotAllowed):
        queries.supervision(mall, by=dewi, at=AT)
