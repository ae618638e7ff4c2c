"""What is wanted outside of a form: the wish that was read in the words, else a search in the catalogue."""

import re
from collections.abc import Callable
from dataclasses import replace

from pendopo.chat.rules import menus
from pendopo.chat.rules.facts import Knowledge
from pendopo.chat.rules.flows import book, find, line, mine, others
from pendopo.chat.rules.state import Effect, State, Turn, say
from pendopo.chat.types import Heard, Intent
from pendopo.kit.text import _

TALK_CODE = 6  # letters of a code that carries a talk over
_TALK_CODE = re.compile(r"^\W*(?:lanjut|kode|continue|code)\W+([2-9A-HJKMNP-TV-Z]{6})\W*$", re.IGNORECASE)


def asked(state: State, heard: Heard, known: Knowledge) -> Turn:
    """Outside of a form: the wish that was read, else a search."""
    told = _TALK_CODE.search(heard.text)
    if told is not None:
        return Turn(state, effect=Effect("use_code", {"code": told[1].upper()}))
    if heard.code:
        return _of_code(state, heard, known)
    if state.step == "sure" and heard.intent in {Intent.YES, Intent.NO}:
        return _sure(state, heard, known)
    if state.step == "words" and heard.intent in {Intent.NONE, Intent.FIND, Intent.BOOK, Intent.TICKET}:
        aim = state.get("aim", "see") if heard.intent in {Intent.NONE, Intent.FIND} else _AIMS[heard.intent]
        return _search(state, heard, known, aim)
    if heard.intent is Intent.NONE and heard.day and not heard.words and state.get("seen"):
        return _wants("book")(state, heard, known)  # a day alone, right after a service was shown
    wish = _WISHES.get(heard.intent)
    return wish(state, heard, known) if wish else _search(state, heard, known, "see")


_AIMS = {Intent.BOOK: "book", Intent.TICKET: "ticket"}


def _of_code(state: State, heard: Heard, known: Knowledge) -> Turn:
    """A code of another channel carries the talk over; that of an appointment or a number is found among the
    person's own: a code alone proves nothing.
    """
    visits = known.visits(state.mine)
    own = next((each for each in visits if each.code == heard.code), None)
    if own is not None:
        aims = {Intent.MOVE: "move", Intent.CANCEL: "cancel"}
        return mine.one(state, own, known, aim=aims.get(heard.intent, "see"))
    if "-" in heard.code or heard.intent is Intent.FOLLOW:
        return line.follow(state, known)
    if len(heard.code) == TALK_CODE:
        return Turn(state, effect=Effect("use_code", {"code": heard.code}))
    return mine.none(replace(state.idle(), greeted=True))


def _sure(state: State, heard: Heard, known: Knowledge) -> Turn:
    if heard.intent is Intent.NO:
        return menus.main_menu(state, known)
    if state.get("draw").isdigit():
        return line.draw(state, int(state.get("draw")), known)
    visit = known.visit(state.get("appointment"), state.mine)
    return mine.cancel(state, visit) if visit else mine.none(state)


def _search(state: State, heard: Heard, known: Knowledge, aim: str) -> Turn:
    words = (heard.words or heard.text).strip()
    if not any(sign.isalnum() for sign in words):
        return others.odd_kind(state, replace(heard, data={**heard.data, "kind": "sticker"}))
    day = heard.day.isoformat() if heard.day else ""
    hour = heard.at.isoformat(timespec="minutes") if heard.at else ""
    if not day and aim == "book":
        day, hour = state.get("day"), hour or state.get("hour")
    return find.search(state, words[:120], known, aim=aim, day=day, hour=hour)


def _wants(aim: str) -> Callable[[State, Heard, Knowledge], Turn]:
    def wanted(state: State, heard: Heard, known: Knowledge) -> Turn:
        if heard.words:
            return _search(state, heard, known, aim)
        seen = state.get("seen")
        if seen.isdigit() and aim == "book":
            day = heard.day.isoformat() if heard.day else ""
            hour = heard.at.isoformat(timespec="minutes") if heard.at else ""
            return book.start_booking(state, int(seen), known, day=day, hour=hour)
        if seen.isdigit() and aim == "ticket":
            return line.ask_draw(state, int(seen), known)
        turn = find.ask_words(state, known, aim)
        if heard.day is None:
            return turn
        hour = heard.at.isoformat(timespec="minutes") if heard.at else ""
        return replace(turn, state=turn.state.put(day=heard.day.isoformat(), hour=hour))

    return wanted


def _visits(aim: str) -> Callable[[State, Heard, Knowledge], Turn]:
    def wanted(state: State, heard: Heard, known: Knowledge) -> Turn:
        day = heard.day.isoformat() if heard.day else ""
        hour = heard.at.isoformat(timespec="minutes") if heard.at else ""
        return mine.listed(state, known, aim=aim, day=day, hour=hour)

    return wanted


def _language(state: State, heard: Heard, known: Knowledge) -> Turn:
    wanted = heard.language or ("id" if "indonesia" in heard.text.casefold() else "en")
    return Turn(state, effect=Effect("language", {"language": wanted}))


def _switch(state: State, heard: Heard, known: Knowledge) -> Turn:
    return Turn(state, effect=Effect("code"))


def _thanks(state: State, heard: Heard, known: Knowledge) -> Turn:
    return say(
        replace(state, misses=0), _("Sama-sama. Ada lagi yang bisa saya bantu?"), [menus.menu_choice()]
    )


_WISHES: dict[Intent, Callable[[State, Heard, Knowledge], Turn]] = {
    Intent.MENU: lambda state, _heard, known: menus.to_menu(state, known),
    Intent.BACK: lambda state, _heard, known: menus.to_menu(state, known),
    Intent.GREETING: lambda state, heard, known: (
        _search(state, heard, known, "see") if heard.words else menus.main_menu(state, known, hello=True)
    ),
    Intent.HELP: lambda state, _heard, known: others.help_text(state, known),
    Intent.THANKS: _thanks,
    Intent.FIND: _wants("see"),
    Intent.BOOK: _wants("book"),
    Intent.TICKET: _wants("ticket"),
    Intent.OPEN_TODAY: lambda state, _heard, known: find.open_today(state, known),
    Intent.MOVE: _visits("move"),
    Intent.CANCEL: _visits("cancel"),
    Intent.STATUS: _visits("see"),
    Intent.ACCEPT: _visits("see"),
    Intent.FOLLOW: lambda state, _heard, known: line.follow(state, known),
    Intent.OFFICER: lambda state, _heard, known: others.to_officer(state, known),
    Intent.LANGUAGE: _language,
    Intent.STOP: lambda state, _heard, _known: Turn(state, effect=Effect("stop")),
    Intent.START: lambda state, _heard, known: (
        Turn(state, effect=Effect("start")) if known.person.opted_out else menus.to_menu(state, known)
    ),
    Intent.SWITCH: _switch,
    Intent.YES: lambda state, _heard, known: menus.to_menu(state, known),
    Intent.NO: lambda state, _heard, known: menus.to_menu(state, known),
}
