"""The checks of PDF/A-2b find what they look for, and nothing in the room's own page."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pendopo.documents.tests.pdfa import findings
from pendopo.documents.tests.test_actions import DRAWING, made


def spoilt(content: bytes, how) -> list[str]:
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        how(pdf)
        pdf.save(out, deterministic_id=True)
    return findings(out.getvalue())


def no_metadata(pdf):
    del pdf.Root.Metadata


def other_part(pdf):
    pdf.Root.Metadata = pdf.make_stream(
        pdf.Root.Metadata.read_bytes().replace(b"pdfaid:part>2", b"pdfaid:part>1")
    )


def no_output(pdf):
    del pdf.Root.OutputIntents


def script(pdf):
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def font_left_out(pdf):
    for one in pdf.objects:
        if isinstance(one, Dictionary) and one.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile2", "/FontFile3"):
                if key in one:
                    del one[key]


def wide_letters(pdf):
    for one in pdf.objects:
        if isinstance(one, Dictionary) and one.get("/Subtype") == "/CIDFontType2":
            one.W = Array([1, Array([5000])])


def cmyk(pdf):
    page = pdf.pages[0]
    page.contents_add(b"0 0 0 1 k 0 0 9 9 re f")


def attachment(pdf):
    pdf.attachments["a.txt"] = b"x"


def loose_link(pdf):
    box = Array([0, 0, 9, 9])
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, F=2)
    pdf.pages[0].Annots = Array([pdf.make_indirect(link)])


def blend(pdf):
    pdf.pages[0].Resources.ExtGState = Dictionary(x=pdf.make_indirect(Dictionary(ca=1, BM=Name.Glow)))


SPOILT = {
    no_metadata: "6.6.2", other_part: "6.6.4", no_output: "6.2.3", script: "6.5.1",
    font_left_out: "6.2.11.4.1",
    wide_letters: "6.2.11.5", cmyk: "6.2.4.3", attachment: "6.5, 6.8", loose_link: "6.3.2", blend: "6.2.10",
}  # fmt: skip


def test_the_plain_page_keeps_pdfa_and_each_spoilt_copy_is_found():
    content = made("Kunjungan 7.912 → 4.431", "漢字 مرحبا Ωμέγα", svg=DRAWING).content
    assert findings(content) == []
    assert spoilt(content, lambda pdf: None) == []
    for how, clause in SPOILT.items():
        assert [one for one in spoilt(content, how) if one.startswith(clause)], how.__name__


@pytest.mark.parametrize(("tail", "clause"), [(b"more", "6.1.3"), (b"", "6.1.2")])
def test_bytes_before_and_after_are_found(tail, clause):
    content = made("Kunjungan 7.912 → 4.431", "漢字 مرحبا Ωμέγα", svg=DRAWING).content
    changed = content + tail if tail else content.replace(b"%PDF-1.7", b"%PDF-2.0", 1)
    assert any(one.startswith(clause) for one in findings(changed))
