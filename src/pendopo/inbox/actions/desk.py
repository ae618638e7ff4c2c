"""A mall's wishes for its inbox, and words that stand ready; by who manages the mall."""

from datetime import datetime

from django.db import IntegrityError, transaction

from pendopo.events.actions import record
from pendopo.inbox import rules
from pendopo.inbox.models import CannedReply, MallSettings
from pendopo.inbox.types import InboxSettings
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.kit.text import _, filled
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall

LONGEST_WORDS = 1_000
BOUNDS = {"first_minutes": (5, 2_880), "next_minutes": (5, 2_880), "cap": (0, 200), "quiet_hours": (0, 720)}


@transaction.atomic
def set_settings(*, mall: Mall | str, wishes: InboxSettings, by: Actor, at: datetime) -> None:
    """Keep a mall's wishes. Raises InvalidInput naming each that is out of bounds."""
    place = malls.get_mall(mall)
    malls.require_here(by, Permission.MANAGE_MALL, mall=place)
    wrong = {
        name: filled(_("Isi antara {low} dan {high}."), low=low, high=high)
        for name, (low, high) in BOUNDS.items()
        if not low <= getattr(wishes, name) <= high
    }
    if wrong:
        raise InvalidInput(fields=wrong)
    values = {name: getattr(wishes, name) for name in (*BOUNDS, "away_id", "away_en")}
    MallSettings.objects.update_or_create(mall=place.slug, defaults=values)
    record(
        "inbox.settings.changed", by=by, at=at, mall=place.slug, region=place.region_id,
        data={name: values[name] for name in BOUNDS},
    )  # fmt: skip


@transaction.atomic
def save_canned(
    *,
    mall: Mall | str,
    reply: int | None,
    stall: str,
    title: str,
    text_id: str,
    text_en: str,
    by: Actor,
    at: datetime,
) -> int:
    """Write words that stand ready, or change them. Raises InvalidInput naming what is wrong."""
    place = malls.get_mall(mall)
    malls.require_here(by, Permission.MANAGE_MALL, mall=place)
    _check_canned(place, stall, title, text_id, text_en)
    row = CannedReply(mall=place.slug)
    if reply is not None:
        row = _canned(place, reply)
    row.stall, row.title, row.text_id, row.text_en = stall, title.strip(), text_id.strip(), text_en.strip()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidInput(fields={"title": _("Judul ini sudah dipakai. Pilih judul lain.")}) from None
    _say(place, row.pk, "changed" if reply is not None else "written", by, at)
    return row.pk


def _check_canned(mall: Mall, stall: str, title: str, text_id: str, text_en: str) -> None:
    wrong = {}
    if not title.strip() or len(title.strip()) > 80:
        wrong["title"] = _("Tulis judul, paling panjang 80 huruf.")
    for name, text in (("text_id", text_id), ("text_en", text_en)):
        unknown = rules.unknown_places(text)
        if len(text) > LONGEST_WORDS:
            wrong[name] = _("Paling panjang 1.000 huruf.")
        elif unknown:
            wrong[name] = filled(
                _("Tidak dikenal: {places}."), places=", ".join("{" + each + "}" for each in unknown)
            )
    if not text_id.strip():
        wrong["text_id"] = _("Tulis kata-katanya dalam bahasa Indonesia.")
    if stall and stall not in {each.slug for each in malls.list_stalls(mall)}:
        wrong["stall"] = _("Gerai ini tidak ada.")
    if wrong:
        raise InvalidInput(fields=wrong)


def _canned(mall: Mall, reply: int) -> CannedReply:
    row = CannedReply.objects.select_for_update().filter(pk=reply, mall=mall.slug).first()
    if row is None:
        raise NotFound
    return row


def _say(mall: Mall, reply: int, how: str, by: Actor, at: datetime) -> None:
    record(
        "inbox.canned.changed", by=by, at=at, mall=mall.slug, region=mall.region_id,
        data={"reply": reply, "how": how},
    )  # fmt: skip


@transaction.atomic
def remove_canned(*, mall: Mall | str, reply: int, by: Actor, at: datetime) -> None:
    """Take ready words away. Raises NotFound."""
    place = malls.get_mall(mall)
    malls.require_here(by, Permission.MANAGE_MALL, mall=place)
    _canned(place, reply).delete()
    _say(place, reply, "removed", by, at)
