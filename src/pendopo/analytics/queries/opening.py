"""Which stalls of a mall should have worked on which day, by timetable and dated facts."""

from datetime import date, timedelta

from pendopo.malls import queries as malls
from pendopo.malls import rules as opening
from pendopo.malls.models import Mall

_STEP = 63  # days out of one kept timetable


def list_open_stalls(mall: Mall | str, first: date, last: date) -> dict[date, frozenset[str]]:
    """For each day from `first` to `last`, the stalls that serve at some time of it. Raises MallUnknown."""
    mall = malls.get_mall(mall)
    found: dict[date, frozenset[str]] = {}
    day = first
    while day <= last:
        end = min(last, day + timedelta(days=_STEP - 1))
        table = malls.timetable(mall, first=day, last=end)
        while day <= end:
            found[day] = frozenset(
                row.slug
                for stall_id, row in table.stalls.items()
                if opening.service_periods(table, day, stall_id=stall_id)
            )
            day += timedelta(days=1)
    return found
