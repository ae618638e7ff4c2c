"""Which figure speaks for a month."""

import calendar
import re
from collections.abc import Sequence
from datetime import date

from pendopo.kit.errors import InvalidInput, Text
from pendopo.kit.text import _
from pendopo.monitoring.types import FigureAmbiguous, FigureNotFound, Month, PrintedFigure

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def parse_month(text: str, *, field: str = "month") -> Month:
    """A month is written as year and month, such as 2020-02.

    Rule: monitoring-10. Source: ISO 8601.
    """
    match = _MONTH.fullmatch(text.strip())
    if match and 1 <= int(match[2]) <= 12 and int(match[1]) >= 1900:
        return Month(int(match[1]), int(match[2]))
    raise InvalidInput(fields={field: _("Tulis bulan seperti 2020-02: tahun, tanda hubung, bulan.")})


def month_bounds(month: Month) -> tuple[date, date]:
    """A month runs from its first to its last day, both included.

    Rule: monitoring-11. Source: the calendar.
    """
    last = calendar.monthrange(month.year, month.number)[1]
    return date(month.year, month.number, 1), date(month.year, month.number, last)


def choose_for_month(
    figures: Sequence[PrintedFigure], month: Month
) -> tuple[PrintedFigure, tuple[Text, ...]]:
    """A month is answered by the figure covering it, else by the only one starting in it, with a caveat.

    Rule: monitoring-12. Source: the ministry's comparison of two months (issue of the open mall, 5).

    Of several that cover the month the shortest speaks. A figure whose beginning is not stated is taken, with
    a caveat, only when it ends in the month and nothing else speaks for it. Raises FigureNotFound when none
    speaks and FigureAmbiguous, listing them, when several do.
    """
    first, last = month_bounds(month)
    covering = [figure for figure in figures if _covers(figure, first, last)]
    if covering:
        shortest = min(_days(figure) for figure in covering)
        chosen = _only([figure for figure in covering if _days(figure) == shortest])
        longer = (chosen.period_start, chosen.period_end) != (first, last)
        return chosen, (_LONGER_THAN_MONTH,) if longer else ()
    starting = [figure for figure in figures if figure.period_start and first <= figure.period_start <= last]
    if starting:
        return _only(starting), (_PART_OF_MONTH,)
    ending = [
        figure
        for figure in figures
        if figure.period_start is None and figure.period_end and first <= figure.period_end <= last
    ]
    if ending:
        return _only(ending), (_START_NOT_STATED,)
    raise FigureNotFound(
        _("Tidak ada angka yang mencakup atau dimulai pada bulan ini. Angka yang ada tercantum di bawah."),
        alternatives=[as_plain(figure) for figure in figures],
    )


_LONGER_THAN_MONTH = _("Tidak ada angka khusus untuk bulan itu; dipakai angka dari masa yang lebih panjang.")
_PART_OF_MONTH = _(
    "Tidak ada angka yang mencakup seluruh bulan itu; dipakai satu-satunya yang dimulai di dalamnya."
)
_START_NOT_STATED = _(
    "Awal masa tidak disebut oleh sumber; dipakai angka yang masanya berakhir pada bulan itu."
)


def as_plain(figure: PrintedFigure) -> dict[str, str | int | bool | None]:
    """A figure in plain data keeps every printed part, unknown parts as null.

    Rule: monitoring-13. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    return {
        "region_code": figure.region_code,
        "place": figure.place,
        "site": figure.site,
        "measure": figure.measure,
        "per": figure.per.value,
        "period_start": figure.period_start.isoformat() if figure.period_start else None,
        "period_end": figure.period_end.isoformat() if figure.period_end else None,
        "value_low": figure.value_low,
        "value_high": figure.value_high,
        "exact": figure.exact,
        "note": figure.note,
        "source": figure.source,
        "is_demo": figure.is_demo,
    }


def _covers(figure: PrintedFigure, first: date, last: date) -> bool:
    return (
        figure.period_start is not None
        and figure.period_end is not None
        and figure.period_start <= first
        and last <= figure.period_end
    )


def _days(figure: PrintedFigure) -> int:
    if figure.period_start is None or figure.period_end is None:
        raise ValueError("Only a period with both ends has a length.")
    return (figure.period_end - figure.period_start).days


def _only(figures: Sequence[PrintedFigure]) -> PrintedFigure:
    if len(figures) > 1:
        raise FigureAmbiguous(alternatives=[as_plain(figure) for figure in figures])
    return figures[0]
