"""Suggestions in words: what was seen, with its numbers, and nothing that was not."""

from collections.abc import Mapping
from typing import Any

from pendopo.kit import words
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.obstacles.types import SuggestionKind


def suggestion_words(kind: str, evidence: Mapping[str, Any]) -> tuple[Text, Text]:
    """A suggestion has a title and one sentence with the numbers that show it.

    Rule: obstacles-46. Source: issue of monitoring, 4 (each suggestion names its evidence).
    """
    name = evidence.get("name", "")
    days = evidence.get("days", 0)
    if kind == SuggestionKind.STALL_CLOSED:
        reason = evidence.get("reason", "")
        told = filled(_("Alasan yang tercatat: {reason}."), reason=reason.rstrip(".")) if reason else ""
        text = filled(
            _("{days} hari kerja berturut-turut tutup menurut jadwal dan faktanya. {told}"),
            days=days,
            told=told,
        )
        return filled(_("{name} tutup"), name=name), text
    if kind == SuggestionKind.LONG_WAITS:
        text = filled(
            _("Waktu tunggu tengah minggu itu {minutes} menit; "
                "biasanya {usual} menit ({weeks} minggu sebelumnya)."),
            minutes=words.number(evidence["minutes"]), usual=words.number(evidence["usual"]),
            weeks=evidence["weeks"],
        )  # fmt: skip
        return filled(_("Antrean {name} jauh lebih lama daripada biasanya"), name=name), text
    if kind == SuggestionKind.NO_TICKETS:
        return (
            _("Tidak ada nomor antrean pada hari buka"),
            filled(_("{days} hari buka tanpa satu nomor pun, padahal mal dijadwalkan buka."), days=days),
        )
    if kind == SuggestionKind.COVERAGE_HOLE:
        return (
            filled(_("{name} tidak meninggalkan catatan"), name=name),
            filled(
                _(
                    "{days} hari kerja berturut-turut buka tanpa satu catatan pun, "
                    "sementara gerai lain mencatat."
                ),
                days=days,
            ),
        )
    return (
        _("Banyak pesan gagal terkirim"),
        filled(
            _("{failed} pesan gagal dan {sent} terkirim pada hari itu."),
            failed=words.number(evidence.get("failed", 0)), sent=words.number(evidence.get("sent", 0)),
        ),
    )  # fmt: skip
