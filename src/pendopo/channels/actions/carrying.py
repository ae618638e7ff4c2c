"""Around one message on its way: the files it carries, what it answers, and what a refusal tells of person
and account.
"""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import models, transaction

from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Account, Identity, OutboxMessage
from pendopo.channels.queries.codes import qr_image
from pendopo.channels.types import (
    AccountView,
    Answered,
    Author,
    Channel,
    DeliveryFailed,
    Kind,
    OutFile,
    Outgoing,
    Reply,
)
from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import decrypt
from pendopo.kit.writes import fetch

LOG = logging.getLogger("pendopo.channels")
OK = "ok"


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of the talk in which a message is written."""

    by_officer: bool
    last_in_at: datetime | None
    answers: Answered | None  # what the person last said before it, by the vendor's ids


_TALK = """
    SELECT m.author, t.last_in_at, h.vendor_id, h.kind, h.details
    FROM channels_message m JOIN channels_thread t ON t.id = m.thread_id
    LEFT JOIN LATERAL (
        SELECT vendor_id, kind, details FROM channels_message
        WHERE thread_id = m.thread_id AND inward AND created_at <= m.created_at AND kind <> %s
        ORDER BY created_at DESC, id DESC LIMIT 1
    ) h ON true
    WHERE m.outbox_id = %s
"""


def said_by(message: OutboxMessage) -> Said | None:
    """The message of a thread that an outbox row carries, with what it answers."""
    if message.account_id is None:
        return None
    for author, last_in_at, vendor_id, kind, sealed in fetch(_TALK, (Kind.SYSTEM.value, message.pk)):
        answered = None
        if vendor_id is not None:
            details = json.loads(decrypt(sealed) or "{}")
            answers, subject = str(details.get("answers", "")), str(details.get("subject", ""))
            answered = Answered(vendor_id, kind, answers, message.recipient, subject)
        return Said(author == Author.OFFICER, last_in_at, answered)
    return None


def files_of(reply: Reply | None, channel: str) -> tuple[OutFile, ...]:
    """The files of an answer, made now. Raises DeliveryFailed for one that is no longer kept."""
    if reply is None or not reply.attachments or not adapter_for(channel).limits.files:
        return ()
    return tuple(_file(each.kind, each.name, each.content) for each in reply.attachments)


def files_for(message: OutboxMessage, reply: Reply | None) -> tuple[OutFile, ...]:
    """The files of a message: what the vendor of its account takes; to a mailbox the pictures (a calendar
    file travels as a part of its own).
    """
    if message.account_id is not None:
        return files_of(reply, message.channel)
    if reply is None or message.channel != Channel.EMAIL:
        return ()
    return tuple(_file(each.kind, each.name, each.content) for each in reply.attachments if each.kind == "qr")


def _file(kind: str, name: str, content: str) -> OutFile:
    if kind == "qr":
        return OutFile(_ending(name, ".png"), "image/png", qr_image(content))
    if kind == "calendar":
        return OutFile(_ending(name, ".ics"), "text/calendar", content.encode())
    raise DeliveryFailed("file_not_kept", permanent=True)


def _ending(name: str, ending: str) -> str:
    return name if name.lower().endswith(ending) else f"{name or 'berkas'}{ending}"


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="acknowledge")


def after_sending(message: OutboxMessage, outgoing: Outgoing) -> None:
    """What was answered counts as read, at the vendor too; nobody waits for it, and once is enough. An
    account that was in trouble works again.
    """
    account = outgoing.account
    if account is None:
        return
    if message.account is not None and message.account.check_code not in ("", OK):
        Account.objects.filter(pk=account.id).exclude(check_code=OK).update(check_code=OK)
    if outgoing.answered is not None and _is_new(outgoing.answered.vendor_id):
        _pool().submit(acknowledge, account, outgoing.answered)


def acknowledge(account: AccountView, answered: Answered) -> None:
    """Tell the vendor. What fails is only noted: the answer itself has arrived."""
    try:
        adapter_for(account.channel).acknowledge(account, answered)
    except DeliveryFailed as failure:
        LOG.info("not acknowledged at %s: %s", account.channel, failure.code)
    except Exception:
        LOG.exception("not acknowledged at %s", account.channel)


_done: dict[str, None] = {}


def _is_new(vendor_id: str) -> bool:
    """Whether this process has not acknowledged it yet."""
    if vendor_id in _done:
        return False
    if len(_done) >= 2_000:
        _done.clear()
    _done[vendor_id] = None
    return True


@transaction.atomic
def note_trouble(message: OutboxMessage, failure: DeliveryFailed, by: Actor, at: datetime) -> None:
    """Keep what a refusal tells of the person or of the account: pages and the next message ask for it."""
    if message.account_id is None:
        return
    if failure.whose == "person":
        mark_unreachable(
            Identity.objects.filter(threads__messages__outbox=message), code=failure.code, by=by, at=at
        )
    elif failure.whose == "account":
        changed = Account.objects.filter(pk=message.account_id).exclude(check_code=failure.code[:40])
        if changed.update(check_code=failure.code[:40], checked_at=clock.real_now()):
            account = message.account
            record(
                "channels.account.troubled", by=by, at=at, channel=message.channel,
                mall=account.mall if account else "",
                data={"account": account.key if account else "", "code": failure.code[:40]},
            )  # fmt: skip


def mark_unreachable(identities: models.QuerySet[Identity], *, code: str, by: Actor, at: datetime) -> None:
    """The vendor says that these cannot be reached, until they write again."""
    for row in identities.select_for_update(of=("self",)).filter(unreachable_at__isnull=True).order_by("pk"):
        row.unreachable_at = at
        row.save(update_fields=["unreachable_at"])
        record(
            "channels.identity.unreachable", by=by, at=at, channel=row.channel, person=row.pseudonym,
            data={"code": code[:40]},
        )  # fmt: skip
