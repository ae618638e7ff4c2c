"""What an address of these pages asks for: measure, month, way of looking, places; bad words fall back."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after
from pendopo.analytics.rules import months as months_between
from pendopo.analytics.types import Measure, MeasureUnknown
from pendopo.kit import clock, words
from pendopo.kit.actor import Actor
from pendopo.kit.errors import PendopoError
from pendopo.monitoring import rules
from pendopo.monitoring.queries import maps, values
from pendopo.monitoring.queries.kept import kept
from pendopo.web.access import PendopoRequest

HOME_ZONE = "Asia/Jakarta"
FIRST_MEASURE, FOUNDING_MEASURE = "visits", "applicants"


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices of a page. `month` is None where nothing has any data."""

    measure: Measure
    month: date | None
    mode: str
    by: Actor
    months: tuple[date, ...] = ()  # with data, the oldest first

    def query(self, **other: str) -> str:
        """The choices as the query of an address."""
        named = {"ukuran": self.measure.code.value, "bulan": month_text(self.month), "cara": self.mode}
        return urlencode({name: text for name, text in (named | other).items() if text})


def chosen(request: HttpRequest, name: str) -> str:
    """A value of the address, short and without signs that no code has."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:60]


def actor(request: HttpRequest) -> Actor:
    """Who asks."""
    return cast("PendopoRequest", request).actor


def today() -> date:
    """The day of the ministry's clock."""
    return clock.local_date(clock.now(), HOME_ZONE)


def month_text(month: date | None) -> str:
    """`2020-02`."""
    return f"{month:%Y-%m}" if month else ""


def read(request: HttpRequest) -> Asked:
    """The choices; a month that cannot be read is the newest whole one. Raises MeasureUnknown."""
    code = chosen(request, "ukuran") or FIRST_MEASURE
    by = actor(request)
    measure, found = cubes.get_measure(code), values.list_months(code, by=by)
    if not found and not chosen(request, "ukuran"):
        measure = cubes.get_measure(FOUNDING_MEASURE)
        found = values.list_months(FOUNDING_MEASURE, by=by)
    mode = chosen(request, "cara")
    return Asked(
        measure,
        read_month(chosen(request, "bulan")) or values.best_month(found, today=today()),
        mode if mode in maps.Mode.ALL else maps.Mode.VALUE,
        by,
        tuple(found),
    )


def read_month(text: str) -> date | None:
    """A month as addresses write it, None for anything else."""
    try:
        month = rules.parse_month(text)
    except PendopoError:
        return None
    return date(month.year, month.number, 1) if 1990 <= month.year <= 2100 else None


def kept_html(asked: Asked, template: str, page: dict[str, Any], *, key: Hashable, version: Hashable) -> str:
    """A part of a page that is the same for everybody who asks for the same, kept while it is true.

    `key` holds only choices that were understood, so that made-up addresses fill no memory.
    """
    whole = (
        "html", template, key, asked.query(), words.language(), values.sees_all(asked.by),
        values.own_places(asked.by), asked.by.kind,
    )  # fmt: skip
    return kept(whole, version, lambda: render_to_string(template, {**page, "asked": asked}))


def version_of(asked: Asked, months: int) -> Hashable:
    """The stamp of the chosen month and those before it."""
    first, last = span(asked, months)
    stamps = values.versions(list(months_between(first, last)))
    return None if None in stamps.values() else tuple(stamps.values())


def month_end(month: date) -> date:
    """The last day of a month."""
    return month_after(month) - timedelta(days=1)


def span(asked: Asked, months: int) -> tuple[date, date]:
    """The months up to the chosen one."""
    last = asked.month or today().replace(day=1)
    return month_after(last, 1 - months), last


def choices(asked: Asked, *, counted_only: bool = False) -> list[dict[str, Any]]:
    """Measures to choose from, as options of a select."""
    listed = cubes.list_counted_measures() if counted_only else cubes.list_measures()
    return [
        {"value": entry.code.value, "label": entry.name, "chosen": entry.code == asked.measure.code}
        for entry in listed
    ]


def licence() -> str:
    """Under which conditions figures may be used again."""
    return str(getattr(settings, "OPEN_DATA_LICENCE", "CC BY 4.0"))


__all__ = [
    "Asked",
    "MeasureUnknown",
    "actor",
    "choices",
    "chosen",
    "licence",
    "month_end",
    "month_text",
    "read",
    "read_month",
    "span",
    "today",
]
