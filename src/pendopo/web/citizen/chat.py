"""The chat on the mall's own page: the same dialogue as in WhatsApp and Telegram, without an app or a number.

A visitor is known by a signed cookie that holds nothing but a lot. Works by form and reload; the script only
saves the reload.
"""

import uuid
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.channels import actions, queries
from pendopo.channels.adapters.webchat.adapter import LONGEST
from pendopo.channels.queries import find_account
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE
from pendopo.kit.crypto import keyed_hash
from pendopo.kit.errors import NotFound
from pendopo.malls import queries as malls
from pendopo.web.access import public

COOKIE, SALT = "pendopo_obrolan", "webchat"
DAYS = 30
SHOWN = 60
A_MINUTE_VISITOR, A_MINUTE_ADDRESS = 20, 120
ID = frozenset("0123456789abcdef-")


def _visitor(request: HttpRequest) -> str:
    """Who talks: the lot in the cookie, or nothing when there is none of ours."""
    try:
        return request.get_signed_cookie(COOKIE, salt=SALT, max_age=DAYS * 24 * 3600) or ""
    except (KeyError, signing.BadSignature):
        return ""


def _too_many(visitor: str, address: str) -> bool:
    """Whether this visitor, or this address, has written more within a minute than anybody does."""
    minute = int(clock.real_now().timestamp() // 60)
    limits = ((f"v:{visitor}", A_MINUTE_VISITOR), (f"a:{address}", A_MINUTE_ADDRESS))
    found = False
    for who, most in limits:
        key = f"webchat:{keyed_hash('webchat limit', who).hex()[:24]}:{minute}"
        if not cache.add(key, 1, timeout=120):
            found = cache.incr(key) > most or found
    return found


@public
def talk(request: HttpRequest, mall: str) -> HttpResponse:
    """`/m/<mall>/obrolan/`: what was said, and a line to write in."""
    chosen, at = malls.get_mall(mall), clock.now()
    visitor = _visitor(request)
    context: dict[str, Any] = {"mall": chosen, "typed": "", "longest": LONGEST, "error": ""}
    status = 200
    if request.method == "POST":
        context["typed"] = request.POST.get("pesan", "").replace("\x00", "")
        visitor = visitor or uuid.uuid4().hex
        status = _say(request, chosen, visitor, context, at)
        if status == 303:
            response: HttpResponse = HttpResponseRedirect(f"{reverse('chat', args=[chosen.slug])}#akhir")
            return _known(response, visitor)
    context |= _said(request, chosen, visitor, at)
    context["crumbs"] = [
        {"label": chosen.name, "href": reverse("mall", args=[chosen.slug])},
        {"label": _("Obrolan")},
    ]
    return render(request, "citizen/chat.html", context, status=status)


def _say(request: HttpRequest, mall: Any, visitor: str, context: dict[str, Any], at: datetime) -> int:
    """Take in one message; 303 when it was, else the status of the page that says why not."""
    choice = request.POST.get("pilih", "").replace("\x00", "")[:200]
    text = request.POST.get("kata", "").replace("\x00", "") or context["typed"]
    if choice:
        text = _title(mall, visitor, choice)
    if not text.strip() and not choice:
        context["error"] = _("Tulis pesan Anda dulu.")
        return 422
    if len(text) > LONGEST:
        context["error"] = _("Pesan paling panjang %(count)s huruf. Bagi menjadi beberapa pesan.") % {
            "count": LONGEST
        }
        return 422
    if _too_many(visitor, request.META.get("REMOTE_ADDR", "")):
        context["error"] = _(
            "Terlalu banyak pesan dalam satu menit. Yang Anda tulis masih ada; kirim sebentar lagi."
        )
        return 429
    if find_account("webchat", mall.slug[:40]) is None:
        actions.open_webchat(mall=mall.slug, name=mall.name, by=ANYONE, at=at)
    key = "".join(sign for sign in request.POST.get("kunci", "").lower() if sign in ID)[:40]
    actions.say_on_page(
        mall=mall.slug, visitor=visitor, client_id=key or uuid.uuid4().hex, text=text, choice=choice,
        language="en" if (get_language() or "").startswith("en") else "id", by=ANYONE, at=at,
    )  # fmt: skip
    return 303


def _known(response: HttpResponse, visitor: str) -> HttpResponse:
    """The answer with the visitor's cookie, for another thirty days."""
    response.set_signed_cookie(
        COOKIE, visitor, salt=SALT, max_age=DAYS * 24 * 3600, httponly=True, samesite="Lax",
        secure=_is_secure(),
    )  # fmt: skip
    return response


def _is_secure() -> bool:
    from django.conf import settings

    return bool(settings.SESSION_COOKIE_SECURE)


def _title(mall: Any, visitor: str, choice: str) -> str:
    """What stood on a pressed button."""
    thread = queries.find_page_thread(mall.slug, visitor)
    for message in reversed(queries.list_messages(thread, limit=SHOWN)) if thread else ():
        for each in message.choices:
            if each.id == choice:
                return each.title
    return ""


def _said(request: HttpRequest, mall: Any, visitor: str, at: datetime) -> dict[str, Any]:
    """The talk as the page shows it. What was fetched is delivered, what is before the eyes is read."""
    thread = queries.find_page_thread(mall.slug, visitor)
    messages = queries.list_messages(thread, limit=SHOWN) if thread else []
    read = request.GET.get("terlihat") == "1"
    unseen = {"sent", "delivered"} if read else {"sent"}
    if thread and any(not each.inward and each.state in unseen for each in messages):
        actions.note_shown(thread=thread, read=read, by=ANYONE, at=at)
    last = messages[-1] if messages else None
    asking = None  # the newest words with something to press, until the visitor writes again
    for each in messages:
        asking = None if each.inward else each.id if each.choices else asking
    return {
        "messages_said": messages,
        "asking": asking,
        "waits": last is not None and last.inward,
        "client_id": uuid.uuid4().hex,
    }


@public
def log(request: HttpRequest, mall: str) -> HttpResponse:
    """`/m/<mall>/obrolan/isi`: only what was said, for the script."""
    chosen = malls.get_mall(mall)
    context = {"mall": chosen} | _said(request, chosen, _visitor(request), clock.now())
    response = render(request, "citizen/chat_log.html", context)
    response["Cache-Control"] = "no-store"
    return response


@public
def file(request: HttpRequest, mall: str, message: uuid.UUID, number: int) -> HttpResponse:
    """`/m/<mall>/obrolan/berkas/<message>/<n>`: a QR code or a calendar file of one's own talk."""
    thread = queries.find_page_thread(malls.get_mall(mall).slug, _visitor(request))
    found = queries.find_attachment(thread, message, number) if thread else None
    if found is None or found.kind not in ("qr", "calendar"):
        raise NotFound
    if found.kind == "qr":
        response = HttpResponse(queries.qr_image(found.content), content_type="image/png")
    else:
        response = HttpResponse(found.content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="janji-temu.ics"'
    response["Cache-Control"] = "private, max-age=3600"
    return response
