"""Returns on their way: computed, confirmed, given back, accepted, corrected; nothing is hidden or lost."""

from datetime import timedelta

import pytest

from pendopo.analytics.tests.factories import make_day
from pendopo.channels.models import OutboxMessage
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.malls.models import Mall
from pendopo.monitoring.actions import (
    accept_return,
    accept_returns,
    adopt_computed,
    answer_return,
    extend_return,
    give_back_return,
    open_returns,
    refresh_returns,
    revise_definition,
    send_return_reminders,
)
from pendopo.monitoring.models import Return, ReturnValue
from pendopo.monitoring.queries.returns import (
    board_of,
    gains_of,
    get_return_view,
    list_returns_of,
    reported_values,
)
from pendopo.monitoring.rules.returns import parse_period
from pendopo.monitoring.tests.return_factories import (
    ANALYST,
    AT,
    AUDITOR,
    MONTHS,
    OCTOBER,
    actor,
    head,
    make_month,
    make_return,
)
from pendopo.monitoring.types.returns import (
    Answer,
    PeriodKind,
    ReturnIncomplete,
    ReturnLocked,
    ReturnMoved,
    ReturnNotOpen,
    ReturnUnknown,
)
from pendopo.people.tests.factories import make_staff
from pendopo.people.types import Role
from pendopo.regions.models import Region

pytestmark = pytest.mark.django_db


def value(row, field="visits"):
    return ReturnValue.objects.get(of=row, field=field)


def confirm(row, *, answers=None, by=None, at=AT, why=""):
    row.refresh_from_db()
    return answer_return(
        return_id=row.pk, version=row.version, answers=answers or {}, confirm=True, why=why,
        by=by or head(row.mall), at=at,
    )  # fmt: skip


def accept(row, *, at=AT):
    row.refresh_from_db()
    return accept_return(return_id=row.pk, version=row.version, by=ANALYST, at=at)


def reachable(username, role, mall="bogor"):
    """Somebody with an address who has had the role for long."""
    user = make_staff(username, role, mall=mall)
    user.email = f"{username}@contoh.id"
    user.save()
    user.role_assignments.update(starts_at=AT - timedelta(days=90))


def test_a_month_is_confirmed_without_typing_a_number():
    row = make_return()
    assert (row.state, str(row.due_date), str(row.lock_date)) == ("computed", "2026-11-05", "2026-11-30")
    assert value(row).value == 60
    assert value(row, "services_finished").value == 54
    assert value(row, "wait_p90").value == 20
    assert value(row, "coverage").value == 100
    done = confirm(row)
    assert (done.state, done.on_time, done.version) == ("confirmed", True, 2)
    accept(row)
    assert {act.act for act in row.history.all()} == {"opened", "confirmed", "accepted"}
    assert open_returns(mall="bogor", back=MONTHS, by=SYSTEM, at=AT) == 0


def test_gaps_are_named_and_must_be_explained():
    row = make_return(gap=True)
    with pytest.raises(ReturnIncomplete) as refused:
        confirm(row)
    assert set(refused.value.fields) == {"r-visits", "r-coverage"}
    row.refresh_from_db()
    assert (row.state, row.version) == ("computed", 1)
    why = {code: Answer(value(row, code).value, reason="Jaringan putus.") for code in ("visits", "coverage")}
    assert confirm(row, answers=why).state == "confirmed"


def test_another_number_than_the_systems_needs_a_reason_and_keeps_the_old_one():
    row = make_return()
    with pytest.raises(ReturnIncomplete) as refused:
        confirm(row, answers={"visits": Answer(75)})
    assert "r-visits" in refused.value.fields
    confirm(row, answers={"visits": Answer(75, reason="15 orang dicatat di buku tamu.")})
    assert (value(row).value, value(row).computed) == (75, 60)
    change = row.history.get(act="confirmed").changes[0]
    assert change == {"field": "visits", "old": 60.0, "new": 75, "why": "15 orang dicatat di buku tamu."}
    with pytest.raises(ReturnIncomplete):
        confirm(row, answers={"permits_issued": Answer(-1)})
    with pytest.raises(ReturnIncomplete):
        confirm(row, answers={"unknown": Answer(1)})


def test_a_blocking_check_cannot_be_explained_away_and_a_note_needs_nothing():
    row = make_return()
    with pytest.raises(ReturnIncomplete):
        confirm(
            row, answers={"applications": Answer(5), "applications_online": Answer(9, reason="begitulah")}
        )
    confirm(
        row,
        answers={"applications": Answer(5), "permits_issued": Answer(9), "applications_online": Answer(5)},
    )
    view = get_return_view("bogor", OCTOBER, by=head(), at=AT)
    assert [found.check for found in view.findings] == ["permits_over_applications"]
    assert view.questions == ()


def test_given_back_with_remarks_answered_and_accepted():
    row = make_return()
    with pytest.raises(ReturnNotOpen):
        give_back_return(return_id=row.pk, version=1, remarks={"visits": "Mengapa?"}, by=ANALYST, at=AT)
    reachable("ayu", Role.MALL_MANAGER)
    confirm(row)
    with pytest.raises(InvalidInput):
        give_back_return(return_id=row.pk, version=2, remarks={"visits": " "}, by=ANALYST, at=AT)
    later = AT + timedelta(days=25)
    give_back_return(return_id=row.pk, version=2, remarks={"visits": "Mengapa turun?"}, by=ANALYST, at=later)
    row.refresh_from_db()
    assert (row.state, str(row.lock_date)) == ("returned", "2026-12-05")
    assert OutboxMessage.objects.filter(kind="return_given_back").count() == 1
    view = get_return_view("bogor", OCTOBER, by=head(), at=later)
    assert [remark.text for block in view.blocks for remark in block.remarks] == ["Mengapa turun?"]
    draft = {"visits_note": Answer(text="Libur panjang.")}
    answer_return(return_id=row.pk, version=3, answers=draft, confirm=False, by=head(), at=later)
    row.refresh_from_db()
    assert (row.state, row.version) == ("returned", 4)
    confirm(row, at=later)
    assert row.remarks.get().answered_at == later
    assert value(row, "visits_note").text == "Libur panjang."
    assert accept(row, at=later).state == "accepted"
    assert Return.objects.get().on_time is True  # of the first confirmation


def test_late_events_show_beside_what_was_confirmed_and_can_be_taken_over():
    row = make_return()
    make_day("bogor", day=OCTOBER.start + timedelta(days=6), visits=5, tickets=5, services_finished=5)
    assert refresh_returns(mall="bogor", by=SYSTEM, at=AT) > 0
    assert value(row).value == 65  # not confirmed yet: it follows
    with pytest.raises(ReturnMoved):  # nobody confirms what was not on the page
        answer_return(return_id=row.pk, version=1, answers={}, confirm=True, by=head(), at=AT)
    confirm(row)
    accept(row)
    make_day("bogor", day=OCTOBER.start + timedelta(days=7), visits=5, tickets=5, services_finished=5)
    refresh_returns(return_id=row.pk, by=SYSTEM, at=AT)
    assert (value(row).value, value(row).computed) == (65, 70)
    view = get_return_view("bogor", OCTOBER, by=head(), at=AT)
    moved = {field.spec.code: field.moved for block in view.blocks for field in block.fields if field.moved}
    assert moved["visits"] == "65 → 70"
    row.refresh_from_db()
    adopt_computed(return_id=row.pk, version=row.version, by=head(), at=AT)
    row.refresh_from_db()
    assert (row.state, row.corrections, value(row).value, value(row).accepted_value) == (
        "confirmed",
        1,
        70,
        65,
    )
    assert reported_values("visits", OCTOBER.start)["32.71"].value == 65
    accept(row)
    assert reported_values("visits", OCTOBER.start)["32.71"].value == 70


def test_an_override_is_not_overrun_by_late_events():
    row = make_return()
    confirm(row, answers={"visits": Answer(80, reason="buku tamu")})
    make_day("bogor", day=OCTOBER.start + timedelta(days=7), visits=5, tickets=5)
    refresh_returns(mall="bogor", by=SYSTEM, at=AT)
    row.refresh_from_db()
    adopt_computed(return_id=row.pk, version=row.version, by=head(), at=AT)
    assert (value(row).value, value(row).computed, value(row, "tickets").value) == (80, 65, 65)


def test_a_correction_after_acceptance_says_why_and_waits_again():
    row = make_return()
    confirm(row)
    accept(row)
    new = {"applications": Answer(31)}
    with pytest.raises(ReturnIncomplete) as refused:
        confirm(row, answers=new)
    assert "why" in refused.value.fields
    much_later = AT + timedelta(days=90)
    confirm(row, answers=new, why="Salah hitung.", at=much_later)
    row.refresh_from_db()
    assert (row.state, row.corrections) == ("confirmed", 1)
    outside = get_return_view("bogor", OCTOBER, by=None, at=AT)
    field = next(f for block in outside.blocks for f in block.fields if f.spec.code == "applications")
    assert (field.shown, outside.state, outside.history) == ("", "accepted", ())
    assert row.history.get(act="corrected").changes[0]["why"] == "Salah hitung."


def test_a_return_that_was_opened_late_counts_its_days_from_then():
    row = make_return(at=AT + timedelta(days=23))
    assert (str(row.due_date), str(row.lock_date)) == ("2026-11-30", "2026-12-25")


def test_a_page_trusts_a_fresh_computation():
    row = make_return()
    make_day("bogor", day=OCTOBER.start + timedelta(days=6), visits=5, tickets=5, services_finished=5)
    assert refresh_returns(return_id=row.pk, unless_fresh=True, by=SYSTEM, at=AT + timedelta(minutes=9)) == 0
    assert refresh_returns(return_id=row.pk, unless_fresh=True, by=SYSTEM, at=AT + timedelta(minutes=11)) > 0
    assert refresh_returns(return_id=row.pk, by=SYSTEM, at=AT + timedelta(minutes=11)) == 0


def test_the_lock_closes_and_an_exception_opens_with_its_reason():
    row = make_return()
    locked = AT + timedelta(days=30)
    with pytest.raises(ReturnLocked):
        confirm(row, at=locked)
    until = locked.date() + timedelta(days=3)
    with pytest.raises(InvalidInput):
        extend_return(return_id=row.pk, due=until, lock=until, why="", by=ANALYST, at=locked)
    with pytest.raises(NotAllowed):
        extend_return(return_id=row.pk, due=until, lock=until, why="Banjir.", by=head(), at=locked)
    extend_return(return_id=row.pk, due=until, lock=until, why="Banjir.", by=ANALYST, at=locked)
    assert confirm(row, at=locked).on_time is True
    view = get_return_view("bogor", OCTOBER, by=ANALYST, at=locked)
    assert "Banjir." in view.exceptions[0]


def test_who_may_what():
    row = make_return()
    make_mall_of_padang = make_return("padang", region="13.71")
    for stranger in (head("padang"), AUDITOR, actor(Role.OFFICER, mall="bogor")):
        with pytest.raises(NotAllowed):
            confirm(row, by=stranger)
    with pytest.raises(NotAllowed):
        accept_return(return_id=row.pk, version=1, by=head(), at=AT)
    for reader in (
        None,
        head("padang"),
        actor(Role.OFFICER, mall="bogor"),
        actor(Role.REGION_HEAD, region="13.71"),
    ):
        with pytest.raises(ReturnUnknown):
            get_return_view("bogor", OCTOBER, by=reader, at=AT)
    for reader in (
        head(),
        ANALYST,
        AUDITOR,
        actor(Role.REGION_HEAD, region="32.71"),
        actor(Role.REGION_HEAD, region="32"),
    ):
        assert get_return_view("bogor", OCTOBER, by=reader, at=AT).accepted_only is False
    with pytest.raises(NotAllowed):
        list_returns_of(Mall.objects.get(slug="bogor"), by=head("padang"), at=AT)
    with pytest.raises(NotAllowed):
        board_of(OCTOBER, by=head(), at=AT)
    assert reported_values("visits", OCTOBER.start) == {}
    assert set(reported_values("visits", OCTOBER.start, by=head())) == {"32.71"}
    assert set(reported_values("visits", OCTOBER.start, by=ANALYST)) == {"32.71", "13.71"}
    confirm(make_mall_of_padang)
    accept(make_mall_of_padang)
    assert get_return_view("padang", OCTOBER, by=head(), at=AT).accepted_only is True
    assert set(reported_values("visits", OCTOBER.start)) == {"13.71"}


def test_several_are_accepted_and_one_that_moved_does_not_hold_them_up():
    first, second, third = (
        make_return(),
        make_return("padang", region="13.71"),
        make_return("depok", region="32.76"),
    )
    confirm(first)
    confirm(second)
    done, refused = accept_returns(chosen=[(first.pk, 2), (second.pk, 1), (third.pk, 1)], by=ANALYST, at=AT)
    assert [row.mall for row in done] == ["bogor"]
    assert {key: type(problem) for key, problem in refused} == {
        second.pk: ReturnMoved,
        third.pk: ReturnNotOpen,
    }


def test_who_is_expected_and_how_complete():
    row = make_return()
    make_return("padang", region="13.71")
    Mall.objects.filter(slug="padang").update(closed_date=OCTOBER.end)
    make_month("padang", region="13.71", start=OCTOBER.end)
    november = AT + timedelta(days=30)
    assert open_returns(back=MONTHS, by=SYSTEM, at=november) == 1  # Padang was closed for good
    confirm(row)
    board = board_of(OCTOBER, by=ANALYST, at=AT)
    assert [(line.mall, line.state, line.late) for line in reversed(board.lines)] == [
        ("padang", "computed", False), ("bogor", "confirmed", False),
    ]  # fmt: skip
    nation = board.places["nation"][0].completeness
    assert (nation.expected, nation.received, nation.received_share, nation.on_time_share) == (2, 1, 50, 50)
    assert nation.coverage == 1


def test_a_region_keeps_the_name_that_it_had_and_the_new_one_is_said():
    make_return()
    Region.objects.filter(code="32.71").update(name="Kota Bogor Raya")
    view = get_return_view("bogor", OCTOBER, by=head(), at=AT)
    assert (view.renamed, view.region_name != "Kota Bogor Raya") == ("Kota Bogor Raya", True)


def test_a_new_definition_leaves_open_returns_with_theirs():
    row = make_return()
    with pytest.raises(NotAllowed):
        revise_definition(
            kind=PeriodKind.MONTH,
            valid_from=OCTOBER.end,
            due_days=9,
            lock_days=30,
            note="x",
            by=head(),
            at=AT,
        )
    with pytest.raises(InvalidInput) as refused:
        revise_definition(
            kind=PeriodKind.MONTH, valid_from=OCTOBER.end, due_days=9, lock_days=3, note="", by=ANALYST, at=AT
        )
    assert set(refused.value.fields) == {"lock_days", "note"}
    new = revise_definition(
        kind=PeriodKind.MONTH, valid_from=OCTOBER.end, due_days=9, lock_days=30,
        note="Tenggat lebih longgar.",
        checks={code: {"right": "10", "importance": "note"} for code in ("visits_change", "tickets_change")},
        by=ANALYST, at=AT,
    )  # fmt: skip
    assert new.version == 2
    make_month(start=OCTOBER.end, visits=30)
    open_returns(mall="bogor", back=MONTHS, by=SYSTEM, at=AT + timedelta(days=30))
    november = Return.objects.get(starts_date=OCTOBER.end)
    assert (str(november.due_date), november.definition.version, row.definition.version) == (
        "2026-12-10",
        2,
        1,
    )
    confirm(november, at=AT + timedelta(days=30))  # 50 % more is now only noted
    view = get_return_view("bogor", parse_period("2026-11"), by=head(), at=AT)
    assert "lebih dari 10 persen" in str(view.findings[0].message)


def test_reminders_come_once_a_day_and_the_ministry_gets_one_digest():
    make_return()
    reachable("ayu", Role.MALL_MANAGER)
    reachable("ani", Role.MINISTRY_ANALYST, mall="")
    sent = {day: send_return_reminders(by=SYSTEM, at=AT + timedelta(days=day)) for day in (0, 1, 2, 3, 4, 5)}
    assert sent == {0: 1, 1: 0, 2: 1, 3: 2, 4: 0, 5: 2}
    assert OutboxMessage.objects.count() == 6
    send_return_reminders(by=SYSTEM, at=AT + timedelta(days=3))
    assert OutboxMessage.objects.count() == 6


def test_the_head_gains_trends_hours_and_peers_of_accepted_malls_only():
    row = make_return()
    for number, slug in enumerate(["padang", "depok", "batam", "cirebon"]):
        other = make_return(slug, region=f"13.7{number}", visits=20 + 2 * number)
        confirm(other)
        if slug != "cirebon":
            accept(other)
    gains = gains_of(Mall.objects.get(slug="bogor"), OCTOBER)
    assert gains.trends[0].values == (60.0,)
    assert (gains.hours[0].hour, gains.hours[0].people_words, gains.hours[0].wait_median) == (9, "20", 10)
    peer = next(peer for peer in gains.peers if str(peer.name) == "Layanan selesai")
    assert (peer.own, peer.accepted, peer.unaccepted, peer.percentile) == ("54", 3, 1, 17)
    assert "MPP Cirebon" not in peer.peers
    assert row.mall_name not in peer.peers
