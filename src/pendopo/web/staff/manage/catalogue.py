"""The catalogue: services, new versions of their standards, and the readable files to and from."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pendopo.catalogue import actions, queries
from pendopo.catalogue.rules import is_offered
from pendopo.catalogue.rules.writing import write_catalogue_file
from pendopo.catalogue.types import CatalogueFileInvalid, StandardView
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput, NotAllowed, PendopoError
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.fields import DateField
from pendopo.web.staff.manage.pages import (
    attempt,
    check_seen,
    done,
    explain,
    place_within,
    refused,
    show,
    stamp,
)
from pendopo.web.staff.manage.standard import FIELD_OF, StandardForm, standard_start

LARGEST = 2_000_000  # bytes of one catalogue file


class ServiceForm(forms.Form):
    """What a manager changes about a service without a new standard."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=140)
    short_name = forms.CharField(
        label=gettext_lazy("Nama pendek"), max_length=24, help_text=gettext_lazy("Muat pada tiket.")
    )
    name_en = forms.CharField(label=gettext_lazy("Nama dalam bahasa Inggris"), max_length=140, required=False)
    summary = forms.CharField(label=gettext_lazy("Ringkasan"), max_length=300, required=False)
    duration_minutes = forms.IntegerField(
        label=gettext_lazy("Lama di loket untuk satu orang (menit)"), min_value=1, max_value=480
    )
    words = forms.CharField(
        label=gettext_lazy("Kata yang dipakai orang, satu per baris"), widget=forms.Textarea, required=False
    )
    bookable = forms.BooleanField(label=gettext_lazy("Dapat dipesan"), required=False)
    walk_in = forms.BooleanField(label=gettext_lazy("Dapat datang langsung"), required=False)

    def clean_words(self) -> tuple[str, ...]:
        """One phrase a line."""
        return tuple(line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip())


class EndingForm(forms.Form):
    """The last day of a service."""

    ends_date = DateField(
        label=gettext_lazy("Hari terakhir"),
        required=False,
        help_text=gettext_lazy("Kosongkan bila layanan ini tidak berakhir."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Dibaca oleh yang pesanannya terkena."),
    )


def own_stalls(request: PendopoRequest, slug: str) -> tuple[Any, set[str]]:
    """The mall, and the stalls whose services this person keeps."""
    here = place_within(request, slug, Permission.MANAGE_CATALOGUE)
    stalls = malls.list_stalls_where(request.actor, Permission.MANAGE_CATALOGUE, mall=here)
    return here, {stall.slug for stall in stalls}


@staff(Permission.MANAGE_CATALOGUE)
@require_GET
def services(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """All services, also those that are still to come or have ended, and the files."""
    here, own = own_stalls(request, mall)
    today = clock.local_date(clock.now(), here.zone)
    rows = [row for row in queries.list_kept_services(here) if row.stall.slug in own]
    complete, total = queries.count_complete_standards(here, on=today, stalls=own)
    return show(request, "services", here, services=rows, complete=complete, total=total, today=today)


@staff(Permission.MANAGE_CATALOGUE)
@require_http_methods(["GET", "POST"])
def service(request: PendopoRequest, mall: str, service: str) -> HttpResponseBase:
    """One service: its facts, its standard in force, and a new version."""
    here, chosen = own_service(request, mall, service)
    at = clock.now()
    today = clock.local_date(at, here.zone)
    view = standard_of(chosen, today)
    facts_sent, standard_sent = "facts" in request.POST, "standard" in request.POST
    form = ServiceForm(request.POST if facts_sent else None, initial=_facts(chosen))
    standard = StandardForm(
        request.POST if standard_sent else None, initial=standard_start(view, today), today=today
    )
    back = reverse("manage:service", args=[here.slug, chosen.slug])
    seen = _seen(chosen)

    def save(data: dict[str, Any]) -> None:
        check_seen(request, form, seen["facts"])
        actions.edit_service(service_id=chosen.pk, changes=data, by=request.actor, at=at)

    def publish(_data: dict[str, Any]) -> None:
        check_seen(request, standard, seen["standard"])
        actions.publish_standard_version(
            service_id=chosen.pk, standard=standard.standard(view), by=request.actor, at=at
        )

    if facts_sent and attempt(form, save):
        return done(request, back, _("Layanan tersimpan."))
    if standard_sent and attempt(standard, publish, FIELD_OF):
        return done(request, back, _("Versi baru standar pelayanan tersimpan."))
    return service_page(request, here, chosen, form=form, standard=standard)


def own_service(request: PendopoRequest, mall: str, slug: str) -> tuple[Any, Any]:
    """The mall and one of the services that this person keeps, also one still to come or ended."""
    here, own = own_stalls(request, mall)
    chosen = queries.get_kept_service(here, slug)
    if chosen.stall.slug not in own:
        raise NotAllowed
    return here, chosen


def standard_of(chosen: Any, today: date) -> StandardView:
    """The standard in force today, or on the first day of a service that is still to come."""
    return queries.standard_in_force(chosen, on=max(today, chosen.starts_date))


def _seen(chosen: Any) -> dict[str, str]:
    """Marks of what the page shows."""
    versions = [one.version_id for one in queries.list_standards(chosen)]
    return {"facts": stamp(_facts(chosen)), "standard": stamp(versions)}


def service_page(request: PendopoRequest, here: Any, chosen: Any, **sent: forms.Form) -> HttpResponse:
    """The page of a service with its three forms; what was typed stays."""
    today = clock.local_date(clock.now(), here.zone)
    view = standard_of(chosen, today)
    context = {
        "form": ServiceForm(initial=_facts(chosen)),
        "standard": StandardForm(initial=standard_start(view, today), today=today),
        "ending": EndingForm(initial={"ends_date": chosen.ends_date}),
        **sent,
        "service": chosen,
        "view": view,
        "versions": queries.list_standards(chosen),
        "seen": _seen(chosen),
        "today": today,
        "offered": is_offered(chosen.starts_date, chosen.ends_date, today),
    }
    wrong = any(form.errors for form in sent.values())
    return show(request, "service", here, 422 if wrong else 200, **context)


def _facts(chosen: Any) -> dict[str, Any]:
    """What the first form changes, as it is now."""
    names = [name for name in ServiceForm.base_fields if name != "words"]
    return {name: getattr(chosen, name) for name in names} | {"words": "\n".join(chosen.words)}


@staff(Permission.MANAGE_CATALOGUE)
@require_GET
def download(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The catalogue of the mall, or of one's own stalls in it, as one readable file."""
    here, own = own_stalls(request, mall)
    entries = [entry for entry in queries.list_catalogue(here) if entry.service.stall in own]
    text = write_catalogue_file(entries, name=here.name)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="katalog-{here.slug}.yaml"'
    return response


class FileForm(forms.Form):
    """A catalogue file."""

    file = forms.FileField(label=gettext_lazy("Berkas katalog (YAML)"))

    def clean_file(self) -> str:
        """The text of the file, if it is text and not too large."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("Berkas lebih dari 2 MB. Bagi menjadi beberapa berkas."))
        try:
            return str(sent.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("Berkas ini bukan teks UTF-8.")) from None


@staff(Permission.MANAGE_CATALOGUE)
@require_POST
def upload(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Check a file or take it in: all or nothing, every problem with its line."""
    (here, _stalls), at = own_stalls(request, mall), clock.now()
    back = reverse("manage:services", args=[here.slug])
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(
            request, back, InvalidInput(" ".join(str(text) for text in form.errors.get("file", [])))
        )
    only_check = request.POST.get("mode") == "check"
    files = {getattr(request.FILES["file"], "name", "") or "katalog.yaml": form.cleaned_data["file"]}
    try:
        result = actions.import_catalogue(mall=here, files=files, by=request.actor, at=at, dry_run=only_check)
    except CatalogueFileInvalid as problem:
        return show(request, "catalogue_problems", here, 422, problems=problem.problems, error=problem)
    except PendopoError as problem:
        explain(form, problem)
        return refused(request, back, problem)
    return show(request, "catalogue_taken", here, result=result, only_check=only_check)
