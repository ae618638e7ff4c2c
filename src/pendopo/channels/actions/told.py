"""Messages that the mall sends by itself (confirmations, reminders) in a talk: their words, and their place
in the thread beside what was said.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from pendopo.channels import rules
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Message, OutboxMessage, Thread
from pendopo.channels.ports import Renderer
from pendopo.channels.sealed import details_of
from pendopo.channels.types import Author, Kind, Rendered, Reply
from pendopo.events.actions import record
from pendopo.kit.actor import Actor


def may_write_freely_to(message: OutboxMessage, at: datetime) -> bool:
    """Whether the vendor takes words of our own for this message now."""
    if message.account is None:
        return True
    last_in_at = message.thread.last_in_at if message.thread else None
    return rules.may_write_freely(adapter_for(message.channel).limits, last_in_at, at)


def told_words(message: OutboxMessage, renderer: Renderer, at: datetime) -> tuple[Rendered, list[Reply]]:
    """The words in the form of the channel, shaped for its vendor, and the files that go beside them as
    messages of their own.
    """
    free = may_write_freely_to(message, at)
    words = renderer(message.kind, message.language, message.content, channel=message.channel, free=free)
    if words.reply is None or message.account is None:
        return words, []
    *before, shaped = rules.fit(words.reply, adapter_for(message.channel).limits)
    return replace(words, text=shaped.text, reply=shaped), [part for part in before if part.attachments]


@transaction.atomic
def say_in_thread(message: OutboxMessage, words: Rendered, *, by: Actor, at: datetime) -> None:
    """What is sent by itself stands in the thread like everything else, once however often it is tried."""
    row = message.thread
    if row is None or words.reply is None or Message.objects.filter(outbox=message).exists():
        return
    said = Message.objects.create(
        thread=row, account_id=row.account_id, inward=False, author=Author.SYSTEM.value,
        author_code=f"{by.kind}:{by.code}",
        kind=Kind.TEMPLATE.value if words.reply.template else Kind.TEXT.value,
        text=words.text, details=details_of(words.reply), said_at=at, created_at=at, outbox=message,
    )  # fmt: skip
    Thread.objects.filter(pk=row.pk).update(last_out_at=at)
    record(
        "channels.message.written", by=by, at=at, channel=message.channel, mall=row.mall,
        person=row.identity.pseudonym,
        data={
            "thread": str(row.pk), "message": str(said.pk), "kind": said.kind, "author": said.author,
            "account": message.account.key if message.account else "",
        },
    )  # fmt: skip


def send_beside(message: OutboxMessage, files: list[Reply], *, by: Actor, at: datetime) -> None:
    """The files of a message that the vendor took follow it, each a message of its own."""
    from pendopo.channels.actions.threads import reply  # which itself writes into the outbox

    if message.thread_id is None:
        return
    for part in files:
        reply(thread=message.thread_id, reply=part, author=Author.SYSTEM, wake=False, by=by, at=at)
