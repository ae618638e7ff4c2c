"""Facts of the rooms in the words of a talk: short, plain, in the language that is active."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pendopo.booking.queries import link_token
from pendopo.channels.types import Attachment, Link
from pendopo.chat.rules.facts import Option, ServiceFacts, TicketFacts, VisitFacts
from pendopo.kit import words
from pendopo.kit.calendar_files import CalendarEvent, calendar_file
from pendopo.kit.clock import local_date
from pendopo.malls import queries as malls
from pendopo.people import rules as people

MOST_LINES = 12
long_date = words.long_date


def PAGE_TITLE() -> str:  # noqa: N802 - a sentence that is made when it is read
    """What the link to a service's page is called."""
    return _("Selengkapnya")


def NO_TIMES() -> str:  # noqa: N802
    """Nothing can be booked."""
    return _("Belum ada waktu yang dapat dipesan.")


def address(path: str) -> str:
    """A whole address of one of our pages."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def name_as_typed(shown: str) -> str:
    """The name that a channel shows, where it can be a person's name."""
    name = people.clean_name(shown)
    return "" if people.name_problem(name) else name


def service_name(row: Any) -> str:
    """What a service is called in the active language."""
    return str(row.name_en if words.language() == "en" and row.name_en else row.name)


def as_date(value: str) -> date | None:
    """A date as an answer keeps it."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def short_day(day: date) -> str:
    """`Senin, 30 November`: fits a row of a list."""
    language = words.language()
    return f"{words.DAYS[language][day.weekday()]}, {day.day} {words.MONTHS[language][day.month - 1]}"


def places(count: int) -> str:
    """`5 tempat`."""
    return ngettext("%(count)s tempat", "%(count)s tempat", count) % {"count": words.number(count)}


def day_option(view: Any) -> Option:
    """A day to choose."""
    return Option(view.date.isoformat(), short_day(view.date), places(view.free), day=view.date)


def hours(view: Any, zone: str) -> str:
    """`08.00–09.00 WIB`."""
    first = words.clock_time(view.starts_at, zone, with_zone=False)
    return f"{first}–{words.clock_time(view.ends_at, zone)}"


def time_option(view: Any, zone: str, *, dated: bool = False) -> Option:
    """A time to choose; with its day where several days are offered."""
    day = local_date(view.starts_at, zone)
    title = hours(view, zone)
    if dated:
        title = dated_time(view.starts_at, zone)
    return Option(str(view.id), title, places(view.free), day, view.starts_at, view.ends_at)


def dated_time(moment: datetime, zone: str) -> str:
    """`Sen 30/11 09.00 WIB`: a time with its day, short enough for a button."""
    day = local_date(moment, zone)
    name = words.DAYS[words.language()][day.weekday()][:3]
    return f"{name} {day.day}/{day.month} {words.clock_time(moment, zone)}"


def sheet(row: Any, standard: Any) -> str:
    """What to bring, fee, time, place, and where this is from."""
    parts = standard.components
    lines = [service_name(row)]
    if row.summary:
        lines.append(str(row.summary))
    blocks = ["\n".join(lines), _needed(parts.get("requirements"))]
    facts = [f"{_('Biaya')}: {_fee(parts.get('fee'))}", f"{_('Lama')}: {_time(parts.get('time'))}"]
    place = _("%(stall)s, lantai %(floor)s") % {"stall": row.stall.name, "floor": row.stall.floor}
    facts.append(f"{_('Tempat')}: {place}")
    blocks += ["\n".join(facts), _origin(standard)]
    return "\n\n".join(filter(None, blocks))


def _needed(part: Any) -> str:
    if part is None or not (part.items or part.text):
        return _("Syaratnya belum ada di katalog. Petugas dapat menjelaskannya.")
    texts = [f"{item.text} ({item.note})" if item.note else item.text for item in part.items] or [part.text]
    lines = [f"• {text}" for text in texts[:MOST_LINES]]
    if len(texts) > MOST_LINES:
        lines.append(_("… dan %(count)s lagi di halamannya.") % {"count": len(texts) - MOST_LINES})
    return "\n".join([_("Yang perlu dibawa:"), *lines])


def _fee(part: Any) -> str:
    if part is None:
        return _("belum diketahui")
    if part.items:
        priced = [
            f"{item.text} {words.rupiah(item.amount)}" if item.amount is not None else item.text
            for item in part.items[:4]
        ]
        return "; ".join(priced) + ("; …" if len(part.items) > 4 else "")
    if part.amount is not None:
        return words.rupiah(part.amount)
    return str(part.text or _("tergantung keperluan"))


def _time(part: Any) -> str:
    if part is None:
        return _("belum diketahui")
    if part.value is not None:
        return f"{words.number(part.value)} {part.unit_words}"
    return str(part.text or _("belum diketahui"))


def _origin(standard: Any) -> str:
    """Where it is from: the decree and sources, or that it is an example."""
    if not standard.components:
        return ""
    if standard.has_examples:
        return _("Sumber: katalog mal (contoh, belum diverifikasi).")
    told = [standard.decree, *standard.sources]
    return _("Sumber: %(source)s.") % {"source": "; ".join(filter(None, told[:3])) or _("katalog mal")}


def opening(mall: Any, answer: Any) -> str:
    """Open or not, why, until when, and when next: as on every channel."""
    lines = [f"{mall.name}: {malls.headline(answer)}.", *malls.details(answer)]
    return "\n".join([*lines, _("Jam tiap gerai dapat berbeda.")])


def _state_words(view: Any) -> str:
    if view.to_replan and view.state == "booked":
        return _("perlu waktu lain")
    names = {
        "held": _("belum diselesaikan"), "booked": _("dipesan"), "checked_in": _("sudah hadir"),
        "fulfilled": _("selesai dilayani"), "no_show": _("tidak hadir"), "cancelled": _("dibatalkan"),
        "expired": _("tidak diselesaikan"), "unserved": _("tidak sempat dilayani"),
    }  # fmt: skip
    return str(names.get(view.state, view.state))


def visit(view: Any, *, at: datetime) -> tuple[VisitFacts, datetime]:
    """An appointment, and when it begins."""
    zone, token = view.mall.zone, link_token(view.id)
    row = view.service
    link = address(f"/k/{token}/")
    named = ServiceFacts(
        row.pk, service_name(row), row.short_name, view.stall.name, row.bookable, row.walk_in
    )
    day = words.long_date(view.service_day)
    place = _("%(stall)s, lantai %(floor)s, %(mall)s") % {
        "stall": view.stall.name, "floor": view.stall.floor, "mall": view.mall.name,
    }  # fmt: skip
    facts = VisitFacts(
        id=view.id.hex, code=view.code, service=named, people=view.people,
        when=f"{day}, {hours(view.window, zone)}", title=row.short_name, place=place,
        state=_state_words(view), live=view.state in {"booked", "checked_in"} and view.window.ends_at > at,
        may_change=view.state == "booked" and view.may_change, hit=view.to_replan and view.state == "booked",
        why=words.sentence(str(view.closed_reason)),
        offers=tuple(time_option(each, zone, dated=True) for each in view.alternatives), token=token,
        link=Link(_("Tiket dan perubahan"), link),
        attachments=(
            Attachment("qr", f"{view.code}.png", link),
            Attachment("calendar", f"{view.code}.ics", _calendar(view, link, at)),
        ),
    )  # fmt: skip
    return facts, view.window.starts_at


def _calendar(view: Any, link: str, at: datetime) -> str:
    """One event with a reminder an hour before. It names the service, not the person."""
    event = CalendarEvent(
        uid=f"{view.id}@pendopo", sequence=view.moves, starts_at=view.window.starts_at,
        ends_at=view.window.ends_at, summary=service_name(view.service),
        location=", ".join(filter(None, (view.mall.name, view.stall.name, view.mall.address))),
        description=_("Kode %(code)s. Ubah atau batalkan: %(link)s") % {"code": view.code, "link": link},
        link=link, alarm_before=timedelta(hours=1),
    )  # fmt: skip
    return calendar_file(event, at=at)


def ticket(status: Any, token: str) -> TicketFacts:
    """A number as it stands now."""
    step = next((each for each in status.steps if each.number == status.number), status.steps[0])
    lines = [_("Nomor %(number)s, %(service)s") % {"number": status.number, "service": step.service_name}]
    lines.append(_("%(stall)s, lantai %(floor)s") % {"stall": step.stall_name, "floor": step.floor})
    lines.append(_standing(status))
    link = Link(_("Ikuti tiket"), address(f"/k/{token}/"))
    return TicketFacts(
        status.number, "\n".join(filter(None, lines)), not status.ended, step.service_name, link
    )


def _standing(status: Any) -> str:
    state = str(status.state)
    if state in {"called", "serving"} and status.counter:
        text = (
            _("Dipanggil! Silakan ke loket %(counter)s.")
            if state == "called"
            else _("Sedang dilayani di loket %(counter)s.")
        )
        return text % {"counter": status.counter}
    if state != "waiting":
        names = {
            "planned": _("Menyusul setelah langkah sebelumnya."),
            "on_hold": _("Ditunda sementara oleh petugas."),
            "finished": _("Sudah selesai dilayani."),
            "no_show": _("Terlewat saat dipanggil. Datangi petugas gerai."),
            "cancelled": _("Dibatalkan."), "closed": _("Ditutup oleh petugas."),
        }  # fmt: skip
        return names.get(state, "")
    ahead = _("Belum ada yang di depan Anda.")
    if status.ahead:
        ahead = ngettext("%(count)s orang di depan Anda.", "%(count)s orang di depan Anda.", status.ahead)
        ahead = ahead % {"count": words.number(status.ahead)}
    return f"{ahead} {_wait(status.low, status.high)}".strip()


def _wait(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return _("Belum ada loket yang dibuka, jadi lamanya belum dapat diperkirakan.")
    return _("Perkiraan menunggu %(low)s–%(high)s menit.") % {"low": low, "high": high}


def line(outlook: Any) -> str:
    """What somebody who draws a number now may expect."""
    if not outlook.waiting:
        waiting = _("Sekarang tidak ada yang menunggu.")
    else:
        text = ngettext(
            "Sekarang %(count)s orang menunggu.", "Sekarang %(count)s orang menunggu.", outlook.waiting
        )
        waiting = text % {"count": words.number(outlook.waiting)}
    return f"{waiting} {_wait(outlook.low, outlook.high)}"


def kept_until(view: Any, zone: str) -> str:
    """That a time is kept, and until when; or that it is not."""
    if view is None:
        return _("Tempatnya belum dapat disimpan; tempat Anda pasti setelah janji temu dibuat.")
    return _("Tempat Anda disimpan sampai %(time)s.") % {"time": words.clock_time(view, zone)}
