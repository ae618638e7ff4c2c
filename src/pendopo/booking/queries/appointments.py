"""Appointments: by private link, by code, by person; private to their owner and to staff of the place."""

from datetime import datetime
from uuid import UUID

from pendopo.booking import rules
from pendopo.booking.models import Appointment
from pendopo.booking.queries.windows import near_alternatives, state_of, view_of
from pendopo.booking.types import AppointmentView, WhyNot
from pendopo.kit import words
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import now
from pendopo.kit.crypto import derived_token
from pendopo.kit.errors import NotAllowed, NotFound
from pendopo.kit.ids import token_hash
from pendopo.kit.text import _, filled

_WITH = ("window__stall__mall", "service__stall__mall", "service__mall", "applicant")


def private_path(appointment_id: UUID) -> str:
    """The address of an appointment's private link, for its owner and for the slip that staff print."""
    return f"/k/{derived_token('appointment', str(appointment_id))}/"


def get_appointment_by_token(token: str, *, at: datetime | None = None) -> AppointmentView:
    """The appointment behind a private link. Raises NotFound."""
    row = Appointment.objects.select_related(*_WITH).filter(token_hash=token_hash(token)).first()
    if row is None:
        raise NotFound()
    return view(row, at=at or now())


def list_appointments_of(applicant_ids: list[UUID], *, by: Actor, at: datetime) -> list[AppointmentView]:
    """The coming and recent appointments of applicants who proved a contact with a code."""
    if by.kind == "staff" and not by.may_somewhere(Permission.SEE_PERSON):
        raise NotAllowed()
    rows = (
        Appointment.objects.select_related(*_WITH)
        .filter(applicant_id__in=applicant_ids)
        .exclude(state=Appointment.State.EXPIRED)
        .order_by("-window__starts_at")[:50]
    )
    return [view(row, at=at) for row in rows]


def _why(row: Appointment, *, closed: bool) -> str:
    """Why the place cannot be kept: the window was closed, or the service has ended by then."""
    if closed:
        return str(rules.reason_text(WhyNot.CLOSED, reason=row.window.closed_reason))
    ends = row.service.ends_date
    if ends is not None and ends < row.service_day:
        return str(filled(_("Layanan ini berakhir pada {day}"), day=words.long_date(ends)))
    return ""


def view(row: Appointment, *, at: datetime) -> AppointmentView:
    """A row as its owner sees it; hit by a fact, it brings other times along."""
    window = row.window
    hit = row.to_replan and row.state == Appointment.State.BOOKED
    alternatives = (
        tuple(near_alternatives(row.service, window=window, people=row.people, at=at)) if hit else ()
    )
    closed = window.closed_at is not None
    return AppointmentView(
        id=row.id,
        code=row.code,
        state=row.state,
        people=row.people,
        units=row.units,
        share=row.share,
        channel=row.channel,
        service_day=row.service_day,
        service=row.service,
        stall=window.stall,
        mall=window.stall.mall,
        applicant=row.applicant,
        window=view_of(state_of(window), row.service, people=row.people, share=row.share, at=at),
        held_until=row.held_until,
        end_reason=row.end_reason,
        to_replan=row.to_replan,
        closed_reason=_why(row, closed=closed),
        decree=window.closed_decree,
        moves=row.moves,
        may_change=rules.may_change(state=row.state, starts_at=window.starts_at, at=at),
        alternatives=alternatives,
    )
