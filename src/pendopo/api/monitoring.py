"""Measures, condition, obstacles with their answers, and alerts, for programs that read."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router
from ninja.params.functions import Query

from pendopo.analytics import queries as analytics
from pendopo.api import show_monitoring as show
from pendopo.api.app import bearer, caller
from pendopo.api.monitoring_schemas import (
    AlertOut,
    AlertsAsked,
    DayConditionOut,
    InnovationOut,
    InnovationsAsked,
    MeasureOut,
    ObstacleOut,
    ObstaclesAsked,
    StrategyOut,
    ValueOut,
)
from pendopo.api.schemas import Slug, refusals
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.monitoring.queries import alerts, published
from pendopo.obstacles import queries as obstacles

router = Router(tags=["monitoring"])
PUBLIC = {"x-access": "public"}
ASKED_DAYS = 400
Level = Literal["nation", "province", "region", "mall"]
Code = Annotated[str, Path(max_length=40, pattern=r"^[a-z_0-9]{1,40}$")]


@router.get("/measures", response=list[MeasureOut], openapi_extra=PUBLIC, summary="The dictionary")
def list_measures(request: HttpRequest) -> Any:
    """Every measure with its unit, its meaning and what a rise means."""
    return [show.measure(item) for item in analytics.list_measures()]


@router.get(
    "/measures/{measure}/values",
    response={200: list[ValueOut], **refusals(401, 403, 422)},
    openapi_extra=PUBLIC,
    summary="A month of a measure",
)
def list_values(
    request: HttpRequest,
    measure: Code,
    month: str = Query(..., pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="A month such as 2026-10."),
    by: Level = Query("region", description="The level of the places."),
    region: str = Query("", max_length=13, pattern=r"^[0-9.]*$"),
) -> Any:
    """For anyone what the open data publish: finished months of counts, small ones hidden, nothing that is
    not accepted. With an analyst's token everything, malls too.
    """
    found = published.list_values(
        measure, month=date.fromisoformat(f"{month}-01"), level=by, region=region,
        by=caller(request), at=clock.now(),
    )  # fmt: skip
    entry = analytics.get_measure(measure)
    return [show.value(item, entry) for item in found]


@router.get(
    "/malls/{mall}/condition",
    response={200: list[DayConditionOut], **refusals(404, 422)},
    openapi_extra=PUBLIC,
    summary="A mall day by day",
)
def list_days(
    request: HttpRequest,
    mall: Slug,
    first: date = Query(..., alias="from"),
    last: date = Query(..., alias="to"),
) -> Any:
    """Open, limited, online only or closed, both days included; days of which nothing is known are absent."""
    if last < first:
        raise InvalidInput(fields={"to": _("Akhir tidak boleh mendahului awal.")})
    if (last - first).days > ASKED_DAYS:
        raise InvalidInput(fields={"to": _("Paling lama 400 hari sekali minta.")})
    return [show.day(item) for item in analytics.list_mall_days(malls.get_mall(mall), first, last)]


@router.get(
    "/obstacles",
    response={200: list[ObstacleOut], **refusals(401, 422)},
    openapi_extra=PUBLIC,
    summary="What hinders",
)
def list_obstacles(request: HttpRequest, asked: ObstaclesAsked = Query(...)) -> Any:
    """The accepted public ones, the latest first; with a reporter's token also the drafts of its mall."""
    found = obstacles.list_obstacles(**asked.model_dump(), by=caller(request))
    return [show.obstacle(item) for item in found]


@router.get(
    "/strategies",
    response={200: list[StrategyOut], **refusals(401, 422)},
    openapi_extra=PUBLIC,
    summary="What answers it",
)
def list_strategies(request: HttpRequest, asked: ObstaclesAsked = Query(...)) -> Any:
    """As obstacles; `code` gives those that answer obstacles of that kind."""
    found = obstacles.list_strategies(**asked.model_dump(), by=caller(request))
    return [show.strategy(item) for item in found]


@router.get(
    "/innovations",
    response={200: list[InnovationOut], **refusals(401, 422)},
    openapi_extra=PUBLIC,
    summary="What is new",
)
def list_innovations(request: HttpRequest, asked: InnovationsAsked = Query(...)) -> Any:
    """As obstacles; those that began or were told in the time that is asked for."""
    found = obstacles.list_innovations(**asked.model_dump(), by=caller(request))
    return [show.innovation(item) for item in found]


@router.get(
    "/alerts",
    response={200: list[AlertOut], **refusals(401, 403, 422)},
    openapi_extra={"x-access": "token"},
    auth=bearer,
    summary="Alerts",
)
def list_alerts(request: HttpRequest, asked: AlertsAsked = Query(...)) -> Any:
    """Gaps first, then by size: an analyst's token sees all, a reporter's those of its mall."""
    by: Actor = request.auth  # type: ignore[attr-defined]
    return alerts.list_alerts_to_download(by=by, **asked.model_dump())
