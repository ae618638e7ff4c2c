"""Files from outside: what they are, what is refused, and that nothing of them survives but what is seen."""

import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst
import vl_convert
from hypothesis import example, given
from hypothesis import strategies as st

from pendopo.documents import actions, rules
from pendopo.documents.rules.uploads import orientation
from pendopo.documents.tests.reading import Pdf
from pendopo.documents.types import FileRefused, PictureSize
from pendopo.kit.actor import SYSTEM

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
PLACE = b"S 6 35.2 E 106 47.6 SECRET-PLACE"


def a_png(width=40, height=20, extra=b""):
    row = b"\0" + b"\xc0\x20\x20" * (width // 2) + b"\x20\x20\xc0" * (width - width // 2)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )


def exif(turned):
    tags = struct.pack("<HHHIHH", 1, 0x0112, 3, 1, turned, 0) + struct.pack("<I", 0)
    data = b"Exif\0\0II*\0" + struct.pack("<I", 8) + tags + PLACE
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def a_jpeg(turned=1):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
        '<rect width="20" height="20" fill="#c02020"/></svg>'
    )
    plain = bytes(vl_convert.svg_to_jpeg(svg))
    return plain[:2] + exif(turned) + plain[2:]


def a_pdf(pages=2):
    text = (
        '#set page(width: 200pt, height: 100pt)\n#link("https://evil.example")[Bukti]'
        + "#pagebreak()Lagi" * (pages - 1)
    )
    return bytes(typst.compile(text.encode(), format="pdf", pdf_standards="1.7"))


def check(content, name="bukti.jpg"):
    return actions.check_upload(content=content, name=name, by=SYSTEM, at=AT)


def refused(content):
    with pytest.raises(FileRefused) as problem:
        check(content)
    assert str(problem.value)
    return problem.value.code


def test_a_photo_is_made_anew_turned_upright_and_tells_nothing_else():
    made = check(a_jpeg(turned=6), "C:\\foto\\IMG 01.JPG")
    assert (made.kind, made.name) == ("image/jpeg", "IMG 01.jpg")
    assert (made.width, made.height) == (20, 40)  # held upright
    assert made.content.startswith(b"\xff\xd8\xff")
    assert PLACE not in made.content
    assert b"Exif" not in made.content
    hidden = b"\0\0\0\x0ctEXtSECRET-PLACE"
    hidden += struct.pack(">I", zlib.crc32(hidden[4:]))
    made = check(a_png(4000, 10, hidden) + b"PK\x03\x04 a second file behind it")
    assert (made.width, made.height) == (1600, 4)
    assert b"SECRET-PLACE" not in made.content
    assert b"PK\x03\x04" not in made.content


def test_a_pdf_keeps_its_pages_and_loses_what_acts():
    acting = a_pdf().replace(b"https://evil.example", b"javascript:alert(123")
    assert b"javascript" in acting
    made = check(acting, "surat.pdf")
    assert (made.kind, made.name, made.pages) == ("application/pdf", "surat.pdf", 2)
    text = Pdf(made.content)
    assert b"javascript" not in made.content
    assert b"/Annots" not in made.content
    assert text is not None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\0" * 100, "file_empty"),
        (b"\xff\xd8\xff" + b"x" * (8 << 20), "file_too_large"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "file_heic"),
        (b"PK\x03\x04....", "file_office"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "file_drawing"),
        (b"\xef\xbb\xbf <!doctype html><script>alert(1)</script>", "file_drawing"),
        (b"MZ\x90\0\x03", "file_unknown"),
        (b"GIF89a\x01\0\x01\0", "file_unknown"),
        (a_png()[:60], "file_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "file_too_many_points"),
        (a_png().replace(struct.pack(">II", 40, 20), b"\0\0\xff\xff" * 2), "file_too_many_points"),
        (b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << /Root 1 0 R >>", "file_unreadable"),
        (b"%PDF-1.7 <script>alert(1)</script>", "file_unreadable"),
        (a_pdf(41), "file_too_many_pages"),
    ],
    ids=[
        "empty", "zeros", "large", "heic", "word", "svg", "html", "program", "gif", "cut", "noise", "bomb",
        "no pages", "no pdf", "pages",
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_what_to_do(content, code):
    assert refused(content) == code


def test_what_breaks_the_reader_breaks_nothing_else(monkeypatch, tmp_path):
    monkeypatch.setattr(actions.cleaning, "CLEANER", tmp_path / "none.py")
    assert refused(a_png()) == "file_unreadable"
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(actions.cleaning, "CLEANER", endless)
    monkeypatch.setattr(actions.cleaning, "LONGEST", 0.3)
    assert refused(a_png()) == "file_unreadable"


@example(b"", b"%PDF-")
@given(
    st.binary(max_size=300), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP", b""])
)
def test_no_heading_breaks_the_measuring(noise, head):
    try:
        kind = rules.recognise(head + noise)
        size = rules.picture_size(head + noise, kind)
    except FileRefused:
        return
    if kind == "pdf":
        assert size == PictureSize()
        return
    assert 1 <= size.shown_width <= 1600
    assert 1 <= size.shown_height <= 1600


@given(st.text(max_size=200))
def test_names_are_plain(name):
    made = rules.file_name(name, "application/pdf")
    assert made.endswith(".pdf")
    assert len(made) <= 84
    assert made.isascii()
    assert not set(made) & set('/\\"\r\n;:')


@given(st.binary(max_size=60))
def test_any_hidden_data_give_an_orientation(data):
    assert 1 <= orientation(b"II*\0" + data) <= 8
    assert orientation(Path("x").name.encode()) == 1
