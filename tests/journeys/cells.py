"""Counted days of two malls for the journeys: working days from August on, one of them without a record."""

from datetime import date, timedelta

FIRST, LAST = date(2026, 8, 3), date(2026, 11, 22)
GAPS = {date(2026, 10, 14), date(2026, 11, 18)}


def make_cells() -> None:
    """Days with a weekly shape; October is quieter than September."""
    from pendopo.analytics.tests.factories import make_day, make_gap

    day = FIRST
    while day <= LAST:
        if day.weekday() < 5:
            for mall, region in (("bogor", "32.71"), ("padang", "13.71")):
                if mall == "bogor" and day in GAPS:
                    make_gap(mall, day=day, region=region, stalls_open=3)
                    continue
                people = 60 - 4 * day.weekday() - (12 if day.month == 10 else 0)
                make_day(
                    mall, day=day, region=region, visits=people, tickets=people - 3, bookings=people // 3,
                    services_finished=people - 6, remote=people // 4, stalls_open=3,
                    waits={420: people // 2, 900: people // 3, 1500: people // 6},
                )  # fmt: skip
        day += timedelta(days=1)
