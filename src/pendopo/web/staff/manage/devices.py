"""Keys of kiosks and programs: made here, shown once, revoked here."""

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
from pendopo.malls import queries as malls
from pendopo.people import actions, queries
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import attempt, done, place, refused, show

KINDS = [
    ("kiosk", gettext_lazy("Kios: mengambil nomor di mal ini")),
    ("officer", gettext_lazy("Program: memanggil dan melayani di satu loket lewat API")),
]


class DeviceForm(forms.Form):
    """A kiosk that may draw tickets in this mall, or a program that works one counter."""

    kind = forms.ChoiceField(label=gettext_lazy("Untuk apa?"), choices=KINDS, initial="kiosk")
    counter = forms.ChoiceField(label=gettext_lazy("Loket (hanya untuk program)"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Nama perangkat"),
        max_length=120,
        help_text=gettext_lazy("Misalnya: kios pintu utama."),
    )

    def __init__(self, *args: Any, counters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.pk), f"{row.number}: {row.stall.name}") for row in counters]
        self.fields["counter"] = forms.ChoiceField(
            label=gettext_lazy("Loket (hanya untuk program)"), choices=[("", "–"), *rows], required=False
        )

    def clean(self) -> dict[str, Any]:
        """A program works one counter; a kiosk none."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == "officer" and not cleaned.get("counter"):
            self.add_error("counter", _("Pilih loketnya."))
        return cleaned


@staff(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def devices(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """All keys of the mall; a new one is shown once."""
    here, at = place(request, mall, Permission.MANAGE_STAFF), clock.now()
    counters = malls.list_counters(here, on=clock.local_date(at, here.zone))
    form = DeviceForm(request.POST or None, counters=counters)
    made: list[str] = []

    def create(data: dict[str, Any]) -> None:
        wanted = data["counter"] if data["kind"] == "officer" else ""
        chosen = next((row for row in counters if str(row.pk) == wanted), None)
        _row, token = actions.create_token(
            kind=data["kind"],
            stall=chosen.stall.slug if chosen else "",
            counter=chosen.pk if chosen else None,
            mall=here.slug,
            region_of_mall=here.region_id,
            note=data["note"],
            by=request.actor,
            at=at,
        )
        made.append(token)

    fresh = request.method == "POST" and attempt(form, create)
    rows = [
        (row, row.ends_at is not None and row.ends_at <= at)
        for row in queries.list_tokens(mall=here.slug, region=here.region_id, by=request.actor)
    ]
    context = {
        "rows": rows,
        "numbers": {row.pk: row.number for row in malls.list_counters(here)},
        "token": made[0] if made else "",
        "kind": form.cleaned_data["kind"] if fresh else "",
        "form": DeviceForm(counters=counters) if fresh else form,
    }
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
