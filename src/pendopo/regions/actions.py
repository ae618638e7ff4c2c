"""Writes of the room: loading the regions, and saying something about a day in a calendar layer."""

import csv
from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.kit.text import _
from pendopo.regions import rules
from pendopo.regions.models import CalendarDay, Region, RegionGroup
from pendopo.regions.types import DayKind, Layer

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_regions(*, by: Actor, at: datetime) -> int:
    """Load provinces, regencies, cities and groups from the data files; repeats change only differences."""
    regions = [
        Region(
            code=row["code"],
            name=rules.written_name(row["name"]),
            kind="province",
            zone=rules.zone_of_code(row["code"]),
        )
        for row in _rows("provinces.csv")
    ]
    regions += [
        Region(
            code=row["code"],
            name=rules.written_name(row["name"]),
            kind=rules.kind_of_name(row["name"]),
            parent_id=row["province_code"],
            zone=rules.zone_of_code(row["code"]),
        )
        for row in _rows("regencies.csv")
    ]
    known = set(Region.objects.values_list("code", "name", "zone"))
    changed = [region for region in regions if (region.code, region.name, region.zone) not in known]
    if changed:
        Region.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "kind", "parent", "zone"],
        )
        record("regions.regions.loaded", by=by, at=at, data={"count": len(changed)})
    members: dict[str, list[str]] = {}
    for row in _rows("groups.csv"):
        RegionGroup.objects.get_or_create(
            slug=row["slug"], defaults={"name": row["name"], "source": row["source"]}
        )
        members.setdefault(row["slug"], []).append(row["region_code"])
    for slug, codes in members.items():
        RegionGroup.objects.get(pk=slug).regions.set(Region.objects.filter(pk__in=codes))
    return len(changed)


def _require_calendar_permission(by: Actor, layer: str, place: str) -> None:
    region = place if layer in (Layer.PROVINCE, Layer.CITY) else ""
    if layer in (Layer.MALL, Layer.STALL) or not by.may(Permission.APPLY_FACT, region=region):
        raise NotAllowed


@transaction.atomic
def set_calendar_day(
    *,
    layer: str,
    place: str = "",
    day: date,
    status: str,
    reason: str,
    opens: time | None = None,
    closes: time | None = None,
    collective_leave: bool = False,
    decree: str = "",
    source: str = "",
    by: Actor,
    at: datetime,
) -> CalendarDay:
    """Say something about a day in the layer nation, province or city. A repeat replaces what was said.

    Days of malls and stalls go through `malls.actions.set_exception`, which knows who manages them.
    """
    _require_calendar_permission(by, layer, place)
    return write_calendar_day(
        layer=layer,
        place=place,
        day=day,
        status=status,
        reason=reason,
        opens=opens,
        closes=closes,
        collective_leave=collective_leave,
        decree=decree,
        source=source,
        by=by,
        at=at,
    )


def _check_day(*, status: str, reason: str, opens: time | None, closes: time | None) -> None:
    fields: dict[str, object] = {}
    if not reason.strip():
        fields["reason"] = _("Tulis alasannya.")
    if len(reason) > 200:
        fields["reason"] = _("Alasan paling panjang 200 huruf.")
    if status not in set(DayKind):
        fields["status"] = _("Pilih buka, tutup, atau dipersingkat.")
    if status == DayKind.SHORTENED and not (opens and closes and closes > opens):
        fields["closes"] = _("Jam tutup harus sesudah jam buka.")
    if fields:
        raise InvalidInput(fields=fields)  # type: ignore[arg-type]


@transaction.atomic
def write_calendar_day(
    *,
    layer: str,
    place: str,
    day: date,
    status: str,
    reason: str,
    opens: time | None = None,
    closes: time | None = None,
    collective_leave: bool = False,
    decree: str = "",
    source: str = "",
    by: Actor,
    at: datetime,
) -> CalendarDay:
    """Write one day of one layer after the caller has checked the permission."""
    _check_day(status=status, reason=reason, opens=opens, closes=closes)
    shortened = status == DayKind.SHORTENED
    row, _created = CalendarDay.objects.update_or_create(
        layer=layer,
        place=place,
        date=day,
        defaults={
            "status": status,
            "opens": opens if shortened else None,
            "closes": closes if shortened else None,
            "collective_leave": collective_leave,
            "reason": reason.strip(),
            "decree": decree.strip()[:120],
            "source": source.strip()[:200],
        },
    )
    record(
        "regions.calendar_day.set",
        by=by,
        at=at,
        data={
            "layer": layer,
            "place": place,
            "date": day.isoformat(),
            "status": status,
            "collective_leave": collective_leave,
        },
    )
    return row


@transaction.atomic
def remove_calendar_day(*, layer: str, place: str = "", day: date, by: Actor, at: datetime) -> bool:
    """Take back what the layer nation, province or city said about a day."""
    _require_calendar_permission(by, layer, place)
    return erase_calendar_day(layer=layer, place=place, day=day, by=by, at=at)


@transaction.atomic
def erase_calendar_day(*, layer: str, place: str, day: date, by: Actor, at: datetime) -> bool:
    """Remove one day of one layer after the caller has checked the permission; False when there was none."""
    count, _details = CalendarDay.objects.filter(layer=layer, place=place, date=day).delete()
    if count:
        record(
            "regions.calendar_day.removed",
            by=by,
            at=at,
            data={"layer": layer, "place": place, "date": day.isoformat()},
        )
    return bool(count)
