"""Counting files of the archive: the same expressions as from the log, in bulk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from pendopo.analytics.actions.months import CUTS, Part, sum_months
from pendopo.analytics.actions.write import (
    DayCount,
    DayRow,
    Key,
    count_days,
    forget_days,
    refresh_statistics,
    write_cells,
    write_days,
)
from pendopo.analytics.models import DayMall
from pendopo.analytics.queries.cursor import lock_cubes
from pendopo.analytics.queries.engine import EVENTS, FILES, answer, load_files, open_engine, open_files
from pendopo.analytics.queries.opening import list_open_stalls
from pendopo.analytics.rules import expressions, month_after, month_numbered, month_of
from pendopo.analytics.types.archive import Counted
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.malls.types import MallUnknown

ROWS_AT_ONCE = 500_000

OpenStalls = Mapping[Key, frozenset[str]]


@transaction.atomic
def count_archive(
    *,
    files: Sequence[str | Path],
    generated: bool,
    by: Actor,
    at: datetime,
    open_stalls: OpenStalls | None = None,
) -> Counted:
    """Count the cells of files of the archive; the same files again give the same cells.

    Every day of a mall in the files is replaced, except one that was counted from this installation's log
    (it is kept, and told). Days between a mall's first and last one in the files on which it should have
    worked show as holes. `open_stalls` gives the stalls that should work by mall and day; else the timetable
    tells, and of an unknown mall what left a trace.
    """
    lock_cubes()
    events = cells = days = kept = 0
    with open_engine(bulk=True) as engine:
        open_files(engine, [str(path) for path in files])
        spans = _spans(engine)
        opened = open_stalls if open_stalls is not None else _timetables(spans)
        for first, last, rows in _batches(engine):
            load_files(engine, first.isoformat(), last.isoformat())
            kept += _drop_counted(engine, first, last)
            counted = count_days(engine)
            written = _day_rows(counted, spans, opened, (first, last))
            gone = _told_before(spans, (first, last))
            forget_days(gone | {(row.mall, row.day) for row in written})
            cells += write_cells(counted, generated=generated)
            write_days(written, generated=generated, from_files=True)
            refresh_statistics()
            sum_months({(row.mall, month_of(row.day)) for row in written}, from_files=_persons(engine))
            events, days = events + rows, days + len(written)
    result = Counted(events, days, cells, kept, len(files))
    record(
        "analytics.archive.counted", by=by, at=at,
        data={"events": events, "days": days, "cells": cells, "kept": kept, "generated": generated},
    )  # fmt: skip
    return result


def _spans(engine: Any) -> dict[str, tuple[str, date, date]]:
    """Region, first and last day of each mall in the files."""
    return {
        row["mall"]: (row["region"], row["first"], row["last"])
        for row in answer(engine, expressions.malls_of, table=FILES).to_pylist()
        if row["mall"] and row["region"]
    }


def _batches(engine: Any) -> Iterator[tuple[date, date, int]]:
    """Whole months, as many at once as memory holds: persons are counted once a month."""
    start: date | None = None
    total = 0
    last = date.min
    for row in answer(engine, expressions.events_of_months, table=FILES).to_pylist():
        if start is not None and total + row["events"] > ROWS_AT_ONCE:
            yield start, last, total
            start, total = None, 0
        first = month_numbered(row["month"])
        start, last = start or first, month_after(first) - timedelta(days=1)
        total += row["events"]
    if start is not None:
        yield start, last, total


def _drop_counted(engine: Any, first: date, last: date) -> int:
    """Leave out days that this installation counted from its own log; gives how many the files have too."""
    here = answer(engine, expressions.days_of).to_pylist()
    keys = {(row["mall"], row["day"]) for row in here}
    known = DayMall.objects.filter(
        is_from_files=False, day__range=(first, last), mall__in={m for m, _ in keys}
    )
    clash = {key for key in known.exclude(traces=[]).values_list("mall", "day") if key in keys}
    for mall, day in clash:
        engine.execute(f"DELETE FROM {EVENTS} WHERE mall = ? AND day = ?", [mall, day])
    return len(clash)


def _day_rows(
    counted: DayCount, spans: Mapping[str, tuple[str, date, date]], opened: OpenStalls | None,
    batch: tuple[date, date],
) -> list[DayRow]:  # fmt: skip
    counted_here = set(
        DayMall.objects.filter(is_from_files=False, day__range=batch)
        .exclude(traces=[])
        .values_list("mall", "day")
    )
    rows = []
    for mall, (region, first, last) in sorted(spans.items()):
        day, end = max(first, batch[0]), min(last, batch[1])
        while day <= end:
            key = (mall, day)
            traces = counted.traces.get(key, frozenset())
            should = opened.get(key) if opened is not None else None
            if should is None:
                should = traces
            if key not in counted_here and (should or traces or key in counted.visitors):
                rows.append(DayRow(mall, region, day, counted.visitors.get(key, 0), should, traces))
            day += timedelta(days=1)
    return rows


def _told_before(spans: Mapping[str, tuple[str, date, date]], batch: tuple[date, date]) -> set[Key]:
    """Days that files told before, holes among them, within what these files tell."""
    rows = DayMall.objects.filter(is_from_files=True, mall__in=spans, day__range=batch)
    return {
        (mall, day)
        for mall, day in rows.values_list("mall", "day")
        if spans[mall][1] <= day <= spans[mall][2]
    }


def _timetables(spans: Mapping[str, tuple[str, date, date]]) -> dict[Key, frozenset[str]]:
    found: dict[Key, frozenset[str]] = {}
    for mall, (_region, first, last) in spans.items():
        try:
            found.update(((mall, day), stalls) for day, stalls in list_open_stalls(mall, first, last).items())
        except MallUnknown:
            continue
    return found


def _persons(engine: Any) -> dict[Part, int]:
    found: dict[Part, int] = {}
    for cut in CUTS:
        for row in answer(engine, expressions.visitors_of_months, cut).to_pylist():
            if cut and not row["part"]:
                continue
            agency, channel = (
                (row["part"] if cut == "agency" else ""),
                (row["part"] if cut == "channel" else ""),
            )
            found[row["mall"], month_numbered(row["period"]), agency, channel] = row["visitors"]
    return found
