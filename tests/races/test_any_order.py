"""Any operations in any order: afterwards the taken places equal the recount and no limit is broken."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.booking import actions
from pendopo.booking.models import Appointment, Window
from pendopo.booking.tests.factories import (
    ANYONE,
    AT,
    MONDAY,
    OFFICER,
    SYSTEM,
    assert_recount,
    make_mall,
    make_service,
    make_stall,
    person,
)
from pendopo.continuity.actions import apply_fact, withdraw_fact
from pendopo.continuity.types import FactInput
from pendopo.kit.errors import PendopoError

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NAMES = (
    "book", "hold", "confirm", "release", "move", "cancel", "reinstate", "overbook", "walk_in", "come",
    "miss", "served", "unserve", "give_up", "unserved", "rebook", "missed", "cap", "close", "withdraw",
    "expire", "wait", "hours",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, 7), st.integers(0, 7), st.integers(1, 3)), max_size=30
)


class Play:
    """One run of operations on a small mall; refusals are part of the game."""

    def __init__(self) -> None:
        mall = make_mall()
        self.stall = make_stall(mall, counters=1, base_minutes=20)
        self.services = [make_service(self.stall), make_service(self.stall, slug="paspor", minutes=40)]
        actions.generate_windows(mall=mall, days=0, by=SYSTEM, at=AT)
        self.windows = list(Window.objects.order_by("starts_at"))
        self.at = AT
        self.tokens: list[str] = []
        self.facts: list[tuple[str, int]] = []

    def step(self, name: str, one: int, other: int, people: int) -> None:
        window = self.windows[one % len(self.windows)]
        wish = {"window_id": window.id, "service": self.services[other % 2], "people": people}
        who = {"by": OFFICER if name == "overbook" else ANYONE, "at": self.at}
        if name in {"book", "overbook"}:
            actions.book_window(**wish, applicant=person(other), overbook=name == "overbook", **who)
        elif name == "hold":
            self.tokens.append(actions.hold_window(**wish, person_key=bytes([one]), **who).token)
        elif name == "confirm" and self.tokens:
            actions.confirm_hold(token=self.tokens[one % len(self.tokens)], applicant=person(other), **who)
        elif name == "release" and self.tokens:
            actions.release_hold(token=self.tokens[one % len(self.tokens)], **who)
        elif name == "walk_in":
            actions.take_walk_in_place(
                stall=self.stall, service=self.services[0], people=people, priority=one > 5, **who
            )
        elif name in {"cap", "close", "withdraw"}:
            self.restrict(name, window, people)
        elif name == "missed":
            actions.end_missed_bookings(by=SYSTEM, at=self.at + timedelta(days=one // 4))
        elif name == "expire":
            actions.release_expired_holds(by=SYSTEM, at=self.at)
        elif name == "wait":
            self.at += timedelta(minutes=10 * people)
        elif name == "hours":
            actions.generate_windows(mall=self.stall.mall, days=0, by=SYSTEM, at=self.at)
        else:
            self.change(name, one, window)

    def change(self, name: str, one: int, window: Window) -> None:
        rows = list(Appointment.objects.order_by("id"))
        if not rows:
            return
        call = {"appointment_id": rows[one % len(rows)].id, "by": OFFICER, "at": self.at}
        if name == "move":
            actions.move_appointment(**call, window_id=window.id)
        elif name == "unserved":
            picked = [row.id for row in rows[one % len(rows) :][:3]]
            actions.mark_unserved(appointment_ids=picked, reason="uji", by=OFFICER, at=self.at)
        elif name == "rebook":
            row = rows[one % len(rows)]
            actions.rebook(
                instead_of=row.id, window_id=window.id, service=row.service, applicant=row.applicant,
                people=row.people, priority=one > 4, by=OFFICER, at=self.at,
            )  # fmt: skip
        elif name not in {"confirm", "release"}:
            {
                "served": actions.mark_fulfilled,
                "unserve": actions.take_back_fulfilled,
                "give_up": actions.give_up_place,
                "cancel": actions.cancel_appointment,
                "come": actions.mark_checked_in,
                "miss": actions.mark_no_show,
                "reinstate": actions.reinstate,
            }[name](**call)

    def restrict(self, name: str, window: Window, people: int) -> None:
        if name == "withdraw":
            if self.facts:
                kind, fact_id = self.facts.pop()
                withdraw_fact(kind=kind, fact_id=fact_id, by=OFFICER, at=self.at)
            return
        kind = "cap" if name == "cap" else "closure"
        fact = FactInput(
            kind=kind, mall="bogor", starts_at=window.starts_at, ends_at=window.ends_at, reason="Uji",
            percent=25 * people if kind == "cap" else None,
        )  # fmt: skip
        self.facts.append((kind, apply_fact(fact=fact, by=OFFICER, at=self.at).fact_id))

    def check(self) -> None:
        for window in self.windows:
            assert_recount(window)
            assert window.overbook <= max(1, window.usual_capacity // 5)
        keys = Appointment.objects.filter(state="held").exclude(person_key=b"").values_list("person_key")
        assert len(keys) == len(set(keys))
        assert actions.audit_windows(since=MONDAY, by=SYSTEM, at=self.at) == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_operations_in_any_order_keep_every_count_true(steps):
    with transaction.atomic():
        play = Play()
        for name, one, other, people in steps:
            try:
                with transaction.atomic():
                    play.step(name, one, other, people)
            except PendopoError:
                continue
        play.check()
        transaction.set_rollback(True)
