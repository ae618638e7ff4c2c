"""The log as the measures see it: events in the columns of the archive, by the days of malls."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from pendopo.analytics.types.archive import AT_COUNTER, COLUMNS, COUNTED, MISSED
from pendopo.kit import clock
from pendopo.regions import queries as regions

# `days` holds malls with a local day, its bounds and its zone. Only people at a counter are missed by staff:
# a booking that nobody called is ended by the installation itself.
_SELECT = f"""
    SELECT e.name, e.occurred_at, d.day, extract(hour FROM e.occurred_at AT TIME ZONE d.zone)::int AS hour,
        e.region, e.mall, e.stall, e.agency, e.service, e.channel,
        CASE WHEN e.visit = '' THEN coalesce(e.data ->> 'appointment', '') ELSE e.visit END AS visit,
        e.person, coalesce(e.data ->> 'number', '') AS number,
        CASE WHEN e.name = '{MISSED}' AND e.actor NOT LIKE 'system:%%' THEN '{AT_COUNTER}'
            ELSE coalesce(e.data ->> 'act', '') END AS act,
        coalesce(e.data ->> 'origin', '') AS origin, coalesce((e.data ->> 'people')::int, 1) AS people,
        greatest(0, coalesce((e.data ->> 'waited_seconds')::int, (e.data ->> 'waiting_seconds')::int, 0))
            AS waited_seconds,
        greatest(0, coalesce((e.data ->> 'serving_seconds')::int, 0)) AS serving_seconds
    FROM unnest(%(malls)s::text[], %(days)s::date[], %(starts)s::timestamptz[], %(ends)s::timestamptz[],
        %(zones)s::text[]) AS d (mall, day, starts_at, ends_at, zone)
    JOIN events_event e ON e.mall = d.mall AND e.name = ANY(%(names)s)
        AND e.occurred_at >= d.starts_at AND e.occurred_at < d.ends_at
    WHERE e.region <> ''"""
_MOMENTS = "timestamp"


@dataclass(frozen=True, slots=True, order=True)
class MallDay:
    """A mall's own day, and the region its events name."""

    mall: str
    region: str
    day: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Start and end of the day in UTC."""
        return clock.day_bounds(self.day, regions.zone_of(self.region))


def log_select(days: Sequence[MallDay]) -> tuple[str, dict[str, Any]]:
    """The statement (and its values) that shows the events of some days in the archive's columns."""
    bounds = [item.bounds for item in days]
    return _SELECT, {
        "malls": [item.mall for item in days],
        "days": [item.day for item in days],
        "starts": [start for start, _end in bounds],
        "ends": [end for _start, end in bounds],
        "zones": [regions.zone_of(item.region) for item in days],
        "names": list(COUNTED),
    }


def read_log(days: Sequence[MallDay]) -> Any:
    """The events of some days of malls as an Arrow table."""
    import pyarrow as pa
    from pyarrow import csv

    statement, values = log_select(days)
    names = ", ".join(
        f"(extract(epoch FROM {name}) * 1000000)::bigint" if kind.startswith(_MOMENTS) else name
        for name, kind in COLUMNS.items()
    )
    buffer = io.BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY (SELECT {names} FROM ({statement}) AS found) TO STDOUT (FORMAT csv)", values
        ) as rows,
    ):
        for piece in rows:
            buffer.write(piece)
    schema = arrow_schema()
    if not buffer.tell():
        return schema.empty_table()
    buffer.seek(0)
    read = pa.schema(
        [field.with_type(pa.int64()) if pa.types.is_timestamp(field.type) else field for field in schema]
    )
    found = csv.read_csv(
        buffer,
        read_options=csv.ReadOptions(column_names=list(COLUMNS)),
        convert_options=csv.ConvertOptions(column_types=read, strings_can_be_null=False),
    )
    return found.cast(schema)


def arrow_schema() -> Any:
    """The columns of the archive as an Arrow schema."""
    import pyarrow as pa

    kinds = {"string": pa.string(), "date": pa.date32(), "int32": pa.int32()}
    return pa.schema(
        [(name, kinds.get(kind, pa.timestamp("us", tz="UTC"))) for name, kind in COLUMNS.items()]
    )
