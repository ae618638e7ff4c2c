"""`{% drawing series.chart %}`, `{% ministry_entries as entries %}`: charts, and the bar of the pages."""

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

# Every subject below /pantau/; what has no address yet is not shown.
SUBJECTS = (
    ("/pantau/", gettext_noop("Peta")),
    ("/pantau/semua/", gettext_noop("Semua daerah")),
    ("/pantau/bandingkan/", gettext_noop("Bandingkan")),
    ("/pantau/corong/", gettext_noop("Corong")),
    ("/pantau/peringatan/", gettext_noop("Peringatan")),
    ("/pantau/laporan/", gettext_noop("Laporan")),
    ("/pantau/kondisi/", gettext_noop("Kondisi")),
    ("/pantau/kendala/", gettext_noop("Kendala")),
    ("/pantau/inovasi/", gettext_noop("Inovasi")),
    ("/pantau/pengaruh/", gettext_noop("Pengaruh")),
    ("/pantau/ngulik/", gettext_noop("Ngulik")),
    ("/pantau/angka/", gettext_noop("Angka terbitan")),
    ("/pantau/data/", gettext_noop("Data terbuka")),
    ("/pantau/simpanan/", gettext_noop("Simpanan")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject of the bar."""

    label: str
    url: str
    current: bool


@register.simple_tag
def drawing(svg: str) -> SafeString:
    """The SVG text of a chart; everything in it was escaped when it was drawn."""
    return mark_safe(svg)  # noqa: S308 - from monitoring.charts only


@register.simple_tag(takes_context=True)
def ministry_entries(context: Context) -> list[Entry]:
    """The subjects that exist and that this person may open."""
    request: Any = context.get("request")
    path = getattr(request, "path", "")
    actor = getattr(request, "actor", None)
    found = []
    for url, label in SUBJECTS:
        access = _access(url)
        if access is None or not _may_open(access, actor):
            continue
        here = path == url if url == "/pantau/" else path.startswith(url)
        found.append(Entry(_(label), url, here))
    return found


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
