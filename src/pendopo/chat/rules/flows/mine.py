"""The person's own appointments: see, move, cancel, accept a time that was offered."""

from dataclasses import replace
from hashlib import blake2s

from pendopo.channels.types import Choice
from pendopo.chat.rules import menus
from pendopo.chat.rules.facts import Knowledge, VisitFacts
from pendopo.chat.rules.flows import book
from pendopo.chat.rules.state import Effect, Outcome, State, Turn, say
from pendopo.kit.text import _

AIMS = {"see": "appt", "move": "move", "cancel": "cancel"}


def listed(
    state: State, known: Knowledge, *, aim: str = "see", day: str = "", hour: str = "", page: int = 0
) -> Turn:
    """The appointments that can still be used; one alone is shown at once."""
    kept = replace(state.idle(), greeted=True)
    visits = [each for each in known.visits(state.mine) if each.live]
    if not visits:
        return none(kept)
    if len(visits) == 1:
        return one(kept, visits[0], known, aim=aim, day=day, hour=hour)
    text = {
        "move": _("Janji temu mana yang ingin dipindah?"),
        "cancel": _("Janji temu mana yang ingin dibatalkan?"),
    }.get(aim, _("Janji temu Anda:"))
    choices = [Choice(menus.act(AIMS[aim], each.id), each.title, each.when) for each in visits]
    shown, at_page = menus.paged(
        choices, page=page, room=known.page, more=f"more/mine/{aim}", extra=[menus.menu_choice()]
    )
    return say(replace(kept, page=at_page), text, shown, label=_("Pilih"))


def none(kept: State) -> Turn:
    """No appointment is known here: how one made elsewhere can be brought along."""
    text = _(
        "Saya tidak menemukan janji temu Anda di percakapan ini. Bila Anda memesan di tempat lain, tempel "
        "tautan janji temunya (yang memuat /k/) di sini."
    )
    return say(kept, text, [Choice("book", str(_("Buat janji temu"))), menus.menu_choice()])


def one(
    state: State, visit: VisitFacts, known: Knowledge, *, aim: str = "see", day: str = "", hour: str = ""
) -> Turn:
    """What was wanted with one appointment."""
    if aim == "move":
        return book.start_move(state, visit, known, day=day, hour=hour)
    if aim == "cancel":
        return ask_cancel(state, visit)
    return shown(state, visit)


def shown(state: State, visit: VisitFacts) -> Turn:
    """One appointment as it stands; hit by a closure, with the times that are offered instead.

    Rule: chat-110. Source: channels.md (accept a re-plan in the talk).
    """
    kept = replace(state.idle(), greeted=True).own(visit.id)
    words = [
        f"{visit.service.name}\n{visit.when}\n{visit.place}",
        str(_("Kode: %(code)s · %(state)s") % {"code": visit.code, "state": visit.state}),
    ]
    choices = []
    if visit.hit:
        words.append(
            str(_("Waktu ini tidak dapat dilayani: %(why)s") % {"why": visit.why}) if visit.why else ""
        )
        words.append(
            str(_("Pilih waktu pengganti, dan tempatnya langsung untuk Anda:") if visit.offers else "")
        )
        choices = [
            Choice(menus.act("accept", visit.id, each.value), each.title, each.description)
            for each in visit.offers[:5]
        ]
    if visit.may_change:
        choices.append(Choice(menus.act("move", visit.id), str(_("Pindah waktu"))))
        choices.append(Choice(menus.act("cancel", visit.id), str(_("Batalkan"))))
    choices.append(menus.menu_choice())
    return say(kept, "\n\n".join(filter(None, words)), choices, label=_("Pilih"), links=[visit.link])


def accept(state: State, key: str, window: str, known: Knowledge) -> Turn:
    """A time that was offered is taken with one press."""
    visit = known.visit(key, state.mine)
    if visit is None:
        return none(replace(state.idle(), greeted=True))
    values = {
        "appointment": key,
        "window": window,
        "service": str(visit.service.id),
        "people": str(visit.people),
    }
    kept = replace(state.idle(), greeted=True, flow="move", version=book.MOVE.version).put(**values)
    return Turn(kept, effect=Effect("move", {"appointment": key, "window": window}))


def mark_of(visit: VisitFacts) -> str:
    """A short mark of what is asked: moved since, it is another question."""
    return blake2s(visit.when.encode(), digest_size=2).hexdigest()


def ask_cancel(state: State, visit: VisitFacts) -> Turn:
    """Cancelling is asked once more: the place goes to somebody else."""
    kept = replace(state.idle(), greeted=True)
    if not visit.may_change:
        text = _("Janji temu %(code)s tidak dapat dibatalkan lagi: %(state)s.")
        return say(kept, text % {"code": visit.code, "state": visit.state}, [menus.menu_choice()])
    text = _("Batalkan %(service)s, %(when)s? Tempatnya akan diberikan kepada orang lain.")
    choices = [
        Choice(menus.act("cancel", visit.id, mark_of(visit)), str(_("Ya, batalkan"))),
        Choice(menus.act("appt", visit.id), str(_("Tidak"))),
    ]
    asked = replace(kept, step="sure").put(appointment=visit.id)
    return say(asked, text % {"service": visit.service.name, "when": visit.when}, choices)


def cancel(state: State, visit: VisitFacts) -> Turn:
    """Cancel it now."""
    return Turn(replace(state.idle(), greeted=True), effect=Effect("cancel", {"appointment": visit.id}))


def after_cancel(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """Cancelled, or why not."""
    text = str(_("Janji temu Anda sudah dibatalkan. Terima kasih sudah memberi tahu."))
    choices = [Choice("book", str(_("Buat janji temu"))), menus.menu_choice()]
    return say(state, text if outcome.ok else outcome.sentence, choices)
