"""Changes of places that may hit bookings: shown first, saved only as they were shown."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from pendopo.continuity import actions
from pendopo.continuity.types import HitsUnseen
from pendopo.kit import clock
from pendopo.kit.errors import PendopoError
from pendopo.web.access import PendopoRequest
from pendopo.web.staff.manage.pages import explain, show

OURS = {"csrfmiddlewaretoken", "confirmed", "back"}


def bind(
    request: PendopoRequest,
    here: Any,
    form: forms.Form,
    write: Callable[[], object],
    *,
    reason: str = "",
    decree: str = "",
    names: Mapping[str, str] | None = None,
) -> HttpResponse | bool:
    """True when the change is saved; a page with the people it hits, to be confirmed; False when the form
    is to be shown again, with what is wrong or because the person wants to change it.
    """
    if not form.is_valid() or "back" in request.POST:
        return False
    seen = request.POST.get("confirmed", "")
    try:
        actions.change_places(
            mall=here,
            write=write,
            reason=reason or _("Jam layanan berubah"),
            decree=decree,
            seen=seen,
            by=request.actor,
            at=clock.now(),
        )
    except HitsUnseen as hits:
        fields = [
            (name, value) for name, values in request.POST.lists() if name not in OURS for value in values
        ]
        return show(
            request, "impact", here, impact=hits.impact, fields=fields, changed=bool(seen), reason=reason
        )
    except PendopoError as problem:
        explain(form, problem, names)
        return False
    return True
