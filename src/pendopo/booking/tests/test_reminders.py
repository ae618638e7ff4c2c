"""Reminders: on the eve and two hours ahead, each once; untrue ones are called off."""

from datetime import UTC, datetime, timedelta

import pytest

from pendopo.booking import actions, rules
from pendopo.booking.models import Appointment
from pendopo.booking.tests.factories import ANYONE, AT, OFFICER, SARI, SYSTEM, make_place, make_window
from pendopo.channels.actions import deliver_due
from pendopo.channels.models import OutboxMessage

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 25, 3, 5, tzinfo=UTC)  # Wednesday 10.05
EVE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # Tuesday 16.00
SOON = START - timedelta(hours=2)


def reminders(state: str = "queued") -> list[str]:
    rows = OutboxMessage.objects.filter(kind__in=["appointment_reminder", "appointment_soon"], state=state)
    return list(rows.order_by("created_at").values_list("kind", flat=True))


@pytest.fixture
def booked():
    _mall, stall, service = make_place()
    window = make_window(stall, online=2, starts_at=START)
    return actions.book_window(window_id=window.id, service=service, applicant=SARI, by=ANYONE, at=AT)


def test_sari_is_reminded_on_the_eve_and_two_hours_ahead_each_once(booked) -> None:
    moment = AT
    while moment < START + timedelta(hours=1):
        actions.send_reminders(by=SYSTEM, at=moment)
        deliver_due(by=SYSTEM, at=moment)
        moment += timedelta(minutes=10)
    assert reminders("sent") == ["appointment_reminder", "appointment_soon"]
    assert reminders() == []
    first, second = (
        OutboxMessage.objects.filter(kind__startswith="appointment_")
        .exclude(kind="appointment_booked")
        .order_by("created_at")
        .values_list("created_at", flat=True)
    )
    assert timedelta() <= first - EVE < timedelta(minutes=10)
    assert timedelta() <= second - SOON < timedelta(minutes=10)


def test_after_a_standstill_only_the_latest_reminder_goes_out(booked) -> None:
    assert actions.send_reminders(by=SYSTEM, at=SOON + timedelta(minutes=30)) == 1
    assert actions.send_reminders(by=SYSTEM, at=SOON + timedelta(minutes=40)) == 0
    assert reminders() == ["appointment_soon"]


@pytest.mark.parametrize("moment", [EVE, SOON])
@pytest.mark.parametrize("change", ["move", "cancel", "come"])
def test_no_untrue_reminder_goes_out(booked, moment, change) -> None:
    assert actions.send_reminders(by=SYSTEM, at=moment) == 1
    assert len(reminders()) == 1
    call = {"appointment_id": booked.appointment_id, "at": moment}
    if change == "move":
        stall = Appointment.objects.get().window.stall
        other = make_window(stall, online=2, starts_at=START + timedelta(days=2))
        actions.move_appointment(**call, window_id=other.id, by=ANYONE)
    elif change == "cancel":
        actions.cancel_appointment(**call, by=ANYONE)
    else:
        actions.mark_checked_in(**call, by=OFFICER)
    assert reminders() == []
    assert actions.send_reminders(by=SYSTEM, at=moment + timedelta(minutes=1)) == 0
    if change == "move":
        assert actions.send_reminders(by=SYSTEM, at=moment + timedelta(days=2)) == 1


def test_nobody_is_reminded_of_a_time_that_a_closure_took(booked) -> None:
    Appointment.objects.update(to_replan=True)
    assert actions.send_reminders(by=SYSTEM, at=EVE) == 0


def test_which_reminder_is_due() -> None:
    due = lambda at, **more: rules.reminder_due(  # noqa: E731
        [EVE, SOON], **{"booked_at": AT, "reminded_at": None, "at": at} | more
    )
    assert due(EVE - timedelta(minutes=1)) is None
    assert due(EVE) == EVE
    assert due(SOON, reminded_at=EVE) == SOON
    assert due(SOON + timedelta(minutes=9), reminded_at=SOON) is None
    assert due(SOON, booked_at=SOON - timedelta(minutes=119)) is None
    assert due(SOON, booked_at=SOON - timedelta(hours=2)) == SOON
