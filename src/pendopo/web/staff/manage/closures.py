"""Closure tonight: form, preview of who is hit, confirmation, result; withdrawal.

The preview is computed again at the moment of confirming. When somebody has booked meanwhile, the new
preview is shown instead of saving something that nobody has seen.
"""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.continuity import actions, queries
from pendopo.continuity.types import FactInput
from pendopo.kit import clock, words
from pendopo.kit.actor import Permission
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.fields import DateField, TimeField
from pendopo.web.staff.manage.pages import done, explain, place, refused, show

KINDS = [
    ("closure", gettext_lazy("Tutup")),
    ("cap", gettext_lazy("Kapasitas dibatasi")),
]


class FactForm(forms.Form):
    """What is closed or limited, from when to when, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("Apa yang terjadi?"), choices=KINDS, widget=forms.RadioSelect)
    where = forms.ChoiceField(label=gettext_lazy("Di mana?"))
    percent = forms.IntegerField(
        label=gettext_lazy("Kapasitas yang masih boleh dipakai (%)"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=gettext_lazy("Hanya bila kapasitas dibatasi."),
    )
    starts_on = DateField(label=gettext_lazy("Mulai tanggal"))
    starts_time = TimeField()
    ends_on = DateField(label=gettext_lazy("Sampai tanggal"), required=False)
    ends_time = TimeField()
    reason = forms.CharField(
        label=gettext_lazy("Alasan, seperti akan dibaca pemohon"),
        max_length=200,
        help_text=gettext_lazy("Misalnya: perbaikan listrik. Tampil di papan, laman, dan tautan pemohon."),
    )
    decree = forms.CharField(label=gettext_lazy("Dasar hukum (boleh kosong)"), max_length=120, required=False)
    source = forms.CharField(label=gettext_lazy("Sumber (boleh kosong)"), max_length=200, required=False)

    def __init__(self, *args: Any, places: list[tuple[str, Any]], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.fields["where"] = forms.ChoiceField(label=gettext_lazy("Di mana?"), choices=places)
        self.fields["starts_time"].label = _("Mulai jam")
        self.fields["ends_time"].label = _("Sampai jam")
        self.fields["ends_on"].help_text = _("Kosongkan bila belum diketahui.")

    def clean(self) -> dict[str, Any]:
        """The end lies after the start; a limit has its percentage."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == "cap" and cleaned.get("percent") is None:
            self.add_error("percent", _("Isi berapa persen yang masih boleh dipakai."))
        if cleaned.get("ends_time") and not cleaned.get("ends_on"):
            self.add_error("ends_on", _("Isi tanggalnya juga."))
        if cleaned.get("starts_on"):
            starts, ends = self.period()
            if ends is not None and ends <= starts:
                self.add_error("ends_on", _("Waktu selesai harus sesudah waktu mulai."))
        return cleaned

    def _instant(self, day: date, at: time | None) -> datetime:
        return datetime.combine(day, at or time(0, 0), tzinfo=self.zone)

    def period(self) -> tuple[datetime, datetime | None]:
        """Start and end as instants; without times whole days, the last one included."""
        data = self.cleaned_data
        starts = self._instant(data["starts_on"], data.get("starts_time"))
        last = data.get("ends_on")
        if last is None:
            return starts, None
        if data.get("ends_time"):
            return starts, self._instant(last, data["ends_time"])
        return starts, clock.day_bounds(last, str(self.zone))[1]

    def fact(self, mall: str) -> FactInput:
        """What was typed, as continuity understands it."""
        data = self.cleaned_data
        kind, _sign, value = data["where"].partition(":")
        starts, ends = self.period()
        return FactInput(
            kind=data["kind"],
            mall=mall,
            stall=value if kind == "stall" else "",
            counter=int(value) if kind == "counter" else None,
            starts_at=starts,
            ends_at=ends,
            percent=data["percent"] if data["kind"] == "cap" else None,
            reason=data["reason"],
            decree=data["decree"],
            source=data["source"],
        )


def _places(here: Any, today: date) -> list[tuple[str, Any]]:
    """Mall, stalls and counters to choose from."""
    stalls = [(f"stall:{stall.slug}", stall.name) for stall in malls.list_stalls(here, on=today)]
    counters = [
        (
            f"counter:{counter.pk}",
            _("Loket %(number)s, %(stall)s") % {"number": counter.number, "stall": counter.stall},
        )
        for counter in malls.list_counters(here, on=today)
    ]
    return [("mall", _("Seluruh mal")), *stalls, *counters]


@staff(Permission.APPLY_FACT)
@require_http_methods(["GET", "POST"])
def closures(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Form, then preview, then confirmation; below, what is in force."""
    here, at = place(request, mall, Permission.APPLY_FACT), clock.now()
    today = clock.local_date(at, here.zone)
    form = FactForm(
        request.POST or None,
        places=_places(here, today),
        zone=here.zone,
        initial={"kind": "closure", "starts_on": today, "ends_on": today},
    )
    facts = malls.list_facts(here, since=at)
    if request.method != "POST" or "back" in request.POST or not form.is_valid():
        if "back" in request.POST:
            form = FactForm(places=_places(here, today), zone=here.zone, initial=request.POST.dict())
        status = 422 if form.is_bound and form.errors else 200
        return show(request, "closures", here, status, form=form, facts=facts)
    fact = form.fact(here.slug)
    try:
        impact = queries.preview_fact(fact, by=request.actor, at=at)
        if request.POST.get("confirmed") == impact.mark:
            result = actions.apply_fact(fact=fact, by=request.actor, at=at)
            return show(request, "closure_done", here, result=result, fact=fact, impact=impact)
    except PendopoError as problem:
        explain(form, problem)
        return show(request, "closures", here, 422, form=form, facts=facts)
    changed = "confirmed" in request.POST
    period = _period_words(fact, here.zone)
    return show(
        request, "closure_preview", here, form=form, fact=fact, impact=impact, changed=changed, period=period
    )


def _period_words(fact: FactInput, zone: str) -> str:
    """`Rabu, 2 Desember 2026, sehari penuh`; with times where times were given."""

    def moment(at: datetime) -> str:
        day = words.long_date(clock.local_date(at, zone))
        return f"{day}, {words.clock_time(at, zone)}"

    if fact.ends_at is None:
        return _("%(start)s sampai belum diketahui") % {"start": moment(fact.starts_at)}
    first, last = clock.local_date(fact.starts_at, zone), clock.last_date(fact.ends_at, zone)
    whole = (clock.day_bounds(first, zone)[0], clock.day_bounds(last, zone)[1])
    if (fact.starts_at, fact.ends_at) != whole:
        return f"{moment(fact.starts_at)} – {moment(fact.ends_at)}"
    days = words.long_date(first) if first == last else f"{words.long_date(first)} – {words.long_date(last)}"
    return _("%(days)s, sehari penuh") % {"days": days}


@staff(Permission.APPLY_FACT)
@require_POST
def withdraw(request: PendopoRequest, mall: str, kind: str, fact: int) -> HttpResponseBase:
    """Take a closure or limit back; places that are still free open again."""
    here, at = place(request, mall, Permission.APPLY_FACT), clock.now()
    back = reverse("manage:closures", args=[here.slug])
    if kind not in dict(KINDS):
        raise NotFound
    try:
        actions.withdraw_fact(kind=kind, fact_id=fact, by=request.actor, at=at)
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Dicabut. Waktu yang masih kosong dapat dipesan lagi."))
