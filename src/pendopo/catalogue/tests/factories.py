"""Malls, stalls and services for tests: Sari's mall in Bogor."""

from datetime import UTC, date, datetime
from itertools import count

from pendopo.catalogue.models import Service, StandardComponent, StandardVersion
from pendopo.catalogue.types import ComponentInput, ComponentKey, Item, ServiceInput, StandardInput
from pendopo.kit.actor import Actor, Grant, Permission, Scope
from pendopo.malls.models import Agency, Mall, Stall
from pendopo.regions.models import Region

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB
_numbers = count(1)


def manager(mall="bogor", stall="", region=""):
    """Joko, who manages the catalogue of one place."""
    grant = Grant(frozenset({Permission.MANAGE_CATALOGUE}), Scope(region, mall, stall))
    return Actor("staff", "joko", (grant,))


def make_mall(slug="bogor", zone="Asia/Jakarta"):
    """A mall in Kota Bogor."""
    province, _ = Region.objects.get_or_create(
        code="32", defaults={"name": "Jawa Barat", "kind": "province", "zone": "Asia/Jakarta"}
    )
    city, _ = Region.objects.get_or_create(
        code="32.71",
        defaults={"name": "Kota Bogor", "kind": "city", "zone": "Asia/Jakarta", "parent": province},
    )
    return Mall.objects.create(slug=slug, name=f"MPP {slug}", region=city, zone=zone)


def make_stall(mall, slug="disdukcapil", **more):
    """A stall of an agency of the same slug."""
    number = more.pop("number", None) or next(_numbers)
    agency, _ = Agency.objects.get_or_create(
        slug=slug, defaults={"name": slug.title(), "short_name": slug.title(), "kind": "local"}
    )
    letters = chr(65 + number % 26) + chr(65 + number // 26 % 26)
    values = {"name": slug.title(), "number": number, "prefix": letters, "starts_date": date(2026, 1, 1)}
    return Stall.objects.create(mall=mall, agency=agency, slug=slug, **(values | more))


def make_service(stall, slug="ktp-el-baru", **more):
    """A service at a stall."""
    values = {
        "type_code": slug, "name": slug.replace("-", " ").title(), "short_name": slug[:24],
        "duration_minutes": 10, "starts_date": date(2026, 1, 1),
    }  # fmt: skip
    return Service.objects.create(mall=stall.mall, stall=stall, slug=slug, **(values | more))


def make_standard(service, valid_from=date(2026, 1, 1), keys=None):
    """A version with the six public components."""
    version = StandardVersion.objects.create(service=service, valid_from=valid_from)
    for key in keys if keys is not None else list(ComponentKey)[:6]:
        StandardComponent.objects.create(version=version, key=key, text=f"{key} {valid_from}")
    return version


def service_input(**more):
    """A service as an officer would write it."""
    values = {
        "slug": "akta-kelahiran", "type_code": "akta-kelahiran", "stall": "disdukcapil",
        "name": "Akta kelahiran", "short_name": "Akta kelahiran", "duration_minutes": 15,
        "starts_date": date(2026, 1, 1), "words": ("akte lahir",), "life_events": ("birth",),
    }  # fmt: skip
    return ServiceInput(**(values | more))


def standard_input(valid_from=date(2026, 12, 1), **more):
    """A complete version as an officer would write it."""
    parts = {
        "requirements": ComponentInput(ComponentKey.REQUIREMENTS, items=(Item("KK"), Item("KTP-el", "asli"))),
        "procedure": ComponentInput(ComponentKey.PROCEDURE, text="Datang dan serahkan berkas."),
        "time": ComponentInput(ComponentKey.TIME, value=1, unit="working_days"),
        "fee": ComponentInput(
            ComponentKey.FEE, amount=0, source="UU 24/2013 Pasal 79A", is_example=False
        ),
        "product": ComponentInput(ComponentKey.PRODUCT, items=(Item("Akta"),)),
        "complaints": ComponentInput(ComponentKey.COMPLAINTS, text="lapor.go.id"),
    }  # fmt: skip
    parts |= more
    return StandardInput(valid_from, tuple(part for part in parts.values() if part is not None))
