"""What a printed value and its period say, and nothing more."""

from datetime import date

from pendopo.monitoring.types import Per, PrintedFigure, ValueKind


def value_kind(low: int | None, high: int | None, *, exact: bool) -> ValueKind:
    """A value stays as printed: exact, about, between two values, more than, or up to.

    Rule: monitoring-01. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    if low is None:
        return ValueKind.AT_MOST
    if high is None:
        return ValueKind.AT_LEAST
    if low != high:
        return ValueKind.RANGE
    return ValueKind.EXACT if exact else ValueKind.ABOUT


def kind_of(figure: PrintedFigure) -> ValueKind:
    """A figure is as sure as its source printed it.

    Rule: monitoring-02. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    return value_kind(figure.value_low, figure.value_high, exact=figure.exact)


def period_days(figure: PrintedFigure) -> int | None:
    """The length of a period is known only when its source states both ends.

    Rule: monitoring-03. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    if figure.period_start is None or figure.period_end is None:
        return None
    return (figure.period_end - figure.period_start).days + 1


def is_one_day(figure: PrintedFigure) -> bool:
    """A figure with the same first and last date is about that one day.

    Rule: monitoring-04. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    return figure.period_start is not None and figure.period_start == figure.period_end


def is_long_total(figure: PrintedFigure) -> bool:
    """A total over more than two months never shares an axis with totals over shorter times.

    Rule: monitoring-07. Source: issue of the open mall, 5 (days, months and periods are not equal).
    """
    days = period_days(figure)
    return figure.per == Per.PERIOD and days is not None and days > 62


def span_of(figures: list[PrintedFigure]) -> tuple[date, date]:
    """A time axis reaches from the first to the last date that any of its figures states.

    Rule: monitoring-06. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    dates = [day for figure in figures for day in (figure.period_start, figure.period_end) if day]
    return min(dates), max(dates)
