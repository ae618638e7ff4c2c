"""A service that comes, with its first standard, and one that ends: whom that hits is shown first."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.catalogue import actions
from pendopo.catalogue.types import ServiceInput, StandardView
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.catalogue import (
    EndingForm,
    ServiceForm,
    own_service,
    service_page,
)
from pendopo.web.staff.manage.fields import DateField
from pendopo.web.staff.manage.impact import bind
from pendopo.web.staff.manage.pages import attempt, done, place_within, show
from pendopo.web.staff.manage.standard import FIELD_OF, StandardForm

NOTHING = StandardView(None, None, "", {}, ())  # a new service has no standard before
SLUG_OF = {"slug": "name", "type_code": "name"}


class NewServiceForm(StandardForm, ServiceForm):
    """Everything about a new service: its stall and first day, its facts, and its first standard."""

    stall = forms.ChoiceField(label=gettext_lazy("Gerai"))
    starts_date = DateField(label=gettext_lazy("Hari pertama"))
    valid_from = None  # type: ignore[assignment] # it begins with the service
    field_order = ("name", "short_name", "stall", "starts_date", "duration_minutes")

    def __init__(self, *args: Any, stalls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(stall.slug, stall.name) for stall in stalls]
        self.fields["stall"] = forms.ChoiceField(label=_("Gerai"), choices=choices)
        self.order_fields(self.field_order)

    def clean_name(self) -> str:
        """A name of which an address can be made."""
        name = str(self.cleaned_data["name"])
        if not _slug(name):
            raise forms.ValidationError(_("Nama memuat sedikitnya satu huruf atau angka."))
        return name

    def clean_starts_date(self) -> Any:
        """Today or later: nobody was served before."""
        starts = self.cleaned_data["starts_date"]
        if self.today and starts < self.today:
            raise forms.ValidationError(_("Layanan baru mulai hari ini atau sesudahnya."))
        return starts

    def clean(self) -> dict[str, Any]:
        """Somehow people can come; the first standard begins on the first day."""
        cleaned = super().clean()
        if not cleaned.get("bookable") and not cleaned.get("walk_in"):
            self.add_error("bookable", _("Pilih sedikitnya satu cara: dipesan, atau datang langsung."))
        return cleaned | {"valid_from": cleaned.get("starts_date")}

    def facts(self) -> list[Any]:
        """The fields of the service itself, before those of the standard."""
        return [self[name] for name in self.fields if name in (*self.field_order, *ServiceForm.base_fields)]

    def service(self) -> ServiceInput:
        """What was typed about the service."""
        data = self.cleaned_data
        own = {name: data[name] for name in (*ServiceForm.base_fields, "stall", "starts_date")}
        slug = _slug(data["name"])
        return ServiceInput(slug=slug, type_code=slug, **own)


def _slug(name: str) -> str:
    return slugify(name)[:80].strip("-")


@staff(Permission.MANAGE_CATALOGUE)
@require_http_methods(["GET", "POST"])
def new(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """A new service with its first standard."""
    here, at = place_within(request, mall, Permission.MANAGE_CATALOGUE), clock.now()
    today = clock.local_date(at, here.zone)
    stalls = malls.list_stalls_where(request.actor, Permission.MANAGE_CATALOGUE, mall=here, on=today)
    start = {"starts_date": today, "bookable": True, "walk_in": True, "stall": request.GET.get("gerai", "")}
    form = NewServiceForm(request.POST or None, initial=start, stalls=stalls, today=today)
    made: list[Any] = []

    def save(_data: dict[str, Any]) -> None:
        made.append(
            actions.add_service(
                mall=here, service=form.service(), standard=form.standard(NOTHING), by=request.actor, at=at
            )
        )

    if request.method == "POST" and attempt(form, save, FIELD_OF | SLUG_OF):
        back = reverse("manage:service", args=[here.slug, made[0].slug])
        return done(request, back, _("Layanan baru tersimpan."))
    return show(request, "service_new", here, 422 if form.errors else 200, form=form)


@staff(Permission.MANAGE_CATALOGUE)
@require_POST
def end(request: PendopoRequest, mall: str, service: str) -> HttpResponseBase:
    """A last day for a service, or none after all: bookings beyond it are shown first."""
    here, chosen = own_service(request, mall, service)
    form = EndingForm(request.POST, initial={"ends_date": chosen.ends_date})

    def save() -> None:
        actions.retire_service(
            service_id=chosen.pk, ends_date=form.cleaned_data["ends_date"], by=request.actor, at=clock.now()
        )

    reason = request.POST.get("reason", "").strip()[:200] or _("Layanan ini berakhir")
    answer = bind(request, here, form, save, reason=reason)
    if answer is False:
        return service_page(request, here, chosen, ending=form)
    if answer is not True:
        return answer
    ends = form.cleaned_data["ends_date"]
    text = _("Hari terakhir layanan tersimpan.") if ends else _("Layanan ini tidak berakhir.")
    return done(request, reverse("manage:service", args=[here.slug, chosen.slug]), text)
