"""The condition of a stall and of a mall on a day, from the dated facts of its timetable."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from pendopo.analytics.types.condition import Condition, MallDay, Spell, StallDay, Way
from pendopo.kit.clock import day_bounds, local_date
from pendopo.kit.intervals import Period
from pendopo.malls import rules as malls
from pendopo.malls.types import FactRow, HoursRow, Timetable
from pendopo.regions.types import DayKind, DayStatus, Layer

WHOLE_SHARE = 0.9  # a mall is open when at least this share of its stalls is
HOLIDAY_LAYERS = frozenset({Layer.NATION, Layer.PROVINCE, Layer.CITY})
ORDINARY = DayStatus(date.min)


def condition_of(
    *, usual: timedelta, served: timedelta, percent: int, counters_open: int = 1, counters_all: int = 1
) -> Condition:
    """A stall is closed without hours, online only when nobody may come in, limited with less than usual.

    Rule: analytics-100. Source: domain 5.1 (0 percent in the office: all work from home), 6.1 (condition).
    """
    if served <= timedelta():
        return Condition.CLOSED
    if percent == 0:
        return Condition.ONLINE_ONLY
    if counters_all and not counters_open:
        return Condition.CLOSED
    less = served < usual or percent < 100 or counters_open < counters_all
    return Condition.LIMITED if less else Condition.OPEN


def is_holiday(status: DayStatus) -> bool:
    """A day that nation, province or city close is a holiday: nobody was expected to work.

    Rule: analytics-101. Source: domain 4.2. A day that the mall or stall closes by itself is a closed day.
    """
    return status.is_closed and status.layer in HOLIDAY_LAYERS


def mall_condition(conditions: Iterable[Condition]) -> Condition:
    """A mall is as its stalls are: closed when all are, online only when no stall receives anybody, limited
    when more than one in ten is not fully open.

    Rule: analytics-102. Source: domain 5.2 (Bogor reopened with 10 of 16 tenants), house.
    """
    found = list(conditions)
    received = [item for item in found if item in {Condition.OPEN, Condition.LIMITED}]
    if not received:
        return Condition.ONLINE_ONLY if Condition.ONLINE_ONLY in found else Condition.CLOSED
    whole = sum(item == Condition.OPEN for item in found)
    return Condition.OPEN if whole >= WHOLE_SHARE * len(found) else Condition.LIMITED


def way_condition(stall: Condition, way: Way) -> Condition:
    """People come in where the stall receives them; the remote way is known where a stall works without.

    Rule: analytics-103. Source: monitoring design, 3 (per stall and channel).
    """
    if way == Way.REMOTE:
        return Condition.OPEN if stall == Condition.ONLINE_ONLY else Condition.CLOSED
    return Condition.CLOSED if stall == Condition.ONLINE_ONLY else stall


def spells(days: Sequence[StallDay | MallDay]) -> list[Spell]:
    """Days of one condition and reason that follow one another are one spell; holidays do not part it.

    Rule: analytics-104. Source: house (a calendar strip in words).
    """
    found: list[Spell] = []
    for item in days:
        if not item.expected:
            continue
        last = found[-1] if found else None
        if last and (last.condition, last.reason, last.decree) == (item.condition, item.reason, item.decree):
            found[-1] = Spell(
                last.first, item.day, last.condition, last.reason, last.decree, last.days + 1
            )  # fmt: skip
        else:
            found.append(Spell(item.day, item.day, item.condition, item.reason, item.decree, 1))
    return found


def week_condition(conditions: Iterable[Condition]) -> Condition | None:
    """A week is shown by its worst working day; without working days it has none.

    Rule: analytics-105. Source: house (a strip of a year has a cell a week; nothing bad is hidden).
    """
    order = list(Condition)
    return max(conditions, key=order.index, default=None)


def stall_days(
    table: Timetable, names: dict[int, tuple[str, str]], first: date, last: date
) -> list[StallDay]:
    """The condition of every stall on every day under its agreement, by stall and day.

    Rule: analytics-106. Source: monitoring design, 3 (from the dated facts of malls).
    """
    reader = _Reader(table, first, last)
    return [
        found for stall_id, (slug, name) in names.items() for found in reader.days_of(stall_id, slug, name)
    ]


def mall_days(days: Iterable[StallDay], first: date, last: date) -> list[MallDay]:
    """A mall's day from its stalls' days; the reason is the one that most of the stalls not open have.

    Rule: analytics-107. Source: domain 6.1 (tenants open).
    """
    by_day: dict[date, list[StallDay]] = defaultdict(list)
    for item in days:
        by_day[item.day].append(item)
    found = []
    for day in _dates(first, last):
        here = by_day.get(day, [])
        expected = [item for item in here if item.expected]
        least = [item for item in expected if item.condition != Condition.OPEN] if expected else here
        condition = mall_condition(item.condition for item in expected)
        reasons = [(item.reason, item.decree) for item in least if item.reason]
        reason, decree = max(reasons, key=reasons.count) if reasons else ("", "")
        if condition == Condition.OPEN:
            reason, decree = "", ""
        received = sum(item.condition in {Condition.OPEN, Condition.LIMITED} for item in expected)
        found.append(MallDay(day, condition, received, len(expected), reason, decree))
    return found


def _dates(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _length(periods: Iterable[Period]) -> timedelta:
    return sum(((item.ends_at or item.starts_at) - item.starts_at for item in periods), timedelta())


def _minutes(times: Iterable[tuple[time, time]]) -> timedelta:
    return timedelta(
        minutes=sum((closes.hour - opens.hour) * 60 + closes.minute - opens.minute for opens, closes in times)
    )


class _Reader:
    """A timetable laid out for many days: what is equal for many is worked out once."""

    def __init__(self, table: Timetable, first: date, last: date) -> None:
        self.table = table
        self.days = list(_dates(first, last))
        bounds = [day_bounds(day, table.zone) for day in self.days]
        self.bounds = dict(zip(self.days, bounds, strict=True))
        self.calendar = {row.date for row in table.calendar}
        self.facts = self._facts_by_day()
        edges = {row.starts_date for row in table.hours if row.starts_date}
        edges |= {row.ends_date + timedelta(days=1) for row in table.hours if row.ends_date}
        self.edges = sorted(edges)
        self._hours: dict[tuple[int, int, int], list[HoursRow]] = {}
        self._status: dict[tuple[date, str], DayStatus] = {}
        self._own = {row.stall_id for row in table.hours if row.stall_id is not None}
        self._own_days = {row.place for row in table.calendar if row.layer == Layer.STALL}

    def _facts_by_day(self) -> dict[date, list[FactRow]]:
        found: dict[date, list[FactRow]] = defaultdict(list)
        for fact in self.table.facts:
            if fact.until is not None and fact.until <= fact.starts_at:
                continue
            start = max(local_date(fact.starts_at, self.table.zone), self.days[0])
            for day in _dates(start, self.days[-1]):
                if fact.until is not None and fact.until <= self.bounds[day][0]:
                    break
                found[day].append(fact)
        return found

    def hours(self, stall_id: int, day: date) -> list[HoursRow]:
        """The weekly hours of the day: equal for all days of one weekday between two changes."""
        key = (stall_id, day.weekday(), bisect_right(self.edges, day))
        if key not in self._hours:
            self._hours[key] = malls.hours_of_day(self.table.hours, day, stall_id=stall_id)
        return self._hours[key]

    def status(self, stall_id: int, day: date) -> DayStatus:
        """What the calendar says; only stalls with days of their own differ from the mall."""
        if day not in self.calendar:
            return ORDINARY
        slug = self.table.stalls[stall_id].slug
        own = f"{self.table.mall}/{slug}" in self._own_days
        key = (day, slug if own else "")
        if key not in self._status:
            self._status[key] = malls.day_status(self.table, day, stall_id=stall_id if own else None)
        return self._status[key]

    def days_of(self, stall_id: int, slug: str, name: str) -> Iterator[StallDay]:
        """Every day of a stall under its agreement."""
        agreement, table = self.table.stalls[stall_id], self.table
        for day in self.days:
            if not agreement.holds_on(day) or not malls.place_exists(table, day):
                continue
            status = self.status(stall_id, day)
            rows = self.hours(stall_id, day)
            if (not rows or is_holiday(status)) and not self._moved_here(stall_id, rows, status):
                reason = status.reason if status.is_closed else ""
                yield StallDay(slug, name, day, Condition.CLOSED, reason, status.decree, expected=False)
                continue
            facts = [fact for fact in self.facts.get(day, ()) if fact.stall_id in (None, stall_id)]
            if not facts and status is ORDINARY:  # most days of most stalls
                yield StallDay(slug, name, day, Condition.OPEN)
            else:
                yield self._day(stall_id, (slug, name), day, rows, status, facts)

    def _moved_here(self, stall_id: int, rows: list[HoursRow], status: DayStatus) -> bool:
        """Whether the place itself opens on a day on which it has no weekly hours."""
        return status.status == DayKind.SHORTENED and bool(
            malls.day_times(rows, status, owner_is_stall=stall_id in self._own)
        )

    def _day(  # noqa: PLR0917 - parts of one day, worked out by the caller
        self, stall_id: int, who: tuple[str, str], day: date, rows: list[HoursRow], status: DayStatus,
        facts: list[FactRow],
    ) -> StallDay:  # fmt: skip
        usual = _minutes((row.opens, row.closes) for row in rows)
        reason, decree = status.reason, status.decree
        if status is ORDINARY or status.status == DayKind.OPEN:
            times, reason, decree = [(row.opens, row.closes) for row in rows], "", ""
        else:
            times = malls.day_times(rows, status, owner_is_stall=stall_id in self._own)
        served, percent, counters_open, counters_all = _minutes(times), 100, 1, 1
        if facts and served:
            whole = self._closed_all_day(facts, day)
            if whole is not None:
                served, reason, decree = timedelta(), whole.reason, whole.decree
            else:
                served, percent, counters_open, counters_all = self._partly(stall_id, day, facts)
                named = self._named(facts, percent)
                reason, decree = (named.reason, named.decree) if named else (reason, decree)
        condition = condition_of(
            usual=usual, served=served, percent=percent, counters_open=counters_open,
            counters_all=counters_all,
        )  # fmt: skip
        if condition == Condition.OPEN:
            reason, decree = "", ""
        return StallDay(*who, day, condition, reason, decree, percent=percent)

    def _closed_all_day(self, facts: list[FactRow], day: date) -> FactRow | None:
        start, end = self.bounds[day]
        whole = [
            fact
            for fact in facts
            if fact.kind == "closure"
            and fact.counter_id is None
            and fact.starts_at <= start
            and (fact.until is None or fact.until >= end)
        ]
        return min(whole, key=lambda fact: (fact.stall_id is not None, fact.starts_at), default=None)

    def _partly(self, stall_id: int, day: date, facts: list[FactRow]) -> tuple[timedelta, int, int, int]:
        """Hours served, the lowest cap in them, and counters open of all, worked out in full."""
        caps = [fact for fact in facts if fact.kind == "cap"]
        start, end = self.bounds[day]
        if len(caps) == len(facts) and all(
            fact.starts_at <= start and (fact.until is None or fact.until >= end) for fact in caps
        ):
            rows, status = self.hours(stall_id, day), self.status(stall_id, day)
            times = malls.day_times(rows, status, owner_is_stall=stall_id in self._own)
            return _minutes(times), min((fact.percent or 0 for fact in caps), default=100), 1, 1
        table = self._table_of(facts)
        periods = malls.service_periods(table, day, stall_id=stall_id)
        moments = _moments(periods, caps)
        percent = min(
            (malls.capacity_percent(caps, at, stall_id=stall_id) for at in moments), default=100
        )  # fmt: skip
        in_force = [row for row in table.counters if row.stall_id == stall_id and row.holds_on(day)]
        working = malls.open_counters(table, day, stall_id=stall_id)
        return _length(periods), percent, len(working), len(in_force)

    def _table_of(self, facts: list[FactRow]) -> Timetable:
        return replace(self.table, facts=tuple(facts))

    @staticmethod
    def _named(facts: list[FactRow], percent: int) -> FactRow | None:
        """The fact that gives the reason: the cap in force, else the first closure."""
        caps = [fact for fact in facts if fact.kind == "cap" and fact.percent == percent]
        closures = [fact for fact in facts if fact.kind == "closure"]
        chosen = (caps if percent == 0 else closures or caps) or closures or caps
        return min(chosen, key=lambda fact: (fact.counter_id is not None, fact.starts_at), default=None)


def _moments(periods: Sequence[Period], caps: Iterable[FactRow]) -> list[datetime]:
    """Moments inside the hours between which no cap begins or ends."""
    edges = {period.starts_at for period in periods}
    for fact in caps:
        edges |= {at for at in (fact.starts_at, fact.until) if at is not None}
    return sorted(at for at in edges if any(period.contains(at) for period in periods))
