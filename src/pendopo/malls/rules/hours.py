"""Pure rules of the room: when a place works, how much of it, and what is true about it now."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pendopo.kit.intervals import Period, subtract
from pendopo.malls.types import AgreementRow, FactRow, HoursRow, OpenCode, Timetable
from pendopo.regions.rules import layer_places, resolve_place
from pendopo.regions.types import DayKind, DayStatus, Layer

SERVICE = "service"


def hours_in_force(rows: Iterable[HoursRow], day: date) -> list[HoursRow]:
    """Of several sets of weekly hours, the set that began last counts while it lasts (Ramadan, new decree).

    Rule: malls-01. Source: domain 4.1 (Ramadan hours), house. Rows of one owner and one step; a set is what
    shares a `starts_date`; a set without one is the oldest.
    """
    alive = [
        row
        for row in rows
        if (row.starts_date is None or row.starts_date <= day)
        and (row.ends_date is None or day <= row.ends_date)
    ]
    newest = max((row.starts_date or date.min for row in alive), default=date.min)
    return sorted(
        (row for row in alive if (row.starts_date or date.min) == newest and row.weekday == day.weekday()),
        key=lambda row: row.opens,
    )


def hours_of_day(
    rows: Sequence[HoursRow], day: date, *, stall_id: int | None, step: str = SERVICE
) -> list[HoursRow]:
    """A stall's own hours of a step count first, then its service hours, then the mall's hours.

    Rule: malls-02. Source: domain 1.5 (hours per stall and per step). A stall with any hours of its own has
    no other days than those, so "only Tuesday and Thursday" is true.
    """
    for owner in dict.fromkeys((stall_id, None)):
        for wanted in dict.fromkeys((step, SERVICE)):
            own = [row for row in rows if row.stall_id == owner and row.step == wanted]
            if own:
                return hours_in_force(own, day)
    return []


def _at(day: date, local: time, zone: str) -> datetime:
    return datetime.combine(day, local, ZoneInfo(zone)).astimezone(UTC)


def day_times(
    rows: Sequence[HoursRow], status: DayStatus, *, owner_is_stall: bool
) -> list[tuple[time, time]]:
    """A closed day has no hours; a shortened day keeps what lies inside; the owner's exception sets them.

    Rule: malls-03. Source: domain 4.2 (open, closed, shortened), house. Hours of the mall may be moved by
    the mall's own exception and hours of a stall by the stall's own, even beyond the usual; every other
    layer can only cut.
    """
    usual = [(row.opens, row.closes) for row in rows]
    if status.status == DayKind.CLOSED:
        return []
    if status.status != DayKind.SHORTENED or status.opens is None or status.closes is None:
        return usual
    inside = [
        (max(opens, status.opens), min(closes, status.closes))
        for opens, closes in usual
        if opens < status.closes and closes > status.opens
    ]
    own = status.layer in {Layer.STALL if owner_is_stall else Layer.MALL, Layer.STALL}
    if not own:
        return inside
    if not inside:
        return [(status.opens, status.closes)]
    inside[0] = (status.opens, inside[0][1])
    inside[-1] = (inside[-1][0], status.closes)
    return inside


def merge(periods: Iterable[Period]) -> list[Period]:
    """Periods that touch or overlap are one period.

    Rule: malls-04. Source: house.
    """
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and merged[-1].ends_at is not None and period.starts_at <= merged[-1].ends_at:
            last = merged.pop()
            ends = max(last.ends_at, period.ends_at) if last.ends_at and period.ends_at else None
            merged.append(Period(last.starts_at, ends))
        else:
            merged.append(period)
    return merged


def closure_holes(facts: Iterable[FactRow], *, stall_id: int | None) -> list[Period]:
    """A closure of the mall closes every stall; one of a stall closes that stall; a counter's closes neither.

    Rule: malls-05. Source: house (dated facts). A withdrawn closure counts until it was withdrawn.
    """
    return [
        Period(fact.starts_at, fact.until)
        for fact in facts
        if fact.kind == "closure"
        and fact.counter_id is None
        and fact.stall_id in (None, stall_id)
        and (fact.until is None or fact.until > fact.starts_at)
    ]


def day_status(table: Timetable, day: date, *, stall_id: int | None = None) -> DayStatus:
    """The calendar of a place is what its five layers say together.

    Rule: malls-06. Source: domain 4.2.
    """
    slug = table.stalls[stall_id].slug if stall_id in table.stalls and stall_id is not None else ""
    places = layer_places(table.region, table.mall, slug)
    return resolve_place(day, places, table.calendar, language=table.language)


def place_exists(table: Timetable, day: date, *, stall_id: int | None = None) -> bool:
    """A place works only between its opening and closing dates; a stall only under its agreement.

    Rule: malls-07. Source: domain 1.1 (participation agreements with dates).
    """
    if table.opened_date is not None and day < table.opened_date:
        return False
    if table.closed_date is not None and day >= table.closed_date:
        return False
    return stall_id is None or (stall_id in table.stalls and table.stalls[stall_id].holds_on(day))


def usual_periods(
    table: Timetable, day: date, *, stall_id: int | None = None, step: str = SERVICE
) -> list[Period]:
    """The hours of a day are the weekly hours under the calendar, before closures.

    Rule: malls-08. Source: domain 1.5 and 4.2. UTC periods; a break is the gap between two.
    """
    if not place_exists(table, day, stall_id=stall_id):
        return []
    rows = hours_of_day(table.hours, day, stall_id=stall_id, step=step)
    owner_is_stall = stall_id is not None and any(row.stall_id == stall_id for row in table.hours)
    times = day_times(rows, day_status(table, day, stall_id=stall_id), owner_is_stall=owner_is_stall)
    return merge(Period(_at(day, opens, table.zone), _at(day, closes, table.zone)) for opens, closes in times)


def service_periods(
    table: Timetable, day: date, *, stall_id: int | None = None, step: str = SERVICE
) -> list[Period]:
    """A place serves in its hours of the day, minus every closure.

    Rule: malls-09. Source: house (weekly hours, calendar, dated facts).
    """
    holes = closure_holes(table.facts, stall_id=stall_id)
    return [
        piece
        for period in usual_periods(table, day, stall_id=stall_id, step=step)
        for piece in subtract(period, holes)
    ]


def last_ticket_at(table: Timetable, day: date, *, stall_id: int | None = None) -> datetime | None:
    """The last ticket is drawn as long before the actual end of the day as before the usual end.

    Rule: malls-10. Source: domain 1.5 (the queue closes an hour earlier), 5.2 (hours cut in steps, last
    ticket one hour before). None when the place does not work that day.
    """
    periods = service_periods(table, day, stall_id=stall_id)
    if not periods:
        return None
    rows = hours_of_day(table.hours, day, stall_id=stall_id)
    ends = periods[-1].ends_at
    assert ends is not None  # noqa: S101 - hours always end
    if not rows or rows[-1].last_ticket is None:
        return ends
    margin = _at(day, rows[-1].closes, table.zone) - _at(day, rows[-1].last_ticket, table.zone)
    return max(periods[0].starts_at, ends - margin)


def capacity_percent(facts: Iterable[FactRow], at: datetime, *, stall_id: int | None) -> int:
    """Of several caps that hold at once the lowest counts; without one the capacity is whole.

    Rule: malls-11. Source: domain 5.1 (ceilings by circular), house.
    """
    held = [
        fact.percent
        for fact in facts
        if fact.kind == "cap"
        and fact.percent is not None
        and fact.stall_id in (None, stall_id)
        and fact.holds(at)
    ]
    return min(held, default=100)


def open_counters(
    table: Timetable, day: date, *, stall_id: int, at: datetime | None = None
) -> list[AgreementRow]:
    """A counter can serve on a day when it is in force and not closed: at the moment asked, or all day long.

    Rule: malls-12. Source: house (a counter closed from 9 to 12 serves the rest of the day).
    """
    moments = service_periods(table, day, stall_id=stall_id) if at is None else [Period(at, None)]

    def is_closed(counter: AgreementRow) -> bool:
        holes = [
            Period(fact.starts_at, fact.until)
            for fact in table.facts
            if fact.kind == "closure" and fact.counter_id == counter.id
        ]
        if at is not None:
            return any(hole.contains(at) for hole in holes)
        return bool(holes and moments) and not any(subtract(moment, holes) for moment in moments)

    return [
        counter
        for counter in table.counters
        if counter.stall_id == stall_id and counter.holds_on(day) and not is_closed(counter)
    ]


def open_code(table: Timetable, at: datetime, day: date, *, stall_id: int | None = None) -> OpenCode:
    """A place is open inside its periods; otherwise the strongest true reason is named.

    Rule: malls-13. Source: house (the truth at once). Order: ended, open, closure, calendar, no hours, then
    before, break or after.
    """
    periods = service_periods(table, day, stall_id=stall_id)
    if not place_exists(table, day, stall_id=stall_id):
        code = OpenCode.ENDED
    elif any(period.contains(at) for period in periods):
        code = OpenCode.OPEN
    elif closure_now(table.facts, at, stall_id=stall_id) is not None:
        code = OpenCode.CLOSURE
    elif day_status(table, day, stall_id=stall_id).is_closed:
        code = OpenCode.CALENDAR
    elif not usual_periods(table, day, stall_id=stall_id):
        code = OpenCode.NO_HOURS
    elif not periods:
        code = OpenCode.CLOSURE
    elif at < periods[0].starts_at:
        code = OpenCode.BEFORE
    else:
        code = OpenCode.BREAK if at < periods[-1].starts_at else OpenCode.AFTER
    return code


def closure_now(facts: Iterable[FactRow], at: datetime, *, stall_id: int | None) -> FactRow | None:
    """When several closures hold at once, the widest and then the earliest is the reason given.

    Rule: malls-14. Source: house.
    """
    held = [
        fact
        for fact in facts
        if fact.kind == "closure"
        and fact.counter_id is None
        and fact.stall_id in (None, stall_id)
        and fact.holds(at)
    ]
    return min(held, key=lambda fact: (fact.stall_id is not None, fact.starts_at), default=None)


def closure_of_day(
    table: Timetable, at: datetime, day: date, *, stall_id: int | None = None
) -> FactRow | None:
    """The closure to name is the one that holds now, else the first that takes hours of this day.

    Rule: malls-18. Source: house.
    """
    now = closure_now(table.facts, at, stall_id=stall_id)
    if now is not None:
        return now
    usual = usual_periods(table, day, stall_id=stall_id)
    hits = [
        fact
        for fact in table.facts
        if fact.kind == "closure"
        and fact.counter_id is None
        and fact.stall_id in (None, stall_id)
        and any(Period(fact.starts_at, fact.until).overlaps(period) for period in usual)
    ]
    return min(hits, key=lambda fact: fact.starts_at, default=None)


def next_opening(
    table: Timetable, at: datetime, day: date, *, stall_id: int | None = None
) -> datetime | None:
    """The next opening is the first period that starts after now, looking ahead day by day.

    Rule: malls-15. Source: house. None when nothing opens until the timetable's last day.
    """
    while day <= table.last:
        for period in service_periods(table, day, stall_id=stall_id):
            if period.starts_at > at:
                return period.starts_at
        day += timedelta(days=1)
    return None


def first_open_day(table: Timetable, day: date) -> date | None:
    """The first open day is the first on which the mall serves at all.

    Rule: malls-16. Source: house (the demo opens on it).
    """
    while day <= table.last:
        if service_periods(table, day):
            return day
        day += timedelta(days=1)
    return None


def hours_mistakes(rows: Sequence[tuple[int, time, time, time | None, str]]) -> list[int]:
    """Weekly hours are right when each line closes after it opens and no two lines of a day overlap.

    Rule: malls-17. Source: house. Gives the indexes of the lines that are wrong.
    """
    wrong: set[int] = set()
    for index, (weekday, opens, closes, last_ticket, step) in enumerate(rows):
        if not 0 <= weekday <= 6 or closes <= opens:
            wrong.add(index)
        if last_ticket is not None and not opens <= last_ticket <= closes:
            wrong.add(index)
        for other, (day, from_, until, _last, kind) in enumerate(rows):
            if other != index and day == weekday and kind == step and opens < until and from_ < closes:
                wrong.add(index)
    return sorted(wrong)
