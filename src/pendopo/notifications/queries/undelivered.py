"""What did not arrive, why, what was tried instead, and what to do."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from pendopo.channels.models import OutboxMessage
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.notifications import rules
from pendopo.notifications.types import KINDS, Link, Undelivered

_STATE = OutboxMessage.State
_ARRIVED = (_STATE.SENT, _STATE.DELIVERED, _STATE.READ)
_UNDER_WAY = (_STATE.QUEUED, _STATE.SENDING)
SINCE = timedelta(days=14)


def list_undelivered(
    *, mall: str, region: str = "", limit: int = 100, by: Actor, at: datetime
) -> list[Undelivered]:
    """The messages of a mall's people that failed in the last two weeks, the latest first, each with the
    chain that it began. Names of services and codes stand in it, no address. Raises NotAllowed.
    """
    if not by.may(Permission.SEE_FLOOR, mall=mall, region=region):
        raise NotAllowed
    rows = OutboxMessage.objects.filter(
        mall=mall, state=_STATE.FAILED, ended_at__gt=at - SINCE, replaces=None
    )
    firsts = list(rows.order_by("-ended_at").defer("recipient")[:limit])
    later = _later(firsts)
    return [_view(row, later) for row in firsts]


def _later(firsts: Iterable[OutboxMessage]) -> dict[object, OutboxMessage]:
    """By the message that was replaced: the one that replaces it."""
    found: dict[object, OutboxMessage] = {}
    ids = [row.pk for row in firsts]
    while ids:
        rows = list(OutboxMessage.objects.filter(replaces__in=ids).defer("recipient", "content"))
        found |= {row.replaces_id: row for row in rows}
        ids = [row.pk for row in rows]
    return found


def _view(row: OutboxMessage, later: dict[object, OutboxMessage]) -> Undelivered:
    chain, last = [row], row
    while last.pk in later:
        last = later[last.pk]
        chain.append(last)
    content = json.loads(row.content) if row.content else {}
    failed = next((each for each in reversed(chain) if each.state == _STATE.FAILED), row)
    cause = rules.cause_of(failed.error)
    about = " · ".join(filter(None, (content.get("service"), content.get("code") or content.get("number"))))
    return Undelivered(
        id=row.pk, kind=row.kind, name=KINDS[row.kind].name if row.kind in KINDS else row.kind, about=about,
        created_at=row.created_at, ended_at=row.ended_at or row.created_at,
        chain=tuple(Link(each.pk, each.channel, each.state, each.error) for each in chain),
        why=cause.why, advice=cause.advice, whose=cause.whose,
        reached=last.state in _ARRIVED, waits=last.state in _UNDER_WAY,
        pressing=row.kind in KINDS and rules.must_arrive(KINDS[row.kind]),
    )  # fmt: skip


def count_by_channel(
    *, mall: str, region: str = "", by: Actor, at: datetime
) -> list[tuple[str, int, int, int]]:
    """For each channel in the last two weeks: taken by the vendor, told to have arrived, failed. Raises
    NotAllowed.
    """
    if not by.may(Permission.SEE_FLOOR, mall=mall, region=region):
        raise NotAllowed
    rows = OutboxMessage.objects.filter(mall=mall, ended_at__gt=at - SINCE, person__isnull=False)
    counts: dict[str, list[int]] = {}
    for channel, state in rows.values_list("channel", "state"):
        found = counts.setdefault(channel or "-", [0, 0, 0])
        if state in _ARRIVED:
            found[0] += 1
            found[1] += state != _STATE.SENT
        found[2] += state == _STATE.FAILED
    return [(name, *found) for name, found in sorted(counts.items())]  # type: ignore[misc]
