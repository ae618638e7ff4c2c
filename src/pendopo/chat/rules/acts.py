"""What pressed buttons do. An id says by itself what it does, so that a late press does that, or says why
not; never something else.
"""

from collections.abc import Callable
from dataclasses import replace

from pendopo.chat.rules import filling, menus
from pendopo.chat.rules.facts import Knowledge, VisitFacts
from pendopo.chat.rules.flows import book, find, line, mine, others
from pendopo.chat.rules.forms import Form
from pendopo.chat.rules.state import Effect, State, Turn, say
from pendopo.kit.text import _

Act = Callable[[State, list[str], Knowledge], Turn]


def do(state: State, choice: str, known: Knowledge) -> Turn:
    """A pressed button does what stands in its id, whatever was asked meanwhile; what cannot be done any more
    is said.

    Rule: chat-123. Source: issue, dialogues.
    """
    name, *parts = choice.split("/")
    act = _ACTS.get(name)
    turn = act(replace(state, misses=0), parts, known) if act else None
    return turn if turn is not None else outdated(state)


def outdated(state: State) -> Turn:
    """A button of which nothing is left."""
    return say(state, _("Tombol itu sudah tidak berlaku. Silakan pilih dari menu."), [menus.menu_choice()])


def _whole(parts: list[str], place: int = 0) -> int:
    """A number out of an id; -1 where there is none."""
    text = parts[place] if len(parts) > place else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else -1


def drop(form: Form, state: State, known: Knowledge) -> Turn:
    """Leave a form: what was kept is given back."""
    token = state.get("token")
    return Turn(state, effect=Effect("release", {"token": token}))


def _book(state: State, parts: list[str], known: Knowledge) -> Turn:
    if parts:
        day, hour = state.get("day"), state.get("hour")
        about = state.step == "words" or state.get("seen") == parts[0]
        wished = {"day": day, "hour": hour} if about else {}
        return book.start_booking(state, _whole(parts), known, **wished)
    seen = state.get("seen")
    return (
        book.start_booking(state, int(seen), known)
        if seen.isdigit()
        else find.ask_words(state, known, "book")
    )


def _ticket(state: State, parts: list[str], known: Knowledge) -> Turn:
    return line.ask_draw(state, _whole(parts), known) if parts else find.ask_words(state, known, "ticket")


def _visit(state: State, parts: list[str], known: Knowledge) -> VisitFacts | None:
    return known.visit(parts[0], state.mine) if parts else None


def _appt(state: State, parts: list[str], known: Knowledge) -> Turn:
    visit = _visit(state, parts, known)
    return mine.shown(state, visit) if visit else mine.none(replace(state.idle(), greeted=True))


def _move(state: State, parts: list[str], known: Knowledge) -> Turn:
    visit = _visit(state, parts, known)
    return book.start_move(state, visit, known) if visit else mine.none(replace(state.idle(), greeted=True))


def _cancel(state: State, parts: list[str], known: Knowledge) -> Turn:
    visit = _visit(state, parts, known)
    if visit is None:
        return mine.none(replace(state.idle(), greeted=True))
    sure = parts[1:] == [mine.mark_of(visit)] and visit.may_change
    return mine.cancel(state, visit) if sure else mine.ask_cancel(state, visit)


def _accept(state: State, parts: list[str], known: Knowledge) -> Turn:
    if len(parts) != 2:
        return outdated(state)
    return mine.accept(state, parts[0], str(_whole(parts, 1)), known)


def _in(state: State, parts: list[str], known: Knowledge) -> tuple[Form | None, State]:
    """The form of a button, about its own subject: another one that was being filled is left for it."""
    form = book.FORMS.get(parts[0]) if len(parts) > 1 else None
    if form is None:
        return None, state
    if state.flow == form.name and state.version == form.version and state.get(form.subject) == parts[1]:
        return form, state
    fresh = replace(state.idle(), greeted=True, flow=form.name, version=form.version)
    if form is book.MOVE:
        visit = known.visit(parts[1], state.mine)
        if visit is None or not visit.may_change:
            return None, state
        return form, fresh.put(appointment=parts[1], service=str(visit.service.id), people=str(visit.people))
    facts = known.service(_whole(parts, 1))
    if facts is None or not facts.bookable:
        return None, state
    return form, fresh.put(service=parts[1])


def _set(state: State, parts: list[str], known: Knowledge) -> Turn:
    form, state = _in(state, parts, known)
    if form is None or len(parts) != 4:
        return outdated(state)
    return filling.put(form, state, parts[2], parts[3], known)


def _skip(state: State, parts: list[str], known: Knowledge) -> Turn:
    form, state = _in(state, parts, known)
    return filling.skip(form, state, parts[2], known) if form and len(parts) == 3 else outdated(state)


def _fix(state: State, parts: list[str], known: Knowledge) -> Turn:
    form, state = _in(state, parts, known)
    if form is None:
        return outdated(state)
    return filling.fix(form, state, known, parts[2] if len(parts) > 2 else "")


def _sum(state: State, parts: list[str], known: Knowledge) -> Turn:
    form, state = _in(state, parts, known)
    return filling.proceed(form, state, known) if form else outdated(state)


def _send(state: State, parts: list[str], known: Knowledge) -> Turn:
    form, state = _in(state, parts, known)
    return filling.send(form, state, known, mark=parts[2]) if form and len(parts) == 3 else outdated(state)


def _drop(state: State, parts: list[str], known: Knowledge) -> Turn:
    form, same = _in(state, parts, known)
    return drop(form, same, known) if form and same is state else outdated(state)


def _back(state: State, parts: list[str], known: Knowledge) -> Turn:
    form = book.FORMS.get(state.flow)
    return filling.back(form, state, known) if form else menus.main_menu(state, known)


def _more(state: State, parts: list[str], known: Knowledge) -> Turn:
    page = max(0, _whole(parts, len(parts) - 1)) if parts else 0
    if parts[:1] == ["mall"]:
        return find.ask_mall(state, known, page=page)
    if parts[:1] == ["mine"] and len(parts) == 3:
        aim = parts[1] if parts[1] in mine.AIMS else "see"
        return mine.listed(state, known, aim=aim, page=page)
    if parts[:1] == ["find"] and len(parts) == 3:
        words = state.get("words")
        if not words or find.mark_of(words) != parts[1]:
            return find.ask_words(state, known)
        return find.search(
            state, words, known, aim=state.get("aim"), day=state.get("day"), hour=state.get("hour"), page=page
        )
    form, state = _in(state, parts, known)
    field = form.field(parts[2]) if form and len(parts) == 4 else None
    if form is None or field is None:
        return outdated(state)
    return filling.ask(form, state.without(field.name), field, known, page=page)


def _mall(state: State, parts: list[str], known: Knowledge) -> Turn:
    wanted = _whole(parts)
    if not any(each.id == wanted for each in known.malls()):
        return find.ask_mall(state, known)
    return Turn(state, effect=find.mall_effect(wanted))


def _lang(state: State, parts: list[str], known: Knowledge) -> Turn:
    return Turn(state, effect=Effect("language", {"language": "en" if parts == ["en"] else "id"}))


_ACTS: dict[str, Act] = {
    "menu": lambda state, _parts, known: menus.to_menu(state, known),
    "back": _back,
    "find": lambda state, _parts, known: find.ask_words(state, known),
    "svc": lambda state, parts, known: find.sheet(state, _whole(parts), known),
    "open": lambda state, _parts, known: find.open_today(state, known),
    "book": _book,
    "ticket": _ticket,
    "draw": lambda state, parts, known: line.draw(state, _whole(parts), known),
    "follow": lambda state, _parts, known: line.follow(state, known),
    "mine": lambda state, _parts, known: mine.listed(state, known),
    "appt": _appt,
    "move": _move,
    "cancel": _cancel,
    "accept": _accept,
    "officer": lambda state, _parts, known: others.to_officer(state, known),
    "other": lambda state, _parts, known: others.others(state, known),
    "help": lambda state, _parts, known: others.help_text(state, known),
    "lang": _lang,
    "stop": lambda state, _parts, _known: Turn(state, effect=Effect("stop")),
    "start": lambda state, _parts, _known: Turn(state, effect=Effect("start")),
    "code": lambda state, _parts, _known: Turn(state, effect=Effect("code")),
    "malls": lambda state, _parts, known: find.ask_mall(state, known),
    "mall": _mall,
    "more": _more,
    "set": _set,
    "skip": _skip,
    "fix": _fix,
    "sum": _sum,
    "send": _send,
    "drop": _drop,
}
