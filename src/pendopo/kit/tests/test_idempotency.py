"""One answer for one key."""

from datetime import timedelta

import pytest
from django.db.models import F

from pendopo.kit.clock import real_now
from pendopo.kit.errors import Conflict
from pendopo.kit.idempotency import Ahead, KeyReused, answer_once, forget_answers
from pendopo.kit.models import DemoClock, IdempotentAnswer
from pendopo.kit.writes import _open, fetch

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


WORK = "WITH done AS (SELECT %s::int AS number WHERE %s) /* later */ SELECT number FROM done"


def ahead(*, possible=True, key="k1", numbers=(7, 9)):
    """Work of one statement, whose answer but for a number is known before."""
    found = iter(numbers)
    calls = []

    def run():
        calls.append(_open.alone)
        rows = fetch(WORK, (next(found), possible))
        if not rows:
            raise Conflict
        return 201, {"token": "rahasia", "number": rows[0][0]}

    early = Ahead(
        201, lambda: {"token": "rahasia"}, "to_jsonb(done.number)", "done",
        lambda told, facts: {**told, "number": facts},
    )  # fmt: skip
    answered = answer_once(caller="test", key=key, request_body=b"{}", run=run, ahead=early)
    return answered, calls


def test_work_and_answer_are_one_statement_and_a_repeat_gets_the_first_answer():
    assert ahead() == ((201, {"token": "rahasia", "number": 7}, False), [True])
    assert "rahasia" in IdempotentAnswer.objects.get().answer
    assert ahead(numbers=(8,)) == ((201, {"token": "rahasia", "number": 7}, True), [True])
    with pytest.raises(KeyReused):
        ask(body=b'{"other": 1}')


def test_what_one_statement_cannot_do_is_tried_the_long_way_which_says_why():
    with pytest.raises(Conflict):
        ahead(possible=False)
    assert not IdempotentAnswer.objects.exists()
    assert ahead()[0][2] is False
