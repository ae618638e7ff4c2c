"""Making appointments: booking at once, or holding a place while the person types and confirming it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from pendopo.booking import rules
from pendopo.booking.actions.keep import go_on_unkept, may_keep
from pendopo.booking.actions.places import (
    Taken,
    check_party,
    give_back,
    lock_windows,
    refuse,
    release_expired,
    save_within_limits,
    take_for,
    take_places,
)
from pendopo.booking.actions.record import record_appointment, tell
from pendopo.booking.models import Appointment
from pendopo.booking.queries.ahead import link_token, name_appointment
from pendopo.booking.queries.offers import current_service, place_of
from pendopo.booking.queries.windows import state_of, view_of
from pendopo.booking.types import (
    ApplicantInput,
    Booked,
    Held,
    HoldExpired,
    Named,
    Share,
    WindowFull,
    WrongState,
)
from pendopo.catalogue.models import Service
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed, NotFound
from pendopo.kit.ids import token_hash
from pendopo.kit.writes import together
from pendopo.people.actions import enter_applicant
from pendopo.people.models import Applicant
from pendopo.people.queries import read_applicant

Who = Applicant | ApplicantInput


@together()
def book_window(
    *,
    window_id: int,
    service: Service,
    applicant: Who,
    people: int = 1,
    channel: str = "web",
    share: str = Share.ONLINE,
    overbook: bool = False,
    person_key: bytes = b"",
    named: Named | None = None,
    by: Actor,
    at: datetime,
) -> Booked:
    """Book a place at once: one conditional update and one insert in one statement, with event and message.

    `named` is the name it gets where the caller tells it before.

    Raises WindowFull (with other times), WindowClosed, TooLate, LimitReached, NotBookable, NotAllowed.
    """
    check_party(service, people=people, share=share)
    if overbook:
        _may_overbook(service, by=by)
    person = read_person(applicant, at=at)
    appointment, taken = make_appointment(
        named=named or name_appointment(),
        window_id=window_id,
        service=service,
        applicant=person,
        people=people,
        channel=channel,
        share=Share(share),
        overbook=overbook,
        person_key=person_key or person_key_of(person),
        state=Appointment.State.BOOKED,
        held_until=None,
        by=by,
        at=at,
    )
    view = taken.view(service, share=share, people=people, at=at)
    return Booked(appointment.id, appointment.code, link_token(appointment.id), view, service.id)


def make_appointment(
    *,
    named: Named,
    window_id: int,
    service: Service,
    applicant: Applicant | None,
    people: int,
    channel: str,
    share: Share,
    overbook: bool,
    person_key: bytes,
    state: str,
    held_until: datetime | None,
    by: Actor,
    at: datetime,
) -> tuple[Appointment, Taken]:
    """Take places and insert the appointment, or raise why not; expired holds give way first.

    One statement does it all: the place, the appointment, its event and its message, and the person who is
    not entered yet. Nobody is entered before the window is locked, else two requests of one person could
    wait for each other.
    """
    new = applicant is not None and applicant._state.adding
    appointment = Appointment(
        id=named.id,
        code=named.code,
        token_hash=token_hash(named.token),
        window_id=window_id,
        service=service,
        service_day=place_of(window_id)[1],
        share=share.value,
        channel=channel,
        state=state,
        people=people,
        applicant=applicant,
        person_key=person_key,
        held_until=held_until,
        created_at=at,
        booked_at=None if state == Appointment.State.HELD else at,
        overbooked_by=by.code if overbook else "",
    )
    wish: dict[str, Any] = {
        "window_id": window_id,
        "service": service,
        "share": share,
        "people": people,
        "person_key": person_key,
        "limited": by.kind != "staff",
        "at": at,
        "appointment_id": appointment.id,
    }
    taken = _insert(appointment, wish, new=new, overbook=overbook, by=by)
    if taken is None:
        changed = False
        if share == Share.ONLINE and not overbook:
            current = current_service(service.id, window_id=window_id)
            changed = _length(current) != _length(service)
            wish["service"] = appointment.service = current
        if release_expired(at=at, window_id=window_id) or changed:
            taken = _insert(appointment, wish, new=new, overbook=overbook, by=by)
    if taken is None:
        refuse(**wish)
    appointment.units, appointment.day_slot = taken.units, taken.day_slot
    return appointment, taken


_INSERTED = (
    "code", "token_hash", "share", "channel", "state", "applicant_id", "held_until", "booked_at",
    "overbooked_by",
)  # fmt: skip


@together()
def _insert(
    appointment: Appointment, wish: dict[str, Any], *, new: bool, overbook: bool, by: Actor
) -> Taken | None:
    """The appointment in its place, with the person, event and message that go with it; None when there is
    none.
    """
    at = wish["at"]
    starts_at = place_of(wish["window_id"])[2]
    held = appointment.state == Appointment.State.HELD
    what = "overbooked" if overbook else "held" if held else "booked"
    record_appointment(what, appointment, starts_at=starts_at, given="taken", by=by, at=at)
    if appointment.state == Appointment.State.BOOKED:
        tell("appointment_booked", appointment, starts_at=starts_at, given="taken", by=by, at=at)
    if new and appointment.applicant is not None:
        enter_applicant(applicant=appointment.applicant, given="taken", by=by, at=at)
    insert = {name: getattr(appointment, name) for name in _INSERTED}
    return take_places(**wish, overbook=overbook, insert=insert)


def _length(service: Service) -> tuple[int, int]:
    return service.duration_minutes, service.stall.base_minutes


@together()
def hold_window(
    *,
    window_id: int,
    service: Service,
    people: int = 1,
    person_key: bytes = b"",
    channel: str = "web",
    by: Actor,
    at: datetime,
) -> Held:
    """Keep a place for ten minutes while the person types; an earlier hold of the same person is replaced.

    Where enough of the window is kept already, the person goes on without a kept place (rule booking-19).
    """
    check_party(service, people=people, share=Share.ONLINE)
    earlier = Appointment.objects.filter(person_key=person_key, state=Appointment.State.HELD)
    windows = list(earlier.values_list("window_id", flat=True)) if person_key else []
    window = lock_windows([*windows, window_id]).get(window_id)
    if windows:
        for hold in earlier.select_for_update():
            _end_hold(hold, by=by, at=at)
    if window is not None and not may_keep(window, service, people=people, at=at):
        release_expired(at=at, window_id=window_id)
        window.refresh_from_db()
        wish: dict[str, Any] = {"people": people, "person_key": person_key, "channel": channel}
        unkept = go_on_unkept(window, service, **wish, by=by, at=at)
        if unkept is not None:
            return unkept
    appointment, _taken = make_appointment(
        named=name_appointment(),
        window_id=window_id,
        service=service,
        applicant=None,
        people=people,
        channel=channel,
        share=Share.ONLINE,
        overbook=False,
        person_key=person_key,
        state=Appointment.State.HELD,
        held_until=rules.held_until(at),
        by=by,
        at=at,
    )
    return Held(appointment.id, appointment.code, link_token(appointment.id), rules.held_until(at))


@together()
def confirm_hold(*, token: str, applicant: Who, by: Actor, at: datetime) -> Booked:
    """Turn a held place into a booking. A hold whose time has run out must win its place again.

    Raises HoldExpired (with other times) when somebody else has it by then.
    """
    appointment = hold_of(token)
    lock_windows([appointment.window_id])
    appointment = (
        Appointment.objects.select_for_update(of=("self",)).select_related(*_JOINS).get(id=appointment.id)
    )
    if appointment.state == Appointment.State.HELD and appointment.held_until <= at:  # type: ignore[operator]
        _end_hold(appointment, by=by, at=at, expired=True)
    if appointment.state not in {Appointment.State.HELD, Appointment.State.EXPIRED}:
        raise WrongState()
    person = as_applicant(applicant, by=by, at=at)
    key = person_key_of(person) or bytes(appointment.person_key)
    if appointment.state == Appointment.State.EXPIRED or key != bytes(appointment.person_key):
        _win_again(appointment, key, by=by, at=at)
    appointment.state = Appointment.State.BOOKED
    appointment.applicant = person
    appointment.person_key = key
    appointment.held_until = None
    appointment.booked_at = at
    appointment.ended_at = None
    save_within_limits(appointment)
    window = appointment.window
    window.refresh_from_db()
    record_appointment("booked", appointment, starts_at=window.starts_at, by=by, at=at)
    tell("appointment_booked", appointment, starts_at=window.starts_at, by=by, at=at)
    view = view_of(
        state_of(window), appointment.service, people=appointment.people, share=appointment.share, at=at
    )
    return Booked(appointment.id, appointment.code, token, view, appointment.service_id)


def _win_again(appointment: Appointment, key: bytes, *, by: Actor, at: datetime) -> None:
    """Give the place back if still held, then take it under the person's own key and limits."""
    held = appointment.state == Appointment.State.HELD
    if held:
        give_back(appointment)
    try:
        taken = take_for(
            appointment,
            window_id=appointment.window_id,
            share=Share(appointment.share),
            person_key=key,
            limited=by.kind != "staff",
            at=at,
        )
    except WindowFull as full:
        raise HoldExpired(alternatives=full.alternatives) from full
    appointment.units = taken.units
    appointment.day_slot = taken.day_slot


@transaction.atomic
def release_hold(*, token: str, by: Actor, at: datetime) -> None:
    """Give a held place back at once. A hold that has ended already stays as it is."""
    appointment = hold_of(token)
    lock_windows([appointment.window_id])
    appointment = Appointment.objects.select_for_update().get(id=appointment.id)
    if appointment.state == Appointment.State.HELD:
        _end_hold(appointment, by=by, at=at)


def _end_hold(hold: Appointment, *, by: Actor, at: datetime, expired: bool = False) -> None:
    give_back(hold)
    hold.state = Appointment.State.EXPIRED
    hold.ended_at = at
    hold.save(update_fields=["state", "ended_at"])
    record_appointment("expired" if expired else "released", hold, by=by, at=at)


_JOINS = ("service__stall__mall", "service__mall", "window", "applicant")


def hold_of(token: str) -> Appointment:
    """The appointment behind a private link. Raises NotFound."""
    row = Appointment.objects.select_related(*_JOINS).filter(token_hash=token_hash(token)).first()
    if row is None:
        raise NotFound()
    return row


def read_person(applicant: Who, *, at: datetime) -> Applicant:
    """An applicant's row, or one that is still to be entered, from what was typed."""
    if isinstance(applicant, Applicant):
        return applicant
    return read_applicant(
        name=applicant.name,
        phone=applicant.phone,
        email=applicant.email,
        identity_kind=applicant.identity_kind,
        identity=applicant.identity,
        language=applicant.language,
        at=at,
    )


def as_applicant(applicant: Who, *, by: Actor, at: datetime) -> Applicant:
    """An applicant's row, entered now when needed."""
    person = read_person(applicant, at=at)
    if person._state.adding:
        enter_applicant(applicant=person, by=by, at=at)
    return person


def person_key_of(applicant: Applicant) -> bytes:
    """What the limits per person count by: telephone, identity or e-mail, whichever was given first."""
    return bytes(applicant.phone_hash or applicant.identity_hash or applicant.email_hash or b"")


def _may_overbook(service: Service, *, by: Actor) -> None:
    mall = service.mall
    if not by.may(Permission.OVERBOOK, mall=mall.slug, region=mall.region_id, stall=service.stall.slug):
        raise NotAllowed()
