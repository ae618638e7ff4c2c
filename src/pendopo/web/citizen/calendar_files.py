"""An appointment as an iCalendar file (RFC 5545)."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from pendopo.web.templatetags.words import service_name


def _escaped(text: str) -> str:
    """Text as the format wants it."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, continued with a space."""
    pieces: list[str] = []
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > 73:
            pieces.append(piece)
            piece = ""
        piece += sign
    pieces.append(piece)
    return "\r\n ".join(pieces)


def _stamp(moment: datetime) -> str:
    """An instant in UTC."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def appointment(view: Any, *, link: str, at: datetime) -> str:
    """One event with a reminder an hour before. It names the service, not the person."""
    mall, stall = view.mall, view.stall
    where = f"{mall.name}, {stall.name}" + (f", {mall.address}" if mall.address else "")
    words = _("Kode %(code)s. Ubah atau batalkan: %(link)s") % {"code": view.code, "link": link}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Pendopo//ID",
        "BEGIN:VEVENT",
        f"UID:{view.id}@pendopo",
        f"SEQUENCE:{view.moves}",
        f"DTSTAMP:{_stamp(at)}",
        f"DTSTART:{_stamp(view.window.starts_at)}",
        f"DTEND:{_stamp(view.window.ends_at)}",
        f"SUMMARY:{_escaped(service_name(view.service))}",
        f"LOCATION:{_escaped(where)}",
        f"DESCRIPTION:{_escaped(words)}",
        f"URL:{link}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(service_name(view.service))}",
        "TRIGGER:-PT1H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(_folded(line) for line in lines) + "\r\n"
