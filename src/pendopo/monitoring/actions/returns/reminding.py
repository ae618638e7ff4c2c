"""Who is told by e-mail: malls before and after their due day, and the ministry in one digest a day."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from pendopo.events.actions import record
from pendopo.kit import words
from pendopo.kit.actor import Actor, Permission
from pendopo.malls.models import Mall
from pendopo.monitoring.models import Return
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.queries.returns.addresses import AddressBook, list_addresses, read_addresses
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Period, PeriodKind
from pendopo.notifications.actions import notify

KINDS = {"before": "return_due_soon", "due": "return_due_today", "late": "return_late"}


def tell_mall(
    row: Return, kind: str, *, by: Actor, at: datetime, dedupe: str, mall: Mall | None = None,
    book: AddressBook | None = None,
) -> int:  # fmt: skip
    """Put a message to those who answer for the mall into the outbox, in the caller's transaction."""
    mall = mall or Mall.objects.filter(slug=row.mall).first()
    if mall is None:
        return 0
    period = Period(PeriodKind(row.kind), row.starts_date, row.ends_date)
    with translation.override("id"):  # staff are written to in the language of the office
        context = {
            "mall": row.mall_name, "zone": mall.zone, "period": rules.period_words(period),
            "due": words.long_date(row.due_date),
            "path": f"/petugas/{row.mall}/laporan/{rules.period_code(period)}/",
        }  # fmt: skip
    known = book or read_addresses(Permission.REPORT, at=at)
    addresses = known.of(region=mall.region_id, mall=mall.slug)
    for address in addresses:
        notify(kind=kind, email=address, context=context, dedupe=f"{dedupe}:{address}", by=by, at=at)
    return len(addresses)


@transaction.atomic
def send_return_reminders(*, by: Actor, at: datetime) -> int:
    """Remind each mall whose return is due soon, due today or late, and tell the ministry which are late.

    Run again on the same day it says nothing twice. Gives how many messages were put out.
    """
    count = 0
    late: list[str] = []
    book = read_addresses(Permission.REPORT, at=at)
    for row, mall, when in queries.list_returns_to_remind(at=at):
        key = f"return_reminder:{row.pk}:{when}:{at:%Y%m%d}"
        count += tell_mall(row, KINDS[when], by=by, at=at, dedupe=key, mall=mall, book=book)
        if when == "late":
            late.append(row.mall_name)
    if late:
        context = {"names": sorted(set(late))[:40], "count": len(late), "path": "/pantau/laporan/"}
        for address in list_addresses(Permission.REVIEW_RETURNS, at=at):
            notify(
                kind="return_digest", email=address, context=context,
                dedupe=f"return_digest:{at:%Y%m%d}:{address}", by=by, at=at,
            )  # fmt: skip
            count += 1
    if count:
        record("monitoring.return_reminders.sent", by=by, at=at, data={"count": count})
    return count
