"""Talks of people with the mall: from the first word to the code, on the real database."""

from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from tests.contracts.talks import AT, SYSTEM, Talk, make_account, make_place

from pendopo.booking import actions as booking
from pendopo.booking.models import Appointment, Window
from pendopo.booking.tests.factories import make_mall, person
from pendopo.booking.types import ApplicantInput, WindowFull
from pendopo.channels import actions
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Identity, Message, OutboxMessage, Thread
from pendopo.channels.queries.threads import view_of_message
from pendopo.channels.types import Incoming, Kind, Limits, Sender
from pendopo.events.models import Event
from pendopo.inbox.models import Conversation
from pendopo.kit.actor import ANYONE

pytestmark = pytest.mark.django_db
OPEN = AT + timedelta(hours=2)  # 09.00 in Bogor


@pytest.fixture
def place(db):
    return make_place()


@pytest.fixture
def talk(place):
    return Talk(make_account())


def book(talk, *, hour="09.00", name="Sari", contact=None):
    """The whole way of a person who books."""
    talk.hears("pesan ktp hilang besok")
    talk.presses(hour)
    talk.hears(name)
    if contact is not None:
        talk.hears(contact) if contact else talk.presses("Lewati")
    return talk.presses("Buat janji")


def test_a_new_person_books_moves_and_cancels_in_telegram(talk):
    assert "Saya bot MPP bogor" in talk.hears("/start", kind=Kind.START)
    assert "layanan apa" in talk.presses("Buat janji")
    assert "Hari apa" in talk.hears("ktp hilang")
    assert "Jam berapa" in talk.hears("besok")
    assert "disimpan sampai 07.10 WIB" in talk.presses("09.00")
    talk.presses("Sari")
    said = talk.presses("Lewati")
    assert "Jam: 09.00–10.00 WIB" in said
    said = talk.presses("Buat janji")
    row = Appointment.objects.get()
    assert (row.state, row.channel, row.applicant.name) == ("booked", "telegram", "Sari")
    assert row.code in said
    sent = "".join(row.content for row in OutboxMessage.objects.filter(kind="reply"))
    assert '"qr"' in sent
    assert "BEGIN:VCALENDAR" in sent
    told = OutboxMessage.objects.get(kind="appointment_booked")
    assert told.state == "cancelled"  # the answer has said it all, in the same talk
    assert Identity.objects.get().applicant_id == row.applicant_id
    assert "Rabu, 25 November 2026" in talk.hears("pindah ke rabu jam 10")
    assert "sudah dipindah" in talk.presses("Pindahkan")
    row.refresh_from_db()
    assert (row.service_day.isoformat(), row.moves) == ("2026-11-25", 1)
    old = dict(talk.choices)
    assert "Rabu, 25 November" in talk.hears("batalkan janji temu saya")
    assert "sudah dibatalkan" in talk.presses("Ya")
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert "dibatalkan" in talk.hears(choice=old["Pindah atau batal"])


def test_whatsapp_asks_no_number_and_keeps_its_limits(place):
    talk = Talk(make_account("whatsapp"), user="ID.9", phone="+6281234567890")
    said = book(talk)
    row = Appointment.objects.get()
    assert row.code in said
    assert (row.applicant.phone, row.channel) == ("+6281234567890", "whatsapp")
    for message in Message.objects.filter(inward=False).select_related("outbox"):
        view = talk_view(message)
        assert len(view.choices) <= 10
        longest = 20 if len(view.choices) <= 3 else 24
        assert all(len(each.title) <= longest for each in view.choices), view.choices
    booking.book_window(
        window_id=Window.objects.filter(service_day="2026-11-26").first().pk, service=place[2],
        applicant=person_of(row), by=ANYONE, at=talk.at,
    )  # fmt: skip
    talk.hears("janji temu saya")  # the one of the web too: the vendor proves the number
    assert any("Kamis, 26 November" in each.description for each in talk.said[-1].choices)


def talk_view(message):
    """A message as a person sees it."""
    return view_of_message(message, ())


def person_of(row):
    """The same person, typed on the web."""
    return ApplicantInput(name=row.applicant.name, phone=row.applicant.phone)


def web_booking(place):
    """The same booking by the pages of the web."""
    client = Client()
    mall, _stall, service = place
    window = Window.objects.filter(service_day="2026-11-24").order_by("starts_at")[1]
    path = f"/m/{mall.slug}/l/{service.slug}/pesan/jam/"
    answer = client.post(path, {"orang": "1", "tanggal": "2026-11-24", "waktu": window.pk})
    name_page = answer["Location"]
    contact_page = client.post(name_page, {"name": "Sari"})["Location"]
    check_page = client.post(contact_page, {"phone": "", "email": "", "identity_kind": "none"})["Location"]
    client.post(check_page)


def rows_and_events():
    """What a booking leaves: its row, and its events, without ids and times."""
    row = Appointment.objects.get()
    names = "state share people units moves service_day day_slot window_id end_reason".split()
    kept = {name: getattr(row, name) for name in names}
    kept["applicant"] = (row.applicant.name, row.applicant.phone, row.applicant.email, row.applicant.language)
    events = [
        (each.name, each.actor, each.mall, each.service, {**each.data, "appointment": "", "applicant": ""})
        for each in Event.objects.exclude(name__startswith="channels.").order_by("id")
        if not each.name.startswith("booking.windows")
    ]
    channels = set(Event.objects.filter(name__startswith="booking.a").values_list("channel", flat=True))
    return kept, events, (row.channel, channels)


def test_the_same_booking_by_chat_and_by_web_leaves_the_same(place, monkeypatch):
    monkeypatch.setattr("pendopo.kit.clock.now", lambda: AT)
    web_booking(place)
    by_web = rows_and_events()
    Appointment.objects.all().delete()
    Event.objects.exclude(name__startswith="booking.windows").delete()
    Window.objects.update(taken=0, online_taken=0)
    book(Talk(make_account()), contact="")
    by_chat = rows_and_events()
    assert by_chat[:2] == by_web[:2]
    assert (by_web[2], by_chat[2]) == (("web", {"web"}), ("telegram", {"telegram"}))


def test_a_time_just_taken_is_said_and_another_is_booked(place):
    talk = Talk(make_account())
    talk.hears("pesan ktp hilang besok")
    window = Window.objects.filter(service_day="2026-11-24").order_by("starts_at")[1]
    while True:  # others take what is left
        try:
            booking.book_window(
                window_id=window.pk, service=place[2], applicant=person(Appointment.objects.count()),
                by=ANYONE, at=AT,
            )  # fmt: skip
        except WindowFull:
            break
    said = talk.presses("09.00")
    assert "Tempat daring sudah habis" in said  # as the web says it
    assert "waktu terdekat" in said
    before = Appointment.objects.count()
    talk.hears("1")
    talk.hears("Sari")
    talk.presses("Lewati")
    assert "sudah dibuat" in talk.presses("Buat janji")
    assert Appointment.objects.count() == before + 1


def test_a_hold_that_ran_out_days_ago_is_won_again_or_said(talk):
    talk.hears("pesan ktp hilang besok")
    talk.presses("09.00")
    talk.at += timedelta(hours=5)
    talk.hears("Sari")
    talk.presses("Lewati")
    send = talk.choices["Buat janji temu"]
    talk.at += timedelta(days=3)
    said = talk.hears(choice=send)  # the day is over: no booking, and other times
    assert "waktu terdekat" in said
    assert not Appointment.objects.filter(state="booked").exists()


def test_redelivered_messages_change_nothing(talk):
    book(talk, contact="")
    rows, said = Appointment.objects.count(), Message.objects.count()
    for _again in range(3):
        assert actions.take_message(account=talk.account, message=talk.last, by=SYSTEM, at=talk.at) is None
    assert (Appointment.objects.count(), Message.objects.count()) == (rows, said)


def test_messages_delivered_again_at_any_later_moment_change_nothing(place):
    """A booking, a move and a hand-over, with each message delivered up to three times, in any later turn."""
    words = ["halo", "pesan ktp hilang besok jam 9", "Sari", "lewati", "ya"]
    words += ["pindah ke rabu jam 10", "ya", "petugas"]
    outcomes = []
    for seed in (0, 1, 2):
        chance = Random(seed)
        talk = Talk(make_account(["telegram", "whatsapp", "messenger"][seed]))
        told = []
        for each in words:
            talk.hears(each)
            told.append(talk.last)
            for again in chance.sample(told, k=min(len(told), seed)):
                actions.take_message(account=talk.account, message=again, by=SYSTEM, at=talk.at)
        row = Appointment.objects.get(channel=talk.account.channel)
        thread = Thread.objects.get(account_id=talk.account.id)
        said = Message.objects.filter(thread=thread, inward=True).count()
        outcomes.append((row.state, str(row.service_day), row.moves, said, thread.conversations.count()))
    assert outcomes == [("booked", "2026-11-25", 1, len(words), 1)] * 3


def test_two_presses_of_the_same_button_book_once(talk):
    book(talk, contact="")
    press = talk.last.choice
    said = talk.hears(choice=press)
    assert Appointment.objects.filter(state="booked").count() == 1
    assert said


def test_plain_text_and_numbers_are_enough(talk, monkeypatch):
    monkeypatch.setattr(type(adapter()), "limits", Limits(text=612))
    assert "1. Cari layanan" in talk.hears("menu")
    for words in ("3", "ktp hilang", "2", "2", "Budi Santoso", "1", "1"):
        said = talk.hears(words)
    row = Appointment.objects.get(state="booked")
    assert row.code in said
    assert row.applicant.name == "Budi Santoso"


def adapter():
    """The adapter of the tests' channel."""
    return adapter_for("telegram")


def test_an_officer_has_the_word(talk):
    talk.hears("mau tanya ktp hilang")
    said = talk.hears("petugas")
    row = Conversation.objects.get()
    assert f"P-{row.number:03d}" in said
    assert "Saya bot" in said
    assert talk.hears("halo?") == ""
    row.refresh_from_db()
    assert row.unanswered == 2
    assert "pilih" in talk.hears("menu")  # nobody has taken it up: the bot still gives its menu
    Conversation.objects.update(state="taken", assigned_to=1)
    assert talk.hears("menu") == ""
    Conversation.objects.update(state="closed", closed_at=talk.at)
    assert talk.hears("menu")


def test_a_talk_goes_on_in_another_channel_by_a_code(talk):
    talk.hears("pesan ktp hilang besok")
    talk.presses("Kembali")
    said = talk.hears(choice="code")
    code = said.split("Kode Anda: ")[1][:6]
    other = Talk(make_account("whatsapp"), user="ID.1", phone="+6281234567890")
    other.at = talk.at
    assert "Kita lanjutkan" in other.hears(f"kode {code}")
    assert "tidak dikenal" in Talk(talk.account, user="9").hears(f"lanjut {code}")


def test_an_account_of_several_malls_asks_which(place):
    make_mall("lain")
    talk = Talk(make_account(mall=""))
    said = talk.hears("ktp hilang")
    assert "Mal mana" in said
    said = talk.presses("MPP bogor")
    assert "MPP bogor" in said
    assert "Layanan ktp-hilang" in said  # what was asked first
    assert Thread.objects.get().mall == "bogor"
    typed = Talk(talk.account, user="8")
    typed.hears("halo")
    typed.hears("ktp hilang besok jam 10")
    said = typed.hears("bogor")
    assert "Selasa, 24 November 2026, 10.00–11.00 WIB" in said


def test_a_closure_offers_other_times_that_are_taken_with_one_press(place):
    talk = Talk(make_account())
    book(talk, contact="")
    row = Appointment.objects.get()
    Window.objects.filter(pk=row.window_id).update(closed_at=AT, closed_reason="Listrik padam")
    Appointment.objects.update(to_replan=True)
    said = talk.hears("janji temu saya")
    assert "Listrik padam" in said
    first = next(iter(talk.choices))
    assert "sudah dipindah" in talk.presses(first)
    row.refresh_from_db()
    assert (row.to_replan, row.moves) == (False, 1)


def test_a_number_is_drawn_and_followed(place):
    talk = Talk(make_account(), at=OPEN)
    talk.hears("ambil nomor antrean ktp hilang")
    said = talk.presses("Ya")
    assert "Nomor A" in said
    assert "di depan Anda" in talk.hears(choice="follow")
    assert "sudah punya nomor" in talk.hears("ambil nomor ktp hilang")
    other = Talk(talk.account, user="12", at=OPEN)
    other.hears(choice=f"draw/{place[2].pk}")
    assert "1 orang di depan Anda" in other.hears("berapa orang lagi")


def test_language_stop_and_start(talk):
    talk.hears("halo")
    assert "Write what you need" in talk.hears("english")
    assert Identity.objects.get().language == "en"
    talk.hears(choice="lang/id")
    assert "tidak mengirim pesan lagi" in talk.hears("stop")
    assert Identity.objects.get().opted_out_at is not None
    assert "menerima pesan lagi" in talk.presses("Terima")
    assert Identity.objects.get().opted_out_at is None


def test_a_private_link_brings_an_appointment_along(place):
    booked = booking.book_window(
        window_id=Window.objects.filter(service_day="2026-11-24").first().pk, service=place[2],
        applicant=person(5), by=ANYONE, at=AT,
    )  # fmt: skip
    talk = Talk(make_account())
    assert booked.code not in talk.hears(choice=f"appt/{booked.appointment_id.hex}")  # an id proves nothing
    assert booked.code not in talk.hears(booked.code)
    assert booked.code in talk.hears(f"ini https://mpp.example/k/{booked.token}/")
    assert "Pindah" in "".join(talk.choices)


def test_somebody_elses_number_brings_none_of_their_messages(talk):
    book(talk, name="Budi", contact="0812 0000 1111")
    row = Appointment.objects.get()
    assert row.applicant.phone == "+6281200001111"
    assert Identity.objects.get().applicant_id is None


def test_a_step_reads_little(talk, django_assert_max_num_queries):
    talk.hears("menu")
    with django_assert_max_num_queries(40):
        talk.hears("ktp hilang")


def test_comments_are_only_invited(talk):
    actions.take_message(
        account=talk.account, by=SYSTEM, at=AT,
        message=Incoming("c1", Sender("5"), AT, Kind.COMMENT, text="NIK saya 3201234567890123", post="p"),
    )  # fmt: skip
    said = Message.objects.get(inward=False)
    assert "pesan pribadi" in said.text
    assert "3201234567890123" not in said.text
