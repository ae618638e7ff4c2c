"""Writing in a thread, and keeping where its dialogue stands."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from pendopo.channels import rules
from pendopo.channels.actions.outbox import REPLY
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Message, OutboxMessage, Thread
from pendopo.channels.sealed import details_of, reply_as_text
from pendopo.channels.types import Author, Kind, Reply
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.kit.text import _


class StaleDialogue(PendopoError):
    """The dialogue went on meanwhile: what was to be kept rests on an old state."""

    code = "stale_dialogue"
    status = 409
    message = _("Percakapan ini sudah berlanjut. Muat ulang, lalu coba lagi.")


@transaction.atomic
def reply(
    *, thread: UUID, reply: Reply, author: Author, wake: bool = True, by: Actor, at: datetime
) -> list[UUID]:
    """Write to a person in their thread: fitted to the vendor, each part a message with its own outbox row.

    `wake`: have the worker deliver at once (not needed where the caller does). Gives the ids of the
    messages; their true states are those of the outbox. Raises NotFound.
    """
    row = Thread.objects.select_related("account", "identity").filter(pk=thread).first()
    if row is None:
        raise NotFound
    ids = []
    for part in rules.fit(reply, adapter_for(row.identity.channel).limits):
        queued = OutboxMessage.objects.create(
            kind=REPLY, channel=row.identity.channel, language=row.identity.language,
            recipient=row.identity.user_id, content=reply_as_text(part), urgent=True, due_at=at,
            next_try_at=at, created_at=at, account=row.account, lane=str(row.pk),
            by_officer=author is Author.OFFICER,
        )  # fmt: skip
        said = Message.objects.create(
            thread=row, account=row.account, inward=False, author=author.value,
            author_code=f"{by.kind}:{by.code}",
            kind=Kind.TEMPLATE.value if part.template else Kind.TEXT.value,
            text=part.text, details=details_of(part), said_at=at, created_at=at, outbox=queued,
        )  # fmt: skip
        record(
            "channels.message.written", by=by, at=at, channel=row.identity.channel, mall=row.mall,
            person=row.identity.pseudonym,
            data={
                "thread": str(row.pk), "message": str(said.pk), "kind": said.kind, "author": said.author,
                "account": row.account.key,
            },
        )  # fmt: skip
        ids.append(said.pk)
    Thread.objects.filter(pk=row.pk).update(last_out_at=at)
    if wake:
        app.configure_task("channels.deliver", queue="messages").defer()
    return ids


@transaction.atomic
def keep_dialogue(
    *, thread: UUID, dialogue: str, version: int, mall: str | None = None, by: Actor, at: datetime
) -> int:
    """Keep where a dialogue stands, if it still stands at `version`. Gives the new version.

    Raises StaleDialogue. Nothing is recorded: the dialogue's own effects record what happened.
    """
    values: dict[str, object] = {"dialogue": dialogue, "dialogue_version": version + 1}
    if mall is not None:
        values["mall"] = mall
    if not Thread.objects.filter(pk=thread, dialogue_version=version).update(**values):
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
