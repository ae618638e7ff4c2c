"""Figures for tests: Bogor's pair, and variations of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files

from pendopo.monitoring.models import Alert
from pendopo.monitoring.types import Per, PrintedFigure
from pendopo.regions.models import Region

FIGURES = (files("pendopo.monitoring") / "data" / "figures.csv").read_bytes()
HEADING = FIGURES.split(b"\n", 1)[0].decode().strip()

BOGOR_FEBRUARY = PrintedFigure(
    region_code="32.71",
    place="Kota Bogor",
    site="MPP Kota Bogor",
    measure="applicants",
    per=Per.PERIOD,
    period_start=date(2020, 2, 1),
    period_end=date(2020, 2, 29),
    value_low=7912,
    value_high=7912,
    exact=True,
    source="poskota.co.id 2020-05-12",
)
BOGOR_MARCH = replace(
    BOGOR_FEBRUARY, period_start=date(2020, 3, 16), period_end=None, value_low=4431, value_high=4431
)

PLACES = {
    "11": "Aceh",
    "13": "Sumatera Barat",
    "14": "Riau",
    "21": "Kepulauan Riau",
    "31": "DKI Jakarta",
    "32": "Jawa Barat",
    "33": "Jawa Tengah",
    "34": "DI Yogyakarta",
    "35": "Jawa Timur",
    "36": "Banten",
    "51": "Bali",
    "73": "Sulawesi Selatan",
    "11.71": "Kota Banda Aceh",
    "13.71": "Kota Padang",
    "13.76": "Kota Payakumbuh",
    "14.71": "Kota Pekanbaru",
    "21.71": "Kota Batam",
    "32.05": "Kabupaten Garut",
    "32.11": "Kabupaten Sumedang",
    "32.71": "Kota Bogor",
    "33.17": "Kabupaten Rembang",
    "34.71": "Kota Yogyakarta",
    "35.10": "Kabupaten Banyuwangi",
    "35.15": "Kabupaten Sidoarjo",
    "35.78": "Kota Surabaya",
    "35.79": "Kota Batu",
    "36.01": "Kabupaten Pandeglang",
    "51.71": "Kota Denpasar",
    "73.13": "Kabupaten Wajo",
}


def make_regions() -> None:
    """Every region that the published figures name."""
    for code, name in sorted(PLACES.items(), key=lambda item: len(item[0])):
        Region.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "kind": "province" if "." not in code else "regency" if name.startswith("Kab") else "city",
                "parent_id": code[:2] if "." in code else None,
                "zone": "Asia/Makassar" if code[:2] in {"51", "73"} else "Asia/Jakarta",
            },
        )


def make_file(*rows: str, heading: str = HEADING, end: str = "\r\n") -> bytes:
    """A file of figures with the usual heading."""
    return (end.join([heading, *rows]) + end).encode()


def make_alert(mall: str = "bogor", region: str = "32.71") -> Alert:
    """An open fall of visits in the week of 9 November 2026."""
    start, at = date(2026, 11, 9), datetime(2026, 11, 16, 20, tzinfo=UTC)
    return Alert.objects.create(
        kind="fall", cadence="week", measure="visits", mall=mall, region_code=region, first_start=start,
        last_start=start, last_end=date(2026, 11, 16), value=5.0, expected=9.0, percent=-44.4, found_at=at,
        judged_at=at,
    )  # fmt: skip
