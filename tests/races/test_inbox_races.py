"""Races of the inbox: real connections; nobody answers twice, nothing that a person writes is lost."""

import time
from typing import Any

import pytest
from django.db import connection

from pendopo.channels.actions import receive as receive_module
from pendopo.channels.models import Message
from pendopo.events.models import Event
from pendopo.inbox import actions, queries
from pendopo.inbox.actions import take as take_module
from pendopo.inbox.models import Conversation
from pendopo.inbox.tests.factories import AT, later, make_inbox, officer, say, talk
from pendopo.inbox.types import AlreadyClosed, InboxSettings, NewWords, Outcome, TakenByOther
from pendopo.kit.errors import PendopoError
from tests.races.together import lost, run_together, won

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("crowd")]
OFFICERS = 8


@pytest.fixture
def mall(crowd: None, monkeypatch: Any) -> Any:
    monkeypatch.setattr(receive_module, "_answerer", [])  # officers alone, no bot
    place = make_inbox()
    actions.set_settings(mall=place, wishes=InboxSettings(cap=0), by=officer("ayu", "mall_manager"), at=AT)
    return place


@pytest.fixture
def staff(mall: Any) -> list[Any]:
    return [officer(f"petugas{number}") for number in range(OFFICERS)]


@pytest.fixture
def noted(mall: Any, monkeypatch: Any) -> None:
    """What comes in while officers have a talk joins it, as the dialogue does."""

    def answer(*, thread: Any, message: Any, by: Any, at: Any) -> None:
        actions.note_incoming(thread=thread.id, by=by, at=at)

    monkeypatch.setattr(receive_module, "_answerer", [answer])


def test_officers_who_take_the_next_at_once_get_one_each(mall: Any, staff: list[Any]) -> None:
    rows = [talk(f"orang{number}", at=later(number)) for number in range(OFFICERS + 2)]
    results = run_together(
        *(lambda who=who: actions.take_next(mall=mall, by=who, at=later(30)) for who in staff)
    )
    assert {view.id for view in won(results)} == {row.pk for row in rows[:OFFICERS]}
    assert not lost(results, PendopoError)


def test_the_last_one_goes_to_one_and_nobody_waits_for_ever(mall: Any, staff: list[Any]) -> None:
    row = talk("sari")
    results = run_together(
        *(lambda who=who: actions.take_next(mall=mall, by=who, at=later(1)) for who in staff)
    )
    assert [view.id for view in won(results) if view is not None] == [row.pk]


def test_without_the_lock_two_officers_get_the_same_talk(
    mall: Any, staff: list[Any], monkeypatch: Any
) -> None:
    """Negative control: looking first and writing afterwards must hand one talk to several."""
    talk("sari")

    def unguarded(mall_slug: str, *, channel: str, stalls: Any) -> Conversation | None:
        row = Conversation.objects.filter(mall=mall_slug, state="waiting").first()
        time.sleep(0.3)
        return row

    monkeypatch.setattr(take_module, "next_for_update", unguarded)
    results = run_together(
        *(lambda who=who: actions.take_next(mall=mall, by=who, at=later(1)) for who in staff)
    )
    assert len([view for view in won(results) if view]) > 1, (
        "the control gave no doubles: these tests are void"
    )


def test_a_cap_holds_against_two_tabs(mall: Any, staff: list[Any]) -> None:
    actions.set_settings(mall=mall, wishes=InboxSettings(cap=2), by=officer("eko", "mall_manager"), at=AT)
    for number in range(6):
        talk(f"orang{number}", at=later(number))
    one = staff[0]
    results = run_together(*(lambda: actions.take_next(mall=mall, by=one, at=later(9)) for _ in range(6)))
    assert len(won(results)) == 2
    assert Conversation.objects.filter(assigned_to=one.user_id).count() == 2


@pytest.mark.usefixtures("noted")
def test_an_answer_and_a_message_at_once_lose_neither(mall: Any, staff: list[Any]) -> None:
    """Whoever comes first: what the officer had not seen is owed, and nothing hangs."""
    for turn in range(6):
        row = talk(f"sari{turn}")
        seen = Message.objects.filter(thread=row.thread_id).latest("created_at").pk
        results = run_together(
            lambda row=row, seen=seen: actions.write(
                conversation=row.pk, text="Bawa KK.", seen=seen, by=staff[0], at=later(1)
            ),
            lambda turn=turn: say(f"sari{turn}", "Satu lagi", at=later(1)),
        )
        assert not lost(results, PendopoError)
        row.refresh_from_db()
        assert (row.unanswered, row.first_unanswered_at) == (1, later(1))
        assert Message.objects.filter(thread=row.thread_id).count() == 3


@pytest.mark.usefixtures("noted")
def test_closing_while_the_person_writes_loses_nothing(mall: Any, staff: list[Any]) -> None:
    for turn in range(6):
        row = talk(f"sari{turn}")
        actions.write(conversation=row.pk, text="Bawa KK.", by=staff[0], at=later(1))
        seen = Message.objects.filter(thread=row.thread_id, inward=True).latest("created_at").pk
        results = run_together(
            lambda row=row, seen=seen: actions.close(
                conversation=row.pk, outcome=Outcome.ANSWERED, seen=seen, by=staff[0], at=later(2)
            ),
            lambda turn=turn: say(f"sari{turn}", "Satu lagi", at=later(2)),
        )
        row.refresh_from_db()
        if lost(results, NewWords):
            assert (row.state, row.unanswered) == ("taken", 1)
        else:  # closed first: the message comes to the bot, which finds no open talk
            assert queries.conversation_of(row.thread_id) is None


def test_handing_over_against_closing_and_answering(mall: Any, staff: list[Any]) -> None:
    boss = officer("wati", "supervisor")
    for turn in range(6):
        row = talk(f"sari{turn}")
        actions.write(conversation=row.pk, text="Bawa KK.", by=staff[0], at=later(1))
        results = run_together(
            lambda row=row: actions.assign(
                conversation=row.pk, officer=staff[1].user_id, by=boss, at=later(2)
            ),
            lambda row=row: actions.close(
                conversation=row.pk, outcome=Outcome.ANSWERED, by=boss, at=later(2)
            ),
            lambda row=row: actions.write(conversation=row.pk, text="Dan KTP.", by=staff[0], at=later(2)),
        )
        strange = [
            r for r in results if isinstance(r, Exception) and not isinstance(r, AlreadyClosed | TakenByOther)
        ]
        assert not strange
        row.refresh_from_db()
        assert (row.state == "closed") == (row.closed_at is not None)
        assert row.state != "closed" or row.assigned_to is None


@pytest.mark.usefixtures("noted")
def test_officers_clear_fifty_waiting_chats_without_losing_one(mall: Any, staff: list[Any]) -> None:
    """Fifty people wait; four officers answer and close while a fifth of the people write again meanwhile.
    At the end every person has an answer that came after their last message, and nobody had two officers.
    """
    people = [f"orang{number}" for number in range(50)]
    for number, name in enumerate(people):
        talk(name, at=later(number / 10))

    def work(who: Any) -> int:
        answered = 0
        while True:
            view = actions.take_next(mall=mall, by=who, at=later(30))
            if view is None:
                return answered
            while True:
                seen = (
                    Message.objects.filter(thread=view.thread_id, inward=True).latest("created_at", "id").pk
                )
                actions.write(conversation=view.id, text="Bawa KK.", seen=seen, by=who, at=later(31))
                answered += 1
                try:
                    actions.close(
                        conversation=view.id, outcome=Outcome.ANSWERED, seen=seen, by=who, at=later(32)
                    )
                    break
                except NewWords:
                    continue

    def write_again() -> int:
        for name in people[::5]:
            say(name, "Halo?", at=later(30))
        return 0

    results = run_together(*(lambda who=who: work(who) for who in staff[:4]), write_again)
    assert not [r for r in results if isinstance(r, Exception)], results
    # Those whose second message came after the close were heard by the bot, which knows no open talk; the
    # dialogue hands them over again and the talk goes on.
    for row in Conversation.objects.filter(state="closed"):
        latest_in = Message.objects.filter(thread=row.thread_id, inward=True).latest("created_at", "id")
        latest_out = Message.objects.filter(thread=row.thread_id, inward=False).latest("created_at", "id")
        if latest_in.pk > latest_out.pk:
            actions.note_incoming(thread=row.thread_id, reopen=True, by=staff[0], at=later(33))
    work(staff[0])
    assert Conversation.objects.filter(state="closed").count() == 50
    assert not Conversation.objects.exclude(unanswered=0).exists()
    assert not _taken_twice()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM inbox_conversation c WHERE NOT EXISTS (SELECT 1 FROM channels_message o "
            "WHERE o.thread_id = c.thread_id AND NOT o.inward AND o.id > (SELECT max(i.id::text)::uuid FROM "
            "channels_message i WHERE i.thread_id = c.thread_id AND i.inward))"
        )
        assert cursor.fetchone()[0] == 0, "somebody's last words have no answer"


def _taken_twice() -> list[str]:
    """Talks that were taken twice without having been closed between."""
    doubles, held = [], set()
    for event in Event.objects.filter(name__startswith="inbox.conversation.").order_by("id"):
        key = event.data["conversation"]
        if event.name.endswith(".taken"):
            if key in held:
                doubles.append(key)
            held.add(key)
        elif event.name.endswith(".closed"):
            held.discard(key)
    return doubles
