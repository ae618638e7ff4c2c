"""What can go wrong in the room, each with its code and sentence."""

from pendopo.kit.errors import Conflict, PendopoError
from pendopo.kit.text import _


class StallClosed(Conflict):
    """The stall serves nobody (any more) today."""

    code = "day_closed"
    message = _("Gerai ini sedang tutup. Silakan datang pada jam buka berikutnya.")


class AfterLastTicket(StallClosed):
    """The last ticket of the day has been drawn."""

    code = "after_last_ticket"
    message = _("Pengambilan nomor untuk hari ini sudah berakhir. Silakan datang pada hari kerja berikutnya.")


class NoWalkIn(PendopoError):
    """This service is by appointment only."""

    code = "no_walk_in"
    status = 409
    message = _("Layanan ini hanya dengan janji temu. Silakan pesan waktu lebih dulu.")


class NoPlaceLeft(Conflict):
    """The places of today are used up, and the stall gives no standby tickets."""

    code = "window_full"
    message = _("Tempat untuk hari ini sudah habis. Silakan pesan waktu pada hari lain.")


class WrongDay(Conflict):
    """The appointment is for another day."""

    code = "wrong_day"
    message = _("Janji temu ini bukan untuk hari ini.")


class WrongMall(Conflict):
    """The appointment is for another mall."""

    code = "wrong_mall"
    message = _("Janji temu ini untuk mal lain.")


class NotComing(Conflict):
    """The appointment was cancelled or has ended."""

    code = "appointment_ended"
    message = _("Janji temu ini sudah dibatalkan atau selesai. Silakan ambil nomor antrean baru.")


class CounterNotOpen(Conflict):
    """The counter is closed."""

    code = "counter_not_open"
    message = _("Loket belum dibuka. Buka loket lebih dulu.")


class CounterPaused(CounterNotOpen):
    """The counter takes a break."""

    code = "counter_paused"
    message = _("Loket sedang jeda. Lanjutkan dulu, lalu panggil berikutnya.")


class CounterBusy(Conflict):
    """The counter still has somebody."""

    code = "counter_busy"
    message = _("Loket ini masih melayani satu nomor. Selesaikan dulu, lalu panggil berikutnya.")


class CounterTaken(Conflict):
    """Somebody else has opened this counter."""

    code = "counter_taken"
    message = _("Loket ini sedang dibuka oleh petugas lain.")


class TicketMoved(Conflict):
    """The ticket is in another state than the officer saw."""

    code = "ticket_moved"
    message = _("Nomor ini sudah berubah. Muat ulang layar, lalu coba lagi.")


class NothingToUndo(Conflict):
    """There is nothing to take back, or it was too long ago."""

    code = "nothing_to_undo"
    message = _("Tidak ada langkah yang dapat dibatalkan. Pembatalan hanya bisa dalam satu menit.")


class CallTakenBack(Conflict):
    """The call that this request made was taken back since; repeating the request calls nobody."""

    code = "call_taken_back"
    message = _("Panggilan ini sudah dibatalkan. Muat ulang layar, lalu panggil lagi.")
