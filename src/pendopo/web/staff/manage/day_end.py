"""The end of the day: everybody who waits is served, gets another time, or goes home with a reason."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.queue import actions, queries, rules
from pendopo.queue.types import EndReason
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import done, place, refused, show


class EndForm(forms.Form):
    """Why the day ends for those who still wait; the reason reaches them and counts."""

    reason = forms.ChoiceField(label=gettext_lazy("Alasan bagi yang belum dilayani"))
    other = forms.CharField(
        label=gettext_lazy("Alasan lain, dengan kata sendiri"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Tampil pada tautan mereka dan tercatat dalam angka."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = forms.ChoiceField(label=gettext_lazy("Alasan bagi yang belum dilayani"), choices=reasons())
        self.fields["reason"] = field

    def clean(self) -> dict[str, Any]:
        """What is counted: the chosen reason, or the typed one."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("reason") == EndReason.OTHER and not typed.get("other", "").strip():
            self.add_error("other", _("Tulis alasannya."))
        return typed

    def counted(self) -> str:
        """The reason as it is kept."""
        chosen: str = self.cleaned_data["reason"]
        return self.cleaned_data["other"].strip() if chosen == EndReason.OTHER else chosen


def reasons() -> list[tuple[str, str]]:
    """The reasons to choose from, in words."""
    named = [(str(item), str(rules.end_words(item))) for item in EndReason if item != EndReason.OTHER]
    return [*named, (str(EndReason.OTHER), _("Alasan lain"))]


@staff(Permission.MANAGE_QUEUE)
@require_GET
def end_of_day(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Who still waits, with the times that are free for them; who got one, with the code to give them."""
    return _page(request, mall, EndForm())


def _page(request: PendopoRequest, mall: str, form: EndForm, status: int = 200) -> HttpResponseBase:
    here, at = place(request, mall, Permission.MANAGE_QUEUE), clock.now()
    end = queries.day_end(here, by=request.actor, at=at)
    return show(request, "end_of_day", here, status, form=form, end=end, reasons=reasons(), at=at)


@staff(Permission.MANAGE_QUEUE)
@require_POST
def close(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Close the day's queue; with `rebook`, whoever can get another time gets it first."""
    here, at = place(request, mall, Permission.MANAGE_QUEUE), clock.now()
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, mall, form, 422)
    back = reverse("manage:end_of_day", args=[here.slug])
    try:
        result = actions.close_day(
            mall=here,
            reason=form.counted(),
            rebook=bool(request.POST.get("rebook")),
            by=request.actor,
            at=at,
        )
    except PendopoError as problem:
        return refused(request, back, problem)
    words = [_("%(count)s nomor ditutup dengan alasan.") % {"count": result.closed}]
    if result.still_serving:
        words.append(
            _("%(count)s masih dilayani; petugasnya menyelesaikan.") % {"count": result.still_serving}
        )
    return done(request, back, " ".join(words))


@staff(Permission.MANAGE_QUEUE)
@require_POST
def rebook_all(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The nearest free time of a coming day for everybody who waits."""
    here = place(request, mall, Permission.MANAGE_QUEUE)
    back = reverse("manage:end_of_day", args=[here.slug])
    try:
        result = actions.rebook_waiting(mall=here, by=request.actor, at=clock.now())
    except PendopoError as problem:
        return refused(request, back, problem)
    words = _("%(count)s orang mendapat waktu lain.") % {"count": result.rebooked}
    if result.without:
        words += " " + _("Untuk %(count)s orang tidak ada waktu; tutup dengan alasan.") % {
            "count": result.without
        }
    return done(request, back, words)


@staff(Permission.MANAGE_QUEUE)
@require_POST
def end_one(request: PendopoRequest, mall: str, ticket: UUID) -> HttpResponseBase:
    """One person: the chosen time of a coming day, or the chosen reason."""
    here = place(request, mall, Permission.MANAGE_QUEUE)
    back = reverse("manage:end_of_day", args=[here.slug])
    try:
        words = _end_one(request, ticket)
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, words)


def _end_one(request: PendopoRequest, ticket: UUID) -> str:
    given: dict[str, Any] = {"ticket_id": ticket, "by": request.actor, "at": clock.now()}
    version = _whole(request.POST.get("version", ""))
    if request.POST.get("do") == "close":
        row = actions.close_ticket(**given, version=version, reason=request.POST.get("reason", "")[:120])
        return _("%(number)s ditutup dengan alasan.") % {"number": row.number}
    row = actions.rebook_ticket(**given, version=version, window_id=_whole(request.POST.get("window", "")))
    return _("%(number)s mendapat waktu lain. Kodenya ada di daftar di bawah.") % {"number": row.number}


def _whole(typed: str) -> int:
    if not typed.isdecimal() or len(typed) > 18:
        raise InvalidInput(_("Pilih waktu atau alasan."))
    return int(typed)
