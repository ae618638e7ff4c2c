"""The menu of staff pages: only what the signed-in person may open, for the mall they are looking at."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.kit.actor import Permission
from pendopo.malls import queries as malls

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the menu."""

    label: str
    url: str
    here: bool


def _wanted() -> list[tuple[str, str, Permission]]:
    """Label, address name and the permission that opens it."""
    return [
        (_("Loket"), "staff:mall", Permission.CALL_TICKETS),
        (_("Kotak masuk"), "staff:inbox", Permission.ANSWER_CHATS),
        (_("Lantai"), "staff:floor", Permission.SEE_FLOOR),
        (_("Meja bantuan"), "staff:desk", Permission.ISSUE_TICKETS),
        (_("Daftar hari ini"), "staff:day_list", Permission.SEE_FLOOR),
        (_("Peringatan"), "staff:alerts", Permission.REPORT),
        ("Ngulik", "staff:forum", Permission.REPORT),
    ]


@register.simple_tag(takes_context=True)
def staff_menu(context: Context) -> list[Entry]:
    """The menu entries for `mall` of the page; where no mall is chosen, what lies beyond one."""
    request: Any = context.get("request")
    mall = context.get("mall")
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    if mall is None:
        return _beyond(request)
    entries = []
    for label, name, permission in _wanted():
        if not malls.may_within(actor, permission, mall=mall):
            continue
        url = reverse(name, args=[mall.slug])
        inside = name == "staff:inbox" and request.path.startswith(url)
        entries.append(Entry(label, url, request.path == url or inside))
    sections = _open_sections(actor, mall)
    if sections:
        root = reverse("manage:home", args=[mall.slug])
        entries.append(
            Entry(_("Kelola"), reverse(sections[0][2], args=[mall.slug]), request.path.startswith(root))
        )
    return entries


def _beyond(request: Any) -> list[Entry]:
    """What somebody may open that belongs to no single mall."""
    actor = request.actor
    wanted = [
        (_("Pemasangan"), "manage:install", actor.may(Permission.MANAGE_INSTALLATION)),
        (_("Catatan peristiwa"), "manage:events", actor.may_somewhere(Permission.READ_EVENTS)),
        (_("Pantauan"), "ministry", actor.may_somewhere(Permission.SEE_FIGURES)),
    ]
    return [
        Entry(label, url, request.path == url)
        for label, name, allowed in wanted
        if allowed
        for url in [reverse(name)]
    ]


@register.filter
def unlocalized(value: Any) -> str:
    """A number for a script, never with the separators of a language."""
    return str(value)


_STATES = {
    "planned": gettext_lazy("langkah berikutnya"),
    "waiting": gettext_lazy("menunggu"),
    "called": gettext_lazy("dipanggil"),
    "serving": gettext_lazy("dilayani"),
    "on_hold": gettext_lazy("ditahan"),
    "finished": gettext_lazy("selesai"),
    "no_show": gettext_lazy("tidak hadir"),
    "cancelled": gettext_lazy("dibatalkan"),
    "closed": gettext_lazy("ditutup petugas"),
}
_SESSIONS = {
    "open": gettext_lazy("buka"),
    "paused": gettext_lazy("jeda"),
    "closed": gettext_lazy("tutup"),
}
_LINES = {
    "priority": gettext_lazy("Prioritas"),
    "appointment": gettext_lazy("Pesanan"),
    "walk_in": gettext_lazy("Langsung"),
}
_PRIORITIES = {
    "elderly": gettext_lazy("lanjut usia"),
    "disability": gettext_lazy("disabilitas"),
    "pregnant": gettext_lazy("hamil"),
    "child": gettext_lazy("dengan bayi"),
}
_ACTS = {
    "call": gettext_lazy("panggil"),
    "recall": gettext_lazy("panggil ulang"),
    "start": gettext_lazy("mulai"),
    "hold": gettext_lazy("tahan"),
    "return": gettext_lazy("lanjutkan"),
    "transfer": gettext_lazy("alihkan"),
    "no_show": gettext_lazy("tidak hadir"),
    "reinstate": gettext_lazy("pulihkan"),
    "finish": gettext_lazy("selesai"),
}


@register.filter
def ticket_state(value: str) -> str:
    """The state of a ticket in words."""
    return str(_STATES.get(value, value))


@register.filter
def session_word(value: str) -> str:
    """The state of a counter in words."""
    return str(_SESSIONS.get(value, value))


@register.filter
def line_word(value: str) -> str:
    """The line of a ticket in words."""
    return str(_LINES.get(value, value))


@register.filter
def priority_word(value: str) -> str:
    """Why a ticket has priority, in words."""
    return str(_PRIORITIES.get(value, value))


@register.filter
def act_word(value: str) -> str:
    """What was done with a ticket, in words."""
    return str(_ACTS.get(value, value))


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the manager."""

    label: str
    hint: str
    url: str
    here: bool


def _sections() -> list[tuple[str, str, str, Permission, bool]]:
    """Label, hint, address name, the permission that opens it, and whether it opens for one stall alone."""
    manage, catalogue, staff = (
        Permission.MANAGE_MALL,
        Permission.MANAGE_CATALOGUE,
        Permission.MANAGE_STAFF,
    )
    fact, line = Permission.APPLY_FACT, Permission.MANAGE_QUEUE
    return [
        (_("Ringkasan"), "", "manage:home", manage, False),
        (_("Gerai"), _("Instansi, perjanjian, huruf tiket"), "manage:stalls", manage, False),
        (_("Loket"), _("Nomor loket tiap gerai"), "manage:counters", manage, False),
        (_("Jam buka"), _("Mingguan dan hari yang berbeda"), "manage:hours", manage, False),
        (_("Penutupan"), _("Siapa yang terkena, sebelum disimpan"), "manage:closures", fact, False),
        (_("Layanan"), _("Standar pelayanan dan berkas katalog"), "manage:services", catalogue, True),
        (_("Kotak masuk"), _("Target jawaban, jawaban siap pakai"), "manage:inbox", manage, False),
        (_("Petugas"), _("Akun, peran, dan loket"), "manage:people", staff, True),
        (_("Perangkat"), _("Kunci kios dan program"), "manage:devices", staff, False),
        (_("Pengumuman"), _("Teks di papan"), "manage:notices", line, False),
        (_("Pesan keluar"), _("Yang tidak sampai, dan batas harian"), "manage:messages_failed", line, False),
        (_("Akhir hari"), _("Tidak ada yang tertinggal"), "manage:end_of_day", line, False),
        (_("Laporan"), _("Sudah dihitung; tinggal dikonfirmasi"), "staff:returns", Permission.REPORT, False),
    ]


def _open_sections(actor: Any, mall: Any) -> list[tuple[str, str, str, Permission, bool]]:
    """The manager's pages of a mall that somebody may open."""
    return [
        row
        for row in _sections()
        if (malls.may_within if row[4] else malls.may_here)(actor, row[3], mall=mall)
    ]


@register.simple_tag(takes_context=True)
def manage_menu(context: Context, mall: Any) -> list[Section]:
    """The manager's pages that the signed-in person may open."""
    request: Any = context["request"]
    return [
        Section(
            label, hint, url, request.path == url or (name != "manage:home" and request.path.startswith(url))
        )
        for label, hint, name, _permission, _stall in _open_sections(request.actor, mall)
        for url in [reverse(name, args=[mall.slug])]
    ]


@register.simple_tag
def manage_start(actor: Any, mall: Any) -> str:
    """Where managing begins for somebody: the first page that is theirs, or nothing."""
    sections = _open_sections(actor, mall)
    return reverse(sections[0][2], args=[mall.slug]) if sections else ""


@register.filter
def time_value(value: Any) -> str:
    """A time for a time field: `08:00`; what was typed wrongly stays as it was typed."""
    return value.strftime("%H:%M") if hasattr(value, "strftime") else str(value or "")


@register.filter
def plain_value(value: Any) -> str:
    """A field's value as it travels in a hidden field: dates as 2026-11-23, nothing as an empty text."""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


@register.filter
def after_slash(value: str) -> str:
    """The stall of `mall/stall`."""
    return value.partition("/")[2]


_DAYS = {
    "open": gettext_lazy("buka"),
    "closed": gettext_lazy("tutup"),
    "shortened": gettext_lazy("jam lain"),
}


@register.filter
def day_status(value: str) -> str:
    """The status of a dated exception in words."""
    return str(_DAYS.get(value, value))


_ROLES = {
    "officer": gettext_lazy("Petugas loket"),
    "supervisor": gettext_lazy("Penyelia lantai"),
    "agency_admin": gettext_lazy("Admin instansi"),
    "mall_manager": gettext_lazy("Pengelola mal"),
    "region_head": gettext_lazy("Kepala daerah"),
    "ministry_analyst": gettext_lazy("Analis kementerian"),
    "administrator": gettext_lazy("Administrator"),
    "auditor": gettext_lazy("Pemeriksa"),
}
_DEVICES = {
    "officer": gettext_lazy("program"),
    "kiosk": gettext_lazy("kios"),
    "board": gettext_lazy("papan"),
    "reporter": gettext_lazy("laporan"),
    "analyst": gettext_lazy("analis"),
}


@register.filter
def role_word(value: str) -> str:
    """A role in words."""
    return str(_ROLES.get(value, value))


@register.filter
def officer_word(value: str) -> str:
    """Who stands at a counter; a played day has no officer's name."""
    return _("simulasi") if value.startswith("demo:") else value


@register.filter
def named(names: dict[str, str], key: str) -> str:
    """The name of a place by its short code; the code itself when it has none."""
    return names.get(key, key)


@register.filter
def number_of(numbers: dict[int, int], counter: int) -> str:
    """The number of a counter by its id."""
    return str(numbers.get(counter, "–"))


@register.filter
def device_word(value: str) -> str:
    """The kind of a key in words."""
    return str(_DEVICES.get(value, value))
