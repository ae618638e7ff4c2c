"""Any steps of the floor in any order: a ticket and its place never contradict each other (rule queue-19)."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.booking import actions as booking
from pendopo.booking.models import Appointment, Window
from pendopo.booking.tests.factories import assert_recount
from pendopo.events.models import Event
from pendopo.kit.errors import PendopoError
from pendopo.queue import actions, queries
from pendopo.queue.models import CounterSession, Ticket, TicketPeriod, Visit
from pendopo.queue.rules import place_states
from pendopo.queue.tests import factories as f
from pendopo.queue.types import AT_COUNTER, ENDED, State

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NAMES = (
    *("draw", "draw_steps", "come", "come", "call", "call", "call", "start", "start", "start", "finish"),
    *("finish", "finish", "undo", "undo", "undo", "no_show", "hold", "recall", "return_line", "return_here"),
    *("reinstate", "give_up", "give_up_link", "staff_cancel", "staff_move", "transfer_within"),
    *("transfer_away", "rebook", "close_one", "close_day", "close_all", "rebook_all", "wait", "wait_long"),
    *("missed", "set_back"),
)
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 11)), min_size=25, max_size=90)


class Floor:
    """One run of steps on two stalls; refusals are part of the game."""

    def __init__(self) -> None:
        self.mall = f.make_mall()
        self.stalls = [f.make_stall(self.mall, number=number) for number in (1, 2)]
        self.services = [
            f.make_service(stall, slug)
            for stall, slugs in zip(self.stalls, (("ktp", "kk"), ("paspor",)), strict=True)
            for slug in slugs
        ]
        booking.generate_windows(mall=self.mall, days=1, by=f.DEWI, at=f.AT)
        self.booked = [
            f.book(self.services[index % 3], hour=9 + index // 3, person=f.make_person(name))
            for index, name in enumerate(("Sari", "Budi", "Ayu", "Joko", "Rina", "Dewi"))
        ]
        self.counters = [row for stall in self.stalls for row in f.open_counters(stall, by=f.DEWI)]
        self.tokens: list[str] = []
        self.at = f.AT

    def step(self, name: str, pick: int) -> None:
        who = {"by": f.DEWI, "at": self.at}
        at_work = list(Ticket.objects.filter(state__in=AT_COUNTER).order_by("id"))
        counter = self.counters[pick % len(self.counters)]
        if at_work and name in {"recall", "start", "finish", "hold", "no_show"}:
            counter = at_work[pick % len(at_work)].counter
        elif name == "undo" and (
            last := Ticket.objects.exclude(last_act="").order_by("-last_act_at").first()
        ):
            counter = last.last_counter or counter
        if name in {"draw", "draw_steps"}:
            further = ["paspor", "kk"] if name == "draw_steps" else []
            priority = "elderly" if pick % 3 == 0 else ""
            issued = f.draw(self.services[0], at=self.at, further_services=further, priority=priority)
            self.tokens.append(issued.token)
        elif name == "come":
            one = self.booked[pick % len(self.booked)]
            self.tokens.append(actions.check_in(mall=self.mall, code=one.code, **who).token)
        elif name == "call":
            actions.call_next_ticket(counter_id=counter.id, **who)
        elif name in {"recall", "start", "finish", "hold", "no_show", "undo"}:
            {
                "recall": actions.recall_ticket, "start": actions.start_serving,
                "finish": actions.finish_ticket, "hold": actions.hold_ticket,
                "no_show": actions.mark_no_show, "undo": actions.undo_last,
            }[name](counter_id=counter.id, **who)  # fmt: skip
        elif name in {"wait", "wait_long"}:
            self.at += timedelta(minutes=60 if name == "wait_long" else 1, seconds=pick)
        elif name == "give_up_link" and self.tokens:
            actions.cancel_ticket(token=self.tokens[pick % len(self.tokens)], **who)
        elif name in {"staff_cancel", "staff_move"}:
            self.change_booking(name, pick)
        elif name in {"close_day", "close_all", "rebook_all", "missed", "set_back"}:
            self.end(name)
        else:
            self.change_ticket(name, pick, counter.id)

    def change_booking(self, name: str, pick: int) -> None:
        rows = list(Appointment.objects.order_by("id"))
        row = rows[pick % len(rows)]
        if name == "staff_cancel":
            booking.cancel_appointment(appointment_id=row.id, by=f.DEWI, at=self.at)
        else:
            window = Window.objects.filter(stall=row.window.stall).order_by("-starts_at")[pick % 4]
            booking.move_appointment(appointment_id=row.id, window_id=window.id, by=f.DEWI, at=self.at)

    def change_ticket(self, name: str, pick: int, counter: int) -> None:
        rows = list(Ticket.objects.order_by("id"))
        if not rows:
            return
        call = {"ticket_id": rows[pick % len(rows)].id, "by": f.DEWI, "at": self.at}
        if name == "return_here":
            actions.return_ticket(**call, counter_id=counter)
        elif name == "rebook":
            windows = Window.objects.filter(service_day__gt=f.MONDAY, stall=rows[pick % len(rows)].stall)
            actions.rebook_ticket(**call, window_id=windows.order_by("id")[pick % 6].id)
        elif name == "close_one":
            actions.close_ticket(**call, reason="left")
        elif name.startswith("transfer"):
            actions.transfer_ticket(**call, service="kk" if name == "transfer_within" else "paspor")
        else:
            {
                "return_line": actions.return_ticket, "reinstate": actions.reinstate_ticket,
                "give_up": actions.cancel_ticket,
            }[name](**call)  # fmt: skip

    def end(self, name: str) -> None:
        who = {"by": f.DEWI, "at": self.at}
        if name == "missed":
            booking.end_missed_bookings(**who)
        elif name == "set_back":
            self.at = f.AT
            actions.reopen_demo_day(**who)
            for stall in self.stalls:
                f.open_counters(stall, at=self.at, by=f.DEWI)
        elif name == "rebook_all":
            actions.rebook_waiting(mall=self.mall, **who)
        else:
            actions.close_day(mall=self.mall, reason="hours_over", everything=name == "close_all", **who)
            if name == "close_all":
                for stall in self.stalls:
                    f.open_counters(stall, at=self.at, by=f.DEWI)

    def check(self) -> None:
        for ticket in Ticket.objects.select_related("place", "visit", "rebooked"):
            if ticket.place is not None:
                pair = (ticket.state, ticket.place.state)
                assert ticket.place.state in place_states(State(ticket.state)), pair
            periods = list(TicketPeriod.objects.filter(ticket=ticket))
            live = State(ticket.state) not in ENDED | {State.PLANNED}
            assert [row.state for row in periods if row.ends_at is None] == ([ticket.state] if live else [])
            assert all(one.ends_at <= two.starts_at for one, two in pairwise(periods))
            assert (ticket.ended_at is None) == (State(ticket.state) not in ENDED)
            assert (ticket.counter_id is not None) == (State(ticket.state) in AT_COUNTER)
            assert ticket.rebooked_id is None or (ticket.state, ticket.end_reason) == ("closed", "rebooked")
        for visit in Visit.objects.prefetch_related("tickets"):
            states = {State(row.state) for row in visit.tickets.all()}
            assert (visit.ended_at is not None) == (states <= ENDED), states
            assert visit.ended_at is None or visit.ended_at >= visit.arrived_at
        for row in Appointment.objects.filter(state="checked_in"):
            assert row.tickets.exclude(state__in=ENDED).exists(), "nobody is here for this place"
        for window in Window.objects.all():
            assert_recount(window)
        for row in CounterSession.objects.exclude(closed_at=None):
            assert row.closed_at >= row.opened_at
        sums = Event.objects.filter(name="queue.visit.finished").values_list("data", flat=True)
        assert all(value >= 0 for data in sums for key, value in data.items() if key.endswith("_seconds"))
        queries.day_end(self.mall, by=f.DEWI, at=self.at)
        queries.floor_state(self.mall, by=f.DEWI, at=self.at)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_steps_in_any_order_keep_ticket_and_place_honest(steps):
    with transaction.atomic():
        floor = Floor()
        for name, pick in steps:
            try:
                with transaction.atomic():
                    floor.step(name, pick)
            except PendopoError:
                continue
        floor.check()
        transaction.set_rollback(True)
