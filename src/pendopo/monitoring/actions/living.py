"""Keeping the daily counts of malls equal to a recount of the log."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.events.queries import list_events_after
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.monitoring import rules
from pendopo.monitoring.models import CountCursor, DailyCount
from pendopo.monitoring.queries.living import count_day_from_events, cursor_for_update, position_of
from pendopo.regions import queries as regions

BATCH = 2000
MAX_BATCHES = 200


@transaction.atomic
def update_daily_counts(*, by: Actor, at: datetime) -> int:
    """Read the log from where it was left, and recount the days of malls that were touched.

    An event that commits late is read late and its day counted again, so the counts always equal a recount.
    """
    cursor = cursor_for_update()
    touched: set[tuple[str, str, date]] = set()
    for _batch in range(MAX_BATCHES):
        events, position = list_events_after(position_of(cursor), limit=BATCH)
        touched |= {
            (event.mall, event.region, clock.local_date(event.occurred_at, regions.zone_of(event.region)))
            for event in events
            if event.name in rules.COUNTED and event.mall and event.region
        }
        cursor.transaction_id, cursor.event_id = position.transaction_id, position.event_id
        if len(events) < BATCH:
            break
    cursor.save()
    for mall, region, day in sorted(touched):
        counts = count_day_from_events(mall, day, regions.zone_of(region))
        DailyCount.objects.update_or_create(
            mall=mall, day=day, defaults={"region_code": region, **asdict(counts)}
        )
    if touched:
        record("monitoring.daily_counts.updated", by=by, at=at, data={"days": len(touched)})
    return len(touched)


@transaction.atomic
def recount_days(*, by: Actor, at: datetime) -> int:
    """Forget all counts and count the whole log again (after a restore, or in doubt)."""
    cursor_for_update()
    DailyCount.objects.all().delete()
    CountCursor.objects.filter(id=1).update(transaction_id=0, event_id=0)
    return update_daily_counts(by=by, at=at)
