"""Forms in general: fields with kinds, validated by the house's own rules, asked one after another."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from hashlib import blake2s
from zoneinfo import ZoneInfo

from pendopo.chat.rules.facts import Knowledge, Option
from pendopo.chat.rules.state import Effect, State
from pendopo.chat.types import Heard, Intent
from pendopo.kit.errors import InvalidInput, Text
from pendopo.kit.phones import clean_phone
from pendopo.kit.text import _
from pendopo.people import rules as people

LONGEST_TEXT = 300
PARTS = {"morning": (0, 11), "midday": (11, 15), "afternoon": (15, 24), "evening": (17, 24)}


class FieldKind(StrEnum):
    """What can be asked."""

    TEXT = "text"
    NAME = "name"
    CHOICE = "choice"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    CONTACT = "contact"  # a telephone number or an e-mail address
    IDENTITY = "identity"  # a NIK
    FILE = "file"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `options` names what it chooses from; `resets` the answers that depend on it.

    With a `default` it is not asked, but stands in the summary and can be corrected.
    """

    name: str
    kind: FieldKind
    title: Text
    ask: Text
    optional: bool = False
    options: str = ""
    default: str = ""
    resets: tuple[str, ...] = ()
    least: int = 0
    most: int = 1_000_000
    needed: Callable[[State, Knowledge], bool] | None = None
    shown: bool = True  # in the summary


@dataclass(frozen=True, slots=True)
class Form:
    """Fields in their order, and what happens with the answers. `subject` is the answer that says what the
    form is about: a button for another subject begins anew.
    """

    name: str
    version: int
    title: Text
    subject: str
    fields: tuple[Field, ...]
    send_title: Text
    send: Callable[[State], Effect]
    on_set: Callable[[State, str], Effect | None] = lambda _state, _field: None

    def field(self, name: str) -> Field | None:
        """A field by its name."""
        return next((each for each in self.fields if each.name == name), None)


def answered(state: State, field: Field) -> str:
    """The answer of a field, or its default."""
    return state.get(field.name, field.default)


def next_field(form: Form, state: State, known: Knowledge) -> Field | None:
    """The next question is the first field, in the form's order, that is needed and not answered; a field
    with a default is asked only by who corrects it.

    Rule: chat-102. Source: channels.md (the next question is a pure function of the flow and the answers).
    """
    for field in form.fields:
        if state.has(field.name) or (field.default and state.step != f"fix:{field.name}"):
            continue
        if field.needed is None or field.needed(state, known):
            return field
    return None


def digest(form: Form, state: State) -> str:
    """A summary is sent only as it was read: its button carries this digest of the answers.

    Rule: chat-103. Source: issue, dialogues (a button pressed late does what it says, or says why not).
    """
    values = [f"{field.name}={answered(state, field)}" for field in form.fields]
    return blake2s("\0".join(values).encode(), digest_size=4).hexdigest()


def settled(form: Form, state: State, field: Field, value: str) -> State:
    """An answer takes its place; another answer than before takes along what rested on the former one.

    Rule: chat-104. Source: house (a corrected answer leaves no untrue one behind).
    """
    changed = not state.has(field.name) or state.get(field.name) != value
    return (state.without(*field.resets) if changed else state).put(**{field.name: value})


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read of an answer: its value, or what is wrong with it."""

    value: str = ""
    problem: Text = ""


def read_answer(field: Field, heard: Heard, options: tuple[Option, ...], *, zone: str) -> Taken:
    """What a person typed for a field is checked by the same rules, with the same sentences, as on the web.

    Rule: chat-105. Source: channels.md (one service definition, every channel).
    """
    reader = _READERS[field.kind]
    return reader(field, heard, options, zone)


def _text(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    text = " ".join(heard.text.split())
    if not text:
        return Taken(problem=_("Tulis jawabannya dengan kata-kata."))
    if len(text) > LONGEST_TEXT:
        return Taken(problem=_("Terlalu panjang. Tulis lebih singkat."))
    return Taken(text)


def _name(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    name = people.clean_name(heard.text)
    return Taken(name, people.name_problem(name))


def _chosen(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    typed = heard.text.casefold().strip()
    fits = [each for each in options if typed and typed in each.title.casefold()]
    same = [each for each in fits if each.title.casefold() == typed]
    if len(same or fits) == 1:
        return Taken((same or fits)[0].value)
    return Taken(problem=_("Pilih salah satu yang tersedia, atau ketik nomornya."))


def _date(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    odd = heard.data.get("odd_day", "")
    if heard.day is None and odd == "past":
        return Taken(problem=_("Hari itu sudah lewat. Pilih hari yang akan datang."))
    if heard.day is None:
        return Taken(problem=_("Tulis harinya, misalnya “besok”, “Senin depan”, atau “3 Desember”."))
    return Taken(heard.day.isoformat())


def _time(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    if heard.at is None:
        return Taken(problem=_("Pilih salah satu jam, atau tulis jamnya, misalnya “jam 9”."))
    if not options:
        return Taken(heard.at.isoformat(timespec="minutes"))
    found = window_at(options, heard.at, zone)
    if found is None:
        return Taken(problem=_("Jam itu tidak tersedia. Pilih salah satu di bawah ini."))
    return Taken(found.value)


def window_at(options: tuple[Option, ...], at: time, zone: str) -> Option | None:
    """Among times to choose from, the one in which a typed hour falls."""
    place = ZoneInfo(zone)
    for each in options:
        if each.starts_at is None or each.ends_at is None:
            continue
        if each.starts_at.astimezone(place).time() <= at < each.ends_at.astimezone(place).time():
            return each
    return None


def of_part(options: tuple[Option, ...], part: str, zone: str) -> tuple[Option, ...]:
    """Of the times of a day those of the part that was wished for, where there are any; else all.

    Rule: chat-113. Source: house: morning ends at 11, midday at 15.
    """
    place, (first, last) = ZoneInfo(zone), PARTS.get(part, (0, 24))
    fits = tuple(
        each
        for each in options
        if each.starts_at is not None and first <= each.starts_at.astimezone(place).hour < last
    )
    return fits or options


def _number(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    typed = re.search(r"(?<![0-9])[0-9]{1,7}(?![0-9])", heard.text)
    if typed is None or not field.least <= int(typed[0]) <= field.most:
        words = {"least": field.least, "most": field.most}
        return Taken(problem=_("Tulis angka %(least)s sampai %(most)s.") % words)
    return Taken(str(int(typed[0])))


def _phone(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    try:
        number = clean_phone(heard.text)
    except InvalidInput as wrong:
        return Taken(problem=wrong.fields["phone"])
    return Taken(number, "" if number else _("Tulis nomor telepon, misalnya 0812 3456 7890."))


def _email(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    address = people.clean_email(heard.text)
    return Taken(address, people.email_problem(address) if address else _("Tulis alamat surel."))


def _contact(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    return (_email if "@" in heard.text else _phone)(field, heard, options, zone)


def _identity(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    number = people.clean_identity("nik", heard.text)
    return Taken(number, people.identity_problem("nik", number) if number else _("Tulis 16 angka NIK."))


def _file(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    media = heard.data.get("media", "")
    return Taken(media, "" if media else _("Kirim foto atau berkasnya di sini."))


def _yes_no(field: Field, heard: Heard, options: tuple[Option, ...], zone: str) -> Taken:
    if heard.intent not in (Intent.YES, Intent.NO):
        return Taken(problem=_("Jawab “ya” atau “tidak”."))
    return Taken(heard.intent.value)


_Reader = Callable[[Field, Heard, tuple[Option, ...], str], Taken]
_READERS: dict[FieldKind, _Reader] = {
    FieldKind.TEXT: _text, FieldKind.NAME: _name, FieldKind.CHOICE: _chosen, FieldKind.DATE: _date,
    FieldKind.TIME: _time, FieldKind.NUMBER: _number, FieldKind.PHONE: _phone, FieldKind.EMAIL: _email,
    FieldKind.CONTACT: _contact, FieldKind.IDENTITY: _identity, FieldKind.FILE: _file,
    FieldKind.YES_NO: _yes_no,
}  # fmt: skip


def readable_date(value: str) -> date | None:
    """A date as a form keeps it."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
