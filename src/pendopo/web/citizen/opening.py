"""When a mall is open, for machines: schema.org in the page, a calendar to subscribe to, and JSON.

All say what `malls.open_today` says. They are in Indonesian, made once for each change of the mall and each
new answer, and asked again at every use: a closure shows at once.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pendopo.kit import clock
from pendopo.kit.calendar_files import CalendarEvent, calendar_feed
from pendopo.kit.intervals import Period, subtract
from pendopo.malls import queries as malls
from pendopo.malls import rules
from pendopo.web.access import public

AHEAD = 60  # days told
KEPT = 128
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_kept: OrderedDict[tuple[Any, ...], str] = OrderedDict()
_lock = Lock()


def _once(key: tuple[Any, ...], make: Callable[[], str]) -> str:
    """A text made once while its key holds."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    with translation.override("id"):
        text = make()
    with _lock:
        _kept[key] = text
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return text


def _hour(moment: datetime, zone: str, *, is_end: bool = False) -> str:
    text = moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    return "23:59" if is_end and text == "00:00" else text


def _days(mall: Any, at: datetime) -> dict[date, Any]:
    first = clock.local_date(at, mall.zone)
    return malls.list_days(mall, first=first, last=first + timedelta(days=AHEAD - 1))


def _periods(line: Any, zone: str) -> list[tuple[str, str]]:
    return [
        (_hour(period.starts_at, zone), _hour(period.ends_at, zone, is_end=True))
        for period in rules.working_periods(line)
        if period.ends_at
    ]


# --- schema.org ---------------------------------------------------------------------------------------------


def linked_data(mall: Any, *, at: datetime, link: str) -> SafeString:
    """The mall as schema.org knows a public office, for a data block of the page."""
    day = clock.local_date(at, mall.zone)
    key = ("ld", *malls.mall_version(mall.slug), day, link)
    text = _once(key, lambda: json.dumps(_office(mall, at, link), ensure_ascii=False))
    for sign, instead in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(sign, instead)
    return mark_safe(text)  # noqa: S308 - JSON, its signs of markup written as escapes


def _office(mall: Any, at: datetime, link: str) -> dict[str, Any]:
    days = _days(mall, at)
    weekly = malls.weekly_hours(mall, on=clock.local_date(at, mall.zone))
    special = []
    for day, line in days.items():
        told = _periods(line, mall.zone)
        if told == [(f"{o:%H:%M}", f"{c:%H:%M}") for o, c in weekly[day.weekday()]]:
            continue
        special += [
            {
                "@type": "OpeningHoursSpecification", "validFrom": day.isoformat(),
                "validThrough": day.isoformat(), "opens": opens, "closes": closes,
            }
            for opens, closes in told or [("00:00", "00:00")]
        ]  # fmt: skip
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "name": mall.name,
        "url": link,
        **({"address": mall.address} if mall.address else {}),
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification", "dayOfWeek": f"https://schema.org/{WEEKDAYS[number]}",
                "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}",
            }
            for number, times in weekly.items()
            for opens, closes in times
        ],
        "specialOpeningHoursSpecification": special,
    }  # fmt: skip


# --- JSON ---------------------------------------------------------------------------------------------------


def _today(mall: Any, at: datetime) -> dict[str, Any]:
    answers = malls.open_stalls(mall, at=at)
    return {
        "mall": mall.slug,
        "name": mall.name,
        "zone": mall.zone,
        "is_demo": mall.is_demo,
        **said(malls.open_today(mall, at=at)),
        "stalls": [
            {"slug": stall.slug, "name": stall.name, **said(answers[stall.pk])}
            for stall in malls.list_stalls(mall, on=clock.local_date(at, mall.zone))
        ],
        "days": [
            {
                "date": day.isoformat(),
                "periods": [
                    {"opens": opens, "closes": closes} for opens, closes in _periods(line, mall.zone)
                ],
                "reason": next((each.reason for each in line if each.reason), ""),
                "legal_basis": next((each.decree for each in line if each.decree), ""),
            }
            for day, line in _days(mall, at).items()
        ],
    }  # fmt: skip


def said(answer: Any) -> dict[str, Any]:
    """One answer in plain values."""

    def told(moment: datetime | None) -> str | None:
        return moment.isoformat().replace("+00:00", "Z") if moment else None

    return {
        "state": str(answer.state),
        "open": answer.open,
        "words": " ".join([f"{malls.headline(answer)}.", *malls.details(answer)]),
        "until": told(answer.until_at),
        "next_opening": told(answer.next_opens_at),
        "reason": answer.reason,
        "legal_basis": answer.decree,
    }


@public
def buka_json(request: HttpRequest, mall: str) -> HttpResponse:
    """`/m/<mall>/buka.json`: open now or not, why, until when, and the next 60 days."""
    chosen, at = malls.get_mall(mall), clock.now()
    mark = ("json", *malls.open_mark(chosen, at=at))
    text = _once(mark, lambda: json.dumps(_today(chosen, at), ensure_ascii=False, indent=1))
    return _served(request, text, "application/json", mark)


# --- iCalendar ----------------------------------------------------------------------------------------------


def _calendar(mall: Any, at: datetime, link: str) -> str:
    events = []
    for day, line in _days(mall, at).items():
        came = rules.working_periods(line)
        online = _without(rules.working_periods(line, receiving=False), came)
        named = [*((_("Buka"), each) for each in came), *((_("Hanya daring"), each) for each in online)]
        for number, (kind, period) in enumerate(named):
            events.append(
                CalendarEvent(
                    uid=f"{day.isoformat()}-{number}@{mall.slug}.pendopo",
                    starts_at=period.starts_at,
                    ends_at=period.ends_at or period.starts_at, summary=f"{kind}: {mall.name}",
                    location=mall.address, link=link, description=_why(line, period),
                )
            )  # fmt: skip
        why = next((each for each in line if each.reason), None)
        if not came and why is not None:
            begins, ends = clock.day_bounds(day, mall.zone)
            events.append(
                CalendarEvent(
                    uid=f"{day.isoformat()}-tutup@{mall.slug}.pendopo", starts_at=begins, ends_at=ends,
                    summary=_("Tutup: %(reason)s") % {"reason": why.reason}, description=why.decree,
                    link=link,
                )
            )  # fmt: skip
    begins = clock.day_bounds(clock.local_date(at, mall.zone), mall.zone)[0]
    return calendar_feed(events, name=_("Jam buka %(mall)s") % {"mall": mall.name}, at=begins)


def _without(periods: list[Period], others: list[Period]) -> list[Period]:
    """Periods in which it only works online: what is left beside those in which people may come."""
    return [piece for period in periods for piece in subtract(period, others)]


def _why(line: Any, period: Period) -> str:
    for each in line:
        if each.reason and period.contains(each.starts_at):
            return f"{each.reason}. {each.decree}".strip()
    return ""


@public
def buka_ics(request: HttpRequest, mall: str) -> HttpResponse:
    """`/m/<mall>/buka.ics`: the opening hours of the next 60 days, to subscribe to."""
    chosen, at = malls.get_mall(mall), clock.now()
    link = request.build_absolute_uri(f"/m/{chosen.slug}/")
    mark = ("ics", *malls.mall_version(chosen.slug), clock.local_date(at, chosen.zone), link)
    text = _once(mark, lambda: _calendar(chosen, at, link))
    response = _served(request, text, "text/calendar; charset=utf-8", mark)
    response["Content-Disposition"] = f'inline; filename="buka-{chosen.slug}.ics"'
    return response


def _served(request: HttpRequest, text: str, kind: str, mark: tuple[Any, ...]) -> HttpResponse:
    """The text, or that nothing changed since it was asked last. Pages of other sites may read it too."""
    tag = f'"{hashlib.sha256(repr(mark).encode()).hexdigest()[:20]}"'
    asked = request.headers.get("If-None-Match", "")
    response: HttpResponse = (
        HttpResponseNotModified() if tag in asked else HttpResponse(text, content_type=kind)
    )
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    return response
