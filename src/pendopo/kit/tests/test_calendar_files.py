"""Calendar files as RFC 5545 wants them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.calendar_files import LONGEST_LINE, CalendarEvent, calendar_file, escaped, folded

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
EVENT = CalendarEvent("ngulik-1@pendopo", AT, AT + timedelta(hours=2), "Ngulik: kendala")
TEXT = st.text(max_size=400)


def unfolded(text: str) -> list[str]:
    """The content lines of a file."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def unescaped(text: str) -> str:
    """What a calendar program shows."""
    shown, signs = "", iter(text)
    for sign in signs:
        if sign == "\\":
            following = next(signs)
            shown += "\n" if following == "n" else following
        else:
            shown += sign
    return shown


@given(TEXT)
def test_whatever_is_typed_comes_back_and_no_line_is_too_long(typed: str) -> None:
    text = calendar_file(replace(EVENT, summary=typed, description=typed), method="REQUEST", at=AT)
    assert all(len(line.encode()) <= LONGEST_LINE for line in text.split("\r\n"))
    lines = unfolded(text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert sum(line.startswith("BEGIN:VEVENT") for line in lines) == 1, "nothing typed can begin a line"
    told = (
        next(line for line in lines if line.startswith("DESCRIPTION:")) if escaped(typed) else "DESCRIPTION:"
    )
    plain = typed.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign == "\n" or (sign >= " " and sign != "\x7f"))
    assert unescaped(told.removeprefix("DESCRIPTION:")) == kept


@given(TEXT.filter(lambda text: "\r" not in text and "\n" not in text))
def test_folding_cuts_no_letter(line: str) -> None:
    assert folded(line).replace("\r\n ", "") == line
    assert all(len(part.encode()) <= LONGEST_LINE for part in folded(line).split("\r\n"))


def test_an_invitation_its_change_and_its_cancellation() -> None:
    invited = replace(EVENT, organizer="ngulik@example.org", attendee="bogor@example.org",
                      link="https://a.example.org/x", alarm_before=timedelta(minutes=90))  # fmt: skip
    lines = unfolded(calendar_file(invited, method="REQUEST", at=AT))
    assert "METHOD:REQUEST" in lines
    assert "SEQUENCE:0" in lines
    assert "DTSTART:20261123T020000Z" in lines
    assert "ORGANIZER:mailto:ngulik@example.org" in lines
    assert "ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:bogor@example.org" in lines
    assert "TRIGGER:-PT90M" in lines
    gone = unfolded(calendar_file(replace(invited, sequence=2, is_cancelled=True), method="CANCEL", at=AT))
    assert {"METHOD:CANCEL", "SEQUENCE:2", "STATUS:CANCELLED"} <= set(gone)
    assert not any("VALARM" in line for line in gone)


def test_an_address_cannot_bring_another_line() -> None:
    lines = unfolded(calendar_file(replace(EVENT, link="https://a.org/\r\nATTENDEE:x"), at=AT))
    assert "URL:https://a.org/ATTENDEE:x" in lines
