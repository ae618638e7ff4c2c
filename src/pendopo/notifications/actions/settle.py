"""Choosing the way of each message that has none yet, many at once, and the next way of one that failed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from pendopo.channels.models import OutboxMessage
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.notifications import rules
from pendopo.notifications.actions.plan import let_go, plan_account
from pendopo.notifications.queries.ways import Facts, chain_before, facts_about, key_of, ways_to, wishes_of
from pendopo.notifications.types import KINDS, Way

AT_ONCE = 500
_QUEUED = OutboxMessage.State.QUEUED

# The way of many messages in one statement. Addresses are copied sealed: nothing is opened on the way.
_SET = """
UPDATE channels_outboxmessage o SET
  settled = true, channel = w.channel, account_id = w.account, thread_id = w.thread,
  lane = COALESCE(w.thread::text, ''), first_word = w.first_word, reach = COALESCE(w.identity, o.person),
  recipient = CASE WHEN w.identity IS NOT NULL THEN i.user_id WHEN w.channel = 'email' THEN a.email
                   ELSE a.phone END
FROM unnest(%s::uuid[], %s::text[], %s::bigint[], %s::uuid[], %s::uuid[], %s::boolean[])
     AS w(id, channel, account, thread, identity, first_word)
LEFT JOIN channels_identity i ON i.id = w.identity
LEFT JOIN channels_outboxmessage m ON m.id = w.id
LEFT JOIN people_applicant a ON a.id = m.person
WHERE o.id = w.id
"""


def settle_waiting(*, limit: int = AT_ONCE, by: Actor, at: datetime) -> int:
    """Choose the way of what is due and has none (rule notifications-24), the most urgent first, and plan
    what counts in a budget. Gives how many were looked at.
    """
    with transaction.atomic():
        rows = list(
            OutboxMessage.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=_QUEUED, settled=False, first_word=False, next_try_at__lte=at)
            .order_by("rank", "next_try_at", "id")[:limit]
            .defer("content", "recipient")
        )
        chosen = _choose(rows, by=by, at=at)
        _keep(chosen)
    for account in sorted({way.account for _row, way in chosen if way.first_word and way.account}):
        plan_account(account=account, by=by, at=at)
    let_go(by=by, at=at)
    return len(rows)


def _choose(rows: list[OutboxMessage], *, by: Actor, at: datetime) -> list[tuple[OutboxMessage, Way]]:
    facts = facts_about(row.person for row in rows if row.person)
    chosen = []
    for row in rows:
        spec = KINDS.get(row.kind)
        if spec is None or rules.is_refused(spec, wishes_of(row, facts)):
            _put_aside(row, by=by, at=at)
            continue
        tried = {key_of(each) for each in chain_before(row)[:-1]} if row.replaces_id else set()
        way = _way(row, facts, tried, at=at)
        if way is None:
            _end_unreachable(row, by=by, at=at)
        else:
            chosen.append((row, way))
    return chosen


def _way(row: OutboxMessage, facts: Facts, tried: Collection[str], *, at: datetime) -> Way | None:
    spec, ways = KINDS[row.kind], ways_to(row, facts, at=at)
    if row.error == "no_budget":
        ways = [way for way in ways if not way.first_word]
    return rules.choose_way(spec, ways, wishes_of(row, facts), prefers=row.prefers, tried=tried)


def _keep(chosen: list[tuple[OutboxMessage, Way]]) -> None:
    if not chosen:
        return
    columns = [
        [row.pk for row, _way in chosen],
        *(
            [getattr(way, name) for _row, way in chosen]
            for name in ("channel", "account", "thread", "identity", "first_word")
        ),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SET, columns)


def _put_aside(row: OutboxMessage, *, by: Actor, at: datetime) -> None:
    """Not wanted: ended without a trace of failure."""
    spec = KINDS.get(row.kind)
    OutboxMessage.objects.filter(pk=row.pk).update(
        state=OutboxMessage.State.CANCELLED, settled=True, error="refused", ended_at=at
    )
    record(
        "notifications.message.put_aside", by=by, at=at, mall=row.mall,
        data={"message": str(row.pk), "kind": row.kind, "purpose": spec.purpose.value if spec else ""},
    )  # fmt: skip


def _end_unreachable(row: OutboxMessage, *, by: Actor, at: datetime) -> None:
    """No way is left: it shows on the page of what did not arrive."""
    reason = row.error or "no_way"
    OutboxMessage.objects.filter(pk=row.pk).update(
        state=OutboxMessage.State.FAILED, settled=True, permanent=True, exhausted=True, error=reason,
        ended_at=row.ended_at or at,
    )  # fmt: skip
    record(
        "notifications.message.unreachable", by=by, at=at, channel=row.channel, mall=row.mall,
        data={"message": str(row.pk), "kind": row.kind, "reason": reason},
    )  # fmt: skip


@transaction.atomic
def try_next_way(*, message: UUID, by: Actor, at: datetime) -> UUID | None:
    """A message failed for good: the next way is tried, each way once; the new row refers to the one it
    replaces. Gives its id, or None where nothing is left to try, it is of no use any more, or it was done
    before.
    """
    row = (
        OutboxMessage.objects.select_for_update(of=("self",))
        .select_related("thread")
        .filter(pk=message, state=OutboxMessage.State.FAILED)
        .first()
    )
    if row is None or row.exhausted or row.person is None or row.kind not in KINDS or not row.content:
        return None
    if row.expires_at is not None and row.expires_at <= at:
        return None
    if OutboxMessage.objects.filter(replaces=row).exists():
        return None
    spec, facts = KINDS[row.kind], facts_about([row.person])
    tried = {key_of(each) for each in chain_before(row)}
    way = _way(row, facts, tried, at=at)
    if way is None:
        _end_unreachable(row, by=by, at=at)
        return None
    due = rules.send_at(spec, at, zone="Asia/Jakarta", starts_at=row.expires_at)
    new = OutboxMessage.objects.create(
        kind=row.kind, channel=way.channel, language=row.language, content=row.content, urgent=row.urgent,
        due_at=due, next_try_at=due, expires_at=row.expires_at, created_at=at, person=row.person,
        mall=row.mall, prefers=row.prefers, rank=row.rank, replaces=row, settled=False,
    )  # fmt: skip
    _keep([(new, way)])
    if way.first_word and way.account:
        plan_account(account=way.account, by=by, at=at)
    record(
        "notifications.message.rerouted", by=by, at=at, channel=way.channel, mall=row.mall,
        data={
            "message": str(new.pk), "kind": row.kind, "instead_of": str(row.pk),
            "former_channel": row.channel, "reason": row.error,
        },
    )  # fmt: skip
    return new.pk
