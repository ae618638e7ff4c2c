"""`/demo/telepon`: a phone with which anybody can be any person, on any channel. Works without script."""

import base64
import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.web.access import demo_only
from pendopo.web.demo import shown, vendors
from pendopo.web.demo.samples import sample

LARGEST = 10 * 1024 * 1024
INLINE = {"image/png", "image/jpeg", "image/webp", "image/gif"}
KINDS = {"image": "image", "audio": "voice", "video": "video"}


def _chosen(values: Any, state: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Who holds the phone, and which channel is open."""
    people = {each["id"]: each for each in state["people"]}
    person = people.get(str(values.get("orang", "")), state["people"][0])
    channel = str(values.get("kanal", ""))
    return person, channel if channel in shown.CHANNELS else "whatsapp"


def _talk(person: dict[str, Any], channel: str) -> dict[str, Any]:
    """The thread as the template shows it."""
    found = vendors.ask("talk", channel=channel, person=person["id"], open=1)
    return shown.talk(found, person, channel)


@demo_only
@require_GET
def phone(request: HttpRequest) -> HttpResponseBase:
    """The whole page."""
    state = vendors.ask("state")
    person, channel = _chosen(request.GET, state)
    account = next(each for each in state["accounts"] if each["channel"] == channel)
    talk = _talk(person, channel)
    context = {
        "state": state, "person": person, "channel": channel, "account": account,
        "channels": shown.channels(channel, talk["unread"]), "talk": talk,
        "troubles": shown.troubles(account),
        "samples": shown.samples(channel), "waiting": account["waiting"],
    }  # fmt: skip
    return render(request, "demo/phone.html", context)


@demo_only
@require_GET
def thread(request: HttpRequest) -> HttpResponseBase:
    """Only the talk; nothing (204) while it is as the page has it."""
    channel = str(request.GET.get("kanal", ""))
    if channel not in shown.CHANNELS:
        raise NotFound
    found = vendors.ask("talk", channel=channel, person=request.GET.get("orang", ""), open=1)
    person = found["person"]
    talk = shown.talk(found, person, channel)
    if request.GET.get("tanda") == talk["mark"]:
        return HttpResponse(status=204)
    return render(request, "demo/_thread.html", {"talk": talk, "person": person, "channel": channel})


def _back(request: HttpRequest, person: str, channel: str) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return HttpResponseRedirect(f"{reverse('demo-phone')}?orang={person}&kanal={channel}#tulis")


@demo_only
@require_POST
def send(request: HttpRequest) -> HttpResponseBase:
    """The person writes, presses, sends a file, comments."""
    state = vendors.ask("state")
    person, channel = _chosen(request.POST, state)
    said = _said(request)
    if channel == "email":
        said = shown.answer_to(person, request.POST.get("judul", "").strip()) | said
    vendors.tell("say", channel=channel, person=person["id"], **said)
    return _back(request, person["id"], channel)


def _said(request: HttpRequest) -> dict[str, Any]:
    """What was done, in the vendors' words. Raises InvalidInput."""
    values = request.POST
    text = values.get("teks", "").strip()
    if values.get("pilihan"):
        message, _bar, choice = values["pilihan"].partition("|")
        return {"kind": "choice", "message": int(message) if message.isdigit() else 0, "choice": choice}
    if values.get("ucap"):  # a key of the bot's own keyboard
        return {"kind": "text", "text": values["ucap"]}
    if values.get("contoh"):
        try:
            kind, file = sample(values["contoh"])
        except KeyError:
            raise InvalidInput from None
        return {"kind": kind, "text": text} | ({"file": file} if file else {})
    upload = request.FILES.get("berkas")
    if upload is not None:
        if (upload.size or 0) > LARGEST:
            raise InvalidInput(fields={"berkas": _("Berkas paling besar 10 MB.")})
        mime = str(upload.content_type or "application/octet-stream")
        file = {
            "name": upload.name or "berkas",
            "mime": mime,
            "content": base64.b64encode(upload.read()).decode(),
        }
        return {"kind": KINDS.get(mime.partition("/")[0], "document"), "text": text, "file": file}
    if not text:
        raise InvalidInput(fields={"teks": _("Tulis pesannya dulu.")})
    if values.get("komentar"):
        return {"kind": "comment", "text": text}
    return {"kind": "text", "text": text}


@demo_only
@require_POST
def new_person(request: HttpRequest) -> HttpResponseBase:
    """Somebody new holds the phone."""
    name = request.POST.get("nama", "").strip()
    if not name:
        raise InvalidInput(fields={"nama": _("Tulis namanya.")})
    hides = bool(request.POST.get("sembunyi"))
    person = vendors.tell("people", name=name, phone=request.POST.get("nomor", ""), hides_phone=hides)
    return _back(request, person["id"], str(request.POST.get("kanal", "whatsapp")))


@demo_only
@require_POST
def change(request: HttpRequest) -> HttpResponseBase:
    """Something happens to the person or to the vendor: a number changes, a token is revoked."""
    state = vendors.ask("state")
    person, channel = _chosen(request.POST, state)
    what, _colon, value = request.POST.get("apa", "").partition(":")
    if what == "nomor":
        vendors.tell("change-number", person=person["id"])
    elif what == "blokir":
        vendors.tell("block", channel=channel, person=person["id"], blocked=value == "1")
    elif what == "templat":
        vendors.tell("template", id=value, event=request.POST.get("jadi", "") or "APPROVED")
    elif what == "batas" and value.isdigit():
        vendors.tell("tier", tier=int(value))
    elif what in shown.TROUBLES:
        vendors.tell("trouble", channel=channel, **shown.changed(what, value))
    else:
        raise InvalidInput
    return _back(request, person["id"], channel)


@demo_only
@require_GET
def file(request: HttpRequest, key: str) -> HttpResponseBase:
    """A file of a talk: pictures are shown, everything else is downloaded."""
    if not re.fullmatch(r"[0-9]{16}", key):
        raise NotFound
    status, body, mime = vendors.fetch(f"file/{key}")
    if status != 200:
        raise NotFound
    safe = mime if mime in INLINE else "application/octet-stream"
    response = HttpResponse(body, content_type=safe)
    response["Content-Disposition"] = "inline" if mime in INLINE else "attachment"
    return response
