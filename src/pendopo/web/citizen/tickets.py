"""A ticket, or an appointment, as a status line like a parcel's."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pendopo.kit import words
from pendopo.queue.rules import end_words
from pendopo.web.components.tickets import range_words


def state_words(state: str) -> str:
    """A ticket's state as a sentence part."""
    names = {
        "planned": _("Menyusul"),
        "waiting": _("Menunggu dipanggil"),
        "called": _("Dipanggil"),
        "serving": _("Sedang dilayani"),
        "on_hold": _("Ditunda sementara oleh petugas"),
        "finished": _("Selesai"),
        "no_show": _("Terlewat karena tidak hadir saat dipanggil"),
        "cancelled": _("Dibatalkan"),
        "closed": _("Ditutup oleh petugas"),
    }
    return names.get(state, state)


def after_words(state: str) -> str:
    """What to do next once nobody is called by this number any more."""
    sentences = {
        "finished": _("Terima kasih. Pelayanan untuk nomor ini sudah selesai."),
        "no_show": _(
            "Bila masih di mal, datangi petugas gerai: nomor ini masih dapat dipanggil lagi hari ini."
        ),
        "on_hold": _("Bila sudah siap, datangi petugas gerai; nomor ini lalu kembali ke antrean."),
        "cancelled": _(
            "Nomor ini tidak dipanggil lagi. Bila masih perlu, ambil nomor baru atau pesan waktu."
        ),
        "closed": _("Nomor ini tidak dipanggil lagi. Bila masih perlu, ambil nomor baru atau pesan waktu."),
    }
    return sentences.get(state, "")


def page(ticket: Any, *, token: str, at: datetime) -> dict[str, Any]:
    """Everything the ticket page shows."""
    return {
        "token": token,
        "ticket": ticket,
        "at": at,
        "where": _where(ticket),
        "service_name": next((one.service_name for one in ticket.steps if one.number == ticket.number), ""),
        "state_words": state_words(str(ticket.state)),
        "after_words": after_words(str(ticket.state)),
        "wait_words": "" if ticket.standby else range_words(ticket.low, ticket.high),
    }


def _where(ticket: Any) -> str:
    """Stall and floor of the step that counts now."""
    step = next((one for one in ticket.steps if one.number == ticket.number), None)
    if step is None:
        return str(ticket.mall_name)
    return _("%(stall)s, lantai %(floor)s") % {"stall": step.stall_name, "floor": step.floor}


def appointment_steps(view: Any) -> list[dict[str, Any]]:
    """The status line of an appointment before there is a ticket."""
    zone = view.mall.zone
    when = f"{words.long_date(view.service_day)}, {words.clock_time(view.window.starts_at, zone)}"
    ended = {
        "cancelled": _("Dibatalkan"),
        "expired": _("Waktu untuk menyelesaikan pemesanan habis"),
        "no_show": _("Tidak hadir"),
        "unserved": _("Tidak sempat dilayani"),
    }
    if view.state in ended:
        return [
            {"title": _("Dipesan"), "state": "done"},
            {"title": ended[view.state], "text": end_words(view.end_reason), "state": "bad"},
        ]
    place = {"checked_in": 1, "fulfilled": 2}.get(view.state, 0)
    titles = [(_("Dipesan"), ""), (_("Hadir di mal"), when), (_("Dilayani"), view.stall.name)]
    return [
        {
            "title": title,
            "text": text,
            "state": "done" if index <= place else "now" if index == place + 1 else "",
        }
        for index, (title, text) in enumerate(titles)
    ]


def appointment_words(state: str, *, to_replan: bool = False) -> str:
    """An appointment's state in words; one that a closure hit asks for another time."""
    if to_replan and state == "booked":
        return _("Terkena perubahan: pilih waktu lain")
    names = {
        "held": _("Sedang dipesan"),
        "booked": _("Dipesan"),
        "checked_in": _("Sudah hadir"),
        "fulfilled": _("Selesai dilayani"),
        "no_show": _("Tidak hadir"),
        "cancelled": _("Dibatalkan"),
        "expired": _("Tidak diselesaikan"),
        "unserved": _("Tidak sempat dilayani"),
    }
    return names.get(state, state)
