"""Words of the inbox: channels, states of delivery, outcomes, kinds of messages."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.channels import queries as channels
from pendopo.kit.words import duration

register = template.Library()

_CHANNELS = {
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "messenger": "Messenger",
    "instagram": "Instagram",
    "webchat": gettext_lazy("Obrolan web"),
    "email": gettext_lazy("Surel"),
    "phone": "SMS",
}
_STATES = {
    "queued": gettext_lazy("menunggu dikirim"),
    "sending": gettext_lazy("sedang dikirim"),
    "sent": gettext_lazy("diterima kanal, belum tentu sampai"),
    "delivered": gettext_lazy("sampai"),
    "read": gettext_lazy("dibaca"),
    "failed": gettext_lazy("tidak terkirim"),
    "cancelled": gettext_lazy("dibatalkan"),
    "expired": gettext_lazy("terlambat, tidak dikirim"),
}
_OUTCOMES = {
    "answered": gettext_lazy("terjawab"),
    "referred": gettext_lazy("diarahkan ke tempat lain"),
    "no_answer": gettext_lazy("orangnya tidak kembali"),
    "spam": gettext_lazy("bukan pesan layanan"),
}
_REASONS = {
    "asked": gettext_lazy("minta petugas"),
    "not_understood": gettext_lazy("tidak dipahami bot"),
    "media": gettext_lazy("mengirim berkas"),
    "complaint": gettext_lazy("keluhan"),
    "comment": gettext_lazy("komentar publik"),
    "fault": gettext_lazy("gangguan pada sistem kami"),
}
_KINDS = {
    "image": gettext_lazy("Foto"),
    "document": gettext_lazy("Dokumen"),
    "voice": gettext_lazy("Pesan suara"),
    "video": gettext_lazy("Video"),
    "sticker": gettext_lazy("Stiker"),
    "location": gettext_lazy("Lokasi"),
    "contact": gettext_lazy("Kontak"),
    "reaction": gettext_lazy("Reaksi"),
    "start": gettext_lazy("Membuka percakapan"),
    "comment": gettext_lazy("Komentar publik"),
    "unknown": gettext_lazy("Jenis pesan yang tidak dikenal"),
}
_AUTHORS = {
    "person": gettext_lazy("Pemohon"),
    "bot": gettext_lazy("Bot"),
    "officer": gettext_lazy("Petugas"),
    "system": gettext_lazy("Pesan otomatis"),
}
_MEDIA = {
    "waiting": gettext_lazy("sedang diambil"),
    "kept": gettext_lazy("tersimpan"),
    "refused": gettext_lazy("ditolak karena tidak aman atau terlalu besar"),
    "expired": gettext_lazy("sudah tidak ada pada kanalnya"),
    "gone": gettext_lazy("sudah dihapus menurut aturan penyimpanan"),
}


@register.filter
def channel_word(value: str) -> str:
    """A channel in words."""
    return str(_CHANNELS.get(value, value))


@register.filter
def delivery_word(value: str) -> str:
    """The true state of a message in words."""
    return str(_STATES.get(value, value))


@register.filter
def outcome_word(value: str) -> str:
    """How a talk ended, in words."""
    return str(_OUTCOMES.get(value, value))


@register.filter
def reason_word(value: str) -> str:
    """Why a talk came to the officers, in words."""
    return str(_REASONS.get(value, value))


@register.filter
def message_kind(value: str) -> str:
    """What a message without words is."""
    return str(_KINDS.get(value, ""))


@register.filter
def author_word(value: str) -> str:
    """Who wrote, in words."""
    return str(_AUTHORS.get(value, value))


@register.filter
def media_word(value: str) -> str:
    """The state of a file in words."""
    return str(_MEDIA.get(value, value))


@register.filter
def why_not_kept(value: Any) -> str:
    """Why a file cannot be opened, in words."""
    return channels.why_not_kept(value)


@register.filter
def since(value: datetime | None, at: datetime) -> str:
    """How long ago: `12 menit`."""
    return duration((at - value).total_seconds() / 60) if value else ""


@register.filter
def until(value: datetime | None, at: datetime) -> str:
    """How long still: `5 jam 12 menit`."""
    return duration((value - at).total_seconds() / 60) if value and value > at else ""


@register.filter
def known_as(value: Any) -> str:
    """A person's name, or that there is none."""
    return str(value) or _("Tanpa nama")
