"""Why a message did not arrive, in words, and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.notifications.types import KindSpec


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of failure: what happened, what to do, and whose it is: the person's, ours, the vendor's."""

    why: Text
    advice: Text
    whose: str


_ADDRESS = Cause(
    _("Alamat atau nomornya tidak menerima pesan."),
    _("Tanyakan alamat yang benar saat orangnya datang, atau telepon."),
    "person",
)
_BLOCKED = Cause(
    _("Orangnya menutup kanal ini atau memblokir mal."),
    _("Jangan diulang di kanal ini. Telepon bila penting."),
    "person",
)
_ACCOUNT = Cause(
    _("Akun mal pada penyedia tidak tersambung."),
    _("Minta administrator menguji sambungan akun ini."),
    "account",
)
_TEMPLATE = Cause(
    _("Jendela 24 jam sudah tertutup dan belum ada templat yang disetujui."),
    _("Minta administrator mengajukan templatnya kepada penyedia."),
    "account",
)
_BUSY = Cause(
    _("Penyedia tidak dapat dicapai atau sedang penuh."),
    _("Sudah dicoba berulang kali. Hubungi orangnya dengan cara lain bila penting."),
    "vendor",
)
_NO_WAY = Cause(
    _("Orangnya tidak meninggalkan alamat yang dapat dicapai."),
    _("Cetak bukti atau sampaikan langsung saat ia datang."),
    "person",
)
_LATE = Cause(
    _("Pesan terkirim tetapi tidak sampai ke ponsel pada waktunya."),
    _("Sampaikan langsung atau telepon bila masih penting."),
    "person",
)
_LIMIT = Cause(
    _("Batas harian akun mal sudah terpakai."),
    _("Lihat anggaran pesan; pindahkan ke kanal lain atau naikkan tingkat akun."),
    "account",
)
_WORDS = Cause(
    _("Penyedia menolak isi pesan."),
    _("Laporkan kepada administrator; pesan ini perlu diperbaiki."),
    "message",
)

# By beginning of the code; the longest that fits counts. Source: domain 8.2 and 8.3, error codes of the
# vendors (Meta: 131026, 131047, 132xxx, 190, 368; Telegram: 401, 403, 429), SMTP replies (RFC 5321).
CAUSES: Mapping[str, Cause] = {
    "recipient_": _ADDRESS, "smtp_55": _ADDRESS, "smtp_4": _BUSY, "no_way": _NO_WAY,
    "not_arrived": _LATE, "given_up": _BUSY, "window_closed": _TEMPLATE, "no_template": _TEMPLATE,
    "no_account": _ACCOUNT, "no_vendor_for_channel": _ACCOUNT, "no_mail_server": _ACCOUNT,
    "mail_server_sign_in": _ACCOUNT, "daily_limit": _LIMIT, "no_budget": _LIMIT, "too_long": _WORDS,
    "telegram_400": _ADDRESS, "telegram_401": _ACCOUNT, "telegram_403": _BLOCKED,
    "telegram_404": _ACCOUNT, "telegram_429": _BUSY, "telegram_5": _BUSY, "graph_0": _ACCOUNT,
    "graph_190": _ACCOUNT, "graph_10": _ACCOUNT, "graph_2": _ACCOUNT, "graph_368": _ACCOUNT,
    "graph_100": _WORDS, "graph_551": _BLOCKED, "graph_131005": _ACCOUNT, "graph_131021": _ADDRESS,
    "graph_131026": _ADDRESS, "graph_131030": _ADDRESS, "graph_131031": _ACCOUNT,
    "graph_131042": _ACCOUNT, "graph_131045": _ACCOUNT, "graph_131048": _LIMIT, "graph_131056": _BUSY,
    "graph_130429": _BUSY, "graph_13105": _WORDS, "graph_132": _TEMPLATE,
}  # fmt: skip


def cause_of(code: str) -> Cause:
    """Each code of a vendor has a cause in plain words and an advice; an unknown one counts as the vendor's.

    Rule: notifications-50. Source: domain 8.2 (errors to map).
    """
    fitting = [start for start in CAUSES if code.startswith(start)]
    return CAUSES[max(fitting, key=len)] if fitting else _BUSY


def gives_up_at(spec: KindSpec, due_at: datetime, expires_at: datetime | None) -> datetime | None:
    """What is not known to have arrived after its time of patience goes by the next way, while it is still
    of use.

    Rule: notifications-51. Source: issue 4, point 5 (undeliverable within a time). None: it may take its
    time.
    """
    if not spec.patience_minutes:
        return None
    end = due_at + timedelta(minutes=spec.patience_minutes)
    return None if expires_at is not None and expires_at <= end else end
