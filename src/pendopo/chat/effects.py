"""What a dialogue wants to happen, done by the rooms' own actions. A room's no becomes an outcome."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.booking import actions as booking
from pendopo.booking.queries import place_of
from pendopo.booking.types import ApplicantInput
from pendopo.channels import actions as channels
from pendopo.channels.types import ThreadView
from pendopo.chat import words
from pendopo.chat.knowledge import RoomKnowledge
from pendopo.chat.rules.facts import Option
from pendopo.chat.rules.state import Effect, Outcome
from pendopo.inbox import actions as inbox
from pendopo.inbox.queries import receipt_words
from pendopo.inbox.types import Reason
from pendopo.kit.actor import ANYONE, Actor, Grant, Permission, Scope
from pendopo.kit.clock import local_date
from pendopo.kit.crypto import keyed_hash
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.notifications.actions import cancel_pending
from pendopo.queue import actions as queue


@dataclass(frozen=True, slots=True)
class Talk:
    """In which talk something happens, and when. `by` carries the talk; what the person does is theirs."""

    thread: ThreadView
    known: RoomKnowledge
    by: Actor
    at: datetime


def carry_out(effect: Effect, talk: Talk) -> Outcome:
    """Do it, or say why not; a refusal undoes only this effect."""
    try:
        with transaction.atomic():
            values, sentence = _DOERS[effect.name](effect.values, talk)
    except PendopoError as refusal:
        return _refused(effect, refusal, talk)
    return Outcome(effect.name, values=values, sentence=sentence)


def _refused(effect: Effect, refusal: PendopoError, talk: Talk) -> Outcome:
    """The room's own sentence, with the times it offers instead."""
    fields = {name: str(text) for name, text in refusal.fields.items()}
    told = {"contact" if name in {"phone", "email"} else name: text for name, text in fields.items()}
    sentence = next(iter(fields.values()), str(refusal.message))
    near = [option for each in refusal.alternatives if (option := _near(each, talk)) is not None]
    near.sort(key=lambda option: str(option.starts_at))
    return Outcome(effect.name, ok=False, values=told, code=refusal.code, sentence=sentence, near=tuple(near))


def _near(told: Mapping[str, Any], talk: Talk) -> Option | None:
    if not {"id", "starts_at", "ends_at"} <= set(told):
        return None
    starts_at, ends_at = (datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at"))
    day = local_date(starts_at, talk.known.zone)
    title = words.dated_time(starts_at, talk.known.zone)
    free = words.places(int(told.get("free") or 0))
    return Option(str(told["id"]).split(".")[0], title, free, day, starts_at, ends_at)


Done = tuple[dict[str, str], str]


def _service(values: Mapping[str, str], talk: Talk) -> Any:
    text = values.get("service", "")
    row = talk.known.row(int(text)) if text.isdigit() else None
    if row is None:
        raise NotFound(_("Layanan itu tidak ada lagi di mal ini."))
    return row


def _whole(values: Mapping[str, str], name: str, default: int = 0) -> int:
    text = values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else default


def _hold(values: Mapping[str, str], talk: Talk) -> Done:
    window = _whole(values, "window")
    held = booking.hold_window(
        window_id=window,
        service=_service(values, talk),
        people=_whole(values, "people", 1),
        person_key=keyed_hash("device", f"chat:{talk.thread.identity_id}"),
        channel=talk.thread.channel,
        by=ANYONE,
        at=talk.at,
    )
    answers = dict(values)
    day = place_of(window)[1].isoformat()
    hours = talk.known.words_of("times", str(window), answers | {"day": day})
    long_day = words.long_date(place_of(window)[1])
    sentence = f"{long_day}, {hours}. {words.kept_until(held.held_until, talk.known.zone)}"
    return {"token": held.token, "day": day}, sentence


def _confirm(values: Mapping[str, str], talk: Talk) -> Done:
    """Confirm the held place in the person's name. The identity is linked to them where the contact is the
    channel's own: who types somebody else's number does not get their messages.
    """
    token = values.get("token", "")
    if not token:
        token = _hold(values, talk)[0]["token"]
    typed = values.get("contact", "")
    own = talk.known.contact
    person = ApplicantInput(
        name=values.get("name", ""),
        phone=typed if typed and "@" not in typed else ("" if typed else own.phone),
        email=typed if "@" in typed else "",
        language=talk.thread.language,
    )
    booked = booking.confirm_hold(token=token, applicant=person, by=ANYONE, at=talk.at)
    key = UUID(str(booked.appointment_id))
    applicant = talk.known.applicant_of(key)
    if applicant is not None and not typed and (own.proven or not own.phone):
        channels.link_identity(
            identity=talk.thread.identity_id, applicant=applicant, how="booking", by=talk.by, at=talk.at
        )
    _told_here("appointment_booked", key, talk)
    return {"appointment": key.hex}, ""


def _told_here(kind: str, appointment: UUID, talk: Talk) -> None:
    """The answer says it all, with QR and calendar file: the same words need not come into the same talk once
    more. Who is not linked to the talk gets them by their own way.
    """
    if talk.known.applicant is not None and talk.known.applicant == talk.known.applicant_of(appointment):
        cancel_pending(dedupe_prefix=f"{kind}:{appointment}:", by=talk.by, at=talk.at)


def _release(values: Mapping[str, str], talk: Talk) -> Done:
    if values.get("token"):
        booking.release_hold(token=values["token"], by=ANYONE, at=talk.at)
    return {}, ""


def _move(values: Mapping[str, str], talk: Talk) -> Done:
    key = UUID(hex=values["appointment"])
    booking.move_appointment(appointment_id=key, window_id=_whole(values, "window"), by=ANYONE, at=talk.at)
    talk.known.forget()
    _told_here("appointment_moved", key, talk)
    return {"appointment": key.hex}, ""


def _cancel(values: Mapping[str, str], talk: Talk) -> Done:
    key = UUID(hex=values["appointment"])
    booking.cancel_appointment(appointment_id=key, by=ANYONE, at=talk.at)
    talk.known.forget()
    _told_here("appointment_cancelled", key, talk)
    return {}, ""


def _draw(values: Mapping[str, str], talk: Talk) -> Done:
    """A number for the person, who may draw one in this mall, as at the kiosk."""
    row = _service(values, talk)
    may = Actor(
        "anyone", "anyone", (Grant(frozenset({Permission.ISSUE_TICKETS}), Scope(mall=row.mall.slug)),)
    )
    issued = queue.issue_ticket(mall=row.mall, service=row, origin=talk.thread.channel, by=may, at=talk.at)
    return {"token": issued.token, "note": str(issued.note)}, ""


def _officer(values: Mapping[str, str], talk: Talk) -> Done:
    reason = Reason(values.get("reason") or "asked")
    asked = inbox.ask_officer(
        thread=talk.thread.id, reason=reason, summary=values.get("summary", ""), by=talk.by, at=talk.at
    )
    told = receipt_words(asked, language=talk.thread.language, at=talk.at)
    return {"receipt": asked.receipt}, told


def _stop(values: Mapping[str, str], talk: Talk) -> Done:
    channels.opt_out(identity=talk.thread.identity_id, by=talk.by, at=talk.at)
    return {}, ""


def _start(values: Mapping[str, str], talk: Talk) -> Done:
    channels.opt_in(identity=talk.thread.identity_id, by=talk.by, at=talk.at)
    return {}, ""


def _language(values: Mapping[str, str], talk: Talk) -> Done:
    language = "en" if values.get("language") == "en" else "id"
    channels.choose_language(thread=talk.thread.id, language=language, by=talk.by, at=talk.at)
    return {"language": language}, ""


def _code(values: Mapping[str, str], talk: Talk) -> Done:
    return {"code": channels.make_talk_code(thread=talk.thread.id, by=talk.by, at=talk.at)}, ""


def _use_code(values: Mapping[str, str], talk: Talk) -> Done:
    channels.use_talk_code(thread=talk.thread.id, code=values.get("code", ""), by=talk.by, at=talk.at)
    return {}, ""


def _mall(values: Mapping[str, str], talk: Talk) -> Done:
    wanted = next((each for each in talk.known.malls() if str(each.id) == values.get("mall")), None)
    if wanted is None:
        raise NotFound(_("Mal itu tidak ditemukan."))
    return {"mall": wanted.slug}, ""


_DOERS: dict[str, Callable[[Mapping[str, str], Talk], Done]] = {
    "hold": _hold, "confirm": _confirm, "release": _release, "move": _move, "cancel": _cancel, "draw": _draw,
    "officer": _officer, "stop": _stop, "start": _start, "language": _language, "code": _code,
    "use_code": _use_code, "mall": _mall,
}  # fmt: skip
