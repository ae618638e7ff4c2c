"""Weekly hours, and days that are exceptions."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import InvalidInput, Text
from pendopo.kit.text import _
from pendopo.malls import rules
from pendopo.malls.models import Mall, OpeningHours, Stall
from pendopo.malls.queries import get_mall, require_here
from pendopo.malls.types import HoursInput
from pendopo.regions.actions import erase_calendar_day, write_calendar_day
from pendopo.regions.models import CalendarDay


@transaction.atomic
def set_hours(
    *,
    mall: Mall | str,
    rows: Sequence[HoursInput],
    stall: Stall | None = None,
    starts_date: date | None = None,
    ends_date: date | None = None,
    source: str = "",
    is_example: bool = False,
    by: Actor,
    at: datetime,
) -> list[OpeningHours]:
    """Set the weekly hours of a mall or stall from a date on (for a time, when it has an end).

    Replaces the set of the same owner and start; older sets count again when this one ends.
    """
    place = get_mall(mall)
    require_here(by, Permission.MANAGE_MALL, mall=place, stall=stall.slug if stall else "")
    _check(rows, starts_date, ends_date)
    OpeningHours.objects.filter(mall=place, stall=stall, starts_date=starts_date).delete()
    made = OpeningHours.objects.bulk_create(
        OpeningHours(
            mall=place,
            stall=stall,
            step=row.step,
            weekday=row.weekday,
            opens=row.opens,
            closes=row.closes,
            last_ticket=row.last_ticket,
            starts_date=starts_date,
            ends_date=ends_date,
            source=source,
            is_example=is_example,
        )
        for row in rows
    )
    record(
        "malls.hours.set",
        by=by,
        at=at,
        region=place.region_id,
        mall=place.slug,
        stall=stall.slug if stall else "",
        data={
            "step": ",".join(sorted({row.step for row in rows})),
            "starts_date": starts_date.isoformat() if starts_date else None,
            "rows": len(rows),
        },
    )
    return made


def _check(rows: Sequence[HoursInput], starts_date: date | None, ends_date: date | None) -> None:
    fields: dict[str, Text] = {}
    plain = [(row.weekday, row.opens, row.closes, row.last_ticket, row.step) for row in rows]
    for index in rules.hours_mistakes(plain):
        fields[f"rows.{index}"] = _(
            "Jam tutup harus sesudah jam buka, tiket terakhir di antaranya, "
            "dan jam dalam sehari tidak boleh bertumpuk."
        )
    if not rows:
        fields["rows"] = _("Isi sedikitnya satu hari.")
    if any(row.step not in set(OpeningHours.Step) for row in rows):
        fields["step"] = _("Pilih langkah dari daftar.")
    if starts_date and ends_date and ends_date < starts_date:
        fields["ends_date"] = _("Hari terakhir tidak boleh sebelum hari pertama.")
    if fields:
        raise InvalidInput(fields=fields)


@transaction.atomic
def set_exception(
    *,
    mall: Mall | str,
    day: date,
    status: str,
    reason: str,
    stall: Stall | None = None,
    opens: time | None = None,
    closes: time | None = None,
    decree: str = "",
    source: str = "",
    by: Actor,
    at: datetime,
) -> CalendarDay:
    """Make one day of a mall or stall an exception: open on a holiday, closed, or with hours of its own.

    Bookings it hits are found by `continuity.actions.change_places`, through which pages call it.
    """
    place = get_mall(mall)
    require_here(by, Permission.APPLY_FACT, mall=place, stall=stall.slug if stall else "")
    if day < local_date(at, place.zone):
        raise InvalidInput(fields={"day": _("Hari ini sudah lewat. Pilih hari ini atau sesudahnya.")})
    row = write_calendar_day(
        layer="stall" if stall else "mall",
        place=f"{place.slug}/{stall.slug}" if stall else place.slug,
        day=day,
        status=status,
        reason=reason,
        opens=opens,
        closes=closes,
        decree=decree,
        source=source,
        by=by,
        at=at,
    )
    record(
        "malls.exception.set",
        by=by,
        at=at,
        region=place.region_id,
        mall=place.slug,
        stall=stall.slug if stall else "",
        data={"date": day.isoformat(), "status": status},
    )
    return row


@transaction.atomic
def remove_exception(
    *, mall: Mall | str, day: date, stall: Stall | None = None, by: Actor, at: datetime
) -> bool:
    """Make a day of a mall or stall ordinary again; False when it was no exception."""
    place = get_mall(mall)
    require_here(by, Permission.APPLY_FACT, mall=place, stall=stall.slug if stall else "")
    removed = erase_calendar_day(
        layer="stall" if stall else "mall",
        place=f"{place.slug}/{stall.slug}" if stall else place.slug,
        day=day,
        by=by,
        at=at,
    )
    if removed:
        record(
            "malls.exception.removed",
            by=by,
            at=at,
            region=place.region_id,
            mall=place.slug,
            stall=stall.slug if stall else "",
            data={"date": day.isoformat()},
        )
    return removed
