"""What a person may send without having it at hand: small files made here, and odd ones."""

import base64
import struct
import zlib
from collections.abc import Callable
from typing import Any

HUGE = 99 * 1024 * 1024


def picture(width: int = 320, height: int = 200) -> bytes:
    """A PNG with broad stripes, as a stand-in for a photo of a document."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            band = (x // 40 + y // 40) % 2
            rows += bytes((222, 214, 200) if band else (35, 64, 122))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + chunk(b"IEND", b"")
    )


def document() -> bytes:
    """A PDF of one page."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length 50 >>\nstream\nBT /F1 18 Tf 40 100 Td (Contoh: kartu keluarga) Tj ET\nendstream",
    ]
    found, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(found)
    found += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return found + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def _file(name: str, mime: str, content: bytes, size: int = 0) -> dict[str, Any]:
    return {"name": name, "mime": mime, "content": base64.b64encode(content).decode(), "size": size}


def sample(name: str) -> tuple[str, dict[str, Any] | None]:
    """The kind and the file of a sample. Raises KeyError."""
    odd = {"lokasi": "location", "kontak": "contact", "aneh": "unsupported"}
    return (odd[name], None) if name in odd else FILES[name]()


def _voice() -> dict[str, Any]:
    sound = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(9)
    return _file("pesan-suara.ogg", "audio/ogg; codecs=opus", sound)


def _heic() -> dict[str, Any]:
    head = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
    return _file("IMG_0042.HEIC", "image/heic", head + bytes(64))


FILES: dict[str, Callable[[], tuple[str, dict[str, Any]]]] = {
    "foto": lambda: ("image", _file("contoh-ktp.png", "image/png", picture())),
    "dokumen": lambda: ("document", _file("contoh-kk.pdf", "application/pdf", document())),
    "suara": lambda: ("voice", _voice()),
    "heic": lambda: ("image", _heic()),
    "besar": lambda: ("document", _file("pindaian-lengkap.pdf", "application/pdf", document(), HUGE)),
    "stiker": lambda: ("sticker", _file("stiker.png", "image/png", picture(96, 96))),
}
