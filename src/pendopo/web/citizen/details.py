"""Booking, second half: name, contact, check. The place is held meanwhile; what was typed is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.booking import actions, queries
from pendopo.booking.types import ApplicantInput, LimitReached
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.people import queries as people
from pendopo.web.access import private_link
from pendopo.web.citizen import drafts
from pendopo.web.citizen.booking import progress
from pendopo.web.citizen.truth import in_order

NEXT = {"nama": "kontak", "kontak": "periksa"}
FIELDS = {"nama": ("name",), "kontak": ("phone", "email", "identity_kind", "identity")}
BACK = {"kontak": "nama", "periksa": "kontak"}
AT = {"nama": 4, "kontak": 5, "periksa": 6}
LONGEST = {"name": 120, "phone": 25, "email": 120, "identity": 30, "identity_kind": 10}


@private_link
def details(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """`/k/<token>/data/<step>/`."""
    if step not in AT:
        raise NotFound
    at = clock.now()
    held = queries.get_appointment_by_token(token, at=at)
    if held.state not in {"held", "expired"}:
        return HttpResponseRedirect(reverse("visit", args=[token]))
    if request.method != "POST":
        return _page(request, token, step, held, at=at)
    if step == "periksa":
        return _confirm(request, token, held, at=at)
    answers = {name: request.POST.get(name, "").strip()[: LONGEST[name]] for name in FIELDS[step]}
    drafts.keep(request, answers)
    wrong = _wrong(step, answers)
    if wrong:
        return _page(request, token, step, held, at=at, fields=wrong)
    return HttpResponseRedirect(reverse("details", args=[token, NEXT[step]]))


def _wrong(step: str, answers: dict[str, str]) -> dict[str, Any]:
    """What can be said about one page alone; the rooms have the last word when it is booked."""
    if step == "nama":
        return people.check_contact(name=answers["name"])
    return people.check_contact(
        phone=answers["phone"],
        email=answers["email"],
        identity_kind=answers["identity_kind"],
        identity=answers["identity"],
    )


def _page(
    request: HttpRequest,
    token: str,
    step: str,
    held: Any,
    *,
    at: Any,
    fields: dict[str, Any] | None = None,
    error: PendopoError | None = None,
) -> HttpResponse:
    """One question, with what was typed and what is wrong with it."""
    typed = drafts.read(request)
    if step == "periksa" and not typed.get("name"):
        return HttpResponseRedirect(reverse("details", args=[token, "nama"]))
    back = reverse("details", args=[token, BACK[step]]) if step in BACK else _to_times(held)
    context = {
        "token": token,
        "held": held,
        "mall": held.mall,
        "service": held.service,
        "typed": typed,
        "fields": fields or {},
        "error": error,
        "ran_out": held.state == "expired" or (held.held_until is not None and held.held_until <= at),
        "never_kept": held.state == "expired" and held.held_until is None,
        "progress": progress(AT[step]),
        "back": back,
        "kinds": _kinds(typed.get("identity_kind", "none")),
        "alternatives": in_order(
            queries.near_alternatives(held.service, window=held.window, people=held.people, at=at)
        )
        if error and not isinstance(error, LimitReached)
        else [],
    }
    status = error.status if error else 422 if fields else 200
    return render(request, f"citizen/details_{step}.html", context, status=status)


def _to_times(held: Any) -> str:
    """Back to the times of the day that was chosen, for as many people."""
    times = reverse("book-time", args=[held.mall.slug, held.service.slug])
    return f"{times}?orang={held.people}&tanggal={held.service_day.isoformat()}"


def _kinds(chosen: str) -> list[dict[str, Any]]:
    """The kinds of identity number; none is a kind too."""
    names = {
        "none": _("Tidak diisi"),
        "nik": _("NIK"),
        "passport": _("Paspor"),
        "kitas": _("KITAS/KITAP"),
        "other": _("Lainnya"),
    }
    return [{"value": key, "label": label, "chosen": key == chosen} for key, label in names.items()]


def _confirm(request: HttpRequest, token: str, held: Any, *, at: Any) -> HttpResponse:
    """Book. A repeat finds the booking made; a lost place leads to near times with everything kept."""
    typed = drafts.read(request)
    if not typed.get("name"):
        return HttpResponseRedirect(reverse("details", args=[token, "nama"]))
    person = ApplicantInput(
        name=typed["name"],
        phone=typed.get("phone", ""),
        email=typed.get("email", ""),
        identity_kind=typed.get("identity_kind") or "none",
        identity=typed.get("identity", ""),
        language="en" if (get_language() or "").startswith("en") else "id",
    )
    try:
        actions.confirm_hold(token=token, applicant=person, by=ANYONE, at=at)
    except PendopoError as error:
        if queries.get_appointment_by_token(token, at=at).state == "booked":
            return HttpResponseRedirect(reverse("visit", args=[token]))
        step = next((name for name, owned in FIELDS.items() if set(owned) & set(error.fields)), "")
        if step:
            return _page(request, token, step, held, at=at, fields=dict(error.fields))
        return _page(request, token, "periksa", held, at=at, error=error)
    drafts.forget(request)
    return HttpResponseRedirect(reverse("visit", args=[token]))
