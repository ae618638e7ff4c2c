"""Races of devices without their server: numbers handed out ahead, and people kept for a silent counter."""

import threading
from collections import Counter as Tally
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models.functions import Now

from pendopo.queue import actions
from pendopo.queue.models import AheadNumber, CounterSession, Ticket
from pendopo.queue.tests import factories as f
from pendopo.queue.types import AloneAct, DoneAlone, DrawnAlone, Took
from tests.races.test_queue_races import crowd, sound, together, wide_pool

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
__all__ = ["wide_pool"]


def _stock(device: str) -> list[int]:
    """The numbers of ten kiosks, one after another."""
    found: list[int] = []
    for place in range(10):
        stock = actions.allot_numbers(mall="bogor", device=f"{device}-{place}", left={}, by=f.KIOSK, at=f.AT)
        found += [number for stall in stock.stalls for number, _code in stall.numbers]
    return found


def test_numbers_ahead_and_ordinary_ones_never_meet() -> None:
    _mall, _stall, service = f.make_floor()

    def draws() -> list[int]:
        return [int(f.draw(service).number[2:]) for _ in range(60)]

    devices = [lambda name=f"kios-{place}": _stock(name) for place in range(3)]
    given = together(*devices, draws, draws)
    numbers = [number for mine in given for number in mine]
    assert len(numbers) == len(set(numbers)) == 299 + 120
    assert all(701 <= number <= 999 for mine in given[:3] for number in mine)
    assert sorted(number for mine in given[3:] for number in mine) == list(range(1, 121))


def test_without_the_row_of_the_series_numbers_ahead_are_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: counting what was handed out must give the same numbers to two kiosks."""
    f.make_floor()
    pause = threading.Barrier(2)

    def counted(*, count: int, **_where: Any) -> range:
        first = 701 + AheadNumber.objects.count()
        pause.wait(20)
        return range(first, first + count)

    monkeypatch.setattr("pendopo.queue.actions.ahead.take_ahead", counted)

    def kiosk(name: str) -> Any:
        try:
            return actions.allot_numbers(mall="bogor", device=name, left={}, by=f.KIOSK, at=f.AT)
        except IntegrityError:
            return "refused by the database"

    answers = together(lambda: kiosk("a"), lambda: kiosk("b"))
    assert answers.count("refused by the database") == 1


def test_what_a_kiosk_drew_alone_is_taken_in_once_however_often_it_is_told() -> None:
    _mall, _stall, service = f.make_floor()
    stock = actions.allot_numbers(mall="bogor", device="k", left={}, by=f.KIOSK, at=f.AT)
    drawn = [
        DrawnAlone("A", number, code, service.slug, "", f.AT) for number, code in stock.stalls[0].numbers[:5]
    ]

    def tell() -> Any:
        return actions.take_drawn(mall="bogor", drawn=drawn, by=f.KIOSK, at=f.AT + timedelta(minutes=5))

    answers = [one.took for mine in together(tell, tell, tell) for one in mine]
    assert Tally(answers) == {Took.NOW: 5, Took.BEFORE: 10}
    assert sorted(Ticket.objects.values_list("sequence", flat=True)) == [701, 702, 703, 704, 705]
    sound()


@pytest.mark.parametrize("silent", [True, False], ids=["silent", "negative control: not known to be"])
def test_whom_a_silent_counter_may_call_no_other_counter_calls(silent: bool) -> None:
    _mall, stall, service = f.make_floor(counters=4)
    crowd(service, 40)
    counters = [counter.pk for counter in stall.counters.order_by("number")]
    officers = [f.JOKO, f.RINA, f.DEWI, f.JOKO]
    for counter, officer in zip(counters, officers, strict=True):
        actions.open_counter(counter_id=counter, by=officer, at=f.AT)
    kit = actions.hear_counter(counter_id=counters[0], by=f.JOKO, at=f.AT)
    kept = {each.id for each in kit.share}
    assert len(kept) == 4
    if silent:
        quiet = timedelta(seconds=30)
        CounterSession.objects.filter(counter=counters[0]).update(heard_at=Now() - quiet)

    def work(counter: int, officer: Any) -> set[Any]:
        found = set()
        for number in range(6):
            called = actions.call_next_ticket(counter_id=counter, by=officer, at=f.AT)
            assert called is not None, number
            actions.start_serving(ticket_id=called.ticket_id, by=officer, at=f.AT)
            actions.finish_ticket(ticket_id=called.ticket_id, by=officer, at=f.AT)
            found.add(called.ticket_id)
        return found

    others = zip(counters[1:], officers[1:], strict=True)
    works = [lambda counter=counter, officer=officer: work(counter, officer) for counter, officer in others]
    called = set().union(*together(*works))
    assert bool(called & kept) != silent
    acts = [DoneAlone(f"{n:020}", AloneAct.CALL, each.id, f.AT) for n, each in enumerate(kit.share[:1])]
    [told] = actions.take_done(counter_id=counters[0], done=acts, by=f.JOKO, at=f.AT)
    assert told.took == (Took.NOW if silent else Took.REFUSED)
    sound()
