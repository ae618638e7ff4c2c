"""When places work. One cheap read of the mall's version tells whether the timetable in memory is still
true.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from threading import Lock

from django.db.models import Q

from pendopo.kit.clock import day_bounds, local_date
from pendopo.kit.intervals import Period
from pendopo.kit.text import _
from pendopo.kit.words import clock_time, language, long_date
from pendopo.malls import rules
from pendopo.malls.models import Cap, Closure, Counter, Mall, OpeningHours, Stall
from pendopo.malls.queries.places import get_mall
from pendopo.malls.types import (
    AgreementRow,
    FactRow,
    HoursRow,
    NeverOpen,
    OpenCode,
    OpenState,
    Timetable,
)
from pendopo.regions.queries import list_calendar_rows
from pendopo.regions.rules import layer_places
from pendopo.regions.types import DayStatus, Layer

SPAN = 76  # days of one timetable in memory: two months ahead of any day of its first week
KEPT = 64  # timetables kept by a process

_kept: OrderedDict[tuple[int, int, date, date, str], Timetable] = OrderedDict()
_lock = Lock()


def timetable(
    mall: Mall | str, *, first: date, last: date | None = None, version: int | None = None
) -> Timetable:
    """Everything that decides when a mall works from `first` to `last`, kept in memory while its version
    holds.

    One primary-key read when it is kept, six more when it is not; none where the caller has read the
    mall's `version` just now.
    """
    mall = get_mall(mall)
    anchor = first - timedelta(days=first.weekday())
    end = max(anchor + timedelta(days=SPAN), last or first)
    if version is None:
        version = Mall.objects.filter(pk=mall.pk).values_list("version", flat=True).first() or 0
    key = (mall.pk, version, anchor, end, language())
    with _lock:
        table = _kept.get(key)
        if table is not None:
            _kept.move_to_end(key)
            return table
    table = _load(mall, anchor, end, language())
    with _lock:
        _kept[key] = table
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return table


def _load(mall: Mall, first: date, last: date, words: str) -> Timetable:
    stalls = {
        row.pk: AgreementRow(row.pk, row.pk, row.slug, row.starts_date, row.ends_date)
        for row in Stall.objects.filter(mall=mall)
    }
    counters = tuple(
        AgreementRow(row.pk, row.stall_id, str(row.number), row.starts_date, row.ends_date)
        for row in Counter.objects.filter(mall=mall).order_by("number", "id")
    )
    hours = tuple(
        HoursRow(
            row.stall_id,
            row.step,
            row.weekday,
            row.opens,
            row.closes,
            row.last_ticket,
            row.starts_date,
            row.ends_date,
        )
        for row in OpeningHours.objects.filter(mall=mall)
    )
    places = list(layer_places(mall.region_id, mall.slug).items())
    places += [(Layer.STALL, f"{mall.slug}/{row.slug}") for row in stalls.values()]
    return Timetable(
        mall=mall.slug,
        region=mall.region_id,
        zone=mall.zone,
        first=first,
        last=last,
        hours=hours,
        calendar=tuple(list_calendar_rows(places, first=first, last=last)),
        facts=tuple(_facts(mall, first, last)),
        stalls=stalls,
        counters=counters,
        opened_date=mall.opened_date,
        closed_date=mall.closed_date,
        language=words,
    )


def _facts(mall: Mall, first: date, last: date) -> Iterable[FactRow]:
    begin = day_bounds(first, mall.zone)[0]
    end = day_bounds(last, mall.zone)[1]
    near = Q(mall=mall, starts_at__lt=end) & (Q(ends_at__isnull=True) | Q(ends_at__gt=begin))
    for closure in Closure.objects.filter(near):
        yield FactRow(
            closure.pk,
            "closure",
            closure.starts_at,
            closure.ends_at,
            closure.stall_id,
            closure.counter_id,
            None,
            closure.reason,
            closure.decree,
            closure.withdrawn_at,
        )
    for cap in Cap.objects.filter(near):
        yield FactRow(
            cap.pk,
            "cap",
            cap.starts_at,
            cap.ends_at,
            cap.stall_id,
            None,
            cap.percent,
            cap.reason,
            cap.decree,
            cap.withdrawn_at,
        )


def service_periods(stall: Stall, day: date, *, step: str = "service") -> list[Period]:
    """When a stall serves on a day: hours under the calendar, minus closures. UTC, exclusive ends."""
    table = timetable(stall.mall, first=day)
    return rules.service_periods(table, day, stall_id=stall.pk, step=step)


def list_service_periods(
    mall: Mall | str, *, first: date, last: date, stall: Stall | None = None
) -> dict[date, list[Period]]:
    """The periods of a mall (or stall) for each day from `first` to `last`, from one timetable."""
    table = timetable(mall, first=first, last=last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    stall_id = stall.pk if stall else None
    return {day: rules.service_periods(table, day, stall_id=stall_id) for day in days}


def last_ticket_at(stall: Stall, day: date) -> datetime | None:
    """Until when tickets of a stall are drawn on a day; None when it does not serve that day."""
    return rules.last_ticket_at(timetable(stall.mall, first=day), day, stall_id=stall.pk)


def capacity_percent(stall: Stall, at: datetime) -> int:
    """How much of its usual capacity a stall may use at a moment: the lowest cap that holds, else 100."""
    table = timetable(stall.mall, first=local_date(at, stall.mall.zone))
    return rules.capacity_percent(table.facts, at, stall_id=stall.pk)


def list_open_counters(stall: Stall, day: date, *, at: datetime | None = None) -> list[int]:
    """Ids of the counters of a stall that can serve on a day, or at one moment of it."""
    table = timetable(stall.mall, first=day)
    return [counter.id for counter in rules.open_counters(table, day, stall_id=stall.pk, at=at)]


def open_counters_count(stall: Stall, day: date, *, at: datetime | None = None) -> int:
    """How many counters of a stall can serve on a day, or at one moment of it."""
    return len(list_open_counters(stall, day, at=at))


def first_open_day(mall: Mall | str, from_date: date) -> date:
    """The first day from `from_date` on which the mall serves. Raises NeverOpen when there is none in a
    year.
    """
    mall = get_mall(mall)
    for step in range(0, 366, SPAN - 7):
        start = from_date + timedelta(days=step)
        found = rules.first_open_day(timetable(mall, first=start), start)
        if found is not None:
            return found
    raise NeverOpen


def calendar_of(mall: Mall | str, *, first: date, last: date, stall: Stall | None = None) -> list[DayStatus]:
    """What the calendar says about each day at a mall (or stall)."""
    table = timetable(mall, first=first, last=last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [rules.day_status(table, day, stall_id=stall.pk if stall else None) for day in days]


def opening(mall: Mall | str, *, at: datetime, stall: Stall | None = None) -> OpenState:
    """Whether a mall (or stall) is open at a moment, the true reason in words, and when it opens next."""
    mall = get_mall(mall)
    table = timetable(mall, first=local_date(at, mall.zone))
    return opening_in(table, at=at, stall_id=stall.pk if stall else None)


def opening_in(table: Timetable, *, at: datetime, stall_id: int | None = None) -> OpenState:
    """The same out of a timetable that was read before: one read for a mall and all its stalls."""
    day = local_date(at, table.zone)
    code = rules.open_code(table, at, day, stall_id=stall_id)
    periods = rules.service_periods(table, day, stall_id=stall_id)
    running = next((period for period in periods if period.contains(at)), None)
    coming = rules.next_opening(table, at, day, stall_id=stall_id)
    return OpenState(
        open=code == OpenCode.OPEN,
        code=code,
        reason=_reason(table, code, at, day=day, stall_id=stall_id),
        opens_at=periods[0].starts_at if periods else None,
        closes_at=periods[-1].ends_at if periods else None,
        until_at=running.ends_at if running else None,
        next_opens_at=coming,
        last_ticket_at=rules.last_ticket_at(table, day, stall_id=stall_id),
        facts=tuple(
            fact
            for fact in table.facts
            if fact.holds(at) and (fact.stall_id is None or stall_id in (None, fact.stall_id))
        ),
    )


def _reason(table: Timetable, code: OpenCode, at: datetime, *, day: date, stall_id: int | None) -> str:
    """The reason as a sentence in the active language."""
    periods = rules.service_periods(table, day, stall_id=stall_id)
    coming = rules.next_opening(table, at, day, stall_id=stall_id)
    ends = periods[-1].ends_at if periods else None
    sentence, moment, why = _("Tutup"), coming, ""
    if code == OpenCode.OPEN:
        sentence, moment = _("Buka sampai %(time)s"), ends
    elif code == OpenCode.BREAK:
        sentence = _("Istirahat, buka lagi %(time)s")
    elif code == OpenCode.BEFORE:
        sentence = _("Belum buka, mulai %(time)s")
    elif code == OpenCode.CLOSURE:
        fact = rules.closure_of_day(table, at, day, stall_id=stall_id)
        sentence, why = _("Tutup: %(reason)s"), fact.reason if fact else ""
    elif code == OpenCode.CALENDAR:
        sentence, why = _("Tutup: %(reason)s"), rules.day_status(table, day, stall_id=stall_id).reason
    elif code == OpenCode.ENDED:
        sentence = _("Layanan di tempat ini sudah berakhir atau belum dimulai")
    elif coming is not None:
        sentence = _("Tutup, buka lagi %(day)s pukul %(time)s")
    return str(sentence) % {
        "reason": why,
        "time": clock_time(moment, table.zone) if moment else "",
        "day": long_date(local_date(moment, table.zone)) if moment else "",
    }
