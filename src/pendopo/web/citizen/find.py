"""`/k/`: find my visits with a code sent to the phone or e-mail that was given."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.booking import queries as booking
from pendopo.booking.queries import link_token
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE, Actor
from pendopo.kit.crypto import decrypt, encrypt
from pendopo.kit.errors import PendopoError
from pendopo.notifications import actions as notifications
from pendopo.people import actions as people
from pendopo.web.access import public
from pendopo.web.citizen import tickets

CONTACT = "find_contact"
OWNED = "find_owned"


@public
def find_mine(request: HttpRequest) -> HttpResponse:
    """Three states of one page: ask the contact, ask the code, show the visits."""
    at = clock.now()
    if request.method == "POST":
        if "keluar" in request.POST:
            request.session.pop(OWNED, None)
            request.session.pop(CONTACT, None)
            return HttpResponseRedirect(reverse("find-mine"))
        if "kode" in request.POST:
            return _check(request, at)
        return _send(request, at)
    owned = request.session.get(OWNED)
    if owned:
        return _show(request, owned, at)
    if request.session.get(CONTACT) and "lain" not in request.GET:
        return render(request, "citizen/find_code.html", {"contact": _contact(request)})
    return render(request, "citizen/find.html", {})


def _contact(request: HttpRequest) -> str:
    """The contact that a code was sent to, kept sealed."""
    sealed = request.session.get(CONTACT, "")
    return decrypt(bytes.fromhex(sealed)) if sealed else ""


def _send(request: HttpRequest, at: Any) -> HttpResponse:
    """Send a code. The answer is the same whether we know the contact or not."""
    contact = request.POST.get("kontak", "").strip()[:120]
    if not contact:
        fields = {"kontak": _("Tuliskan nomor telepon atau alamat surel.")}
        return render(request, "citizen/find.html", {"fields": fields}, status=422)
    try:
        code = people.issue_sign_in_code(contact=contact, by=ANYONE, at=at)
        if code:
            by_mail = "@" in contact
            notifications.notify(
                kind="sign_in_code",
                email=contact if by_mail else "",
                phone="" if by_mail else contact,
                language=(get_language() or "id")[:2],
                context={"code": code},
                by=ANYONE,
                at=at,
            )
    except PendopoError as error:
        context = {"fields": {"kontak": _said(error)}, "typed": contact}
        return render(request, "citizen/find.html", context, status=error.status)
    request.session[CONTACT] = encrypt(contact).hex()
    return HttpResponseRedirect(reverse("find-mine"))


def _said(error: PendopoError) -> str:
    """What is wrong, in one sentence."""
    return str(next(iter(error.fields.values()), error.message))


def _check(request: HttpRequest, at: Any) -> HttpResponse:
    """Check the code; the session then remembers whose visits may be seen."""
    code = "".join(sign for sign in request.POST.get("kode", "") if sign.isdigit())[:10]
    try:
        owned = people.check_sign_in_code(contact=_contact(request), code=code, by=ANYONE, at=at)
    except PendopoError as error:
        context = {"fields": {"kode": _said(error)}, "contact": _contact(request)}
        return render(request, "citizen/find_code.html", context, status=error.status)
    request.session.cycle_key()
    request.session[OWNED] = [str(one) for one in owned]
    request.session.set_expiry(3600)
    return HttpResponseRedirect(reverse("find-mine"))


def _show(request: HttpRequest, owned: list[str], at: Any) -> HttpResponse:
    """The visits of the person behind the contact, each with its private link: the contact is proved."""
    actor = Actor(kind="applicant", code="applicant")
    views = booking.list_appointments_of(owned, by=actor, at=at)  # type: ignore[arg-type]
    entries = [
        {
            "view": view,
            "words": tickets.appointment_words(view.state, to_replan=view.to_replan),
            "href": reverse("visit", args=[link_token(view.id)]),
        }
        for view in views
    ]
    wishes = reverse("visit-wishes", args=[link_token(views[0].id)]) if views else ""
    return render(request, "citizen/find_list.html", {"entries": entries, "wishes": wishes})
