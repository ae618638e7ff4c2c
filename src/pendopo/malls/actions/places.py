"""Agencies, malls, stalls and counters come, change and go."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.kit.text import _
from pendopo.malls.models import Agency, Counter, Mall, Stall
from pendopo.malls.queries import get_mall, require_here
from pendopo.malls.types import AgreementEnded, MallUnknown, PlaceTaken
from pendopo.regions.queries import get_region, zone_of

STALL_FIELDS = (
    "name", "number", "floor", "prefix", "sector", "base_minutes", "online_percent", "priority_percent",
    "horizon_days", "walk_in_when_full", "source", "is_example",
)  # fmt: skip
MALL_FIELDS = ("name", "address", "about", "facts", "source", "is_example", "opened_date", "closed_date")


def save_checked(row: models.Model) -> None:
    """Validate a row field by field and save it. Raises InvalidInput, or PlaceTaken when a name is in use."""
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as wrong:
        raise InvalidInput(fields={name: texts[0] for name, texts in wrong.message_dict.items()}) from None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as wrong:
        if "_once_a_" in str(wrong):
            raise PlaceTaken from None
        raise InvalidInput(
            _("Nilainya tidak cocok satu sama lain: periksa tanggal dan persentasenya.")
        ) from None


def _apply(row: models.Model, changes: Mapping[str, Any], allowed: tuple[str, ...]) -> list[str]:
    unknown = set(changes) - set(allowed)
    if unknown:
        raise InvalidInput(fields={name: _("Isian ini tidak dapat diubah.") for name in unknown})
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    return changed


@transaction.atomic
def create_agency(
    *,
    slug: str,
    name: str,
    short_name: str = "",
    kind: str = "local",
    field: str = "",
    by: Actor,
    at: datetime,
) -> Agency:
    """Enter an agency."""
    if not by.may_somewhere(Permission.MANAGE_MALL):
        raise NotAllowed
    agency = Agency(slug=slug, name=name, short_name=short_name or name, kind=kind, field=field)
    if Agency.objects.filter(pk=slug).exists():
        raise PlaceTaken
    save_checked(agency)
    record("malls.agency.created", by=by, at=at, agency=slug)
    return agency


@transaction.atomic
def create_mall(
    *, slug: str, name: str, region: str, is_demo: bool = False, by: Actor, at: datetime, **facts: Any
) -> Mall:
    """Enter a mall in a region; its time zone is the region's."""
    if not by.may(Permission.MANAGE_MALL, region=region):
        raise NotAllowed
    place = get_region(region)
    mall = Mall(slug=slug, name=name, region=place, zone=zone_of(region), is_demo=is_demo)
    _apply(mall, facts, (*MALL_FIELDS, "site"))
    if Mall.objects.filter(slug=slug).exists():
        raise PlaceTaken
    save_checked(mall)
    record("malls.mall.created", by=by, at=at, region=region, mall=slug)
    return mall


@transaction.atomic
def change_mall(*, mall: Mall | str, changes: Mapping[str, Any], by: Actor, at: datetime) -> Mall:
    """Change facts about a mall."""
    row = Mall.objects.select_for_update().get(pk=get_mall(mall).pk)
    require_here(by, Permission.MANAGE_MALL, mall=row)
    changed = _apply(row, changes, MALL_FIELDS)
    if changed:
        save_checked(row)
        record(
            "malls.mall.changed", by=by, at=at, region=row.region_id, mall=row.slug, data={"fields": changed}
        )
    return row


@transaction.atomic
def create_stall(
    *,
    mall: Mall | str,
    agency: str,
    slug: str,
    name: str,
    number: int,
    prefix: str,
    starts_date: date,
    ends_date: date | None = None,
    by: Actor,
    at: datetime,
    **facts: Any,
) -> Stall:
    """Bring an agency's stall into a mall under an agreement with dates."""
    place = get_mall(mall)
    require_here(by, Permission.MANAGE_MALL, mall=place)
    if not Agency.objects.filter(pk=agency).exists():
        raise InvalidInput(fields={"agency": _("Pilih instansi dari daftar.")})
    stall = Stall(
        mall=place,
        agency_id=agency,
        slug=slug,
        name=name,
        number=number,
        prefix=prefix.strip().upper(),
        starts_date=starts_date,
        ends_date=ends_date,
    )
    _apply(stall, facts, STALL_FIELDS)
    save_checked(stall)
    record(
        "malls.stall.created",
        by=by,
        at=at,
        region=place.region_id,
        mall=place.slug,
        stall=slug,
        agency=agency,
        data={
            "starts_date": starts_date.isoformat(),
            "ends_date": ends_date.isoformat() if ends_date else None,
        },
    )
    return stall


@transaction.atomic
def change_stall(*, stall: Stall, changes: Mapping[str, Any], by: Actor, at: datetime) -> Stall:
    """Change facts about a stall; its name in links and its agency stay."""
    row = Stall.objects.select_for_update(of=("self",)).select_related("mall").get(pk=stall.pk)
    require_here(by, Permission.MANAGE_MALL, mall=row.mall, stall=row.slug)
    changes = {**changes, **({"prefix": changes["prefix"].strip().upper()} if "prefix" in changes else {})}
    changed = _apply(row, changes, STALL_FIELDS)
    if changed:
        save_checked(row)
        _record_stall("malls.stall.changed", row, by, at, {"fields": changed})
    return row


def _record_stall(name: str, stall: Stall, by: Actor, at: datetime, data: dict[str, Any]) -> None:
    record(
        name,
        by=by,
        at=at,
        region=stall.mall.region_id,
        mall=stall.mall.slug,
        stall=stall.slug,
        agency=stall.agency_id,
        data=data,
    )


@transaction.atomic
def end_agreement(*, stall: Stall, ends_date: date, reason: str = "", by: Actor, at: datetime) -> Stall:
    """End a stall's agreement: `ends_date` is its last day. Its counters end with it."""
    row = Stall.objects.select_for_update(of=("self",)).select_related("mall").get(pk=stall.pk)
    require_here(by, Permission.MANAGE_MALL, mall=row.mall)
    if row.ends_date is not None and row.ends_date < ends_date:
        raise AgreementEnded
    if ends_date < row.starts_date:
        raise InvalidInput(fields={"ends_date": _("Hari terakhir tidak boleh sebelum hari pertama.")})
    row.ends_date = ends_date
    row.save(update_fields=["ends_date"])
    late = models.Q(ends_date__isnull=True) | models.Q(ends_date__gt=ends_date)
    Counter.objects.filter(late, stall=row).update(ends_date=ends_date)
    _record_stall(
        "malls.stall.ended", row, by, at, {"ends_date": ends_date.isoformat(), "reason": reason[:200]}
    )
    return row


@transaction.atomic
def create_counter(
    *, stall: Stall, number: int, starts_date: date, name: str = "", by: Actor, at: datetime
) -> Counter:
    """Add a counter to a stall; its number is unique in the mall, because it is spoken."""
    require_here(by, Permission.MANAGE_MALL, mall=stall.mall, stall=stall.slug)
    counter = Counter(mall=stall.mall, stall=stall, number=number, name=name.strip(), starts_date=starts_date)
    save_checked(counter)
    _record_stall("malls.counter.created", stall, by, at, {"counter": counter.pk, "number": number})
    return counter


def _counter_for_update(counter_id: int) -> Counter:
    rows = Counter.objects.select_for_update(of=("self",)).select_related("stall__mall", "mall")
    row = rows.filter(pk=counter_id).first()
    if row is None:
        raise MallUnknown
    return row


@transaction.atomic
def change_counter(*, counter_id: int, changes: Mapping[str, Any], by: Actor, at: datetime) -> Counter:
    """Change a counter's number or name."""
    row = _counter_for_update(counter_id)
    require_here(by, Permission.MANAGE_MALL, mall=row.mall, stall=row.stall.slug)
    changed = _apply(row, changes, ("number", "name"))
    if changed:
        save_checked(row)
        _record_stall("malls.counter.changed", row.stall, by, at, {"counter": row.pk, "fields": changed})
    return row


@transaction.atomic
def end_counter(*, counter_id: int, ends_date: date, by: Actor, at: datetime) -> Counter:
    """End a counter: `ends_date` is its last day."""
    row = _counter_for_update(counter_id)
    require_here(by, Permission.MANAGE_MALL, mall=row.mall, stall=row.stall.slug)
    if row.ends_date is not None and row.ends_date < ends_date:
        raise AgreementEnded
    row.ends_date = ends_date
    row.save(update_fields=["ends_date"])
    _record_stall(
        "malls.counter.ended", row.stall, by, at, {"counter": row.pk, "ends_date": ends_date.isoformat()}
    )
    return row
