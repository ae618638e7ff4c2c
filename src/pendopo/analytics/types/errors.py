"""Errors and events of the room."""

from pendopo.analytics.types.effects import EFFECT_EVENTS
from pendopo.events.types import EventSpec
from pendopo.kit.errors import InvalidInput, NotFound, PendopoError
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


class ArchiveOutOfReach(PendopoError):
    """The archive's folder or service does not answer, or it is full. What was written stays."""

    code = "archive_out_of_reach"
    status = 503
    message = _(
        "Tempat arsip tidak dapat dihubungi atau penuh. Periksa PENDOPO_ARCHIVE dan PENDOPO_S3_ENDPOINT; yang"
        " sudah tertulis tetap ada dan sisanya ditulis pada kesempatan berikut."
    )


class ArchiveRefused(ArchiveOutOfReach):
    """The service knows the keys not, or they may not do this; or the folder may not be written."""

    code = "archive_refused"
    message = _(
        "Tempat arsip menolak. Periksa PENDOPO_S3_KEY, PENDOPO_S3_SECRET dan izinnya (membaca daftar dan"
        " menulis berkas), atau izin foldernya."
    )


class ArchiveNotKnown(ArchiveOutOfReach):
    """There is no such bucket."""

    code = "archive_unknown"
    message = _(
        "Bucket arsip tidak ada. Buat dahulu bucket itu, atau perbaiki PENDOPO_ARCHIVE (s3://bucket/folder)."
    )


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
