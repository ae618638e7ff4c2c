"""Documents: what can go wrong while a file is made from data, and the room's events."""

from dataclasses import dataclass
from typing import Any

from pendopo.events.types import EventSpec
from pendopo.kit.errors import InvalidInput, NotFound, PendopoError, TooMany
from pendopo.kit.text import _


class TemplateUnknown(NotFound):
    """No room has a template of this name."""

    code = "template_unknown"
    message = _("Bentuk dokumen ini tidak dikenal.")


class DataNotPrintable(InvalidInput):
    """The data cannot be written as JSON, so no document can be made of it."""

    code = "data_not_printable"
    message = _("Data dokumen ini tidak dapat dibaca. Tidak ada berkas yang dibuat.")


class DocumentFailed(PendopoError):
    """The template and the data do not fit: a fault of ours. `detail` is for the log, never for a page."""

    code = "document_failed"
    status = 500
    message = _("Berkas PDF belum dapat dibuat. Data tidak berubah; halamannya tetap dapat dibaca.")

    def __init__(self, detail: str = "") -> None:
        super().__init__()
        self.detail = detail

    def __repr__(self) -> str:
        return f"DocumentFailed({self.detail!r})"


FILE_REFUSALS: dict[str, Any] = {
    "empty": _("Berkas ini kosong. Pilih berkas lain."),
    "too_large": _("Berkas ini lebih dari 8 MB. Perkecil foto, atau bagi PDF menjadi beberapa berkas."),
    "heic": _("Foto HEIC belum dapat dibaca di sini. Simpan sebagai JPEG, lalu unggah lagi."),
    "office": _("Berkas Word, Excel, atau ZIP tidak diterima sebagai bukti. Simpan sebagai PDF."),
    "drawing": _("Gambar SVG dan halaman web tidak diterima. Simpan sebagai PNG, JPEG, atau PDF."),
    "unknown": _("Jenis berkas ini tidak diterima. Unggah foto (JPEG, PNG, WebP) atau PDF."),
    "unreadable": _(
        "Berkas ini rusak atau tidak dapat dibaca. Buka di perangkat Anda, simpan ulang, lalu coba."
    ),
    "too_many_points": _("Foto ini terlalu besar ukurannya (lebih dari 50 juta titik). Perkecil lebih dulu."),
    "locked": _("PDF ini terkunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."),
    "too_many_pages": _("PDF ini lebih dari 40 halaman. Unggah bagian yang menjadi bukti saja."),
}


class FileRefused(InvalidInput):
    """A file from outside is not taken: `code` says why, the sentence what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(FILE_REFUSALS[code], fields={"file": FILE_REFUSALS[code]})
        self.code = f"file_{code}"


class FilesBusy(TooMany):
    """Other files are being checked for longer than anybody waits."""

    code = "files_busy"
    message = _("Berkas lain sedang diperiksa. Tidak ada yang tersimpan; coba lagi sebentar lagi.")


class FileUnknown(NotFound):
    """No such file, or not for this reader."""

    code = "file_unknown"
    message = _("Berkas itu tidak ada, atau belum boleh dibaca oleh Anda.")


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Points across and down as shown: turned as the camera held it, made smaller to fit."""

    shown_width: int = 0
    shown_height: int = 0


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that was checked and made anew; only `check_upload` makes one."""

    kind: str  # image/jpeg or application/pdf
    content: bytes
    name: str
    pages: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class FileContent:
    """A kept file as it is sent."""

    kind: str
    name: str
    content: bytes


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "documents.file.kept", "A file that was checked and made anew is kept.", data=("file", "kind", "size")
    ),
    EventSpec("documents.file.forgotten", "A kept file was deleted with its content.", data=("file",)),
)
