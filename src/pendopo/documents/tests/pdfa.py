"""What PDF/A-2b (ISO 19005-2) asks of a file, looked up with another program (qpdf) than made it.

Not a whole validator: the clauses that a file like ours can break. Each finding begins with its clause.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

PDFA = "http://www.aiim.org/pdfa/ns/id/"
FILTERS = set(
    "/FlateDecode /ASCIIHexDecode /ASCII85Decode /RunLengthDecode /DCTDecode /CCITTFaxDecode".split()
)
FORBIDDEN_ACTIONS = set(
    "/Launch /Sound /Movie /ResetForm /ImportData /Hide /SetOCGState /Rendition /Trans /GoTo3DView"
    " /JavaScript".split()
)
ANNOTATIONS = set("/Text /Link /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight".split())
BLENDS = set(
    "/Normal /Compatible /Multiply /Screen /Overlay /Darken /Lighten /ColorDodge /ColorBurn /HardLight"
    " /SoftLight /Difference /Exclusion /Hue /Saturation /Color /Luminosity".split()
)
OPERATORS = set(
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID INLINE j J K k l"
    " m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' "
    '"'.split()
)
CMYK = {"K", "k"}


def findings(content: bytes) -> list[str]:
    """Everything that breaks PDF/A-2b in a file, as far as these checks look."""
    with pikepdf.open(BytesIO(content)) as pdf:
        checks = (_whole(content, pdf), _metadata(pdf), _output(pdf), _objects(pdf), _pages(pdf), _fonts(pdf))
        return [finding for check in checks for finding in check]


def _whole(content: bytes, pdf: pikepdf.Pdf) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", content):
        yield "6.1.2 header or the line of bytes after it"
    if "/ID" not in pdf.trailer or len(pdf.trailer.ID) != 2:
        yield "6.1.3 trailer without ID"
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield "6.1.3 encrypted"
    if not re.search(rb"%%EOF\r?\n?\Z", content):
        yield "6.1.3 something after the end"
    for problem in pdf.check_pdf_syntax():
        yield f"6.1.4 {problem}"
    root = pdf.Root
    for name in ("/AA", "/Requirements", "/NeedsRendering"):
        if name in root:
            yield f"6.5 or 6.11 {name} in the catalogue"
    if "/AcroForm" in root and ("/XFA" in root.AcroForm or root.AcroForm.get("/NeedAppearances")):
        yield "6.4 form that programs fill"
    for name in ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations"):
        if name in root.get("/Names", {}):
            yield f"6.5, 6.8 or 6.10 {name}"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "6.6.2 no XMP"
        return
    raw = pdf.Root.Metadata.read_bytes()
    header = raw[: raw.index(b"?>")]
    if b"bytes=" in header or b"encoding=" in header:
        yield "6.6.2.1 old attributes in the packet's header"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        said = (told.get(f"{{{PDFA}}}part"), told.get(f"{{{PDFA}}}conformance"))
        if said != ("2", "B"):
            yield f"6.6.4 the file calls itself {said}"
        wanted = {"/Title": "dc:title", "/Producer": "pdf:Producer", "/Creator": "xmp:CreatorTool"}
        for key, name in wanted.items():
            if key in pdf.docinfo and str(pdf.docinfo[key]) != str(told.get(name)):
                yield f"6.6.3 {key} says {pdf.docinfo[key]}, XMP {told.get(name)}"
        known = ("dc:", "xmp:", "xmpMM:", "pdf:", "pdfaid:", "xmpTPg:", "stEvt:", "xmpRights:")
        text = raw.decode()
        for name in set(re.findall(r"<(\w+:)\w+", text)) - {"rdf:", "x:", "xml:"}:
            if name not in known and "pdfaExtension:schemas" not in text:
                yield f"6.6.2.3 {name} is described nowhere"


def _output(pdf: pikepdf.Pdf) -> Iterator[str]:
    meant = [one for one in pdf.Root.get("/OutputIntents", []) if one.get("/S") == "/GTS_PDFA1"]
    if len(meant) != 1 or "/DestOutputProfile" not in meant[0]:
        yield "6.2.3 no output intent with a profile"
        return
    profile = meant[0].DestOutputProfile
    icc = profile.read_bytes()
    channels = {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}.get(icc[16:20])
    if icc[36:40] != b"acsp" or icc[8] > 4 or icc[12:16] not in {b"mntr", b"prtr"}:
        yield "6.2.3 the profile is none of ICC 2 to 4 for a screen or printer"
    if channels != profile.get("/N"):
        yield "6.2.3 the profile has other channels than it says"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    if len(pdf.objects) > 8_388_607:
        yield "6.1.13 too many objects"
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream):
            yield from _stream(one)
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield from _dictionary(one)
        for value in _leaves(one):
            if isinstance(value, pikepdf.String) and len(bytes(value)) > 32_767:
                yield "6.1.13 a string too long"
            if isinstance(value, pikepdf.Name) and len(str(value).encode()) > 128:
                yield "6.1.13 a name too long"


def _stream(one: Any) -> Iterator[str]:
    if any(key in one for key in ("/F", "/FFilter", "/FDecodeParms")):
        yield "6.1.7 a stream outside the file"
    used = one.get("/Filter", [])
    for name in [used] if isinstance(used, pikepdf.Name) else list(used):
        if str(name) not in FILTERS:
            yield f"6.1.7.2 filter {name}"
    if one.get("/Subtype") == "/Image" and (one.get("/Interpolate") or "/Alternates" in one or "/OPI" in one):
        yield "6.2.8 image with interpolation or alternates"
    if one.get("/Subtype") == "/Form" and any(key in one for key in ("/OPI", "/PS", "/Ref", "/Subtype2")):
        yield "6.2.9 form of PostScript or from elsewhere"
    if one.get("/Subtype") == "/PS":
        yield "6.2.9.2 PostScript"


def _dictionary(one: Any) -> Iterator[str]:
    if str(one.get("/S", "")) in FORBIDDEN_ACTIONS:
        yield f"6.5.1 action {one.S}"
    if one.get("/Type") == "/ExtGState" or "/CA" in one or "/ca" in one or "/SMask" in one:
        if any(key in one for key in ("/TR", "/HTP", "/HTO")) or one.get("/TR2", "/Default") != "/Default":
            yield "6.2.5 transfer curve or halftone"
        if str(one.get("/BM", "/Normal")) not in BLENDS:
            yield f"6.2.10 blend mode {one.BM}"
    if one.get("/Type") == "/Annot":
        flags = int(one.get("/F", 0))
        if str(one.Subtype) not in ANNOTATIONS:
            yield f"6.3.1 annotation {one.Subtype}"
        if str(one.Subtype) != "/Popup" and (not flags & 4 or flags & (1 | 2 | 32 | 256)):
            yield "6.3.2 an annotation that does not print"
        if str(one.Subtype) != "/Link" and "/AP" not in one:
            yield "6.3.3 an annotation without its picture"
        if "/AA" in one:
            yield "6.5.2 an annotation that acts"


def _leaves(one: Any) -> Iterator[Any]:
    if isinstance(one, pikepdf.Array):
        yield from one
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        yield from (value for _key, value in one.items())
    else:
        yield one


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        sides = [float(page.mediabox[n + 2]) - float(page.mediabox[n]) for n in (0, 1)]
        if not all(3 <= side <= 14_400 for side in sides):
            yield f"6.1.13 page {number} of {sides}"
        if "/AA" in page.obj or "/PresSteps" in page.obj:
            yield f"6.5.2 or 6.10 page {number} acts"
        if "/Resources" not in page.obj:
            yield f"6.2.2 page {number} names no resources"
        for where in _content(page.obj, page.obj.get("/Resources", {}), set()):
            yield from (f"{finding} (page {number})" for finding in _operators(where))


def _content(stream: Any, resources: Any, seen: set[Any]) -> Iterator[Any]:
    """A page, and every form drawn in it."""
    yield stream
    for form in resources.get("/XObject", {}).values():
        if form.get("/Subtype") == "/Form" and form.objgen not in seen:
            seen.add(form.objgen)
            yield from _content(form, form.get("/Resources", {}), seen)


def _operators(stream: Any) -> Iterator[str]:
    depth = deepest = 0
    for instruction in pikepdf.parse_content_stream(stream):
        name = str(instruction.operator)
        depth += (name == "q") - (name == "Q")
        deepest = max(deepest, depth)
        if name not in OPERATORS:
            yield f"6.2.2 operator {name}"
        if name in CMYK:
            yield "6.2.4.3 CMYK under a profile for RGB"
    if deepest > 28:
        yield f"6.1.13 graphics states {deepest} deep"
    if depth:
        yield "6.2.2 a graphics state left open"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Type") != "/Font":
            continue
        kind = str(one.Subtype)
        if kind == "/Type3":
            continue
        if kind == "/Type0":
            below = one.DescendantFonts[0]
            if str(one.get("/Encoding")) not in {"/Identity-H", "/Identity-V"}:
                yield f"6.2.11.3.3 {one.BaseFont} of another encoding"
            if below.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in below:
                yield f"6.2.11.3.2 {one.BaseFont} without a map of glyphs"
            yield from _widths(below)
        descriptor = (one.DescendantFonts[0] if kind == "/Type0" else one).get("/FontDescriptor", {})
        if not any(f"/FontFile{number}" in descriptor for number in ("", "2", "3")):
            yield f"6.2.11.4.1 {one.get('/BaseFont')} is not in the file"


def _widths(font: Any) -> Iterator[str]:
    """The widths that the file tells are those of the font in it."""
    from fontTools.ttLib import TTFont

    descriptor = font.get("/FontDescriptor", {})
    if "/FontFile2" not in descriptor:
        return
    with TTFont(BytesIO(descriptor.FontFile2.read_bytes())) as face:
        own = [face["hmtx"][name][0] * 1000 / face["head"].unitsPerEm for name in face.getGlyphOrder()]
    told = list(font.get("/W", []))
    while told:
        first, then, *told = told
        if isinstance(then, pikepdf.Array):
            pairs = enumerate(then, int(first))
        else:
            width, *told = told
            pairs = ((cid, width) for cid in range(int(first), int(then) + 1))
        for cid, width in pairs:
            if cid >= len(own) or abs(own[cid] - float(width)) > 1:
                yield f"6.2.11.5 glyph {cid} of {font.BaseFont} is as wide as {width}"
