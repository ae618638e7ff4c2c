"""Places for people who come without a booking: the earliest window of today with room for them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from pendopo.booking.actions.book import make_appointment
from pendopo.booking.actions.places import check_party
from pendopo.booking.models import Appointment, Window
from pendopo.booking.queries.ahead import name_appointment
from pendopo.booking.types import LIMITS, LimitReached, Share, TooLate, WindowClosed, WindowFull
from pendopo.catalogue.models import Service
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.malls.models import Stall
from pendopo.people.models import Applicant

# Windows may fill up between the look and the taking; each is tried once, in order.
_TRIES = 6


@transaction.atomic
def take_walk_in_place(
    *,
    stall: Stall,
    service: Service,
    people: int = 1,
    priority: bool = False,
    applicant: Applicant | None = None,
    channel: str = "kiosk",
    by: Actor,
    at: datetime,
) -> Appointment | None:
    """Take a walk-in place (or a priority place, else a walk-in one) in the earliest window with room.

    None when nothing is left today: the stall's own rule says whether the person gets a standby ticket.
    """
    check_party(service, people=people, share=Share.WALK_IN)
    for share in (Share.PRIORITY, Share.WALK_IN) if priority else (Share.WALK_IN,):
        for window_id in _candidates(stall, share, at=at):
            try:
                with transaction.atomic():
                    appointment, _taken = make_appointment(
                        named=name_appointment(),
                        window_id=window_id,
                        service=service,
                        applicant=applicant,
                        people=people,
                        channel=channel,
                        share=share,
                        overbook=False,
                        person_key=b"",
                        state=Appointment.State.CHECKED_IN,
                        held_until=None,
                        by=by,
                        at=at,
                    )
            except (WindowFull, WindowClosed, TooLate, LimitReached):
                continue
            return appointment
    return None


def _candidates(stall: Stall, share: Share, *, at: datetime) -> list[int]:
    """A hint only; the conditional update decides."""
    room = Q(**{f"{share}_taken__lt": F(f"{share}_capacity")}) | Q(
        starts_at__lte=at + LIMITS.online_closes_before
    )
    rows = Window.objects.filter(
        room,
        stall=stall,
        service_day=local_date(at, stall.mall.zone),
        ends_at__gt=at,
        closed_at__isnull=True,
        taken__lt=F("capacity"),
    )
    return list(rows.order_by("starts_at").values_list("id", flat=True)[:_TRIES])
