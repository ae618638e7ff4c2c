"""Writing the catalogue: services, versions of their standards, and whole files."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from pendopo.catalogue import rules
from pendopo.catalogue.models import Service, StandardComponent, StandardVersion
from pendopo.catalogue.queries import list_catalogue, service_input
from pendopo.catalogue.rules.files import list_repeats, read_catalogue_file
from pendopo.catalogue.types import (
    CatalogueFileInvalid,
    ComponentInput,
    FileProblem,
    ImportResult,
    ServiceFile,
    ServiceInput,
    StandardInForce,
    StandardInput,
)
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed, NotFound
from pendopo.kit.text import _
from pendopo.malls.models import Agency, Mall, Stall

SLUG_TAKEN = _("Layanan dengan alamat ini sudah ada di mal ini.")


@transaction.atomic
def create_service(*, mall: Mall, service: ServiceInput, by: Actor, at: datetime) -> Service:
    """Add a service to a stall. Raises InvalidInput, NotAllowed, Conflict when the slug is taken."""
    stall = _stall_for_update(mall, service.stall)
    _demand(by, mall, stall)
    _check(service)
    if Service.objects.filter(mall=mall, slug=service.slug).exists():
        raise Conflict(SLUG_TAKEN, fields={"slug": _("Sudah dipakai.")})
    row = Service.objects.create(mall=mall, **_columns(service, stall))
    _record("created", row, by=by, at=at, data={"type_code": row.type_code})
    return row


@transaction.atomic
def edit_service(*, service_id: int, changes: Mapping[str, Any], by: Actor, at: datetime) -> Service:
    """Change what is named in `changes` (fields of ServiceInput). Moving needs both stalls' permission."""
    row = _service_for_update(service_id)
    before = service_input(row)
    unknown = set(changes) - set(asdict(before))
    if unknown:
        raise InvalidInput(fields={name: _("Isian tidak dikenal.") for name in sorted(unknown)})
    wanted = replace(before, **changes)
    _demand(by, row.mall, row.stall)
    stall = row.stall if wanted.stall == before.stall else _stall_for_update(row.mall, wanted.stall)
    _demand(by, row.mall, stall)
    _check(wanted)
    changed = sorted(name for name, value in asdict(wanted).items() if value != getattr(before, name))
    if not changed:
        return row
    if "slug" in changed and Service.objects.filter(mall=row.mall, slug=wanted.slug).exists():
        raise Conflict(SLUG_TAKEN, fields={"slug": _("Sudah dipakai.")})
    for name, value in _columns(wanted, stall).items():
        setattr(row, name, value)
    row.save()
    _record("edited", row, by=by, at=at, data={"fields": changed})
    return row


@transaction.atomic
def add_service(
    *, mall: Mall, service: ServiceInput, standard: StandardInput, by: Actor, at: datetime
) -> Service:
    """A new service, the last of its stall, with the first version of its standard."""
    others = Service.objects.filter(mall=mall, stall__slug=service.stall)
    last = others.aggregate(last=Max("position"))["last"]
    placed = replace(service, position=0 if last is None else min(last + 1, 32767))
    row = create_service(mall=mall, service=placed, by=by, at=at)
    publish_standard_version(service_id=row.pk, standard=standard, by=by, at=at)
    return row


@transaction.atomic
def retire_service(*, service_id: int, ends_date: date | None, by: Actor, at: datetime) -> Service:
    """Let a service end after a day, today at the earliest, or go on (None). It is never deleted, since
    visits refer to it. Whose bookings that hits is shown and told by `continuity.actions.change_places`.
    """
    row = _service_for_update(service_id)
    _demand(by, row.mall, row.stall)
    if row.ends_date == ends_date:
        return row
    if ends_date is not None and ends_date < row.starts_date:
        raise InvalidInput(fields={"ends_date": _("Tanggal berakhir mendahului tanggal mulai.")})
    if ends_date is not None and ends_date < local_date(at, row.mall.zone):
        raise InvalidInput(fields={"ends_date": _("Hari terakhir paling awal hari ini.")})
    row.ends_date = ends_date
    row.save(update_fields=["ends_date"])
    if ends_date is None:
        _record("continued", row, by=by, at=at, data={})
    else:
        _record("retired", row, by=by, at=at, data={"ends_date": ends_date.isoformat()})
    return row


@transaction.atomic
def publish_standard_version(
    *, service_id: int, standard: StandardInput, by: Actor, at: datetime
) -> StandardVersion:
    """Publish a version in force from a day.

    A version that has been in force stays as it was (StandardInForce); one still to come may be replaced.
    """
    row = _service_for_update(service_id)
    _demand(by, row.mall, row.stall)
    problems = rules.check_standard(standard)
    if problems:
        raise InvalidInput(fields=problems)
    today = local_date(at, row.mall.zone)
    old = StandardVersion.objects.filter(service=row, valid_from=standard.valid_from).first()
    if old is not None and old.valid_from <= today:
        raise StandardInForce
    if old is not None:
        old.delete()
    version = StandardVersion.objects.create(
        service=row, valid_from=standard.valid_from, decree=standard.decree.strip(), recorded_at=at
    )
    StandardComponent.objects.bulk_create(_component(version, part) for part in standard.components)
    data = {
        "valid_from": standard.valid_from.isoformat(),
        "replaced": old is not None,
        "complete": rules.complete_standard(standard),
        "examples": sum(rules.is_example(part.source, part.is_example) for part in standard.components),
    }
    _record("published", row, by=by, at=at, data=data, thing="standard")
    return version


def import_catalogue(
    *, mall: Mall, files: Mapping[str, str], by: Actor, at: datetime, dry_run: bool = False
) -> ImportResult:
    """Take in catalogue files (name -> text), all or nothing. CatalogueFileInvalid names every problem."""
    entries: list[ServiceFile] = []
    problems: list[FileProblem] = []
    for name, text in files.items():
        found, wrong = read_catalogue_file(text, name)
        entries += found
        problems += wrong
    problems += list_repeats(entries)
    problems += _unknown_places(mall, entries)
    if problems:
        raise CatalogueFileInvalid(tuple(sorted(problems)))
    with transaction.atomic():
        Mall.objects.select_for_update().get(pk=mall.pk)
        result = _take_in(mall, entries, by=by, at=at)
        if dry_run:
            transaction.set_rollback(True)
        elif result.created or result.edited or result.versions:
            counts = {name: len(getattr(result, name)) for name in ("created", "edited", "unchanged")}
            record(
                "catalogue.files.imported", by=by, at=at, region=mall.region_id, mall=mall.slug,
                data=counts | {"versions": result.versions},
            )  # fmt: skip
    return replace(result, dry_run=dry_run)


def _take_in(mall: Mall, entries: Sequence[ServiceFile], *, by: Actor, at: datetime) -> ImportResult:
    known = {entry.service.slug: entry for entry in list_catalogue(mall)}
    ids = dict(Service.objects.filter(mall=mall).values_list("slug", "pk"))
    created, edited, unchanged, versions, problems = [], [], [], 0, []
    for entry in entries:
        slug = entry.service.slug
        before = known.get(slug)
        if before is None:
            ids[slug] = create_service(mall=mall, service=entry.service, by=by, at=at).pk
            created.append(slug)
        elif before.service != entry.service:
            edit_service(service_id=ids[slug], changes=_fields(entry.service), by=by, at=at)
            edited.append(slug)
        else:
            unchanged.append(slug)
        have = set(before.standards) if before else set()
        for standard in entry.standards:
            if standard in have:
                continue
            try:
                publish_standard_version(service_id=ids[slug], standard=standard, by=by, at=at)
                versions += 1
            except StandardInForce as error:
                problems.append(FileProblem(entry.file, entry.line, "standards", str(error)))
    if problems:
        raise CatalogueFileInvalid(tuple(problems))
    return ImportResult(tuple(created), tuple(edited), tuple(unchanged), versions)


def _unknown_places(mall: Mall, entries: Sequence[ServiceFile]) -> list[FileProblem]:
    stalls = set(Stall.objects.filter(mall=mall).values_list("slug", flat=True))
    wanted = {entry.service.agency for entry in entries if entry.service.agency}
    agencies = set(Agency.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    problems = []
    for entry in entries:
        if entry.service.stall not in stalls:
            sentence = _("Gerai %(stall)s tidak ada di mal ini.") % {"stall": entry.service.stall}
            problems.append(FileProblem(entry.file, entry.line, "stall", str(sentence)))
        if entry.service.agency and entry.service.agency not in agencies:
            sentence = _("Instansi %(agency)s tidak dikenal.") % {"agency": entry.service.agency}
            problems.append(FileProblem(entry.file, entry.line, "agency", str(sentence)))
    return problems


def _stall_for_update(mall: Mall, slug: str) -> Stall:
    stall = Stall.objects.select_for_update().filter(mall=mall, slug=slug).first()
    if stall is None:
        raise InvalidInput(fields={"stall": _("Gerai tidak ada di mal ini.")})
    return stall


def _service_for_update(service_id: int) -> Service:
    row = (
        Service.objects.select_for_update(of=("self",), no_key=True)  # bookings may go on meanwhile
        .select_related("mall", "stall", "agency")
        .filter(pk=service_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def _demand(by: Actor, mall: Mall, stall: Stall) -> None:
    if not rules.may_manage_catalogue(by, region=mall.region_id, mall=mall.slug, stall=stall.slug):
        raise NotAllowed


def _check(service: ServiceInput) -> None:
    problems = rules.check_service(service)
    if service.agency and not Agency.objects.filter(pk=service.agency).exists():
        problems["agency"] = _("Instansi tidak dikenal.")
    if problems:
        raise InvalidInput(fields=problems)


def _fields(service: ServiceInput) -> dict[str, Any]:
    return {name: getattr(service, name) for name in asdict(service)}


def _columns(service: ServiceInput, stall: Stall) -> dict[str, Any]:
    columns = _fields(service)
    columns["words"] = list(service.words)
    columns["life_events"] = list(service.life_events)
    columns["stall"] = stall
    columns["agency_id"] = columns.pop("agency") or None
    return columns


def _component(version: StandardVersion, part: ComponentInput) -> StandardComponent:
    data: dict[str, Any] = {}
    if part.items:
        data["items"] = [
            {name: value for name, value in asdict(item).items() if value not in ("", None)}
            for item in part.items
        ]
    for name in ("value", "unit", "amount", "basis"):
        value = getattr(part, name)
        if value not in ("", None):
            data[name] = value
    return StandardComponent(
        version=version, key=part.key.value, text=part.text, data=data, source=part.source,
        is_example=rules.is_example(part.source, part.is_example),
    )  # fmt: skip


def _record(
    what: str, row: Service, *, by: Actor, at: datetime, data: dict[str, Any], thing: str = "service"
) -> None:
    record(
        f"catalogue.{thing}.{what}", by=by, at=at, region=row.mall.region_id, mall=row.mall.slug,
        stall=row.stall.slug, agency=row.agency_id or row.stall.agency_id, service=row.slug, data=data,
    )  # fmt: skip
