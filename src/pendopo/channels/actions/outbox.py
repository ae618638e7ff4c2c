"""Writes of the outbox. A message is one insert with its reason; the worker claims, sends and keeps the
outcome.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from procrastinate.contrib.django import app

from pendopo.channels import rules
from pendopo.channels.actions.carrying import (
    Said,
    after_sending,
    files_for,
    note_trouble,
    said_by,
)
from pendopo.channels.actions.pace import Pace, put_back
from pendopo.channels.actions.told import (
    may_write_freely_to,
    say_in_thread,
    send_beside,
    told_words,
)
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import OutboxMessage
from pendopo.channels.ports import Chooser, Renderer, Sender
from pendopo.channels.queries.accounts import view_of_account
from pendopo.channels.sealed import reply_from
from pendopo.channels.types import (
    NOBODY,
    Addressee,
    DeliveryFailed,
    DeliveryRound,
    Outgoing,
    Rendered,
    Reply,
)
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.crypto import encrypt
from pendopo.kit.ids import new_key
from pendopo.kit.writes import fetch, later, together

REPLY = "reply"  # the kind of an answer in a talk
QUEUED, SENDING = OutboxMessage.State.QUEUED, OutboxMessage.State.SENDING

_renderer: list[Renderer] = []
_chooser: list[Chooser] = []


def connect_renderer(renderer: Renderer) -> None:
    """Take the one that writes the words; the roof calls this at start."""
    _renderer[:] = [renderer]


def connect_chooser(chooser: Chooser) -> None:
    """Take the one that chooses the way of each message; the roof calls this at start."""
    _chooser[:] = [chooser]


@lru_cache(maxsize=2)
def sender_in_use(demo: bool) -> Sender:
    """The vendor of this installation: the demo mailbox in demo mode, else the mail server."""
    if demo:
        from pendopo.channels.adapters.demo.mailbox import DemoMailbox

        return DemoMailbox()
    from pendopo.channels.adapters.email.smtp import SmtpSender

    return SmtpSender()


def enqueue(
    *,
    kind: str,
    channel: str,
    recipient: str,
    content: str,
    language: str = "id",
    dedupe: str = "",
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    urgent: bool = False,
    addressee: Addressee = NOBODY,
    given: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Put a message into the outbox, in the caller's transaction: one insert, and a job when it is urgent.

    The acting room records its own event; delivery records ours. A second message with the same `dedupe` is
    dropped. `addressee` is set where the worker is still to choose the way. `given` names a part of the same
    statement (`kit.writes.later`) that must have written a row, else there is nothing to say. Gives the
    message's id.
    """
    message_id = new_key()
    due = due_at or at
    later(
        _INSERT_IF.format(given=given) if given else _INSERT,
        (
            message_id, kind, channel, language, encrypt(recipient), encrypt(content), dedupe, urgent,
            QUEUED.value, due, due, expires_at, at, addressee.person, addressee.mall, addressee.prefers,
            addressee.person is None, addressee.rank,
        ),
    )  # fmt: skip
    if urgent:
        app.configure_task("channels.deliver", queue="messages").defer()
    return message_id


_INTO = """
    INSERT INTO channels_outboxmessage (
        id, kind, channel, language, recipient, content, dedupe, urgent, state, due_at, next_try_at,
        expires_at, created_at, person, mall, prefers, settled, rank, attempts, vendor, vendor_id, error,
        permanent
    )"""
_ONCE = "ON CONFLICT (dedupe) WHERE NOT dedupe = '' DO NOTHING"
_INSERT = f"{_INTO} VALUES ({'%s, ' * 18}0, '', '', '', false) {_ONCE}"
_INSERT_IF = (
    f"{_INTO} SELECT %s::uuid, %s, %s, %s, %s::bytea, %s::bytea, %s, %s::boolean, %s, %s::timestamptz, "
    "%s::timestamptz, %s::timestamptz, %s::timestamptz, %s::uuid, %s, %s, %s::boolean, %s::int, "
    f"0, '', '', '', false FROM {{given}} {_ONCE}"
)


_EARLIER = OutboxMessage.objects.filter(
    lane=OuterRef("lane"), id__lt=OuterRef("id"), state__in=[QUEUED, SENDING]
)


def _sendable(at: datetime) -> Q:
    """Its way is chosen, what counts in a budget goes out on the day for which it is planned, and the vendor
    takes more now.
    """
    planned = Q(first_word=False) | Q(planned_on=local_date(at, rules.BUDGET_ZONE))
    rests = Q(account__rests_until__isnull=False, account__rests_until__gt=at)
    return Q(settled=True) & planned & ~rests


def _claim(limit: int, at: datetime) -> list[OutboxMessage]:
    """Take due messages for this worker, in a transaction of its own; others skip them. In a lane only the
    first that waits is taken: what was said first arrives first.
    """
    with transaction.atomic():
        rows = list(
            OutboxMessage.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("account", "thread__identity")
            .filter(Q(lane="") | ~Exists(_EARLIER), _sendable(at), state=QUEUED, next_try_at__lte=at)
            .order_by("-urgent", "next_try_at", "id")[:limit]
        )
        OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(state=SENDING, claimed_at=Now())
        for row in rows:
            row.attempts += 1
    return rows


def _close(message: OutboxMessage, name: str, by: Actor, at: datetime, **values: object) -> bool:
    """Keep an outcome and its event, unless another worker has taken the message over meanwhile."""
    fields = {"attempts": message.attempts, "claimed_at": None, **values}
    changes = ", ".join(f"{field} = %s" for field in fields)
    statement = f"UPDATE channels_outboxmessage SET {changes} WHERE id = %s AND state = %s RETURNING 1"
    with together():
        if not fetch(statement, (*fields.values(), message.pk, SENDING.value)):
            return False
        if name:
            spec: dict[str, object] = {"message": str(message.pk), "kind": message.kind}
            if name != "channels.message.expired":
                spec |= {"vendor": values.get("vendor", ""), "attempts": message.attempts}
            if name == "channels.message.failed":
                spec |= {"code": values.get("error", ""), "permanent": values.get("permanent", False)}
            record(name, by=by, at=at, channel=message.channel, data=spec)
    return True


def _words(message: OutboxMessage, at: datetime) -> tuple[Rendered, list[Reply]]:
    """What is sent, and files beside it: an answer of a talk as it was written, everything else from its
    template.
    """
    if message.kind != REPLY:
        return told_words(message, _renderer[0], at)
    reply = reply_from(message.content)
    return Rendered(reply.subject, reply.text, reply=reply), []


def _refuse_after_window(message: OutboxMessage, said: Said | None, words: Rendered, at: datetime) -> None:
    """Never hand over what the vendor would refuse: free words after the window closed. What a paused account
    has to say waits.
    """
    if message.account is not None and not message.account.active:
        raise DeliveryFailed("account_paused", permanent=False, retry_seconds=600)
    if message.account is None or (words.reply and words.reply.template):
        return
    if message.kind != REPLY:
        if not may_write_freely_to(message, at):
            raise DeliveryFailed("window_closed", permanent=True)
        return
    limits = adapter_for(message.channel).limits
    officer = said is not None and said.by_officer
    if not rules.may_write_freely(limits, said.last_in_at if said else None, at, officer=officer):
        raise DeliveryFailed("window_closed", permanent=True)


def _deliver(message: OutboxMessage, sender: Sender, pace: Pace, by: Actor, at: datetime) -> str:
    """Send one claimed message outside any transaction, and keep what became of it."""
    if pace.holds(message):
        put_back(message, message.next_try_at)
        return "held"
    if rules.is_too_late(message.expires_at, at):
        _close(message, "channels.message.expired", by, at, state=OutboxMessage.State.EXPIRED, ended_at=at)
        return "expired"
    try:
        words, beside = _words(message, at)
        said = said_by(message) if message.kind == REPLY else None
        _refuse_after_window(message, said, words, at)
        say_in_thread(message, words, by=by, at=at)
        outgoing = Outgoing(
            id=str(message.pk),
            channel=message.channel,
            recipient=message.recipient,
            subject=words.subject,
            text=words.text,
            language=message.language,
            attempt=message.attempts,
            calendar=words.calendar,
            account=view_of_account(message.account) if message.account else None,
            reply=words.reply,
            by_officer=message.by_officer,
            files=files_for(message, words.reply),
            answered=said.answers if said else None,
        )
        vendor_id = sender.send(outgoing)
    except DeliveryFailed as failure:
        if failure.busy:
            pace.slow_down(message, failure, at)
            return "held"
        note_trouble(message, failure, by, at)
        return _after_failure(message, sender.vendor, failure, by, at)
    _close(
        message,
        "channels.message.sent",
        by,
        at,
        state=OutboxMessage.State.SENT,
        vendor=sender.vendor,
        vendor_id=vendor_id[:200],
        ended_at=at,
        error="",
    )
    after_sending(message, outgoing)
    send_beside(message, beside, by=by, at=at)
    return "sent"


def _after_failure(
    message: OutboxMessage, vendor: str, failure: DeliveryFailed, by: Actor, at: datetime
) -> str:
    again = rules.next_try_at(message.attempts, at, retry_seconds=failure.retry_seconds)
    error = failure.code[:80]
    if again is not None and rules.may_retry(permanent=failure.permanent, attempts=message.attempts):
        _close(message, "", by, at, state=QUEUED, next_try_at=again, error=error, vendor=vendor)
        return "retried"
    _close(
        message,
        "channels.message.failed",
        by,
        at,
        state=OutboxMessage.State.FAILED,
        vendor=vendor,
        error=error,
        permanent=failure.permanent,
        ended_at=at,
    )
    return "failed"


def deliver_due(*, limit: int = 50, sender: Sender | None = None, by: Actor, at: datetime) -> DeliveryRound:
    """Send what is due: claim in a short transaction, send outside of one, keep each outcome by itself.

    At least once: a worker that dies between sending and keeping leaves a message that is sent again with
    the same id, which the vendor's mailbox recognises.
    """
    counts = {"sent": 0, "retried": 0, "failed": 0, "expired": 0, "held": 0}
    pace = Pace()
    if _chooser:
        _chooser[0](by=by, at=at)
    for message in _claim(limit, at):
        own = adapter_for(message.channel) if message.account else sender_in_use(settings.DEMO)
        carrier = sender or own
        counts[_deliver(message, carrier, pace, by, at)] += 1
    return DeliveryRound(**counts)


@transaction.atomic
def cancel_waiting(*, dedupe_prefix: str, by: Actor, at: datetime) -> int:
    """Call off messages that wait, by the beginning of their `dedupe`."""
    if not dedupe_prefix:
        return 0
    waiting = OutboxMessage.objects.filter(state=QUEUED, dedupe__startswith=dedupe_prefix)
    count = waiting.update(state=OutboxMessage.State.CANCELLED, ended_at=at)
    if count:
        record("channels.messages.cancelled", by=by, at=at, data={"count": count})
    return count


@transaction.atomic
def recover_stalled(*, by: Actor, at: datetime) -> int:
    """Let messages wait again whose worker died while sending them."""
    died = Q(claimed_at__lt=Now() - timedelta(seconds=rules.LEASE_SECONDS))
    rows = OutboxMessage.objects.select_for_update(skip_locked=True).filter(died, state=SENDING)
    ids: list[UUID] = list(rows.values_list("pk", flat=True))
    if ids:
        OutboxMessage.objects.filter(pk__in=ids).update(state=QUEUED, claimed_at=None, next_try_at=at)
        record("channels.messages.recovered", by=by, at=at, data={"count": len(ids)})
    return len(ids)


@transaction.atomic
def forget_old(*, days: int = 30, by: Actor, at: datetime) -> int:
    """Empty the recipient and content of messages that ended long ago; the row stays for the count."""
    old = OutboxMessage.objects.filter(ended_at__lt=at - timedelta(days=days)).exclude(recipient=b"")
    return old.update(recipient="", content="")
