"""A place on a coming day for somebody the mall could not serve today."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.booking import rules
from pendopo.booking.actions.book import make_appointment, person_key_of
from pendopo.booking.actions.change import locked_appointment
from pendopo.booking.actions.places import check_party, lock_windows, save_within_limits
from pendopo.booking.actions.progress import mark_unserved
from pendopo.booking.actions.record import record_appointment, tell
from pendopo.booking.models import Appointment, Window
from pendopo.booking.queries.ahead import link_token, name_appointment
from pendopo.booking.queries.windows import state_of, view_of
from pendopo.booking.types import Booked, LimitReached, WindowFull
from pendopo.catalogue.models import Service
from pendopo.kit.actor import Actor
from pendopo.people.models import Applicant


@transaction.atomic
def rebook(
    *,
    instead_of: UUID | None,
    window_id: int,
    service: Service,
    applicant: Applicant | None = None,
    people: int = 1,
    priority: bool = False,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Booked:
    """Take a real place in a coming window; the place of today goes back. Without a place nothing changes.

    The person came once already: every share they are entitled to is tried (rule booking-16). The message
    carries the new link. Raises WindowFull, WindowClosed, TooLate, NotBookable.
    """
    old = Appointment.objects.filter(id__in=[instead_of] if instead_of else [])
    lock_windows([window_id, *old.values_list("window_id", flat=True)])
    held = _held(window_id, service, people=people, priority=priority, by=by, at=at)
    row = locked_appointment(held.id)
    row.state, row.held_until, row.booked_at = Appointment.State.BOOKED, None, at
    row.applicant = applicant
    row.person_key = person_key_of(applicant) if applicant else b""
    save_within_limits(row)
    record_appointment("booked", row, starts_at=row.window.starts_at, by=by, at=at)
    tell("appointment_rebooked", row, starts_at=row.window.starts_at, by=by, at=at)
    if instead_of is not None:
        mark_unserved(appointment_ids=[instead_of], reason=reason, by=by, at=at)
    state = state_of(Window.objects.get(id=window_id))
    view = view_of(state, service, people=people, share=row.share, at=at)
    return Booked(row.id, row.code, link_token(row.id), view, row.service_id)


def _held(
    window_id: int, service: Service, *, people: int, priority: bool, by: Actor, at: datetime
) -> Appointment:
    """The place, held for an instant under nobody's name; the shares are tried in their order."""
    shares = rules.rebook_shares(bookable=service.bookable, priority=priority)
    for share in shares:
        check_party(service, people=people, share=share)
        try:
            with transaction.atomic():
                appointment, _taken = make_appointment(
                    named=name_appointment(),
                    window_id=window_id,
                    service=service,
                    applicant=None,
                    people=people,
                    channel="rebooked",
                    share=share,
                    overbook=False,
                    person_key=b"",
                    state=Appointment.State.HELD,
                    held_until=rules.held_until(at),
                    by=by,
                    at=at,
                )
        except (WindowFull, LimitReached):
            if share == shares[-1]:
                raise
            continue
        return appointment
    raise WindowFull()
