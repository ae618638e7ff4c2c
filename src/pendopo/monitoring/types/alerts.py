"""Alerts: what fell, rose or is missing, what is known about it, and the chain from alert to later effect."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict, InvalidInput, NotFound, Text
from pendopo.kit.text import _


class AlertKind(StrEnum):
    """What is said."""

    GAP = "gap"  # data are missing
    FALL = "fall"  # fewer than the place's own range
    RISE = "rise"  # more of what should be few
    ENDED = "ended"  # the mall has closed for good: one last note


class AlertState(StrEnum):
    """How far people have come with it."""

    OPEN = "open"
    EXPLAINED = "explained"
    ACTED = "acted"
    RECOVERED = "recovered"
    DISMISSED = "dismissed"


LIVE = (AlertState.OPEN, AlertState.EXPLAINED, AlertState.ACTED)


class StepKind(StrEnum):
    """One link of the chain."""

    FOUND = "found"
    CAUSE = "cause"
    ACTION = "action"
    EFFECT = "effect"
    HEALED = "healed"  # the missing data came
    RECOVERED = "recovered"
    DISMISSED = "dismissed"
    ENDED = "ended"


class CauseKind(StrEnum):
    """What is held to be behind it, by who knows the place."""

    RESTRICTION = "restriction"
    CLOSURE = "closure"
    HOLIDAY = "holiday"
    AGREEMENT = "agreement"
    STAFF = "staff"
    SYSTEM = "system"
    DATA = "data"
    MOVED = "moved"
    OBSTACLE = "obstacle"
    DEMAND = "demand"
    OTHER = "other"


CAUSE_WORDS: dict[str, Text] = {
    CauseKind.RESTRICTION: _("Pembatasan"),
    CauseKind.CLOSURE: _("Mal atau gerai tutup"),
    CauseKind.HOLIDAY: _("Hari libur atau hari raya"),
    CauseKind.AGREEMENT: _("Instansi keluar atau perjanjian berakhir"),
    CauseKind.STAFF: _("Petugas berkurang"),
    CauseKind.SYSTEM: _("Jaringan, listrik, atau sistem terganggu"),
    CauseKind.DATA: _("Pencatatan atau data"),
    CauseKind.MOVED: _("Layanan pindah ke daring atau tempat lain"),
    CauseKind.OBSTACLE: _("Kendala yang dicatat"),
    CauseKind.DEMAND: _("Kebutuhan warga berubah"),
    CauseKind.OTHER: _("Lainnya"),
}


class ActionKind(StrEnum):
    """What was done about it."""

    ASKED = "asked"
    STRATEGY = "strategy"
    FORUM = "forum"
    EFFECT_STUDY = "effect"
    REPAIRED = "repaired"
    OTHER = "other"


ACTION_WORDS: dict[str, Text] = {
    ActionKind.ASKED: _("Daerah dihubungi"),
    ActionKind.STRATEGY: _("Strategi dimulai"),
    ActionKind.FORUM: _("Dibahas di Ngulik"),
    ActionKind.EFFECT_STUDY: _("Pengaruhnya dihitung"),
    ActionKind.REPAIRED: _("Data atau sistem diperbaiki"),
    ActionKind.OTHER: _("Lainnya"),
}


class DismissKind(StrEnum):
    """Why an alert needs nobody any more."""

    NOT_REAL = "not_real"
    EXPECTED = "expected"
    NEW_LEVEL = "new_level"
    DUPLICATE = "duplicate"


DISMISS_WORDS: dict[str, Text] = {
    DismissKind.NOT_REAL: _("Bukan perubahan nyata (data atau pencatatan)"),
    DismissKind.EXPECTED: _("Nyata, sudah diketahui, tidak perlu tindakan"),
    DismissKind.NEW_LEVEL: _("Ini tingkat yang baru: perkiraan dimulai lagi dari sini"),
    DismissKind.DUPLICATE: _("Sama dengan peringatan lain"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A dated fact that touches the time of an alert: known before anybody looks."""

    kind: str
    text: str
    start: date
    end: date | None = None  # exclusive; None: it goes on
    decree: str = ""
    source: str = ""
    counted: bool = False  # already in what is expected, such as a holiday
    wide: bool = False  # of the whole mall

    def as_json(self) -> dict[str, Any]:
        """Plain data for the table."""
        return {
            "kind": self.kind, "text": self.text, "start": self.start.isoformat(),
            "end": self.end.isoformat() if self.end else None, "decree": self.decree,
            "source": self.source, "counted": self.counted, "wide": self.wide,
        }  # fmt: skip

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> "Cause":
        """The cause as it was kept."""
        end = data.get("end")
        return cls(
            data["kind"], data["text"], date.fromisoformat(data["start"]),
            date.fromisoformat(end) if end else None, data.get("decree", ""), data.get("source", ""),
            bool(data.get("counted")), bool(data.get("wide")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What one scan did."""

    start: date
    cadence: str
    tests: int
    found: int
    gaps: int
    recovered: int
    going_on: int


class AlertUnknown(NotFound):
    """No such alert, or it is of a place that the actor may not see."""

    code = "alert_unknown"
    message = _("Peringatan ini tidak ditemukan.")


class AlertOver(Conflict):
    """The alert is closed already."""

    code = "alert_over"
    message = _("Peringatan ini sudah ditutup. Riwayatnya tetap tersimpan; tidak ada yang berubah.")


class AlertInput(InvalidInput):
    """Something in the form of an alert is missing or wrong."""

    code = "alert_input"


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "monitoring.falls.scanned",
        "All places and measures of a period were searched for falls.",
        data=("cadence", "start", "tests", "found", "gaps", "recovered"),
    ),
    EventSpec(
        "monitoring.alert.found",
        "An alert was raised.",
        data=("alert", "kind", "measure", "cadence", "start"),
    ),
    EventSpec("monitoring.alert.explained", "Somebody gave an alert its cause.", data=("alert", "cause")),
    EventSpec(
        "monitoring.alert.acted", "Somebody linked an action to an alert.", data=("alert", "action", "ref")
    ),
    EventSpec(
        "monitoring.alert.dismissed", "An alert was dismissed with a reason.", data=("alert", "reason")
    ),
    EventSpec(
        "monitoring.alert.recovered", "An alert ended: the value or the data are back.", data=("alert",)
    ),
    EventSpec(
        "monitoring.alerts.followed", "Somebody follows alerts by mail, or no longer.", data=("watch", "on")
    ),
    EventSpec(
        "monitoring.alerts.mailed", "The day's alerts were mailed to who follows them.", data=("people",)
    ),
)
