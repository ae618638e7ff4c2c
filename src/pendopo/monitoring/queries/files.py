"""Tables and pictures as files, made one at a time and kept while they are true."""

import io
import time
from collections import deque
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock

from pendopo.kit.errors import InvalidInput, TooMany
from pendopo.kit.text import _
from pendopo.monitoring.queries.kept import is_kept, kept
from pendopo.monitoring.rules import exports
from pendopo.monitoring.rules.exports import Table

TABLE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PICTURE_TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
MOST_SECONDS = 15  # of each minute that one process works on files for people who are not signed in
_ONE_AT_A_TIME = Lock()
_MADE: deque[tuple[float, float]] = deque(maxlen=1000)  # when a file was made, and how long it took


def make_table(
    table: Callable[[], Table], kind: str, *, key: tuple[Hashable, ...], version: Hashable,
    is_known: bool = False,
) -> bytes:  # fmt: skip
    """A table as a file; `table` is asked only when the file is not kept. Raises InvalidInput and TooMany.

    `is_known`: somebody signed in asks, who is not refused because strangers keep the process busy.
    """
    if kind not in TABLE_TYPES:
        raise InvalidInput(fields={"jenis": _("Jenis berkas ini tidak ada.")})
    writers: dict[str, Callable[[Table], bytes]] = {
        "csv": exports.as_csv, "json": exports.as_json, "parquet": _parquet, "xlsx": _xlsx,
    }  # fmt: skip
    return _guarded(("table", kind, *key), version, lambda: writers[kind](table()), is_known=is_known)


def make_picture(
    svg: Callable[[], str], kind: str, *, key: tuple[Hashable, ...], version: Hashable,
    is_known: bool = False,
) -> bytes:  # fmt: skip
    """A picture as a file. Raises InvalidInput and TooMany."""
    if kind not in PICTURE_TYPES:
        raise InvalidInput(fields={"jenis": _("Jenis berkas ini tidak ada.")})
    writers: dict[str, Callable[[str], bytes]] = {"svg": str.encode, "png": _png, "pdf": _pdf}
    return _guarded(("picture", kind, *key), version, lambda: writers[kind](svg()), is_known=is_known)


def _guarded(
    key: tuple[Hashable, ...], version: Hashable, make: Callable[[], bytes], *, is_known: bool
) -> bytes:
    """One conversion at a time in a process and so many seconds a minute: an address cannot burn the
    processor.
    """
    if is_kept(key, version):
        return kept(key, version, make)
    if not is_known and _busy_seconds(time.monotonic()) > MOST_SECONDS:
        raise TooMany
    if not _ONE_AT_A_TIME.acquire(timeout=5):
        raise TooMany
    begun = time.monotonic()
    try:
        return kept(key, version, make)
    finally:
        _MADE.append((time.monotonic(), time.monotonic() - begun))
        _ONE_AT_A_TIME.release()


def _busy_seconds(now: float) -> float:
    return sum(took for at, took in tuple(_MADE) if now - at < 60)


def _parquet(table: Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {key: [row[index] for row in table.rows] for index, (key, _heading) in enumerate(table.columns)}
    made = pa.table(columns).replace_schema_metadata({"judul": table.title, **dict(table.about)})
    sink = io.BytesIO()
    pq.write_table(made, sink, compression="zstd")
    return sink.getvalue()


def _xlsx(table: Table) -> bytes:
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tabel"
    sheet.append([heading for _key, heading in table.columns])
    for row in table.rows:
        sheet.append([exports.safe_cell(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for index, (_key, heading) in enumerate(table.columns, start=1):
        longest = max([len(heading), *(len(str(row[index - 1] or "")) for row in table.rows[:200])])
        sheet.column_dimensions[get_column_letter(index)].width = min(48, longest + 2)
    about = book.create_sheet("Tentang")
    about.append([exports.safe_cell(table.title)])
    for label, said in table.about:
        about.append([exports.safe_cell(label), exports.safe_cell(said)])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _converter() -> object:
    """The converter with our typeface; loaded with the first picture only."""
    import font_manrope
    import vl_convert

    vl_convert.register_font_directory(str(Path(font_manrope.__file__).parent / "files"))
    return vl_convert


def _png(svg: str) -> bytes:
    return bytes(_converter().svg_to_png(svg, scale=2.0))  # type: ignore[attr-defined]


def _pdf(svg: str) -> bytes:
    return bytes(_converter().svg_to_pdf(svg))  # type: ignore[attr-defined]
