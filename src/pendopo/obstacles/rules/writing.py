"""What an entry must say, what changed in it, and when it may be sent, accepted and given back."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.obstacles.types import (
    EntryInput,
    InnovationInput,
    ObstacleCode,
    ObstacleInput,
    ObstacleState,
    Precision,
    Reach,
    Severity,
    Stage,
    StrategyInput,
    StrategyState,
)

LONGEST = {"title": 160, "owner": 120, "source": 300, "decree": 160}
LONGEST_TEXT = 4000
MOST_EVIDENCE = 12
MOST_FILES = 8
LONGEST_LABEL = 160

Mistakes = dict[str, Text]


def entry_mistakes(given: EntryInput) -> Mistakes:
    """Every entry has a title and stays within its lengths; a source that is an address is a web address.

    Rule: obstacles-10. Source: house.
    """
    found: Mistakes = {}
    if not given.title.strip():
        found["title"] = _("Tulis judul singkatnya.")
    for name, longest in LONGEST.items():
        if len(getattr(given, name, "")) > longest:
            found[name] = _("Isian ini terlalu panjang.")
    for name in ("text", "idea", "result"):
        if len(getattr(given, name, "")) > LONGEST_TEXT:
            found[name] = _("Isian ini paling panjang 4.000 huruf.")
    if "://" in given.source and not given.source.startswith(("https://", "http://")):
        found["source"] = _("Alamat sumber dimulai dengan https://")
    return found


def obstacle_mistakes(given: ObstacleInput, *, today: date) -> Mistakes:
    """An obstacle has a known code and state, began by today and did not end before it began; a solved one
    may leave its end open, an open one has none.

    Rule: obstacles-11. Source: issue of monitoring, 4.
    """
    found = entry_mistakes(given)
    if given.code not in set(ObstacleCode):
        found["code"] = _("Pilih jenis kendalanya.")
    if given.state not in set(ObstacleState):
        found["state"] = _("Pilih keadaannya sekarang.")
    if given.severity and given.severity not in set(Severity):
        found["severity"] = _("Pilih beratnya.")
    if given.since is not None and given.since > today:
        found["since"] = _("Kendala belum dapat dimulai di masa depan.")
    found |= _period(given.since, given.until, "until")
    if given.until is not None and given.until <= today and given.state in {"open", "easing"}:
        found["state"] = _(
            "Kendala yang sudah berakhir tidak lagi terjadi. Pilih teratasi, atau kosongkan akhirnya."
        )
    return found | _precise(given.since_precision, given.until_precision)


def strategy_mistakes(given: StrategyInput, *, measures: Collection[str]) -> Mistakes:
    """A strategy has a known state, answers at least one obstacle and names measures of the dictionary; one
    that runs has a start. What a source does not say may stay open.

    Rule: obstacles-12. Source: issue of monitoring, 4 (answers which obstacle; what should show it).
    """
    found = entry_mistakes(given)
    if given.state not in set(StrategyState):
        found["state"] = _("Pilih keadaannya sekarang.")
    if not given.answers and not given.source:
        found["answers"] = _("Pilih kendala yang dijawab.")
    if not set(given.measures) <= set(measures):
        found["measures"] = _("Pilih ukuran dari daftar.")
    begun = given.state in {StrategyState.RUNNING, StrategyState.DONE}
    if begun and given.starts_date is None and not given.source:
        found["starts_date"] = _("Tulis sejak kapan berjalan.")
    found |= _period(given.starts_date, given.ends_date, "ends_date")
    return found | _precise(given.starts_precision, given.ends_precision)


def innovation_mistakes(
    given: InnovationInput, *, measures: Collection[str], categories: Mapping[str, Collection[str]]
) -> Mistakes:
    """An innovation has a stage, codes and measures that exist, whole periods before and after, evidence
    with web addresses, and a category of the year it competes in.

    Rule: obstacles-13. Source: issue of monitoring, 4; domain 6.4.
    """
    found = entry_mistakes(given)
    if given.stage not in set(Stage):
        found["stage"] = _("Pilih tahapnya.")
    if not given.codes and not given.source:
        found["codes"] = _("Pilih masalah yang dijawab.")
    elif not set(given.codes) <= set(ObstacleCode):
        found["codes"] = _("Pilih masalah dari daftar.")
    if given.measure and given.measure not in measures:
        found["measure"] = _("Pilih ukuran dari daftar.")
    for name in ("before", "after"):
        first, last = getattr(given, f"{name}_first"), getattr(given, f"{name}_last")
        if (first is None) != (last is None):
            found[f"{name}_last"] = _("Isi kedua bulan, atau kosongkan keduanya.")
        found |= _period(first, last, f"{name}_last")
    if given.before_last and given.after_first and given.after_first <= given.before_last:
        found["after_first"] = _("Masa sesudah mulai setelah masa sebelum berakhir.")
    if given.stage != Stage.IDEA and given.starts_date is None and not given.source:
        found["starts_date"] = _("Tulis sejak kapan dijalankan.")
    if len(given.evidence) > MOST_EVIDENCE or any(
        item.url and not item.url.startswith(("https://", "http://")) for item in given.evidence
    ):
        found["evidence"] = _("Bukti paling banyak 12, dengan alamat yang dimulai https://")
    if given.competition and given.competition not in categories:
        found["competition"] = _("Tahun itu belum ada dalam daftar.")
    elif given.category and given.category not in categories.get(given.competition, ()):
        found["category"] = _("Kategori itu bukan kategori tahun tersebut.")
    return found | _precise(given.starts_precision)


def file_mistakes(label: str, *, kept: int) -> Mistakes:
    """A file of evidence says what it shows, and an innovation has at most eight.

    Rule: obstacles-17. Source: house.
    """
    found: Mistakes = {}
    if not label.strip():
        found["label"] = _("Tulis apa yang ditunjukkan berkas ini.")
    elif len(label) > LONGEST_LABEL:
        found["label"] = _("Isian ini terlalu panjang.")
    if kept >= MOST_FILES:
        found["file"] = _("Satu inovasi paling banyak 8 berkas. Hapus satu lebih dulu.")
    return found


def _period(first: date | None, last: date | None, name: str) -> Mistakes:
    if first is not None and last is not None and last < first:
        return {name: _("Akhirnya mendahului awalnya.")}
    return {}


def _precise(*given: str) -> Mistakes:
    return {} if set(given) <= set(Precision) else {"since": _("Ketepatan tanggal itu tidak dikenal.")}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """A change is what differs, with the value before and the value after.

    Rule: obstacles-14. Source: house (history of every change).
    """
    return {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}


def next_reach(reach: str, act: str) -> Reach | None:
    """A draft is submitted, what is submitted is accepted or given back, what is accepted may be given back;
    nothing else is possible.

    Rule: obstacles-15. Source: issue of monitoring, 2 and 4.
    """
    moves = {
        (Reach.DRAFT, "submitted"): Reach.SUBMITTED,
        (Reach.SUBMITTED, "accepted"): Reach.ACCEPTED,
        (Reach.SUBMITTED, "returned"): Reach.DRAFT,
        (Reach.ACCEPTED, "returned"): Reach.DRAFT,
    }
    return moves.get((Reach(reach), act))


def reach_after_change(reach: str) -> Reach:
    """What its place changes after the ministry accepted it is looked at again.

    Rule: obstacles-16. Source: house (nothing unread is shown as accepted).
    """
    return Reach.SUBMITTED if reach == Reach.ACCEPTED else Reach(reach)
