"""Keys of kiosks: made here, shown once, revoked here."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import PendopoError
from pendopo.people import actions, queries
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import attempt, done, place, refused, show


class DeviceForm(forms.Form):
    """A kiosk that may draw tickets in this mall."""

    note = forms.CharField(
        label=gettext_lazy("Nama perangkat"),
        max_length=120,
        help_text=gettext_lazy("Misalnya: kios pintu utama."),
    )


@staff(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def devices(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """All keys of the mall; a new one is shown once."""
    here, at = place(request, mall, Permission.MANAGE_STAFF), clock.now()
    form = DeviceForm(request.POST or None)
    made: list[str] = []

    def create(data: dict[str, Any]) -> None:
        _row, token = actions.create_token(
            kind="kiosk",
            mall=here.slug,
            note=data["note"],
            region_of_mall=here.region_id,
            by=request.actor,
            at=at,
        )
        made.append(token)

    fresh = request.method == "POST" and attempt(form, create)
    rows = [
        (row, row.ends_at is not None and row.ends_at <= at)
        for row in queries.list_tokens(mall=here.slug, region=here.region_id, by=request.actor)
    ]
    context = {"rows": rows, "token": made[0] if made else "", "form": DeviceForm() if fresh else form}
    return show(request, "devices", here, 422 if form.errors else 200, **context)


@staff(Permission.MANAGE_STAFF)
@require_POST
def revoke(request: PendopoRequest, mall: str, token: int) -> HttpResponseBase:
    """End a key now."""
    here = place(request, mall, Permission.MANAGE_STAFF)
    back = reverse("manage:devices", args=[here.slug])
    try:
        actions.revoke_token(
            token_id=token,
            mall=here.slug,
            region_of_mall=here.region_id,
            by=request.actor,
            at=clock.now(),
        )
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Kunci itu tidak berlaku lagi."))
