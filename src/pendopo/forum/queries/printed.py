"""The published figures of a region for a briefing: rows, drawings, falls, with every caveat they carry."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pendopo.analytics.queries import restrictions_on
from pendopo.analytics.types import MEASURES
from pendopo.forum.rules import may_be_a_fall
from pendopo.forum.types import Fact
from pendopo.kit import words
from pendopo.kit.errors import PendopoError
from pendopo.kit.text import _, filled
from pendopo.monitoring import charts
from pendopo.monitoring import queries as monitoring
from pendopo.monitoring.queries.notes import in_language
from pendopo.monitoring.rules.change import change_between
from pendopo.monitoring.rules.values import is_long_total, kind_of, span_of
from pendopo.monitoring.rules.words import per_words, period_words, value_sign, value_words
from pendopo.monitoring.types import Change, Per, PrintedFigure

VISITS = ("visits", "visitors")
APPLICATIONS = (
    "applicants", "applications", "applications_online", "permits_issued", "services", "documents",
    "messages", "messages_unanswered",
)  # fmt: skip
BEFORE = timedelta(days=800)  # how far back a figure may lie to be shown for comparison


@dataclass(slots=True)
class Printed:
    """What published figures give to one block."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    falls: list[Change] = field(default_factory=list)


def printed_block(region: str, measures: tuple[str, ...], *, first: date, last: date, key: str) -> Printed:
    """The figures of some measures that touch the period, and what lay shortly before it for comparison."""
    made = Printed()
    figures = [
        figure
        for figure in monitoring.list_figures(region=region)
        if figure.measure in measures and figure.region_code == region and _touches(figure, first, last)
    ]
    groups: dict[tuple[str, str, str, bool], list[PrintedFigure]] = {}
    for figure in sorted(figures, key=_begins):
        axis = (figure.site, figure.measure, figure.per.value, is_long_total(figure))
        groups.setdefault(axis, []).append(figure)
    for number, group in enumerate(groups.values()):
        made.rows += [_row(figure, first) for figure in group]
        made.facts += [_fact(figure) for figure in group if _ends(figure) >= first]
        made.falls += _falls(group, first)
        enough = 3 if group[0].per == Per.DAY else 2
        if len(group) >= enough and any(_ends(figure) >= first for figure in group):
            made.charts.append(_chart(f"{key}-{number}", group))
    made.rows.sort(key=lambda row: row["order"])
    made.charts = made.charts[:2]
    return made


def happenings(region: str, *, first: date, last: date) -> list[dict[str, Any]]:
    """Closures, reopenings and circulars that began or lasted in the period, each with its source."""
    return [
        {"title": item.when, "text": item.text, "source": item.source, "badge": "", "kind": "plain",
         "basis": item.basis,
         "start": item.start.isoformat(), "end": item.end.isoformat() if item.end else ""}
        for item in restrictions_on(region, first, last)
    ]  # fmt: skip


def fall_words(change: Change) -> str:
    """`Pemohon turun 44,0 % (7.912 menjadi 4.431)`, without a claim about days."""
    measure = MEASURES[change.before.measure].name
    return str(
        filled(
            _("{measure} turun {percent} % ({before} menjadi {after})"),
            measure=measure,
            percent=words.number(abs(change.percent or 0), 1),
            before=value_words(change.before),
            after=value_words(change.after),
        )
    )


def fall_label(change: Change) -> str:
    """Both figures with their periods, under the percentage."""
    pair = [f"{value_words(figure)} ({period_words(figure)})" for figure in (change.before, change.after)]
    measure = MEASURES[change.before.measure].name
    return str(
        filled(_("{measure}: {before} menjadi {after}"), measure=measure, before=pair[0], after=pair[1])
    )


def _begins(figure: PrintedFigure) -> date:
    return figure.period_start or figure.period_end or date.min


def _ends(figure: PrintedFigure) -> date:
    return figure.period_end or figure.period_start or date.min


def _touches(figure: PrintedFigure, first: date, last: date) -> bool:
    return _begins(figure) <= last and _ends(figure) >= first - BEFORE


def _row(figure: PrintedFigure, first: date) -> dict[str, Any]:
    is_before = _ends(figure) < first
    return {
        "site": in_language(figure.site),
        "measure": str(MEASURES[figure.measure].name),
        "period": period_words(figure),
        "value": value_words(figure),
        "note": in_language(figure.note),
        "source": figure.source,
        "is_before": is_before,
        "is_demo": figure.is_demo,
        "order": _begins(figure).isoformat(),
    }


def _fact(figure: PrintedFigure) -> Fact:
    measure = str(MEASURES[figure.measure].name)
    key = "|".join(str(part) for part in figure.key)
    value = float(figure.value_low) if figure.value_low is not None else None
    return Fact(
        kind="printed",
        key=key,
        words=f"{measure}, {period_words(figure)}: {value_words(figure)}",
        value=value,
        since=figure.period_start.isoformat() if figure.period_start else "",
        until=figure.period_end.isoformat() if figure.period_end else "",
        detail=figure.source,
        open_end=figure.period_end is None and value != 0,
    )


def _falls(group: list[PrintedFigure], first: date) -> list[Change]:
    """Falls to figures that touch the period, each from the nearest earlier figure that allows it."""
    found = []
    for number, after in enumerate(group):
        earlier = [
            figure
            for figure in group[:number]
            if may_be_a_fall(
                _span(figure),
                _span(after),
                is_total=after.per == Per.PERIOD,
                ends_at_zero=not after.value_high,
            )
        ]
        if _ends(after) < first or not earlier:
            continue
        before = earlier[-1]
        try:
            change = change_between(before, after)
        except PendopoError:
            continue
        if change.percent is not None and change.percent < 0:
            found.append(change)
    return found


def _span(figure: PrintedFigure) -> tuple[date | None, date | None]:
    return figure.period_start, figure.period_end


def _chart(key: str, figures: list[PrintedFigure]) -> dict[str, Any]:
    where = in_language(figures[0].site)
    title = f"{where}: {MEASURES[figures[0].measure].name}, {per_words(figures[0].per)}"
    lines = [f"{period_words(figure)}: {value_words(figure)}" for figure in figures]
    events = restrictions_on(figures[0].region_code, *span_of(figures))
    drawing = charts.draw(
        charts.Chart(
            key=key,
            title=title,
            description="; ".join(lines) + ".",
            marks=[
                charts.Mark(
                    kind_of(figure), figure.period_start, figure.period_end, figure.value_low,
                    figure.value_high, value_sign(figure), line,
                )
                for figure, line in zip(figures, lines, strict=True)
            ],
            annotations=[
                charts.Annotation(number, item.start, item.end)
                for number, item in enumerate(events, start=1)
            ],
            month_names=words.MONTHS[words.language()],
            thousands="," if words.language() == "en" else ".",
        )
    )  # fmt: skip
    notes = [f"{number}. {item.when}: {item.text}" for number, item in enumerate(events, start=1)]
    return {"svg": drawing, "caption": title, "notes": notes, "badge": ""}


__all__ = ["APPLICATIONS", "VISITS", "Printed", "fall_label", "fall_words", "happenings", "printed_block"]
