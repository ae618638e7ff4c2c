"""Filling a form: ask, take an answer, go back, correct, skip, sum up, send."""

from dataclasses import replace
from datetime import time

from pendopo.channels.types import Choice
from pendopo.chat.rules import menus
from pendopo.chat.rules.facts import Knowledge, Option
from pendopo.chat.rules.forms import (
    Field,
    FieldKind,
    Form,
    Taken,
    answered,
    digest,
    next_field,
    of_part,
    read_answer,
    readable_date,
    settled,
)
from pendopo.chat.rules.state import State, Turn, say
from pendopo.chat.types import Heard, Intent
from pendopo.kit.text import _
from pendopo.kit.words import long_date

OWN_NAME = "@"  # the name that the channel tells: it never travels in a button


def begin(form: Form, state: State, known: Knowledge, *, subject: str, **wishes: str) -> Turn:
    """Begin a form about a subject; wishes are what the person has said already (`wish_day`)."""
    values = {form.subject: subject} | {name: value for name, value in wishes.items() if value}
    fresh = replace(state.idle(), greeted=True, flow=form.name, version=form.version).put(**values)
    return proceed(form, fresh, known)


def proceed(form: Form, state: State, known: Knowledge) -> Turn:
    """Ask what is still open, or sum up. What was wished for is taken without asking, where it can be had."""
    field = next_field(form, state, known)
    if field is None:
        return summary(form, state, known)
    wish = state.get(f"wish_{field.name}")
    state = state.without(f"wish_{field.name}")
    if not wish:
        return ask(form, state, field, known)
    options = known.options(field.options, dict(state.answers)) if field.options else ()
    heard = _wished(field, wish)
    taken = _known_option(field, read_answer(field, heard, options, zone=known.zone), options, state, known)
    if taken.problem:
        return ask(form, state, field, known, before=str(taken.problem))
    return settle(form, state, field, taken.value, known)


def _wished(field: Field, wish: str) -> Heard:
    day = readable_date(wish) if field.kind is FieldKind.DATE else None
    at = None
    if field.kind is FieldKind.TIME:
        at = time.fromisoformat(wish)
    return Heard(text=wish, day=day, at=at)


def settle(form: Form, state: State, field: Field, value: str, known: Knowledge) -> Turn:
    """Keep an answer; then what must happen because of it, or the next question."""
    state = replace(settled(form, state, field, value), misses=0, page=0, step="")
    effect = form.on_set(state, field.name)
    return Turn(state, effect=effect) if effect else proceed(form, state, known)


def ask(form: Form, state: State, field: Field, known: Knowledge, *, before: str = "", page: int = 0) -> Turn:
    """One question, with what can be chosen and the ways out."""
    options = known.options(field.options, dict(state.answers)) if field.options else ()
    if field.kind is FieldKind.TIME:
        options = of_part(options, state.get("part"), known.zone)
        before = before or (in_words_of_day(state) if options else "")
    correcting = state.step == f"fix:{field.name}"
    state = replace(state, step=state.step if correcting else field.name)
    subject = state.get(form.subject)
    extra = []
    if field.optional:
        extra.append(Choice(menus.act("skip", form.name, subject, field.name), str(_("Lewati"))))
    extra.append(Choice("back", str(_("Kembali"))))
    words = [before, str(field.ask)]
    if field.options and not options:
        words = [before or known.why_none(field.options, dict(state.answers))]
        options = known.near(dict(state.answers))
        words.append(str(_("Waktu lain yang masih ada tempat:") if options else ""))
        set_field = "window"
    else:
        set_field = field.name
    choices = [
        Choice(menus.act("set", form.name, subject, set_field, each.value), each.title, each.description)
        for each in options
    ]
    choices += _special(form, field, subject, known)
    more = menus.act("more", form.name, subject, field.name)
    shown, at_page = menus.paged(choices, page=page, room=known.page, more=more, extra=extra)
    label = _("Pilih hari") if field.kind is FieldKind.DATE else _("Pilih")
    return say(replace(state, page=at_page), "\n\n".join(filter(None, words)), shown, label=label)


def _special(form: Form, field: Field, subject: str, known: Knowledge) -> list[Choice]:
    if field.kind is FieldKind.NAME and known.person.name:
        return [Choice(menus.act("set", form.name, subject, field.name, OWN_NAME), known.person.name)]
    if field.kind is FieldKind.YES_NO:
        words = (("yes", _("Ya")), ("no", _("Tidak")))
        return [
            Choice(menus.act("set", form.name, subject, field.name, value), str(name))
            for value, name in words
        ]
    return []


def take(form: Form, state: State, heard: Heard, known: Knowledge) -> Turn:
    """An answer in the person's own words."""
    name = state.step.removeprefix("fix:")
    field = form.field(name)
    if field is None:  # at the summary
        if heard.intent is Intent.YES:
            return send(form, state, known, mark=digest(form, state))
        if heard.intent is Intent.NO:
            return fix(form, state, known)
        return summary(form, replace(state, misses=state.misses + 1), known)
    options = known.options(field.options, dict(state.answers)) if field.options else ()
    taken = read_answer(field, heard, options, zone=known.zone)
    taken = _known_option(field, taken, options, state, known)
    if taken.problem:
        return _again(form, state, field, taken, known)
    if field.kind is FieldKind.DATE and heard.at is not None:
        state = state.put(wish_window=heard.at.isoformat(timespec="minutes"))
    if field.kind is FieldKind.DATE and heard.part_of_day:
        state = state.put(part=heard.part_of_day)
    return settle(form, state, field, taken.value, known)


def _known_option(
    field: Field, taken: Taken, options: tuple[Option, ...], state: State, known: Knowledge
) -> Taken:
    """A typed value of a field with options must be one of them; else why it is none."""
    if taken.problem or not field.options or any(each.value == taken.value for each in options):
        return taken
    answers = dict(state.answers) | {field.name: taken.value}
    day = readable_date(taken.value)
    why = known.why_none(field.options, answers) or str(_("Itu tidak tersedia."))
    return Taken(problem=f"{long_date(day)}: {why}" if day else why)


def answers(field: Field, state: State, heard: Heard, known: Knowledge) -> bool:
    """Whether what was said can be the answer to a question."""
    options = known.options(field.options, dict(state.answers)) if field.options else ()
    return not read_answer(field, heard, options, zone=known.zone).problem


def _again(form: Form, state: State, field: Field, taken: Taken, known: Knowledge) -> Turn:
    """What is wrong, and the question once more; after two misses a human is offered."""
    state = replace(state, misses=state.misses + 1)
    turn = ask(form, state, field, known, before=str(taken.problem))
    if state.misses < 2:
        return turn
    reply = turn.replies[-1]
    if len(reply.choices) >= known.page:
        return turn
    choices = (*reply.choices, menus.officer_choice())
    offered = tuple(each.id for each in choices)
    return Turn(replace(turn.state, offered=offered), (replace(reply, choices=choices),))


def put(form: Form, state: State, name: str, value: str, known: Knowledge) -> Turn:
    """A pressed option, also of an older question. It is checked as if it had been typed."""
    field = form.field(name)
    if field is None:
        return proceed(form, state, known)
    if field.kind is FieldKind.NAME and value == OWN_NAME:
        taken = read_answer(field, Heard(text=known.person.name), (), zone=known.zone)
        if taken.problem:
            return ask(form, state, field, known, before=str(taken.problem))
        return settle(form, state, field, taken.value, known)
    if field.options and not known.words_of(field.options, value, dict(state.answers)):
        return ask(form, state, field, known, before=str(_("Pilihan itu sudah tidak tersedia.")))
    return settle(form, state, field, value, known)


def skip(form: Form, state: State, name: str, known: Knowledge) -> Turn:
    """Leave an optional question unanswered."""
    field = form.field(name)
    if field is None or not field.optional:
        return proceed(form, state, known)
    return settle(form, state, field, "", known)


def back(form: Form, state: State, known: Knowledge) -> Turn:
    """To the question before; from the first one to the menu."""
    current = state.step.removeprefix("fix:")
    before = [
        field
        for field in form.fields
        if state.has(field.name) and not field.default and field.name not in (current, form.subject)
    ]
    if not before:
        return menus.main_menu(state, known)
    last = before[-1]
    state = replace(state.without(last.name, *last.resets), step="")
    return proceed(form, state, known)


def fix(form: Form, state: State, known: Knowledge, name: str = "") -> Turn:
    """Correct one answer: which, then the question once more, with the others kept."""
    subject = state.get(form.subject)
    field = form.field(name) if name else None
    if field is not None:
        cleared = replace(state.without(field.name, *field.resets), step=f"fix:{field.name}")
        return ask(form, cleared, field, known)
    choices = [
        Choice(menus.act("fix", form.name, subject, each.name), str(each.title), answered(state, each)[:60])
        if not each.options
        else Choice(menus.act("fix", form.name, subject, each.name), str(each.title))
        for each in form.fields
        if each.name != form.subject and (each.default or state.has(each.name))
    ]
    choices.append(Choice(menus.act("sum", form.name, subject), str(_("Kembali"))))
    return say(state, _("Apa yang ingin diubah?"), choices[: known.page], label=_("Pilih"))


def summary(form: Form, state: State, known: Knowledge, *, before: str = "") -> Turn:
    """All answers before they are sent: send, correct, or leave it."""
    subject = state.get(form.subject)
    lines = []
    for field in form.fields:
        value = in_words(field, answered(state, field), state, known)
        if value and field.shown:
            lines.append(f"{field.title}: {value}")
    text = "\n".join([str(form.title), *lines])
    choices = [
        Choice(menus.act("send", form.name, subject, digest(form, state)), str(form.send_title)),
        Choice(menus.act("fix", form.name, subject), str(_("Ubah"))),
        Choice(menus.act("drop", form.name, subject), str(_("Batal"))),
    ]
    state = replace(state, step="summary")
    return say(state, "\n\n".join(filter(None, (before, text))), choices)


def in_words_of_day(state: State) -> str:
    """The day whose times are asked for: what was typed is seen as it was understood."""
    day = readable_date(state.get("day"))
    return f"{long_date(day)}." if day else ""


def in_words(field: Field, value: str, state: State, known: Knowledge) -> str:
    """An answer as the summary shows it."""
    if field.options:
        return known.words_of(field.options, value, dict(state.answers))
    if field.kind is FieldKind.FILE and value:
        return str(_("terlampir"))
    if field.kind is FieldKind.YES_NO and value:
        return str(_("Ya")) if value == Intent.YES else str(_("Tidak"))
    day = readable_date(value) if field.kind is FieldKind.DATE else None
    return long_date(day) if day else value


def send(form: Form, state: State, known: Knowledge, *, mark: str) -> Turn:
    """Send what was summed up; another summary than the one that was read is shown first."""
    if next_field(form, state, known) is not None:
        return proceed(form, state, known)
    if mark != digest(form, state):
        return summary(form, state, known, before=str(_("Isiannya sudah berubah. Periksa sekali lagi:")))
    return Turn(state, effect=form.send(state))
