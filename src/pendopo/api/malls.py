"""Malls, their services and standards, and the windows that can be booked."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from pendopo.api import show
from pendopo.api.schemas import (
    CounterListed,
    MallOut,
    ServiceOut,
    Slug,
    StandardOut,
    Text,
    WindowOut,
    refusals,
)
from pendopo.booking import queries as booking
from pendopo.catalogue import queries as catalogue
from pendopo.kit import clock
from pendopo.malls import queries as malls
from pendopo.queue import queries as queues

router = Router(tags=["malls"])
PUBLIC = {"x-access": "public"}


@router.get("/malls", response=list[MallOut], openapi_extra=PUBLIC, summary="All malls")
def list_malls(request: HttpRequest) -> Any:
    """Every mall, and whether it is open now."""
    at = clock.now()
    return [show.mall(mall, malls.open_today(mall, at=at)) for mall in malls.list_malls()]


@router.get(
    "/malls/{mall}/today",
    response={200: MallOut, **refusals(404, 422)},
    openapi_extra=PUBLIC,
    summary="Open today?",
)
def get_today(request: HttpRequest, mall: Slug) -> Any:
    """The same answer as on the pages, in chats and in the public feeds."""
    place = malls.get_mall(mall)
    return show.mall(place, malls.open_today(place, at=clock.now()))


@router.get(
    "/malls/{mall}/services",
    response={200: list[ServiceOut], **refusals(404, 422)},
    openapi_extra=PUBLIC,
    summary="Services of a mall, or those that answer a question",
)
def list_services(
    request: HttpRequest,
    mall: Slug,
    q: Text = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=1000),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> Any:
    """Services in the order of the mall, or best match first when `q` is given ("ktp hilang")."""
    place = malls.get_mall(mall)
    on = clock.local_date(clock.now(), place.zone)
    if q.strip():
        found = catalogue.search_services(place, q, on=on, limit=limit, offset=offset)
        return [show.service(hit.service) for hit in found.items]
    return [show.service(item) for item in catalogue.list_services(place, on=on)[offset : offset + limit]]


@router.get(
    "/malls/{mall}/services/{service}",
    response={200: StandardOut, **refusals(404, 422)},
    openapi_extra=PUBLIC,
    summary="A service and its standard",
)
def get_service(request: HttpRequest, mall: Slug, service: Slug) -> Any:
    """The service and the components of its standard in force today, each with source or example mark."""
    on = clock.local_date(clock.now(), malls.get_mall(mall).zone)
    item = catalogue.get_service(mall, service, on=on)
    return show.standard(item, catalogue.standard_in_force(item, on=on))


@router.get(
    "/malls/{mall}/counters",
    response={200: list[CounterListed], **refusals(404, 422)},
    openapi_extra=PUBLIC,
    summary="Counters of a mall",
)
def list_counters(request: HttpRequest, mall: Slug) -> Any:
    """The counters in force today, and which are open."""
    place, at = malls.get_mall(mall), clock.now()
    board = queues.board_state(place, at=at)
    opened = {number for stall in board.stalls for number in stall.open_counters}
    counters = malls.list_counters(place, on=clock.local_date(at, place.zone))
    return [show.counter(item, is_open=item.number in opened) for item in counters]


@router.get(
    "/malls/{mall}/windows",
    response={200: list[WindowOut], **refusals(404, 422)},
    openapi_extra=PUBLIC,
    summary="Windows of a day",
)
def list_windows(
    request: HttpRequest,
    mall: Slug,
    service: Slug = Query(...),
    date: date | None = None,
    people: int = Query(1, ge=1, le=10),
) -> Any:
    """The windows of one service on one day (today when no date is given), with what is free online."""
    at = clock.now()
    today = clock.local_date(at, malls.get_mall(mall).zone)
    item = catalogue.get_service(mall, service, on=today)
    found = booking.list_windows(item, date=date or today, people=people, at=at)
    return [show.window(view, item.id) for view in found]
