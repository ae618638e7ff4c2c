"""Why a message did not arrive, and what an officer can do about it."""

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

# The beginning of a code, as the adapters tell it: the vendor's name first where the vendor has codes.
_KNOWN: tuple[tuple[str, Advice], ...] = (
    ("window_closed", _WINDOW), ("whatsapp_131047", _WINDOW), ("131047", _WINDOW),
    ("outside_window", _WINDOW),
    ("whatsapp_131026", _GONE), ("131026", _GONE), ("blocked", _GONE), ("recipient", _GONE),
    ("unknown_recipient", _GONE), ("403", _GONE),
    ("revoked", _OURS), ("token", _OURS), ("190", _OURS), ("401", _OURS), ("unauthorized", _OURS),
    ("template", _TEMPLATE), ("132", _TEMPLATE),
    ("expired", _LATE),
)  # fmt: skip


def advice(code: str, *, permanent: bool) -> Advice:
    """A failure is told with its cause and with what helps: other words, another channel, the
    administrator, or sending again.

    Rule: inbox-12. Source: issue (the true delivery state; never a false tick). A code nobody knows is a
    busy vendor when trying again could help, and otherwise a person who cannot be reached.
    """
    folded = code.casefold()
    for beginning, found in _KNOWN:
        if folded == beginning or folded.startswith((f"{beginning}_", f"{beginning}:", f"{beginning} ")):
            return found
    for beginning, found in _KNOWN:
        if f"_{beginning}" in folded or (not beginning.isdigit() and beginning in folded):
            return found
    return _GONE if permanent else _BUSY
