"""Stalls with their agreements, and counters."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
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
from pendopo.web.staff.manage.impact import bind
from pendopo.web.staff.manage.pages import attempt, check_seen, done, place, refused, show, stamp

WHEN_FULL = [
    ("standby", gettext_lazy("Beri nomor cadangan, tanpa janji dilayani")),
    ("refuse", gettext_lazy("Tolak dan tawarkan waktu lain")),
]


class StallForm(forms.Form):
    """What can be changed about a stall: its name and number, tickets and shares."""

    name = forms.CharField(label=gettext_lazy("Nama gerai"), max_length=120)
    number = forms.IntegerField(label=gettext_lazy("Nomor gerai"), min_value=1, max_value=999)
    floor = forms.CharField(label=gettext_lazy("Lantai"), max_length=20, initial="1")
    prefix = forms.RegexField(  # type: ignore[assignment]
        label=gettext_lazy("Huruf tiket"),
        regex=r"^[A-Za-z]{1,3}$",
        help_text=gettext_lazy("Satu sampai tiga huruf; tiap gerai berbeda."),
        error_messages={"invalid": gettext_lazy("Isi satu sampai tiga huruf A sampai Z.")},
    )
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

    def clean_name(self) -> str:
        """A name of which an address can be made."""
        name = str(self.cleaned_data["name"])
        if not slugify(name):
            raise forms.ValidationError(_("Nama memuat sedikitnya satu huruf atau angka."))
        return name

    def clean_prefix(self) -> str:
        """Capitals, as they are printed."""
        return str(self.cleaned_data["prefix"]).upper()

    def clean(self) -> dict[str, Any]:
        """The shares stay within the whole; an agreement ends after it begins."""
        cleaned = super().clean() or {}
        online, priority = cleaned.get("online_percent") or 0, cleaned.get("priority_percent") or 0
        if online + priority > 100:
            self.add_error("online_percent", _("Bagian daring dan prioritas bersama-sama melebihi 100 %."))
        starts, ends = cleaned.get("starts_date"), cleaned.get("ends_date")
        if starts and ends and ends < starts:
            self.add_error("ends_date", _("Tanggal akhir mendahului tanggal mulai."))
        return cleaned


class NewStallForm(StallForm):
    """A stall that comes: whose it is, and its agreement."""

    agency = forms.ChoiceField(label=gettext_lazy("Instansi"))
    starts_date = DateField(label=gettext_lazy("Perjanjian mulai"))
    ends_date = DateField(label=gettext_lazy("Perjanjian berakhir (boleh kosong)"), required=False)
    field_order = ("agency", "name", "number", "floor", "prefix", "starts_date", "ends_date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(agency.slug, agency.name) for agency in queries.list_agencies()]
        self.fields["agency"] = forms.ChoiceField(label=gettext_lazy("Instansi"), choices=choices)
        self.order_fields(self.field_order)


class AgreementForm(forms.Form):
    """The last day of a stall's agreement."""

    ends_date = DateField(
        label=gettext_lazy("Hari terakhir"),
        required=False,
        help_text=gettext_lazy("Kosongkan bila perjanjian tanpa akhir."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Dibaca oleh yang pesanannya terkena."),
    )


@staff(Permission.MANAGE_MALL)
@require_http_methods(["GET", "POST"])
def stalls(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """All stalls with their agreements; a form for a new one."""
    here, at = place(request, mall), clock.now()
    today = clock.local_date(at, here.zone)
    form = NewStallForm(request.POST or None, initial={"starts_date": today})

    def create(data: dict[str, Any]) -> None:
        actions.create_stall(mall=here, slug=slugify(data["name"])[:60], by=request.actor, at=at, **data)

    if request.method == "POST" and attempt(form, create):
        return done(request, reverse("manage:stalls", args=[here.slug]), _("Gerai baru tersimpan."))
    rows = queries.list_stalls(here)
    return show(request, "stalls", here, 422 if form.errors else 200, form=form, stalls=rows, today=today)


def _stall_page(request: PendopoRequest, here: Any, chosen: Any, **forms_sent: Any) -> HttpResponse:
    """The stall with both its forms; what was typed stays."""
    context = {
        "form": StallForm(initial=_facts(chosen)),
        "agreement": AgreementForm(initial={"ends_date": chosen.ends_date}),
        **forms_sent,
        "stall": chosen,
        "seen": stamp(_facts(chosen)),
    }
    wrong = any(form.errors for form in forms_sent.values())
    return show(request, "stall", here, 422 if wrong else 200, **context)


def _facts(chosen: Any) -> dict[str, Any]:
    return {name: getattr(chosen, name) for name in StallForm.base_fields}


@staff(Permission.MANAGE_MALL)
@require_http_methods(["GET", "POST"])
def stall(request: PendopoRequest, mall: str, stall: str) -> HttpResponseBase:
    """One stall: change its facts."""
    here, at = place(request, mall), clock.now()
    chosen = queries.get_stall(here, stall)
    if request.method != "POST":
        return _stall_page(request, here, chosen)
    form = StallForm(request.POST, initial=_facts(chosen))

    def save() -> None:
        check_seen(request, form, stamp(_facts(chosen)))
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        actions.change_stall(stall=chosen, changes=changes, by=request.actor, at=at)

    answer = bind(request, here, form, save)
    if answer is False:
        return _stall_page(request, here, chosen, form=form)
    back = reverse("manage:stalls", args=[here.slug])
    return done(request, back, _("Perubahan gerai tersimpan.")) if answer is True else answer


@staff(Permission.MANAGE_MALL)
@require_POST
def agreement(request: PendopoRequest, mall: str, stall: str) -> HttpResponseBase:
    """End an agreement, or let it go on: bookings beyond its last day are shown first."""
    here = place(request, mall)
    chosen = queries.get_stall(here, stall)
    form = AgreementForm(request.POST, initial={"ends_date": chosen.ends_date})

    def save() -> None:
        actions.change_agreement(stall=chosen, **form.cleaned_data, by=request.actor, at=clock.now())

    answer = bind(request, here, form, save, reason=request.POST.get("reason", "").strip()[:200])
    if answer is False:
        return _stall_page(request, here, chosen, agreement=form)
    back = reverse("manage:stalls", args=[here.slug])
    return done(request, back, _("Perjanjian tersimpan.")) if answer is True else answer


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

    def create() -> None:
        data = form.cleaned_data
        actions.create_counter(
            stall=queries.get_stall(here, data["stall"]),
            number=data["number"],
            name=data["name"],
            starts_date=today,
            by=request.actor,
            at=at,
        )

    if request.method == "POST" and bind(request, here, form, create) is True:
        return done(request, reverse("manage:counters", args=[here.slug]), _("Loket baru tersimpan."))
    rows = queries.list_counters(here)
    return show(request, "counters", here, 422 if form.errors else 200, form=form, counters=rows, today=today)


@staff(Permission.MANAGE_MALL)
@require_POST
def end_counter(request: PendopoRequest, mall: str, counter: int) -> HttpResponseBase:
    """A counter works for the last time today."""
    here, at = place(request, mall), clock.now()
    back = reverse("manage:counters", args=[here.slug])
    today = clock.local_date(at, here.zone)

    def end() -> None:
        actions.end_counter(counter_id=counter, ends_date=today, by=request.actor, at=at)

    form = forms.Form(request.POST)
    answer = bind(request, here, form, end)
    if answer is False:
        told = "".join(str(text) for text in form.non_field_errors())
        return refused(request, back, PendopoError(told)) if told else HttpResponseRedirect(back)
    if answer is not True:
        return answer
    return done(request, back, _("Loket itu berakhir hari ini."))


@staff(Permission.MANAGE_MALL)
@require_GET
def home(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """What can be managed."""
    here, at = place(request, mall), clock.now()
    state = queue.floor_state(here, by=request.actor, at=at)
    return show(request, "home", here, opening=queries.opening(here, at=at), state=state)
