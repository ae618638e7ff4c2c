"""The manifest, the worker from the root, and the two pages of the app itself.

The worker keeps only what its page allows: see `keeping`.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pendopo.web.access import public

PARTS = ("names", "store", "pages", "forms", "push", "alone", "start")  # in this order one file: /sw.js
FILES = (
    "citizen.css", "app.js", "frame.js", "ticket.js", "chat.js", "manrope.woff2",
    "mark.svg",
)  # fmt: skip
INK, PAPER = "#23407A", "#FBF8F3"
ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable.png", 512, "maskable"))


@lru_cache(maxsize=1)
def _parts() -> str:
    folder = Path(__file__).parent / "worker"
    return "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)


def _files() -> list[str]:
    return [static(f"pendopo/{name}") for name in FILES]


def worker_text() -> str:
    """The worker: its version and files first, then its parts. Any change of either is a new version."""
    files = [*_files(), *(reverse("app-without-link") + f"?bahasa={code}" for code in ("id", "en"))]
    version = hashlib.sha256((_parts() + json.dumps(files)).encode()).hexdigest()[:12]
    return f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n{_parts()}"


@public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`: asked again at every start, so that a new version is seen at once."""
    response = HttpResponse(worker_text(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/"
    return response


@public
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """`/aplikasi.webmanifest`: how the app is called and looks on the phone."""
    found = {
        "id": "/",
        "name": _("Pendopo: layanan publik"),
        "short_name": "Pendopo",
        "description": _("Pesan waktu, pantau antrean, dan simpan tiket di ponsel."),
        "lang": (get_language() or "id")[:2],
        "dir": "ltr",
        "start_url": "/?dari=aplikasi",
        "scope": "/",
        "display": "standalone",
        "theme_color": INK,
        "background_color": PAPER,
        "categories": ["government", "utilities"],
        "icons": [
            {"src": static(f"pendopo/{name}"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
            for name, size, use in ICONS
        ],
        "shortcuts": [
            {"name": _("Kunjungan saya"), "url": reverse("find-mine")},
            {"name": _("Yang tersimpan di ponsel ini"), "url": reverse("app")},
        ],
    }
    return JsonResponse(found, content_type="application/manifest+json")


@public
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """`/aplikasi/`: what is kept on this phone, what waits to be sent, and how to install."""
    return render(request, "app/app.html", {})


@public
@require_GET
def without_link(request: HttpRequest) -> HttpResponse:
    """What the worker shows for a page that it does not have. Made for both languages, at installation."""
    from django.utils import translation

    code = "en" if request.GET.get("bahasa") == "en" else "id"
    context: dict[str, Any] = {"shown_language": code}
    with translation.override(code):
        return render(request, "app/without_link.html", context)
