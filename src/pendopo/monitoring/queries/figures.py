"""Reading figures: lists, history, comparisons and the lock of an import."""

from django.db import connection
from django.db.models import Q, QuerySet

from pendopo.analytics.types import MEASURES, Measure
from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _
from pendopo.monitoring import rules
from pendopo.monitoring.models import Figure
from pendopo.monitoring.types import Change, Per, PrintedFigure


def list_measures() -> list[Measure]:
    """The dictionary of measures in its own order."""
    return list(MEASURES.values())


def get_measure(code: str) -> Measure:
    """One entry of the dictionary. Raises InvalidInput for a code that is not in it."""
    if code not in MEASURES:
        raise InvalidInput(fields={"measure": _("Ukuran ini tidak ada dalam kamus ukuran.")})
    return MEASURES[code]


def list_figures(
    *, region: str = "", measure: str = "", site: str = "", per: str = ""
) -> list[PrintedFigure]:
    """The figures in force, of a region and what lies below it, of a measure, or all."""
    rows = _in_force()
    if region:
        rows = rows.filter(Q(region_id=region) | Q(region__code__startswith=f"{region}."))
    if measure:
        rows = rows.filter(measure=get_measure(measure).code)
    if site:
        rows = rows.filter(site=site)
    if per:
        rows = rows.filter(per=per)
    return [as_printed(row) for row in rows]


def count_figures() -> int:
    """How many figures are in force."""
    return _in_force().count()


def list_history(figure_id: int) -> list[PrintedFigure]:
    """What a figure replaced, the latest first."""
    history: list[PrintedFigure] = []
    row = Figure.objects.filter(superseded_by=figure_id).first()
    while row is not None:
        history.append(as_printed(row))
        row = Figure.objects.filter(superseded_by=row.id).first()
    return history


def compare(*, region: str, measure: str, before: str, after: str, site: str = "", per: str = "") -> Change:
    """The change of a measure in a region from one month to another, with its caveats.

    Raises InvalidInput, FigureNotFound, FigureAmbiguous (listing the figures) or NotComparable.
    """
    first_month = rules.parse_month(before, field="before")
    second_month = rules.parse_month(after, field="after")
    figures = [
        figure
        for figure in list_figures(measure=get_measure(measure).code.value, site=site, per=per)
        if figure.region_code == region
    ]
    first, first_caveats = rules.choose_for_month(figures, first_month)
    second, second_caveats = rules.choose_for_month(figures, second_month)
    return rules.change_between(first, second, caveats=(*first_caveats, *second_caveats))


def lock_figures_for_update() -> None:
    """Let one import at a time change figures; readers are not held up."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Figure._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def in_force_by_key() -> dict[tuple[object, ...], Figure]:
    """Every figure in force by what it is about."""
    return {as_printed(row).key: row for row in Figure.objects.filter(superseded_at__isnull=True)}


def as_printed(row: Figure) -> PrintedFigure:
    """The row as the rules and faces see it."""
    return PrintedFigure(
        region_code=row.region_id,
        place=row.place,
        site=row.site,
        measure=row.measure,
        per=Per(row.per),
        period_start=row.period_start,
        period_end=row.period_end,
        value_low=row.value_low,
        value_high=row.value_high,
        exact=row.exact,
        note=row.note,
        source=row.source,
        is_demo=row.is_demo,
        id=row.id,
        corrections=row.corrections,
    )


def _in_force() -> QuerySet[Figure]:
    return Figure.objects.filter(superseded_at__isnull=True)
