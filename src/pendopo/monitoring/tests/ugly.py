"""A corpus of ugly files, made when tests run: what offices really send, and what nobody should."""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

HEAD = ["Wilayah", "Bulan", "Ukuran", "Nilai", "Catatan"]
WHERE = ["32.71", "2020-05", "applicants"]
GOOD = ["32.71", "2020-05", "applicants", 4431, ""]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(
    rows: Iterable[Iterable[Any]], *, change: Callable[[Any], None] | None = None, title: str = "Data"
) -> bytes:
    """An .xlsx file with one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(*rows: list[Any], **more: Any) -> bytes:
    """A workbook with the heading of the bulk file."""
    return workbook([HEAD, *rows], **more)


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The file with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _add(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: data})


def _with_entity(parts: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet1.xml"
    bomb = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
    head, _mark, rest = parts[name].partition(b"<worksheet")
    parts[name] = head + bomb + b"<worksheet" + rest


def _without_workbook(parts: dict[str, bytes]) -> None:
    del parts["xl/workbook.xml"]
    parts["word/document.xml"] = b"<w/>"


def _garbled(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row><c r='A1'>"


def _huge_dimension(parts: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"')


def _far_row(sheet: Any) -> None:
    sheet.cell(1_000_000, 1, "32.71")


def refused_whole() -> dict[str, tuple[bytes, str]]:
    """Files that are refused before a cell is read, with a word that the answer must say."""
    good = table(GOOD)
    return {
        "empty": (b"", "kosong"),
        "only spaces": (b"  \r\n ", "kosong"),
        "old xls": (OLE + b"\x00" * 4000, ".xls lama"),
        "password": (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        "macros": (repacked(good, _add("xl/vbaProject.bin", b"\x00" * 50)), "makro"),
        "zip bomb": (repacked(good, _add("xl/media/x.xml", b"0" * 40_000_000)), "mengembang"),
        "many parts": (
            repacked(good, lambda parts: parts.update({f"p{n}.xml": b"<a/>" for n in range(500)})),
            "mengembang",
        ),
        "entities": (repacked(good, _with_entity), "perintah XML"),
        "a letter": (repacked(good, _without_workbook), "bukan lembar kerja"),
        "cut off": (good[: len(good) // 2], "rusak"),
        "garbled sheet": (repacked(good, _garbled), "rusak"),
        "web page": (b"<html><table><tr><td>1</td></tr></table></html>", "halaman web"),
        "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "bukan lembar kerja atau teks"),
        "too large": (b"a;b\r\n" * 3_000_000, "terlalu besar"),
        "a row too far": (table(GOOD, change=_far_row), "terlalu panjang"),
    }


def _merge(first: str) -> Callable[[Any], None]:
    return lambda sheet: sheet.merge_cells(first)


def wrong_cells() -> dict[str, tuple[bytes, str, str]]:
    """Files with one wrong cell: where it is and a word of the answer."""
    return {
        "words for a number": (table([*WHERE, "dua ratus", ""]), "D2", "bukan satu angka"),
        "a range": (table(["32.71", "2020-05", "applicants", "150-300", ""]), "D2", "bukan satu angka"),
        "two readings": (table(["32.71", "2020-05", "applicants", "1,234", ""]), "D2", "dua angka"),
        "negative": (table(["32.71", "2020-05", "applicants", -4, ""]), "D2", "kurang dari nol"),
        "half a person": (table(["32.71", "2020-05", "applicants", 4.5, ""]), "D2", "bilangan bulat"),
        "no value": (table(["32.71", "2020-05", "applicants", "-", ""]), "D2", "belum ditulis"),
        "no month": (table(["32.71", "segera", "applicants", 4, ""]), "B2", "bukan bulan"),
        "impossible date": (table(["32.71", "31-02-2020", "applicants", 4, ""]), "B2", "bukan bulan"),
        "a month to come": (table(["32.71", "2099-01", "applicants", 4, ""]), "B2", "belum tiba"),
        "unknown region": (table(["99.99", "2020-05", "applicants", 4, ""]), "A2", "tidak ada dalam daftar"),
        "unknown measure": (table(["32.71", "2020-05", "kebahagiaan", 4, ""]), "C2", "bukan ukuran"),
        "a failed formula": (table(["32.71", "2020-05", "applicants", "#REF!", ""]), "D2", "Rumus"),
        "a formula never calculated": (table([*WHERE, "=2*2", ""]), "D2", "belum dihitung"),
        "merged": (
            table(GOOD, ["13.71", "2020-05", "applicants", None, ""], change=_merge("D2:D3")), "D3",
            "sel gabungan",
        ),
        "twice": (table(GOOD, GOOD), "A3", "sudah ada di baris 2"),
        "no heading": (workbook([["a", "b"], [1, 2]]), "A1", "Baris judul"),
        "only a heading": (table(), "A1", "tidak berisi"),
    }  # fmt: skip


def _second_sheet(sheet: Any) -> None:
    other = sheet.parent.create_sheet("Catatan")
    other.append(["bukan tabel"])


def _hide(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def good_but_ugly() -> dict[str, bytes]:
    """Files that say 4,431 applicants of Bogor in May 2020, each in its own way."""
    line = "Wilayah;Bulan;Ukuran;Nilai;Catatan\r\nKota Bogor;5 Mei 2020;Pemohon;4.431;naïf\r\n"
    titled = [["LAPORAN PEMOHON"], [], ["Sumber: dinas"], HEAD, GOOD]
    return {
        "plain": table(GOOD),
        "title above": workbook(titled),
        "code as number": table([32.71, date(2020, 5, 5), "applicants", 4431.0, None]),
        "words": table(["Kota Bogor", "Selasa, 5 Mei 2020", "Pemohon", "4.431 orang", None]),
        "thousands": table(["3271", "05/2020", "applicants", "4,431.00", None]),
        "decimals": table(["32.71", "Mei 2020", "applicants", "4.431,00", None]),
        "day number": table(["32.71", 43956, "applicants", "4 431", None]),
        "several sheets": table(GOOD, change=_second_sheet),
        "hidden row": table(GOOD, change=_hide),
        "huge dimension": repacked(table(GOOD), _huge_dimension),
        "csv in utf-8": line.encode(),
        "csv with a mark": line.encode("utf-8-sig"),
        "csv of windows": line.encode("cp1252"),
        "csv in utf-16": line.encode("utf-16"),
        "csv with tabs": line.replace(";", "\t").encode(),
    }
