"""A ticket, or an appointment, as a status line like a parcel's."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pendopo.kit import words
from pendopo.queue.rules import end_words

MINUTES_IN_WORDS = 60  # from here on both ends say hours


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


def page(ticket: Any, *, token: str, at: datetime) -> dict[str, Any]:
    """Everything the ticket page shows."""
    return {
        "token": token,
        "ticket": ticket,
        "at": at,
        "where": _where(ticket),
        "service_name": next((one.service_name for one in ticket.steps if one.number == ticket.number), ""),
        "state_words": state_words(str(ticket.state)),
        "wait_words": "" if ticket.standby else range_words(ticket.low, ticket.high),
    }


def _where(ticket: Any) -> str:
    """Stall and floor of the step that counts now."""
    step = next((one for one in ticket.steps if one.number == ticket.number), None)
    if step is None:
        return str(ticket.mall_name)
    return _("%(stall)s, lantai %(floor)s") % {"stall": step.stall_name, "floor": step.floor}


def range_words(low: int | None, high: int | None) -> str:
    """`10 sampai 20 menit`; nothing when there is no promise."""
    if low is None or high is None:
        return ""
    if high <= 1:
        return _("sebentar lagi")
    if low == high:
        return words.duration(high)
    first = words.number(low) if high < MINUTES_IN_WORDS else words.duration(low)
    return _("%(low)s sampai %(high)s") % {"low": first, "high": words.duration(high)}


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


def appointment_words(state: str) -> str:
    """An appointment's state in words."""
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
