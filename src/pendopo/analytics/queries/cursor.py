"""How far the log was counted. Whoever writes cubes locks this row first: one writer at a time."""

from pendopo.analytics.models import CubeCursor
from pendopo.events.queries import Cursor


def cursor_for_update() -> CubeCursor:
    """The one cursor, locked."""
    CubeCursor.objects.get_or_create(id=1)
    return CubeCursor.objects.select_for_update().get(id=1)


def position_of(cursor: CubeCursor) -> Cursor:
    """The reading position of the cursor."""
    return Cursor(cursor.transaction_id, cursor.event_id)
