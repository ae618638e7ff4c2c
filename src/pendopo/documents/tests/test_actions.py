"""Files from data: what goes in comes out as text, whatever it is; the same data give the same bytes."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from pendopo.documents import actions
from pendopo.documents.tests.reading import Pdf
from pendopo.documents.types import DataNotPrintable, DocumentFailed, TemplateUnknown
from pendopo.kit.actor import SYSTEM

AT = datetime(2020, 5, 11, 1, tzinfo=UTC)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" width="90" height="40">'
    "<style>text{font-family:Manrope;font-size:11px}</style><text x='2' y='20'>4.431</text></svg>"
)


def made(*paragraphs: str, title: str = "Judul", at: datetime = AT, **more: Any) -> Pdf:
    """A plain page."""
    data = {
        "title": title,
        "about": "",
        "running": "kaki",
        "page_word": "Halaman",
        "paragraphs": paragraphs,
        **more,
    }
    return Pdf(actions.render_pdf(template="documents/plain", data=data, by=SYSTEM, at=at))


@pytest.mark.parametrize(
    "text",
    [
        "#panic(1)", "#import \"@preview/cetz:0.2.2\": *", "*tebal* _miring_ `kode` $x^2$", "@acuan <label>",
        "= judul", "// catatan", "/* catatan */", "\\ # [ ] { } ~ -- --- ...", "https://a.example.org/?a=1&b=2",
        "#read(\"/etc/passwd\")", "\"kutip\" 'satu'", "7.912 → 4.431 (−44,0 %)",
    ],
)  # fmt: skip
def test_markup_in_data_is_only_text(text: str) -> None:
    assert text in made(text, title=text).text


def test_emoji_and_unknown_scripts_leave_boxes_and_other_scripts_are_printed() -> None:
    pdf = made("a😀b 漢字", "مرحبا", "ไทย", "Ωμέγα Ж")
    text = pdf.text
    assert "a□b□□" in pdf.letters
    assert "Ωμέγα Ж" in text
    assert len(re.findall("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]", text)) >= 4
    signs = "".join(chr(code) for code in range(0x4E00, 0x4F00))
    assert "□" * 100 in made(signs).text.replace(" ", ""), "many unknown signs are no endless work"


def test_very_long_words_stay_on_the_page_and_empty_values_are_nothing() -> None:
    long = "x" * 900
    text = made(long, "", " ", "akhir").text
    assert text.replace(" ", "").count("x") == 900
    assert "akhir" in text
    pages = actions.render_pages(template="documents/plain", data={"title": long}, by=SYSTEM, at=AT)
    assert len(pages) == 1
    assert pages[0].startswith(b"\x89PNG")
    assert made(*["baris"] * 300).pages > 1


def test_it_says_that_it_is_pdf_a_2b_and_carries_its_fonts_and_colours() -> None:
    pdf = made("isi", svg=DRAWING)
    assert pdf.content.startswith(b"%PDF-1.7")
    assert "<pdfaid:part>2</pdfaid:part>" in pdf.metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in pdf.metadata
    assert "2020-05-11T01:00:00Z" in pdf.metadata
    assert b"/OutputIntents" in pdf.content
    assert b"/Encrypt" not in pdf.content
    assert b"/JavaScript" not in pdf.content
    assert pdf.fonts
    assert all(inside for _name, inside in pdf.fonts)
    assert all("Manrope" in name for name, _inside in pdf.fonts)
    assert "4.431" in pdf.letters, "what is written in a drawing is text too"


def test_the_same_data_give_the_same_bytes_and_another_date_others() -> None:
    assert made("isi", svg=DRAWING).content == made("isi", svg=DRAWING).content
    assert made("isi").content != made("isi", at=AT.replace(day=12)).content


@pytest.mark.parametrize(
    "template", ["forum/none", "../etc/passwd", "documents/../x", "forum", "", "Forum/x", "a/b/c"]
)
def test_only_templates_of_rooms_are_rendered(template: str) -> None:
    with pytest.raises(TemplateUnknown):
        actions.render_pdf(template=template, data={}, by=SYSTEM, at=AT)


def test_what_is_no_data_is_refused_and_a_template_that_lacks_data_is_our_fault() -> None:
    with pytest.raises(DataNotPrintable):
        actions.render_pdf(template="documents/plain", data={"title": float("nan")}, by=SYSTEM, at=AT)
    with pytest.raises(DocumentFailed) as failed:
        actions.render_pdf(template="forum/briefing", data={"briefings": []}, by=SYSTEM, at=AT)
    assert failed.value.status == 500
    assert failed.value.detail
    assert "briefing" not in str(failed.value), "people read no compiler's words"


def test_no_template_imports_a_package_or_reads_a_file() -> None:
    for path in actions.LOOK.parents[1].rglob("*.typ"):
        assert not re.search(r'"@|\bread\(|\bplugin\(|image\("', path.read_text()), path
