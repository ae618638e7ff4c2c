"""One step of a talk: what is heard, what is known, and from it what is said and what shall happen."""

import re
from collections.abc import Callable
from dataclasses import replace

from pendopo.channels.rules import mask_identity_numbers
from pendopo.channels.types import Reply
from pendopo.chat.rules import acts, filling, menus, wishes
from pendopo.chat.rules.facts import Knowledge
from pendopo.chat.rules.flows import book, find, line, mine, others
from pendopo.chat.rules.forms import Field, FieldKind, Form
from pendopo.chat.rules.state import Effect, Outcome, State, Turn, before, say
from pendopo.chat.rules.understanding import understand
from pendopo.chat.types import Heard, Intent
from pendopo.kit.clock import local_date
from pendopo.kit.text import _

_LINK = re.compile(r"/k/([A-Za-z0-9_-]{20,64})")
_SILENT = frozenset({"reaction"})
_TYPED = frozenset({FieldKind.TEXT, FieldKind.NAME})
_LEAVING = frozenset(
    {
        Intent.OFFICER, Intent.STOP, Intent.LANGUAGE, Intent.MENU, Intent.HELP, Intent.SWITCH, Intent.BOOK,
        Intent.MOVE, Intent.CANCEL, Intent.STATUS, Intent.FOLLOW, Intent.TICKET,
    }
)  # fmt: skip
_PLAIN = frozenset({Intent.OFFICER, Intent.STOP, Intent.LANGUAGE, Intent.MENU, Intent.SWITCH})
_DROP = frozenset({"batal", "batalkan", "cancel", "tidak jadi"})
_SKIP = frozenset({"lewati", "skip", "kosong", "-"})


def step(state: State, heard: Heard, known: Knowledge) -> Turn:
    """What is said next is a function of where the talk stands, what was heard and what is known: nothing
    else. The same message on another channel gives the same step.

    Rule: chat-120. Source: channels.md (the next question is a pure function of the flow and the answers).
    """
    kind = heard.data.get("kind", "text")
    if kind in _SILENT:
        return Turn(state)
    if kind == "comment":
        return Turn(state, (Reply(str(_invitation())),))
    if heard.data.get("flood"):
        return Turn(state, (Reply(str(_calm())),))
    masked = mask_identity_numbers(heard.text)
    if masked != heard.text and not _asks_identity(state):
        return _without_number(state, heard, known)
    return _answered(state, heard, known)


def _invitation() -> object:
    return _(
        "Terima kasih sudah menulis. Demi kerahasiaan data Anda, mohon kirim pesan pribadi kepada akun ini. "
        "(Jawaban bot)"
    )


def _calm() -> object:
    return _(
        "Pesan Anda banyak sekali dan semuanya sudah kami terima. Mohon tunggu sebentar, lalu tulis satu "
        "pesan saja tentang keperluan Anda."
    )


def _asks_identity(state: State) -> bool:
    form = book.FORMS.get(state.flow)
    field = form.field(state.step) if form else None
    return field is not None and field.kind is FieldKind.IDENTITY


def _without_number(state: State, heard: Heard, known: Knowledge) -> Turn:
    """A NIK that nobody asked for: it was masked, is not used, and that is said."""
    rest = re.sub(r"[0-9][0-9 .\-]{14,}[0-9]", " ", heard.text)
    said = _("Jangan kirim NIK di sini. Nomornya sudah kami samarkan dan tidak kami pakai.")
    again = understand(
        " ".join(rest.split()), today=local_date(known.at, known.zone), language=known.language
    )
    again = replace(again, data=heard.data)
    turn = _answered(state, again, known) if again.text else resumed(state, known)
    return before(turn, said)


def pressed(state: State, heard: Heard) -> str:
    """A typed number means the choice that stands at that place of what was offered last.

    Rule: chat-121. Source: issue, dialogues (numbers typed instead of buttons work).
    """
    if heard.data.get("choice"):
        return heard.data["choice"]
    if heard.number is None or not 1 <= heard.number <= len(state.offered):
        return ""
    form = book.FORMS.get(state.flow)
    field = form.field(state.step.removeprefix("fix:")) if form else None
    if field is not None and field.kind is FieldKind.NUMBER:
        return ""
    return state.offered[heard.number - 1]


def _answered(state: State, heard: Heard, known: Knowledge) -> Turn:
    state, renewed = fresh(state)
    turn = _heard(state, heard, known)
    if not renewed:
        return turn
    sorry = _("Percakapan kita yang lalu memakai cara lama, jadi kita mulai lagi.")
    return before(turn, sorry)


def fresh(state: State) -> tuple[State, bool]:
    """A form of another version than today's, or one that is no more, begins anew, politely; what was booked
    stays known. A form of the same version goes on, however long ago it was left.

    Rule: chat-122. Source: issue, dialogues (a person can leave and return days later).
    """
    if not state.flow:
        return state, False
    form = book.FORMS.get(state.flow)
    if form is not None and form.version == state.version and state.has(form.subject):
        return state, False
    return state.idle(), True


def _heard(state: State, heard: Heard, known: Knowledge) -> Turn:
    choice = pressed(state, heard)
    if known.mall is None and not choice.startswith(("mall/", "more/mall/", "lang/")):
        return _which_mall(state, heard, known, choice)
    if choice:
        return acts.do(state, choice, known)
    link = _LINK.search(heard.text)
    if link is not None:
        return _of_link(state, link[1], known)
    return _said(state, heard, known)


def _said(state: State, heard: Heard, known: Knowledge) -> Turn:
    kind = heard.data.get("kind", "text")
    if kind == "start":
        return _started(state, heard, known)
    form = book.FORMS.get(state.flow)
    if form is not None and state.step:
        return _in_form(form, state, heard, known)
    if kind not in {"text", "choice"}:
        return others.odd_kind(state, heard)
    return wishes.asked(state, heard, known)


def _which_mall(state: State, heard: Heard, known: Knowledge, choice: str) -> Turn:
    words = "" if choice or heard.intent in {Intent.GREETING, Intent.MENU, Intent.START} else heard.text
    malls = known.malls()
    if len(malls) == 1:
        return Turn(state.put(later=words) if words else state, effect=find.mall_effect(malls[0].id))
    if not malls:
        return say(replace(state, greeted=True), _("Maaf, belum ada mal yang terhubung di kanal ini."))
    return find.ask_mall(state, known, words=words)


def _started(state: State, heard: Heard, known: Knowledge) -> Turn:
    """A bot is opened, perhaps by a link that carries a code of another channel."""
    parts = heard.text.split()
    if len(parts) > 1 and re.fullmatch(r"[2-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{6}", parts[1]):
        return Turn(state, effect=Effect("use_code", {"code": parts[1].upper()}))
    if book.FORMS.get(state.flow) is not None and state.step:
        return resumed(state, known)
    return menus.main_menu(state, known, hello=True)


def _of_link(state: State, token: str, known: Knowledge) -> Turn:
    """A private link proves that the appointment or ticket is the writer's."""
    visit = known.visit_of_link(token)
    if visit is not None:
        return mine.shown(state, visit)
    if known.ticket(token) is not None:
        return line.follow(state.drew(token), known)
    text = _("Tautan itu tidak dikenal. Periksa kembali, atau buat janji temu baru.")
    return say(replace(state.idle(), greeted=True), text, [menus.menu_choice()])


def resumed(state: State, known: Knowledge) -> Turn:
    """Where the talk stands, once more."""
    form = book.FORMS.get(state.flow)
    if form is None:
        return menus.to_menu(state, known)
    field = form.field(state.step.removeprefix("fix:"))
    words = _("Kita lanjutkan yang tadi.")
    if field is not None and not state.has(field.name):
        return filling.ask(form, state, field, known, before=str(words))
    return before(filling.proceed(form, state, known), words)


def _in_form(form: Form, state: State, heard: Heard, known: Knowledge) -> Turn:
    """An answer to a question of a form, unless it says something else."""
    field = form.field(state.step.removeprefix("fix:"))
    kind = heard.data.get("kind", "text")
    if kind not in {"text", "choice"} and not (field and field.kind is FieldKind.FILE):
        if kind == "contact" and field is not None and field.kind is FieldKind.CONTACT:
            return filling.proceed(form, state, known)  # the channel has told the number meanwhile
        return before(resumed(state, known), others.ODD.get(kind, others.ODD["unknown"]))
    turn = _way_out(form, state, field, heard, known)
    return turn or _aside(form, state, field, heard, known) or filling.take(form, state, heard, known)


def _aside(form: Form, state: State, field: Field | None, heard: Heard, known: Knowledge) -> Turn | None:
    """A question in between is answered, and the form goes on where it was. What can be the answer to the
    form's question is none.
    """
    if field is not None and field.kind in _TYPED:
        return None
    if heard.intent is Intent.OPEN_TODAY:
        return before(resumed(state, known), known.opening())
    if field is not None and filling.answers(field, state, heard, known):
        return None
    if heard.intent is not Intent.FIND or not heard.words:
        return None
    found = known.search(heard.words)
    told = known.sheet(found.services[0].id) if found.services and not found.corrected else None
    return before(resumed(state, known), told.text) if told else None


def _way_out(form: Form, state: State, field: Field | None, heard: Heard, known: Knowledge) -> Turn | None:
    """What leaves a question without answering it: back, skip, give up, help, or another wish."""
    typed = " ".join(heard.text.casefold().split())
    turn: Turn | None = None
    if typed in _DROP:
        turn = acts.drop(form, state, known)
    elif typed in _SKIP and field is not None:
        turn = filling.skip(form, state, field.name, known)
    elif heard.intent is Intent.BACK:
        turn = filling.back(form, state, known)
    elif heard.intent in {Intent.GREETING, Intent.THANKS}:
        turn = resumed(state, known)
    elif heard.intent is Intent.HELP:
        turn = before(resumed(state, known), others.help_words())
    elif heard.intent in _LEAVING and _says_more(field, state, heard, known):
        turn = wishes.asked(state, heard, known)
    return turn


def _says_more(field: Field | None, state: State, heard: Heard, known: Knowledge) -> bool:
    """A plain command leaves a question; another wish does when it cannot be the answer. A name is one or two
    words.
    """
    if heard.intent in _PLAIN:
        return True
    if field is not None and field.kind in _TYPED:
        return len(heard.text.split()) > 2
    return field is None or not filling.answers(field, state, heard, known)


def after(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """What is said once an effect has happened, or was refused."""
    return _AFTER[outcome.name](state, outcome, known)


def _mall_chosen(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    later, kept = state.get("later"), state.idle()
    if not later or known.mall is None:
        return menus.main_menu(kept, known, hello=True)
    greeting = _("Anda terhubung dengan bot %(mall)s.") % {"mall": known.mall.name}
    heard = understand(later, today=local_date(known.at, known.zone), language=known.language)
    return before(wishes.asked(replace(kept, greeted=True), heard, known), greeting)


def _carried(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    if not outcome.ok:
        return say(replace(state.idle(), greeted=True), outcome.sentence, [menus.menu_choice()])
    state, _renewed = fresh(state)
    return (
        resumed(replace(state, greeted=True), known)
        if state.flow
        else menus.main_menu(state, known, hello=True)
    )


def _dropped(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    text = _("Baik, tidak ada yang dipesan. Ada yang lain?")
    return say(replace(state.idle(), greeted=True), text, [menus.menu_choice()])


_AFTER: dict[str, Callable[[State, Outcome, Knowledge], Turn]] = {
    "hold": book.after_hold,
    "confirm": book.after_confirm,
    "move": book.after_move,
    "cancel": mine.after_cancel,
    "draw": line.after_draw,
    "officer": others.after_officer,
    "stop": others.opted,
    "start": others.opted,
    "code": others.after_code,
    "language": lambda state, _outcome, known: menus.main_menu(state, known),
    "mall": _mall_chosen,
    "use_code": _carried,
    "release": _dropped,
}
