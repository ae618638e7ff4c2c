"""Webhooks: stored raw before anything is parsed, worked through later, never twice."""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from pendopo.channels import rules
from pendopo.channels.actions.receive import take_message
from pendopo.channels.actions.statuses import NotYetKnown, take_leave, take_status
from pendopo.channels.actions.templates import take_template
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Webhook
from pendopo.channels.queries.accounts import find_account, view_of_account
from pendopo.channels.types import AccountView
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import seal, unseal
from pendopo.kit.errors import NotAllowed, NotFound
from pendopo.kit.writes import fetch, later, together

LOG = logging.getLogger("pendopo.channels")
WAKE = "channels_webhook"  # what the worker listens to
ATTEMPTS = 8
FEW = 4  # rows that are worked before their answers go out
PATIENT = 3  # tries for which what the same person said afterwards waits: fourteen seconds
COUNTED = 16  # digits of a vendor's number that counts up
PEEK = 500  # so far ahead turns are looked at
KEPT_DAYS = 7  # vendors deliver again for up to a week

WAKE_SECONDS = 0.05  # a process wakes the worker at most so often; it lingers for longer than that

_STORE = """
    INSERT INTO channels_webhook (digest, account_id, body) VALUES (%s, %s, %s)
    ON CONFLICT (digest) DO NOTHING RETURNING 1
"""
_woken_at = [0.0]


def _wake() -> None:
    """Tell the worker that something waits. Notifications queue up at the commit, so there are few."""
    now = time.monotonic()
    if now - _woken_at[0] >= WAKE_SECONDS:
        _woken_at[0] = now
        fetch(f"SELECT pg_notify('{WAKE}', '')", ())


def receive_webhook(
    *, channel: str, key: str, headers: Mapping[str, str], body: bytes, by: Actor, at: datetime
) -> bool:
    """Keep a webhook, durably, before anybody answers 2xx: one statement. Gives False for a delivery that
    is known already.

    `headers` are asked for names in lower case. Raises NotFound for an unknown address and NotAllowed for a
    signature that is not the vendor's; nothing of such a body is kept.
    """
    account = find_account(channel, key)
    if account is None:
        raise NotFound
    if not adapter_for(channel).is_genuine(account, headers, body):
        raise NotAllowed
    return keep_raw(account.id, body)


def keep_raw(account: int, body: bytes) -> bool:
    """Keep what a vendor delivered as it is, and wake the worker. Gives False for what is known already."""
    digest = hashlib.sha256(b"%d\0%b" % (account, body)).digest()
    is_new = bool(fetch(_STORE, (digest, account, seal(body))))
    if is_new:
        _wake()
    return is_new


def _work(sealed: bytes, received_at: datetime, account: AccountView, by: Actor, at: datetime) -> bool:
    """All that one webhook holds, in the transaction that closes its row. Gives False where it holds states
    of messages whose sending is still being kept: it is worked again for these, and the rest is done.
    """
    parsed = adapter_for(account.channel).parse(account, unseal(sealed))
    if parsed.odd:
        LOG.info("%s: not understood: %s", account.key, ", ".join(parsed.odd[:5]))
    for message in sorted(parsed.messages, key=lambda each: each.said_at):
        take_message(account=account, message=message, by=by, at=at)
    for user_id in parsed.left:
        take_leave(account=account, user_id=user_id, by=by, at=at)
    for template in parsed.templates:
        take_template(account=account, template=template, by=by, at=at)
    is_done = True
    for status in parsed.statuses:
        try:
            take_status(account=account, status=status, received_at=received_at, by=by, at=at)
        except NotYetKnown:
            is_done = False
    return is_done


def work_webhooks(
    *, limit: int = 50, after: Callable[[], object] | None = None, by: Actor, at: datetime
) -> int:
    """Work through what was received; other workers skip what this one holds. Those who wait take turns
    (`rules.fair_order`): what one person sends without end waits behind the others.

    Each webhook is one transaction: its messages, the answers to them and the end of its row. A crash
    leaves the row as it was. What fails is tried again later, at last left for a person; for the first few
    tries nothing that the same person said afterwards passes it. `after` is called every few rows: answers
    go out while others are still worked. Gives how many rows were taken up or put off; 0: nothing is due.
    """
    moment = connection_now()
    rows = Webhook.objects.select_related("account").filter(worked_at__isnull=True)
    waiting = [
        (row, _said(row)) for row in rows.filter(next_try_at__lte=moment).order_by("next_try_at")[:PEEK]
    ]
    senders, said = [each.sender for _row, each in waiting], [each.when for _row, each in waiting]
    waiting = [waiting[place] for place in rules.spoken_order(senders, said)]
    now, late = rules.fair_order(senders)
    if late:
        put_off = rows.filter(pk__in=[waiting[place][0].pk for place in late])
        put_off.update(next_try_at=moment + timedelta(seconds=rules.PUT_OFF_SECONDS))
    failed = rows.filter(next_try_at__gt=moment, attempts__gt=0, attempts__lte=PATIENT)
    held = {_said(row).sender for row in failed[:PEEK]} - {""}
    worked = 0
    for place in now[:limit]:
        row, said_by = waiting[place]
        if said_by.sender in held:
            continue
        worked += 1
        if not _work_row(row.pk, view_of_account(row.account), by, at) and said_by.sender:
            held.add(said_by.sender)
        if after is not None and worked % FEW == 0:
            after()
    return len(late) + worked


def work_one(*, digest: bytes, by: Actor, at: datetime) -> None:
    """Work one row at once, where somebody waits for the answer; the worker may have been faster."""
    row = Webhook.objects.select_related("account").filter(pk=digest).first()
    if row is not None:
        _work_row(row.pk, view_of_account(row.account), by, at)


@dataclass(frozen=True, slots=True)
class _Said:
    """Who wrote and when, where a delivery holds messages of one person; empty: no turn to keep."""

    sender: str = ""
    when: tuple[float, int] = (0.0, 0)


def _said(row: Webhook) -> _Said:
    try:
        parsed = adapter_for(row.account.channel).parse(view_of_account(row.account), unseal(row.body))
    except Exception:  # it shows, with its log, when the row is worked
        return _Said()
    if len({each.sender.user_id for each in parsed.messages}) != 1:
        return _Said()
    first = min(parsed.messages, key=lambda each: each.said_at)
    number = first.vendor_id.rpartition(":")[2]
    counted = int(number) if number.isdecimal() and len(number) < COUNTED else 0
    when = (0.0, counted) if counted else (first.said_at.timestamp(), 0)
    return _Said(f"{row.account_id}:{first.sender.user_id}", when)


_HOLD = """
    SELECT body, received_at FROM channels_webhook WHERE digest = %s AND worked_at IS NULL
    FOR UPDATE SKIP LOCKED
"""
_END = "UPDATE channels_webhook SET worked_at = %s, error = '', body = '' WHERE digest = %s"
_LOOK_AGAIN = """
    UPDATE channels_webhook SET next_try_at = clock_timestamp() + interval '2 seconds' WHERE digest = %s
"""


def _work_row(key: bytes | memoryview, account: AccountView, by: Actor, at: datetime) -> bool:
    """One row in one transaction, unless another worker holds it or has ended it. Gives False where it must
    be tried again.
    """
    try:
        with together():
            held = fetch(_HOLD, (key,))
            if not held:
                return True
            if _work(held[0][0], held[0][1], account, by, at):
                later(_END, (at, key))  # nothing personal stays; the digest does
            else:
                later(_LOOK_AGAIN, (key,))
    except Exception as fault:
        _put_off(key, fault, by, at)
        return False
    return True


def connection_now() -> datetime:
    """The database's time: retries do not follow the demo clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


@transaction.atomic
def _put_off(key: bytes | memoryview, fault: Exception, by: Actor, at: datetime) -> None:
    """Try again later; after eight times leave it for a person, and say so."""
    rows = Webhook.objects.select_for_update(skip_locked=True, of=("self",)).select_related("account")
    row = rows.filter(pk=key, worked_at__isnull=True).first()
    if row is None:
        return
    row.attempts += 1
    row.error = type(fault).__name__[:80]
    row.next_try_at = connection_now() + timedelta(seconds=min(2**row.attempts, 600))
    LOG.error("%s failed, attempt %s", row, row.attempts, exc_info=fault)
    if row.attempts >= ATTEMPTS:
        row.worked_at = at
        record(
            "channels.webhook.stuck", by=by, at=at, channel=row.account.channel, mall=row.account.mall,
            data={"account": row.account.key, "error": row.error, "attempts": row.attempts},
        )  # fmt: skip
    row.save(update_fields=["attempts", "error", "next_try_at", "worked_at"])


@transaction.atomic
def forget_webhooks(*, days: int = KEPT_DAYS, by: Actor, at: datetime) -> int:
    """Remove what was worked through more than a week ago: the vendor no longer delivers it again."""
    count, _each = Webhook.objects.filter(worked_at__lt=at - timedelta(days=days)).delete()
    return count
