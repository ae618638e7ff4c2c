"""One answer for one key."""

from datetime import timedelta

import pytest
from django.db.models import F

from pendopo.kit.clock import real_now
from pendopo.kit.errors import Conflict
from pendopo.kit.idempotency import KeyReused, answer_once, forget_answers
from pendopo.kit.models import DemoClock, IdempotentAnswer

pytestmark = pytest.mark.django_db


def ask(body=b"{}", key="k1", run=lambda: (201, {"token": "rahasia"})):
    return answer_once(caller="test", key=key, request_body=body, run=run)


def test_a_repeat_gets_the_first_answer_and_changes_nothing():
    def run():
        DemoClock.objects.update(speed=F("speed") * 2)
        return 201, {"speed": DemoClock.objects.get().speed}

    DemoClock.objects.create(real_at=real_now(), demo_at=real_now(), speed=1)
    assert ask(run=run) == (201, {"speed": 2.0}, False)
    assert ask(run=run) == (201, {"speed": 2.0}, True)
    assert DemoClock.objects.get().speed == 2.0
    assert ask(run=run, key="k2") == (201, {"speed": 4.0}, False)


def test_a_repeat_gets_the_first_answer_even_when_it_would_be_refused_now():
    def refuse():
        raise Conflict

    assert ask()[2] is False
    assert ask(run=refuse) == (201, {"token": "rahasia"}, True)


def test_another_body_under_the_same_key_is_refused():
    ask()
    with pytest.raises(KeyReused):
        ask(body=b'{"other": 1}')


def test_a_refusal_is_not_kept_so_a_repeat_may_succeed():
    def refuse():
        raise Conflict

    with pytest.raises(Conflict):
        ask(run=refuse)
    assert ask()[2] is False


def test_answers_are_sealed_and_forgotten():
    ask()
    assert "rahasia" in IdempotentAnswer.objects.get().answer
    (raw,) = IdempotentAnswer.objects.extra(select={"raw": "answer"}).values_list("raw", flat=True)
    assert b"rahasia" not in bytes(raw)
    assert forget_answers(before=real_now() - timedelta(days=1)) == 0
    assert forget_answers(before=real_now() + timedelta(minutes=1)) == 1
