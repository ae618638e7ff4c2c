"""Tickets for people who are there: draw, follow, give back."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Router

from pendopo.api import show
from pendopo.api.app import bearer
from pendopo.api.schemas import ErrorOut, ReasonIn, TicketIn, TicketOut, TicketStatusOut
from pendopo.api.writing import once
from pendopo.catalogue import queries as catalogue
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE, Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.malls import queries as malls
from pendopo.queue import actions as queue
from pendopo.queue import queries as queues

router = Router(tags=["tickets"])
Token = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]{8,64}$")]
ERRORS = {401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut, 422: ErrorOut, 429: ErrorOut}


def _issuer(request: HttpRequest, mall: str) -> Actor:
    """Who draws: in demo mode anyone; else a kiosk or officer token that may issue tickets in the mall."""
    if settings.DEMO and not request.headers.get("Authorization"):
        return ANYONE
    actor: Actor = bearer(request)
    if not actor.may_somewhere(Permission.ISSUE_TICKETS) or not any(
        grant.scope.mall in {"", mall} for grant in actor.grants
    ):
        raise NotAllowed
    return actor


@router.post(
    "/tickets",
    response={201: TicketOut, **ERRORS},
    openapi_extra={"x-access": "kiosk"},
    summary="Draw a ticket",
)
def create_ticket(request: HttpRequest, payload: TicketIn) -> Any:
    """Draw a number for today. Outside demo mode it needs a kiosk or officer token."""
    by = _issuer(request, payload.mall)

    def run() -> tuple[int, dict[str, Any]]:
        at = clock.now()
        mall = malls.get_mall(payload.mall)
        service = catalogue.get_service(payload.mall, payload.service, on=clock.local_date(at, mall.zone))
        issued = queue.issue_ticket(
            mall=mall,
            service=service,
            priority=payload.priority or "",
            people=payload.people,
            origin="api",
            by=by,
            at=at,
        )
        return 201, show.ticket(issued)

    return once(request, "tickets", by, run)


@router.get(
    "/tickets/{token}",
    response={200: TicketStatusOut, 404: ErrorOut, 422: ErrorOut},
    openapi_extra={"x-access": "private_link"},
    summary="Where a ticket stands",
)
def get_ticket(request: HttpRequest, token: Token) -> Any:
    """Place in line and the range of the wait in minutes."""
    return show.ticket_status(queues.ticket_status(token, at=clock.now()))


@router.post(
    "/tickets/{token}/cancel",
    response={200: TicketStatusOut, **ERRORS},
    openapi_extra={"x-access": "private_link"},
    summary="Give a ticket back",
)
def cancel_ticket(request: HttpRequest, token: Token, payload: ReasonIn) -> Any:
    """The person leaves the line."""

    def run() -> tuple[int, dict[str, Any]]:
        at = clock.now()
        queue.cancel_ticket(token=token, reason=payload.reason, by=ANYONE, at=at)
        return 200, show.ticket_status(queues.ticket_status(token, at=at))

    return once(request, "tickets.cancel", ANYONE, run)
