"""Keeping the cubes equal to a recount of the log."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction

from pendopo.analytics.actions.months import sum_months
from pendopo.analytics.actions.open_days import refit_opening
from pendopo.analytics.actions.write import DayCount, DayRow, count_days, forget_days, write_cells, write_days
from pendopo.analytics.models import ArchivedDay, CubeCursor, DayCell, DayMall, DaySpread, MonthCell
from pendopo.analytics.queries.cursor import cursor_for_update, cursor_if_free, position_of
from pendopo.analytics.queries.engine import load_arrow, open_engine
from pendopo.analytics.queries.log import MallDay, read_log
from pendopo.analytics.queries.opening import list_open_stalls
from pendopo.analytics.rules import month_of
from pendopo.analytics.types.archive import COUNTED, PLACE_CHANGES
from pendopo.events.actions import record
from pendopo.events.queries import list_events_after
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.malls.types import MallUnknown
from pendopo.regions import queries as regions

BATCH = 2000
MAX_BATCHES = 50  # of one transaction; the next minute reads on
DAYS_AT_ONCE = 60  # days of malls in one count, so that memory stays small


@transaction.atomic
def update_cubes(*, by: Actor, at: datetime) -> int:
    """Read the log from where it was left, and count the touched days of malls wholly anew.

    An event that commits late is read late and its day counted again, so the cubes always equal a recount.
    Days that were counted from files are left as they are. Gives how many days were counted; none while
    another writer is at work, which no job waits for: the next minute reads on.
    """
    cursor = cursor_if_free()
    return 0 if cursor is None else _catch_up(cursor, by=by, at=at)


def _catch_up(cursor: CubeCursor, *, by: Actor, at: datetime) -> int:
    touched, places = _read_on(cursor)
    counted, kept = recount_days(touched)
    refitted = refit_opening(places)
    if counted or kept or refitted:
        record(
            "analytics.cubes.updated",
            by=by,
            at=at,
            data={"days": counted, "kept": kept, "refitted": refitted},
        )
    return counted


@transaction.atomic
def recount_cubes(*, by: Actor, at: datetime) -> int:
    """Forget all that was counted from the log and count the whole log again (after a restore, or in doubt).

    Days counted from files stay: the log does not know them.
    """
    cursor = cursor_for_update()
    months = set(DayMall.objects.filter(is_from_files=False).values_list("mall", "day"))
    kept = list(DayMall.objects.filter(is_from_files=True).values_list("mall", "day"))
    forget_days(months)
    for table in (DayCell, DaySpread):
        _forget_strays(table, kept)
    MonthCell.objects.filter(visitors_from_files=0, is_generated=False).delete()
    sum_months({(mall, month_of(day)) for mall, day in months | set(kept)})
    cursor.transaction_id = cursor.event_id = 0
    cursor.save()
    counted = 0
    before = None
    while position_of(cursor) != before:
        before = position_of(cursor)
        counted += _catch_up(cursor, by=by, at=at)
    return counted


def _forget_strays(table: type[DayCell] | type[DaySpread], kept: list[tuple[str, date]]) -> None:
    known = set(kept)
    for mall, day in table.objects.values_list("mall", "day").distinct():
        if (mall, day) not in known:
            table.objects.filter(mall=mall, day=day).delete()


def _read_on(cursor: CubeCursor) -> tuple[set[MallDay], set[str]]:
    """The days touched since the cursor, and malls whose opening changed ("" for all)."""
    touched: set[MallDay] = set()
    places: set[str] = set()
    for _batch in range(MAX_BATCHES):
        events, position = list_events_after(position_of(cursor), limit=BATCH)
        for event in events:
            if event.name in PLACE_CHANGES:
                places.add(event.mall)
            elif event.name in COUNTED and event.mall and event.region:
                zone = regions.zone_of(event.region)
                touched.add(MallDay(event.mall, event.region, clock.local_date(event.occurred_at, zone)))
        cursor.transaction_id, cursor.event_id = position.transaction_id, position.event_id
        if len(events) < BATCH:
            break
    cursor.save()
    return touched, places


def recount_days(touched: Iterable[MallDay]) -> tuple[int, int]:
    """Count days of malls anew from the log; gives how many, and how many were left to what files tell."""
    wanted = sorted(set(touched))
    from_files = set(
        DayMall.objects.filter(
            is_from_files=True, mall__in={item.mall for item in wanted}, day__in={item.day for item in wanted}
        ).values_list("mall", "day")
    )
    days = [item for item in wanted if (item.mall, item.day) not in from_files]
    for start in range(0, len(days), DAYS_AT_ONCE):
        batch = days[start : start + DAYS_AT_ONCE]
        with open_engine() as engine:
            load_arrow(engine, read_log(batch))
            counted = count_days(engine)
        forget_days((item.mall, item.day) for item in batch)
        _mark_stale(batch)
        write_cells(counted, generated=False)
        write_days(list(_day_rows(batch, counted)))
    sum_months((item.mall, month_of(item.day)) for item in days)
    return len(days), len(wanted) - len(days)


def _mark_stale(days: list[MallDay]) -> None:
    """What the archive holds of these days is to be written again."""
    known = ArchivedDay.objects.filter(mall__in={d.mall for d in days}, day__in={d.day for d in days})
    keys = {(item.mall, item.day) for item in days}
    stale = [row_id for row_id, mall, day in known.values_list("id", "mall", "day") if (mall, day) in keys]
    ArchivedDay.objects.filter(id__in=stale).update(is_stale=True)


def _day_rows(days: list[MallDay], counted: DayCount) -> Iterator[DayRow]:
    by_mall: dict[str, dict[date, str]] = {}
    for item in days:
        by_mall.setdefault(item.mall, {})[item.day] = item.region
    for mall, wanted in sorted(by_mall.items()):
        opened = _opened(mall, wanted)
        for day, region in sorted(wanted.items()):
            traces = counted.traces.get((mall, day), frozenset())
            yield DayRow(
                mall, counted.regions.get(mall, region), day, counted.visitors.get((mall, day), 0),
                traces if opened is None else opened[day], traces,
            )  # fmt: skip


def _opened(mall: str, days: Iterable[date]) -> dict[date, frozenset[str]] | None:
    """The open stalls of some days; None for a mall that nobody entered: what left a trace was open."""
    found: dict[date, frozenset[str]] = {}
    try:
        for day in sorted(days):
            if day not in found:
                found |= list_open_stalls(mall, day, day)
    except MallUnknown:
        return None
    return found
