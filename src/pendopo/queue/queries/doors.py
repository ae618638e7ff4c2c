"""Whether a stall is open, as the malls' own facts say it."""

from datetime import date, datetime

from pendopo.kit.clock import local_date
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall, Stall
from pendopo.queue import rules
from pendopo.queue.types import AfterLastTicket, StallClosed


def check_may_draw(stall: Stall, mall: Mall, *, at: datetime) -> None:
    """Raises StallClosed or AfterLastTicket with the reason and the next opening (rule queue-07)."""
    day = local_date(at, mall.zone)
    periods = malls.service_periods(stall, day)
    refused = rules.drawing_refused(periods, last_ticket_at=malls.last_ticket_at(stall, day), at=at)
    if not refused:
        return
    state = malls.opening(mall, at=at, stall=stall)
    opens = getattr(state, "opens_at", None) if refused == "too_early" else state.next_opens_at
    alternatives = [{"opens_at": opens.isoformat()}] if opens else []
    kind = AfterLastTicket if refused == "too_late" else StallClosed
    reason = state.reason if refused == "closed" and state.reason else None
    raise kind(reason, alternatives=alternatives)


def why_no_number(stall: Stall, *, at: datetime) -> Text:
    """Why nobody may draw a number of a stall now, in short; empty when somebody may (rule queue-07)."""
    try:
        check_may_draw(stall, stall.mall, at=at)
    except AfterLastTicket:
        return _("Pengambilan nomor hari ini sudah berakhir")
    except StallClosed as refused:
        return str(malls.opening(stall.mall, at=at, stall=stall).reason) or refused.message
    return ""


def closing_time(mall: Mall, *, day: date) -> datetime | None:
    """When the last stall of a mall closes on a day; None when none is open."""
    ends = [
        period.ends_at
        for stall in malls.list_stalls(mall, on=day)
        for period in malls.service_periods(stall, day)
        if period.ends_at is not None
    ]
    return max(ends, default=None)
