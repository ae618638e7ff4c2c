"""What the room refuses, and what to do instead."""

from pendopo.kit.errors import Conflict
from pendopo.kit.text import _


class AlreadyClosed(Conflict):
    """The talk has ended."""

    code = "conversation_closed"
    message = _("Percakapan ini sudah ditutup. Buka kembali bila masih perlu dijawab.")


class TakenByOther(Conflict):
    """Another officer has the talk."""

    code = "conversation_taken"
    message = _("Percakapan ini sedang ditangani petugas lain. Tidak ada yang dikirim.")


class CapReached(Conflict):
    """The officer has as many talks as the mall allows."""

    code = "cap_reached"
    message = _("Batas percakapan per petugas sudah tercapai. Selesaikan atau serahkan satu lebih dahulu.")


class NewWords(Conflict):
    """The person wrote after the page was opened."""

    code = "new_words"
    message = _("Orangnya baru saja menulis lagi. Baca dulu pesan barunya, lalu putuskan.")


class WindowIsClosed(Conflict):
    """The channel takes free words no more; `alternatives` are the templates it would take."""

    code = "window_closed"
    message = _(
        "Jendela 24 jam sudah lewat: kanal ini tidak lagi menerima kata-kata bebas, dan tidak ada yang "
        "dikirim. Pilih templat yang disetujui, atau tunggu sampai orangnya menulis."
    )


class NoOfficer(Conflict):
    """The one who should have the talk does not answer chats there."""

    code = "no_such_officer"
    message = _("Orang itu tidak menjawab pesan untuk tempat ini. Pilih petugas lain.")
