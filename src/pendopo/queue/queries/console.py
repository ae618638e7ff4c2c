"""What the officer's console shows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from pendopo.catalogue import queries as catalogue
from pendopo.catalogue.models import Service
from pendopo.catalogue.types import ComponentKey
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.kit.words import clock_time
from pendopo.malls.models import Counter, Stall
from pendopo.queue import rules
from pendopo.queue.models import CounterSession, Ticket
from pendopo.queue.queries.find import counter_of, session_of
from pendopo.queue.queries.views import view_tickets
from pendopo.queue.queries.waits import WAITED
from pendopo.queue.types import (
    AT_COUNTER,
    ConsoleState,
    Line,
    LineCount,
    SessionState,
    State,
    TicketView,
)

_JOINS = ("visit__applicant", "stall", "mall", "service", "counter")
_NEXT = 5

_LINES = f"""
SELECT t.line, count(*) FILTER (WHERE t.not_before IS NULL OR t.not_before <= %(at)s),
       count(*) FILTER (WHERE t.not_before > %(at)s),
       COALESCE(max({WAITED})
                FILTER (WHERE t.not_before IS NULL OR t.not_before <= %(at)s), 0),
       min(t.not_before) FILTER (WHERE t.not_before > %(at)s)
FROM queue_ticket t
WHERE t.stall_id = %(stall)s AND t.service_day = %(day)s AND t.state = 'waiting'
  AND (cardinality(%(services)s::bigint[]) = 0 OR t.service_id = ANY (%(services)s::bigint[]))
GROUP BY t.line
"""


def console_state(counter_id: int, *, by: Actor, at: datetime) -> ConsoleState:
    """The counter, its ticket with requirements and earlier steps, and who waits. Raises NotAllowed."""
    counter = counter_of(counter_id, by=by)
    day = local_date(at, counter.mall.zone)
    session = session_of(counter.id)
    services = list(session.service_ids) if session else []
    shown = _tickets(counter, day, services, at=at)
    views = {view.id: view for view in view_tickets(shown, by=by, at=at)}
    current_row = next((row for row in shown if row.counter_id == counter.id), None)
    lines, not_yet, earliest = _lines(counter, day, services, at=at)
    waiting = sum(line.waiting for line in lines)
    last = Ticket.objects.filter(last_counter=counter).order_by("-last_act_at").first()
    current = views[current_row.id] if current_row else None
    return ConsoleState(
        counter_id=counter.id,
        counter_number=counter.number,
        counter_name=str(counter),
        mall=counter.mall.slug,
        mall_name=counter.mall.name,
        zone=counter.mall.zone,
        stall=counter.stall.slug,
        stall_name=counter.stall.name,
        session_state=str(session.state) if session else SessionState.CLOSED.value,
        session_actor=session.actor if session else "",
        pause_reason=session.pause_reason if session else "",
        opened_at=session.opened_at if session else None,
        service_ids=tuple(services),
        services=tuple(_services(counter.stall, day)),
        current=current,
        requirements=_requirements(current_row, day),
        earlier=tuple(_earlier(current_row, by=by, at=at)),
        lines=lines,
        waiting=waiting,
        not_yet=not_yet,
        next_up=_pick(shown, views, State.WAITING),
        held=_pick(shown, views, State.ON_HOLD),
        missed=_pick(shown, views, State.NO_SHOW),
        acts=_acts(session, current, waiting),
        may_undo=last is not None and rules.may_undo(last.last_act, done_at=last.last_act_at, at=at),
        undo_act=last.last_act if last else "",
        served_today=_served(counter, day),
        other_stalls=tuple(_others(counter, day)),
        why_nobody="" if waiting else _why_nobody(counter, not_yet, earliest),
    )


def _tickets(counter: Counter, day: date, services: list[int], *, at: datetime) -> list[Ticket]:
    """The ticket at the counter, the next in line, the held and the missed of the stall: one query."""
    rows = Ticket.objects.select_related(*_JOINS)
    here = rows.filter(counter=counter, state__in=AT_COUNTER)
    own = rows.filter(stall=counter.stall, service_day=day)
    waiting = own.filter(state=State.WAITING).exclude(not_before__gt=at)
    if services:
        waiting = waiting.filter(service_id__in=services)
    ids = (
        here.order_by()
        .values("id")
        .union(
            waiting.order_by("queue_rank", "sequence").values("id")[:_NEXT],
            own.filter(state=State.ON_HOLD).order_by("waiting_since").values("id")[:20],
            own.filter(state=State.NO_SHOW).order_by("-ended_at").values("id")[:10],
            all=True,
        )
    )
    chosen = [row["id"] for row in ids]
    return list(rows.filter(id__in=chosen).order_by("queue_rank", "sequence"))


def _pick(rows: list[Ticket], views: dict[UUID, TicketView], state: State) -> tuple[TicketView, ...]:
    return tuple(views[row.id] for row in rows if row.state == state)


def _lines(
    counter: Counter, day: date, services: list[int], *, at: datetime
) -> tuple[tuple[LineCount, ...], int, datetime | None]:
    values: dict[str, Any] = {"at": at, "stall": counter.stall_id, "day": day, "services": services}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    counts = tuple(
        LineCount(line.value, rows[line.value][0], int(rows[line.value][2] // 60))
        if line.value in rows
        else LineCount(line.value, 0, 0)
        for line in Line
    )
    earliest = min((row[3] for row in rows.values() if row[3]), default=None)
    return counts, sum(row[1] for row in rows.values()), earliest


def _services(stall: Stall, day: date) -> list[Service]:
    rows = Service.objects.filter(stall=stall, starts_date__lte=day).exclude(ends_date__lt=day)
    return list(rows.order_by("position", "name"))


def _others(counter: Counter, day: date) -> list[Stall]:
    rows = Stall.objects.filter(mall=counter.mall, starts_date__lte=day).exclude(ends_date__lt=day)
    return list(rows.exclude(id=counter.stall_id).order_by("number"))


def _requirements(ticket: Ticket | None, day: date) -> tuple[str, ...]:
    """What the person must bring, from the standard in force."""
    if ticket is None:
        return ()
    standard = catalogue.standard_in_force(ticket.service, on=day)
    part = standard.components.get(ComponentKey.REQUIREMENTS)
    if part is None:
        return ()
    return tuple(str(getattr(item, "text", item)) for item in part.items) or (str(part.text),)


def _earlier(ticket: Ticket | None, *, by: Actor, at: datetime) -> list[TicketView]:
    if ticket is None:
        return []
    rows = Ticket.objects.select_related(*_JOINS).filter(visit=ticket.visit_id, step__lt=ticket.step)
    return view_tickets(rows.order_by("step"), by=by, at=at) if ticket.step > 1 else []


def _acts(session: CounterSession | None, current: TicketView | None, waiting: int) -> tuple[str, ...]:
    """The keys that work now: of the counter, and of the ticket at it."""
    if session is None:
        return ("open",)
    if current is not None:
        keys = tuple(act for act in current.acts if act not in {"cancel", "close"})
        return (*keys, "resume" if session.state == SessionState.PAUSED else "pause")
    if session.state == SessionState.PAUSED:
        return ("resume", "close_counter")
    return ("call_next", "pause", "close_counter") if waiting else ("pause", "close_counter")


def _served(counter: Counter, day: date) -> int:
    rows = Ticket.objects.filter(last_counter=counter, service_day=day, state=State.FINISHED)
    return rows.count()


def _why_nobody(counter: Counter, not_yet: int, earliest: datetime | None) -> Text:
    if not_yet and earliest is not None:
        text = _("%(count)s orang datang lebih awal. Panggilan berikutnya pukul %(time)s.")
        return text % {"count": not_yet, "time": clock_time(earliest, counter.mall.zone)}
    return _("Tidak ada yang menunggu.")
