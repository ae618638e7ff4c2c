"""Calendar strips: the condition of stalls or malls as a picture, with its table and marks."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pendopo.analytics.charts import Annotation, Cell, Strip, StripRow, draw_strip
from pendopo.analytics.queries.condition import (
    known_since,
    known_since_of,
    list_days_of,
    list_stall_days,
    malls_of,
)
from pendopo.analytics.queries.restrictions import restrictions_on
from pendopo.analytics.rules import condition as rules
from pendopo.analytics.rules import week_of
from pendopo.analytics.types.condition import (
    CONDITION_TITLES,
    Condition,
    MallDay,
    StallDay,
    StripLine,
    StripView,
)
from pendopo.kit import words
from pendopo.kit.text import _, filled
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall
from pendopo.regions import queries as regions

MOST_CELLS = 62  # days; a longer time has a cell a week
Row = tuple[str, str, Sequence[StallDay | MallDay]]


def get_mall_strip(mall: Mall | str, first: date, last: date, *, until: date | None = None) -> StripView:
    """A row a stall, from `first` to `last`, both included; filled up to `until` (today) where that comes
    first. Raises MallUnknown.
    """
    here = malls.get_mall(mall)
    by_stall: dict[tuple[str, str], list[StallDay | MallDay]] = {}
    for item in list_stall_days(here, first, min(last, until or last)):
        by_stall.setdefault((item.stall, item.name), []).append(item)
    rows: list[Row] = [(slug, name, days) for (slug, name), days in by_stall.items()]
    named = (f"strip-{here.slug}", here.name)
    return _view(named, rows, first=first, last=last, region=here.region_id, since=known_since(here))


def get_region_strip(region: str, first: date, last: date, *, until: date | None = None) -> StripView:
    """A row a mall of a region (of all regions for no code); marks only for one region."""
    end = min(last, until or last)
    here = malls_of(region)
    days = list_days_of(here, first, end)
    rows: list[Row] = [(mall.slug, mall.name, days[mall.slug]) for mall in here]
    since = [day for day in known_since_of(here).values() if day is not None]
    is_one = bool(region) and len({mall.region_id for mall in here}) == 1
    wider = regions.get_region(region).name if region else str(_("Semua mal"))
    title = here[0].region.name if is_one else wider
    named = (f"strip-{region.replace('.', '-') or 'semua'}", title)
    return _view(named, rows, first=first, last=last, region=region, since=min(since, default=None))


def _view(
    named: tuple[str, str], rows: Sequence[Row], *, first: date, last: date, region: str, since: date | None
) -> StripView:
    key, title = named
    span = (first, last)
    marks = tuple(restrictions_on(region, first, last)) if "." in region else ()
    lines = tuple(_line(slug, name, days) for slug, name, days in rows)
    svg = draw_strip(
        Strip(
            key=key,
            title=str(filled(_("Kondisi per hari: {title}"), title=title)),
            description="; ".join(_in_words(line) for line in lines) + ".",
            first=first,
            last=last,
            rows=[StripRow(name, list(_cells(days, span))) for _slug, name, days in rows],
            month_names=words.MONTHS[words.language()],
            marks=[Annotation(number, item.start, item.end) for number, item in enumerate(marks, start=1)],
        )
    )
    return StripView(first, last, svg, lines, marks, since if since and since > first else None)


def _line(slug: str, name: str, days: Sequence[StallDay | MallDay]) -> StripLine:
    working = [item.condition for item in days if item.expected]
    found = tuple(spell for spell in rules.spells(days) if spell.condition != Condition.OPEN)
    return StripLine(
        slug,
        name,
        open=working.count(Condition.OPEN),
        limited=working.count(Condition.LIMITED),
        online_only=working.count(Condition.ONLINE_ONLY),
        closed=working.count(Condition.CLOSED),
        spells=found,
    )


def _in_words(line: StripLine) -> str:
    counts = (line.open, line.limited, line.online_only, line.closed)
    told = [
        f"{CONDITION_TITLES[condition]} {number}"
        for condition, number in zip(Condition, counts, strict=True)
        if number
    ]
    return f"{line.name}: {', '.join(told) or _('tanpa hari kerja')}"


def _cells(days: Sequence[StallDay | MallDay], span: tuple[date, date]) -> Iterable[Cell]:
    if (span[1] - span[0]).days < MOST_CELLS:
        for item in days:
            condition = item.condition if item.expected else None
            yield Cell(item.day, 1, condition, _title(words.short_date(item.day), condition, item.reason))
        return
    weeks: dict[date, list[StallDay | MallDay]] = {}
    for item in days:
        weeks.setdefault(week_of(item.day), []).append(item)
    for inside in weeks.values():
        worst = rules.week_condition(item.condition for item in inside if item.expected)
        reason = next((item.reason for item in inside if item.expected and item.condition == worst), "")
        start, end = inside[0].day, inside[-1].day
        when = f"{words.short_date(start)}–{words.short_date(end)}"
        yield Cell(start, (end - start + timedelta(days=1)).days, worst, _title(when, worst, reason))


def _title(when: str, condition: Condition | None, reason: str) -> str:
    if condition is None:
        return f"{when}: {reason or _('bukan hari kerja')}"
    said = f"{when}: {CONDITION_TITLES[condition]}"
    return f"{said} ({reason})" if reason else said
