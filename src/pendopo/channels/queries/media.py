"""Reading a file that came with a message: only who answers chats of that place."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise

from pendopo.channels.models import Media
from pendopo.channels.types import MediaContent, MediaView
from pendopo.documents.types import FILE_REFUSALS
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.crypto import unseal
from pendopo.kit.errors import NotAllowed, NotFound
from pendopo.kit.text import _
from pendopo.malls.queries import get_mall, may_within


def get_media(media: UUID, *, thread: UUID | None = None, by: Actor) -> MediaContent:
    """A kept file (of this thread), opened by who answers chats and may see persons there.

    Raises NotAllowed, or NotFound for one that is not kept (any more).
    """
    row = Media.objects.select_related("message__thread").filter(pk=media).first()
    if row is None or (thread is not None and row.message.thread_id != thread):
        raise NotFound
    mall = row.message.thread.mall
    for wanted in (Permission.ANSWER_CHATS, Permission.SEE_PERSON):
        may = may_within(by, wanted, mall=get_mall(mall)) if mall else by.may(wanted)
        if not may:
            raise NotAllowed
    if row.state != Media.State.KEPT or not row.path:
        raise NotFound
    path = Path(settings.MEDIA_ROOT) / "chat" / row.path
    try:
        return MediaContent(row.mime, row.name, unseal(path.read_bytes()))
    except FileNotFoundError:
        raise NotFound from None


_WHY: dict[str, Promise | str] = {
    **{
        code: FILE_REFUSALS[code]
        for code in ("empty", "heic", "drawing", "unreadable", "too_many_points", "locked", "too_many_pages")
    },
    "too_large": _("Berkas ini lebih besar daripada yang dapat diterima di obrolan (8 MB)."),
    "office": _("Berkas Word, Excel, atau ZIP tidak dibuka di sini. Minta sebagai PDF atau foto."),
    "unknown": _("Jenis berkas ini tidak diterima. Minta foto (JPEG, PNG, WebP) atau PDF."),
    "video": _("Video tidak diambil dari obrolan. Minta foto atau PDF."),
    "sticker": _("Stiker tidak disimpan."),
    "gone": _("Berkas ini sudah tidak ada di penyedia kanal. Minta pengirim mengirim ulang."),
    "not_fetched": _("Berkas ini tidak berhasil diambil setelah beberapa kali dicoba. Minta kirim ulang."),
    "retention": _("Berkas ini sudah dihapus karena masa simpannya habis."),
}


def why_not_kept(view: MediaView) -> str:
    """In words why a file cannot be opened; empty for one that is kept."""
    if view.state == Media.State.KEPT:
        return ""
    if view.state == Media.State.WAITING:
        return str(_("Berkas sedang diambil dan diperiksa."))
    return str(_WHY.get(view.why, _("Berkas ini tidak dapat diambil.")))
