"""Regions for tests: loaded once a test from the project's own files."""

from datetime import UTC, datetime

from pendopo.kit.actor import SYSTEM
from pendopo.regions.actions import load_regions
from pendopo.regions.models import Region

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 09.00 WIB


def make_region(code: str = "32.71", name: str = "Kota Bogor", zone: str = "Asia/Jakarta") -> Region:
    """One city below its province, without loading the whole country."""
    province, _ = Region.objects.get_or_create(
        code=code[:2], defaults={"name": f"Provinsi {code[:2]}", "kind": "province", "zone": zone}
    )
    region, _ = Region.objects.get_or_create(
        code=code, defaults={"name": name, "kind": "city", "parent": province, "zone": zone}
    )
    return region


def load_country() -> int:
    """All 38 provinces and 514 regencies and cities."""
    return load_regions(by=SYSTEM, at=AT)
