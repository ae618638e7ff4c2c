"""A month of a measure for programs: everything for the ministry, the open data for everybody else."""

from datetime import date, datetime

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after
from pendopo.kit.actor import ANYONE, Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import InvalidInput, NotAllowed, SignInRequired
from pendopo.kit.text import _
from pendopo.monitoring.queries.open_data import is_open
from pendopo.monitoring.queries.values import mall_values, month_map, sees_all
from pendopo.monitoring.types import MonthValue, ValueState

ZONE = "Asia/Jakarta"


def list_values(
    measure: str, *, month: date, level: str, region: str = "", by: Actor, at: datetime
) -> list[MonthValue]:
    """The places of a level (nation, province, region, mall) with something to say, by code.

    Raises MeasureUnknown; for malls InvalidInput without a region, SignInRequired and NotAllowed.
    """
    entry = cubes.get_measure(measure)
    if level == "mall":
        return _of_malls(measure, month=month, region=region, by=by)
    if not sees_all(by) and not (is_open(entry) and month_after(month) <= local_date(at, ZONE)):
        return []
    found = month_map(measure, month=month, by=by)
    places = {"nation": {"": found.nation}, "province": found.provinces, "region": found.regions}[level]
    return [
        value
        for code, value in sorted(places.items())
        if value.state != ValueState.NONE
        and (not region or code == region or code.startswith(f"{region}.") or level == "nation")
    ]


def _of_malls(measure: str, *, month: date, region: str, by: Actor) -> list[MonthValue]:
    if by == ANYONE:
        raise SignInRequired
    if not sees_all(by):
        raise NotAllowed
    if not region:
        raise InvalidInput(fields={"region": _("Pilih wilayah dari daftar.")})
    found = mall_values(measure, month=month, region=region, by=by)
    return [value for _slug, value in sorted(found.items()) if value.state != ValueState.NONE]
