"""Months of cells for tests and benchmarks: seeded, marked as generated, with a few holes and falls."""

import random
from collections.abc import Iterable, Sequence
from datetime import date

from pendopo.analytics.models import MonthCell


def fill_months(codes: Iterable[str], months: Sequence[date], *, seed: int = 7) -> int:
    """One mall a region, one cell a month; every tenth region falls in the last month, some have holes."""
    dice = random.Random(seed)
    cells = []
    for number, code in enumerate(codes):
        size = dice.uniform(300, 9000)
        missed = dice.uniform(0.03, 0.2)
        for index, month in enumerate(months):
            last = index == len(months) - 1
            seasonal = 1 + 0.15 * (month.month in {6, 7, 12}) - 0.1 * (month.month in {4, 5})
            visits = int(size * seasonal * dice.uniform(0.9, 1.1))
            if last and number % 10 == 3:
                visits = int(visits * 0.45)
            hole = last and number % 17 == 5
            open_days = 400
            cells.append(
                MonthCell(
                    mall=f"mpp-{code}", region_code=code, month=month, is_generated=True,
                    visits=0 if hole else visits, tickets=0 if hole else int(visits * 1.1),
                    bookings=0 if hole else int(visits * 0.3), visitors=0 if hole else int(visits * 0.8),
                    services_finished=0 if hole else int(visits * 0.9),
                    no_shows=0 if hole else int(visits * 1.1 * missed),
                    remote=0 if hole else int(visits * 0.4), open_days=21, stall_days_open=open_days,
                    stall_days_seen=0 if hole else int(open_days * dice.uniform(0.85, 1)),
                    waits=0 if hole else visits, wait_median=None if hole else dice.randrange(300, 1500),
                    wait_p90=None if hole else dice.randrange(1500, 5400),
                    serves=0 if hole else visits, serve_median=None if hole else dice.randrange(200, 700),
                    serve_p90=None if hole else dice.randrange(700, 2000),
                )
            )  # fmt: skip
    MonthCell.objects.bulk_create(cells, batch_size=2000)
    return len(cells)
