"""What a file from outside is, by its own bytes, and how large its picture would become."""

import re
import struct
import unicodedata

from pendopo.documents.types import FileRefused, PictureSize

LARGEST = 8 << 20  # bytes handed in
LARGEST_KEPT = 10 << 20
MOST_POINTS = 50_000_000
MOST_PAGES = 40
LONGEST_SIDE = 1600
LONGEST_NAME = 80
MADE = {"jpg": "image/jpeg", "png": "image/jpeg", "webp": "image/jpeg", "pdf": "application/pdf"}
_ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}
_HEIC = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"heim", b"heis"}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG markers that carry a size
_FILLING = {0x01, 0xFF, *range(0xD0, 0xD9)}  # markers without a length
_TURNED = range(5, 9)  # orientations of EXIF in which width and height change places


def recognise(content: bytes) -> str:
    """A file is what its first bytes say, whatever its name claims: jpg, png, webp or pdf. Raises
    FileRefused with what to do instead.

    Rule: documents-10. Source: domain 8 (real kind, not the name); house.
    """
    head = content[:64]
    if not content.strip(b"\0 \r\n\t"):
        raise FileRefused("empty")
    if len(content) > LARGEST:
        raise FileRefused("too_large")
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise FileRefused("heic")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileRefused("office")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise FileRefused("drawing")
    raise FileRefused("unknown")


def picture_size(content: bytes, kind: str) -> PictureSize:
    """A picture is measured by its heading before anything is decoded: at most 50 million points, and shown
    with at most 1600 on its longer side. Raises FileRefused.

    Rule: documents-11. Source: house (small files that become huge are refused unread).
    """
    if kind == "pdf":
        return PictureSize()
    try:
        width, height = {"jpg": _jpeg, "png": _png, "webp": _webp}[kind](content)
    except (struct.error, IndexError):
        raise FileRefused("unreadable") from None
    if width < 1 or height < 1:
        raise FileRefused("unreadable")
    if width * height > MOST_POINTS:
        raise FileRefused("too_many_points")
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    return PictureSize(max(1, round(width * scale)), max(1, round(height * scale)))


def file_name(name: str, kind: str) -> str:
    """A kept file has a plain name: letters, digits, spaces, dots and dashes, with the ending of what it is.

    Rule: documents-12. Source: house (a name cannot mislead nor lead out of a folder).
    """
    plain = unicodedata.normalize("NFKD", name.replace("\\", "/").rpartition("/")[2])
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", plain)
    stem = re.sub(r"[^A-Za-z0-9 _-]+", "", stem).strip(" _-")[:LONGEST_NAME].strip(" _-")
    return f"{stem or 'berkas'}.{_ENDINGS[kind]}"


def _png(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _webp(content: bytes) -> tuple[int, int]:
    form = content[12:16]
    if form == b"VP8X":
        return (
            1 + int.from_bytes(content[24:27], "little"),
            1 + int.from_bytes(content[27:30], "little"),
        )
    if form == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(content: bytes) -> tuple[int, int]:
    at, turned = 2, False
    while at + 9 < len(content):
        if content[at] != 0xFF:
            raise IndexError
        marker = content[at + 1]
        if marker in _FILLING:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return (height, width) if turned else (width, height)
        if marker == 0xE1 and content[at + 4 : at + 10] == b"Exif\0\0":
            turned = orientation(content[at + 10 : at + 2 + length]) in _TURNED
        at += 2 + length
    raise IndexError


def orientation(exif: bytes) -> int:
    """How the camera was held, as the picture's hidden data say it: 1 is upright.

    Rule: documents-13. Source: Exif 2.32, tag 0x0112.
    """
    order = {b"II": "<", b"MM": ">"}.get(exif[:2], "")
    if not order:
        return 1
    try:
        (first,) = struct.unpack(f"{order}I", exif[4:8])
        (count,) = struct.unpack(f"{order}H", exif[first : first + 2])
        for number in range(min(count, 200)):
            at = first + 2 + 12 * number
            tag, _kind, _many, value = struct.unpack(f"{order}HHIH", exif[at : at + 10])
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1
