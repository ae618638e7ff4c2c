"""When cells last changed, and which months have any."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from pendopo.analytics.models import MonthStamp


def month_stamps(months: Iterable[date]) -> dict[date, int]:
    """The stamp of each month, 0 where no cell was ever written: the same stamp, the same cells."""
    wanted = list(months)
    with connection.cursor() as cursor:  # every page asks this first
        cursor.execute("SELECT month, version FROM analytics_monthstamp WHERE month = ANY (%s)", [wanted])
        found = dict(cursor.fetchall())
    return {month: found.get(month, 0) for month in wanted}


def list_counted_months() -> list[date]:
    """Months that cells were written for, the oldest first."""
    return list(MonthStamp.objects.order_by("month").values_list("month", flat=True))
