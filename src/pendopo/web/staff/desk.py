"""The helper desk: a ticket for somebody else, check-in, and a lost ticket found by phone, name or code."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from pendopo.catalogue import queries as catalogue
from pendopo.kit import clock, ids
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput, NotAllowed, PendopoError
from pendopo.kit.idempotency import answer_once
from pendopo.malls import queries as malls
from pendopo.people import actions as people
from pendopo.queue import actions, queries
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.components.tickets import PRIORITIES, kept_ticket, read_scan, request_key
from pendopo.web.staff.manage.pages import explain


class IssueForm(forms.Form):
    """A ticket for somebody else; name and phone are optional and help to find a lost ticket."""

    service = forms.ChoiceField(label=gettext_lazy("Layanan"))
    priority = forms.ChoiceField(label=gettext_lazy("Antrean prioritas"), required=False)
    people = forms.IntegerField(label=gettext_lazy("Jumlah orang"), min_value=1, max_value=20, initial=1)
    name = forms.CharField(label=gettext_lazy("Nama (boleh kosong)"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("Nomor telepon (boleh kosong)"), max_length=30, required=False)

    def __init__(self, *args: Any, services: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", _("Pilih layanan")),
            *((row.slug, f"{row.stall.name}: {row.name}") for row in services),
        ]
        self.fields["service"] = forms.ChoiceField(label=gettext_lazy("Layanan"), choices=choices)
        self.fields["priority"] = forms.ChoiceField(
            label=gettext_lazy("Antrean prioritas"),
            choices=[(value, label) for value, label, _hint in PRIORITIES],
            required=False,
        )


def _place(request: PendopoRequest, slug: str) -> Any:
    """The mall of the address, for who draws tickets in it or at one of its stalls."""
    place = malls.get_mall(slug)
    stalls = {grant.scope.stall for grant in request.actor.grants}
    if not any(
        malls.may_here(request.actor, Permission.ISSUE_TICKETS, mall=place, stall=stall) for stall in stalls
    ):
        raise NotAllowed
    return place


def _form(request: PendopoRequest, data: Any, place: Any) -> IssueForm:
    """The form with the services for which this person may draw tickets."""
    today = clock.local_date(clock.now(), place.zone)
    services = [
        row
        for row in catalogue.list_services(place, on=today)
        if row.walk_in
        and malls.may_here(request.actor, Permission.ISSUE_TICKETS, mall=place, stall=row.stall.slug)
    ]
    return IssueForm(data, services=services)


def _page(request: PendopoRequest, place: Any, status: int = 200, **more: Any) -> HttpResponse:
    """The desk with its three tasks; what was typed stays."""
    context = {"mall": place, "key": ids.new_token(), "text": "", "form": None, **more}
    context["form"] = context["form"] or _form(request, None, place)
    context["drawn"] = request.session.pop("desk_ticket", None)
    response = render(request, "staff/desk.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@staff(Permission.ISSUE_TICKETS)
@require_GET
def desk(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The desk; a lost ticket is searched here."""
    place = _place(request, mall)
    return _page(request, place)


@staff(Permission.ISSUE_TICKETS)
@require_POST
def find(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Find a lost ticket. Sent as a form, so that no name or number stands in an address or a log."""
    place = _place(request, mall)
    text = request.POST.get("text", "").strip()[:120]
    try:
        found = queries.find_visits(place, text=text, by=request.actor, at=clock.now())
    except InvalidInput as problem:
        sentence = " ".join(str(words) for words in problem.fields.values())
        return _page(request, place, 422, text=text, searched=True, found_problem=sentence)
    return _page(request, place, text=text, found=found, searched=True)


@staff(Permission.ISSUE_TICKETS)
@require_POST
def issue(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Draw a ticket for somebody; the request key makes two clicks one ticket."""
    place, at = _place(request, mall), clock.now()
    form = _form(request, request.POST, place)
    if form.is_valid():
        try:
            return _issued(request, place, form.cleaned_data, at)
        except PendopoError as problem:
            explain(form, problem)
    return _page(request, place, 422, form=form, key=ids.new_token())


def _issued(request: PendopoRequest, place: Any, data: dict[str, Any], at: Any) -> HttpResponseBase:
    service = catalogue.get_service(place.slug, data["service"], on=clock.local_date(at, place.zone))

    def run() -> tuple[int, dict[str, Any]]:
        person = None
        if data["name"] or data["phone"]:
            person = people.ensure_applicant(name=data["name"], phone=data["phone"], by=request.actor, at=at)
        issued = actions.issue_ticket(
            mall=place,
            service=service,
            priority=data["priority"],
            people=data["people"],
            origin="officer",
            applicant=person,
            helped=True,
            by=request.actor,
            at=at,
        )
        return 201, kept_ticket(issued)

    _status, ticket, _again = answer_once(
        caller=request.actor.code,
        key=request_key(request),
        request_body=repr(sorted(data.items())).encode(),
        run=run,
    )
    return _told(request, place, {**ticket, "service": service.name, "stall": service.stall.name})


def _told(request: PendopoRequest, place: Any, ticket: dict[str, Any]) -> HttpResponseBase:
    request.session["desk_ticket"] = ticket
    return HttpResponseRedirect(reverse("staff:desk", args=[place.slug]) + "#tiket")


@staff(Permission.ISSUE_TICKETS)
@require_POST
def arrive(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Check somebody in by the code of the booking or by its scanned link."""
    place = _place(request, mall)
    typed = request.POST.get("code", "").strip()[:300]
    code, token = read_scan(typed)
    try:
        if not typed:
            raise InvalidInput(_("Ketik atau pindai kode pesanannya."))
        issued = actions.check_in(mall=place, code=code, token=token, by=request.actor, at=clock.now())
    except PendopoError as problem:
        return _page(request, place, problem.status, problem=problem, typed=typed)
    messages.success(request, _("Kehadiran dicatat."))
    return _told(
        request, place, {**kept_ticket(issued), "service": issued.service_name, "stall": issued.stall_name}
    )
