"""What stands on every time axis: months in words, and the restrictions and closures that were in force."""

from collections.abc import Iterable
from datetime import date, timedelta

from pendopo.analytics.queries import facts_on, restrictions_on
from pendopo.analytics.rules import month_after
from pendopo.analytics.types import Measure
from pendopo.analytics.types.restrictions import Happening
from pendopo.kit import words
from pendopo.malls import queries as malls
from pendopo.monitoring import charts
from pendopo.monitoring.rules import telling
from pendopo.monitoring.types import MonthValue, ValueState

LONGEST = timedelta(days=400)  # how far back a closure may have begun and still reach into the axis


def happenings_between(codes: Iterable[str], first: date, last_month: date) -> list[Happening]:
    """What was in force at any time from `first` to the end of the last month, each once."""
    last = month_after(last_month) - timedelta(days=1)
    found: dict[tuple[date, str], Happening] = {}
    for code in codes:
        for item in (*restrictions_on(code, first - LONGEST, last), *facts_on(code, first, last)):
            if (item.end or item.start) >= first:
                found[item.start, item.text] = item
    return [found[key] for key in sorted(found)]


def fact_stamp(codes: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Changes with every change of a mall of these regions: what stands on their axes is true under it."""
    found = [mall for code in codes for mall in malls.list_malls_in(code)]
    return tuple(sorted({(mall.pk, mall.version) for mall in found}))


def shades(happenings: Iterable[Happening]) -> list[charts.Shade]:
    """The same as numbered shades of a picture."""
    return [charts.Shade(number, item.start, item.end) for number, item in enumerate(happenings, start=1)]


def spots(
    values: Iterable[MonthValue], measure: Measure, amounts: Iterable[float | None]
) -> list[charts.Spot]:
    """A line's months with what is drawn (`amounts`) and what is said (the values)."""
    return [
        charts.Spot(
            value.month,
            amount,
            f"{telling.month_in_words(value.month)}: {telling.value_in_words(value, measure)} "
            f"({telling.state_in_words(value)})",
            gap=value.state == ValueState.GAP,
            generated=value.is_generated,
        )
        for value, amount in zip(values, amounts, strict=True)
    ]


def described(values: Iterable[MonthValue], measure: Measure) -> str:
    """A line for those who do not see it."""
    return "; ".join(
        f"{telling.short_month(value.month)}: {telling.value_in_words(value, measure)}" for value in values
    )


def month_names() -> list[str]:
    """Names of months in the active language."""
    return words.MONTHS[words.language()]


def thousands() -> str:
    """The sign between thousands in the active language."""
    return "," if words.language() == "en" else "."
