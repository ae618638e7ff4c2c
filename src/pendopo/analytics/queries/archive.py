"""What the archive should hold, and a day of it as a file."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from pendopo.analytics.models import ArchivedDay, DayCell, DayMall
from pendopo.analytics.queries.log import MallDay, read_log
from pendopo.analytics.rules import archive_path
from pendopo.kit import clock
from pendopo.kit.crypto import pseudonym
from pendopo.regions import queries as regions


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A closed day to be written, and the row it was counted in."""

    day: MallDay
    row_id: int
    path: str
    exports: int  # how often it was written before


def list_days_to_export(there: set[str] | None, *, at: datetime) -> list[ClosedDay]:
    """Days of malls that are over and have events, and are not in the archive as they are now; with None all
    that are over.
    """
    has_cells = Exists(DayCell.objects.filter(mall=OuterRef("mall"), day=OuterRef("day")))
    rows = DayMall.objects.filter(~Q(traces=[]) | has_cells, is_from_files=False).order_by("day", "mall")
    written = {(row.mall, row.day): row for row in ArchivedDay.objects.all()}
    found = []
    for row in rows.only("id", "mall", "region_code", "day"):
        if row.day >= clock.local_date(at, regions.zone_of(row.region_code)):
            continue
        before = written.get((row.mall, row.day))
        path = archive_path(row.mall, row.region_code, row.day)
        if there is None or before is None or before.is_stale or before.path not in there:
            exports = before.exports if before else 0
            found.append(ClosedDay(MallDay(row.mall, row.region_code, row.day), row.id, path, exports))
    return found


def day_as_parquet(day: MallDay) -> tuple[bytes, int, str]:
    """A day as a file, how many events it holds, and its SHA-256.

    Persons get a pseudonym of this mall and month only: visitors can be counted, nobody can be followed.
    """
    import pyarrow as pa
    from pyarrow import parquet

    events = read_log([day])
    kind = f"archive:{day.mall}:{day.day:%Y-%m}"
    names = {name: pseudonym(kind, name) if name else "" for name in events["person"].unique().to_pylist()}
    persons = pa.array([names[name] for name in events["person"].to_pylist()], pa.string())
    events = events.set_column(events.schema.get_field_index("person"), "person", persons)
    events = events.sort_by([("occurred_at", "ascending"), ("name", "ascending")])
    buffer = pa.BufferOutputStream()
    parquet.write_table(events, buffer, compression="zstd")
    content = buffer.getvalue().to_pybytes()
    return content, events.num_rows, hashlib.sha256(content).hexdigest()
