"""Reads of threads and their messages."""

import json
from uuid import UUID

from pendopo.channels import rules
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Identity, Media, Message, Thread
from pendopo.channels.types import Choice, IdentityView, Link, MediaView, MessageView, ThreadView
from pendopo.kit.phones import mask_phone


def view_of_thread(row: Thread, identity: Identity, *, is_first: bool = False) -> ThreadView:
    """The thread as others may see it."""
    limits = adapter_for(identity.channel).limits
    return ThreadView(
        id=row.pk, channel=identity.channel, account_id=row.account_id, identity_id=identity.pk,
        mall=row.mall, language=identity.language, dialogue=row.dialogue,
        dialogue_version=row.dialogue_version, last_in_at=row.last_in_at, last_out_at=row.last_out_at,
        window_ends_at=rules.window_ends_at(limits, row.last_in_at), is_first=is_first,
    )  # fmt: skip


def view_of_identity(row: Identity) -> IdentityView:
    """The person as others may see them: no id of the vendor, no full number."""
    return IdentityView(
        id=row.pk, channel=row.channel, shown_name=row.shown_name, masked_phone=mask_phone(row.phone),
        language=row.language, applicant_id=row.applicant_id, pseudonym=row.pseudonym,
        opted_out=row.opted_out_at is not None, blocked=row.blocked_at is not None,
        unreachable=row.unreachable_at is not None,
    )  # fmt: skip


def view_of_media(row: Media) -> MediaView:
    """A file as others may see it."""
    return MediaView(row.pk, row.kind, row.mime, row.size, row.state, row.why, row.name, row.pages)


def view_of_message(row: Message, media: tuple[MediaView, ...] | None = None) -> MessageView:
    """The message as others may see it; an outward one with the true state of its outbox row."""
    details = json.loads(row.details) if row.details else {}
    place = details.get("place")
    sent = row.outbox if row.outbox_id else None
    return MessageView(
        id=row.pk, thread_id=row.thread_id, inward=row.inward, author=row.author,
        author_code=row.author_code, kind=row.kind, text=row.text, said_at=row.said_at,
        choice=details.get("choice", ""),
        choices=tuple(Choice(**each) for each in details.get("choices", ())),
        links=tuple(Link(**each) for each in details.get("links", ())),
        media=tuple(view_of_media(each) for each in row.media.all()) if media is None else media,
        place=(place[0], place[1]) if place else None,
        state=sent.state if sent else "", error=sent.error if sent else "", details=details,
    )  # fmt: skip


def list_messages(thread: UUID, *, limit: int = 100, before: UUID | None = None) -> list[MessageView]:
    """The latest messages of a thread in the order in which they were said. The caller (chat, inbox) has
    asked who may see the thread.
    """
    rows = Message.objects.filter(thread_id=thread).select_related("outbox").prefetch_related("media")
    rows = rows.defer("outbox__recipient", "outbox__content")  # sealed, and not shown
    if before is not None:
        mark = Message.objects.filter(pk=before).values_list("said_at", flat=True).first()
        rows = rows.filter(said_at__lt=mark) if mark else rows
    return [view_of_message(row) for row in reversed(rows.order_by("-said_at", "-id")[:limit])]


def get_thread(thread: UUID) -> ThreadView | None:
    """A thread by its id; the caller has asked who may see it."""
    row = Thread.objects.select_related("identity").filter(pk=thread).first()
    return view_of_thread(row, row.identity) if row else None


def get_identity(identity: UUID) -> IdentityView | None:
    """An identity by its id; the caller has asked who may see it."""
    row = Identity.objects.filter(pk=identity).first()
    return view_of_identity(row) if row else None
