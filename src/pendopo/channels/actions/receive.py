"""Taking in what people write: identity, thread, message, and the answer, in one transaction."""

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from pendopo.channels import rules
from pendopo.channels.actions.identities import follow_replaced, verify_phone
from pendopo.channels.models import Identity, Media, Message, Thread
from pendopo.channels.ports import Answerer
from pendopo.channels.queries.threads import view_of_message, view_of_thread
from pendopo.channels.types import AccountView, Incoming, Kind, MessageView, Sender, ThreadView
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import encrypt, keyed_hash, pseudonym
from pendopo.kit.errors import InvalidInput
from pendopo.kit.phones import clean_phone
from pendopo.kit.writes import fetch, later, together

LONGEST_TEXT = 20_000

_answerer: list[Answerer] = []


def connect_answerer(answerer: Answerer) -> None:
    """Take the one that answers; the roof calls this at start."""
    _answerer[:] = [answerer]


def user_hash(channel: str, scope: str, user_id: str) -> bytes:
    """By what an identity is found."""
    return keyed_hash("channel identity", f"{channel}\0{scope}\0{user_id}")


def _number(told: str) -> str:
    """A vendor's number, or nothing where it is none."""
    try:
        return clean_phone(told)
    except InvalidInput:
        return ""


def _identity(account: AccountView, sender: Sender, by: Actor, at: datetime) -> Identity:
    """The identity of a sender, locked; made at the first message, and followed when the vendor gives a
    person another id.
    """
    found = user_hash(account.channel, account.scope, sender.user_id)
    former = user_hash(account.channel, account.scope, sender.former_id) if sender.former_id else b""
    known = _locked(found, former)
    if found not in known:
        _make_identity(account, sender, found, at)
        known = _locked(found, former)
    row = known[found]
    if former in known:
        follow_replaced(known[former], row, by=by, at=at)
    changed = []
    if row.unreachable_at is not None and not sender.former_id:
        row.unreachable_at = None
        changed.append("unreachable_at")
    number = _number(sender.phone)
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


_LOCK_IDENTITIES = "SELECT * FROM channels_identity WHERE user_hash = ANY(%s) ORDER BY id FOR UPDATE"
_LOCK_THREAD = "SELECT * FROM channels_thread WHERE account_id = %s AND identity_id = %s FOR UPDATE"


def _locked(*hashes: bytes) -> dict[bytes, Identity]:
    rows = Identity.objects.raw(_LOCK_IDENTITIES, [[each for each in hashes if each]])
    return {bytes(each.user_hash): each for each in rows}


def _make_identity(account: AccountView, sender: Sender, found: bytes, at: datetime) -> None:
    """Unless another worker just did."""
    row = Identity(
        channel=account.channel, scope=account.scope, user_hash=found, user_id=sender.user_id,
        language="en" if sender.language[:2] == "en" else "id", created_at=at,
        pseudonym=pseudonym("identity", f"{account.channel}:{account.scope}:{sender.user_id}"),
    )  # fmt: skip
    Identity.objects.bulk_create([row], ignore_conflicts=True)


def _thread(account: AccountView, identity: Identity, at: datetime) -> Thread:
    """The thread of an identity with an account, locked."""
    key = [account.id, identity.pk]
    found = list(Thread.objects.raw(_LOCK_THREAD, key))
    if not found:
        made = Thread(account_id=account.id, identity=identity, mall=account.mall, created_at=at)
        Thread.objects.bulk_create([made], ignore_conflicts=True)
        found = list(Thread.objects.raw(_LOCK_THREAD, key))
    return found[0]


_BEFORE = """
    SELECT EXISTS (SELECT FROM channels_message WHERE account_id = %s AND vendor_id = %s AND inward),
        (SELECT count(*) FROM channels_message
         WHERE thread_id = %s AND inward AND created_at > %s AND created_at <= %s)
"""
_KEEP = """
    INSERT INTO channels_message (id, thread_id, account_id, inward, author, author_code, kind, text, details,
        vendor_id, said_at, created_at)
    VALUES (%s, %s, %s, true, %s, '', %s, %s, %s, %s, %s, %s)
"""
_HEARD = "UPDATE channels_thread SET last_in_at = %s WHERE id = %s"


def _keep(row: Message) -> None:
    """Keep a message, with the next statement."""
    later(
        _KEEP,
        (
            row.pk, row.thread_id, row.account_id, row.author, row.kind, encrypt(row.text),
            encrypt(row.details), row.vendor_id, row.said_at, row.created_at,
        ),
    )  # fmt: skip


def _details(message: Incoming) -> str:
    found = {
        "choice": message.choice,
        "place": list(message.place) if message.place else None,
        "answers": message.answers,
        "post": message.post,
        "subject": message.subject,
    }
    kept = {name: value for name, value in found.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def take_message(*, account: AccountView, message: Incoming, by: Actor, at: datetime) -> MessageView | None:
    """Take one message in and have it answered. None: it was taken in before, nothing happens twice.

    Locks the identity, then the thread: messages of one person are worked one after another. A vendor's
    clock that runs ahead is not believed. Numbers of identity cards are masked before anything is kept; the
    answerer alone sees the words as they were typed. A flood is kept, and answered once
    (`details["flood"]`). What the vendor itself tells of a person (Kind.SYSTEM) is only kept.
    """
    with together():
        return _take(account, message, by, at)


def _take(account: AccountView, message: Incoming, by: Actor, at: datetime) -> MessageView | None:
    identity = _identity(account, message.sender, by, at)
    thread = _thread(account, identity, at)
    minute = (at - timedelta(minutes=1), at)
    [(is_known, recent)] = fetch(_BEFORE, (account.id, message.vendor_id, thread.pk, *minute))
    if is_known:
        return None
    is_first = thread.last_in_at is None
    said_at = min(message.said_at, at)
    text = message.text.replace("\x00", "")[:LONGEST_TEXT]
    row = Message(
        thread=thread, account_id=account.id, inward=True, author=Message.Author.PERSON.value,
        kind=message.kind.value, text=rules.mask_identity_numbers(text), details=_details(message),
        vendor_id=message.vendor_id, said_at=said_at, created_at=at,
    )  # fmt: skip
    _keep(row)
    if message.kind is Kind.SYSTEM:
        return view_of_message(row, ())
    for reference in message.media:
        Media.objects.create(
            message=row, reference=json.dumps(asdict(reference)), kind=message.kind.value,
            mime=reference.mime[:80], size=reference.size, created_at=at,
        )  # fmt: skip
    if message.media:
        app.configure_task("channels.fetch_media").defer()
    thread.last_in_at = max(filter(None, (thread.last_in_at, said_at)))
    later(_HEARD, (thread.last_in_at, thread.pk))
    record(
        "channels.message.received", by=by, at=said_at, channel=account.channel, mall=thread.mall,
        person=identity.applicant.pseudonym if identity.applicant else identity.pseudonym,
        data={
            "thread": str(thread.pk), "message": str(row.pk), "kind": row.kind,
            "public": message.kind is Kind.COMMENT, "account": account.key,
        },
    )  # fmt: skip
    if message.shared_phone and (number := _number(message.shared_phone)):
        verify_phone(identity=identity.pk, phone=number, by=by, at=at)
        identity.refresh_from_db()
    view = replace(view_of_message(row, None if message.media else ()), text=text)
    if identity.blocked_at is None:
        _answer(view_of_thread(thread, identity, is_first=is_first), view, recent + 1, by, at)
    return view


def _answer(thread: ThreadView, message: MessageView, recent: int, by: Actor, at: datetime) -> None:
    """Have a message answered, unless its writer writes faster than anybody can read: `recent` in the last
    minute, itself included.
    """
    if rules.is_flood(recent):
        if not rules.is_first_of_flood(recent):
            return
        message = replace(message, details={**message.details, "flood": True})
    for answer in _answerer:
        answer(thread=thread, message=message, by=by, at=at)
