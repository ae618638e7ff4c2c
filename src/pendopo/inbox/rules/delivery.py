"""Why a message did not arrive, and what an officer can do about it."""

import re
from dataclasses import dataclass

from pendopo.kit.errors import Text
from pendopo.kit.text import _


@dataclass(frozen=True, slots=True)
class Advice:
    """What happened and what to do. `again`: sending the same words again may help."""

    why: Text
    what: Text
    again: bool = False


_WINDOW = Advice(
    _("Jendela 24 jam sudah lewat ketika pesan hendak dikirim."),
    _("Pilih templat yang disetujui, atau tunggu sampai orangnya menulis."),
)
_GONE = Advice(
    _("Orang ini tidak dapat menerima pesan di kanal ini: nomornya tidak ada, atau akun mal diblokirnya."),
    _("Hubungi lewat kanal lain bila ada, lalu catat hasilnya."),
)
_OURS = Advice(
    _("Akun mal di kanal ini ditolak: kuncinya dicabut atau pengaturannya salah."),
    _("Beri tahu administrator; kirim lagi sesudah diperbaiki."),
    again=True,
)
_TEMPLATE = Advice(
    _("Templat ini tidak disetujui kanalnya, atau isinya tidak cocok."),
    _("Pilih templat lain."),
)
_BUSY = Advice(
    _("Kanalnya tidak menjawab atau terlalu sibuk, dan percobaan ulang sudah habis."),
    _("Kirim lagi sekarang."),
    again=True,
)
_LATE = Advice(_("Pesan ini terlambat dan tidak berguna lagi."), _("Tulis pesan baru bila masih perlu."))

# What a code says: its words, and the numbers of vendors (domain 8.2; Meta's of the Graph API).
_WORDS: tuple[tuple[frozenset[str], Advice], ...] = (
    (frozenset({"window", "window_closed", "131047"}), _WINDOW),
    (frozenset({"template"}), _TEMPLATE),
    (frozenset({"token", "revoked", "unauthorized", "190", "401"}), _OURS),
    (frozenset({"blocked", "recipient", "undeliverable", "131026", "403"}), _GONE),
    (frozenset({"expired"}), _LATE),
)
_TEMPLATE_CODES = "132"  # 132000 to 132999


def advice(code: str, *, permanent: bool) -> Advice:
    """A failure is told with its cause and with what helps: other words, another channel, the
    administrator, or sending again.

    Rule: inbox-12. Source: issue (the true delivery state; never a false tick). A code nobody knows is a
    busy vendor when trying again could help, and otherwise a person who cannot be reached.
    """
    words = set(re.split(r"[^a-z0-9]+", code.casefold()))
    for known, found in _WORDS:
        if words & known:
            return found
    if any(len(word) == 6 and word.startswith(_TEMPLATE_CODES) for word in words):
        return _TEMPLATE
    return _GONE if permanent else _BUSY
