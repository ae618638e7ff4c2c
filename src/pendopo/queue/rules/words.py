"""How a call sounds in Indonesian, and why a ticket ended, in words."""

from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.queue.types import EndReason

_UNITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()


def number_words(value: int) -> str:
    """Numbers are spoken in Indonesian words: 12 is "dua belas", 105 "seratus lima", 1000 "seribu".

    Rule: queue-15. Source: Indonesian numerals (KBBI); whole numbers from 0 to 999,999.
    """
    if not 0 <= value <= 999_999:
        raise ValueError("Only whole numbers from 0 to 999,999 are spoken.")
    if value < 12:
        return _UNITS[value]
    if value < 20:
        return f"{_UNITS[value - 10]} belas"
    if value < 100:
        tens, rest = divmod(value, 10)
        return f"{_UNITS[tens]} puluh" + (f" {_UNITS[rest]}" if rest else "")
    size, one, many = (100, "seratus", "ratus") if value < 1000 else (1000, "seribu", "ribu")
    head, rest = divmod(value, size)
    spoken = one if head == 1 else f"{number_words(head)} {many}"
    return f"{spoken} {number_words(rest)}" if rest else spoken


def call_words(prefix: str, sequence: int, counter: int) -> tuple[str, ...]:
    """A call is spoken in four parts: "Nomor antrean", "A", "dua belas", "ke loket tiga".

    Rule: queue-16. Source: product rule; letters of a prefix are spoken one by one.
    """
    return ("Nomor antrean", " ".join(prefix), number_words(sequence), f"ke loket {number_words(counter)}")


def call_sentence(prefix: str, sequence: int, counter: int) -> str:
    """The whole call in one sentence: "Nomor antrean A dua belas, ke loket tiga."

    Rule: queue-17. Source: product rule; spoken in Indonesian whatever language is read.
    """
    head, letters, number, where = call_words(prefix, sequence, counter)
    return f"{head} {letters} {number}, {where}."


def ticket_number(prefix: str, sequence: int) -> str:
    """A ticket shows its stall's letters and at least three digits: A-012.

    Rule: queue-18. Source: product rule.
    """
    return f"{prefix}-{sequence:03d}"


_REASONS: dict[str, Text] = {
    EndReason.HOURS_OVER: _("Jam layanan sudah habis"),
    EndReason.POWER_CUT: _("Listrik padam"),
    EndReason.SYSTEM_DOWN: _("Sistem layanan terganggu"),
    EndReason.NO_OFFICER: _("Petugas tidak tersedia"),
    EndReason.LEFT: _("Sudah meninggalkan tempat"),
    "by_person": _("Atas permintaan sendiri"),
    "transferred": _("Dialihkan ke gerai lain"),
    "rebooked": _("Mendapat waktu lain"),
    "after_closing": _("Mal sudah tutup"),
    "demo_reopened": _("Demo dibuka lagi"),
    "place_ended": "",
}


def end_words(reason: str) -> Text:
    """Why a ticket ended is told in words; what staff typed stays as typed.

    Rule: queue-20. Source: issue 2, "closed with a reason that counts".
    """
    return _REASONS.get(reason, reason)
