"""Tickets for people who are there: draw, follow, give back."""

import re
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Router

from pendopo.api import show
from pendopo.api.app import bearer
from pendopo.api.schemas import ReasonIn, TicketIn, TicketOut, TicketStatusOut, refusals
from pendopo.api.writing import once
from pendopo.catalogue import queries as catalogue
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE, Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.malls import queries as malls
from pendopo.queue import actions as queue
from pendopo.queue import queries as queues

router = Router(tags=["tickets"])
Token = Annotated[
    str,
    Path(
        max_length=64,
        pattern=r"^[A-Za-z0-9_-]{8,64}$",
        description="The ticket's private token, or the code that is printed on it.",
    ),
]
CODE = re.compile(r"[0-9A-Z]{8}")


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
    response={201: TicketOut, **refusals(401, 403, 404, 409, 422)},
    openapi_extra={"x-access": "kiosk"},
    summary="Draw a ticket",
)
def create_ticket(request: HttpRequest, payload: TicketIn) -> Any:
    """Draw a number for today. Outside demo mode it needs a kiosk or officer token of the mall."""
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
    response={200: TicketStatusOut, **refusals(404, 422)},
    openapi_extra={"x-access": "private_link"},
    summary="Where a ticket stands",
)
def get_ticket(request: HttpRequest, token: Token) -> Any:
    """Place in line and the range of the wait in minutes."""
    return show.ticket_status(queues.ticket_status(_private(token), at=clock.now()))


def _private(token: str) -> str:
    """The private token, also where the printed code was given."""
    return queues.token_of_code(token) if CODE.fullmatch(token) else token


@router.post(
    "/tickets/{token}/cancel",
    response={200: TicketStatusOut, **refusals(404, 409, 422)},
    openapi_extra={"x-access": "private_link"},
    summary="Give a ticket back",
)
def cancel_ticket(request: HttpRequest, token: Token, payload: ReasonIn | None = None) -> Any:
    """The person leaves the line."""
    reason = payload.reason if payload else ""

    def run() -> tuple[int, dict[str, Any]]:
        at, private = clock.now(), _private(token)
        queue.cancel_ticket(token=private, reason=reason, by=ANYONE, at=at)
        return 200, show.ticket_status(queues.ticket_status(private, at=at))

    return once(request, f"tickets.cancel.{show.digest(token)}", ANYONE, run)
