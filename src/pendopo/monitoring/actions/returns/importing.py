"""Files come in: a mall's filled template, and the ministry's measures of many regions. All of a file, or
nothing.
"""

import hashlib
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.monitoring.actions.returns.answering import answer_return
from pendopo.monitoring.models import MeasureImport, ReportedMeasure, Return
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.queries.sheets import open_sheets, return_mark
from pendopo.monitoring.rules.measure_rows import read_measures
from pendopo.monitoring.rules.return_sheet import read_return_sheet
from pendopo.monitoring.rules.returns import period_of
from pendopo.monitoring.types import ImportResult
from pendopo.monitoring.types.returns import MeasureRow, PeriodKind, SheetRejected
from pendopo.regions.models import Region

BATCH = 5000


@transaction.atomic
def import_return_sheet(
    *,
    return_id: int,
    version: int,
    file: bytes,
    file_name: str = "",
    confirm: bool = False,
    by: Actor,
    at: datetime,
) -> Return:
    """Take over a filled template as a draft (or confirmed). Raises SheetRejected with each wrong cell, and
    what `answer_return` raises; nothing is kept then.
    """
    row = queries.return_for_update(return_id)
    queries.require_report(by, row)
    period = period_of(PeriodKind(row.kind), row.starts_date)
    view = queries.get_return_view(row.mall, period, by=by, at=at)
    definition = queries.as_definition(row.definition)
    sheets = open_sheets(file, name=file_name)
    known = queries.known_entries(row, definition, by=by)
    answers, errors = read_return_sheet(sheets, definition, mark=return_mark(view), known=known)
    if errors:
        raise SheetRejected(errors)
    return answer_return(return_id=return_id, version=version, answers=answers, confirm=confirm, by=by, at=at)


@transaction.atomic
def import_measures(*, file: bytes, file_name: str = "", by: Actor, at: datetime) -> ImportResult:
    """Take over a file of measures of many regions and months. The same file again changes nothing; other
    values become corrections, the old rows stay.

    Raises NotAllowed, and SheetRejected with each wrong cell, leaving everything as it was.
    """
    if not by.may_somewhere(Permission.IMPORT_FIGURES):
        raise NotAllowed
    known = list(Region.objects.values_list("code", "name"))
    allowed = {code for code, _name in known if by.may(Permission.IMPORT_FIGURES, region=code)}
    sheets = open_sheets(file, name=file_name)
    rows, errors = read_measures(
        sheets, regions=allowed, names={name.lower(): code for code, name in known}, today=at.date()
    )
    if errors:
        raise SheetRejected(errors)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {ReportedMeasure._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    old = _in_force(rows)
    changed = [row for row in rows if old.get(_key(row), (0, None, None))[1:] != (row.value, row.note)]
    replaced = [old[_key(row)][0] for row in changed if _key(row) in old]
    result = ImportResult(len(rows), len(changed) - len(replaced), len(replaced), len(rows) - len(changed))
    batch = MeasureImport.objects.create(
        file_name=file_name[-200:], sha256=hashlib.sha256(file).hexdigest(),
        imported_by=f"{by.kind}:{by.code}"[:80], imported_at=at, **result.as_json(),
    )  # fmt: skip
    for start in range(0, len(replaced), BATCH):
        ReportedMeasure.objects.filter(pk__in=replaced[start : start + BATCH]).update(superseded_at=at)
    _copy(changed, batch.pk)
    record(
        "monitoring.reported_measures.imported", by=by, at=at, data={**result.as_json(), "import": batch.pk}
    )
    return result


def _key(row: MeasureRow) -> tuple[str, date, str]:
    return row.region_code, row.month, row.measure


def _in_force(rows: list[MeasureRow]) -> dict[tuple[str, date, str], tuple[int, float, str]]:
    kept: Any = ReportedMeasure.objects.filter(
        superseded_at=None, month__in={row.month for row in rows}, measure__in={row.measure for row in rows}
    ).values_list("pk", "region_id", "month", "measure", "value", "note")
    return {
        (region, month, measure): (pk, value, note)
        for pk, region, month, measure, value, note in kept.iterator()
    }


def _copy(rows: list[MeasureRow], batch: int) -> None:
    """Many rows in one stream."""
    if not rows:
        return
    columns = "region_id, month, measure, value, note, from_import_id, line"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {ReportedMeasure._meta.db_table} ({columns}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row((row.region_code, row.month, row.measure, row.value, row.note, batch, row.line))
