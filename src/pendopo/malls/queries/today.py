""" "Open today?": the one answer that pages, chats, the API and the public feeds give."""

from collections import OrderedDict
from datetime import date, datetime, time, timedelta
from threading import Lock

from pendopo.kit.clock import local_date
from pendopo.kit.text import _
from pendopo.kit.words import clock_time, language, long_date, number, sentence
from pendopo.malls import rules
from pendopo.malls.models import Mall, Stall
from pendopo.malls.queries.opening import timetable
from pendopo.malls.queries.places import get_mall
from pendopo.malls.types import WORKING, OpenCode, OpenNow, OpenToday, Stretch, Timetable

KEPT_LINES = 2_048  # days kept by a process, each a few hundred bytes
_lines: OrderedDict[tuple[int, int, date, int | None, str], list[Stretch]] = OrderedDict()
_lock = Lock()


def _line(mall: Mall, version: int, table: Timetable, day: date, stall_id: int | None) -> list[Stretch]:
    """One day in stretches, kept while the mall's version holds."""
    key = (mall.pk, version, day, stall_id, language())
    with _lock:
        line = _lines.get(key)
        if line is not None:
            _lines.move_to_end(key)
            return line
    line = rules.day_line(table, day, stall_id=stall_id)
    with _lock:
        _lines[key] = line
        while len(_lines) > KEPT_LINES:
            _lines.popitem(last=False)
    return line


def _version(mall: Mall) -> int:
    return Mall.objects.filter(pk=mall.pk).values_list("version", flat=True).first() or 0


def open_today(mall: Mall | str, *, at: datetime, stall: Stall | None = None) -> OpenToday:
    """Whether a mall (or one of its stalls) is open at a moment, until when, when next, why and by which
    decree. One cheap read; a closure counts from the moment it is entered.
    """
    mall = get_mall(mall)
    return _answer(mall, _version(mall), at, stall.pk if stall else None)


def open_stalls(mall: Mall | str, *, at: datetime) -> dict[int, OpenToday]:
    """The same for every stall of a mall by its key, with one read for all."""
    mall = get_mall(mall)
    version = _version(mall)
    table = timetable(mall, first=local_date(at, mall.zone), version=version)
    return {stall_id: _answer(mall, version, at, stall_id) for stall_id in table.stalls}


def list_days(mall: Mall | str, *, first: date, last: date) -> dict[date, list[Stretch]]:
    """Every day of a mall from `first` to `last` in stretches whose answer does not change."""
    mall = get_mall(mall)
    version = _version(mall)
    table = timetable(mall, first=first, last=last, version=version)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return {day: _line(mall, version, table, day, None) for day in days}


def open_mark(mall: Mall | str, *, at: datetime) -> tuple[int, int, datetime]:
    """A mark of the answers for a mall and its stalls: new when anything about them changed, and when the
    hours bring a new answer.
    """
    mall = get_mall(mall)
    version, day = _version(mall), local_date(at, mall.zone)
    table = timetable(mall, first=day, version=version)
    lines = [_line(mall, version, table, day, stall_id) for stall_id in (None, *table.stalls)]
    return mall.pk, version, max(rules.stretch_at(line, at).starts_at for line in lines)


def weekly_hours(mall: Mall | str, *, on: date) -> dict[int, list[tuple[time, time]]]:
    """The mall's own weekly hours in force from a day on, by weekday (0 is Monday)."""
    table = timetable(mall, first=on)
    week = [on + timedelta(days=count) for count in range(7)]
    return {
        day.weekday(): [
            (row.opens, row.closes) for row in rules.hours_of_day(table.hours, day, stall_id=None)
        ]
        for day in sorted(week, key=date.weekday)
    }


def _answer(mall: Mall, version: int, at: datetime, stall_id: int | None) -> OpenToday:
    day = local_date(at, mall.zone)
    table = timetable(mall, first=day, version=version)
    line = _line(mall, version, table, day, stall_id)
    now = rules.stretch_at(line, at)
    until = rules.works_until(line, at)
    worked = rules.working_periods(line, receiving=False)
    return OpenToday(
        state=now.state,
        code=now.code,
        at=at,
        zone=mall.zone,
        until_at=until,
        next_opens_at=_next(mall, version, table, day, until or at, stall_id),
        opens_at=worked[0].starts_at if worked else None,
        closes_at=worked[-1].ends_at if worked else None,
        last_ticket_at=rules.last_ticket_at(table, day, stall_id=stall_id),
        reason=now.reason,
        decree=now.decree,
        percent=now.percent,
        stalls_open=now.stalls_open,
        stalls_expected=now.stalls_expected,
    )


def _next(  # noqa: PLR0917 - what the answer has looked up already
    mall: Mall, version: int, table: Timetable, day: date, after: datetime, stall_id: int | None
) -> datetime | None:  # fmt: skip
    """The first moment after `after` at which the place begins to work."""
    while day <= table.last:
        for period in rules.working_periods(_line(mall, version, table, day, stall_id), receiving=False):
            if period.starts_at > after:
                return period.starts_at
        day += timedelta(days=1)
    return None


def headline(answer: OpenToday) -> str:
    """`Buka sampai 15.00 WIB`, `Buka terbatas sampai 15.00 WIB`, `Istirahat`, `Belum buka`, `Tutup`."""
    until = clock_time(answer.until_at, answer.zone) if answer.until_at else ""
    said = {
        OpenNow.OPEN: _("Buka sampai %(time)s"),
        OpenNow.LIMITED: _("Buka terbatas sampai %(time)s"),
        OpenNow.ONLINE_ONLY: _("Hanya melayani daring sampai %(time)s"),
        OpenNow.BREAK: _("Istirahat"),
        OpenNow.NOT_YET: _("Belum buka"),
        OpenNow.CLOSED: _("Tutup"),
    }[answer.state]
    return str(said) % {"time": until} if until else str(said)


def details(answer: OpenToday) -> list[str]:
    """Whole sentences: why, by which decree, how many stalls, when it opens next, the last ticket."""
    said = [sentence(answer.reason)] if answer.reason else []
    if answer.code == OpenCode.ENDED:
        said.append(str(_("Layanan di tempat ini sudah berakhir atau belum dimulai.")))
    if answer.state == OpenNow.LIMITED:
        said += _how_limited(answer)
    if answer.reason and answer.decree:
        said.append(str(_("Dasar: %(decree)s.")) % {"decree": answer.decree.rstrip(". ")})
    if answer.state not in WORKING and answer.next_opens_at:
        opens = _("Buka %(when)s.") if answer.state == OpenNow.NOT_YET else _("Buka lagi %(when)s.")
        said.append(str(opens) % {"when": when(answer.next_opens_at, answer.zone, answer.at)})
    return said + _rest_of_day(answer)


def _how_limited(answer: OpenToday) -> list[str]:
    said = []
    if answer.stalls_open < answer.stalls_expected:
        counts = {"open": number(answer.stalls_open), "all": number(answer.stalls_expected)}
        said.append(str(_("%(open)s dari %(all)s gerai buka.")) % counts)
    if 0 < answer.percent < 100:
        said.append(str(_("Kapasitas %(percent)s persen.")) % {"percent": answer.percent})
    return said


def _rest_of_day(answer: OpenToday) -> list[str]:
    """After a break until when, and the last ticket of the day."""
    if not answer.open:
        return []
    said = []
    again, closes = answer.next_opens_at, answer.closes_at
    if again and closes and again < closes:
        after = _("Setelah istirahat buka lagi sampai %(time)s.")
        said.append(str(after) % {"time": clock_time(closes, answer.zone)})
    if answer.last_ticket_at and answer.last_ticket_at != answer.closes_at:
        words = _("Nomor antrean diambil paling lambat pukul %(time)s; pelayanan berjalan sampai tutup.")
        said.append(str(words) % {"time": clock_time(answer.last_ticket_at, answer.zone)})
    return said


def when(moment: datetime, zone: str, at: datetime) -> str:
    """`hari ini pukul 13.00 WIB`, `besok …`, or the full date."""
    day, this = local_date(moment, zone), local_date(at, zone)
    names = {0: str(_("hari ini")), 1: str(_("besok"))}
    name = names.get((day - this).days, long_date(day))
    return str(_("%(day)s pukul %(time)s")) % {"day": name, "time": clock_time(moment, zone)}
