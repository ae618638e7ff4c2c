"""The effect of an event on a series: what goes in, what comes out, what is refused and what is remarked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pendopo.events.types import EventSpec
from pendopo.kit.errors import InvalidInput, NotFound, Text
from pendopo.kit.text import _, filled


class TimeKind(StrEnum):
    """What a series counts its periods by."""

    INDEX = "index"
    MONTH = "month"
    DATE = "date"


class Grain(StrEnum):
    """The length of one period of a question in the pages."""

    MONTH = "month"
    WEEK = "week"


class EffectState(StrEnum):
    """How far a question about an effect is."""

    QUEUED = "queued"
    DONE = "done"
    REFUSED = "refused"  # too few data, or none that can answer
    FAILED = "failed"  # our own fault; asked again it may work


REFUSALS: dict[str, Any] = {  # code -> sentence, to be filled
    "file_empty": _("Berkas kosong. Isi dengan baris judul kolom dan satu baris untuk tiap masa."),
    "file_unreadable": _("Berkas tidak dapat dibaca: {reason}. Simpan ulang sebagai CSV (UTF-8)."),
    "too_many_rows": _(
        "Berkas berisi lebih dari {most} baris. Jumlahkan per minggu atau per bulan lebih dulu."
    ),
    "value_too_large": _("Baris {line}: {value} terlalu besar untuk sebuah cacah. Periksa tanda angkanya."),
    "column_unknown": _("Kolom “{column}” tidak ada. Kolom yang ada: {columns}."),
    "column_twice": _("Kolom “{column}” muncul lebih dari sekali. Beri nama yang berbeda."),
    "time_unreadable": _(
        "Baris {line}: “{value}” bukan urutan (1, 2, 3), bulan (2020-03), atau tanggal (2020-03-15)."
    ),
    "time_mixed": _(
        "Kolom waktu mencampur urutan, bulan, dan tanggal (baris {line}: “{value}”). Pakai satu cara saja."
    ),
    "time_twice": _(
        "Masa ini ada lebih dari sekali dengan angka berbeda: {periods}. Sisakan satu baris untuk tiap masa."
    ),
    "value_not_number": _("Baris {line}, kolom “{column}”: “{value}” bukan angka. Tulis misalnya 1234."),
    "number_mixed": _(
        "Kolom “{column}” mencampur dua cara menulis angka (baris {line}: “{value}”). Pakai satu cara saja."
    ),
    "value_negative": _("Baris {line}: {value} lebih kecil dari nol. Cacah tidak pernah negatif; perbaiki."),
    "exposure_negative": _("Baris {line}: penyebut {value} lebih kecil dari nol. Perbaiki penyebutnya."),
    "at_unreadable": _("“{value}” bukan masa seperti di kolom waktu. Tulis misalnya {example}."),
    "at_outside": _(
        "{at} di luar data ({first} sampai {last}). Pilih saat di dalamnya, atau tambahkan data."
    ),
    "too_few_before": _(
        "Hanya {count} masa sebelum kejadian. Perlu paling sedikit {need}: dua untuk garis, sisanya untuk "
        "melihat sebaran. Tambahkan masa sebelumnya."
    ),
    "too_few_after": _(
        "Hanya {count} masa sejak kejadian. Perlu paling sedikit {need}: dua untuk garis, sisanya untuk "
        "melihat sebaran. Tunggu sampai ada {need} masa."
    ),
    "too_few_points": _(
        "{count} masa terlalu sedikit untuk {terms} suku model; perlu paling sedikit {need}. "
        "Tambahkan masa, atau hilangkan musim."
    ),
    "season_invalid": _("Panjang musim {season} tidak masuk akal. Tulis bilangan 2 atau lebih, misalnya 12."),
    "season_too_short": _(
        "Data mencakup {span} masa, kurang dari satu setengah putaran musim ({season}); musim dan kejadian "
        "tidak dapat dipisahkan. Hilangkan musim, atau tambahkan data."
    ),
    "all_zero": _("Semua angka nol. Tidak ada yang dapat dibandingkan; periksa kolom angkanya."),
    "all_zero_before": _(
        "Semua angka sebelum kejadian nol, jadi rasio terhadapnya tidak ada. Sebutkan saja angka sesudahnya."
    ),
    "two_figures": _(
        "Hanya dua angka: {before} menjadi {after}, {change}. Akhir masanya tidak selalu disebut, jadi tidak "
        "ada laju per hari, dan pengaruh tidak dapat dipisahkan dari kecenderungan, musim, dan kebetulan."
    ),
    "no_data": _("Tidak ada masa yang dapat dipakai. Periksa kolom waktu, angka, dan penyebut."),
    "not_estimable": _(
        "Model tidak dapat dihitung dari data ini: hampir semua angka nol, atau kejadian berimpit dengan "
        "musim. Gabungkan masa menjadi lebih panjang, atau hilangkan musim."
    ),
    "controls_short": _("Daerah pembanding kekurangan data pada masa yang sama: {count} masa, perlu {need}."),
    "arguments": _("Perintah belum lengkap: {reason}"),
    "measure_not_count": _("Pengaruh dihitung dari cacah. Ukuran ini bukan cacah; pilih ukuran lain."),
}

REMARKS: dict[str, Any] = {
    "encoding_guessed": _("Berkas bukan UTF-8; dibaca sebagai {encoding}."),
    "thousands_read": _("Kolom “{column}”: titik atau koma dibaca sebagai pemisah ribuan ({sample})."),
    "unsorted": _("Baris tidak urut waktu; sudah diurutkan."),
    "repeated_rows": _("{count} baris yang sama persis diabaikan."),
    "periods_missing": _("{count} masa tidak ada di data dan tidak dihitung sebagai nol: {periods}."),
    "values_missing": _("{count} masa tanpa angka tidak ikut dihitung, juga tidak sebagai nol: {periods}."),
    "exposure_missing": _("{count} masa tanpa penyebut tidak ikut dihitung: {periods}."),
    "exposure_zero": _("{count} masa dengan penyebut nol tidak ikut dihitung: {periods}."),
    "value_not_whole": _("Ada angka yang tidak bulat; angka diharapkan berupa cacah."),
    "uneven": _("Jarak antarmasa tidak sama; dihitung menurut jarak sebenarnya."),
    "at_moved": _("Tidak ada masa {at}; kejadian dihitung mulai {period}."),
    "few_before": _("Hanya {count} masa sebelum kejadian; di bawah 8 hasilnya rapuh."),
    "few_after": _("Hanya {count} masa sejak kejadian; di bawah 8 hasilnya rapuh."),
    "season_short": _("Data kurang dari dua putaran musim; musim ditaksir kasar."),
    "all_zero_after": _(
        "Semua angka sejak kejadian nol (tutup): rasio 0, dengan batas atas saja; kemiringan tidak ada."
    ),
    "small_counts": _("Angka kecil (rata-rata {mean}); selang kepercayaan kurang teliti."),
    "long_series": _("Data panjang ({count} masa): selang memakai galat HAC (Newey-West)."),
    "correlated": _("Masa yang berurutan saling terkait (korelasi {rho}); selang sudah memperhitungkannya."),
    "generated": _("Data dibangkitkan untuk contoh; bukan keadaan sebenarnya."),
    "coverage_low": _(
        "{count} masa kurang tercatat (di bawah separuh hari gerai) tidak ikut dihitung: {periods}."
    ),
    "season_left_out": _("Data kurang dari dua tahun, jadi musim tidak diperhitungkan."),
}


class EffectRefused(InvalidInput):
    """No effect can be told: `code` says why, the sentence what would be needed."""

    code = "effect_refused"

    def __init__(self, code: str, **values: Any) -> None:
        self.values = values
        super().__init__(refusal_words(code, values))
        self.code = code


class EffectUnknown(NotFound):
    """No such question."""

    code = "effect_unknown"
    message = _("Pertanyaan tentang pengaruh ini tidak ada.")


def refusal_words(code: str, values: Mapping[str, Any]) -> Text:
    """A refusal as a sentence in the reader's language."""
    sentence: Text = filled(REFUSALS[code], **values) if values else REFUSALS[code]
    return sentence


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader of the result must know: a stable code, and the values of its sentence."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(filled(REMARKS[self.code], **self.values)) if self.values else str(REMARKS[self.code])


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of a file: its line (1 is the heading) and what it says."""

    line: int
    time: str
    value: float | None
    exposure: float | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A period on the axis of time: a number, comparable within its kind."""

    kind: TimeKind
    number: float  # the index itself, or the ordinal of the first day
    label: str


@dataclass(frozen=True, slots=True)
class CountSeries:
    """Counts by period, in order, without holes filled: what an effect is measured in.

    `positions` count periods from the first; `start` is the position of the event.
    """

    labels: tuple[str, ...]
    positions: tuple[float, ...]
    values: tuple[float, ...]
    exposures: tuple[float, ...] | None
    start: float
    start_label: str
    season_offset: float = 0.0  # position of the first period in the season (January is 0)
    remarks: tuple[Remark, ...] = ()

    @property
    def n_before(self) -> int:
        """Periods before the event."""
        return sum(position < self.start for position in self.positions)

    @property
    def n_after(self) -> int:
        """Periods from the event on."""
        return len(self.positions) - self.n_before


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate ratio with its 95 % interval; what cannot be told is None."""

    value: float | None
    low: float | None
    high: float | None

    def as_json(self) -> dict[str, float | None]:
        """Plain data."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Course:
    """One period of the picture: counted, by the model, and by the model without the event."""

    label: str
    position: float
    value: float
    fitted: float
    without: float | None = None  # from the event on
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """The measured effect of one event."""

    level: Ratio
    slope: Ratio
    model: str
    n_before: int
    n_after: int
    harmonics: int
    dispersion: float
    correlation: float
    newey_west: Ratio
    course: tuple[Course, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Placebo:
    """The same model at dates before the event when nothing happened."""

    labels: tuple[str, ...]
    ratios: tuple[float, ...]
    share_as_large: float | None  # with the event itself counted in; None with too few dates


@dataclass(frozen=True, slots=True)
class ComparedRegion:
    """The same date in a region where the event did not happen."""

    code: str
    level: Ratio | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The effect against comparison regions: the change of the region's share of their sum."""

    level: Ratio
    n_before: int
    n_after: int
    regions: Sequence[ComparedRegion]


@dataclass(frozen=True, slots=True)
class EffectView:
    """One question about an effect as lists and pages read it."""

    id: int
    label: str
    basis: str
    measure: str
    region: str
    mall: str
    place: str
    grain: Grain
    at: date
    controls: tuple[str, ...]
    per_open_day: bool
    season: bool
    state: EffectState
    asked_by: str
    asked_at: Any
    result: Mapping[str, Any]
    about: str = ""  # kind and number of an entry, such as `strategy:12`


EFFECT_EVENTS = (
    EventSpec(
        "analytics.effect.asked",
        "Somebody asked for the effect of an event on a measure; the worker answers.",
        data=("question", "measure", "grain"),
    ),
    EventSpec(
        "analytics.effect.answered",
        "A question about an effect was answered, refused for want of data, or failed.",
        data=("question", "state"),
    ),
)
