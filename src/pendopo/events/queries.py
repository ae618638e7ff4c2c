"""Reading the log so that no event is skipped, however late its transaction commits."""

from dataclasses import dataclass

from django.db import connection

from pendopo.events.models import Event


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A reading position: the last transaction id and event id that were read."""

    transaction_id: int = 0
    event_id: int = 0


def safe_horizon() -> int:
    """The oldest transaction still running: everything below it is committed or gone for good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    return int(row[0])


def list_events_after(after: Cursor, *, limit: int = 1000) -> tuple[list[Event], Cursor]:
    """Events after a cursor by (transaction, id), only below the safe horizon; and the next cursor."""
    rows = list(
        Event.objects.extra(
            where=["(transaction_id, id) > (%s, %s)", "transaction_id < %s"],
            params=[after.transaction_id, after.event_id, safe_horizon()],
        ).order_by("transaction_id", "id")[:limit]
    )
    return rows, Cursor(rows[-1].transaction_id, rows[-1].id) if rows else after
