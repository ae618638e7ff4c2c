"""The lists of the inbox, and finding a talk again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet, Sum

from pendopo.channels.models import Identity
from pendopo.inbox import rules
from pendopo.inbox.models import Conversation
from pendopo.inbox.queries.access import mall_for, names_of, open_to
from pendopo.inbox.queries.talks import OPEN, view_of_conversation
from pendopo.inbox.types import Box, InboxPage, InboxRow
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.crypto import decrypt, keyed_hash
from pendopo.kit.errors import InvalidInput
from pendopo.kit.phones import clean_phone, mask_phone
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall
from pendopo.people.models import Applicant
from pendopo.people.rules import fold_name, mask_name

PAGE = 40
FOUND = 20

_LATEST = """
    SELECT asked.id, said.text, said.kind, said.inward, said.said_at
    FROM unnest(%s::uuid[]) AS asked(id)
    CROSS JOIN LATERAL (
        SELECT text, kind, inward, said_at FROM channels_message
        WHERE thread_id = asked.id AND author IN ('person', 'officer')
        ORDER BY said_at DESC, id DESC LIMIT 1
    ) AS said
"""


def _latest(threads: list[UUID]) -> dict[UUID, tuple[str, str, bool, datetime]]:
    """The latest words of person or officer in each thread: one look into the index for each."""
    if not threads:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, (threads,))
        rows = cursor.fetchall()
    return {row[0]: (decrypt(row[1])[:160], row[2], row[3], row[4]) for row in rows}


def _name(identity: Identity, *, whole: bool) -> str:
    """What a person calls themselves there, else the end of the number, else nothing."""
    if identity.shown_name:
        return identity.shown_name if whole else mask_name(identity.shown_name)
    return mask_phone(identity.phone) if identity.phone else ""


def rows_of(talks: list[Conversation], mall: Mall, *, by: Actor, at: datetime) -> tuple[InboxRow, ...]:
    """Lines of a list. `talks` come with thread and identity."""
    said = _latest([row.thread_id for row in talks])
    names = names_of(user for row in talks for user in (row.assigned_to, row.former_officer))
    whole = malls.may_within(by, Permission.SEE_PERSON, mall=mall)
    lines = []
    for row in talks:
        words, kind, inward, said_at = said.get(row.thread_id, ("", "", True, None))
        lines.append(
            InboxRow(
                talk=view_of_conversation(row, with_place=False),
                name=_name(row.thread.identity, whole=whole),
                officer=names.get(row.assigned_to or 0, ""),
                words=words, words_kind=kind, words_inward=inward, said_at=said_at,
                overdue=rules.is_overdue(row.due_at, row.first_unanswered_at, at),
                undelivered=row.undelivered_at is not None,
            )
        )  # fmt: skip
    return tuple(lines)


def _with_names(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """With thread and identity, and nothing sealed that a list does not show: unsealing costs more than
    reading.
    """
    return rows.select_related("thread__identity").defer(
        "summary", "thread__dialogue", "thread__identity__user_id"
    )


def _boxed(rows: QuerySet[Conversation], box: Box, by: Actor) -> QuerySet[Conversation]:
    """The rows of a box in its order: who waits first, then what waits for the person."""
    if box is Box.CLOSED:
        return rows.filter(state=Conversation.State.CLOSED).order_by("-closed_at")
    if box is Box.MINE:
        rows = rows.filter(state=Conversation.State.TAKEN, assigned_to=by.user_id or 0)
    elif box is Box.WAITING:
        rows = rows.filter(state=Conversation.State.WAITING)
    else:
        rows = rows.filter(state__in=OPEN)
    return rows.order_by("first_unanswered_at", "id")  # nulls come last


def inbox_page(
    mall: Mall | str, *, box: Box, channel: str = "", officer: int = 0, page: int = 1, by: Actor, at: datetime
) -> InboxPage:
    """One list of a mall's inbox: oldest unanswered first; the closed ones, the latest first.

    `officer`: only what this one has. Raises NotAllowed.
    """
    place = mall_for(mall, by=by)
    mine = Conversation.objects.filter(open_to(place, by))
    wanted = mine.filter(channel=channel) if channel else mine
    chosen = _boxed(wanted.filter(assigned_to=officer) if officer else wanted, box, by)
    start = (max(1, min(page, 500)) - 1) * PAGE
    talks = list(_with_names(chosen)[start : start + PAGE + 1])
    counts, channels, overdue, version = _counts(mine, by, at)
    return InboxPage(
        rows=rows_of(talks[:PAGE], place, by=by, at=at), counts=counts, channels=channels, overdue=overdue,
        more=len(talks) > PAGE, version=version,
    )  # fmt: skip


def _counts(
    rows: QuerySet[Conversation], by: Actor, at: datetime
) -> tuple[dict[str, int], dict[str, int], int, str]:
    """Counts of the open talks in one look, and a mark that changes with every change of them."""
    taken, waiting = Conversation.State.TAKEN, Conversation.State.WAITING
    owed = Q(first_unanswered_at__isnull=False)
    groups: list[Any] = list(
        rows.filter(state__in=OPEN).values("channel").annotate(
            mine=Count("pk", filter=Q(state=taken, assigned_to=by.user_id or 0)),
            waiting=Count("pk", filter=Q(state=waiting)),
            all=Count("pk"),
            overdue=Count("pk", filter=owed & Q(due_at__lt=at)),
            versions=Sum("version"),
            latest=Max("changed_at"),
        )
    )  # fmt: skip
    counts = {name: sum(group[name] for group in groups) for name in ("mine", "waiting", "all")}
    overdue = sum(group["overdue"] for group in groups)
    channels = {group["channel"]: group["all"] for group in sorted(groups, key=lambda each: each["channel"])}
    latest = max((group["latest"] for group in groups if group["latest"]), default=None)
    versions = sum(group["versions"] for group in groups)
    return (
        counts,
        channels,
        overdue,
        f"{counts['all']}.{versions}.{overdue}.{latest.timestamp() if latest else 0}",
    )


def search(mall: Mall | str, *, text: str, by: Actor, at: datetime) -> tuple[InboxRow, ...]:
    """Talks by receipt number (today's first), by a whole phone number, or by the whole name of a person
    who is linked. What was said is sealed and cannot be searched.

    Raises InvalidInput when nothing of this was typed.
    """
    place = mall_for(mall, by=by)
    rows = _with_names(Conversation.objects.filter(open_to(place, by)))
    number = rules.is_receipt(text)
    if number is not None:
        talks = list(rows.filter(number=number).order_by("-day_date")[:FOUND])
        return rows_of(talks, place, by=by, at=at)
    identities = _identities(text)
    talks = list(rows.filter(thread__identity__in=identities).order_by("-opened_at")[:FOUND])
    return rows_of(talks, place, by=by, at=at)


def _identities(text: str) -> list[UUID]:
    if sum(sign.isdigit() for sign in text) >= 6:
        digest = keyed_hash("phone", clean_phone(text, field="text"))
        own = Q(phone_hash=digest) | Q(applicant__phone_hash=digest)
        return list(Identity.objects.filter(own).values_list("pk", flat=True)[:FOUND])
    folded = fold_name(text)
    if len(folded) < 2:
        raise InvalidInput
    people = Applicant.objects.filter(name_hash=keyed_hash("name", folded)).values("pk")
    return list(Identity.objects.filter(applicant_id__in=people).values_list("pk", flat=True)[:FOUND])


def count_today(mall: Mall, *, at: datetime) -> int:
    """How many talks came to a mall's officers today."""
    return Conversation.objects.filter(mall=mall.slug, day_date=local_date(at, mall.zone)).count()
