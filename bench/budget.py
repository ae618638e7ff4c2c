"""The plan of a sender's budget: 100,000 messages get their day in under five seconds, none too full.

Run: `.venv/bin/python -m bench budget [--json]`. PostgreSQL with fsync on; the messages lie in the outbox
before; process start is not counted. The floor is one plain UPDATE of the same rows in the same run.
"""

import os
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.call_next import start
from bench.frame import Figure

MESSAGES, LIMIT = 100_000, 10_000
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_FILL = """
INSERT INTO channels_outboxmessage (
  id, kind, channel, language, recipient, content, dedupe, urgent, state, due_at, next_try_at, expires_at,
  created_at, attempts, vendor, vendor_id, error, permanent, account_id, first_word, reach, rank, mall)
SELECT gen_random_uuid(), 'appointment_reminder', 'whatsapp', 'id', 'x', 'x', 'bench:' || n, false, 'queued',
  %(at)s, %(at)s, CASE WHEN n %% 3 = 1 THEN %(at)s::timestamptz + (n %% 20) * interval '1 day' END, %(at)s, 0,
  '', '', '', false, %(account)s, true, gen_random_uuid(), n %% 3, 'bogor'
FROM generate_series(1, %(messages)s) n
"""
_PLAIN = (
    "UPDATE channels_outboxmessage SET planned_on = '2026-11-23', next_try_at = next_try_at "
    "WHERE account_id = %s"
)


def _timed(run: Any) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _fill(account: int) -> None:
    from django.db import connection

    from pendopo.notifications.models import Reservation

    with connection.cursor() as cursor:
        Reservation.objects.all().delete()
        cursor.execute("TRUNCATE channels_outboxmessage CASCADE")
        cursor.execute(_FILL, {"at": AT, "account": account, "messages": MESSAGES})
        cursor.execute("ANALYZE channels_outboxmessage")


def run(*, seconds: float = 6) -> list[Figure]:
    """The time of a plan, and of the plainest change of the same rows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    cluster = start()
    try:
        return _run(3 if seconds >= 6 else 1)
    finally:
        from django.db import connections

        connections.close_all()
        cluster.remove()


def _run(rounds: int) -> list[Figure]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.models import Count

    from pendopo.config.wiring import connect
    from pendopo.kit.actor import SYSTEM
    from pendopo.notifications.actions import plan_account
    from pendopo.notifications.models import Reservation
    from pendopo.notifications.tests.factories import make_account

    call_command("migrate", verbosity=0)
    connect()
    account = make_account(limit=LIMIT).pk
    ours, plain = [], []
    fullest = people = 0
    for _round in range(rounds):
        _fill(account)
        with connection.cursor() as cursor:
            plain.append(_timed(lambda cursor=cursor: cursor.execute(_PLAIN, [account])))
        _fill(account)
        ours.append(_timed(lambda: plan_account(account=account, by=SYSTEM, at=AT + timedelta(minutes=1))))
        days = Reservation.objects.values_list("day").annotate(number=Count("id"))
        fullest = max(number for _day, number in days)
        people = sum(number for _day, number in days)
    middle = statistics.median(ours)
    return [
        Figure(
            "100,000 messages planned within budget : five seconds", middle, 5, 1, unit="s", at_most=True,
            note=f"{people} people on days of at most {fullest} (limit {LIMIT}); the rest by another way",
        ),
        Figure(
            "plan : one plain UPDATE of the same rows", middle, statistics.median(plain), 3, unit="s",
            at_most=True, note="the update alone writes the same rows and indexes",
        ),
        Figure("fullest day : limit", fullest, LIMIT, 1, unit="", at_most=True),
    ]  # fmt: skip
