"""One answer for one key."""

from datetime import timedelta

import pytest

from pendopo.kit.clock import real_now
from pendopo.kit.errors import Conflict
from pendopo.kit.idempotency import KeyReused, answer_once, forget_answers
from pendopo.kit.models import IdempotentAnswer

pytestmark = pytest.mark.django_db


def ask(body=b"{}", key="k1", run=lambda: (201, {"token": "rahasia"})):
    return answer_once(caller="test", key=key, request_body=body, run=run)


def test_a_repeat_gets_the_first_answer_and_runs_nothing():
    runs = []

    def run():
        runs.append(1)
        return 201, {"n": len(runs)}

    assert ask(run=run) == (201, {"n": 1}, False)
    assert ask(run=run) == (201, {"n": 1}, True)
    assert ask(run=run, key="k2") == (201, {"n": 2}, False)


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
