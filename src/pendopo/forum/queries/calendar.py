"""A session as words of time, and as a calendar file for one region."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings

from pendopo.forum import rules
from pendopo.forum.models import Session
from pendopo.kit import clock, words
from pendopo.kit.calendar_files import CalendarEvent, calendar_file
from pendopo.kit.text import _
from pendopo.regions import queries as regions


def when_words(session: Session, zones: list[str]) -> str:
    """`Senin, 30 November 2026, 09.00–11.00 WIB (10.00–12.00 WITA)`; the day alone where no time is kept."""
    day = words.long_date(session.day)
    if session.starts_at is None or session.ends_at is None:
        return f"{day} ({_('jam tidak tercatat')})"
    spans = [
        f"{words.clock_time(start, zone, with_zone=False)}–{words.clock_time(session.ends_at, zone)}"
        for zone, start in rules.times_by_zone(session.starts_at, zones)
    ]
    others = f" ({', '.join(spans[1:])})" if len(spans) > 1 else ""
    return f"{words.long_date(clock.local_date(session.starts_at, session.zone))}, {spans[0]}{others}"


def zones_of(region_codes: list[str]) -> list[str]:
    """The zones of regions."""
    return [regions.zone_of(code) for code in region_codes]


def session_calendar(
    session: Session, *, attendee: str, link: str, is_cancelled: bool = False, at: datetime
) -> str:
    """The calendar file for an invited region; empty where the session has no times."""
    if session.starts_at is None or session.ends_at is None:
        return ""
    about = (
        f"{session.theme}\n{session.video_link}\n{link}" if session.video_link else f"{session.theme}\n{link}"
    )
    event = CalendarEvent(
        uid=f"ngulik-{session.pk}@pendopo",
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"Ngulik: {session.theme}",
        location=session.video_link or str(_("Konferensi video")),
        description=about,
        link=link,
        organizer=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        attendee=attendee,
        is_cancelled=is_cancelled,
        alarm_before=timedelta(hours=1),
    )
    return calendar_file(event, method="CANCEL" if is_cancelled else "REQUEST", at=at)
