"""Notices on the boards."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import PendopoError
from pendopo.malls import queries as malls
from pendopo.queue import actions, queries
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import attempt, done, place, refused, show

LENGTHS = [
    ("60", gettext_lazy("1 jam")),
    ("240", gettext_lazy("4 jam")),
    ("720", gettext_lazy("sampai malam (12 jam)")),
    ("10080", gettext_lazy("1 minggu")),
]


class NoticeForm(forms.Form):
    """A line of text for the boards."""

    text = forms.CharField(label=gettext_lazy("Teks pengumuman"), max_length=200)
    stall = forms.ChoiceField(label=gettext_lazy("Untuk papan"), required=False)
    minutes = forms.ChoiceField(label=gettext_lazy("Tampil selama"), choices=LENGTHS, initial="240")

    def __init__(self, *args: Any, stalls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Semua papan")), *((stall.slug, stall.name) for stall in stalls)]
        self.fields["stall"] = forms.ChoiceField(
            label=gettext_lazy("Untuk papan"), choices=choices, required=False
        )


@staff(Permission.MANAGE_QUEUE)
@require_http_methods(["GET", "POST"])
def notices(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Post a notice; see and end those that run."""
    here, at = place(request, mall, Permission.MANAGE_QUEUE), clock.now()
    stalls = malls.list_stalls(here, on=clock.local_date(at, here.zone))
    form = NoticeForm(request.POST or None, stalls=stalls)

    def post(data: dict[str, Any]) -> None:
        stall = malls.get_stall(here, data["stall"]) if data["stall"] else None
        actions.post_notice(
            mall=here, stall=stall, text=data["text"], minutes=int(data["minutes"]), by=request.actor, at=at
        )

    if request.method == "POST" and attempt(form, post):
        return done(request, reverse("manage:notices", args=[here.slug]), _("Pengumuman tampil di papan."))
    rows = queries.list_notices(here, at=at)
    return show(request, "notices", here, 422 if form.errors else 200, form=form, notices=rows)


@staff(Permission.MANAGE_QUEUE)
@require_POST
def end_notice(request: PendopoRequest, mall: str, notice: int) -> HttpResponseBase:
    """Take a notice off the boards."""
    here = place(request, mall, Permission.MANAGE_QUEUE)
    back = reverse("manage:notices", args=[here.slug])
    try:
        actions.remove_notice(notice_id=notice, by=request.actor, at=clock.now())
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Pengumuman dicabut dari papan."))
