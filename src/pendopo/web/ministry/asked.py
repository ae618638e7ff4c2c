"""What an address of these pages asks for: measure, month, way of looking, places; bad words fall back."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after
from pendopo.analytics.types import Measure, MeasureUnknown
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.errors import PendopoError
from pendopo.monitoring import rules
from pendopo.monitoring.queries import maps, values
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
    code = chosen(request, "ukuran")
    if not code:
        code = FIRST_MEASURE if values.list_months(FIRST_MEASURE) else FOUNDING_MEASURE
    measure = cubes.get_measure(code)
    mode = chosen(request, "cara")
    return Asked(
        measure,
        read_month(chosen(request, "bulan")) or values.best_month(code, today=today()),
        mode if mode in maps.Mode.ALL else maps.Mode.VALUE,
        actor(request),
    )


def read_month(text: str) -> date | None:
    """A month as addresses write it, None for anything else."""
    try:
        month = rules.parse_month(text)
    except PendopoError:
        return None
    return date(month.year, month.number, 1) if 1990 <= month.year <= 2100 else None


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
