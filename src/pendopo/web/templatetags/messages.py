"""Words of messages in templates: channels, states, files, what is left of a day."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from pendopo.kit.words import number
from pendopo.notifications.types import CHANNEL_NAMES

register = template.Library()

_STATES = {
    "queued": gettext_lazy("menunggu"),
    "sending": gettext_lazy("sedang dikirim"),
    "sent": gettext_lazy("diterima penyedia"),
    "delivered": gettext_lazy("sampai"),
    "read": gettext_lazy("dibaca"),
    "failed": gettext_lazy("gagal"),
    "cancelled": gettext_lazy("dibatalkan"),
    "expired": gettext_lazy("terlambat"),
}
_FILES = {"qr": gettext_lazy("Kode QR"), "calendar": gettext_lazy("Berkas kalender")}


@register.filter
def channel_word(value: str) -> str:
    """The name of a channel; without one no way was found."""
    return str(CHANNEL_NAMES.get(value, gettext_lazy("tanpa kanal")))


@register.filter
def state_word(value: str) -> str:
    """Where a message is, in words."""
    return str(_STATES.get(value, value))


@register.filter
def file_word(value: str) -> str:
    """What a file is."""
    return str(_FILES.get(value, value))


@register.filter
def figure(value: int) -> str:
    """`2.000`."""
    return number(value)


@register.filter
def people_of(day: Any) -> int:
    """Used and planned together."""
    return int(day.used + day.planned)


@register.filter
def room_left(day: Any) -> int:
    """What is left of a day."""
    return max(0, int(day.limit - day.used - day.planned))
