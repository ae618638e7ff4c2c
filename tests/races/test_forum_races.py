"""Two people of the ministry press the same button: one is heard, the other is told, nothing is half done."""

from datetime import timedelta

import pytest

from pendopo.forum import actions as forum
from pendopo.forum.models import FollowUp, Session
from pendopo.forum.tests.factories import ANALYST, AT, make_malls, make_session
from pendopo.forum.types import EditedMeanwhile, FollowUpStateWrong, SessionStateWrong
from pendopo.kit.actor import SYSTEM
from pendopo.monitoring import actions as monitoring
from pendopo.monitoring.actions import alerts
from pendopo.monitoring.models import Alert, AlertStep, Return
from pendopo.monitoring.tests import alert_factories as past
from pendopo.monitoring.types.alerts import AlertOver
from tests.races.together import lost, run_together, won

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("crowd")]
LATER = AT + timedelta(days=8)


def test_a_session_starts_once_and_its_minutes_have_one_writer():
    make_malls()
    row = make_session()
    begun = run_together(
        *[lambda: forum.start_session(session_id=row.pk, by=ANALYST, at=LATER).pk for _person in range(4)]
    )
    assert len(won(begun)) == 1
    assert len(lost(begun, SessionStateWrong)) == 3
    written = run_together(
        *[
            lambda text=text: (
                forum.save_minutes(
                    session_id=row.pk, minutes=text, decisions=[text], version=0, by=ANALYST, at=LATER
                ).minutes
            )
            for text in ("satu", "dua", "tiga")
        ]
    )
    assert len(lost(written, EditedMeanwhile)) == 2
    kept = Session.objects.get(pk=row.pk)
    assert [kept.minutes] == won(written) == kept.decisions
    assert kept.minutes_version == 1


def test_a_follow_up_is_done_once_and_reopened_once():
    make_malls()
    row = make_session()
    task = forum.add_follow_up(
        session_id=row.pk, task="Perbaiki", owner="Dinas", due=(AT + timedelta(days=30)).date(),
        by=ANALYST, at=AT,
    )  # fmt: skip

    def done():
        return forum.finish_follow_up(follow_up_id=task.pk, evidence="Sudah", by=ANALYST, at=LATER).state

    def opened():
        return forum.reopen_follow_up(follow_up_id=task.pk, reason="Belum", by=ANALYST, at=LATER).state

    for _round in range(4):
        before = FollowUp.objects.get(pk=task.pk)
        results = run_together(done, opened, done, opened)
        lost(results, FollowUpStateWrong)
        after = FollowUp.objects.get(pk=task.pk)
        assert len(after.history) == len(before.history) + len(won(results))
        steps = [step["what"] for step in after.history]
        assert steps[1:] == [("done", "reopened")[number % 2] for number in range(len(steps) - 1)]
        assert (after.state == "done") == (after.done_at is not None) == (steps[-1] == "done")


def test_two_workers_open_returns_and_scan_for_falls_once():
    past.save(past.fallen(past.make_history(2), week=0, percent=60))
    opened = run_together(*[lambda: monitoring.open_returns(by=SYSTEM, at=past.AT) for _worker in range(2)])
    assert won(opened) == opened
    keys = list(Return.objects.values_list("mall", "kind", "starts_date"))
    assert len(keys) == len(set(keys)) > 0
    scanned = run_together(
        *[lambda: alerts.scan_for_falls(cadence="week", by=SYSTEM, at=past.AT) for _worker in range(2)]
    )
    assert won(scanned) == scanned
    found = list(Alert.objects.filter(over_start=None).values_list("mall", "measure", "kind", "cadence"))
    assert len(found) == len(set(found)) > 0


def test_two_analysts_judge_one_alert():
    past.save(past.fallen(past.make_history(2), week=0, percent=60))
    alerts.scan_for_falls(cadence="week", by=SYSTEM, at=past.AT)
    alert = Alert.objects.filter(kind="fall").first()

    def dismiss():
        return alerts.dismiss_alert(
            alert_id=alert.pk,
            reason="expected",
            text="Sudah diketahui sejak lama.",
            by=past.ANALYST,
            at=past.AT,
        ).kind

    results = run_together(dismiss, dismiss, dismiss)
    assert len(won(results)) == 1
    assert len(lost(results, AlertOver)) == 2
    assert AlertStep.objects.filter(alert=alert, kind="dismissed").count() == 1
