"""Weekly hours of the mall or a stall, per step, and dated exceptions."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.kit import clock, words
from pendopo.kit.actor import Permission
from pendopo.kit.errors import PendopoError
from pendopo.malls import actions, queries, rules
from pendopo.malls.types import HoursInput
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.fields import DateField, TimeField
from pendopo.web.staff.manage.impact import bind
from pendopo.web.staff.manage.pages import check_seen, done, place, refused, show, stamp

STEPS = [
    ("service", gettext_lazy("Pelayanan")),
    ("intake", gettext_lazy("Penerimaan berkas")),
    ("collection", gettext_lazy("Pengambilan hasil")),
]
STATUSES = [
    ("closed", gettext_lazy("Tutup")),
    ("shortened", gettext_lazy("Buka dengan jam lain")),
    ("open", gettext_lazy("Buka seperti biasa (hari libur yang tetap buka)")),
]
COLUMNS = (
    gettext_lazy("buka"),
    gettext_lazy("tutup"),
    gettext_lazy("buka lagi"),
    gettext_lazy("tutup lagi"),
    gettext_lazy("tiket terakhir"),
)
PERIODS = (1, 2)  # before and after the break
AHEAD = 120  # days of exceptions shown


class HoursForm(forms.Form):
    """A week: for each day one or two periods and the time of the last ticket."""

    starts_date = DateField(label=gettext_lazy("Berlaku mulai"))
    source = forms.CharField(
        label=gettext_lazy("Sumber (boleh kosong)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Tanpa sumber, jam ini ditandai contoh."),
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        days = words.DAYS[words.language()]
        for weekday in range(7):
            for name, column in zip(self.names(weekday), COLUMNS, strict=True):
                self.fields[name] = TimeField()
                self.fields[name].label = f"{days[weekday]}, {column}"

    @staticmethod
    def names(weekday: int) -> list[str]:
        """The fields of a day in the order they are shown."""
        return [
            *(f"d{weekday}_{side}{period}" for period in PERIODS for side in ("opens", "closes")),
            f"d{weekday}_last",
        ]

    def days(self) -> list[dict[str, Any]]:
        """The rows of the table: name of the day and its fields."""
        names = words.DAYS[words.language()]
        return [
            {"name": names[weekday], "fields": [self[name] for name in self.names(weekday)]}
            for weekday in range(7)
        ]

    def clean(self) -> dict[str, Any]:
        """A period has both ends; the last ticket belongs to a day that is open."""
        cleaned = super().clean() or {}
        starts = cleaned.get("starts_date")
        if starts and self.today and starts < self.today:
            self.add_error("starts_date", _("Jam baru berlaku mulai hari ini atau sesudahnya."))
        for weekday in range(7):
            for period in PERIODS:
                opens, closes = f"d{weekday}_opens{period}", f"d{weekday}_closes{period}"
                if bool(cleaned.get(opens)) != bool(cleaned.get(closes)):
                    missing = closes if cleaned.get(opens) else opens
                    if missing not in self.errors:
                        self.add_error(missing, _("Isi jam buka dan jam tutup, atau kosongkan keduanya."))
        return cleaned

    def rows(self, step: str) -> list[HoursInput]:
        """What was typed as lines of weekly hours; the last ticket stands at the last period of the day."""
        return [row for row, _name in self._lines(step)]

    def names_of_rows(self, step: str) -> dict[str, str]:
        """The field in which each line of weekly hours begins, for what is wrong with the line."""
        return {f"rows.{index}": name for index, (_row, name) in enumerate(self._lines(step))} | {
            "rows": "d0_opens1"
        }

    def _lines(self, step: str) -> list[tuple[HoursInput, str]]:
        found = []
        for weekday in range(7):
            data = self.cleaned_data
            spans = [
                (data[name], data[f"d{weekday}_closes{period}"], name)
                for period in PERIODS
                for name in [f"d{weekday}_opens{period}"]
                if data.get(f"d{weekday}_opens{period}") and data.get(f"d{weekday}_closes{period}")
            ]
            for index, (opens, closes, name) in enumerate(spans):
                last = data.get(f"d{weekday}_last") if index == len(spans) - 1 else None
                found.append((HoursInput(weekday, opens, closes, last, step), name))
        return found


def _in_force(rows: Any, today: date) -> list[Any]:
    """The whole week of each step as it counts from today: seven days, each by the rule of the mall."""
    week = [today + timedelta(days=ahead) for ahead in range(7)]
    return [
        row
        for step, _label in STEPS
        for day in week
        for row in rules.hours_in_force([other for other in rows if other.step == step], day)
    ]


def _start(rows: Any, step: str, today: date) -> dict[str, Any]:
    """The form as the hours in force fill it."""
    start: dict[str, Any] = {"starts_date": today}
    start["source"] = next((row.source for row in rows if row.step == step), "")
    seen: dict[int, int] = {}
    for row in rows:
        if row.step != step:
            continue
        period = seen[row.weekday] = seen.get(row.weekday, 0) + 1
        if period in PERIODS:
            start[f"d{row.weekday}_opens{period}"] = row.opens
            start[f"d{row.weekday}_closes{period}"] = row.closes
        if row.last_ticket:
            start[f"d{row.weekday}_last"] = row.last_ticket
    return start


@staff(Permission.MANAGE_MALL)
@require_http_methods(["GET", "POST"])
def hours(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Choose whose hours and which step; change the week; see the dated exceptions."""
    here, at = place(request, mall), clock.now()
    today = clock.local_date(at, here.zone)
    slug, step = request.GET.get("gerai", ""), request.GET.get("langkah", "service")
    step = step if step in dict(STEPS) else "service"
    stall = queries.get_stall(here, slug) if slug else None
    stored = queries.list_hours(here, stall=stall)
    current = _in_force(stored, today)
    seen = stamp([(row.pk, row.starts_date) for row in stored])
    form = HoursForm(request.POST or None, initial=_start(current, step, today), today=today)

    def save() -> None:
        check_seen(request, form, seen)
        data = form.cleaned_data
        others = [
            HoursInput(row.weekday, row.opens, row.closes, row.last_ticket, row.step)
            for row in current
            if row.step != step
        ]
        actions.set_hours(
            mall=here,
            stall=stall,
            rows=[*form.rows(step), *others],
            starts_date=data["starts_date"],
            source=data["source"],
            is_example=not data["source"],
            by=request.actor,
            at=at,
        )

    if request.method == "POST" and form.is_valid():
        answer = bind(request, here, form, save, names=form.names_of_rows(step))
        if answer is True:
            return done(request, request.get_full_path(), _("Jam buka tersimpan."))
        if answer is not False:
            return answer
    context = {
        "seen": seen,
        "stall_names": {row.slug: row.name for row in queries.list_stalls(here)},
        "form": form,
        "stall": stall,
        "step": step,
        "steps": STEPS,
        "current": [row for row in current if row.step == step],
        "stalls": queries.list_stalls(here, on=today),
        "exceptions": queries.list_exceptions(here, first=today, last=today + timedelta(days=AHEAD)),
        "exception_form": ExceptionForm(stalls=queries.list_stalls(here, on=today), initial={"day": today}),
    }
    return show(request, "hours", here, 422 if form.errors else 200, **context)


class ExceptionForm(forms.Form):
    """One day that is not as the week says."""

    day = DateField(label=gettext_lazy("Tanggal"))
    stall = forms.ChoiceField(label=gettext_lazy("Untuk"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Hari itu"), choices=STATUSES)
    opens = TimeField()
    closes = TimeField()
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=200)
    decree = forms.CharField(label=gettext_lazy("Dasar hukum (boleh kosong)"), max_length=120, required=False)

    def __init__(self, *args: Any, stalls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Seluruh mal")), *((stall.slug, stall.name) for stall in stalls)]
        self.fields["stall"] = forms.ChoiceField(label=gettext_lazy("Untuk"), choices=choices, required=False)
        self.fields["opens"].label = _("Buka (hanya bila jam lain)")
        self.fields["closes"].label = _("Tutup (hanya bila jam lain)")

    def clean(self) -> dict[str, Any]:
        """Other hours need both times."""
        cleaned = super().clean() or {}
        if cleaned.get("status") == "shortened" and not (cleaned.get("opens") and cleaned.get("closes")):
            self.add_error("opens", _("Isi jam buka dan jam tutup hari itu."))
        return cleaned


@staff(Permission.APPLY_FACT)
@require_http_methods(["POST"])
def exception(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Make one day an exception."""
    here, at = place(request, mall, Permission.APPLY_FACT), clock.now()
    today = clock.local_date(at, here.zone)
    stalls = queries.list_stalls(here, on=today)
    form = ExceptionForm(request.POST, stalls=stalls)

    def save() -> None:
        data = form.cleaned_data
        stall = queries.get_stall(here, data["stall"]) if data["stall"] else None
        actions.set_exception(
            mall=here,
            stall=stall,
            day=data["day"],
            status=data["status"],
            reason=data["reason"],
            opens=data["opens"],
            closes=data["closes"],
            decree=data["decree"],
            by=request.actor,
            at=at,
        )

    if form.is_valid():
        data = form.cleaned_data
        answer = bind(request, here, form, save, reason=data["reason"], decree=data["decree"])
        if answer is True:
            back = reverse("manage:hours", args=[here.slug]) + "#pengecualian"
            return done(request, back, _("Hari itu tersimpan."))
        if answer is not False:
            return answer
    return show(request, "exception", here, 422 if form.errors else 200, form=form)


@staff(Permission.APPLY_FACT)
@require_POST
def remove_exception(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Make a day ordinary again."""
    here, at = place(request, mall, Permission.APPLY_FACT), clock.now()
    back = reverse("manage:hours", args=[here.slug]) + "#pengecualian"
    slug = request.POST.get("stall", "")
    try:
        day = forms.DateField().clean(request.POST.get("day", ""))
        stall = queries.get_stall(here, slug) if slug else None
    except (PendopoError, forms.ValidationError) as problem:
        return refused(request, back, problem if isinstance(problem, PendopoError) else PendopoError())
    answer = bind(
        request,
        here,
        forms.Form(request.POST),
        lambda: actions.remove_exception(mall=here, day=day, stall=stall, by=request.actor, at=at),
    )
    if answer is False:
        return HttpResponseRedirect(back)
    return answer if answer is not True else done(request, back, _("Hari itu kembali seperti biasa."))
