"""An appointment as a calendar file."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from pendopo.kit.calendar_files import CalendarEvent, calendar_file
from pendopo.web.templatetags.words import service_name


def appointment(view: Any, *, link: str, at: datetime) -> str:
    """One event with a reminder an hour before. It names the service, not the person."""
    mall, stall = view.mall, view.stall
    event = CalendarEvent(
        uid=f"{view.id}@pendopo",
        sequence=view.moves,
        starts_at=view.window.starts_at,
        ends_at=view.window.ends_at,
        summary=service_name(view.service),
        location=f"{mall.name}, {stall.name}" + (f", {mall.address}" if mall.address else ""),
        description=_("Kode %(code)s. Ubah atau batalkan: %(link)s") % {"code": view.code, "link": link},
        link=link,
        alarm_before=timedelta(hours=1),
    )
    return calendar_file(event, at=at)
