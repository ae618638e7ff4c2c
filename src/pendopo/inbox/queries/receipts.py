"""What the person is told by itself: number, place in line, until when, and when work resumes."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from pendopo.inbox.queries.ready import settings_of
from pendopo.inbox.types import ConversationView
from pendopo.kit.clock import local_date
from pendopo.kit.words import clock_time, long_date
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall


def _moment(when: datetime, mall: Mall, at: datetime) -> str:
    """A time today, or a day and a time."""
    day, time = local_date(when, mall.zone), clock_time(when, mall.zone)
    if day == local_date(at, mall.zone):
        return _("pukul %(time)s") % {"time": time}
    return _("%(day)s pukul %(time)s") % {"day": long_date(day), "time": time}


def receipt_words(talk: ConversationView, *, language: str, again: bool = False, at: datetime) -> str:
    """The automatic receipt, in the person's language; `again`: the place as it is now, when they ask.

    Out of hours it says when work resumes, and the mall's own words are added.
    """
    mall = malls.get_mall(talk.mall)
    with translation.override("en" if language == "en" else "id"):
        facts = {"number": talk.receipt, "place": talk.place}
        if talk.place == 0:
            return (
                _("Pesan Bapak/Ibu nomor %(number)s sudah dijawab petugas. Silakan tulis lagi bila perlu.")
                % facts
            )
        parts = [
            _("Pesan Bapak/Ibu bernomor %(number)s sekarang di urutan ke-%(place)s.") % facts
            if again
            else _(
                "Pesan Bapak/Ibu sudah kami terima dengan nomor %(number)s, di urutan ke-%(place)s. Menulis "
                "lagi tidak menggeser urutan."
            )
            % facts
        ]
        opening = malls.opening(mall, at=at)
        if opening.open and talk.due_at is not None and talk.due_at > at:
            parts.append(
                _("Petugas berusaha menjawab sebelum %(when)s.") % {"when": _moment(talk.due_at, mall, at)}
            )
        elif not opening.open:
            parts.append(_away(mall, opening.next_opens_at, at))
            wishes = settings_of(mall.slug)
            parts.append(wishes.away_en if language == "en" and wishes.away_en else wishes.away_id)
    return " ".join(part for part in parts if part)


def _away(mall: Mall, resumes_at: datetime | None, at: datetime) -> str:
    if resumes_at is None:
        return _("Mal sedang tutup; petugas menjawab sesudah mal buka lagi.")
    return _("Di luar jam kerja. Petugas menjawab lagi mulai %(when)s.") % {
        "when": _moment(resumes_at, mall, at)
    }
