"""What a kiosk needs to draw numbers without its server."""

from datetime import date, datetime

from pendopo.catalogue import queries as catalogue
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall, Stall
from pendopo.queue.types import STATED, AloneService, AloneStall


def list_alone_stalls(mall: Mall, *, day: date, at: datetime) -> list[AloneStall]:
    """Stalls that give numbers to walk-ins today, with the times between which they do (rule queue-07)."""
    offered = [each for each in catalogue.list_services(mall, on=day) if each.walk_in]
    found = []
    for stall in malls.list_stalls(mall, on=day):
        services = tuple(
            AloneService(each.slug, each.name, each.name_en) for each in offered if each.stall_id == stall.pk
        )
        times = _times(stall, day)
        if services and times is not None and at < times[1]:
            found.append(
                AloneStall(stall, stall.slug, stall.name, stall.prefix, stall.floor, *times, services)
            )
    return found


def _times(stall: Stall, day: date) -> tuple[datetime, datetime] | None:
    """From when until when numbers are drawn; None on a day without hours."""
    periods = malls.service_periods(stall, day)
    ends = [period.ends_at for period in periods if period.ends_at is not None]
    if not ends:
        return None
    last = malls.last_ticket_at(stall, day)
    starts_at = min(period.starts_at for period in periods) - STATED.draw_before_opening
    return starts_at, min(max(ends), last) if last is not None else max(ends)
