"""What kiosk and helper desk share: priority choices, what a ticket carries on paper, and reading a scan."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.kit import ids, words
from pendopo.queue.types import TicketIssued

MINUTES_IN_WORDS = 60  # from here on both ends say hours

PRIORITIES = [
    ("", gettext_lazy("Tidak"), gettext_lazy("Antrean biasa")),
    ("elderly", gettext_lazy("Lanjut usia"), gettext_lazy("60 tahun ke atas")),
    (
        "disability",
        gettext_lazy("Penyandang disabilitas"),
        gettext_lazy("yang tampak maupun yang tidak tampak"),
    ),
    ("pregnant", gettext_lazy("Ibu hamil"), gettext_lazy("atau menyusui")),
    ("child", gettext_lazy("Membawa bayi atau anak kecil"), gettext_lazy("di bawah lima tahun")),
]


def kept_ticket(issued: TicketIssued) -> dict[str, Any]:
    """What a ticket needs on paper, JSON-ready."""
    names = ("number", "code", "token", "position", "low", "high", "standby")
    values = {name: getattr(issued, name) for name in names}
    return {
        **values,
        "wait_words": range_words(issued.low, issued.high),
        "note": str(issued.note),
        "further": list(issued.further),
    }


def range_words(low: int | None, high: int | None) -> str:
    """`10 sampai 20 menit`; nothing when there is no promise."""
    if low is None or high is None:
        return ""
    if high <= 1:
        return _("sebentar lagi")
    if low == high:
        return words.duration(high)
    first = words.number(low) if high < MINUTES_IN_WORDS else words.duration(low)
    return _("%(low)s sampai %(high)s") % {"low": first, "high": words.duration(high)}


def read_scan(typed: str) -> tuple[str, str]:
    """Code and token of a scan: a link `…/k/<token>/` gives the token, everything else is a code."""
    try:
        parts = [part for part in urlsplit(typed).path.split("/") if part]
    except ValueError:  # no address at all, such as `http://[`
        return ids.clean_code(typed), ""
    if "/" in typed and len(parts) >= 2 and parts[-2] == "k":
        return "", parts[-1]
    return ids.clean_code(typed), ""
