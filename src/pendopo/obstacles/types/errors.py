"""Errors and events of the room."""

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict, NotFound
from pendopo.kit.text import _


class EntryUnknown(NotFound):
    """No such entry, or not for this reader."""

    code = "entry_unknown"
    message = _("Catatan itu tidak ditemukan, atau belum boleh dibaca oleh Anda.")


class EntryChanged(Conflict):
    """Somebody else has changed the entry since it was opened."""

    code = "entry_changed"
    message = _(
        "Orang lain sudah mengubah catatan ini. Isian Anda masih ada di bawah; "
        "bandingkan dengan isi yang baru, lalu simpan lagi."
    )


class AlreadyDecided(Conflict):
    """The suggestion, or the entry, was decided before."""

    code = "already_decided"
    message = _("Ini sudah diputuskan sebelumnya. Muat ulang halaman.")


_KEYS = ("entry", "version")

EVENTS: tuple[EventSpec, ...] = (
    *(
        EventSpec(f"obstacles.{kind}.{act}", f"{meaning} {word}.", data=(*_KEYS, *more))
        for kind, meaning in (
            ("obstacle", "An obstacle was"),
            ("strategy", "A strategy was"),
            ("innovation", "An innovation was"),
        )
        for act, word, more in (
            ("written", "written down", ("code",) if kind == "obstacle" else ()),
            ("changed", "changed", ("fields",)),
            ("submitted", "sent to the ministry", ()),
            ("accepted", "accepted by the ministry", ()),
            ("returned", "given back to its place", ()),
        )
    ),
    EventSpec(
        "obstacles.suggestion.made",
        "The events of a mall point to an obstacle.",
        data=("suggestion", "kind", "subject", "first", "last"),
    ),
    EventSpec(
        "obstacles.suggestion.decided",
        "A suggested obstacle was accepted, merged or declined.",
        data=("suggestion", "state", "entry"),
    ),
)
