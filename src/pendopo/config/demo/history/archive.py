"""Drawn days as Parquet files of events, in the columns and the layout of the archive of closed days."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pendopo.config.demo.history.day import CHANNELS, FINISHED, LEFT, MISSED, ORIGINS, Drawn
from pendopo.config.demo.history.line import GIVES_UP
from pendopo.config.demo.history.types import MallPlan

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

Columns = dict[str, "np.ndarray[Any, Any]"]

EVENTS = (
    "queue.visit.started", "queue.ticket.issued", "queue.ticket.called", "queue.ticket.finished",
    "queue.ticket.no_show", "queue.ticket.cancelled", "booking.appointment.booked",
    "booking.appointment.no_show", "queue.counter.opened",
)  # fmt: skip
STARTED, ISSUED, CALLED, DONE, NO_SHOW, CANCELLED, BOOKED, AWAY, OPENED = range(len(EVENTS))
COUNTER_SECONDS = 45  # from the call to the beginning of the service
MISSED_AFTER = 120
END_OF_DAY = 15 * 3600 + 1800


def write_month(plan: MallPlan, days: Sequence[tuple[date, Drawn]], folder: Path) -> Path | None:
    """The events of a mall's days of one month as one file; None when there are none."""
    import pyarrow.parquet as pq

    table = month_table(plan, days)
    if table is None:
        return None
    first = days[0][0]
    place = folder / f"month={first:%Y-%m}" / f"region={plan.region}"
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{plan.slug}-{first:%Y%m%d}.parquet"
    pq.write_table(table, path, compression="zstd")
    return path


def month_table(plan: MallPlan, days: Sequence[tuple[date, Drawn]]) -> "pa.Table | None":
    """One row an event, a stall's rows in the order of the day."""
    import numpy as np

    parts = []
    visits = _joined([(day, drawn.visits) for day, drawn in days])
    names = _visit_names(plan, visits, "k")
    if visits:
        parts += _visit_events(visits)
    bookings = _joined([(day, drawn.bookings) for day, drawn in days])
    if bookings:
        parts += _booking_events(bookings, len(names))
        names += _visit_names(plan, bookings, "j") + _visit_names(plan, bookings, "l")
    opened = [(day.toordinal(), *one) for day, drawn in days for one in drawn.opened]
    if opened:
        day, stall, second = np.array(opened).T
        source = {"day": day, "stall": stall, "service": np.full(len(day), -1)}
        parts.append(_rows(source, OPENED, second, np.ones(len(day), dtype=bool)))
    if not parts:
        return None
    every = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(every["day"] * 100_000 + every["second"], kind="stable")
    return _table(plan, {name: column[order].astype(np.int64) for name, column in every.items()}, names)


def _visit_names(plan: MallPlan, rows: Columns, kind: str) -> list[str]:
    """What stands for the visit, or for the booking made that day, or on an earlier one."""
    if not rows:
        return []
    days, numbers = rows["day"].tolist(), rows["nth"].tolist()
    return [f"contoh-{kind}-{plan.slug}-{day}-{nth}" for day, nth in zip(days, numbers, strict=True)]


def _joined(days: Sequence[tuple[date, Columns]]) -> Columns:
    import numpy as np

    filled = [(day, columns) for day, columns in days if columns]
    if not filled:
        return {}
    joined = {name: np.concatenate([columns[name] for _day, columns in filled]) for name in filled[0][1]}
    lengths = [len(columns["stall"]) for _day, columns in filled]
    joined["day"] = np.repeat([day.toordinal() for day, _columns in filled], lengths)
    joined["visit"] = np.arange(len(joined["day"]))
    joined["nth"] = np.concatenate([np.arange(length) for length in lengths])  # of its day
    return joined


def _rows(source: Columns, name: int, second: Any, where: Any, **more: Any) -> Columns:
    """Events of one name out of the rows `where`; what is not given is empty."""
    import numpy as np

    count = int(where.sum())
    rows = {
        "name": np.full(count, name), "second": second[where],
        **{column: source[column][where] for column in ("day", "stall", "service")},
    }  # fmt: skip
    empty = {
        "visit": -1,
        "person": -1,
        "sequence": -1,
        "channel": -1,
        "people": 1,
        "waited": -1,
        "serving": -1,
    }
    for column, value in empty.items():
        given = more.get(column)
        rows[column] = np.full(count, value) if given is None else given[where].astype(np.int64)
    return rows


def _visit_events(visits: Columns) -> list[Columns]:
    import numpy as np

    count = len(visits["day"])
    every = np.ones(count, dtype=bool)
    seen = visits["outcome"] != LEFT
    done, missed = visits["outcome"] == FINISHED, visits["outcome"] == MISSED
    waited = visits["called"] - visits["join"]
    ends = visits["called"] + COUNTER_SECONDS + visits["serve"]
    common = {
        "visit": visits["visit"], "sequence": visits["sequence"], "channel": visits["origin"],
        "people": visits["people"],
    }  # fmt: skip
    parts = [
        _rows(visits, STARTED, visits["join"], every, **common, person=visits["person"]),
        _rows(visits, ISSUED, visits["join"], every, **common),
        _rows(visits, CALLED, visits["called"], seen, **common, waited=waited),
        _rows(visits, DONE, ends, done, **common, waited=waited, serving=visits["serve"]),
        _rows(visits, NO_SHOW, visits["called"] + MISSED_AFTER, missed, **common),
        _rows(visits, CANCELLED, visits["join"] + GIVES_UP, ~seen, **common),
    ]
    again, waits = visits["again"] >= 0, visits["again"]
    serves = np.clip(np.floor(visits["serve"] * 0.8), 45, 5400)
    common["sequence"] = visits["sequence"] + 200
    joins = ends + 30
    parts += [
        _rows(visits, ISSUED, joins, again, **common),
        _rows(visits, CALLED, joins + waits, again, **common, waited=waits),
        _rows(visits, DONE, joins + waits + serves, again, **common, waited=waits, serving=serves),
    ]
    return parts


def _booking_events(bookings: Columns, before: int) -> list[Columns]:
    """`before`: how many names of visits come before those of bookings."""
    import numpy as np

    count = len(bookings["day"])
    every = np.ones(count, dtype=bool)
    made = bookings["visit"] + before
    channel = bookings["channel"] + len(ORIGINS)
    away = np.full(len(every), END_OF_DAY)
    return [
        _rows(bookings, BOOKED, bookings["second"], every, channel=channel, visit=made),
        _rows(bookings, AWAY, away, bookings["missed"], channel=channel, visit=made + count),
    ]


def _table(plan: MallPlan, every: Columns, visits: Sequence[str]) -> "pa.Table":
    """Numbers into words: codes by dictionary, so that no row is touched in Python."""
    import numpy as np
    import pyarrow as pa

    channels = [*ORIGINS, *CHANNELS]
    widest = max(len(stall.services) for stall in plan.stalls)
    services = [
        stall.services[min(index, len(stall.services) - 1)].slug
        for stall in plan.stalls
        for index in range(widest)
    ]
    persons = [f"contoh-{plan.slug}-{number}" for number in range(int(every["person"].max(initial=-1)) + 1)]
    most = int(every["sequence"].max(initial=0)) + 1
    numbers = [f"{stall.prefix}{number:03d}" for stall in plan.stalls for number in range(most)]
    offset = datetime(2026, 1, 1, 12, tzinfo=ZoneInfo(plan.zone)).utcoffset()
    assert offset is not None  # noqa: S101 - the zone is aware
    day, stall, service = every["day"] - date(1970, 1, 1).toordinal(), every["stall"], every["service"]
    seconds = day * 86400 + every["second"] - int(offset.total_seconds())
    same = np.zeros(len(day), dtype=np.int64)
    columns = {
        "name": _words(every["name"], EVENTS),
        "occurred_at": pa.array(seconds * 1_000_000).cast(pa.timestamp("us", "UTC")),
        "day": pa.array(day.astype(np.int32)).cast(pa.date32()),
        "hour": pa.array((every["second"] // 3600).astype(np.int32)),
        "region": _words(same, [plan.region]),
        "mall": _words(same, [plan.slug]),
        "stall": _words(stall, [one.slug for one in plan.stalls]),
        "agency": _words(stall, [one.agency for one in plan.stalls]),
        "service": _words(np.where(service < 0, -1, stall * widest + service), services),
        "channel": _words(every["channel"], channels),
        "visit": _words(every["visit"], visits),
        "person": _words(every["person"], persons),
        "number": _words(np.where(every["sequence"] < 0, -1, stall * most + every["sequence"]), numbers),
        "act": _words(same - 1, []),
        "origin": _words(np.where(every["name"] == STARTED, every["channel"], -1), channels),
        "people": pa.array(every["people"].astype(np.int32)),
        "waited_seconds": _or_none(every["waited"]),
        "serving_seconds": _or_none(every["serving"]),
    }
    return pa.table(columns)


def _words(index: Any, found: Sequence[str]) -> Any:
    """The word of each index; empty for a negative one."""
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array((index + 1).astype("int32")), pa.array(["", *found]))


def _or_none(values: Any) -> Any:
    import numpy as np
    import pyarrow as pa

    return pa.array(np.maximum(values, 0).astype(np.int32), mask=values < 0)
