"""Staff of a mall: who works here as what, new accounts, and who has which counter for a shift."""

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
from pendopo.kit.errors import PendopoError
from pendopo.malls import actions as mall_actions
from pendopo.malls import queries as malls
from pendopo.people import actions, queries
from pendopo.people.types import RoleInput
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.fields import DateField, TimeField
from pendopo.web.staff.manage.pages import attempt, done, place_within, refused, show

ROLES = [
    ("officer", gettext_lazy("Petugas loket")),
    ("supervisor", gettext_lazy("Penyelia lantai")),
    ("agency_admin", gettext_lazy("Admin instansi")),
    ("mall_manager", gettext_lazy("Pengelola mal")),
]
SHIFT_NAMES = {"starts_at": "starts_on", "ends_at": "ends_on"}


class RoleForm(forms.Form):
    """A role in the mall or at one stall: only places in which the giver may give it."""

    role = forms.ChoiceField(label=gettext_lazy("Peran"), choices=ROLES)
    stall = forms.ChoiceField(label=gettext_lazy("Di mana"), required=False)

    def __init__(self, *args: Any, stalls: Any, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = [("", _("Seluruh mal"))] if whole else []
        choices = [*everywhere, *((stall.slug, stall.name) for stall in stalls)]
        self.fields["stall"] = forms.ChoiceField(
            label=gettext_lazy("Di mana"), choices=choices, required=not whole
        )
        if not whole:
            self.fields["role"] = forms.ChoiceField(label=gettext_lazy("Peran"), choices=ROLES[:-1])


class StaffForm(RoleForm):
    """An account with its first role, or another role for an account that exists."""

    field_order = ("username", "name", "password", "role", "stall")
    username = forms.CharField(label=gettext_lazy("Nama pengguna"), max_length=40)
    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Hanya untuk akun baru."),
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi pertama"),
        max_length=128,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Hanya untuk akun baru; paling sedikit 10 tanda."),
    )

    def clean(self) -> dict[str, Any]:
        """A new account has a name and a password; of an account that exists neither is overwritten."""
        cleaned = super().clean() or {}
        username = cleaned.get("username", "")
        known = queries.find_user(username) if username else None
        if known is not None and (cleaned.get("name") or cleaned.get("password")):
            self.add_error(
                "username",
                _(
                    "Nama pengguna ini sudah dipakai. Pilih yang lain; atau, bila akun itu memang harus "
                    "mendapat peran tambahan, kosongkan nama lengkap dan kata sandi."
                ),
            )
        if username and known is None:
            if not cleaned.get("name"):
                self.add_error("name", _("Isi nama lengkap untuk akun baru."))
            if not cleaned.get("password"):
                self.add_error("password", _("Isi kata sandi pertama untuk akun baru."))
        cleaned["known"] = known
        return cleaned


class ShiftForm(forms.Form):
    """An officer at a counter for a shift."""

    user = forms.ChoiceField(label=gettext_lazy("Petugas"))
    counter = forms.ChoiceField(label=gettext_lazy("Loket"))
    starts_on = DateField(label=gettext_lazy("Mulai tanggal"))
    starts_time = TimeField()
    ends_on = DateField(
        label=gettext_lazy("Sampai tanggal"),
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

    def clean(self) -> dict[str, Any]:
        """An hour of ending belongs to a day."""
        cleaned = super().clean() or {}
        if cleaned.get("ends_time") and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", _("Isi tanggalnya juga."))
        return cleaned

    def period(self, zone: str) -> tuple[datetime, datetime | None]:
        """The shift as instants; without times from the first minute of a day to the last."""
        data, where = self.cleaned_data, ZoneInfo(zone)
        starts = datetime.combine(data["starts_on"], data["starts_time"] or time(0, 0), tzinfo=where)
        if not data["ends_on"]:
            return starts, None
        if data["ends_time"]:
            return starts, datetime.combine(data["ends_on"], data["ends_time"], tzinfo=where)
        return starts, clock.day_bounds(data["ends_on"], zone)[1]


def role_places(request: PendopoRequest, here: Any, today: Any) -> dict[str, Any]:
    """Where this person may give roles: the stalls, and whether the whole mall."""
    return {
        "stalls": malls.list_stalls_where(request.actor, Permission.MANAGE_STAFF, mall=here, on=today),
        "whole": malls.may_here(request.actor, Permission.MANAGE_STAFF, mall=here),
    }


def _shift_choices(request: PendopoRequest, here: Any, roles: Any, today: Any) -> dict[str, Any]:
    """The people and counters of a shift form."""
    users = {(str(row.user_id), str(row.user)) for row in roles}
    counters = [
        row
        for row in malls.list_counters(here, on=today)
        if malls.may_here(request.actor, Permission.MANAGE_STAFF, mall=here, stall=row.stall.slug)
    ]
    return {"users": sorted(users, key=lambda pair: pair[1]), "counters": counters}


def _by_person(roles: Any) -> list[dict[str, Any]]:
    """One row a person, with all their roles here, by name."""
    people: dict[int, dict[str, Any]] = {}
    for row in roles:
        people.setdefault(row.user_id, {"user": row.user, "roles": []})["roles"].append(row)
    return sorted(people.values(), key=lambda one: str(one["user"]).lower())


def _page(request: PendopoRequest, here: Any, *, form: Any = None, shift: Any = None) -> HttpResponse:
    """People and shifts with both forms; what was typed stays."""
    at = clock.now()
    today = clock.local_date(at, here.zone)
    roles = queries.list_staff(mall=here.slug, region=here.region_id, by=request.actor, at=at)
    choices = _shift_choices(request, here, roles, today)
    form = form or StaffForm(**role_places(request, here, today))
    shift = shift or ShiftForm(**choices, initial={"starts_on": today})
    own = {row.pk for row in choices["counters"]}
    shifts = [row for row in malls.list_coming_assignments(here, at=at) if row.counter_id in own]
    context = {
        "form": form,
        "shift": shift,
        "people": _by_person(roles),
        "assignments": shifts,
        "stall_names": {stall.slug: stall.name for stall in malls.list_stalls(here)},
        "at": at,
    }
    return show(request, "people", here, 422 if form.errors or shift.errors else 200, **context)


@staff(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def people(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Who works here as what; a new account, or another role for one that exists."""
    here, at = place_within(request, mall, Permission.MANAGE_STAFF), clock.now()
    today = clock.local_date(at, here.zone)
    form = StaffForm(request.POST or None, **role_places(request, here, today))
    told: list[str] = []

    def save(data: dict[str, Any]) -> None:
        role = RoleInput(role=data["role"], mall=here.slug, stall=data["stall"])
        common = {"region_of_mall": here.region_id, "by": request.actor, "at": at}
        if data["known"] is not None:
            actions.give_role(user_id=data["known"].pk, role=role, **common)
            told.append(
                _("%(name)s, yang sudah mempunyai akun, mendapat peran itu.") % {"name": data["known"]}
            )
            return
        actions.create_staff(
            username=data["username"], name=data["name"], password=data["password"], roles=[role], **common
        )
        told.append(
            _("Akun %(name)s dibuat. Langkah kedua dipasang saat pertama masuk.") % {"name": data["name"]}
        )

    if request.method == "POST" and attempt(form, save):
        return done(request, reverse("manage:people", args=[here.slug]), told[0])
    return _page(request, here, form=form)


@staff(Permission.MANAGE_STAFF)
@require_POST
def assign(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Give an officer a counter for a shift."""
    here, at = place_within(request, mall, Permission.MANAGE_STAFF), clock.now()
    roles = queries.list_staff(mall=here.slug, region=here.region_id, by=request.actor, at=at)
    choices = _shift_choices(request, here, roles, clock.local_date(at, here.zone))
    form = ShiftForm(request.POST, **choices)

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

    if attempt(form, save, SHIFT_NAMES):
        return done(
            request, reverse("manage:people", args=[here.slug]) + "#loket", _("Petugas mendapat loket.")
        )
    return _page(request, here, shift=form)


@staff(Permission.MANAGE_STAFF)
@require_POST
def release(request: PendopoRequest, mall: str, assignment: int) -> HttpResponseBase:
    """End a shift now."""
    here = place_within(request, mall, Permission.MANAGE_STAFF)
    back = reverse("manage:people", args=[here.slug]) + "#loket"
    try:
        mall_actions.release_officer(assignment_id=assignment, by=request.actor, at=clock.now())
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Petugas dilepas dari loket."))
