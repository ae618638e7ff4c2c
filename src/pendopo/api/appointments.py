"""Appointments: book, read, move and cancel with the private token, without an account."""

from functools import cache
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from pendopo.api import show
from pendopo.api.app import caller
from pendopo.api.schemas import (
    ApplicantIn,
    AppointmentIn,
    AppointmentOut,
    BookedOut,
    MoveIn,
    ReasonIn,
    refusals,
)
from pendopo.api.writing import once
from pendopo.booking import actions as booking
from pendopo.booking import queries as bookings
from pendopo.booking.types import ApplicantInput
from pendopo.kit import clock

router = Router(tags=["appointments"])
Token = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]{8,64}$")]
ERRORS = refusals(401, 404, 409, 422, 429)
PUBLIC = {"x-access": "public"}
PRIVATE = {"x-access": "private_link"}


def _input(payload: AppointmentIn) -> ApplicantInput:
    who = payload.applicant
    return ApplicantInput(
        name=who.name,
        phone=who.phone,
        email=who.email,
        identity_kind=who.identity_kind,
        identity=who.identity,
        language=who.language,
    )


@router.post(
    "/appointments",
    response={201: BookedOut, **ERRORS},
    openapi_extra=PUBLIC,
    summary="Book a place",
)
@show.fields_within("applicant", ApplicantIn)
def create_appointment(request: HttpRequest, payload: AppointmentIn) -> Any:
    """Book a window for a person. Limited per telephone; a full window answers 409 with near alternatives."""
    by, at, named = caller(request), clock.now(), bookings.name_appointment()

    @cache
    def wish() -> tuple[int, Any]:
        window_id, service_id = show.read_window_id(payload.window)
        return window_id, bookings.service_for_window(
            window_id=window_id, service_id=service_id, service_slug=payload.service
        )

    def run() -> tuple[int, dict[str, Any]]:
        window_id, service = wish()
        booked = booking.book_window(
            window_id=window_id,
            service=service,
            applicant=_input(payload),
            people=payload.people,
            channel="api",
            named=named,
            by=by,
            at=at,
        )
        return 201, show.booked(booked)

    ahead = bookings.booked_ahead(
        named, service=lambda: wish()[1], people=payload.people, at=at, status=201, show=show.booked
    )
    return once(request, "appointments", by, run, ahead=ahead)


@router.get(
    "/appointments/{token}",
    response={200: AppointmentOut, **refusals(404, 422)},
    openapi_extra=PRIVATE,
    summary="An appointment by its private token",
)
def get_appointment(request: HttpRequest, token: Token) -> Any:
    """The appointment, whether it may still change, and other times where a closure hit it."""
    return show.appointment(bookings.get_appointment_by_token(token, at=clock.now()))


@router.post(
    "/appointments/{token}/move",
    response={200: AppointmentOut, **ERRORS},
    openapi_extra=PRIVATE,
    summary="Move to another window",
)
def move_appointment(request: HttpRequest, token: Token, payload: MoveIn) -> Any:
    """Take the new place first, then give back the old; on failure the old place stays."""
    by = caller(request)

    def run() -> tuple[int, dict[str, Any]]:
        at = clock.now()
        window_id, _service = show.read_window_id(payload.window)
        view = bookings.get_appointment_by_token(token, at=at)
        booking.move_appointment(appointment_id=view.id, window_id=window_id, by=by, at=at)
        return 200, show.appointment(bookings.get_appointment_by_token(token, at=at))

    return once(request, f"appointments.move.{show.digest(token)}", by, run)


@router.post(
    "/appointments/{token}/cancel",
    response={200: AppointmentOut, **ERRORS},
    openapi_extra=PRIVATE,
    summary="Cancel",
)
def cancel_appointment(request: HttpRequest, token: Token, payload: ReasonIn | None = None) -> Any:
    """Give the place back. A repeat changes nothing."""
    by = caller(request)
    reason = payload.reason if payload else ""

    def run() -> tuple[int, dict[str, Any]]:
        at = clock.now()
        view = bookings.get_appointment_by_token(token, at=at)
        booking.cancel_appointment(appointment_id=view.id, reason=reason, by=by, at=at)
        return 200, show.appointment(bookings.get_appointment_by_token(token, at=at))

    return once(request, f"appointments.cancel.{show.digest(token)}", by, run)
