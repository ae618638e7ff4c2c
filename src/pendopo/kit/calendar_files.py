"""Calendar files (iCalendar, RFC 5545): one event a file as mail programs and phones take it, and feeds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75  # octets, the line's end not counted


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event. `sequence` grows with every change, so that a later file replaces an earlier one."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    sequence: int = 0
    location: str = ""
    description: str = ""
    link: str = ""
    organizer: str = ""  # e-mail address
    attendee: str = ""  # e-mail address
    is_cancelled: bool = False
    alarm_before: timedelta | None = None


def escaped(text: str) -> str:
    """Text as the format wants it: separators with a backslash, new lines as a backslash and n."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(sign for sign in plain if sign >= " " and sign != "\x7f")


def folded(line: str) -> str:
    """A line of at most 75 octets, continued with a space; no letter is cut in two."""
    pieces: list[str] = []
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE - (1 if pieces else 0):
            pieces.append(piece)
            piece, size = "", 0
        piece += sign
        size += width
    pieces.append(piece)
    return "\r\n ".join(pieces)


def stamp(moment: datetime) -> str:
    """An instant in UTC: `20200511T020000Z`."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def calendar_file(event: CalendarEvent, *, method: str = "", at: datetime) -> str:
    """The file's text. `method` is REQUEST for an invitation or its change, CANCEL when it is called off."""
    head = [f"METHOD:{method}"] if method else []
    return _written([*head, *_event_lines(event, method=method, at=at)])


def calendar_feed(events: Iterable[CalendarEvent], *, name: str, at: datetime) -> str:
    """A calendar to subscribe to: many events under one name, looked up anew each hour by programs that
    keep to it.
    """
    lines = [f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for event in events:
        lines += _event_lines(event, method="", at=at)
    return _written(lines)


def _written(lines: Iterable[str]) -> str:
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pendopo//ID", *lines, "END:VCALENDAR"]
    return "\r\n".join(folded(line) for line in whole) + "\r\n"


def _event_lines(event: CalendarEvent, *, method: str, at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{stamp(at)}",
        f"DTSTART:{stamp(event.starts_at)}",
        f"DTEND:{stamp(event.ends_at)}",
        f"SUMMARY:{escaped(event.summary)}",
    ]
    optional = (
        ("LOCATION", escaped(event.location)),
        ("DESCRIPTION", escaped(event.description)),
        ("URL", _address(event.link)),
        ("ORGANIZER", f"mailto:{_address(event.organizer)}" if event.organizer else ""),
    )
    lines += [f"{name}:{value}" for name, value in optional if value]
    if event.attendee:
        lines.append(f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:{_address(event.attendee)}")
    if method or event.is_cancelled:
        lines.append(f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}")
    if event.alarm_before is not None and not event.is_cancelled:
        minutes = int(event.alarm_before.total_seconds() // 60)
        lead = f"{minutes // 60}H" if minutes % 60 == 0 else f"{minutes}M"
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escaped(event.summary)}",
            f"TRIGGER:-PT{lead}",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _address(text: str) -> str:
    """An address of a page or mailbox: no line's end, no blank can stand in it."""
    return "".join(sign for sign in text if sign > " " and sign != "\x7f")
