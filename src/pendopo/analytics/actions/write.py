"""Writing cells: what was counted replaces what was kept, in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from pendopo.analytics.queries.engine import answer
from pendopo.analytics.rules import expressions
from pendopo.analytics.types import COUNTS

_CELL = ("mall", "region_code", "day", "stall", "agency", "service", "channel", *COUNTS, "is_generated")
_SPREAD = (
    "mall", "region_code", "day", "kind", "agency", "service", "hour", "seconds", "people", "is_generated",
)  # fmt: skip
_DAY = (
    "mall", "region_code", "day", "visitors", "stalls_open", "stalls_seen", "traces", "is_generated",
    "is_from_files",
)  # fmt: skip
_TABLES = ("analytics_daycell", "analytics_dayspread", "analytics_daymall")
Key = tuple[str, date]


@dataclass(frozen=True, slots=True)
class DayCount:
    """What was counted in one batch of days."""

    cells: Any  # Arrow tables
    spreads: Any
    visitors: dict[Key, int]
    traces: dict[Key, frozenset[str]]
    regions: dict[str, str]  # of each mall


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a mall as a whole."""

    mall: str
    region: str
    day: date
    visitors: int
    open_stalls: frozenset[str]
    traces: frozenset[str]


def count_days(engine: Any) -> DayCount:
    """Count the events that the engine holds, by day."""
    traces: dict[Key, set[str]] = {}
    regions: dict[str, str] = {}
    for row in answer(engine, expressions.stall_traces).to_pylist():
        traces.setdefault((row["mall"], row["day"]), set()).add(row["stall"])
    came = answer(engine, expressions.visitors_of_days).to_pylist()
    places = answer(engine, expressions.malls_of).to_pylist()
    regions.update((row["mall"], row["region"]) for row in places)
    return DayCount(
        cells=answer(engine, expressions.cells),
        spreads=answer(engine, expressions.spread_cells),
        visitors={(row["mall"], row["period"]): row["visitors"] for row in came},
        traces={key: frozenset(stalls) for key, stalls in traces.items()},
        regions=regions,
    )


def forget_days(days: Iterable[Key]) -> None:
    """Remove what is kept of some days of malls."""
    keys = list(days)
    values: list[Any] = [[mall for mall, _day in keys], [day for _mall, day in keys]]
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(
                f"DELETE FROM {table} USING unnest(%s::text[], %s::date[]) AS gone (mall, day)"
                f" WHERE {table}.mall = gone.mall AND {table}.day = gone.day",
                values,
            )


def refresh_statistics() -> None:
    """After many new cells, let the planner know: otherwise the months of a new table take minutes. What it
    needs is where rows of a mall and a day lie; reading samples of the distributions would cost much more.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(f'{table} (mall, day)' for table in _TABLES)}")


def write_cells(counted: DayCount, *, generated: bool) -> int:
    """Write the cells and distributions of a count; gives how many cells."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells, spreads = counted.cells, counted.spreads
    made = pa.scalar(generated)
    flags = [pa.repeat(made, table.num_rows) for table in (cells, spreads)]
    _copy(_TABLES[0], _CELL, cells.append_column("is_generated", flags[0]), renamed={"region": "region_code"})
    lists = {
        name: pc.binary_join_element_wise("{", pc.cast(spreads[f"{name}_list"], pa.string()), "}", "")
        for name in ("seconds", "people")
    }
    for name, column in lists.items():
        spreads = spreads.append_column(name, column)
    _copy(
        _TABLES[1],
        _SPREAD,
        spreads.append_column("is_generated", flags[1]),
        renamed={"region": "region_code"},
    )
    return int(cells.num_rows)


def write_days(rows: Sequence[DayRow], *, generated: bool = False, from_files: bool = False) -> None:
    """Write the totals of days; a stall that is not open leaves its trace, and does not count as seen."""
    statement = f"COPY {_TABLES[2]} ({', '.join(_DAY)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        for row in rows:
            out.write_row((
                row.mall, row.region, row.day, row.visitors, len(row.open_stalls),
                len(row.open_stalls & row.traces), sorted(row.traces), generated, from_files,
            ))  # fmt: skip


def _copy(table: str, columns: Sequence[str], rows: Any, *, renamed: dict[str, str]) -> None:
    names = [renamed.get(name, name) for name in rows.column_names]
    chosen = rows.rename_columns(names).select(columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)") as out,
    ):
        for piece in _pieces(chosen):
            out.write(piece)


def _pieces(table: Any) -> Iterator[bytes]:
    """A table as CSV in pieces of some thousand rows."""
    import io

    from pyarrow import csv

    options = csv.WriteOptions(include_header=False)
    for batch in table.to_batches(max_chunksize=20_000):
        buffer = io.BytesIO()
        csv.write_csv(batch, buffer, options)
        yield buffer.getvalue()
