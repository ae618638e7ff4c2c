"""Errors and events of the room."""

from pendopo.analytics.types.effects import EFFECT_EVENTS
from pendopo.events.types import EventSpec
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.kit.text import _


class MeasureUnknown(InvalidInput):
    """The dictionary has no such measure, or it is not counted from events."""

    code = "measure_unknown"
    message = _("Ukuran ini tidak dikenal. Pilih salah satu dari daftar.")


class PlaceUnknown(NotFound):
    """No such place."""

    code = "place_unknown"
    message = _("Tempat ini tidak dikenal.")


class ArchiveUnreadable(InvalidInput):
    """A file is no Parquet file of events, or lacks columns of the archive. Nothing was counted."""

    code = "archive_unreadable"
    message = _("Berkas arsip tidak terbaca atau kolomnya kurang. Tidak ada angka yang berubah.")


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "analytics.cubes.updated",
        "The cubes caught up with the log; days counted from files were left as they are.",
        data=("days", "kept", "refitted"),
    ),
    EventSpec(
        "analytics.cubes.gaps_shown",
        "Past days on which malls should have worked, without any event, now show as holes.",
        data=("days",),
    ),
    EventSpec(
        "analytics.archive.counted",
        "Files of the archive were counted into the cubes.",
        data=("events", "days", "cells", "kept", "generated"),
    ),
    EventSpec(
        "analytics.archive.exported",
        "Closed days were written to the archive, new ones and those that changed since.",
        data=("files", "events", "again"),
    ),
    *EFFECT_EVENTS,
)
