"""Malls with a past: cells of many weeks, with a fall, a hole or a closure where a test wants one."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from pendopo.analytics.models import DayCell, DayMall, MonthCell
from pendopo.analytics.rules import month_of
from pendopo.analytics.tests.places import make_places, with_fall
from pendopo.kit.actor import Actor, Grant, Permission, Scope
from pendopo.malls.models import Mall
from pendopo.regions.models import Region

FIRST = date(2024, 10, 7)  # a Monday
WEEKS = 110
LAST_WEEK = FIRST + timedelta(days=7 * (WEEKS - 1))  # begins 9 November 2026
AT = datetime.combine(LAST_WEEK + timedelta(days=7), time(21), tzinfo=UTC)
NAMES = {"mpp-000": "Bogor", "mpp-001": "Padang", "mpp-002": "Batam", "mpp-003": "Pekanbaru"}
REGIONS = ("32.71", "13.71", "21.71", "14.71", "32.11", "11.71", "13.76")

ANALYST = Actor(
    "staff", "u1",
    (Grant(frozenset({Permission.SEE_FIGURES, Permission.REVIEW_RETURNS})),), name="Rina Analis",
)  # fmt: skip


def manager_of(mall: str, region: str) -> Actor:
    """A manager who reports for one mall."""
    allowed = frozenset({Permission.SEE_FIGURES, Permission.REPORT})
    return Actor("staff", "u2", (Grant(allowed, Scope(region=region, mall=mall)),), name="Ayu Pengelola")


def make_history(count: int = 4, *, seed: int = 6) -> Any:
    """Quiet places without earlier falls or holes."""
    return make_places(count, first=FIRST, weeks=WEEKS, seed=seed, falls=False, gaps=False, level=(60, 200))


def fallen(history: Any, *, week: int, percent: float, rows: Sequence[int] = (0,)) -> Any:
    """A fall in the week counted from the last (0 is the last), and on."""
    return with_fall(history, start=LAST_WEEK - timedelta(days=7 * week), percent=percent, rows=list(rows))


def lose(history: Any, *, row: int, first: date, days: int) -> None:
    """Days of which nothing was recorded, though stalls should have worked."""
    begin = (first - history.first).days
    history.seen[row, begin : begin + days] = 0
    for values in history.values.values():
        values[row, begin : begin + days] = np.nan


def make_malls(history: Any) -> list[Mall]:
    """The malls of a history, each in a region of its own."""
    malls = []
    for number, slug in enumerate(history.places):
        code = REGIONS[number % len(REGIONS)]
        province, _made = Region.objects.get_or_create(
            code=code[:2],
            defaults={"name": f"Provinsi {code[:2]}", "kind": "province", "zone": "Asia/Jakarta"},
        )
        region, _made = Region.objects.get_or_create(
            code=code,
            defaults={"name": f"Kota {code}", "kind": "city", "zone": "Asia/Jakarta", "parent": province},
        )
        mall, _made = Mall.objects.get_or_create(
            slug=slug,
            defaults={"name": f"MPP {NAMES.get(slug, slug)}", "region": region, "zone": "Asia/Jakarta"},
        )
        malls.append(mall)
    return malls


def save(history: Any, *, generated: bool = False) -> list[Mall]:
    """The cells of a history as the cubes would count them (one cell a day), replacing earlier ones."""
    malls = make_malls(history)
    for model in (DayCell, DayMall, MonthCell):
        model.objects.filter(mall__in=history.places).delete()
    cells, days, months = [], [], {}
    for row, mall in enumerate(malls):
        for column in range(history.usual.shape[1]):
            day = history.first + timedelta(days=column)
            opened, seen = int(history.stalls[row, column]), int(history.seen[row, column])
            days.append(
                DayMall(mall=mall.slug, region_code=mall.region_id, day=day, stalls_open=opened,
                    stalls_seen=seen, is_generated=generated)
            )  # fmt: skip
            counts = {
                name: int(values[row, column])
                for name, values in history.values.items()
                if not np.isnan(values[row, column])
            }
            if any(counts.values()):
                cells.append(
                    DayCell(mall=mall.slug, region_code=mall.region_id, day=day, stall="s", agency="a",
                        service="l", channel="kiosk", is_generated=generated, **counts)
                )  # fmt: skip
            months.setdefault((row, month_of(day)), []).append(counts)
    DayMall.objects.bulk_create(days)
    DayCell.objects.bulk_create(cells)
    starts = sorted({month for _row, month in months})
    waits = history.months["wait_p90"]
    MonthCell.objects.bulk_create(
        MonthCell(mall=malls[row].slug, region_code=malls[row].region_id, month=month, open_days=20,
            wait_p90=int(60 * waits[row, min(starts.index(month), waits.shape[1] - 1)]))
        for row, month in months
    )  # fmt: skip
    return malls
