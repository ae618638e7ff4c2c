"""What manager pages share: the mall with its permission, and forms that keep what was typed."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pendopo.kit.actor import Permission
from pendopo.kit.errors import Conflict, PendopoError
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest


def place(request: PendopoRequest, slug: str, permission: Permission = Permission.MANAGE_MALL) -> Any:
    """The mall of the address, if the person holds the permission there."""
    mall = malls.get_mall(slug)
    malls.require_here(request.actor, permission, mall=mall)
    return mall


def place_within(request: PendopoRequest, slug: str, permission: Permission) -> Any:
    """The mall of the address, if the person holds the permission there or at one of its stalls."""
    mall = malls.get_mall(slug)
    malls.require_within(request.actor, permission, mall=mall)
    return mall


def show(request: PendopoRequest, template: str, mall: Any, status: int = 200, **more: Any) -> HttpResponse:
    """One manager page; it is never kept by a browser, so that nobody acts on yesterday's page."""
    response = render(request, f"staff/manage/{template}.html", {"mall": mall, **more}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def attempt(
    form: forms.Form, run: Callable[[dict[str, Any]], Any], names: Mapping[str, str] | None = None
) -> bool:
    """Whether the form was right and the action went through; otherwise the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        run(form.cleaned_data)
    except PendopoError as problem:
        explain(form, problem, names)
        return False
    return True


def explain(form: forms.Form, problem: PendopoError, names: Mapping[str, str] | None = None) -> None:
    """Put an action's refusal beside the fields it names, or at the top.

    `names` says which field of the form an action's own word means.
    """
    placed = False
    for word, text in problem.fields.items():
        name = (names or {}).get(word, word)
        if name in form.fields:
            form.add_error(name, str(text))
            placed = True
        else:
            form.add_error(None, str(text))
            placed = True
    if not placed:
        form.add_error(None, str(problem))


def stamp(values: Any) -> str:
    """A short mark of what a page shows, to see later whether it is still so."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]


def check_seen(request: PendopoRequest, form: forms.Form, now: str) -> None:
    """Raise Conflict when somebody else changed what this form was opened on; name what differs.

    The page that follows carries the new mark: sending it again replaces the other's change knowingly.
    """
    if request.POST.get("seen", now) == now:
        return
    stored = [
        f"{form[name].label}: {shown}"
        for name in form.changed_data
        if (shown := form.get_initial_for_field(form.fields[name], name)) not in (None, "")
    ]
    differs = _("Yang tersimpan sekarang dan berbeda dari isian Anda: %(what)s.") % {
        "what": "; ".join(stored)
    }
    changed = _(
        "Orang lain mengubahnya sesudah Anda membuka halaman ini. Belum ada yang disimpan, dan isian Anda "
        "tidak hilang: periksa, lalu simpan lagi untuk menggantinya."
    )
    raise Conflict(f"{changed} {differs}" if stored else changed)


def done(request: PendopoRequest, url: str, text: str) -> HttpResponseBase:
    """Say what happened, on the page that follows."""
    messages.success(request, text)
    return HttpResponseRedirect(url)


def refused(request: PendopoRequest, url: str, problem: PendopoError) -> HttpResponseBase:
    """Say why a button did nothing, on the page where it was pressed."""
    detail = " ".join(str(text) for text in problem.fields.values())
    messages.error(request, f"{problem} {detail}".strip())
    return HttpResponseRedirect(url)
