"""The installation: malls, agencies, and staff who work beyond one mall. For its administrator.

The three forms stand on one page, so each has names of its own (`mal-name`, `instansi-name`).
"""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.malls import actions, queries
from pendopo.people import actions as people
from pendopo.people import queries as accounts
from pendopo.people.types import RoleInput
from pendopo.regions import queries as regions
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import attempt, done

AGENCY_KINDS = [
    ("local", gettext_lazy("Perangkat daerah")),
    ("province", gettext_lazy("Perangkat provinsi")),
    ("vertical", gettext_lazy("Kantor instansi pusat")),
    ("state_firm", gettext_lazy("BUMN, BUMD, atau BPJS")),
    ("other", gettext_lazy("Lainnya")),
]
WIDE_ROLES = [
    ("region_head", gettext_lazy("Kepala daerah")),
    ("ministry_analyst", gettext_lazy("Analis kementerian")),
    ("auditor", gettext_lazy("Pemeriksa")),
    ("administrator", gettext_lazy("Administrator")),
]


def _places() -> list[tuple[str, Any]]:
    """Every region, each below its province."""
    rows = regions.list_regions()
    provinces = {row.code: row.name for row in rows if row.kind == "province"}
    below = [
        (row.code, f"{row.name}, {provinces.get(row.parent_id or '', '')}")
        for row in rows
        if row.kind != "province"
    ]
    return [("", _("Pilih daerah")), *sorted(below, key=lambda pair: pair[1])]


def _named(form: forms.Form) -> str:
    name = str(form.cleaned_data["name"])
    if not slugify(name):
        raise forms.ValidationError(_("Nama memuat sedikitnya satu huruf atau angka."))
    return name


class MallForm(forms.Form):
    """A mall in its region; the time zone is the region's."""

    name = forms.CharField(label=gettext_lazy("Nama mal"), max_length=120)
    region = forms.ChoiceField(label=gettext_lazy("Daerah"))
    address = forms.CharField(label=gettext_lazy("Alamat (boleh kosong)"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = forms.ChoiceField(label=gettext_lazy("Daerah"), choices=_places())

    def clean_name(self) -> str:
        """A name of which an address can be made."""
        return _named(self)


class AgencyForm(forms.Form):
    """An agency that may bring stalls."""

    name = forms.CharField(label=gettext_lazy("Nama instansi"), max_length=120)
    short_name = forms.CharField(
        label=gettext_lazy("Nama pendek (boleh kosong)"), max_length=40, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=AGENCY_KINDS)

    def clean_name(self) -> str:
        """A name of which an address can be made."""
        return _named(self)


class WideRoleForm(forms.Form):
    """A role that is not in one mall."""

    role = forms.ChoiceField(label=gettext_lazy("Peran"), choices=WIDE_ROLES)
    region = forms.ChoiceField(label=gettext_lazy("Daerah"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = forms.ChoiceField(
            label=gettext_lazy("Daerah"),
            choices=_places(),
            required=False,
            help_text=_("Hanya untuk kepala daerah."),
        )

    def clean(self) -> dict[str, Any]:
        """A head of a region has a region; the others have none."""
        cleaned = super().clean() or {}
        if cleaned.get("role") == "region_head" and not cleaned.get("region"):
            self.add_error("region", _("Pilih daerahnya."))
        if cleaned.get("role") != "region_head":
            cleaned["region"] = ""
        return cleaned


class WideForm(WideRoleForm):
    """An account whose work is not in one mall."""

    field_order = ("username", "name", "password", "role", "region")
    username = forms.CharField(label=gettext_lazy("Nama pengguna"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=120)
    password = forms.CharField(
        label=gettext_lazy("Kata sandi pertama"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Paling sedikit 10 tanda. Sampaikan langsung kepada petugasnya."),
    )


def _page(request: PendopoRequest, **sent: Any) -> HttpResponse:
    """The lists and the three forms; what was typed stays."""
    context = {
        "mall_form": MallForm(prefix="mal"),
        "agency_form": AgencyForm(prefix="instansi"),
        "wide_form": WideForm(prefix="akun"),
        **sent,
        "malls": queries.list_malls(),
        "agencies": queries.list_agencies(),
        "wide": accounts.list_wide_accounts(by=request.actor, at=clock.now()),
    }
    wrong = any(form.errors for form in sent.values())
    response = render(request, "staff/manage/install.html", context, status=422 if wrong else 200)
    response["Cache-Control"] = "no-store"
    return response


@staff(Permission.MANAGE_INSTALLATION)
@require_GET
def install(request: PendopoRequest) -> HttpResponseBase:
    """What there is, and what can be added."""
    return _page(request)


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def mall(request: PendopoRequest) -> HttpResponseBase:
    """A new mall."""
    form = MallForm(request.POST, prefix="mal")
    made: list[Any] = []

    def create(data: dict[str, Any]) -> None:
        slug = slugify(data["name"])[:60]
        made.append(actions.create_mall(slug=slug, **data, by=request.actor, at=clock.now()))

    if attempt(form, create, {"slug": "name"}):
        text = _("Mal baru tersimpan. Berikutnya: gerai, loket, jam buka, dan layanannya.")
        return done(request, reverse("manage:stalls", args=[made[0].slug]), text)
    return _page(request, mall_form=form)


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def agency(request: PendopoRequest) -> HttpResponseBase:
    """A new agency."""
    form = AgencyForm(request.POST, prefix="instansi")

    def create(data: dict[str, Any]) -> None:
        actions.create_agency(slug=slugify(data["name"])[:60], **data, by=request.actor, at=clock.now())

    if attempt(form, create, {"slug": "name"}):
        return done(request, reverse("manage:install") + "#instansi", _("Instansi baru tersimpan."))
    return _page(request, agency_form=form)


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def wide(request: PendopoRequest) -> HttpResponseBase:
    """A new account beyond one mall."""
    form = WideForm(request.POST, prefix="akun")

    def create(data: dict[str, Any]) -> None:
        people.create_staff(
            username=data["username"],
            name=data["name"],
            password=data["password"],
            roles=[RoleInput(role=data["role"], region=data["region"])],
            by=request.actor,
            at=clock.now(),
        )

    if attempt(form, create):
        text = _("Akun %(name)s dibuat. Langkah kedua dipasang saat pertama masuk.")
        return done(
            request, reverse("manage:install") + "#petugas", text % {"name": form.cleaned_data["name"]}
        )
    return _page(request, wide_form=form)
