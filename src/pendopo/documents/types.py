"""Documents: what can go wrong while a file is made from data, and the room's events."""

from pendopo.events.types import EventSpec
from pendopo.kit.errors import InvalidInput, NotFound, PendopoError
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


EVENTS: tuple[EventSpec, ...] = ()
