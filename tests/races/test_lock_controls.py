"""The negative controls of the monitoring races: the same action twice at the same instant. With the lock one
goes through, without it both do: so the races prove the lock and not luck.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model, QuerySet

from pendopo.forum import actions as forum
from pendopo.forum.tests.factories import ANALYST, AT, make_malls, make_session
from pendopo.malls.tests.factories import make_mall
from pendopo.obstacles import actions as obstacles
from pendopo.obstacles.tests import factories as register
from pendopo.obstacles.tests.test_actions import NETWORK
from tests.races.together import run_together, won

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("crowd")]
LATER = AT + timedelta(days=8)
PATIENCE = 1.0  # how long a writer waits for the other to have read too


def session_start() -> Callable[[], Any]:
    make_malls()
    row = make_session()
    return lambda: forum.start_session(session_id=row.pk, by=ANALYST, at=LATER).pk


def minutes() -> Callable[[], Any]:
    make_malls()
    row = make_session()
    forum.start_session(session_id=row.pk, by=ANALYST, at=LATER)
    return lambda: (
        forum.save_minutes(
            session_id=row.pk, minutes="a", decisions=["a"], version=0, by=ANALYST, at=LATER
        ).pk
    )


def follow_up() -> Callable[[], Any]:
    make_malls()
    task = forum.add_follow_up(
        session_id=make_session().pk, task="Perbaiki", owner="Dinas", due=(AT + timedelta(days=30)).date(),
        by=ANALYST, at=AT,
    )  # fmt: skip
    return lambda: forum.finish_follow_up(follow_up_id=task.pk, evidence="Sudah", by=ANALYST, at=LATER).pk


def entry() -> Callable[[], Any]:
    make_mall()
    who = {"by": register.reporter(), "at": register.AT}
    made = obstacles.write_entry(given=NETWORK, region="32.71", mall="bogor", **who)
    return lambda: obstacles.submit_entry(kind="obstacle", entry_id=made, version=1, **who)


@contextlib.contextmanager
def both_read_before_one_writes(monkeypatch: pytest.MonkeyPatch, *, locks: bool) -> Iterator[None]:
    """Hold each writer until the other has read too; where the lock keeps it from reading, go on."""
    gate = threading.Barrier(2)
    save = Model.save

    def late_save(self: Model, *args: Any, **more: Any) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            gate.wait(PATIENCE)
        save(self, *args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Model, "save", late_save)
        if not locks:
            patched.setattr(QuerySet, "select_for_update", lambda rows, **_more: rows)
        yield


@pytest.mark.parametrize(
    ("make", "locks", "winners"),
    [
        *(
            (make, locks, 1 if locks else 2)
            for make in (session_start, minutes, follow_up)
            for locks in (0, 1)
        ),
        (entry, True, 1),  # without the lock the unique number of each step in its history still stops one
    ],
)
def test_with_the_lock_one_without_it_both(make, locks, winners, monkeypatch):
    act = make()
    with both_read_before_one_writes(monkeypatch, locks=locks):
        results = run_together(act, act)
    assert len(won(results)) == winners, results
