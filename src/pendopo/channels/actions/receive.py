"""Taking in what people write: identity, thread, message, and the answer, in one transaction."""

import json
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from pendopo.channels.models import Account, Identity, Media, Message, Thread
from pendopo.channels.ports import Answerer
from pendopo.channels.queries.threads import view_of_message, view_of_thread
from pendopo.channels.types import AccountView, Incoming, Kind, MessageView, Sender
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import keyed_hash, pseudonym
from pendopo.kit.phones import clean_phone

LONGEST_TEXT = 20_000

_answerer: list[Answerer] = []


def connect_answerer(answerer: Answerer) -> None:
    """Take the one that answers; the roof calls this at start."""
    _answerer[:] = [answerer]


def user_hash(channel: str, scope: str, user_id: str) -> bytes:
    """By what an identity is found."""
    return keyed_hash("identity", f"{channel}\0{scope}\0{user_id}")


def _identity(account: AccountView, sender: Sender, at: datetime) -> Identity:
    """The identity of a sender, locked; made at the first message, and followed when the vendor gives a
    person another id.
    """
    found = user_hash(account.channel, account.scope, sender.user_id)
    Identity.objects.bulk_create(
        [
            Identity(
                channel=account.channel, scope=account.scope, user_hash=found, user_id=sender.user_id,
                language="en" if sender.language[:2] == "en" else "id", created_at=at,
                pseudonym=pseudonym("identity", f"{account.channel}:{account.scope}:{sender.user_id}"),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    row = Identity.objects.select_for_update().get(user_hash=found)
    changed = []
    number = clean_phone(sender.phone) if sender.phone else ""
    if number and number != row.phone:
        row.phone, row.phone_hash = number, keyed_hash("phone", number)
        changed += ["phone", "phone_hash"]
    name = (sender.name or sender.username)[:120]
    if name and name != row.shown_name:
        row.shown_name = name
        changed.append("shown_name")
    if changed:
        row.save(update_fields=changed)
    return row


def _thread(account: AccountView, identity: Identity, at: datetime) -> Thread:
    """The thread of an identity with an account, locked."""
    Thread.objects.bulk_create(
        [Thread(account_id=account.id, identity=identity, mall=account.mall, created_at=at)],
        ignore_conflicts=True,
    )
    return Thread.objects.select_for_update().get(account_id=account.id, identity=identity)


def _details(message: Incoming) -> str:
    found = {
        "choice": message.choice,
        "place": list(message.place) if message.place else None,
        "answers": message.answers,
        "post": message.post,
    }
    kept = {name: value for name, value in found.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


@transaction.atomic
def take_message(*, account: AccountView, message: Incoming, by: Actor, at: datetime) -> MessageView | None:
    """Take one message in and have it answered. None: it was taken in before, nothing happens twice.

    Locks the identity, then the thread: messages of one person are worked one after another. A vendor's
    clock that runs ahead is not believed.
    """
    identity = _identity(account, message.sender, at)
    thread = _thread(account, identity, at)
    if Message.objects.filter(account_id=account.id, vendor_id=message.vendor_id, inward=True).exists():
        return None
    is_first = thread.last_in_at is None
    said_at = min(message.said_at, at)
    row = Message.objects.create(
        thread=thread, account=Account(pk=account.id), inward=True, author=Message.Author.PERSON,
        kind=message.kind.value, text=message.text[:LONGEST_TEXT], details=_details(message),
        vendor_id=message.vendor_id, said_at=said_at, created_at=at,
    )  # fmt: skip
    for reference in message.media:
        Media.objects.create(
            message=row, reference=json.dumps(asdict(reference)), kind=message.kind.value,
            mime=reference.mime[:80], size=reference.size, next_try_at=at, created_at=at,
        )  # fmt: skip
    thread.last_in_at = max(filter(None, (thread.last_in_at, said_at)))
    thread.save(update_fields=["last_in_at"])
    record(
        "channels.message.received", by=by, at=said_at, channel=account.channel, mall=thread.mall,
        person=identity.pseudonym,
        data={
            "thread": str(thread.pk), "message": str(row.pk), "kind": row.kind,
            "public": message.kind is Kind.COMMENT, "account": account.key,
        },
    )  # fmt: skip
    view = view_of_message(row)
    for answer in _answerer:
        answer(thread=view_of_thread(thread, identity, is_first=is_first), message=view, by=by, at=at)
    return view
