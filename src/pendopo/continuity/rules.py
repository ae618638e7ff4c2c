"""Pure rules of the room: what makes a dated fact complete, and whom one may see."""

from datetime import datetime

from pendopo.continuity.types import FactInput
from pendopo.kit.errors import Text
from pendopo.kit.text import _


def mistakes(fact: FactInput, *, at: datetime) -> dict[str, Text]:
    """A fact needs a reason people can read, an end after its start, not yet over, and a percentage if a cap.

    Rule: continuity-01. Source: house (dated facts); caps hold for a mall or stall, never for one counter.
    """
    found: dict[str, Text] = {}
    if fact.kind not in {"closure", "cap"}:
        found["kind"] = _("Pilih penutupan atau pembatasan.")
    if not fact.reason.strip():
        found["reason"] = _("Tulis alasannya.")
    if len(fact.reason) > 200:
        found["reason"] = _("Alasan paling panjang 200 huruf.")
    if fact.ends_at is not None and fact.ends_at <= fact.starts_at:
        found["ends_at"] = _("Waktu selesai harus sesudah waktu mulai.")
    elif fact.ends_at is not None and fact.ends_at <= at:
        found["ends_at"] = _("Waktu selesai sudah lewat.")
    if fact.kind == "cap" and (fact.percent is None or not 0 <= fact.percent <= 100):
        found["percent"] = _("Isi persentase dari 0 sampai 100.")
    if fact.kind == "cap" and fact.counter is not None:
        found["counter"] = _("Pembatasan berlaku untuk mal atau gerai, bukan satu loket.")
    return found
