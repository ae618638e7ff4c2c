"""Whether an innovation is ready for the national competition: each criterion, and what is missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.obstacles.types import InnovationView, Precision, Stage


@dataclass(frozen=True, slots=True)
class Competition:
    """One year of the national competition, as its rules were published."""

    year: str
    groups: Mapping[str, int]  # group: least age in years
    categories: Mapping[str, tuple[str, int | None]]  # category: title, own least age in years
    source: str = ""
    closes: date | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that the competition asks for."""

    code: str
    label: Text
    is_met: bool
    missing: Text = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """All criteria; ready when each is met."""

    competition: Competition
    criteria: tuple[Criterion, ...] = field(default=())

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return all(item.is_met for item in self.criteria)

    @property
    def missing(self) -> int:
        """How many criteria are not met."""
        return sum(not item.is_met for item in self.criteria)


def least_age(competition: Competition, *, category: str, is_copy: bool) -> int:
    """An innovation is at least two years old; a replication, or one in a category made for the pandemic,
    one.

    Rule: obstacles-20. Source: domain 6.4 (KIPP 2021 and 2022).
    """
    ages = [competition.groups.get("replikasi" if is_copy else "umum", competition.groups.get("umum", 2))]
    own = competition.categories.get(category, ("", None))[1]
    return min([*ages, own]) if own is not None else ages[0]


def full_years(start: date, on: date) -> int:
    """Age in full years, as birthdays are counted.

    Rule: obstacles-21. Source: calendar.
    """
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


def readiness(
    entry: InnovationView, competition: Competition, *, on: date, used_titles: Collection[str] = (),
    has_results: bool,
) -> Readiness:  # fmt: skip
    """Ready is who is old enough, has a decree, a category, evidence, results and a title not used before.

    Rule: obstacles-22. Source: domain 6.4 (rejected: too young, incomplete, same title twice).
    """
    age = least_age(competition, category=entry.category, is_copy=entry.replicated_from is not None)
    day = competition.closes or on
    start = entry.starts.day
    exact = entry.starts.precision in {Precision.DAY, Precision.MONTH}
    old_enough = start is not None and exact and full_years(start, day) >= age
    title = " ".join(entry.title.casefold().split())
    again = title in {" ".join(used.casefold().split()) for used in used_titles}
    if start is None:
        young: Text = _("Tulis tanggal mulainya.")
    elif not exact:
        young = _("Tanggal mulainya perlu disebut sampai bulannya.")
    else:
        young = filled(_("Baru berjalan {years} tahun penuh."), years=full_years(start, day))
    written = bool(entry.text.strip() and entry.idea.strip())
    return Readiness(
        competition,
        (
            _check("age", filled(_("Berjalan paling sedikit {years} tahun"), years=age), old_enough, young),
            _check(
                "stage",
                _("Sudah dijalankan, bukan gagasan"),
                entry.stage != Stage.IDEA,
                _("Tahapnya masih gagasan."),
            ),
            _check(
                "decree",
                _("Keputusan yang menetapkan inovasi"),
                bool(entry.decree.strip()),
                _("Tulis nomor keputusannya."),
            ),
            _check(
                "category",
                filled(_("Kategori tahun {year}"), year=competition.year),
                entry.category in competition.categories,
                _("Pilih satu kategori dari tahun itu."),
            ),
            _check(
                "evidence",
                _("Bukti yang dapat dibuka"),
                bool(entry.files) or any(item.url for item in entry.evidence),
                _("Tambahkan tautan atau berkas bukti."),
            ),
            _check(
                "results",
                _("Hasil sebelum dan sesudah"),
                has_results,
                _("Pilih ukuran serta masa sebelum dan sesudah yang ada angkanya."),
            ),
            _check(
                "text",
                _("Masalah dan gagasannya tertulis"),
                written,
                _("Lengkapi masalah dan gagasannya."),
            ),
            _check(
                "title",
                _("Judul belum pernah diajukan"),
                not again,
                _("Judul ini sudah dipakai inovasi lain yang diajukan."),
            ),
        ),
    )


def _check(code: str, label: Text, is_met: bool, why: Text) -> Criterion:
    return Criterion(code, label, is_met, "" if is_met else why)
