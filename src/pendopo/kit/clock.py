"""The only reader of the clock. In demo mode every process follows the offset and speed in the database."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

REFRESH_SECONDS = 2.0  # how long a process may follow an old demo clock
LEASE = timedelta(seconds=20)  # a lent speed ends by itself when nobody renews it


@dataclass(frozen=True, slots=True)
class DemoTime:
    """An anchor pair and a speed: demo time = demo_at + (real - real_at) * speed, until a lent speed ends."""

    real_at: datetime
    demo_at: datetime
    speed: float
    speed_until: datetime | None = None

    def at(self, real: datetime) -> datetime:
        """Demo time at the real time `real`."""
        if self.speed_until is not None and real > self.speed_until:
            return self.after_lease().at(real)
        return self.demo_at + (real - self.real_at) * self.speed

    def after_lease(self) -> "DemoTime":
        """The clock from the end of the lent speed on: it goes on from there, as fast as a clock does."""
        until = self.speed_until or self.real_at
        return DemoTime(until, self.demo_at + (until - self.real_at) * self.speed, 1.0)


class _Cache(threading.local):
    def __init__(self) -> None:
        self.read_at: float = -1e9
        self.value: DemoTime | None = None


_cache = _Cache()


def real_now() -> datetime:
    """The machine's time in UTC, demo or not: for timeouts of processes, never for business."""
    return datetime.now(UTC)


def now() -> datetime:
    """The time of the mall in UTC; the demo's own time in demo mode."""
    real = datetime.now(UTC)
    if not settings.DEMO:
        return real
    demo = demo_time()
    return demo.at(real) if demo else real


def demo_time() -> DemoTime | None:
    """The demo clock in force, or None outside demo mode or before it was set."""
    if not settings.DEMO:
        return None
    tick = time.monotonic()
    if tick - _cache.read_at > REFRESH_SECONDS:
        from pendopo.kit.models import DemoClock

        row = DemoClock.objects.filter(id=1).first()
        _cache.value = DemoTime(row.real_at, row.demo_at, row.speed, row.speed_until) if row else None
        _cache.read_at = tick
    demo = _cache.value
    if demo and demo.speed_until is not None and demo.speed_until < datetime.now(UTC):
        return demo.after_lease()
    return demo


def set_demo_time(demo_at: datetime, *, speed: float = 1.0, lent: bool = False) -> None:
    """Set the demo clock for every process (each follows within two seconds). Refused outside demo mode.

    A lent speed ends after LEASE by itself: who lent it may die without a word (`renew_demo_speed`).
    """
    if not settings.DEMO:
        raise RuntimeError("The demo clock exists in demo mode only.")
    from pendopo.kit.models import DemoClock

    real = datetime.now(UTC)
    values = {
        "real_at": real,
        "demo_at": demo_at,
        "speed": speed,
        "speed_until": real + LEASE if lent else None,
    }
    DemoClock.objects.update_or_create(id=1, defaults=values)
    _cache.read_at = -1e9


def renew_demo_speed(speed: float) -> None:
    """Keep a lent speed for another LEASE. One that has run out is lent again from now: no time is skipped.
    A clock that somebody has set since is theirs.
    """
    from pendopo.kit.models import DemoClock

    real = datetime.now(UTC)
    lent = DemoClock.objects.filter(id=1, speed_until__isnull=False)
    if not lent.filter(speed_until__gt=real).update(speed_until=real + LEASE) and lent.exists():
        set_demo_time(now(), speed=speed, lent=True)
    _cache.read_at = -1e9


def forget() -> None:
    """Drop this process's copy of the demo clock (tests, and after a restore)."""
    _cache.read_at = -1e9
    _cache.value = None


def local_date(at: datetime, zone: str) -> date:
    """The service day: the date of `at` in the mall's own zone, such as Asia/Jakarta."""
    return at.astimezone(ZoneInfo(zone)).date()


def last_date(end: datetime, zone: str) -> date:
    """The last local day of a period with an exclusive end: midnight belongs to the day before."""
    return local_date(end - timedelta(microseconds=1), zone)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Start (inclusive) and end (exclusive) of a local day, in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=ZoneInfo(zone))
    return start.astimezone(UTC), end.astimezone(UTC)
