"""A reminder that still waits is called off when its appointment is moved or cancelled."""

from datetime import timedelta

import pytest

from pendopo.booking import actions
from pendopo.booking.tests.factories import ANYONE, AT, SARI, SYSTEM, make_place, make_window
from pendopo.channels.models import OutboxMessage

pytestmark = pytest.mark.django_db


def waiting_reminders() -> int:
    return OutboxMessage.objects.filter(dedupe__startswith="appointment_reminder:", state="queued").count()


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_no_untrue_reminder_goes_out(change):
    _mall, stall, service = make_place()
    start = AT + timedelta(days=2, hours=3, minutes=5)
    window = make_window(stall, online=2, starts_at=start)
    other = make_window(stall, online=2, starts_at=start + timedelta(hours=2))
    booked = actions.book_window(window_id=window.id, service=service, applicant=SARI, by=ANYONE, at=AT)
    later = start - timedelta(hours=22)
    assert actions.send_reminders(by=SYSTEM, at=later) == 1
    assert waiting_reminders() == 1
    if change == "move":
        actions.move_appointment(
            appointment_id=booked.appointment_id, window_id=other.id, by=ANYONE, at=later
        )
    else:
        actions.cancel_appointment(appointment_id=booked.appointment_id, by=ANYONE, at=later)
    assert waiting_reminders() == 0
