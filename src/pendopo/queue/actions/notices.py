"""Lines of text on the boards."""

from datetime import datetime, timedelta

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.kit.text import _
from pendopo.malls.models import Mall, Stall
from pendopo.queue.actions.moves import channel_of
from pendopo.queue.actions.statements import announce
from pendopo.queue.models import Notice
from pendopo.queue.queries.find import check_mall, mall_of


@transaction.atomic
def post_notice(
    *,
    mall: Mall | str,
    text: str,
    stall: Stall | str | None = None,
    minutes: int | None = None,
    by: Actor,
    at: datetime,
) -> Notice:
    """Show a line of text on the boards of a mall (or of one stall), for some minutes or until removed.

    Raises NotAllowed, InvalidInput.
    """
    place = mall_of(mall)
    check_mall(place, by=by, permission=Permission.MANAGE_QUEUE)
    words = " ".join(text.split())
    if not words or len(words) > 200:
        raise InvalidInput(fields={"text": _("Tulis pengumuman dengan 1 sampai 200 huruf.")})
    if minutes is not None and not 1 <= minutes <= 60 * 24 * 7:
        raise InvalidInput(fields={"minutes": _("Lama tayang antara 1 menit dan 7 hari.")})
    where = Stall.objects.filter(mall=place, slug=stall).first() if isinstance(stall, str) else stall
    if stall and where is None:
        raise NotFound()
    notice = Notice.objects.create(
        mall=place,
        stall=where,
        text=words,
        posted_by=f"{by.kind}:{by.code}",
        starts_at=at,
        ends_at=at + timedelta(minutes=minutes) if minutes else None,
    )
    _tell("posted", place, where, by=by, at=at, data={"minutes": minutes})
    return notice


@transaction.atomic
def remove_notice(*, notice_id: int, by: Actor, at: datetime) -> None:
    """Take a notice off the boards. A repeat changes nothing. Raises NotFound, NotAllowed."""
    notice = Notice.objects.select_for_update(of=("self",)).select_related("mall", "stall")
    row = notice.filter(id=notice_id).first()
    if row is None:
        raise NotFound()
    check_mall(row.mall, by=by, permission=Permission.MANAGE_QUEUE)
    if row.ends_at is not None and row.ends_at <= at:
        return
    row.ends_at = max(at, row.starts_at)
    row.save(update_fields=["ends_at"])
    _tell("removed", row.mall, row.stall, by=by, at=at, data={})


def _tell(
    name: str, mall: Mall, stall: Stall | None, *, by: Actor, at: datetime, data: dict[str, int | None]
) -> None:
    record(
        f"queue.notice.{name}",
        by=by,
        at=at,
        region=mall.region_id,
        mall=mall.slug,
        stall=stall.slug if stall else "",
        channel=channel_of(by, ""),
        data=data,
    )
    announce(mall.slug)
