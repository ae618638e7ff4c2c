"""The kinds of message: what each is for, what its words need, and by which ways it may go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pendopo.kit.errors import Text
from pendopo.kit.text import _


class Kind(StrEnum):
    """What is said to people. Each has words per language, and short forms where it goes by phone."""

    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_REMINDER = "appointment_reminder"
    APPOINTMENT_SOON = "appointment_soon"
    APPOINTMENT_REBOOKED = "appointment_rebooked"
    CLOSURE_HIT = "closure_hit"
    CLOSURE_WITHDRAWN = "closure_withdrawn"
    SIGN_IN_CODE = "sign_in_code"
    TICKET_LINK = "ticket_link"
    TICKET_NEAR = "ticket_near"
    TICKET_CLOSED = "ticket_closed"
    ALERT_DIGEST = "alert_digest"
    RETURN_DUE_SOON = "return_due_soon"
    RETURN_DUE_TODAY = "return_due_today"
    RETURN_LATE = "return_late"
    RETURN_GIVEN_BACK = "return_given_back"
    RETURN_DIGEST = "return_digest"
    FORUM_INVITED = "forum_invited"
    FORUM_CHANGED = "forum_changed"
    FORUM_CANCELLED = "forum_cancelled"
    FORUM_FOLLOW_UP = "forum_follow_up"


class Purpose(StrEnum):
    """Why a person is written to. What the law or fairness wants told cannot be switched off."""

    CHANGE = "change"  # what they had is taken, moved or given back
    CONFIRM = "confirm"  # an answer to what they just did
    REMIND = "remind"
    QUEUE = "queue"  # the ticket of today
    CODE = "code"  # a code they asked for
    OFFICE = "office"  # to staff


PURPOSE_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        Purpose.CHANGE: _("Perubahan dan penutupan yang mengenai kunjungan"),
        Purpose.CONFIRM: _("Bukti pesanan"),
        Purpose.REMIND: _("Pengingat sebelum janji temu"),
        Purpose.QUEUE: _("Nomor antrean dan hampir giliran"),
        Purpose.CODE: _("Kode masuk"),
        Purpose.OFFICE: _("Pesan kepada petugas"),
    }
)
MAY_REFUSE = (Purpose.REMIND, Purpose.QUEUE)


@dataclass(frozen=True, slots=True)
class KindSpec:
    """How a kind of message behaves. `needs`: what its words cannot do without."""

    needs: tuple[str, ...]
    purpose: Purpose = Purpose.OFFICE
    name: Text = ""
    urgent: bool = False  # wakes the worker at once
    quiet: bool = False  # waits for the morning in quiet hours
    useless_after_start: bool = False  # not sent once the appointment has begun
    lifetime_minutes: int = 0  # of no use after that many minutes
    fast: bool = False  # goes first by a way that makes the phone sound
    values: tuple[str, ...] = ()  # of the approved WhatsApp template, in order; empty: none is kept
    choices: tuple[tuple[str, Text], ...] = ()  # what can be pressed in a chat: id and title
    offers: bool = False  # offers the free times of `alternatives`, each by one press
    patience_minutes: int = 0  # not arrived after so long: the next way is tried
    qr: bool = False  # carries the QR and the calendar file of the visit
    sample: Mapping[str, Any] = field(default_factory=dict)


_EXAMPLE: dict[str, Any] = {
    "service": "Perpanjangan SIM A", "stall": "Satpas Polresta", "mall": "MPP Kota Bogor",
    "zone": "Asia/Jakarta", "starts_at": "2026-11-24T02:00:00+00:00", "ends_at": "2026-11-24T02:30:00+00:00",
    "code": "7KQ2M9XA", "people": 2, "path": "/k/9cN7pXQ2vTz4LhKd8RwYbE3sMfUoA1gJ/", "moves": 0,
    "reason": "Listrik padam", "decree": "SK Wali Kota 440/2026",
    "alternatives": ["2026-11-25T02:00:00+00:00", "2026-11-26T03:00:00+00:00"], "windows": [4711, 4712],
    "number": "A-012", "ahead": 3, "visit": "0198a5c2-7b1e-7c41-9d53-5a0f6be0a001",
}  # fmt: skip
_OFFICE: dict[str, Any] = {
    "count": 2, "lines": ["Turun: MPP Kota Bogor"], "path": "/pantau/", "mall": "MPP Kota Bogor",
    "period": "Oktober 2026", "due": "Kamis, 5 November 2026", "names": ["MPP Kota Bogor", "MPP Kota Padang"],
    "theme": "Kendala akhir tahun", "region": "Kota Bogor", "when": "Selasa, 1 Desember 2026, 09.00 WIB",
    "calendar": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "task": "Tulis strategi", "owner": "DPMPTSP",
    "days": 3,
}  # fmt: skip

_SESSION = ("theme", "region", "when", "path", "calendar")
_PLACE = ("service", "mall", "zone", "starts_at", "path")
_RETURN = ("mall", "period", "due", "path")
_SHORT = ("service", "mall", "date", "time", "code", "link")
# What can be pressed in a talk; the ids are those of the dialogues (`chat`), `{visit}` is the appointment.
_CHANGE = (("move/{visit}", _("Pindah waktu")), ("cancel/{visit}", _("Batalkan")))
_MOVE = (("move/{visit}", _("Waktu lain")),)


def _visit(name: Text, purpose: Purpose, **more: Any) -> KindSpec:
    """A message about an appointment."""
    return KindSpec(
        needs=_PLACE, name=name, purpose=purpose, **{"values": _SHORT, "sample": _EXAMPLE, **more}
    )


def _office(name: Text, *needs: str, quiet: bool = True) -> KindSpec:
    """A message to staff: by e-mail only."""
    return KindSpec(needs=needs, name=name, quiet=quiet, sample=_OFFICE)


KINDS: dict[str, KindSpec] = {
    Kind.APPOINTMENT_BOOKED: _visit(
        _("Pesanan tercatat"), Purpose.CONFIRM, choices=_CHANGE, qr=True, patience_minutes=24 * 60
    ),
    Kind.APPOINTMENT_MOVED: _visit(
        _("Pesanan dipindah"), Purpose.CHANGE, choices=_CHANGE, qr=True, patience_minutes=12 * 60
    ),
    Kind.APPOINTMENT_CANCELLED: _visit(_("Pesanan dibatalkan"), Purpose.CHANGE, patience_minutes=12 * 60),
    Kind.APPOINTMENT_REMINDER: _visit(
        _("Pengingat sehari sebelumnya"), Purpose.REMIND, quiet=True, useless_after_start=True,
        choices=_CHANGE, patience_minutes=6 * 60,
    ),
    Kind.APPOINTMENT_SOON: _visit(
        _("Pengingat dua jam sebelumnya"), Purpose.REMIND, quiet=True, useless_after_start=True, fast=True,
        choices=_CHANGE, patience_minutes=30,
    ),
    Kind.APPOINTMENT_REBOOKED: _visit(
        _("Waktu pengganti dari mal"), Purpose.CHANGE, choices=_CHANGE, qr=True, patience_minutes=6 * 60
    ),
    Kind.CLOSURE_HIT: _visit(
        _("Terkena penutupan"), Purpose.CHANGE, quiet=True, choices=_MOVE, offers=True,
        patience_minutes=3 * 60, values=("service", "mall", "date", "time", "why", "link"),
    ),
    Kind.CLOSURE_WITHDRAWN: _visit(
        _("Penutupan dicabut"), Purpose.CHANGE, quiet=True, useless_after_start=True, patience_minutes=3 * 60
    ),
    Kind.SIGN_IN_CODE: KindSpec(
        needs=("code",), name=_("Kode masuk"), purpose=Purpose.CODE, urgent=True, lifetime_minutes=10,
        sample={"code": "482913"},
    ),
    Kind.TICKET_LINK: KindSpec(
        needs=("number", "mall", "path"), name=_("Nomor antrean"), purpose=Purpose.QUEUE, urgent=True,
        lifetime_minutes=240, fast=True, values=("number", "mall", "link"), sample=_EXAMPLE,
    ),
    Kind.TICKET_NEAR: KindSpec(
        needs=("number", "mall", "ahead", "path"), name=_("Hampir giliran"), purpose=Purpose.QUEUE,
        urgent=True, lifetime_minutes=30, fast=True, patience_minutes=3,
        values=("number", "mall", "ahead", "link"), sample=_EXAMPLE,
    ),
    Kind.TICKET_CLOSED: KindSpec(
        needs=("number", "mall", "reason"), name=_("Antrean hari ini ditutup"), purpose=Purpose.CHANGE,
        lifetime_minutes=24 * 60, values=("number", "mall", "reason"), patience_minutes=60,
        sample=_EXAMPLE,
    ),
    Kind.ALERT_DIGEST: _office(_("Ringkasan peringatan"), "count", "lines", "path"),
    Kind.RETURN_DUE_SOON: _office(_("Laporan segera jatuh tempo"), *_RETURN),
    Kind.RETURN_DUE_TODAY: _office(_("Laporan jatuh tempo hari ini"), *_RETURN),
    Kind.RETURN_LATE: _office(_("Laporan terlambat"), *_RETURN),
    Kind.RETURN_GIVEN_BACK: _office(_("Laporan dikembalikan"), *_RETURN),
    Kind.RETURN_DIGEST: _office(_("Ringkasan laporan"), "count", "names", "path"),
    Kind.FORUM_INVITED: _office(_("Undangan Ngulik"), *_SESSION, quiet=False),
    Kind.FORUM_CHANGED: _office(_("Ngulik berubah"), *_SESSION, quiet=False),
    Kind.FORUM_CANCELLED: _office(_("Ngulik dibatalkan"), *_SESSION, quiet=False),
    Kind.FORUM_FOLLOW_UP: _office(_("Tindak lanjut Ngulik"), "task", "owner", "due", "days", "path"),
}  # fmt: skip
