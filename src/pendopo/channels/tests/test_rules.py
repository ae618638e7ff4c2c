"""What is tried again, and when."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pendopo.channels import rules

AT = datetime(2026, 11, 23, tzinfo=UTC)


@given(st.integers(1, rules.ATTEMPTS + 3), st.integers(0, 100_000))
def test_waits_grow_and_end(attempts, named):
    again = rules.next_try_at(attempts, AT, retry_seconds=named)
    assert (again is None) == (attempts >= rules.ATTEMPTS)
    if again is not None:
        assert again >= AT + timedelta(seconds=named)
        assert again > AT


def test_only_what_can_succeed_is_tried_again():
    assert rules.may_retry(permanent=False, attempts=1)
    assert not rules.may_retry(permanent=True, attempts=1)
    assert not rules.may_retry(permanent=False, attempts=rules.ATTEMPTS)
    assert rules.is_too_late(AT, AT)
    assert not rules.is_too_late(None, AT)
    assert not rules.is_too_late(AT + timedelta(seconds=1), AT)
