"""What everybody may take: whole months by region, small counts hidden, described for machines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after
from pendopo.analytics.types import Measure, Shape, SourceKind
from pendopo.kit.actor import ANYONE
from pendopo.monitoring.queries.tables import VALUE_COLUMNS, about, value_rows
from pendopo.monitoring.queries.values import list_months, versions
from pendopo.monitoring.rules.exports import Table, file_name, month_text

FORMATS = ("csv", "parquet", "json")
_TYPES = {"nilai": "number", "cakupan_persen": "number", "bulan": "yearmonth"}


@dataclass(frozen=True, slots=True)
class OpenMeasure:
    """One measure that is published, with its months."""

    measure: Measure
    file: str
    first: date
    last: date
    months: int


def list_open_measures(*, today: date) -> list[OpenMeasure]:
    """Counts and days with at least one finished month; shares and times are not published as files, since
    they would give counts away."""
    found = []
    for measure in cubes.list_measures():
        if not is_open(measure):
            continue
        wanted = open_months(measure.code.value, today=today)
        if wanted:
            found.append(
                OpenMeasure(measure, file_name(measure.code.value), wanted[0], wanted[-1], len(wanted))
            )
    return found


def is_open(measure: Measure) -> bool:
    """Whether values of a measure are published: counts and days are."""
    return measure.shape in {Shape.SUM, Shape.DISTINCT}


def open_months(measure: str, *, today: date) -> list[date]:
    """Finished months that may have a value."""
    return [month for month in list_months(measure) if month_after(month) <= today]


def open_table(measure: str, *, today: date, licence: str) -> Table:
    """All finished months of a measure, as everybody may see them."""
    entry = cubes.get_measure(measure)
    rows, generated = value_rows(measure, open_months(measure, today=today), by=ANYONE)
    shown = [row for row in rows if row[7] not in {"none"}]
    return Table(
        file_name(measure), str(entry.name), VALUE_COLUMNS, shown,
        about(made=today, licence=licence, generated=generated),
    )  # fmt: skip


def open_version(measure: str, *, today: date) -> tuple[Any, ...] | None:
    """The stamp of everything in a measure's file; None where it must be made anew each time."""
    stamps = versions(open_months(measure, today=today))
    return None if None in stamps.values() else (today, *stamps.values())


def dictionary_rows() -> list[list[str]]:
    """The dictionary of measures."""
    sources = {
        SourceKind.EVENTS: "dihitung dari kejadian",
        SourceKind.TYPED: "diketik atau diimpor",
        SourceKind.IMPORTED: "dari terbitan",
    }
    return [
        [
            measure.code.value, str(measure.name), str(measure.unit), str(measure.meaning),
            measure.direction.value, sources[measure.source], measure.shape.value, str(measure.version),
        ]
        for measure in cubes.list_measures()
    ]  # fmt: skip


DICTIONARY_COLUMNS: Sequence[tuple[str, str]] = (
    ("kode", "Kode"), ("nama", "Nama"), ("satuan", "Satuan"), ("arti", "Arti"), ("arah", "Arah"),
    ("asal", "Asal"), ("bentuk", "Bentuk"), ("versi", "Versi"),
)  # fmt: skip


def describe_package(*, today: date, licence: str, root: str) -> dict[str, Any]:
    """The description after Frictionless Data Package 1."""
    resources = [
        {
            "name": f"{item.file}-{ending}",
            "title": str(item.measure.name),
            "description": str(item.measure.meaning),
            "path": f"{root}{item.file}.{ending}",
            "format": ending,
            "mediatype": {"csv": "text/csv", "json": "application/json"}.get(
                ending, "application/vnd.apache.parquet"
            ),
            **({"encoding": "utf-8", "schema": _schema()} if ending == "csv" else {}),
            "temporal": f"{month_text(item.first)}/{month_text(item.last)}",
        }
        for item in list_open_measures(today=today)
        for ending in FORMATS
    ]
    return {
        "profile": "data-package",
        "name": "pendopo-pantauan",
        "title": "Pantauan layanan publik",
        "licenses": [{"name": licence.replace(" ", "-"), "title": licence}],
        "created": f"{today.isoformat()}T00:00:00Z",
        "resources": [*resources, _dictionary_resource(root)],
    }


def _schema() -> dict[str, Any]:
    return {
        "fields": [
            {"name": key, "title": heading, "type": _TYPES.get(key, "string")}
            for key, heading in VALUE_COLUMNS
        ],
        "primaryKey": ["bulan", "kode", "ukuran"],
        "missingValues": [""],
    }


def _dictionary_resource(root: str) -> dict[str, Any]:
    return {
        "name": "kamus",
        "title": "Kamus ukuran",
        "path": f"{root}kamus.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [{"name": key, "title": title, "type": "string"} for key, title in DICTIONARY_COLUMNS]
        },
    }
