"""What kiosk and helper desk share: priority choices, what a ticket carries on paper, and reading a scan."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.kit import ids
from pendopo.kit.errors import InvalidInput
from pendopo.queue.types import TicketIssued

KEY = re.compile(r"[A-Za-z0-9_-]{1,80}")  # of `ids.new_token`

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
    return {**values, "note": str(issued.note), "further": list(issued.further)}


def request_key(request: HttpRequest) -> str:
    """The key that makes two clicks one ticket, as our form sent it. Raises InvalidInput for any other."""
    key = str(request.POST.get("key", ""))
    if not KEY.fullmatch(key):
        raise InvalidInput(_("Tombol ini tidak lengkap. Muat ulang halaman."))
    return key


def read_scan(typed: str) -> tuple[str, str]:
    """Code and token of a scan: a link `…/k/<token>/` gives the token, everything else is a code."""
    try:
        parts = [part for part in urlsplit(typed).path.split("/") if part]
    except ValueError:  # no address at all, such as `http://[`
        return ids.clean_code(typed), ""
    if "/" in typed and len(parts) >= 2 and parts[-2] == "k":
        return "", parts[-1]
    return ids.clean_code(typed), ""
