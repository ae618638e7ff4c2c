"""Taking over files of figures: all rows or none, corrections keep history."""

import hashlib
from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.kit.text import _
from pendopo.monitoring import queries, rules
from pendopo.monitoring.models import Figure, FigureImport
from pendopo.monitoring.types import FiguresRejected, ImportResult, PrintedFigure, RowError
from pendopo.regions.models import Region


@transaction.atomic
def import_figures(
    *, file: bytes, by: Actor, at: datetime, file_name: str = "", is_demo: bool = False
) -> ImportResult:
    """Take over a file of figures. The same file again changes nothing; other values become corrections.

    Raises NotAllowed, and FiguresRejected with an error per row, leaving every figure as it was.
    """
    if not by.may_somewhere(Permission.IMPORT_FIGURES):
        raise NotAllowed()
    rows, errors = rules.read_figures(file)
    errors += _region_errors(rows, by)
    if errors:
        raise FiguresRejected(sorted(errors, key=lambda error: error.line))
    queries.lock_figures_for_update()
    known = queries.in_force_by_key()
    changed = [
        (line, figure, known.get(figure.key))
        for line, figure in rows
        if not _is_same(known.get(figure.key), figure, is_demo)
    ]
    corrected = sum(old is not None for _line, _figure, old in changed)
    result = ImportResult(len(rows), len(changed) - corrected, corrected, len(rows) - len(changed))
    batch = FigureImport.objects.create(
        file_name=file_name[-200:],
        sha256=hashlib.sha256(file).hexdigest(),
        imported_by=f"{by.kind}:{by.code}"[:80],
        imported_at=at,
        **result.as_json(),
    )
    for line, figure, old in changed:
        _save(figure, old, batch=batch, line=line, is_demo=is_demo, at=at)
    record("monitoring.figures.imported", by=by, at=at, data={**result.as_json(), "import": batch.id})
    return result


def _region_errors(rows: list[tuple[int, PrintedFigure]], by: Actor) -> list[RowError]:
    codes = {figure.region_code for _line, figure in rows}
    known = set(Region.objects.filter(code__in=codes).values_list("code", flat=True))
    unknown = _("Kode wilayah ini tidak ada dalam daftar Kemendagri.")
    outside = _("Wilayah ini di luar wewenang Anda.")
    return [
        RowError(line, "region_code", outside if figure.region_code in known else unknown)
        for line, figure in rows
        if figure.region_code not in known or not by.may(Permission.IMPORT_FIGURES, region=figure.region_code)
    ]


def _is_same(row: Figure | None, figure: PrintedFigure, is_demo: bool) -> bool:
    if row is None:
        return False
    old = queries.as_printed(row)
    return (old.place, old.value_low, old.value_high, old.exact, old.note, old.source, old.is_demo) == (
        figure.place,
        figure.value_low,
        figure.value_high,
        figure.exact,
        figure.note,
        figure.source,
        is_demo,
    )


def _save(
    figure: PrintedFigure,
    old: Figure | None,
    *,
    batch: FigureImport,
    line: int,
    is_demo: bool,
    at: datetime,
) -> None:
    """Write one figure; the one it replaces steps back first and then points to it."""
    if old is not None:
        old.superseded_at = at
        old.save(update_fields=["superseded_at"])
    new = Figure.objects.create(
        region_id=figure.region_code,
        place=figure.place,
        site=figure.site,
        measure=figure.measure,
        per=figure.per.value,
        period_start=figure.period_start,
        period_end=figure.period_end,
        value_low=figure.value_low,
        value_high=figure.value_high,
        exact=figure.exact,
        note=figure.note,
        source=figure.source,
        is_demo=is_demo,
        from_import=batch,
        line=line,
        corrections=old.corrections + 1 if old is not None else 0,
    )
    if old is not None:
        old.superseded_by = new
        old.save(update_fields=["superseded_by"])
