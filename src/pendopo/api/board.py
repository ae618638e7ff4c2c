"""What the boards show, and the figures of the ministry's page."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from pendopo.api import show
from pendopo.api.schemas import BoardOut, FigureOut, Slug, Text, refusals
from pendopo.kit import clock
from pendopo.malls import queries as malls
from pendopo.monitoring import queries as monitoring
from pendopo.queue import queries as queues

router = Router(tags=["boards and figures"])
PUBLIC = {"x-access": "public"}


@router.get(
    "/malls/{mall}/board",
    response={200: BoardOut, **refusals(404, 422)},
    openapi_extra=PUBLIC,
    summary="The state of the boards",
)
def board_state(
    request: HttpRequest,
    mall: Slug,
    floor: Text = Query("", max_length=20),
    stall: Text = Query("", max_length=60),
) -> Any:
    """Last calls, counters, lines and notices; of one floor or stall when asked."""
    stalls = (stall,) if stall else ()
    return queues.board_state(malls.get_mall(mall), stalls=stalls, floor=floor, at=clock.now()).as_json()


@router.get(
    "/figures",
    response={200: list[FigureOut], **refusals(422)},
    openapi_extra=PUBLIC,
    summary="Published figures",
)
def list_figures(
    request: HttpRequest,
    region: str = Query("", max_length=13, pattern=r"^[0-9.]*$"),
    measure: str = Query("", max_length=40, pattern=r"^[a-z_]*$"),
) -> Any:
    """Figures as printed, with source and note. Unlike measures are never to be summed or compared."""
    return [show.figure(item) for item in monitoring.list_figures(region=region, measure=measure)]
