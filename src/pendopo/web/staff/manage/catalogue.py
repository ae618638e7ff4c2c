"""The catalogue: services, versions of their standards, and the readable files to and from."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pendopo.catalogue import actions, queries
from pendopo.catalogue.rules.writing import write_catalogue_file
from pendopo.catalogue.types import (
    COMPONENT_TITLES,
    PUBLIC_KEYS,
    TIME_UNIT_WORDS,
    CatalogueFileInvalid,
    ComponentInput,
    ComponentKey,
    Item,
    StandardInput,
)
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput, NotAllowed, PendopoError
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.fields import DateField
from pendopo.web.staff.manage.pages import attempt, done, explain, place_within, refused, show

LARGEST = 2_000_000  # bytes of one catalogue file
LISTS = ("requirements", "procedure", "product", "complaints")


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


class StandardForm(forms.Form):
    """A new version of the six public components. Each has its source, or is marked *contoh*."""

    valid_from = DateField(label=gettext_lazy("Berlaku mulai"))
    decree = forms.CharField(
        label=gettext_lazy("Nomor keputusan (kosong bila tidak ada)"), max_length=120, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in PUBLIC_KEYS:
            self.fields[f"{key}_text"] = forms.CharField(
                label=COMPONENT_TITLES[key], widget=forms.Textarea, required=False, max_length=6000
            )
            if key == ComponentKey.TIME:
                self.fields["time_value"] = forms.IntegerField(
                    label=_("Lama"), min_value=1, max_value=10_000, required=False
                )
                units = [("", "-"), *((unit.value, label) for unit, label in TIME_UNIT_WORDS.items())]
                self.fields["time_unit"] = forms.ChoiceField(label=_("Satuan"), choices=units, required=False)
            if key == ComponentKey.FEE:
                self.fields["fee_amount"] = forms.IntegerField(
                    label=_("Biaya (rupiah; 0 berarti gratis)"), min_value=0, required=False
                )
            self.fields[f"{key}_source"] = forms.CharField(
                label=_("Sumber"), max_length=200, required=False, help_text=_("Kosong: ditandai contoh.")
            )

    def groups(self) -> list[list[Any]]:
        """The fields component by component."""
        return [
            [self[name] for name in self.fields if name.split("_")[0] == key.value] for key in PUBLIC_KEYS
        ]

    def standard(self, others: tuple[ComponentInput, ...]) -> StandardInput:
        """What was typed; the internal components stay as they were."""
        data = self.cleaned_data
        parts = tuple(part for key in PUBLIC_KEYS if (part := self._part(key)) is not None)
        return StandardInput(
            valid_from=data["valid_from"], decree=data["decree"], components=(*parts, *others)
        )

    def _part(self, key: ComponentKey) -> ComponentInput | None:
        data = self.cleaned_data
        text, source = data[f"{key}_text"].strip(), data[f"{key}_source"].strip()
        value, unit = (
            (data.get("time_value"), data.get("time_unit", "")) if key == ComponentKey.TIME else (None, "")
        )
        amount = data.get("fee_amount") if key == ComponentKey.FEE else None
        if not text and value is None and amount is None:
            return None
        listed = key.value in LISTS
        items = tuple(Item(line.strip()) for line in text.splitlines() if line.strip()) if listed else ()
        return ComponentInput(
            key=key,
            text="" if listed else text,
            items=items,
            value=value,
            unit=unit,
            amount=amount,
            source=source,
            is_example=not source,
        )


def _standard_start(view: Any, today: Any) -> dict[str, Any]:
    """The form as the standard in force fills it."""
    start: dict[str, Any] = {"valid_from": today, "decree": view.decree}
    for key in PUBLIC_KEYS:
        part = view.components.get(key.value)
        if part is None:
            continue
        start[f"{key}_text"] = "\n".join(item.text for item in part.items) or part.text
        start[f"{key}_source"] = part.source
        if key == ComponentKey.TIME:
            start |= {"time_value": part.value, "time_unit": part.unit}
        if key == ComponentKey.FEE:
            start["fee_amount"] = part.amount
    return start


def _own(request: PendopoRequest, slug: str) -> tuple[Any, set[str]]:
    """The mall, and the stalls whose services this person keeps."""
    here = place_within(request, slug, Permission.MANAGE_CATALOGUE)
    stalls = malls.list_stalls_where(request.actor, Permission.MANAGE_CATALOGUE, mall=here)
    return here, {stall.slug for stall in stalls}


@staff(Permission.MANAGE_CATALOGUE)
@require_GET
def services(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """All services, and the files."""
    here, own = _own(request, mall)
    today = clock.local_date(clock.now(), here.zone)
    rows = [row for row in queries.list_services(here, on=today) if row.stall.slug in own]
    complete, total = queries.count_complete_standards(here, on=today, stalls=own)
    return show(request, "services", here, services=rows, complete=complete, total=total)


@staff(Permission.MANAGE_CATALOGUE)
@require_http_methods(["GET", "POST"])
def service(request: PendopoRequest, mall: str, service: str) -> HttpResponseBase:
    """One service: its facts, its standard in force, and a new version."""
    (here, own), at = _own(request, mall), clock.now()
    today = clock.local_date(at, here.zone)
    chosen = queries.get_service(here.slug, service, on=today)
    if chosen.stall.slug not in own:
        raise NotAllowed
    view = queries.standard_in_force(chosen, on=today)
    names = [name for name in ServiceForm.base_fields if name != "words"]
    facts_sent, standard_sent = "facts" in request.POST, "standard" in request.POST
    start = {name: getattr(chosen, name) for name in names} | {"words": "\n".join(chosen.words)}
    form = ServiceForm(request.POST if facts_sent else None, initial=start)
    standard = StandardForm(request.POST if standard_sent else None, initial=_standard_start(view, today))
    back = reverse("manage:service", args=[here.slug, chosen.slug])
    if facts_sent and attempt(
        form, lambda data: actions.edit_service(service_id=chosen.pk, changes=data, by=request.actor, at=at)
    ):
        return done(request, back, _("Layanan tersimpan."))
    if standard_sent and attempt(standard, _publish(request, chosen, view, standard)):
        return done(request, back, _("Versi baru standar pelayanan tersimpan."))
    status = 422 if form.errors or standard.errors else 200
    versions = queries.list_standards(chosen)
    context = {"service": chosen, "view": view, "form": form, "standard": standard, "versions": versions}
    return show(request, "service", here, status, **context)


def _publish(
    request: PendopoRequest, chosen: Any, view: Any, form: StandardForm
) -> Callable[[dict[str, Any]], Any]:
    """Publishing the new version; the internal components are carried over."""

    def run(_data: dict[str, Any]) -> None:
        public = {key.value for key in PUBLIC_KEYS}
        others = tuple(
            ComponentInput(
                key=part.key,
                text=part.text,
                items=part.items,
                value=part.value,
                unit=part.unit,
                amount=part.amount,
                basis=part.basis,
                source=part.source,
                is_example=part.is_example,
            )
            for key, part in view.components.items()
            if str(key) not in public and part.is_known
        )
        actions.publish_standard_version(
            service_id=chosen.pk, standard=form.standard(others), by=request.actor, at=clock.now()
        )

    return run


@staff(Permission.MANAGE_CATALOGUE)
@require_GET
def download(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The catalogue of the mall, or of one's own stalls in it, as one readable file."""
    here, own = _own(request, mall)
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
    (here, _own_stalls), at = _own(request, mall), clock.now()
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
