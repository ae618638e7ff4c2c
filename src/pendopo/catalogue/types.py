"""Types, errors and published events of the room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict, InvalidInput
from pendopo.kit.text import _, plural

EVENTS: tuple[EventSpec, ...] = (
    EventSpec("catalogue.service.created", "A service was added to a stall.", data=("type_code",)),
    EventSpec("catalogue.service.edited", "Something about a service was changed.", data=("fields",)),
    EventSpec("catalogue.service.retired", "A service ends on a date.", data=("ends_date",)),
    EventSpec("catalogue.service.continued", "A service that was to end goes on."),
    EventSpec(
        "catalogue.standard.published",
        "A version of a service standard was published.",
        data=("valid_from", "replaced", "complete", "examples"),
    ),
    EventSpec(
        "catalogue.files.imported",
        "Catalogue files were taken in.",
        data=("created", "edited", "versions", "unchanged"),
    ),
)


class ComponentKey(StrEnum):
    """The 14 components of a service standard; the first six are published to everybody."""

    REQUIREMENTS = "requirements"
    PROCEDURE = "procedure"
    TIME = "time"
    FEE = "fee"
    PRODUCT = "product"
    COMPLAINTS = "complaints"
    LEGAL_BASIS = "legal_basis"
    FACILITIES = "facilities"
    COMPETENCE = "competence"
    SUPERVISION = "supervision"
    STAFF_COUNT = "staff_count"
    SERVICE_GUARANTEE = "service_guarantee"
    SAFETY_GUARANTEE = "safety_guarantee"
    EVALUATION = "evaluation"


PUBLIC_KEYS: tuple[ComponentKey, ...] = tuple(ComponentKey)[:6]
INTERNAL_KEYS: tuple[ComponentKey, ...] = tuple(ComponentKey)[6:]

COMPONENT_TITLES = {
    ComponentKey.REQUIREMENTS: _("Persyaratan"),
    ComponentKey.PROCEDURE: _("Sistem, mekanisme, dan prosedur"),
    ComponentKey.TIME: _("Jangka waktu pelayanan"),
    ComponentKey.FEE: _("Biaya/tarif"),
    ComponentKey.PRODUCT: _("Produk pelayanan"),
    ComponentKey.COMPLAINTS: _("Penanganan pengaduan, saran, dan masukan"),
    ComponentKey.LEGAL_BASIS: _("Dasar hukum"),
    ComponentKey.FACILITIES: _("Sarana, prasarana, dan fasilitas"),
    ComponentKey.COMPETENCE: _("Kompetensi pelaksana"),
    ComponentKey.SUPERVISION: _("Pengawasan internal"),
    ComponentKey.STAFF_COUNT: _("Jumlah pelaksana"),
    ComponentKey.SERVICE_GUARANTEE: _("Jaminan pelayanan"),
    ComponentKey.SAFETY_GUARANTEE: _("Jaminan keamanan dan keselamatan pelayanan"),
    ComponentKey.EVALUATION: _("Evaluasi kinerja pelaksana"),
}


class TimeUnit(StrEnum):
    """The unit of a time limit, kept as published."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


TIME_UNIT_WORDS = {
    TimeUnit.MINUTES: _("menit"),
    TimeUnit.HOURS: _("jam"),
    TimeUnit.WORKING_DAYS: _("hari kerja"),
    TimeUnit.CALENDAR_DAYS: _("hari kalender"),
}
TIME_UNIT_COUNTED = {  # after a number: other languages tell one from many
    TimeUnit.MINUTES: plural("menit", "menit", "count"),
    TimeUnit.HOURS: plural("jam", "jam", "count"),
    TimeUnit.WORKING_DAYS: plural("hari kerja", "hari kerja", "count"),
    TimeUnit.CALENDAR_DAYS: plural("hari kalender", "hari kalender", "count"),
}


class LifeEvent(StrEnum):
    """What happens in people's lives and brings them to a counter."""

    BIRTH = "birth"
    CHILD = "child"
    SEVENTEEN = "seventeen"
    MARRIAGE = "marriage"
    DIVORCE = "divorce"
    DEATH = "death"
    MOVING = "moving"
    LOST = "lost"
    DAMAGED = "damaged"
    WORK = "work"
    DISMISSAL = "dismissal"
    RETIREMENT = "retirement"
    BUSINESS = "business"
    BUILDING = "building"
    LAND = "land"
    VEHICLE = "vehicle"
    TRAVEL = "travel"
    STUDY = "study"
    ILLNESS = "illness"
    POVERTY = "poverty"
    TAX = "tax"
    WORSHIP = "worship"
    DISPUTE = "dispute"
    UTILITIES = "utilities"


LIFE_EVENT_TITLES = {
    LifeEvent.BIRTH: _("Kelahiran anak"),
    LifeEvent.CHILD: _("Mengurus dokumen anak"),
    LifeEvent.SEVENTEEN: _("Genap 17 tahun"),
    LifeEvent.MARRIAGE: _("Menikah"),
    LifeEvent.DIVORCE: _("Bercerai"),
    LifeEvent.DEATH: _("Kematian dalam keluarga"),
    LifeEvent.MOVING: _("Pindah rumah"),
    LifeEvent.LOST: _("Kehilangan dokumen"),
    LifeEvent.DAMAGED: _("Dokumen rusak"),
    LifeEvent.WORK: _("Mencari dan mulai bekerja"),
    LifeEvent.DISMISSAL: _("Kehilangan pekerjaan"),
    LifeEvent.RETIREMENT: _("Pensiun dan hari tua"),
    LifeEvent.BUSINESS: _("Membuka usaha"),
    LifeEvent.BUILDING: _("Membangun rumah atau gedung"),
    LifeEvent.LAND: _("Mengurus tanah"),
    LifeEvent.VEHICLE: _("Punya kendaraan"),
    LifeEvent.TRAVEL: _("Bepergian ke luar negeri"),
    LifeEvent.STUDY: _("Sekolah dan kuliah"),
    LifeEvent.ILLNESS: _("Sakit dan berobat"),
    LifeEvent.POVERTY: _("Memerlukan bantuan sosial"),
    LifeEvent.TAX: _("Membayar dan melapor pajak"),
    LifeEvent.WORSHIP: _("Ibadah"),
    LifeEvent.DISPUTE: _("Perkara dan bantuan hukum"),
    LifeEvent.UTILITIES: _("Listrik dan air di rumah"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a component; `amount` in rupiah only in a list of fees."""

    text: str
    note: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class ComponentInput:
    """One component as written: lines, and what has a unit. A source makes it more than an example."""

    key: ComponentKey
    text: str = ""
    items: tuple[Item, ...] = ()
    value: int | None = None  # time
    unit: str = ""
    amount: int | None = None  # fee in rupiah, 0 is gratis; None with `items` or when it depends
    basis: str = ""  # what the fee is founded on, or how it is counted
    source: str = ""
    is_example: bool = True


@dataclass(frozen=True, slots=True)
class StandardInput:
    """One version of a standard as written."""

    valid_from: date
    components: tuple[ComponentInput, ...]
    decree: str = ""


@dataclass(frozen=True, slots=True)
class ServiceInput:
    """A service as written: everything but its standards."""

    slug: str
    type_code: str
    stall: str
    name: str
    short_name: str
    duration_minutes: int
    starts_date: date
    name_en: str = ""
    summary: str = ""
    agency: str = ""  # when another agency than the stall's own serves here
    words: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    bookable: bool = True
    walk_in: bool = True
    position: int = 0
    ends_date: date | None = None


@dataclass(frozen=True, slots=True)
class ServiceFile:
    """A service with its standards, as one entry of a catalogue file; `line` is where it starts."""

    service: ServiceInput
    standards: tuple[StandardInput, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, order=True)
class FileProblem:
    """One thing wrong in a catalogue file: where, which field, and a sentence."""

    file: str
    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class ComponentView:
    """One component of a standard in force, ready to be read."""

    key: ComponentKey
    title: Any
    text: str = ""
    items: tuple[Item, ...] = ()
    value: int | None = None
    unit: str = ""
    amount: int | None = None
    basis: str = ""
    source: str = ""
    is_example: bool = True
    is_known: bool = True

    @property
    def is_free(self) -> bool:
        """Whether this is a fee of nothing, which is shown as *gratis*."""
        return self.key is ComponentKey.FEE and self.amount == 0 and not self.items

    @property
    def unit_words(self) -> Any:
        """The unit of a time limit in words, after its number."""
        return TIME_UNIT_COUNTED[TimeUnit(self.unit)] % {"count": self.value or 0} if self.unit else ""


@dataclass(frozen=True, slots=True)
class StandardView:
    """The standard of a service on a date. Without any version `version_id` is None and all is missing."""

    version_id: int | None
    valid_from: date | None
    decree: str
    components: Mapping[str, ComponentView]
    missing: tuple[ComponentKey, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether all six public components are there."""
        return not self.missing

    @property
    def public(self) -> tuple[ComponentView, ...]:
        """The public components in their official order."""
        return tuple(self.components[key] for key in PUBLIC_KEYS if key in self.components)

    @property
    def internal(self) -> tuple[ComponentView, ...]:
        """The internal components that are known."""
        return tuple(self.components[key] for key in INTERNAL_KEYS if key in self.components)

    @property
    def has_examples(self) -> bool:
        """Whether any component is an unverified example."""
        return any(part.is_example for part in self.components.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source named, once."""
        return tuple(dict.fromkeys(part.source for part in self.components.values() if part.source))


@dataclass(frozen=True, slots=True)
class ServiceHit:
    """One answer of a search. `why` says which words of the service were met."""

    service: Any
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Answers of a search, best first. `corrected` is the question as understood when words were misspelt.

    `items` is empty when nothing was found; `suggestions` then holds what comes nearest.
    """

    items: tuple[ServiceHit, ...]
    total: int
    corrected: str = ""
    suggestions: tuple[Any, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do."""

    created: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    versions: int = 0
    dry_run: bool = False


class CatalogueFileInvalid(InvalidInput):
    """A catalogue file has mistakes; `problems` names each with file and line, and nothing was taken in."""

    code = "catalogue_file_invalid"
    message = _("Berkas katalog belum dapat dimuat. Tidak ada yang disimpan.")

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        self.problems = problems
        super().__init__(fields={f"{p.file}:{p.line}: {p.field}": p.sentence for p in problems})


class StandardInForce(Conflict):
    """A version that has been in force may not be rewritten; publish the next one instead."""

    code = "standard_in_force"
    message = _(
        "Versi standar pelayanan ini sudah berlaku dan tidak dapat diubah. "
        "Terbitkan versi baru dengan tanggal berlaku berikutnya."
    )
