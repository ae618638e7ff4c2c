"""`{% drawing series.chart %}`, `{% ministry_groups as groups %}`: charts, and the bar of the pages."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pendopo.kit.actor import Permission

register = template.Library()

# Every subject below /pantau/, in groups; what has no address yet is not shown.
SUBJECTS = (
    (
        gettext_noop("Melihat"),
        (
            ("/pantau/", gettext_noop("Peta")),
            ("/pantau/semua/", gettext_noop("Semua daerah")),
            ("/pantau/bandingkan/", gettext_noop("Bandingkan")),
            ("/pantau/corong/", gettext_noop("Corong")),
        ),
    ),
    (
        gettext_noop("Memeriksa"),
        (
            ("/pantau/peringatan/", gettext_noop("Peringatan")),
            ("/pantau/laporan/", gettext_noop("Laporan")),
            ("/pantau/kondisi/", gettext_noop("Kondisi")),
            ("/pantau/pengaruh/", gettext_noop("Pengaruh")),
        ),
    ),
    (
        gettext_noop("Memperbaiki"),
        (
            ("/pantau/kendala/", gettext_noop("Kendala")),
            ("/pantau/inovasi/", gettext_noop("Inovasi")),
            ("/pantau/ngulik/", gettext_noop("Ngulik")),
        ),
    ),
    (
        gettext_noop("Data"),
        (
            ("/pantau/angka/", gettext_noop("Angka terbitan")),
            ("/pantau/data/", gettext_noop("Data terbuka")),
            ("/pantau/simpanan/", gettext_noop("Simpanan")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject of the bar."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Subjects that belong together."""

    label: str
    entries: list[Entry]

    @property
    def current(self) -> Entry | None:
        """The subject that is open."""
        return next((entry for entry in self.entries if entry.current), None)


@register.simple_tag
def drawing(svg: str) -> SafeString:
    """The SVG text of a chart; everything in it was escaped when it was drawn."""
    return mark_safe(svg)  # noqa: S308 - from monitoring.charts only


@register.simple_tag(takes_context=True)
def ministry_groups(context: Context) -> list[Group]:
    """The subjects that exist and that this person may open, in their groups."""
    request: Any = context.get("request")
    path = getattr(request, "path", "")
    actor = getattr(request, "actor", None)
    groups = [
        Group(
            _(name),
            [Entry(_(label), url, _is_here(url, path)) for url, label in subjects if _shows(url, actor)],
        )
        for name, subjects in SUBJECTS
    ]
    return [group for group in groups if group.entries]


def _shows(url: str, actor: Any) -> bool:
    access = _access(url)
    return access is not None and _may_open(access, actor)


def _is_here(url: str, path: str) -> bool:
    """A region's page belongs to the map."""
    if url != "/pantau/":
        return path.startswith(url)
    return path == url or path.removeprefix(url)[:2].isdecimal()


@lru_cache(maxsize=64)
def _access(url: str) -> str | None:
    """Who may open an address; None where there is none."""
    try:
        view = resolve(url).func
    except Resolver404:
        return None
    return str(getattr(view, "access", ""))


def _may_open(access: str, actor: Any) -> bool:
    if not access.startswith("staff"):
        return True
    wanted = access.partition(":")[2]
    if actor is None or actor.kind != "staff":
        return False
    known = {permission.value: permission for permission in Permission}
    return wanted not in known or actor.may_somewhere(known[wanted])
