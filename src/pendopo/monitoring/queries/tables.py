"""The tables behind the pictures, as they leave the house."""

from collections.abc import Sequence
from datetime import date

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after, months
from pendopo.kit import words
from pendopo.kit.actor import Actor
from pendopo.kit.text import _
from pendopo.monitoring.queries import comparison, funnels, maps
from pendopo.monitoring.queries.values import month_maps
from pendopo.monitoring.rules import merging, telling
from pendopo.monitoring.rules.exports import Cell, Table, file_name, month_text
from pendopo.monitoring.types import MonthValue, ValueState
from pendopo.regions import queries as regions

VALUE_COLUMNS = (
    ("bulan", "Bulan"), ("kode", "Kode wilayah"), ("daerah", "Daerah"), ("tingkat", "Tingkat"),
    ("ukuran", "Ukuran"), ("nilai", "Nilai"), ("satuan", "Satuan"), ("keadaan", "Keadaan"),
    ("cakupan_persen", "Cakupan (%)"), ("contoh", "Contoh"), ("sumber", "Sumber"),
)  # fmt: skip


def about(*, made: date, licence: str, generated: bool, source: str = "") -> list[tuple[str, str]]:
    """Source, date, state and licence."""
    state = _("memuat angka contoh yang dibangkitkan") if generated else _("seperti tertulis pada tiap baris")
    return [
        ("sumber", source or str(_("Pendopo: dihitung dari kejadian, laporan berkala, dan angka terbitan"))),
        ("tanggal", made.isoformat()),
        ("keadaan", str(state)),
        ("lisensi", licence),
    ]


def value_rows(measure: str, wanted: Sequence[date], *, by: Actor) -> tuple[list[list[Cell]], bool]:
    """Every place with something to say, month by month, and whether any of it was generated."""
    entry = cubes.get_measure(measure)
    names = {region.code: region.name for region in regions.list_regions()}
    rows: list[list[Cell]] = []
    generated = False
    for found in month_maps(measure, wanted=wanted, by=by):
        for value in (found.nation, *found.provinces.values(), *found.regions.values()):
            if value.state == ValueState.NONE:
                continue
            generated = generated or value.is_generated
            rows.append(
                _value_row(value, entry.code.value, str(entry.unit), names.get(value.code, "Indonesia"))
            )
    return rows, generated


def _value_row(value: MonthValue, measure: str, unit: str, name: str) -> list[Cell]:
    covered = value.share_covered
    level = "nasional" if not value.code else "kabupaten/kota" if "." in value.code else "provinsi"
    return [
        month_text(value.month), value.code, name, level, measure,
        None if value.value is None else round(float(value.value), 2), unit, value.state.value,
        None if covered is None else round(100 * covered, 1), "ya" if value.is_generated else "",
        value.source or str(telling.ORIGINS.get(value.origin, "")),
    ]  # fmt: skip


def map_table(measure: str, *, month: date, mode: str, by: Actor, made: date, licence: str) -> Table:
    """The map's table with the change that it shows."""
    entry = cubes.get_measure(measure)
    earlier = month_after(month, -1 if mode == maps.Mode.MONTH else -12)
    before = month_maps(measure, wanted=[earlier], by=by)[0]
    now = month_maps(measure, wanted=[month], by=by)[0]
    rows, generated = value_rows(measure, [month], by=by)
    for row in rows:
        change = merging.change_of(before.of(str(row[1])), now.of(str(row[1])), entry.shape)
        row.append(None if change.size is None else round(change.size, 1))
    kinds = {"share": "perubahan_poin", "percentile": "perubahan_menit"}
    change_key = kinds.get(entry.shape, "perubahan_persen")
    columns = (*VALUE_COLUMNS, (change_key, f"terhadap {telling.month_in_words(earlier)}"))
    return Table(
        file_name("peta", measure, month_text(month)), f"{entry.name}, {telling.month_in_words(month)}",
        columns, rows, about(made=made, licence=licence, generated=generated),
    )  # fmt: skip


def months_table(
    measure: str, *, first: date, last: date, codes: Sequence[str], by: Actor, made: date, licence: str
) -> Table:
    """Months of some or all places."""
    entry = cubes.get_measure(measure)
    rows, generated = value_rows(measure, list(months(first, last)), by=by)
    if codes:
        rows = [row for row in rows if row[1] in codes]
    name = file_name(codes[0].replace(".", "-") if len(codes) == 1 else "daerah", measure,
        month_text(first), month_text(last))  # fmt: skip
    return Table(
        name, f"{entry.name}, {telling.month_in_words(first)} – {telling.month_in_words(last)}",
        VALUE_COLUMNS, rows, about(made=made, licence=licence, generated=generated),
    )  # fmt: skip


def comparison_table(found: comparison.Comparison, *, made: date, licence: str) -> Table:
    """The compared regions, a row a month and region."""
    rows = [
        [month_text(value.month), one.code, one.name, value.value, value.state.value,
         None if amount is None else round(amount, 2)]
        for one in found.regions
        for value, amount in zip(one.values, one.amounts, strict=True)
    ]  # fmt: skip
    columns = (
        ("bulan", "Bulan"), ("kode", "Kode wilayah"), ("daerah", "Daerah"), ("nilai", "Nilai"),
        ("keadaan", "Keadaan"), ("pada_gambar", str(found.scale_words)),
    )  # fmt: skip
    name = file_name(
        "banding", found.measure.code.value, *(one.code.replace(".", "-") for one in found.regions)
    )
    return Table(
        name, found.title, columns, rows,
        about(made=made, licence=licence, generated=found.has_generated),
    )  # fmt: skip


def funnel_table(found: funnels.FunnelPage, *, month: date, made: date, licence: str) -> Table:
    """The funnel's regions with their verdicts."""
    rows: list[list[Cell]] = [
        [row.code, row.name, row.hits, row.cases, round(row.percent, 2), row.verdict, str(row.words)]
        for row in found.rows
    ]
    columns = (
        ("kode", "Kode wilayah"), ("daerah", "Daerah"), ("jumlah", "Jumlah"), ("dari", "Dari"),
        ("persen", "Persen"), ("putusan", "Putusan (−2 … 2)"), ("arti", "Arti"),
    )  # fmt: skip
    return Table(
        file_name("corong", found.rate, month_text(month)), found.title, columns, rows,
        about(made=made, licence=licence, generated=found.has_generated),
    )  # fmt: skip


def footer(*, made: date, licence: str, generated: bool) -> list[str]:
    """The line below every picture that leaves the house."""
    found = about(made=made, licence=licence, generated=generated)
    parts = [f"{label.capitalize()}: {said}" for label, said in found if label != "tanggal"]
    parts.insert(1, words.long_date(made))
    return [". ".join(parts) + "."]
