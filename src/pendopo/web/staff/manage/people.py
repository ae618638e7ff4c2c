"""Staff of a mall: accounts, roles in places, and who has which counter for a shift."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.malls import actions as mall_actions
from pendopo.malls import queries as malls
from pendopo.people import actions, queries
from pendopo.people.types import RoleInput
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.hours import TimeField
from pendopo.web.staff.manage.pages import attempt, done, place, refused, show
from pendopo.web.staff.manage.places import DateInput

ROLES = [
    ("officer", gettext_lazy("Petugas loket")),
    ("supervisor", gettext_lazy("Penyelia lantai")),
    ("agency_admin", gettext_lazy("Admin instansi")),
    ("mall_manager", gettext_lazy("Pengelola mal")),
]


class StaffForm(forms.Form):
    """An account with its first role, or another role for an account that exists."""

    username = forms.CharField(label=gettext_lazy("Nama pengguna"), max_length=150)
    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Hanya untuk akun baru."),
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi pertama"),
        required=False,
        widget=forms.PasswordInput(),
        help_text=gettext_lazy("Hanya untuk akun baru; paling sedikit 10 tanda."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Peran"), choices=ROLES)
    stall = forms.ChoiceField(label=gettext_lazy("Di mana"), required=False)

    def __init__(self, *args: Any, stalls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Seluruh mal")), *((stall.slug, stall.name) for stall in stalls)]
        self.fields["stall"] = forms.ChoiceField(
            label=gettext_lazy("Di mana"), choices=choices, required=False
        )


class ShiftForm(forms.Form):
    """An officer at a counter for a shift."""

    user = forms.ChoiceField(label=gettext_lazy("Petugas"))
    counter = forms.ChoiceField(label=gettext_lazy("Loket"))
    starts_on = forms.DateField(label=gettext_lazy("Mulai tanggal"), widget=DateInput())
    starts_time = TimeField()
    ends_on = forms.DateField(
        label=gettext_lazy("Sampai tanggal"),
        widget=DateInput(),
        required=False,
        help_text=gettext_lazy("Kosong: sampai dilepas."),
    )
    ends_time = TimeField()

    def __init__(self, *args: Any, users: Any, counters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = forms.ChoiceField(label=gettext_lazy("Petugas"), choices=users)
        self.fields["counter"] = forms.ChoiceField(
            label=gettext_lazy("Loket"),
            choices=[(str(row.pk), f"{row.number}: {row.stall.name}") for row in counters],
        )
        self.fields["starts_time"].label = _("Mulai jam")
        self.fields["ends_time"].label = _("Sampai jam")

    def period(self, zone: str) -> tuple[datetime, datetime | None]:
        """Start and end of the shift as instants of the mall's zone."""
        data, here = self.cleaned_data, ZoneInfo(zone)
        starts = datetime.combine(data["starts_on"], data["starts_time"] or time(0), tzinfo=here)
        if not data["ends_on"]:
            return starts, None
        if data["ends_time"]:
            return starts, datetime.combine(data["ends_on"], data["ends_time"], tzinfo=here)
        return starts, clock.day_bounds(data["ends_on"], zone)[1]


def _page(request: PendopoRequest, here: Any, *, form: Any = None, shift: Any = None) -> HttpResponse:
    """People and shifts with both forms; what was typed stays."""
    at = clock.now()
    today = clock.local_date(at, here.zone)
    stalls = malls.list_stalls(here, on=today)
    roles = queries.list_staff(mall=here.slug, region=here.region_id, by=request.actor, at=at)
    users = sorted({(str(row.user_id), str(row.user)) for row in roles}, key=lambda pair: pair[1])
    form = form or StaffForm(stalls=stalls)
    shift = shift or ShiftForm(
        users=users, counters=malls.list_counters(here, on=today), initial={"starts_on": today}
    )
    wrong = form.errors or shift.errors
    context = {
        "form": form,
        "shift": shift,
        "roles": roles,
        "assignments": malls.list_assignments(here, at=at),
    }
    return show(request, "people", here, 422 if wrong else 200, **context)


@staff(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def people(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Who works here as what; a new account, or another role."""
    here, at = place(request, mall, Permission.MANAGE_STAFF), clock.now()
    stalls = malls.list_stalls(here, on=clock.local_date(at, here.zone))
    form = StaffForm(request.POST or None, stalls=stalls)

    def save(data: dict[str, Any]) -> None:
        role = RoleInput(role=data["role"], mall=here.slug, stall=data["stall"])
        known = queries.find_user(data["username"])
        if known is not None:
            actions.give_role(
                user_id=known.pk, role=role, region_of_mall=here.region_id, by=request.actor, at=at
            )
            return
        if not data["password"]:
            raise InvalidInput(fields={"password": _("Isi kata sandi pertama untuk akun baru.")})
        actions.create_staff(
            username=data["username"],
            name=data["name"],
            password=data["password"],
            roles=[role],
            region_of_mall=here.region_id,
            by=request.actor,
            at=at,
        )

    if request.method == "POST" and attempt(form, save):
        return done(request, reverse("manage:people", args=[here.slug]), _("Tersimpan."))
    return _page(request, here, form=form)


@staff(Permission.MANAGE_STAFF)
@require_POST
def end_role(request: PendopoRequest, mall: str, role: int) -> HttpResponseBase:
    """Somebody no longer works here in this role."""
    here = place(request, mall, Permission.MANAGE_STAFF)
    back = reverse("manage:people", args=[here.slug])
    try:
        actions.end_role(
            role_id=role,
            mall=here.slug,
            region_of_mall=here.region_id,
            by=request.actor,
            at=clock.now(),
        )
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Peran itu berakhir."))


@staff(Permission.MANAGE_STAFF)
@require_POST
def assign(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Give an officer a counter for a shift."""
    here, at = place(request, mall, Permission.MANAGE_STAFF), clock.now()
    roles = queries.list_staff(mall=here.slug, region=here.region_id, by=request.actor, at=at)
    users = sorted({(str(row.user_id), str(row.user)) for row in roles}, key=lambda pair: pair[1])
    counters = malls.list_counters(here, on=clock.local_date(at, here.zone))
    form = ShiftForm(request.POST, users=users, counters=counters)

    def save(data: dict[str, Any]) -> None:
        starts, ends = form.period(here.zone)
        mall_actions.assign_officer(
            counter_id=int(data["counter"]),
            user_id=int(data["user"]),
            starts_at=starts,
            ends_at=ends,
            by=request.actor,
            at=at,
        )

    if attempt(form, save):
        return done(
            request, reverse("manage:people", args=[here.slug]) + "#loket", _("Petugas mendapat loket.")
        )
    return _page(request, here, shift=form)


@staff(Permission.MANAGE_STAFF)
@require_POST
def release(request: PendopoRequest, mall: str, assignment: int) -> HttpResponseBase:
    """End a shift now."""
    here = place(request, mall, Permission.MANAGE_STAFF)
    back = reverse("manage:people", args=[here.slug]) + "#loket"
    try:
        mall_actions.release_officer(assignment_id=assignment, by=request.actor, at=clock.now())
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Petugas dilepas dari loket."))
