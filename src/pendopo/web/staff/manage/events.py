"""The event log for auditors: by day, kind, place and actor; page by page, and as a file."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pendopo.events import queries
from pendopo.events.types import EventFilter, EventView
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.malls import queries as malls
from pendopo.people import queries as people
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.fields import DateField

ZONE = "Asia/Jakarta"  # of a page that shows several places
PER_PAGE = 50
NOWHERE = "-"  # what belongs to no mall: accounts, agencies, figures
COLUMNS = (
    "id", "occurred_at", "name", "meaning", "region", "mall", "stall", "agency", "service", "channel",
    "actor", "data",
)  # fmt: skip


class EventsForm(forms.Form):
    """Which events: a period of days, at first today, and what is filled of the rest."""

    first = DateField(label=gettext_lazy("Dari tanggal"), required=False)
    last = DateField(label=gettext_lazy("Sampai tanggal"), required=False)
    name = forms.ChoiceField(label=gettext_lazy("Peristiwa"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Tempat"), required=False)
    actor = forms.CharField(
        label=gettext_lazy("Pelaku"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Nama pengguna, atau kode seperti staff:u12."),
    )

    def __init__(self, data: Any, *, places: Any, **kwargs: Any) -> None:
        self.zone = {mall.slug: mall.zone for mall in places}.get(data.get("place", ""), ZONE)
        typed = data.copy()
        if not typed.get("first") and not typed.get("last"):
            typed["first"] = typed["last"] = clock.local_date(clock.now(), self.zone).isoformat()
        super().__init__(typed, **kwargs)
        names = [("", _("Semua peristiwa")), *queries.list_event_names()]
        everywhere = [("", _("Semua tempat")), (NOWHERE, _("Di luar satu mal"))]
        self.fields["name"] = forms.ChoiceField(label=_("Peristiwa"), choices=names, required=False)
        self.fields["place"] = forms.ChoiceField(
            label=_("Tempat"),
            choices=[*everywhere, *((mall.slug, mall.name) for mall in places)],
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """One day stands for both; the last does not come before the first."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        first, last = cleaned["first"] or cleaned["last"], cleaned["last"] or cleaned["first"]
        if last < first:
            self.add_error("last", _("Tanggal akhir mendahului tanggal mulai."))
        return cleaned | {"first": first, "last": last}

    def wanted(self) -> EventFilter:
        """The filter that was typed."""
        data = self.cleaned_data
        return EventFilter(
            starts_at=clock.day_bounds(data["first"], self.zone)[0],
            ends_at=clock.day_bounds(data["last"], self.zone)[1],
            name=data["name"],
            mall={"": None, NOWHERE: ""}.get(data["place"], data["place"]),
            actor=_code_of(data["actor"].strip()),
        )


def _code_of(typed: str) -> str:
    """The code of who acted: as typed, or of the account with this user name."""
    known = people.find_user(typed) if typed and ":" not in typed else None
    return f"staff:u{known.pk}" if known else typed


def _form(request: PendopoRequest) -> EventsForm:
    """The form as it was sent in the address, with the malls whose log the person reads."""
    own = [
        mall
        for mall in malls.list_malls()
        if malls.may_within(request.actor, Permission.READ_EVENTS, mall=mall)
    ]
    return EventsForm(request.GET, places=own)


def _key(text: str) -> tuple[datetime, int] | None:
    """The key in the address of an older page; a broken one begins at the newest."""
    at, _sign, number = text.rpartition("_")
    try:
        found = datetime.fromisoformat(at), int(number)
    except ValueError:
        return None
    return found if found[0].tzinfo and 0 < found[1] < 2**63 else None


def _address(page: str, request: PendopoRequest, **more: str) -> str:
    """A page with the filter that is set, and `more`."""
    typed = {key: value for key, value in request.GET.items() if value and key != "before"}
    query = urlencode(typed | more)
    return reverse(page) + (f"?{query}" if query else "")


def _parts(event: EventView) -> list[tuple[str, str]]:
    """What an event carries, as short words to be read."""
    return [(key, _plain(value)) for key, value in event.data.items() if value not in ("", None, [])]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@staff(Permission.READ_EVENTS)
@require_GET
def events(request: PendopoRequest) -> HttpResponseBase:
    """A page of the log, the newest first."""
    form = _form(request)
    rows: list[EventView] = []
    if form.is_valid():
        before = _key(request.GET.get("before", ""))
        rows = queries.list_events(form.wanted(), by=request.actor, before=before, limit=PER_PAGE + 1)
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    context = {
        "form": form,
        "rows": [
            {
                "event": row,
                "parts": _parts(row),
                "same_actor": _address("manage:events", request, actor=row.actor),
                "same_name": _address("manage:events", request, name=row.name),
            }
            for row in rows
        ],
        "zone": form.zone,
        "days": form.cleaned_data if form.is_valid() else {},
        "names": {mall.slug: mall.name for mall in malls.list_malls()},
        "download": _address("manage:events_download", request),
        "newest": _address("manage:events", request) if request.GET.get("before") else "",
        "older": _address("manage:events", request, before=_key_words(rows[-1])) if more else "",
    }
    response = render(request, "staff/manage/events.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _key_words(row: EventView) -> str:
    at, number = row.key
    return f"{at.isoformat()}_{number}"


class _Line:
    """A file that hands back each line it is given."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


@staff(Permission.READ_EVENTS)
@require_GET
def download(request: PendopoRequest) -> HttpResponseBase:
    """All events of the filter as one CSV file, written while it is read."""
    form = _form(request)
    if not form.is_valid():
        return HttpResponse(status=422, content=_("Periksa lagi isian saringan."), content_type="text/plain")
    found = queries.every_event(form.wanted(), by=request.actor)
    zone, writer = ZoneInfo(form.zone), csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield writer.writerow(COLUMNS)
        for row in found:
            values = [getattr(row, name) for name in COLUMNS]
            values[1] = row.occurred_at.astimezone(zone).isoformat()
            values[-1] = json.dumps(row.data, ensure_ascii=False, sort_keys=True)
            yield writer.writerow(values)

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    days = f"{form.cleaned_data['first']}-{form.cleaned_data['last']}"
    response["Content-Disposition"] = f'attachment; filename="peristiwa-{days}.csv"'
    return response
