"""Decisions about windows, shares and bookings: pure, with the time as an argument."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pendopo.booking.types import (
    LIMITS,
    Closing,
    Fit,
    Limiting,
    Share,
    Shares,
    WhyNot,
    WindowState,
)
from pendopo.kit.errors import Text
from pendopo.kit.intervals import Period, subtract
from pendopo.kit.text import _


def window_periods(periods: Iterable[Period], *, minutes: int = LIMITS.window_minutes) -> list[Period]:
    """Opening time is cut into windows of one hour from each opening; a shorter rest is a window of its own.

    Rule: booking-01. Source: product rule; breaks are gaps between the periods, so no window spans one.
    """
    windows: list[Period] = []
    step = timedelta(minutes=minutes)
    for period in sorted(periods):
        if period.ends_at is None:
            continue
        start = period.starts_at
        while start < period.ends_at:
            end = min(start + step, period.ends_at)
            windows.append(Period(start, end))
            start = end
    return windows


def share_out(capacity: int, *, online_percent: int, priority_percent: int) -> Shares:
    """Places are divided into online, walk-in and priority by percentage; leftovers go to the largest rest.

    Rule: booking-02. Source: product rule; largest remainder (Hamilton), ties to walk-in, online, priority.
    """
    walk_in_percent = 100 - online_percent - priority_percent
    weights = (
        (Share.WALK_IN, walk_in_percent),
        (Share.ONLINE, online_percent),
        (Share.PRIORITY, priority_percent),
    )
    places = {share: capacity * percent // 100 for share, percent in weights}
    rests = sorted(weights, key=lambda item: -(capacity * item[1] % 100))
    for share, _percent in rests[: capacity - sum(places.values())]:
        places[share] += 1
    return Shares(places[Share.ONLINE], places[Share.WALK_IN], places[Share.PRIORITY])


def fit_window(
    window: Period,
    *,
    base_minutes: int,
    counters: Sequence[int],
    closings: Sequence[Closing] = (),
    limitings: Sequence[Limiting] = (),
) -> Fit:
    """A window holds, for each open counter, its open minutes divided by the length of one place; a cap
    leaves its percentage of the usual, rounded down; without any open minute the window is closed.

    Rule: booking-03. Source: product rule; caps as in the circulars of 2020 (percentage of the usual).
    """
    whole = _minutes([window]) // base_minutes
    usual = whole * len(counters)
    hits = [closing for closing in closings if Period(closing.starts_at, closing.ends_at).overlaps(window)]
    open_places = 0
    for counter in counters:
        holes = [Period(hit.starts_at, hit.ends_at) for hit in hits if hit.counter in (None, counter)]
        open_places += _minutes(subtract(window, holes)) // base_minutes
    caps = [cap for cap in limitings if Period(cap.starts_at, cap.ends_at).overlaps(window)]
    tightest = min(caps, key=lambda cap: cap.percent, default=None)
    capacity = min(open_places, usual * tightest.percent // 100) if tightest else open_places
    if tightest and tightest.percent == 0:
        return Fit(usual, 0, tightest.reason, tightest.decree)
    if usual and open_places == 0 and hits:
        cause = next((hit for hit in hits if hit.counter is None), hits[0])
        return Fit(usual, 0, cause.reason, cause.decree)
    return Fit(usual, capacity)


def _minutes(periods: Iterable[Period]) -> int:
    spans = ((period.ends_at or period.starts_at) - period.starts_at for period in periods)
    return int(sum(spans, timedelta()).total_seconds() // 60)


def party_units(*, people: int, places_needed: int, share_capacity: int) -> int:
    """A party takes, for each person, the places the service needs, and never more a person than the share
    has: a service longer than a share's time takes the whole share.

    Rule: booking-04. Source: product rule; otherwise a long service could never be booked at a small stall.
    """
    return people * min(places_needed, max(1, share_capacity))


def walk_ins_take_all(window: WindowState, *, at: datetime) -> bool:
    """From half an hour before a window starts, its unsold online and priority places are for walk-ins.

    Rule: booking-05. Source: product rule, published on the booking page.
    """
    return at >= window.starts_at - LIMITS.online_closes_before


def free_units(window: WindowState, share: str, *, at: datetime) -> int:
    """The places a share may still take: its own rest, never more than the window's rest; walk-ins may take
    every rest once online booking has ended.

    Rule: booking-06. Source: product rule; the same condition as the conditional update that decides.
    """
    rest = max(0, window.capacity - window.taken)
    if window.closed or at >= window.ends_at:
        return 0
    if share == Share.ONLINE:
        if walk_ins_take_all(window, at=at):
            return 0
        return min(rest, max(0, window.online_capacity - window.online_taken))
    if walk_ins_take_all(window, at=at):
        return rest
    if share == Share.PRIORITY:
        return min(rest, max(0, window.priority_capacity - window.priority_taken))
    return min(rest, max(0, window.walk_in_capacity - window.walk_in_taken))


def share_capacity(window: WindowState, share: str) -> int:
    """The size of a share when nobody has taken any of it.

    Rule: booking-07. Source: product rule.
    """
    sizes = {
        Share.ONLINE: window.online_capacity,
        Share.WALK_IN: window.walk_in_capacity,
        Share.PRIORITY: window.priority_capacity,
    }
    return sizes[Share(share)]


def free_parties(window: WindowState, share: str, *, people: int, places_needed: int, at: datetime) -> int:
    """How many parties of a size still fit into a share of a window.

    Rule: booking-08. Source: product rule.
    """
    units = party_units(
        people=people, places_needed=places_needed, share_capacity=share_capacity(window, share)
    )
    return free_units(window, share, at=at) // units


def why_not(window: WindowState, share: str, *, people: int, places_needed: int, at: datetime) -> WhyNot:
    """A window that offers nothing says why: closed, past, online booking ended, full, only walk-in places
    left, or too few for this party.

    Rule: booking-09. Source: issue 2, "why not this time?".
    """
    if window.closed:
        return WhyNot.CLOSED
    if at >= window.ends_at or (share == Share.ONLINE and at >= window.starts_at):
        return WhyNot.PAST
    if share == Share.ONLINE and walk_ins_take_all(window, at=at):
        return WhyNot.TOO_LATE
    if free_parties(window, share, people=people, places_needed=places_needed, at=at):
        return WhyNot.NONE
    if free_units(window, share, at=at):
        return WhyNot.TOO_FEW
    return WhyNot.FULL if window.taken >= window.capacity else WhyNot.ONLINE_USED_UP


def reason_text(why: WhyNot, *, reason: str = "", decree: str = "") -> Text:
    """Every reason has a plain sentence; a closure names its reason and, where there is one, its decree.

    Rule: booking-10. Source: issue 2, "why not this time?".
    """
    if why is WhyNot.CLOSED and reason:
        return f"{reason} ({decree})" if decree else reason
    texts: dict[WhyNot, Text] = {
        WhyNot.NONE: "",
        WhyNot.FULL: _("Semua tempat sudah terisi."),
        WhyNot.ONLINE_USED_UP: _(
            "Tempat daring sudah habis. Masih ada tempat untuk yang datang langsung pada hari itu."
        ),
        WhyNot.TOO_FEW: _("Tempat yang tersisa tidak cukup untuk jumlah orang atau lama layanan ini."),
        WhyNot.CLOSED: _("Layanan ditutup pada waktu ini."),
        WhyNot.PAST: _("Waktu ini sudah lewat."),
        WhyNot.TOO_LATE: _("Pemesanan daring sudah ditutup. Silakan datang dan ambil nomor antrean."),
        WhyNot.TOO_FAR: _("Tanggal ini belum dibuka untuk pemesanan."),
        WhyNot.NOT_OPEN: _("Tidak ada layanan pada hari ini."),
        WhyNot.NOT_OFFERED: _("Layanan ini tidak diberikan pada hari itu."),
    }
    return texts[why]


def overbook_allowance(usual_capacity: int) -> int:
    """Staff may place at most a fifth of a window's usual places beyond capacity, and at least one.

    Rule: booking-11. Source: product rule; each use is logged with the officer.
    """
    return max(1, usual_capacity * LIMITS.overbook_percent // 100)


def held_until(at: datetime) -> datetime:
    """A place is kept for ten minutes while the person types.

    Rule: booking-12. Source: product rule.
    """
    return at + LIMITS.hold


def may_keep(*, kept: int, units: int, people: int, online_capacity: int) -> bool:
    """Of a window's online places at most half, rounded up, are kept for people who are still typing; one
    person is kept a place where nobody is yet. Others type all the same, and take their place at the end.

    Rule: booking-19. Source: product rule; a script that asks for every place keeps nobody from booking.
    """
    return (kept + units) * 2 <= online_capacity + 1 or (kept == 0 and people == 1)


def may_change(*, state: str, starts_at: datetime, at: datetime) -> bool:
    """A booking may be moved or cancelled by its owner until its window starts.

    Rule: booking-13. Source: product rule.
    """
    return state in {"held", "booked"} and at < starts_at


def hit_first(bookings: Sequence[tuple[datetime, int]], *, excess: int) -> list[int]:
    """When a window shrinks, the latest bookings are to be re-planned first, until the excess is covered.

    Rule: booking-14. Source: product rule. Takes (booked at, places) and gives the indexes, latest first.
    """
    hit: list[int] = []
    order = sorted(range(len(bookings)), key=lambda index: bookings[index][0], reverse=True)
    for index in order:
        if excess <= 0:
            break
        hit.append(index)
        excess -= bookings[index][1]
    return hit


def rebook_shares(*, bookable: bool, priority: bool) -> tuple[Share, ...]:
    """Whoever was not served gets a coming place from every share: priority if entitled, online where the
    service takes bookings, then the walk-in places: they have walked in already.

    Rule: booking-16. Source: issue 2, "end of day": nobody stays waiting.
    """
    online = (Share.ONLINE,) if bookable else ()
    return (*((Share.PRIORITY,) if priority else ()), *online, Share.WALK_IN)


def missed_end(*, to_replan: bool, window_closed: bool) -> str:
    """A booking whose day is over without a check-in was missed by the person, or by the mall where a closure
    or a cap had taken its time away.

    Rule: booking-17. Source: product rule; a reason that counts: nobody is called absent from a closed door.
    """
    return "unserved" if to_replan or window_closed else "no_show"


def reminder_due(
    times: Sequence[datetime], *, booked_at: datetime, reminded_at: datetime | None, at: datetime
) -> datetime | None:
    """Of the reminders whose time has come only the latest goes out, once, and none within two hours of the
    booking itself: its confirmation says the same.

    Rule: booking-18. Source: product rule. Gives the time of the reminder that is due now, or None.
    """
    passed = [moment for moment in times if moment <= at and moment >= booked_at + LIMITS.no_reminder_within]
    if not passed or (reminded_at is not None and reminded_at >= max(passed)):
        return None
    return max(passed)


def nearest_first(windows: Sequence[Period], *, to: datetime) -> list[int]:
    """Other times are offered by nearness to the wanted time: the same hour of a later day counts as near.

    Rule: booking-15. Source: product rule. Distance = days apart plus hours of the day apart / 8.
    """

    def distance(index: int) -> tuple[float, datetime]:
        starts_at = windows[index].starts_at
        days = abs((starts_at - to) / timedelta(days=1))
        whole = round(days)
        hours = abs((starts_at - to).total_seconds()) / 3600 - whole * 24
        return (whole + abs(hours) / 8, starts_at)

    return sorted(range(len(windows)), key=distance)


def closest_first(windows: Sequence[Period], *, to: datetime) -> list[int]:
    """Where no hour is wanted, only a day, other times are offered by plain nearness.

    Rule: booking-30. Source: product rule. The earlier of two equally near times comes first.
    """

    def distance(index: int) -> tuple[timedelta, datetime]:
        starts_at = windows[index].starts_at
        return (abs(starts_at - to), starts_at)

    return sorted(range(len(windows)), key=distance)
