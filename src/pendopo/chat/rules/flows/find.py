"""Finding a service, and what to bring; which mall; open today."""

from dataclasses import replace
from hashlib import blake2s

from pendopo.channels.types import Choice
from pendopo.chat.rules import menus
from pendopo.chat.rules.facts import Found, Knowledge, ServiceFacts
from pendopo.chat.rules.flows import book, line
from pendopo.chat.rules.state import Effect, State, Turn, say
from pendopo.kit.text import _

CLEAR_LIST = 3  # as many are offered when somebody wants to do something at once
AIMS = ("see", "book", "ticket")


def ask_words(state: State, known: Knowledge, aim: str = "see") -> Turn:
    """Ask what somebody needs."""
    asked = replace(state.idle(), greeted=True, step="words").put(aim=aim)
    text = {
        "see": _("Layanan apa yang Anda perlukan? Tulis dengan kata-kata sendiri, misalnya “KTP hilang”."),
        "book": _("Janji temu untuk layanan apa? Tulis misalnya “paspor” atau “perpanjang SIM”."),
        "ticket": _("Nomor antrean untuk layanan apa? Tulis misalnya “paspor” atau “perpanjang SIM”."),
    }[aim if aim in AIMS else "see"]
    return say(asked, text, [menus.menu_choice()])


def mark_of(words: str) -> str:
    """A short mark of a question: a page button of another question is told from this one's."""
    return blake2s(words.encode(), digest_size=2).hexdigest()


def search(
    state: State,
    words: str,
    known: Knowledge,
    *,
    aim: str = "see",
    day: str = "",
    hour: str = "",
    page: int = 0,
) -> Turn:
    """Services that answer the words. One alone is shown, or begun, at once."""
    found = known.search(words)
    if not found.services:
        return not_found(state, words, found, known)
    if len(found.services) == 1 and not page:
        return chosen(state, found.services[0], known, aim=aim, day=day, hour=hour)
    kept = replace(state.idle(), greeted=True, step="words").put(words=words, aim=aim)
    kept = kept.put(**{name: value for name, value in (("day", day), ("hour", hour)) if value})
    choices = [service_choice(each, aim) for each in found.services]
    more = menus.act("more", "find", mark_of(words))
    shown, at_page = menus.paged(choices, page=page, room=known.page, more=more, extra=[menus.menu_choice()])
    names = {"best": found.services[0].short_name, "words": found.corrected}
    text = _("Yang paling cocok: %(best)s. Yang mana yang Anda perlukan?") % names
    if found.corrected:
        text = _("Saya mencari “%(words)s”. Yang mana yang Anda perlukan?") % names
    return say(replace(kept, page=at_page), text, shown, label=_("Pilih layanan"))


def service_choice(each: ServiceFacts, aim: str = "see") -> Choice:
    """A service in a list."""
    name = {"book": "book", "ticket": "ticket"}.get(aim, "svc")
    whole = each.name if each.name != each.short_name else ""
    return Choice(menus.act(name, each.id), each.short_name, " · ".join(filter(None, (whole, each.stall))))


def not_found(state: State, words: str, found: Found, known: Knowledge) -> Turn:
    """Nothing answers: what comes nearest, and after two misses a human.

    Rule: chat-109. Source: issue, dialogues (the bot answers only from the catalogue).
    """
    misses = state.misses + 1
    kept = replace(state, misses=misses, greeted=True)
    choices = [service_choice(each) for each in found.near[: max(0, known.page - 2)]]
    if misses >= 2:
        text = _("Maaf, saya belum menemukannya juga. Petugas dapat membantu Anda.")
        return say(kept, text, [menus.officer_choice(), *choices[: known.page - 2], menus.menu_choice()])
    if choices:
        text = _("Layanan itu tidak saya temukan. Mungkin salah satu ini? Atau tulis dengan kata lain.")
    else:
        text = _("Layanan itu tidak saya temukan. Coba tulis dengan kata lain, misalnya “KTP hilang”.")
    return say(kept, text, [*choices, menus.officer_choice(), menus.menu_choice()], label=_("Pilih layanan"))


def chosen(
    state: State, service: ServiceFacts, known: Knowledge, *, aim: str, day: str = "", hour: str = ""
) -> Turn:
    """One service: what was wanted with it."""
    if aim == "book":
        return book.start_booking(state, service.id, known, day=day, hour=hour)
    if aim == "ticket":
        return line.ask_draw(state, service.id, known)
    said = {name: value for name, value in (("day", day), ("hour", hour)) if value}
    return sheet(state.put(**said), service.id, known)


def sheet(state: State, number: int, known: Knowledge) -> Turn:
    """What to bring, what it costs, how long, where, where this is from; and what can be done next."""
    found = known.sheet(number)
    kept = replace(state.idle(), greeted=True)
    if found is None:
        return say(kept, _("Layanan itu tidak ada lagi di mal ini."), [menus.menu_choice()])
    choices = []
    if found.service.bookable:
        choices.append(Choice(menus.act("book", number), str(_("Buat janji temu"))))
    if found.service.walk_in:
        choices.append(Choice(menus.act("ticket", number), str(_("Ambil nomor"))))
    said = {name: state.get(name) for name in ("day", "hour") if state.get(name)}
    kept = kept.put(seen=str(number), **said)
    return say(kept, found.text, [*choices, menus.menu_choice()], links=[found.link])


def ask_mall(state: State, known: Knowledge, *, words: str = "", page: int = 0) -> Turn:
    """Which mall, where the account serves several. What was asked waits until that is known."""
    malls = known.malls()
    typed = words.casefold()
    named = [each for each in malls if typed and typed in each.name.casefold()]
    fits = named or [each for each in malls if typed and _names(each.place, typed)]
    listed = fits or list(malls)
    later = words if words and not fits else state.get("later")
    kept = replace(state.idle(), greeted=state.greeted, step="mall")
    if later:
        kept = kept.put(later=later)
    if len(fits) == 1:
        later = words if len(words.split()) > 3 else later  # "KTP hilang di Bogor" names a mall and a wish
        return Turn(kept.put(later=later) if later else kept, effect=mall_effect(fits[0].id))
    choices = [Choice(menus.act("mall", each.id), each.name, each.place) for each in listed]
    shown, at_page = menus.paged(choices, page=page, room=known.page, more="more/mall/0")
    hello = (
        _("Halo! Saya bot mal pelayanan publik: mesin penjawab, bukan petugas.") if not state.greeted else ""
    )
    ask = _("Mal mana yang Anda maksud? Pilih, atau tulis nama kota atau kabupatennya.")
    text = "\n\n".join(filter(None, (str(hello), str(ask))))
    return say(replace(kept, page=at_page, greeted=True), text, shown, label=_("Pilih mal"))


def _names(place: str, typed: str) -> bool:
    """Whether what was typed names the place: `bogor` for `Kota Bogor`."""
    core = place.casefold().removeprefix("kota ").removeprefix("kabupaten ")
    return bool(core) and (core in typed or typed in core)


def mall_effect(number: int) -> Effect:
    """The talk is about this mall from now on."""
    return Effect("mall", {"mall": str(number)})


def open_today(state: State, known: Knowledge) -> Turn:
    """Whether the mall is open, as on every other channel."""
    kept = replace(state.idle(), greeted=True)
    return say(kept, known.opening(), [Choice("find", str(_("Cari layanan"))), menus.menu_choice()])
