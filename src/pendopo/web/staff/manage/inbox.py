"""A mall's wishes for its inbox: targets, cap, words out of hours, and words that stand ready."""

from typing import Any

from django import forms
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.inbox import actions, queries
from pendopo.inbox.rules import PLACES
from pendopo.inbox.types import InboxSettings
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import attempt, done, place, refused, show


class WishesForm(forms.Form):
    """Targets in working time, the cap, and what is added out of hours."""

    first_minutes = forms.IntegerField(
        label=gettext_lazy("Jawaban pertama dalam (menit jam kerja)"),
        help_text=gettext_lazy("Malam, istirahat, dan hari tutup tidak dihitung."),
    )
    next_minutes = forms.IntegerField(label=gettext_lazy("Jawaban berikutnya dalam (menit jam kerja)"))
    cap = forms.IntegerField(
        label=gettext_lazy("Paling banyak percakapan per petugas"), help_text=gettext_lazy("0: tanpa batas.")
    )
    quiet_hours = forms.IntegerField(
        label=gettext_lazy("Selesai sendiri bila orangnya diam selama (jam)"),
        help_text=gettext_lazy("Hanya percakapan yang sudah dijawab. 0: tidak pernah."),
    )
    away_id = forms.CharField(
        label=gettext_lazy("Tambahan pada jawaban di luar jam kerja"),
        help_text=gettext_lazy("Kapan petugas bekerja lagi sudah disebut dengan sendirinya."),
        max_length=400,
        required=False,
        widget=forms.Textarea,
    )
    away_en = forms.CharField(
        label=gettext_lazy("Tambahan itu dalam bahasa Inggris (boleh kosong)"),
        max_length=400,
        required=False,
        widget=forms.Textarea,
    )


class CannedForm(forms.Form):
    """Words that stand ready."""

    title = forms.CharField(label=gettext_lazy("Judul"), max_length=80)
    stall = forms.ChoiceField(label=gettext_lazy("Untuk petugas"), required=False)
    text_id = forms.CharField(label=gettext_lazy("Kata-katanya"), max_length=1000, widget=forms.Textarea)
    text_en = forms.CharField(
        label=gettext_lazy("Dalam bahasa Inggris (boleh kosong)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, stalls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Seluruh mal")), *((stall.slug, stall.name) for stall in stalls)]
        self.fields["stall"] = forms.ChoiceField(
            label=gettext_lazy("Untuk petugas"), choices=choices, required=False
        )


def _form(request: PendopoRequest, here: Any, data: Any, **more: Any) -> CannedForm:
    stalls = malls.list_stalls(here, on=clock.local_date(clock.now(), here.zone))
    return CannedForm(data, stalls=stalls, **more)


def _page(request: PendopoRequest, here: Any, **more: Any) -> HttpResponseBase:
    wishes = queries.settings_of(here.slug)
    start = {name: getattr(wishes, name) for name in WishesForm.base_fields}
    context = {
        "form": WishesForm(initial=start), "canned_form": _form(request, here, None), "reply": None,
        "canned": queries.list_canned(here, by=request.actor),
        "stall_names": {row.slug: row.name for row in malls.list_stalls(here)},
        "places": [("{" + name + "}", text) for name, text in PLACES.items()], **more,
    }  # fmt: skip
    wrong = context["form"].errors or context["canned_form"].errors
    return show(request, "inbox", here, 422 if wrong else 200, **context)


@staff(Permission.MANAGE_MALL)
@require_http_methods(["GET", "POST"])
def wishes(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """See and change the wishes; ready words stand below."""
    here, at = place(request, mall), clock.now()
    if request.method == "GET":
        return _page(request, here)
    form = WishesForm(request.POST)

    def save(data: dict[str, Any]) -> None:
        actions.set_settings(mall=here, wishes=InboxSettings(**data), by=request.actor, at=at)

    if attempt(form, save):
        return done(request, reverse("manage:inbox", args=[here.slug]), _("Pengaturan pesan tersimpan."))
    return _page(request, here, form=form)


@staff(Permission.MANAGE_MALL)
@require_http_methods(["GET", "POST"])
def canned(request: PendopoRequest, mall: str, reply: int | None = None) -> HttpResponseBase:
    """Write ready words, or change some."""
    here, at = place(request, mall), clock.now()
    known = {row.id: row for row in queries.list_canned(here, by=request.actor)}
    if reply is not None and reply not in known:
        raise NotFound
    back = reverse("manage:inbox", args=[here.slug])
    if request.method == "GET":
        if reply is None:
            return HttpResponseRedirect(back + "#siap-pakai")
        row = known[reply]
        start = {name: getattr(row, name) for name in CannedForm.base_fields}
        return _page(request, here, canned_form=_form(request, here, None, initial=start), reply=reply)
    form = _form(request, here, request.POST)

    def save(data: dict[str, Any]) -> None:
        actions.save_canned(mall=here, reply=reply, **data, by=request.actor, at=at)

    if attempt(form, save):
        return done(request, back + "#siap-pakai", _("Jawaban siap pakai tersimpan."))
    return _page(request, here, canned_form=form, reply=reply)


@staff(Permission.MANAGE_MALL)
@require_POST
def remove(request: PendopoRequest, mall: str, reply: int) -> HttpResponseBase:
    """Take ready words away."""
    here = place(request, mall)
    back = reverse("manage:inbox", args=[here.slug]) + "#siap-pakai"
    try:
        actions.remove_canned(mall=here, reply=reply, by=request.actor, at=clock.now())
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Jawaban siap pakai dihapus."))
