"""What people hear of their ticket."""

from datetime import timedelta

import pytest

from pendopo.channels.models import OutboxMessage
from pendopo.events.models import Event
from pendopo.kit.actor import ANYONE, SYSTEM
from pendopo.queue import actions, rules
from pendopo.queue.models import Ticket
from pendopo.queue.queries.find import visit_token
from pendopo.queue.tests import factories as f

pytestmark = pytest.mark.django_db


def told(kind: str) -> int:
    """How many messages of a kind wait in the outbox."""
    return OutboxMessage.objects.filter(kind=kind).count()


def test_whoever_is_nearly_due_is_told_once(settings):
    settings.DEMO = True
    _mall, stall, service = f.make_floor()
    for number in range(5):
        f.draw(service, applicant=f.make_person(f"Sari {number}", f"0812345678{number:02d}"))
    later = f.AT + timedelta(minutes=5)
    assert actions.tell_nearly_due(by=SYSTEM, at=later) == 0  # nobody works yet
    f.open_counters(stall)
    assert actions.tell_nearly_due(by=SYSTEM, at=f.AT) == 0  # they have just drawn
    assert actions.tell_nearly_due(by=SYSTEM, at=later) == 3
    assert actions.tell_nearly_due(by=SYSTEM, at=later) == 0
    first = Ticket.objects.order_by("queue_rank", "sequence").first()
    actions.cancel_ticket(token=link_of(first), by=ANYONE, at=later)
    assert actions.tell_nearly_due(by=SYSTEM, at=later) == 1
    assert told("ticket_near") == 4
    assert Event.objects.filter(name="queue.ticket.nearly_due").count() == 4


def link_of(ticket: Ticket) -> str:
    """The private link of a ticket's visit."""
    return visit_token(ticket.visit_id)


def test_the_end_of_the_day_is_told_with_its_reason(settings):
    settings.DEMO = True
    mall, _stall, service = f.make_floor()
    f.draw(service, applicant=f.make_person("Sari", "081234567801"))
    f.draw(service)
    actions.close_day(mall=mall, reason="after_closing", by=SYSTEM, at=f.AT + timedelta(hours=8))
    row = OutboxMessage.objects.get(kind="ticket_closed")
    assert (row.mall, row.rank, row.settled) == ("bogor", 0, False)
    assert str(rules.end_words("after_closing")) in row.content


def test_a_number_that_somebody_else_drew_is_sent_with_its_link(settings):
    settings.DEMO = True
    _mall, _stall, service = f.make_floor()
    for name, by in (("Sari", f.JOKO), ("Budi", ANYONE)):
        actions.issue_ticket(
            mall=service.mall, service=service, applicant=f.make_person(name, "081234567801"), by=by, at=f.AT
        )
    assert told("ticket_link") == 1
    assert rules.needs_ticket_link("kiosk")
    assert not rules.needs_ticket_link("anyone")
