"""Writing, changing, judging and suggesting, on the real database."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, transaction

from pendopo.analytics.tests.factories import make_day, make_gap
from pendopo.channels.models import OutboxMessage
from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed
from pendopo.malls.models import Closure
from pendopo.malls.tests.factories import make_mall, make_stall, wib
from pendopo.obstacles import actions, queries
from pendopo.obstacles.models import EntryChange, Obstacle, Suggestion
from pendopo.obstacles.tests.factories import (
    AT,
    TODAY,
    analyst,
    auditor,
    make_innovation,
    make_obstacle,
    reporter,
)
from pendopo.obstacles.types import (
    AlreadyDecided,
    EntryChanged,
    EntryUnknown,
    Evidence,
    InnovationInput,
    ObstacleInput,
    Reach,
    StrategyInput,
)

pytestmark = pytest.mark.django_db
NETWORK = ObstacleInput(title="Jaringan putus", code="network", since=TODAY - timedelta(days=3))


@pytest.fixture
def mall():
    return make_mall()


def write(given=NETWORK, **more):
    return actions.write_entry(given=given, region="32.71", mall="bogor", by=reporter(), at=AT, **more)


def names(name):
    rows = Event.objects.filter(name__startswith=f"obstacles.{name}").order_by("id")
    return list(rows.values_list("name", flat=True))


def test_an_entry_goes_from_draft_to_everybody_and_every_step_is_kept(mall):
    entry = write()
    assert queries.list_obstacles() == []
    assert queries.list_obstacles(by=analyst()) == []
    who = {"kind": "obstacle", "entry_id": entry}
    assert actions.submit_entry(**who, version=1, by=reporter(), at=AT) == 2
    assert [row.id for row in queries.list_obstacles(by=analyst())] == [entry]
    with pytest.raises(NotAllowed):
        actions.accept_entry(**who, version=2, by=reporter(), at=AT)
    with pytest.raises(NotAllowed):
        actions.accept_entry(**who, version=2, by=auditor(), at=AT)
    actions.return_entry(**who, version=2, note="Sejak kapan?", by=analyst(), at=AT)
    with pytest.raises(EntryUnknown):  # a draft again: the ministry does not see it
        actions.accept_entry(**who, version=3, by=analyst(), at=AT)
    actions.submit_entry(**who, version=3, by=reporter(), at=AT)
    actions.accept_entry(**who, version=4, by=analyst(), at=AT)
    with pytest.raises(AlreadyDecided):
        actions.accept_entry(**who, version=5, by=analyst(), at=AT)
    assert [row.id for row in queries.list_obstacles()] == [entry]
    acts = [
        (row.version, row.act, row.note) for row in queries.list_changes("obstacle", entry, by=reporter())
    ]
    assert acts == [
        (5, "accepted", ""), (4, "submitted", ""), (3, "returned", "Sejak kapan?"), (2, "submitted", ""),
        (1, "written", ""),
    ]  # fmt: skip
    assert names("obstacle") == [
        f"obstacles.obstacle.{act}" for act in ("written", "submitted", "returned", "submitted", "accepted")
    ]


def test_what_is_changed_after_acceptance_is_looked_at_again(mall):
    row = make_obstacle(region="32.71")
    given = ObstacleInput(title="Jaringan pulih", code="network", state="solved")
    assert actions.change_entry(entry_id=row.pk, version=1, given=given, by=reporter(), at=AT) == 2
    row.refresh_from_db()
    assert (row.reach, row.state, row.version) == (Reach.SUBMITTED, "solved", 2)
    assert actions.change_entry(entry_id=row.pk, version=2, given=given, by=reporter(), at=AT) == 2
    [change, *_] = queries.list_changes("obstacle", row.pk, by=reporter())
    assert ("state", "open", "solved") in change.fields


def test_the_second_of_two_edits_is_told_and_loses_nothing_of_the_first(mall):
    entry = write()
    first = ObstacleInput(title="Jaringan putus sejak pagi", code="network")
    actions.change_entry(entry_id=entry, version=1, given=first, by=reporter(), at=AT)
    with pytest.raises(EntryChanged):
        actions.change_entry(entry_id=entry, version=1, given=NETWORK, by=reporter(), at=AT)
    assert Obstacle.objects.get(pk=entry).title == first.title


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_the_same_moment_one_wins():
    make_mall()
    entry = write()
    results, barrier = [], Barrier(2)

    def edit(number):
        barrier.wait()
        try:
            given = ObstacleInput(title=f"Judul {number}", code="network")
            results.append(actions.change_entry(entry_id=entry, version=1, given=given, by=reporter(), at=AT))
        except EntryChanged:
            results.append("changed")
        finally:
            connection.close()

    threads = [Thread(target=edit, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == ["2", "changed"]
    assert EntryChange.objects.filter(entry_id=entry).count() == 2


def test_nobody_writes_for_another_place(mall):
    make_mall("batam", "21.71")
    for by in (reporter("batam"), analyst(), auditor()):
        with pytest.raises(NotAllowed):
            actions.write_entry(given=NETWORK, region="32.71", mall="bogor", by=by, at=AT)
    with pytest.raises(Conflict):
        actions.write_entry(given=NETWORK, region="21.71", mall="bogor", by=SYSTEM, at=AT)
    entry = write()
    with pytest.raises(EntryUnknown):
        actions.change_entry(entry_id=entry, version=1, given=NETWORK, by=reporter("batam"), at=AT)
    make = make_obstacle()
    with pytest.raises(NotAllowed):  # readable for all, and yet not theirs
        actions.change_entry(entry_id=make.pk, version=1, given=NETWORK, by=reporter("batam"), at=AT)
    with pytest.raises(EntryUnknown):
        queries.list_changes("obstacle", entry, by=reporter("batam"))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (ObstacleInput(title=" ", code="network"), "title"),
        (ObstacleInput(title="x", code="bad"), "code"),
        (ObstacleInput(title="x", code="network", state="?"), "state"),
        (ObstacleInput(title="x", code="network", severity="?"), "severity"),
        (ObstacleInput(title="x", code="network", since=TODAY + timedelta(days=1)), "since"),
        (ObstacleInput(title="x", code="network", since=TODAY, until=TODAY - timedelta(days=1)), "until"),
        (ObstacleInput(title="x", code="network", until=TODAY), "state"),
        (ObstacleInput(title="x", code="network", source="ftp://x"), "source"),
        (ObstacleInput(title="x" * 161, code="network"), "title"),
        (ObstacleInput(title="x", code="network", text="x" * 4001), "text"),
        (StrategyInput(title="x"), "answers"),
        (StrategyInput(title="x", answers=(999999,)), "answers"),
        (StrategyInput(title="x", state="running", answers=(1,)), "starts_date"),
        (StrategyInput(title="x", measures=("apples",)), "measures"),
        (InnovationInput(title="x"), "codes"),
        (InnovationInput(title="x", codes=("network",), stage="trial"), "starts_date"),
        (InnovationInput(title="x", codes=("network",), measure="apples"), "measure"),
        (InnovationInput(title="x", codes=("network",), before_first=TODAY), "before_last"),
        (
            InnovationInput(
                title="x", codes=("network",), before_first=date(2026, 1, 1), before_last=date(2026, 3, 1),
                after_first=date(2026, 2, 1), after_last=date(2026, 4, 1),
            ),
            "after_first",
        ),
        (InnovationInput(title="x", codes=("network",), evidence=(Evidence("x", "js:x"),)), "evidence"),
        (InnovationInput(title="x", codes=("network",), competition="1999"), "competition"),
        (InnovationInput(title="x", codes=("network",), competition="2022", category="pangan"), "category"),
        (InnovationInput(title="x", codes=("network",), replicated_from=999999), "replicated_from"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_at_its_field(mall, given, field):
    with pytest.raises(InvalidInput) as refused:
        write(given)
    assert field in refused.value.fields
    assert not Obstacle.objects.exists()


def test_a_strategy_answers_obstacles_of_its_own_region_only(mall):
    mine, other = make_obstacle(), make_obstacle("21.71", mall="batam")
    given = StrategyInput(title="Antrean telepon", answers=(mine.pk,), measures=("visits",))
    entry = write(given)
    assert [link.id for link in queries.get_strategy(entry, by=reporter()).answers] == [mine.pk]
    with pytest.raises(InvalidInput):
        write(StrategyInput(title="x", answers=(other.pk,)))


def test_a_copy_never_copies_itself_in_a_circle(mall):
    first = make_innovation()
    given = {"title": "x", "codes": ("network",), "stage": "idea"}
    second = write(InnovationInput(**given, replicated_from=first.pk))
    with pytest.raises(InvalidInput):
        actions.change_entry(
            entry_id=first.pk, version=1, given=InnovationInput(**given, replicated_from=second),
            by=reporter(), at=AT,
        )  # fmt: skip


def test_the_history_cannot_be_altered(mall):
    write()
    for act in (lambda: EntryChange.objects.update(note="x"), lambda: EntryChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert EntryChange.objects.count() == 1


def close(mall, stall, days):
    Closure.objects.create(
        mall=mall, stall=stall, starts_at=wib(0, day=TODAY - timedelta(days=days)), ends_at=None,
        reason="Listrik padam", declared_by="staff:ayu",
    )  # fmt: skip


def test_a_closed_stall_is_suggested_once_and_accepted_as_an_obstacle(mall):
    stall = make_stall(mall)
    close(mall, stall, 6)
    assert actions.suggest_obstacles(by=SYSTEM, at=AT) == 1
    assert actions.suggest_obstacles(by=SYSTEM, at=AT) == 0
    [seen] = queries.list_suggestions("bogor", by=reporter())
    assert (seen.kind, seen.subject, seen.first) == ("stall_closed", "disdukcapil", date(2026, 11, 17))
    assert "Listrik padam" in seen.evidence
    entry = actions.accept_suggestion(suggestion_id=seen.id, by=reporter(), at=AT)
    made = queries.get_obstacle(entry, by=reporter())
    assert (made.since.day, made.stalls, made.reach) == (date(2026, 11, 17), ("disdukcapil",), Reach.DRAFT)
    with pytest.raises(AlreadyDecided):
        actions.accept_suggestion(suggestion_id=seen.id, by=reporter(), at=AT)
    assert actions.suggest_obstacles(by=SYSTEM, at=AT + timedelta(days=7)) == 0  # it goes on: the same thing
    assert Suggestion.objects.get().last == TODAY + timedelta(days=4)
    assert names("suggestion") == ["obstacles.suggestion.made", "obstacles.suggestion.decided"]


def test_a_suggestion_is_merged_or_declined_with_a_reason(mall):
    stall = make_stall(mall)
    close(mall, stall, 6)
    actions.suggest_obstacles(by=SYSTEM, at=AT)
    [seen] = queries.list_suggestions("bogor", by=reporter())
    with pytest.raises(InvalidInput):
        actions.decline_suggestion(suggestion_id=seen.id, reason=" ", by=reporter(), at=AT)
    with pytest.raises(NotAllowed):
        actions.decline_suggestion(suggestion_id=seen.id, reason="x", by=reporter("batam"), at=AT)
    with pytest.raises(NotAllowed):
        queries.list_suggestions("bogor", by=reporter("batam"))
    far = make_obstacle("21.71", mall="batam")
    with pytest.raises(EntryUnknown):
        actions.merge_suggestion(suggestion_id=seen.id, obstacle_id=far.pk, by=reporter(), at=AT)
    near = make_obstacle()
    actions.merge_suggestion(suggestion_id=seen.id, obstacle_id=near.pk, by=reporter(), at=AT)
    [change, *_] = queries.list_changes("obstacle", near.pk, by=reporter())
    assert change.act == "merged"
    assert "Listrik padam" in change.note
    assert queries.list_suggestions("bogor", by=reporter()) == []
    with pytest.raises(AlreadyDecided):
        actions.decline_suggestion(suggestion_id=seen.id, reason="x", by=reporter(), at=AT)


def test_what_was_declined_is_not_suggested_again(mall):
    close(mall, make_stall(mall), 6)
    actions.suggest_obstacles(by=SYSTEM, at=AT)
    [seen] = queries.list_suggestions("bogor", by=reporter())
    actions.decline_suggestion(suggestion_id=seen.id, reason="Memang libur", by=reporter(), at=AT)
    assert actions.suggest_obstacles(by=SYSTEM, at=AT + timedelta(days=3)) == 0
    assert queries.list_suggestions("bogor", by=reporter(), state="declined")[0].reason == "Memang libur"


def test_waits_holes_days_without_tickets_and_failing_messages_are_seen(mall):
    make_stall(mall)
    make_stall(mall, "pajak")
    monday = TODAY - timedelta(days=7)
    for week in range(10):
        for weekday in range(5):
            day = monday - timedelta(weeks=week) + timedelta(days=weekday)
            if day == date(2026, 11, 12):
                make_gap("bogor", day=day, stalls_open=2)
                continue
            wait = {3600: 30} if week == 0 else {600: 30}
            make_day("bogor", day=day, stall="disdukcapil", tickets=30, waits=wait, stalls_open=2)
    end = datetime.combine(TODAY - timedelta(days=1), datetime.min.time(), tzinfo=AT.tzinfo) + timedelta(
        hours=3
    )
    for number in range(15):
        state = "failed" if number < 11 else "sent"
        OutboxMessage.objects.create(
            kind="x", channel="email", recipient="a", content="b", state=state, due_at=end,
            next_try_at=end, created_at=end, ended_at=end,
        )  # fmt: skip
    assert actions.suggest_obstacles(by=SYSTEM, at=AT, mall="bogor") == 3
    found = {row.kind: row for row in queries.list_suggestions("bogor", by=reporter())}
    assert set(found) == {"long_waits", "no_tickets", "coverage_hole"}  # Sunday: nobody works, no messages
    assert "60 menit" in found["long_waits"].evidence
    assert found["no_tickets"].first == date(2026, 11, 12)
    assert found["coverage_hole"].subject == "pajak"
    with pytest.raises(NotAllowed):
        actions.suggest_obstacles(by=reporter("batam"), at=AT, mall="bogor")
    OutboxMessage.objects.update(ended_at=end - timedelta(days=2))
    assert actions.suggest_obstacles(by=SYSTEM, at=AT - timedelta(days=2), mall="bogor") == 1
