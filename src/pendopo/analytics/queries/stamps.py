"""When cells last changed, and which months have any."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL

from pendopo.analytics.models import MonthCell, MonthStamp


def month_stamps(months: Iterable[date]) -> dict[date, int]:
    """The stamp of each month, 0 where no cell was ever written: the same stamp, the same cells."""
    wanted = list(months)
    with connection.cursor() as cursor:  # every page asks this first
        cursor.execute("SELECT month, version FROM analytics_monthstamp WHERE month = ANY (%s)", [wanted])
        found = dict(cursor.fetchall())
    return {month: found.get(month, 0) for month in wanted}


def mall_stamps(months: Iterable[date], malls: Iterable[str]) -> dict[tuple[str, date], str]:
    """What changes whenever a month of a mall is counted again; nothing where it has no cell. The database
    keeps it: it names the transaction that wrote the month's whole.
    """
    rows = MonthCell.objects.filter(month__in=list(months), mall__in=list(malls), agency="", channel="")
    written = rows.annotate(written=RawSQL("analytics_monthcell.xmin::text", (), TextField()))
    return {(mall, month): stamp for mall, month, stamp in written.values_list("mall", "month", "written")}


def list_counted_months() -> list[date]:
    """Months that cells were written for, the oldest first."""
    return list(MonthStamp.objects.order_by("month").values_list("month", flat=True))
