"""How far the log was counted. Whoever writes cubes takes the lock first: one writer at a time."""

from django.db import connection

from pendopo.analytics.models import CubeCursor
from pendopo.events.queries import Cursor

_LOCK = 0x63756265  # "cube"


def lock_cubes() -> None:
    """Be the only writer of cubes until the transaction ends; another is waited for.

    The lock is advisory: a transaction that has only read and counted so far holds up no reader of the log.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def cursor_for_update() -> CubeCursor:
    """The one cursor, locked until the transaction ends; another writer is waited for."""
    lock_cubes()
    return _cursor()


def cursor_if_free() -> CubeCursor | None:
    """The one cursor, locked until the transaction ends; None at once when another writer is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        free: bool = cursor.fetchone()[0]
    return _cursor() if free else None


def _cursor() -> CubeCursor:
    return CubeCursor.objects.get_or_create(id=1)[0]


def position_of(cursor: CubeCursor) -> Cursor:
    """The reading position of the cursor."""
    return Cursor(cursor.transaction_id, cursor.event_id)
