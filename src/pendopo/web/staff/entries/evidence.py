"""Files as evidence of an innovation: adding one, taking one away."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.documents import actions as documents
from pendopo.documents.rules import LARGEST
from pendopo.documents.types import FILE_REFUSALS
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import NotAllowed, NotFound, PendopoError
from pendopo.obstacles import actions, queries
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import attempt, done, place, refused


class EvidenceForm(forms.Form):
    """A photo or PDF, and what it shows."""

    label = forms.CharField(
        label=gettext_lazy("Apa yang ditunjukkan"), max_length=160,
        help_text=gettext_lazy("Misalnya: loket tablet di lantai 1, Maret 2021."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Foto atau PDF"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, atau PDF, paling besar 8 MB. Tempat, waktu, dan perangkat yang tersembunyi "
            "dalam foto dihapus. Jangan unggah wajah pemohon atau berkas yang memuat data pribadi."
        ),
        error_messages={"empty": FILE_REFUSALS["empty"]},
    )

    def clean_file(self) -> Any:
        """The file, if it is not too large to be read at all."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(FILE_REFUSALS["too_large"])
        return sent


@staff(Permission.REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PendopoRequest, mall: str, entry: int) -> HttpResponseBase:
    """Hand in a file; it is checked and made anew before it is kept."""
    here = place(request, mall, Permission.REPORT)
    view = queries.get_innovation(entry, by=request.actor)
    if not request.actor.may(Permission.REPORT, region=view.region, mall=view.mall):
        raise NotAllowed
    form = EvidenceForm(request.POST or None, request.FILES or None)

    def keep(data: dict[str, Any]) -> None:
        sent, at = data["file"], clock.now()
        clean = documents.check_upload(content=sent.read(), name=sent.name or "", by=request.actor, at=at)
        actions.add_evidence_file(
            entry_id=entry, label=data["label"], file=clean, by=request.actor, at=clock.now()
        )

    if request.method == "POST" and attempt(form, keep):
        url = reverse("staff:entry", args=[here.slug, "inovasi", entry])
        return done(request, url, _("Berkas tersimpan sebagai bukti."))
    status = 422 if form.errors else 200
    response = render(
        request, "staff/entries/evidence.html", {"mall": here, "form": form, "entry": view}, status=status
    )
    response["Cache-Control"] = "no-store"
    return response


@staff(Permission.REPORT)
@require_POST
def remove(request: PendopoRequest, mall: str, entry: int, file: int) -> HttpResponseBase:
    """Take a file away with its content."""
    here = place(request, mall, Permission.REPORT)
    back = reverse("staff:entry", args=[here.slug, "inovasi", entry])
    try:
        actions.remove_evidence_file(entry_id=entry, file_id=file, by=request.actor, at=clock.now())
    except (NotAllowed, NotFound):
        raise
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Berkas dihapus. Namanya tetap ada dalam riwayat."))
