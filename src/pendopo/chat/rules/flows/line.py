"""A number of today, and how far the line is."""

from dataclasses import replace

from pendopo.channels.types import Choice
from pendopo.chat.rules import menus
from pendopo.chat.rules.facts import Knowledge
from pendopo.chat.rules.state import Effect, Outcome, State, Turn, say
from pendopo.kit.text import _


def ask_draw(state: State, service: int, known: Knowledge) -> Turn:
    """What to expect, before a number is drawn. Who has a number of this service that still counts sees that
    one.

    Rule: chat-111. Source: house (a talk holds one number of a service at a time).
    """
    kept = replace(state.idle(), greeted=True)
    facts = known.service(service)
    if facts is None:
        return say(kept, _("Layanan itu tidak ada lagi di mal ini."), [menus.menu_choice()])
    for token in reversed(state.tickets):
        held = known.ticket(token)
        if held is not None and held.live and held.service == facts.name:
            already = _("Anda sudah punya nomor untuk layanan ini.")
            return say(kept, f"{already}\n\n{held.text}", _after(), links=[held.link])
    if not facts.walk_in:
        only = _("%(service)s hanya dengan janji temu.") % {"service": facts.name}
        return say(kept, only, [_book(service), menus.menu_choice()])
    line = known.line(service)
    if line.why_not:
        choices = [_book(service)] if facts.bookable else []
        shut = _("Nomor antrean %(service)s tidak dapat diambil sekarang: %(why)s")
        told = shut % {"service": facts.name, "why": line.why_not}
        return say(kept, told, [*choices, menus.menu_choice()])
    text = _("%(service)s, %(stall)s.\n%(line)s\n\nAmbil nomor untuk hari ini sekarang?")
    choices = [
        Choice(menus.act("draw", service), str(_("Ya, ambil nomor"))),
        _book(service),
        menus.menu_choice(),
    ]
    asked = replace(kept, step="sure").put(draw=str(service))
    words = {"service": facts.name, "stall": facts.stall, "line": line.text}
    return say(asked, text % words, choices if facts.bookable else [choices[0], choices[2]])


def _book(service: int) -> Choice:
    return Choice(menus.act("book", service), str(_("Buat janji temu")))


def _after() -> list[Choice]:
    return [Choice("follow", str(_("Perbarui posisi"))), menus.menu_choice()]


def draw(state: State, service: int, known: Knowledge) -> Turn:
    """Draw it now; a second press finds the number of the first."""
    asked = ask_draw(state, service, known)
    if not any(each.id == menus.act("draw", service) for each in asked.replies[-1].choices):
        return asked
    return Turn(replace(state.idle(), greeted=True), effect=Effect("draw", {"service": str(service)}))


def after_draw(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """The number, or why there is none."""
    if not outcome.ok:
        return say(state, outcome.sentence, [Choice("book", str(_("Buat janji temu"))), menus.menu_choice()])
    token = outcome.values["token"]
    held = known.ticket(token)
    kept = state.drew(token)
    if held is None:
        return say(kept, _("Nomor Anda sudah diambil."), _after())
    words = [held.text, outcome.values.get("note", "")]
    words.append(str(_("Datanglah sebelum nomor Anda dipanggil; yang terlewat harus dipulihkan petugas.")))
    return say(kept, "\n\n".join(filter(None, words)), _after(), links=[held.link])


def follow(state: State, known: Knowledge) -> Turn:
    """How far the line is for the numbers of this talk, drawn or checked in."""
    kept = replace(state.idle(), greeted=True)
    tokens = [*state.tickets, *(each.token for each in known.visits(state.mine) if each.live)]
    held = [found for token in reversed(tokens) if (found := known.ticket(token)) is not None]
    live = [each for each in held if each.live] or held[:1]
    if not live:
        none = _(
            "Saya tidak menemukan nomor antrean Anda di percakapan ini. Ambil nomor di sini, atau tempel "
            "tautan tiketnya."
        )
        return say(kept, none, [Choice("ticket", str(_("Ambil nomor"))), menus.menu_choice()])
    text = "\n\n".join(each.text for each in live)
    return say(kept, text, _after(), links=[each.link for each in live])
