"""Booking and moving: the same windows, holds and sentences as on the web, one question after another."""

from dataclasses import replace

from pendopo.channels.types import Choice
from pendopo.chat.rules import filling, menus
from pendopo.chat.rules.facts import Knowledge, Option, VisitFacts
from pendopo.chat.rules.forms import Field, FieldKind, Form
from pendopo.chat.rules.state import Effect, Outcome, State, Turn, before, say
from pendopo.kit.text import _

MOST_PEOPLE = 10


def _no_contact(state: State, known: Knowledge) -> bool:
    """A channel that tells a number needs no question for one."""
    return not known.person.reachable


def _hold(state: State, field: str) -> Effect | None:
    """A chosen time is kept while the person types, as on the web."""
    if field != "window":
        return None
    values = {name: state.get(name) for name in ("service", "window")}
    return Effect("hold", values | {"people": state.get("people", "1")})


def _confirm(state: State) -> Effect:
    names = ("service", "window", "token", "name", "contact")
    return Effect("confirm", {name: state.get(name) for name in names} | {"people": state.get("people", "1")})


BOOK = Form(
    name="book",
    version=1,
    title=_("Periksa janji temu Anda:"),
    subject="service",
    fields=(
        Field("service", FieldKind.CHOICE, _("Layanan"), _("Layanan apa?"), options="services", shown=True),
        Field(
            "people", FieldKind.NUMBER, _("Jumlah orang"), _("Berapa orang yang datang? Tulis 1 sampai 10."),
            default="1", least=1, most=MOST_PEOPLE, resets=("window", "token"),
        ),
        Field(
            "day", FieldKind.DATE, _("Hari"), _("Hari apa? Pilih, atau tulis misalnya “besok” atau “Senin”."),
            options="days", resets=("window", "token"), shown=True,
        ),
        Field(
            "window", FieldKind.TIME, _("Jam"), _("Jam berapa?"), options="times", resets=("token",),
        ),
        Field("name", FieldKind.NAME, _("Nama"), _("Atas nama siapa? Tulis nama lengkapnya.")),
        Field(
            "contact", FieldKind.CONTACT, _("Kontak"),
            _("Nomor telepon atau surel untuk pengingat? Boleh dilewati."), optional=True, needed=_no_contact,
        ),
    ),
    send_title=_("Buat janji temu"),
    send=_confirm,
    on_set=_hold,
)  # fmt: skip


def _move(state: State) -> Effect:
    return Effect("move", {"appointment": state.get("appointment"), "window": state.get("window")})


MOVE = Form(
    name="move",
    version=1,
    title=_("Pindahkan janji temu?"),
    subject="appointment",
    fields=(
        Field("appointment", FieldKind.CHOICE, _("Janji temu"), _("Yang mana?"), options="mine"),
        Field(
            "day", FieldKind.DATE, _("Hari baru"),
            _("Pindah ke hari apa? Pilih, atau tulis misalnya “besok”."), options="days", resets=("window",),
        ),
        Field("window", FieldKind.TIME, _("Jam baru"), _("Jam berapa?"), options="times"),
    ),
    send_title=_("Pindahkan"),
    send=_move,
)  # fmt: skip

FORMS = {form.name: form for form in (BOOK, MOVE)}


def start_booking(state: State, service: int, known: Knowledge, *, day: str = "", hour: str = "") -> Turn:
    """Begin to book a service, with the day and the hour that were said already."""
    facts = known.service(service)
    if facts is None:
        return menus.main_menu(state, known).then(_gone(state))
    if not facts.bookable:
        text = _("%(service)s tidak menerima pemesanan. Silakan datang langsung dan ambil nomor antrean.")
        choices = [menus.menu_choice()]
        if facts.walk_in:
            choices.insert(0, Choice(menus.act("ticket", service), str(_("Ambil nomor"))))
        return say(state, text % {"service": facts.name}, choices)
    return filling.begin(BOOK, state, known, subject=str(service), wish_day=day, wish_window=hour)


def _gone(state: State) -> Turn:
    return say(state, _("Layanan itu tidak ada lagi di mal ini."), [menus.menu_choice()])


def start_move(state: State, visit: VisitFacts, known: Knowledge, *, day: str = "", hour: str = "") -> Turn:
    """Begin to move an appointment."""
    if not visit.may_change:
        text = _("Janji temu %(code)s tidak dapat dipindah lagi: %(state)s.")
        return say(state, text % {"code": visit.code, "state": visit.state}, [menus.menu_choice()])
    return filling.begin(
        MOVE, state, known, subject=visit.id, service=str(visit.service.id), people=str(visit.people),
        wish_day=day, wish_window=hour,
    )  # fmt: skip


def after_hold(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """The time is kept, or it was just taken: then near ones are offered and the talk goes on."""
    if not outcome.ok:
        return refused(BOOK, state.without("window", "token"), outcome, known)
    state = state.put(token=outcome.values.get("token", ""), until=outcome.values.get("until", ""))
    day = outcome.values.get("day", "")
    state = state.put(day=day) if day else state
    return before(filling.proceed(BOOK, state, known), outcome.sentence)


def refused(form: Form, state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """A room said no: its own sentence, and times that still go."""
    state = replace(state, step="window")
    near = outcome.near or known.near(dict(state.answers))
    subject = state.get(form.subject)
    choices = [_time_choice(form, subject, each) for each in near][: known.page - 2]
    choices += [Choice("back", str(_("Kembali"))), menus.menu_choice()]
    words = [outcome.sentence]
    if near:
        words.append(str(_("Ini waktu terdekat yang masih ada tempat:")))
    return say(state, "\n\n".join(words), choices, label=_("Pilih jam"))


def _time_choice(form: Form, subject: str, each: Option) -> Choice:
    return Choice(menus.act("set", form.name, subject, "window", each.value), each.title, each.description)


def after_confirm(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """Booked: the code, the QR and the calendar file; or the room's no, with other times."""
    if not outcome.ok:
        if "name" in outcome.values or "contact" in outcome.values:
            wrong = "name" if "name" in outcome.values else "contact"
            field = BOOK.field(wrong)
            if field is not None:
                return filling.ask(BOOK, state.without(wrong), field, known, before=outcome.values[wrong])
        return refused(BOOK, state.without("window", "token"), outcome, known)
    state = state.own(outcome.values["appointment"])
    return told(state, outcome, known, _("Janji temu Anda sudah dibuat."))


def after_move(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """Moved, or the room's no: the old time stays."""
    if not outcome.ok:
        return refused(MOVE, state.without("window"), outcome, known)
    return told(state, outcome, known, _("Janji temu Anda sudah dipindah."))


def told(state: State, outcome: Outcome, known: Knowledge, first: object) -> Turn:
    """What stands now: code, service, time, place; the link, QR and calendar file."""
    idle = replace(state.idle(), greeted=True)
    visit = known.visit(outcome.values["appointment"], state.mine)
    if visit is None:
        return say(idle, str(first), [menus.menu_choice()])
    text = _(
        "%(first)s\n\nKode: %(code)s\n%(service)s\n%(when)s\n%(place)s\n\n"
        "Tunjukkan kode atau QR ini saat datang."
    ) % {
        "first": first, "code": visit.code, "service": visit.service.name, "when": visit.when,
        "place": visit.place,
    }  # fmt: skip
    choices = [Choice(menus.act("appt", visit.id), str(_("Pindah atau batal"))), menus.menu_choice()]
    return say(idle, text, choices, links=[visit.link], attachments=visit.attachments)
