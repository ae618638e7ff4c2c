"""Stalls with their agreements, and counters."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import PendopoError
from pendopo.malls import actions, queries
from pendopo.queue import queries as queue
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.fields import DateField
from pendopo.web.staff.manage.pages import attempt, done, place, refused, show

WHEN_FULL = [
    ("standby", gettext_lazy("Beri nomor cadangan, tanpa janji dilayani")),
    ("refuse", gettext_lazy("Tolak dan tawarkan waktu lain")),
]


class StallForm(forms.Form):
    """One stall: agency, agreement, tickets and shares."""

    agency = forms.ChoiceField(label=gettext_lazy("Instansi"))
    name = forms.CharField(label=gettext_lazy("Nama gerai"), max_length=120)
    number = forms.IntegerField(label=gettext_lazy("Nomor gerai"), min_value=1, max_value=999)
    floor = forms.CharField(label=gettext_lazy("Lantai"), max_length=20, initial="1")
    prefix = forms.RegexField(  # type: ignore[assignment]
        label=gettext_lazy("Huruf tiket"),
        regex=r"^[A-Za-z]{1,3}$",
        help_text=gettext_lazy("Satu sampai tiga huruf; tiap gerai berbeda."),
        error_messages={"invalid": gettext_lazy("Isi satu sampai tiga huruf A sampai Z.")},
    )
    starts_date = DateField(label=gettext_lazy("Perjanjian mulai"))
    ends_date = DateField(label=gettext_lazy("Perjanjian berakhir (boleh kosong)"), required=False)
    base_minutes = forms.IntegerField(
        label=gettext_lazy("Lama satu tempat (menit)"), min_value=1, max_value=240, initial=10
    )
    online_percent = forms.IntegerField(
        label=gettext_lazy("Bagian pesanan daring (%)"), min_value=0, max_value=100, initial=50
    )
    priority_percent = forms.IntegerField(
        label=gettext_lazy("Bagian prioritas (%)"),
        min_value=0,
        max_value=100,
        initial=10,
        help_text=gettext_lazy("Sisanya untuk yang datang langsung."),
    )
    horizon_days = forms.IntegerField(
        label=gettext_lazy("Dapat dipesan berapa hari ke depan"), min_value=1, max_value=90, initial=14
    )
    walk_in_when_full = forms.ChoiceField(label=gettext_lazy("Bila tempat hari itu habis"), choices=WHEN_FULL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(agency.slug, agency.name) for agency in queries.list_agencies()]
        self.fields["agency"] = forms.ChoiceField(label=gettext_lazy("Instansi"), choices=choices)

    def clean_prefix(self) -> str:
        """Capitals, as they are printed."""
        return str(self.cleaned_data["prefix"]).upper()

    def clean(self) -> dict[str, Any]:
        """The shares stay within the whole; the agreement ends after it begins."""
        cleaned = super().clean() or {}
        online, priority = cleaned.get("online_percent") or 0, cleaned.get("priority_percent") or 0
        if online + priority > 100:
            self.add_error("online_percent", _("Bagian daring dan prioritas bersama-sama melebihi 100 %."))
        starts, ends = cleaned.get("starts_date"), cleaned.get("ends_date")
        if starts and ends and ends < starts:
            self.add_error("ends_date", _("Tanggal akhir mendahului tanggal mulai."))
        return cleaned


@staff(Permission.MANAGE_MALL)
@require_http_methods(["GET", "POST"])
def stalls(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """All stalls with their agreements; a form for a new one."""
    here, at = place(request, mall), clock.now()
    today = clock.local_date(at, here.zone)
    form = StallForm(request.POST or None, initial={"starts_date": today})
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.create_stall(
            mall=here, slug=slugify(data["name"])[:60], by=request.actor, at=at, **data
        ),
    ):
        return done(request, reverse("manage:stalls", args=[here.slug]), _("Gerai baru tersimpan."))
    return show(
        request,
        "stalls",
        here,
        422 if form.errors else 200,
        form=form,
        stalls=queries.list_stalls(here),
        today=today,
    )


@staff(Permission.MANAGE_MALL)
@require_http_methods(["GET", "POST"])
def stall(request: PendopoRequest, mall: str, stall: str) -> HttpResponseBase:
    """One stall: change its facts."""
    here, at = place(request, mall), clock.now()
    chosen = queries.get_stall(here, stall)
    names = [name for name in StallForm.base_fields if name != "agency"]
    start = {name: getattr(chosen, name) for name in names} | {"agency": chosen.agency_id}
    form = StallForm(request.POST or None, initial=start)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.change_stall(
            stall=chosen,
            changes={name: data[name] for name in names if name in form.changed_data},
            by=request.actor,
            at=at,
        ),
    ):
        return done(request, reverse("manage:stalls", args=[here.slug]), _("Perubahan gerai tersimpan."))
    return show(request, "stall", here, 422 if form.errors else 200, form=form, stall=chosen)


class CounterForm(forms.Form):
    """A counter of a stall."""

    stall = forms.ChoiceField(label=gettext_lazy("Gerai"))
    number = forms.IntegerField(
        label=gettext_lazy("Nomor loket"),
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("Nomor ini disebut saat memanggil; tiap loket di mal berbeda."),
    )
    name = forms.CharField(label=gettext_lazy("Nama lain (boleh kosong)"), max_length=40, required=False)

    def __init__(self, *args: Any, stalls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(stall.slug, stall.name) for stall in stalls]
        self.fields["stall"] = forms.ChoiceField(label=gettext_lazy("Gerai"), choices=choices)


@staff(Permission.MANAGE_MALL)
@require_http_methods(["GET", "POST"])
def counters(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """All counters; a form for a new one."""
    here, at = place(request, mall), clock.now()
    today = clock.local_date(at, here.zone)
    form = CounterForm(request.POST or None, stalls=queries.list_stalls(here, on=today))

    def create(data: dict[str, Any]) -> None:
        actions.create_counter(
            stall=queries.get_stall(here, data["stall"]),
            number=data["number"],
            name=data["name"],
            starts_date=today,
            by=request.actor,
            at=at,
        )

    if request.method == "POST" and attempt(form, create):
        return done(request, reverse("manage:counters", args=[here.slug]), _("Loket baru tersimpan."))
    rows = queries.list_counters(here)
    return show(request, "counters", here, 422 if form.errors else 200, form=form, counters=rows, today=today)


@staff(Permission.MANAGE_MALL)
@require_POST
def end_counter(request: PendopoRequest, mall: str, counter: int) -> HttpResponseBase:
    """A counter works for the last time today."""
    here, at = place(request, mall), clock.now()
    back = reverse("manage:counters", args=[here.slug])
    try:
        actions.end_counter(
            counter_id=counter,
            ends_date=clock.local_date(at, here.zone),
            by=request.actor,
            at=at,
        )
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Loket itu berakhir hari ini."))


@staff(Permission.MANAGE_MALL)
@require_GET
def home(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """What can be managed."""
    here, at = place(request, mall), clock.now()
    state = queue.floor_state(here, by=request.actor, at=at)
    return show(request, "home", here, opening=queries.opening(here, at=at), state=state)
