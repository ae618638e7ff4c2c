"""The menu of staff pages: only what the signed-in person may open, for the mall they are looking at."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.kit.actor import Permission

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the menu."""

    label: str
    url: str
    here: bool


def _wanted() -> list[tuple[str, str, Permission | None]]:
    """Label, address name and the permission that opens it."""
    return [
        (_("Loket"), "staff:mall", None),
        (_("Lantai"), "staff:floor", Permission.SEE_FLOOR),
        (_("Meja bantuan"), "staff:desk", Permission.ISSUE_TICKETS),
        (_("Daftar hari ini"), "staff:day_list", Permission.SEE_FLOOR),
        (_("Kelola"), "manage:home", Permission.MANAGE_MALL),
    ]


@register.simple_tag(takes_context=True)
def staff_menu(context: Context) -> list[Entry]:
    """The menu entries for `mall` of the page; none when no mall is chosen."""
    request: Any = context.get("request")
    mall = context.get("mall")
    actor = getattr(request, "actor", None)
    if mall is None or actor is None:
        return []
    entries = []
    for label, name, permission in _wanted():
        if permission is not None and not actor.may_somewhere(permission):
            continue
        url = reverse(name, args=[mall.slug])
        here = request.path == url or (name == "manage:home" and request.path.startswith(url))
        entries.append(Entry(label, url, here))
    return entries


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
