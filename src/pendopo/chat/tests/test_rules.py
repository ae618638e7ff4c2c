"""The pure rules: any sequence of messages leaves a sound talk; buttons do what they say; forms."""

import json
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.channels.types import Limits
from pendopo.chat.rules import after, engine, filling, forms, menus, read_state, step, write_state
from pendopo.chat.rules.acts import do
from pendopo.chat.rules.flows import book, find, line, mine
from pendopo.chat.rules.forms import Field, FieldKind, Form
from pendopo.chat.rules.state import Effect, Outcome, State
from pendopo.chat.rules.understanding import understand as hear
from pendopo.chat.tests.imagined import AT, Imagined, visit
from pendopo.chat.types import Heard

TODAY = AT.date()
WORDS = [
    "halo", "menu", "kembali", "batal", "petugas", "lewati", "ya", "tidak", "ada", "satu", "xyzzy", "besok",
    "senin jam 9", "jam 10", "2", "99", "Sari", "0812 3456 7890", "sari@contoh.id", "3201234567890123",
    "stop",
    "pesan satu besok jam 9", "ambil nomor satu", "pindah", "batalkan janji temu", "buka?",
    "lanjut 7KQ2M9",
    "🙏🙏", "\u200fمرحبا", "/k/abcdefghijklmnopqrstuvwxyz/", "",
]  # fmt: skip
IDS = [
    "menu", "back", "find", "book", "book/1", "book/3", "book/999", "svc/2", "ticket/1", "ticket/4", "draw/1",
    "mine",
    "appt/" + "a" * 32, "move/" + "a" * 32, "cancel/" + "a" * 32, "cancel/" + "a" * 32 + "/yes",
    "accept/" + "a" * 32 + "/31", "set/book/1/day/2026-11-24", "set/book/2/window/9", "set/book/1/name/@",
    "skip/book/1/contact", "fix/book/1", "fix/book/1/people", "send/book/1/00000000", "drop/book/1",
    "sum/book/1",
    "more/book/1/day/1", "more/find/abcd/1", "more/mall/0/1", "mall/2", "lang/en", "code", "stop",
    "start", "other",
    "set/move/" + "a" * 32 + "/day/2026-11-25", "set/x/y/z/w", "set/book", "///", "nonsens", "mall/x",
    "follow",
    "officer", "open", "help", "malls", "more", "set/book/1/day/tomorrow", "book/١",
]  # fmt: skip
KINDS = [
    "text",
    "voice",
    "sticker",
    "location",
    "image",
    "reaction",
    "comment",
    "unknown",
    "start",
    "contact",
]


def heard(text="", choice="", kind="text", **data):
    """A message as the answerer hands it over."""
    told = {"kind": kind, **({"choice": choice} if choice else {}), **data}
    return replace(hear(text, today=TODAY), data=told)


MESSAGES = st.one_of(
    st.builds(heard, text=st.sampled_from(WORDS)),
    st.builds(heard, text=st.text(max_size=30)),
    st.builds(heard, choice=st.sampled_from(IDS)),
    st.builds(lambda number: heard(f"{number}"), st.integers(1, 12)),
    st.builds(heard, text=st.sampled_from(WORDS), kind=st.sampled_from(KINDS)),
    st.just("press"),
)
VALUES = {
    "hold": {"token": "tok", "day": "2026-11-24"}, "confirm": {"appointment": "a" * 32},
    "move": {"appointment": "a" * 32}, "draw": {"token": "tok"},
    "officer": {"receipt": "P-001"},
    "code": {"code": "7KQ2M9"}, "language": {"language": "en"}, "mall": {"mall": "mal-1"},
}  # fmt: skip


def run(state, message, known, refuse=False):
    """One message with all its effects; what is said must be sound."""
    turn = step(state, message, known)
    replies = list(turn.replies)
    for _round in range(5):
        if turn.effect is None:
            break
        name = turn.effect.name
        outcome = Outcome(
            name, not refuse, {} if refuse else VALUES.get(name, {}), "full", "Baru saja habis."
        )
        turn = after(turn.state, outcome, known)
        replies += turn.replies
    assert turn.effect is None
    for reply in replies:
        assert reply.text.strip()
        assert len(reply.choices) <= known.page
        assert len({each.id for each in reply.choices}) == len(reply.choices)
        assert all(each.title and len(each.id.encode()) <= 64 for each in reply.choices)
    kept = write_state(turn.state)
    assert read_state(kept) == turn.state
    assert len(kept) < 6_000
    assert not turn.state.flow or turn.state.flow in book.FORMS
    return turn.state, replies


@settings(max_examples=150, deadline=None)
@given(
    messages=st.lists(MESSAGES, max_size=14), page=st.sampled_from([9, 10]), refuse=st.booleans(),
    data=st.data(),
)  # fmt: skip
def test_any_sequence_of_messages_leaves_a_sound_talk(messages, page, refuse, data):
    several, hit = data.draw(st.booleans()), data.draw(st.booleans())
    known = Imagined(page=page, mine=(visit(hit=hit),), days=data.draw(st.sampled_from([0, 3, 12])))
    if several:
        known.mall = None
    state = State()
    for drawn in messages:
        message = drawn
        if drawn == "press":
            message = heard(choice=data.draw(st.sampled_from(state.offered or ("menu",))))
        before = state
        state, replies = run(state, message, known, refuse)
        again, same = run(before, message, known, refuse)
        assert (again, same) == (state, replies)  # the same step from the same state


PARTS = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("fvsapongmt"), inner),
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), PARTS.map(json.dumps)))
def test_what_was_kept_is_read_or_begins_anew(kept):
    state = read_state(kept)
    assert read_state(write_state(state)) == state


def talk(*messages, known=None, state=None):
    """A talk in memory; gives the state and the last words with their choices."""
    known, state, replies = known or Imagined(), state or State(), []
    for each in messages:
        message = heard(choice=each[1:]) if each.startswith("#") else heard(each)
        state, replies = run(state, message, known)
    return state, replies[-1]


def test_a_button_of_an_older_step_does_what_it_says():
    state, _said = talk("#book/1", "#set/book/1/day/2026-11-24", "#set/book/1/window/9")
    assert state.get("window") == "9"
    state, _said = talk("#set/book/1/day/2026-11-25", state=state)  # an older day, pressed late
    assert (state.get("day"), state.get("window"), state.step) == ("2026-11-25", "", "window")
    other, _said = talk("#set/book/2/day/2026-11-26", state=state)  # of another service: that one is booked
    assert (other.get("service"), other.get("day")) == ("2", "2026-11-26")
    assert "tidak berlaku" in talk("#set/none/1/day/2", state=state)[1].text
    assert "tidak berlaku" in do(State(), "gone/1", Imagined()).replies[0].text


FILLED = ("#book/1", "#set/book/1/day/2026-11-24", "#set/book/1/window/9", "#set/book/1/name/@")


def test_a_summary_that_changed_is_not_sent():
    state, said = talk(
        "#book/1", "#set/book/1/day/2026-11-24", "#set/book/1/window/9", "#set/book/1/name/@", "lewati"
    )
    old = next(each.id for each in said.choices if each.id.startswith("send/"))
    assert forms.digest(book.BOOK, state) in old
    state, said = talk("#fix/book/1/name", "Budi", state=state)
    assert "Nama: Budi" in said.text
    turn = step(state, heard(choice=old), Imagined())
    assert turn.effect is None
    assert "sudah berubah" in turn.replies[0].text
    fresh = next(each.id for each in turn.replies[0].choices if each.id.startswith("send/"))
    turn = step(turn.state, heard(choice=fresh), Imagined())
    assert (turn.effect.name, turn.effect.values["name"]) == ("confirm", "Budi")


def test_numbers_choose_what_was_offered_last():
    state, said = talk("#book/1")
    assert engine.pressed(state, heard("2")) == said.choices[1].id
    assert engine.pressed(state, heard("99")) == ""
    state, _said = talk("2", state=state)
    assert state.get("day") == "2026-11-25"
    state, _said = talk("1", "Budi", "lewati", "#fix/book/1/people", "3", state=state)
    assert state.get("people") == "3"  # a number is the answer where a number is asked


def test_a_just_taken_time_is_said_with_others_and_the_talk_goes_on():
    state, _said = talk("#book/1", "#set/book/1/day/2026-11-24")
    state, replies = run(state, heard("jam 9"), Imagined(), refuse=True)
    assert "Baru saja habis" in replies[-1].text
    assert replies[-1].choices[0].id == "set/book/1/window/10"
    state, said = talk("#set/book/1/window/10", state=state)
    assert "Atas nama siapa" in said.text


def test_a_form_goes_on_days_later_and_an_old_one_begins_anew():
    state, _said = talk("#book/1", "#set/book/1/day/2026-11-24")
    known = Imagined()
    again, said = talk("halo", state=read_state(write_state(state)), known=known)
    assert (again.get("day"), "Kita lanjutkan" in said.text) == ("2026-11-24", True)
    old = replace(state, version=0, mine=("a" * 32,))
    assert engine.fresh(old) == (old.idle(), True)
    begun, said = talk("satu", state=old)
    assert "cara lama" in said.text
    assert begun.mine == ("a" * 32,)


def test_two_misses_bring_a_human():
    state, said = talk("qwerty")
    assert [each.id for each in said.choices][:3] == ["svc/2", "svc/3", "svc/4"]
    state, said = talk("asdfgh", state=state)
    assert said.choices[0].id == "officer"
    assert find.not_found(State(), "x", Imagined().search("x"), Imagined()).state.misses == 1


def test_lists_page_within_what_a_vendor_shows():
    state, said = talk("ada", known=Imagined(page=10))
    assert len(said.choices) == 10
    ids = [each.id for each in said.choices]
    for _page in range(3):
        more = next(each for each in said.choices if each.id.startswith("more/"))
        state, said = talk(f"#{more.id}", state=state)
        ids += [each.id for each in said.choices]
    assert {f"svc/{number}" for number in range(1, 26)} <= set(ids)
    assert menus.paged([], page=3, room=9, more="x") == ([], 0)
    with pytest.raises(ValueError, match="too long"):
        menus.act("set", "x" * 70)


def test_it_says_that_it_is_a_bot_at_the_start_and_at_the_hand_over():
    _state, said = talk("halo")
    assert "bot" in said.text
    assert "bukan petugas" in menus.main_menu(State(), Imagined(), hello=True).replies[0].text
    _state, said = talk("satu", "petugas")
    assert "Saya bot" in said.text


def test_what_was_said_at_once_is_not_asked():
    state, _said = talk("pesan satu besok jam 10")
    assert (state.get("day"), state.get("window"), state.step) == ("2026-11-24", "10", "name")


def test_a_part_of_the_day_narrows_the_times():
    times = Imagined().options("times", {"day": "2026-11-24"})
    midday = forms.of_part(times, "midday", "Asia/Jakarta")
    assert [each.value for each in midday] == ["11"]
    assert forms.of_part(times, "evening", "Asia/Jakarta") == times  # none then: all are offered


def test_a_question_in_between_is_answered_and_the_form_goes_on():
    state, said = talk("#book/1", "buka hari ini?")
    assert "Buka sampai" in said.text
    assert "Hari apa" in said.text
    assert state.step == "day"
    state, said = talk("satuan kartu apa syaratnya", state=state)
    assert "• KTP" in said.text
    assert state.step == "day"


def test_a_number_nobody_asked_for_is_not_used():
    state, said = talk("ktp saya 3201234567890123")
    assert "samarkan" in said.text
    assert "3201234567890123" not in write_state(state)


def test_a_number_of_today_is_drawn_once_for_a_service():
    state, said = talk("#ticket/1")
    assert "draw/1" in [each.id for each in said.choices]
    state, said = talk("ya", state=state)
    assert state.tickets == ("tok",)
    state, said = talk("#draw/1", state=state)
    assert "sudah punya nomor" in said.text
    assert line.ask_draw(State(), 5, Imagined()).replies[0].text.endswith("Tutup")


def test_an_offered_time_is_taken_with_one_press():
    known = Imagined(mine=(visit(hit=True),))
    state, said = talk("janji temu saya", known=known)
    assert "Listrik padam" in said.text
    turn = step(state, heard(choice=said.choices[0].id), known)
    assert turn.effect == Effect("move", {"appointment": "a" * 32, "window": "31"})
    assert mine.shown(State(), visit()).state.mine == ("a" * 32,)


def test_odd_kinds_are_answered_and_the_talk_stays():
    state, _said = talk("#book/1")
    after_voice, replies = run(state, heard(kind="voice"), Imagined())
    assert "pesan suara" in replies[0].text
    assert after_voice.step == "day"
    assert run(state, heard(kind="reaction"), Imagined()) == (state, [])
    _same, replies = run(state, heard("tolong 3201234567890123", kind="comment"), Imagined())
    assert "pesan pribadi" in replies[0].text
    _same, replies = run(state, heard("halo", flood="yes"), Imagined())
    assert (len(replies), _same) == (1, state)
    assert "suara" in engine.others.odd_kind(State(), heard(kind="voice")).replies[0].text


PERMIT = Form(
    "permit", 3, "Permohonan izin", "procedure",
    (
        Field("title", FieldKind.TEXT, "Nama usaha", "Nama usahanya?"),
        Field("nik", FieldKind.IDENTITY, "NIK", "NIK Anda?"),
        Field("email", FieldKind.EMAIL, "Surel", "Surelnya?", optional=True),
        Field("phone", FieldKind.PHONE, "Telepon", "Teleponnya?"),
        Field("staff", FieldKind.NUMBER, "Pegawai", "Berapa pegawai?", least=0, most=500),
        Field("opened", FieldKind.DATE, "Mulai", "Sejak kapan?"),
        Field("hour", FieldKind.TIME, "Jam buka", "Buka jam berapa?"),
        Field("photo", FieldKind.FILE, "Foto", "Foto tempat usahanya?"),
        Field("rented", FieldKind.YES_NO, "Sewa", "Tempatnya disewa?"),
        Field("owner", FieldKind.NAME, "Pemilik", "Siapa pemiliknya?",
              needed=lambda state, _known: state.get("rented") == "yes"),
    ),
    "Kirim permohonan", lambda state: Effect("apply", dict(state.answers)),
)  # fmt: skip


def test_forms_in_general_are_filled_corrected_and_summed_up():
    known = Imagined()
    turn = filling.begin(PERMIT, State(), known, subject="tdup")
    said = [
        Heard("Warung Sari"), Heard("123"), Heard("3271046504930002"), Heard("bukan surel"), None,
        Heard("081234567890"), Heard("600"), Heard("12 orang"), Heard("kemarin", day=date(2026, 11, 1)),
        Heard("jam 8", at=time(8)), Heard("tidak ada"), Heard("", data={"media": "f" * 32}),
        hear("ya", today=TODAY), Heard("Sari"),
    ]  # fmt: skip
    asked = []
    for message in said:
        asked.append(forms.next_field(PERMIT, turn.state, known).name)
        turn = (
            filling.skip(PERMIT, turn.state, "email", known)
            if message is None
            else filling.take(PERMIT, turn.state, message, known)
        )
    order = "title nik nik email email phone staff staff opened hour photo photo rented owner"
    assert asked == order.split()
    summary = turn.replies[-1]
    assert "Foto: terlampir" in summary.text
    assert "Pegawai: 12" in summary.text
    back = filling.back(PERMIT, turn.state, known)
    assert back.state.step == "owner"
    fixed = filling.fix(PERMIT, turn.state, known, "rented")
    done = filling.take(PERMIT, fixed.state, hear("tidak", today=TODAY), known)
    assert "Sewa: Tidak" in done.replies[-1].text
    assert "Mulai: Minggu, 1 November 2026" in done.replies[-1].text
    sent = filling.send(PERMIT, done.state, known, mark=forms.digest(PERMIT, done.state))
    assert (sent.effect.name, sent.effect.values["phone"]) == ("apply", "+6281234567890")


def test_typed_answers_meet_the_houses_own_rules():
    field = PERMIT.field("phone")
    assert "0812 3456 7890" in str(forms.read_answer(field, Heard("abc"), (), zone="Asia/Jakarta").problem)
    changed = forms.settled(book.BOOK, State().put(day="1", window="2"), book.BOOK.field("day"), "3")
    assert (changed.get("day"), changed.has("window")) == ("3", False)
    assert Limits().buttons == 0
