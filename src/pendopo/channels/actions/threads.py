"""Writing in a thread, and keeping where its dialogue stands."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from pendopo.channels import rules
from pendopo.channels.actions.outbox import REPLY
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import OutboxMessage, Thread
from pendopo.channels.sealed import details_of, reply_as_text
from pendopo.channels.types import Author, Kind, Reply
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import encrypt
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.kit.ids import new_key
from pendopo.kit.text import _
from pendopo.kit.writes import fetch, later, together


class StaleDialogue(PendopoError):
    """The dialogue went on meanwhile: what was to be kept rests on an old state."""

    code = "stale_dialogue"
    status = 409
    message = _("Percakapan ini sudah berlanjut. Muat ulang, lalu coba lagi.")


_WHERE_TO = """
    SELECT t.account_id, a.key, t.mall, i.channel, i.language, i.user_id, i.pseudonym
    FROM channels_thread t JOIN channels_account a ON a.id = t.account_id
    JOIN channels_identity i ON i.id = t.identity_id WHERE t.id = %s
"""
_QUEUE = """
    INSERT INTO channels_outboxmessage (id, kind, channel, language, recipient, content, dedupe, urgent,
        state, due_at, next_try_at, attempts, vendor, vendor_id, error, permanent, created_at, account_id,
        lane, by_officer)
    VALUES (%s, %s, %s, %s, %s, %s, '', true, %s, %s, %s, 0, '', '', '', false, %s, %s, %s, %s)
"""
_SAY = """
    INSERT INTO channels_message (id, thread_id, account_id, inward, author, author_code, kind, text, details,
        vendor_id, said_at, created_at, outbox_id)
    VALUES (%s, %s, %s, false, %s, %s, %s, %s, %s, '', %s, %s, %s)
"""
_ANSWERED = "UPDATE channels_thread SET last_out_at = %s WHERE id = %s"


def reply(
    *, thread: UUID, reply: Reply, author: Author, wake: bool = True, by: Actor, at: datetime
) -> list[UUID]:
    """Write to a person in their thread: fitted to the vendor, each part a message with its own outbox row.

    `wake`: have the worker deliver at once (not needed where the caller does). Gives the ids of the
    messages; their true states are those of the outbox. Raises NotFound.
    """
    with together():
        found = fetch(_WHERE_TO, (thread,))
        if not found:
            raise NotFound
        account, key, mall, channel, language, recipient, person = found[0]
        ids = []
        for part in rules.fit(reply, adapter_for(channel).limits):
            queued, said = new_key(), new_key()
            kind = Kind.TEMPLATE.value if part.template else Kind.TEXT.value
            later(
                _QUEUE,
                (
                    queued, REPLY, channel, language, recipient, encrypt(reply_as_text(part)),
                    OutboxMessage.State.QUEUED.value, at, at, at, account, str(thread),
                    author is Author.OFFICER,
                ),
            )  # fmt: skip
            later(
                _SAY,
                (
                    said, thread, account, author.value, f"{by.kind}:{by.code}", kind, encrypt(part.text),
                    encrypt(details_of(part)), at, at, queued,
                ),
            )  # fmt: skip
            record(
                "channels.message.written", by=by, at=at, channel=channel, mall=mall, person=person,
                data={
                    "thread": str(thread), "message": str(said), "kind": kind, "author": author.value,
                    "account": key,
                },
            )  # fmt: skip
            ids.append(said)
        fetch(_ANSWERED, (at, thread))  # not later: nothing else may change the same row in one statement
        if wake:
            app.configure_task("channels.deliver", queue="messages").defer()
        return ids


_GO_ON = """
    UPDATE channels_thread SET dialogue = %s, dialogue_version = %s, mall = coalesce(%s::text, mall)
    WHERE id = %s AND dialogue_version = %s RETURNING 1
"""


def keep_dialogue(
    *, thread: UUID, dialogue: str, version: int, mall: str | None = None, by: Actor, at: datetime
) -> int:
    """Keep where a dialogue stands, if it still stands at `version`. Gives the new version.

    Raises StaleDialogue. Nothing is recorded: the dialogue's own effects record what happened.
    """
    with together():
        if not fetch(_GO_ON, (encrypt(dialogue), version + 1, mall, thread, version)):
            raise StaleDialogue
    return version + 1


@transaction.atomic
def choose_language(*, thread: UUID, language: str, by: Actor, at: datetime) -> None:
    """A person chose the language in which the mall writes to them."""
    row = Thread.objects.select_related("identity").filter(pk=thread).first()
    if row is None:
        raise NotFound
    row.identity.language = "en" if language == "en" else "id"
    row.identity.save(update_fields=["language"])
