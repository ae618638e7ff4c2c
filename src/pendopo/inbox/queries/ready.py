"""What stands ready: the mall's wishes, canned replies, and templates for after the window."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import translation

from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Thread
from pendopo.channels.queries import approved_template
from pendopo.inbox import rules
from pendopo.inbox.models import CannedReply, Conversation, MallSettings
from pendopo.inbox.queries.access import mall_for
from pendopo.inbox.types import CannedView, InboxSettings, TemplateChoice
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.intervals import Period
from pendopo.kit.text import _
from pendopo.kit.words import clock_time
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall

DAYS_AHEAD = 14


def settings_of(mall: str) -> InboxSettings:
    """The wishes of a mall, else the usual ones."""
    row = MallSettings.objects.filter(pk=mall).first()
    if row is None:
        return InboxSettings()
    return InboxSettings(
        row.first_minutes, row.next_minutes, row.cap, row.quiet_hours, row.away_id, row.away_en
    )


def working_periods(mall: Mall, *, at: datetime) -> list[Period]:
    """The coming working time of a mall, today's with it."""
    first = local_date(at, mall.zone)
    days = malls.list_service_periods(mall, first=first, last=first + timedelta(days=DAYS_AHEAD))
    return [period for day in sorted(days) for period in days[day]]


def due_of(mall: Mall, *, since: datetime, first: bool) -> datetime | None:
    """Until when an answer is due that is owed since a moment."""
    wishes = settings_of(mall.slug)
    minutes = wishes.first_minutes if first else wishes.next_minutes
    return rules.due_at(since, minutes, working_periods(mall, at=since))


def _canned(row: CannedReply) -> CannedView:
    return CannedView(row.pk, row.mall, row.stall, row.title, row.text_id, row.text_en, row.position)


def list_canned(mall: Mall | str, *, stall: str | None = None, by: Actor) -> list[CannedView]:
    """Ready words of a mall; with `stall` those of the whole mall and of that stall."""
    place = malls.get_mall(mall)
    if not malls.may_here(by, Permission.MANAGE_MALL, mall=place):
        mall_for(place, by=by)
    rows = CannedReply.objects.filter(mall=place.slug)
    if stall is not None:
        rows = rows.filter(stall__in=["", stall])
    return [_canned(row) for row in rows.order_by("position", "title")]


def filled_canned(row: Conversation, mall: Mall, *, values: Mapping[str, str], by: Actor) -> list[CannedView]:
    """Ready words for one talk, their places filled."""
    return [
        CannedView(
            each.id, each.mall, each.stall, each.title, rules.fill(each.text_id, values),
            rules.fill(each.text_en, values), each.position,
        )
        for each in list_canned(mall, stall=row.stall, by=by)
    ]  # fmt: skip


def places_of(row: Conversation, mall: Mall, *, name: str, by: Actor, at: datetime) -> dict[str, str]:
    """What the places in ready words stand for in one talk."""
    today = local_date(at, mall.zone)
    periods = malls.list_service_periods(mall, first=today, last=today)[today]
    opens = [
        f"{clock_time(each.starts_at, mall.zone, with_zone=False)}-{clock_time(each.ends_at, mall.zone)}"
        for each in periods
        if each.ends_at is not None
    ]
    stall = (
        next((each.name for each in malls.list_stalls(mall) if each.slug == row.stall), "")
        if row.stall
        else ""
    )
    return {
        "nama": name or str(_("Bapak/Ibu")),
        "nomor": f"P-{row.number:03d}",
        "mal": mall.name,
        "petugas": by.name,
        "jam": ", ".join(opens) or str(_("tutup")),
        "gerai": stall or mall.name,
    }


# Approved words of the installation for a talk whose window has closed. The words are those that were sent
# to the vendor for approval: they may not be changed here alone.
_GO_ON = {
    "id": "Halo, petugas {mal} sudah siap menjawab pesan Bapak/Ibu nomor {nomor}. Balas pesan ini untuk "
    "melanjutkan percakapan.",
    "en": "Hello, an officer of {mal} is ready to answer your message {nomor}. Reply to this message to go "
    "on.",
}
GO_ON = "pendopo_inbox_go_on"


def approved_words(language: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What is handed in at a vendor: name, words with numbered places, an example for each place."""
    words = _GO_ON[language].replace("{mal}", "{{1}}").replace("{nomor}", "{{2}}")
    return [(GO_ON, words, ("MPP Kota Bogor", "P-012"))]


def list_templates(row: Conversation, thread: Thread, mall: Mall) -> list[TemplateChoice]:
    """What may be sent in a talk after the window; nothing where the channel knows no templates, or the
    vendor has not approved ours.
    """
    if not adapter_for(row.channel).limits.templates:
        return []
    language = "en" if thread.identity.language == "en" else "id"
    if not approved_template(thread.account_id, GO_ON, language):
        return []
    values = (mall.name, f"P-{row.number:03d}")
    with translation.override(language):
        text = rules.fill(_GO_ON[language], {"mal": values[0], "nomor": values[1]})
    return [TemplateChoice(GO_ON, language, str(_("Ajakan melanjutkan")), text, values)]
