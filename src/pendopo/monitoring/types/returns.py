"""Returns (laporan berkala): what is asked, by when, where a return stands, and the refusals."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict, InvalidInput, NotFound, Text
from pendopo.kit.text import _


class PeriodKind(StrEnum):
    """How often a return is due."""

    WEEK = "week"
    MONTH = "month"


class Block(StrEnum):
    """The six blocks that the ministry asks for."""

    CONDITION = "condition"
    VISITS = "visits"
    APPLICATIONS = "applications"
    OBSTACLES = "obstacles"
    STRATEGIES = "strategies"
    INNOVATIONS = "innovations"


class FieldKind(StrEnum):
    """Where the answer of a field comes from."""

    COMPUTED = "computed"  # a number that the system knows
    TYPED = "typed"  # a number that only the mall knows
    TEXT = "text"
    CHOICE = "choice"  # yes or no
    ENTRIES = "entries"  # entries of the register, and a text beside them


class ReturnState(StrEnum):
    """Where a return stands. A correction after acceptance leads back to confirmed."""

    COMPUTED = "computed"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Importance(StrEnum):
    """What a check asks for when it finds something."""

    BLOCK = "block"  # cannot be confirmed so
    EXPLAIN = "explain"  # a sentence is needed
    NOTE = "note"  # only said


class MissingPolicy(StrEnum):
    """What a check does where a value is missing."""

    SKIP = "skip"
    ZERO = "zero"  # a missing value counts as nothing
    FIND = "find"  # a missing value is itself the finding


class Operator(StrEnum):
    """How a check sets its left beside its right."""

    AT_MOST = "<="
    AT_LEAST = ">="
    MORE = ">"
    EQUAL = "=="
    ANSWERED = "answered"  # there is an answer at all
    CHANGES_AT_MOST = "changes_at_most"  # percent, against the period before


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a return. `measure`: its code in the dictionary of measures, empty for texts."""

    code: str
    block: Block
    kind: FieldKind
    label: Text
    measure: str = ""
    hint: Text = ""
    decimals: int = 0

    @property
    def is_number(self) -> bool:
        """Whether the answer is a number."""
        return self.kind in {FieldKind.COMPUTED, FieldKind.TYPED}


@dataclass(frozen=True, slots=True)
class NewField:
    """What the ministry asks anew. `asks`: number, decimal, text, choice, or measure, named by `measure`.

    `importance`: what an empty answer means; `most`: the largest number that needs no word.
    """

    block: str
    asks: str
    label: str = ""
    hint: str = ""
    measure: str = ""
    importance: str = "note"
    most: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of validation as data. `right` is a field's code or a number; `when`: only if that field is
    over 0.
    """

    code: str
    left: str
    operator: Operator
    right: str
    importance: Importance
    message: Text
    missing: MissingPolicy = MissingPolicy.SKIP
    when: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a return: its fields, checks, and days after the period's end for due and lock."""

    kind: PeriodKind
    version: int
    valid_from: date
    due_days: int
    lock_days: int
    fields: tuple[FieldSpec, ...]
    checks: tuple[Check, ...]
    note: str = ""
    id: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Period:
    """A week or month of days, the end exclusive."""

    kind: PeriodKind
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the field to explain, the sentence, and whether it is explained."""

    check: str
    field: str
    importance: Importance
    message: Text
    explained: bool = False


@dataclass(frozen=True, slots=True)
class EntryRef:
    """An entry of the register in a return, as it stood when the return said so. Not `told`: left out."""

    kind: str
    id: int
    title: str
    state: str
    version: int
    told: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mall says for one field: a number or a text, and why it differs from the computed one.

    `entries`: what a block says of the register; `chosen`: the entries that are picked now, None for as the
    register says.
    """

    value: float | None = None
    text: str = ""
    reason: str = ""
    entries: tuple[EntryRef, ...] = ()
    chosen: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class StateStep:
    """An entry was read in one version, and now stands otherwise."""

    kind: str
    id: int
    version: int
    state: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that is written down beside a return. `choice`: the code of what hinders, or for a strategy
    the number of the obstacle that it answers.
    """

    kind: str
    title: str
    choice: str


@dataclass(frozen=True, slots=True)
class RegisterWork:
    """What the sender of a return changes in the register with it."""

    steps: tuple[StateStep, ...] = ()
    new: tuple[NewEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """The due day and lock day in force for one return; both are the last day on which it may still come."""

    due: date
    lock: date


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """A value as a region's returns tell it."""

    value: float | None
    state: ReturnState
    note: str = ""
    is_generated: bool = False  # of the demo's generated days
    origin: str = ""  # "typed" by a mall, "imported" by the ministry; empty: the system counted it


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell of a sheet, and what mends it."""

    sheet: str
    cell: str
    message: Text
    remedy: Text = ""

    def as_json(self) -> dict[str, Any]:
        """Plain data for pages and the API."""
        return {
            "sheet": self.sheet, "cell": self.cell,
            "message": str(self.message), "remedy": str(self.remedy),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many returns were expected, came, came in time, and were accepted."""

    expected: int
    received: int
    on_time: int
    accepted: int
    coverage: float | None = None  # mean of the returns that have one, 0 to 1

    @property
    def received_share(self) -> float | None:
        """Received of expected, in percent; None where nothing was expected."""
        return 100 * self.received / self.expected if self.expected else None

    @property
    def on_time_share(self) -> float | None:
        """On time of expected, in percent."""
        return 100 * self.on_time / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One row of a bulk file: a measure of a region and month."""

    line: int
    region_code: str
    month: date
    measure: str
    value: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened to a return."""

    at: datetime
    by: str
    act: str
    version: int
    changes: tuple[dict[str, Any], ...] = ()
    note: str = ""


class ReturnUnknown(NotFound):
    """No such return, or it is another place's."""

    code = "return_unknown"
    message = _("Laporan ini tidak ditemukan.")


class ReturnMoved(Conflict):
    """Somebody else changed the return since the page was opened."""

    code = "return_moved"
    message = _(
        "Laporan ini berubah sesudah Anda membukanya. Belum ada yang disimpan, dan isian Anda tidak hilang: "
        "periksa yang baru, lalu kirim lagi."
    )


class ReturnNotOpen(Conflict):
    """The step does not fit the state of the return."""

    code = "return_not_open"
    message = _("Langkah ini tidak cocok dengan keadaan laporan sekarang. Muat ulang halamannya.")


class ReturnLocked(Conflict):
    """The lock day has passed; an exception opens it."""

    code = "return_locked"
    message = _(
        "Laporan ini sudah terkunci. Mintalah kementerian memberi kelonggaran tanggal; "
        "isian Anda tidak hilang."
    )


class ReturnIncomplete(InvalidInput):
    """Something must be mended or explained before the return can be confirmed; nothing typed is lost."""

    code = "return_incomplete"
    message = _("Laporan belum dapat dikonfirmasi. Lengkapi bagian yang ditandai; isian Anda tidak hilang.")


class SheetRejected(InvalidInput):
    """A file with mistakes; each is in `cells`. Nothing of the file was taken over."""

    code = "sheet_rejected"
    message = _(
        "Berkas belum diterima. Tidak ada isian yang berubah; perbaiki sel berikut, lalu unggah lagi."
    )

    def __init__(self, cells: list[CellError]) -> None:
        self.cells = tuple(cells)
        super().__init__(alternatives=[cell.as_json() for cell in cells])


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "monitoring.returns.opened", "Returns of ended periods were opened and computed.", data=("count",)
    ),
    EventSpec("monitoring.return.saved", "A mall kept a draft of its return.", data=("return", "version")),
    EventSpec(
        "monitoring.return.confirmed", "A mall confirmed its return.",
        data=("return", "version", "late", "changed"),
    ),
    EventSpec(
        "monitoring.return.returned", "The ministry gave a return back with remarks.",
        data=("return", "version"),
    ),
    EventSpec("monitoring.return.accepted", "The ministry accepted a return.", data=("return", "version")),
    EventSpec(
        "monitoring.return.corrected", "A mall corrected a return after it was accepted.",
        data=("return", "version", "changed"),
    ),
    EventSpec(
        "monitoring.return.adopted", "Newly computed values were taken over into a return.",
        data=("return", "version", "changed"),
    ),
    EventSpec(
        "monitoring.return.extended", "A due or lock day was moved for one return.",
        data=("return", "due", "lock"),
    ),
    EventSpec(
        "monitoring.return_definition.revised", "A new version of a return's definition was made.",
        data=("kind", "version"),
    ),
    EventSpec("monitoring.return_reminders.sent", "Reminders of returns were put out.", data=("count",)),
    EventSpec(
        "monitoring.reported_measures.imported", "A file of measures of many regions was taken over.",
        data=("rows", "added", "corrected", "unchanged", "import"),
    ),
)  # fmt: skip
