"""A mall day that lives: people arrive, book, draw numbers, are called and served, or do not come.

Everything goes through the same actions as people use; every event carries the demo actor. The day is a
seeded plan advanced by `step(at)`: a test drives it with its own times, the command with the clock.
"""

import random
from collections import Counter as Tally
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from pendopo.booking import actions as booking
from pendopo.booking import queries as bookings
from pendopo.booking.types import ApplicantInput
from pendopo.catalogue import queries as catalogue
from pendopo.kit.actor import SYSTEM, Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import PendopoError
from pendopo.malls import queries as malls
from pendopo.queue import actions as queue

DEMO_ACTOR = Actor(kind="demo", code="live", grants=SYSTEM.grants)
NAMES = ("Sari", "Budi", "Ayu", "Joko", "Rina", "Agus", "Dewi", "Slamet", "Ratna", "Hendra", "Siti", "Wawan")
PRIORITIES = ("elderly", "disability", "pregnant", "child")

ARRIVALS_PER_COUNTER_HOUR = 3.2  # walk-ins; with bookings a little under what the counters can serve
BOOKINGS_PER_COUNTER_HOUR = 1.6
PRIORITY_SHARE = 0.12
NO_SHOW_SHARE = 0.07
HOLD_SHARE = 0.05
LUNCH_LULL = 0.5  # arrivals around noon, as a share of the usual


@dataclass(slots=True)
class Desk:
    """One counter in the simulation: what its officer does, and when the next thing happens."""

    counter_id: int
    stall_id: int
    state: str = "closed"  # closed, idle, called, serving
    due_at: datetime | None = None
    comes: bool = True
    recalls: int = 0
    minutes: float = 10.0
    ticket_id: Any = None


@dataclass(slots=True)
class Summary:
    """What happened: counts by kind, and the sentences of refusals by code."""

    counts: Tally[str] = field(default_factory=Tally)
    refused: Tally[str] = field(default_factory=Tally)

    def as_json(self) -> dict[str, Any]:
        """Flat JSON for scripts."""
        return {**dict(sorted(self.counts.items())), "refused": dict(sorted(self.refused.items()))}


class LiveDay:
    """A seeded day of one mall."""

    def __init__(self, mall_slug: str, *, seed: int = 1, by: Actor = DEMO_ACTOR) -> None:
        self.mall = malls.get_mall(mall_slug)
        self.random = random.Random(seed)  # noqa: S311 - a reproducible play, not a secret
        self.by = by
        self.summary = Summary()
        self.desks: list[Desk] = []
        self.services: dict[int, list[Any]] = {}
        self.coming: list[tuple[datetime, str]] = []  # booked people on their way: when, code
        self.last_at: datetime | None = None

    def begin(self, *, at: datetime) -> None:
        """Learn the counters and services of the day and open what can be opened."""
        on = local_date(at, self.mall.zone)
        for service in catalogue.list_services(self.mall, on=on):
            self.services.setdefault(service.stall_id, []).append(service)
        self.desks = [
            Desk(counter.id, counter.stall_id)
            for counter in malls.list_counters(self.mall, on=on)
            if counter.stall_id in self.services
        ]
        self.last_at = at

    def step(self, at: datetime) -> None:
        """Let everything happen that is due until `at`."""
        if self.last_at is None:
            self.begin(at=at)
        hours = max(0.0, (at - (self.last_at or at)).total_seconds() / 3600)
        self.last_at = at
        self._arrive(at, hours)
        self._book(at, hours)
        self._check_in(at)
        for desk in self.desks:
            self._work(desk, at)

    def end(self, at: datetime) -> None:
        """Close the counters; who still waits is left to the end of the day."""
        for desk in self.desks:
            if desk.state == "idle":
                self._try("counters closed", lambda desk=desk: queue.close_counter(
                    counter_id=desk.counter_id, by=self.by, at=at
                ))  # fmt: skip
                desk.state = "closed"

    def _try(self, what: str, act: Any) -> Any:
        """Run one action as one transaction; a refusal is counted, not raised: people are refused too."""
        try:
            with transaction.atomic():
                result = act()
        except PendopoError as error:
            self.summary.refused[error.code] += 1
            return None
        self.summary.counts[what] += 1
        return result

    def _rate(self, at: datetime) -> float:
        return LUNCH_LULL if at.astimezone(ZoneInfo(self.mall.zone)).hour == 12 else 1.0

    def _poisson(self, mean: float) -> int:
        """How many of a rare kind happen: exponential gaps until the mean is used up."""
        count, left = 0, self.random.expovariate(1.0)
        while left < mean:
            count += 1
            left += self.random.expovariate(1.0)
        return count

    def _service(self) -> Any:
        desk = self.random.choice(self.desks)
        return self.random.choice(self.services[desk.stall_id])

    def _arrive(self, at: datetime, hours: float) -> None:
        mean = ARRIVALS_PER_COUNTER_HOUR * len(self.desks) * hours * self._rate(at)
        for _ in range(self._poisson(mean) if self.desks else 0):
            service = self._service()
            urgent = self.random.random() < PRIORITY_SHARE
            self._try("tickets", lambda service=service, urgent=urgent: queue.issue_ticket(
                mall=self.mall,
                service=service,
                priority=self.random.choice(PRIORITIES) if urgent else "",
                origin="kiosk",
                by=self.by,
                at=at,
            ))  # fmt: skip

    def _book(self, at: datetime, hours: float) -> None:
        mean = BOOKINGS_PER_COUNTER_HOUR * len(self.desks) * hours
        for _ in range(self._poisson(mean) if self.desks else 0):
            service = self._service()
            days = [day for day in bookings.list_days(service, at=at)[:5] if day.free]
            if not service.bookable or not days:
                continue
            views = bookings.list_windows(service, date=self.random.choice(days).date, at=at)
            free = [view for view in views if view.free]
            if not free:
                continue
            view = self.random.choice(free)
            booked = self._try("appointments", lambda view=view, service=service: booking.book_window(
                window_id=view.id,
                service=service,
                applicant=ApplicantInput(name=self.random.choice(NAMES)),
                channel="demo",
                by=self.by,
                at=at,
            ))  # fmt: skip
            if booked and local_date(view.starts_at, self.mall.zone) == local_date(at, self.mall.zone):
                early = timedelta(minutes=self.random.triangular(-10, 40, 12))
                self.coming.append((view.starts_at - early, booked.code))

    def _check_in(self, at: datetime) -> None:
        due = [item for item in self.coming if item[0] <= at]
        self.coming = [item for item in self.coming if item[0] > at]
        for _when, code in due:
            if self.random.random() < NO_SHOW_SHARE:
                self.summary.counts["stayed away"] += 1
                continue
            self._try("check-ins", lambda code=code: queue.check_in(
                mall=self.mall, code=code, by=self.by, at=at
            ))  # fmt: skip

    def _work(self, desk: Desk, at: datetime) -> None:
        """One officer: open, call, start or give up, serve, finish."""
        if desk.state == "closed":
            opened = self._try("counters opened", lambda: queue.open_counter(
                counter_id=desk.counter_id, by=self.by, at=at
            ))  # fmt: skip
            desk.state = "idle" if opened else "closed"
        if desk.due_at is not None and desk.due_at > at:
            return
        if desk.state == "serving":
            self._finish(desk, at)
        elif desk.state == "called":
            self._start_or_give_up(desk, at)
        if desk.state == "idle":
            self._call(desk, at)

    def _call(self, desk: Desk, at: datetime) -> None:
        called = self._try("calls", lambda: queue.call_next_ticket(
            counter_id=desk.counter_id, by=self.by, at=at
        ))  # fmt: skip
        if called is None:
            self.summary.counts["calls"] -= 1
            desk.due_at = at + timedelta(seconds=30)
            return
        desk.state, desk.recalls = "called", 0
        desk.ticket_id = called.ticket_id
        desk.comes = self.random.random() >= NO_SHOW_SHARE
        desk.minutes = self.random.lognormvariate(2.0, 0.45)  # median a little over seven minutes
        desk.due_at = at + timedelta(seconds=self.random.uniform(10, 50))

    def _start_or_give_up(self, desk: Desk, at: datetime) -> None:
        if desk.comes:
            self._try("services started", lambda: queue.start_serving(
                counter_id=desk.counter_id, by=self.by, at=at
            ))  # fmt: skip
            desk.state, desk.due_at = "serving", at + timedelta(minutes=desk.minutes)
        elif desk.recalls < 2:
            self._try("recalls", lambda: queue.recall_ticket(
                counter_id=desk.counter_id, by=self.by, at=at
            ))  # fmt: skip
            desk.recalls += 1
            desk.due_at = at + timedelta(seconds=40)
        else:
            self._try("no-shows", lambda: queue.mark_no_show(
                counter_id=desk.counter_id, by=self.by, at=at
            ))  # fmt: skip
            desk.state, desk.due_at = "idle", at

    def _finish(self, desk: Desk, at: datetime) -> None:
        if self.random.random() < HOLD_SHARE:
            held = self._try("put aside", lambda: queue.hold_ticket(
                counter_id=desk.counter_id, by=self.by, at=at
            ))  # fmt: skip
            if held is not None:
                self._try("returned", lambda: queue.return_ticket(
                    ticket_id=desk.ticket_id, by=self.by, at=at
                ))  # fmt: skip
        else:
            self._try("services finished", lambda: queue.finish_ticket(
                counter_id=desk.counter_id, by=self.by, at=at
            ))  # fmt: skip
        desk.state, desk.due_at = "idle", at + timedelta(seconds=self.random.uniform(5, 40))
