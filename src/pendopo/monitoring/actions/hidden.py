"""Finding what the public may not see, before somebody asks."""

from datetime import date, datetime

from pendopo.analytics.queries import list_counted_months
from pendopo.analytics.types import MEASURES
from pendopo.kit.actor import ANYONE, Actor
from pendopo.monitoring.models import HiddenPlaces, ReportedMeasure, Return
from pendopo.monitoring.queries import values
from pendopo.monitoring.queries.hidden import version_text

SHOWN_WHOLE = frozenset({"coverage", "open_days"})


def find_hidden_places(*, by: Actor, at: datetime) -> int:
    """Find which places of every measure are hidden in each finished month whose data changed; gives how many
    months. What is kept of older data is never used, so a page that comes first finds it by itself.
    """
    measures = [code for code in map(str, MEASURES) if code not in SHOWN_WHOLE]
    stamps = {month: version_text(found) for month, found in values.versions(_months()).items()}
    known = HiddenPlaces.objects.filter(month__in=list(stamps), measure__in=measures)
    current = {(row.measure, row.month) for row in known.defer("codes") if row.version == stamps[row.month]}
    changed = [month for month in stamps if any((measure, month) not in current for measure in measures)]
    for month in changed:
        _find(measures, month, stamps[month])
    return len(changed)


def _find(measures: list[str], month: date, version: str) -> None:
    maps = values.maps_of(measures, wanted=[month], by=ANYONE)
    HiddenPlaces.objects.bulk_create(
        (
            HiddenPlaces(
                measure=measure, month=month, version=version, codes=sorted(found[0].find_hidden())
            )
            for measure, found in maps.items()
        ),
        update_conflicts=True, unique_fields=["measure", "month"], update_fields=["version", "codes"],
    )  # fmt: skip


def _months() -> list[date]:
    """Finished months that counts, returns or imports speak of, the newest first."""
    told = Return.objects.filter(kind="month").values_list("starts_date", flat=True).distinct()
    imported = ReportedMeasure.objects.filter(superseded_at=None).values_list("month", flat=True).distinct()
    found = {*list_counted_months(), *told, *imported}
    return sorted((month for month in found if values.is_finished(month)), reverse=True)
