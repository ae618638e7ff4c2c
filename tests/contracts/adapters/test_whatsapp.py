"""WhatsApp: everything a person can send is read, everything the mall says arrives as it was shaped, every
refusal is understood.
"""

from tests.contracts.adapters.world import CHOICES

from pendopo.channels.types import (
    Answered,
    Attachment,
    Choice,
    Delivery,
    Kind,
    Link,
    MediaRef,
    Reply,
    StepState,
    Template,
    TemplateText,
)


def test_everything_a_person_sends_is_read(world):
    bogor = world("whatsapp")
    said = bogor.one("halo")
    assert (said.kind, said.text, said.sender.phone) == (Kind.TEXT, "halo", "+6281100003001")
    assert said.sender.user_id.startswith("ID.")
    assert said.sender.name == "Sari Wulandari"
    hidden = bogor.one("halo", person="budi")
    assert (hidden.sender.phone, hidden.sender.username) == ("", "budi.santoso")
    place = bogor.one(kind="location", place=[-6.59, 106.79])
    assert (place.kind, place.place) == (Kind.LOCATION, (-6.59, 106.79))
    odd = bogor.one(kind="unsupported")
    assert odd.kind is Kind.UNKNOWN


def test_buttons_lists_and_numbers_arrive_and_are_pressed(world):
    bogor = world("whatsapp")
    sari = bogor.one("halo").sender.user_id
    bogor.send(sari, Reply("Yakin?", choices=(Choice("y", "Ya"), Choice("t", "Tidak"))))
    bogor.send(sari, Reply("Pilih", choices=CHOICES[:10], label="Layanan"))
    bogor.send(sari, Reply("Banyak", choices=CHOICES))
    bogor.send(sari, Reply("Sama", choices=(Choice("1", "Sama"), Choice("2", "Sama"))))
    buttons, rows, numbers, same = bogor.shown()
    assert [each["id"] for each in buttons["body"]["buttons"]] == ["y", "t"]
    assert (rows["kind"], len(rows["body"]["rows"])) == ("list", 10)
    assert rows["body"]["label"] == "Layanan"
    assert numbers["kind"] == "text"
    assert "12. Layanan nomor 12" in numbers["body"]["text"]
    assert same["kind"] == "list"
    pressed = bogor.press(buttons, "y")
    assert (pressed.kind, pressed.choice, pressed.text) == (Kind.CHOICE, "y", "Ya")
    assert pressed.answers == buttons["vendor_id"]
    chosen = bogor.press(rows, "pilih:3")
    assert chosen.choice == "pilih:3"


def test_files_go_with_the_words_or_before_them(world):
    bogor = world("whatsapp")
    sari = bogor.one("halo").sender.user_id
    code = Attachment("qr", "kode", "https://contoh.id/k/ABC")
    dates = Attachment("calendar", "janji", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert len(bogor.send(sari, Reply("Janji Anda", attachments=(code,)))) == 1
    assert len(bogor.send(sari, Reply("Janji Anda", attachments=(code, dates)))) == 3
    picture, second, calendar, words = bogor.shown()
    assert (picture["kind"], picture["body"]["text"]) == ("image", "Janji Anda")
    assert picture["body"]["media"]["mime"] == "image/png"
    assert (second["kind"], calendar["body"]["media"]["name"]) == ("image", "janji.ics")
    assert words["body"]["text"] == "Janji Anda"


def test_long_words_go_on_and_links_stand_below(world):
    bogor = world("whatsapp")
    sari = bogor.one("halo").sender.user_id
    text = "\n\n".join(f"Paragraf {number} " + "kata " * 150 for number in range(9))
    assert len(bogor.send(sari, Reply(text, links=(Link("Rincian", "https://contoh.id/x"),)))) == 2
    assert bogor.shown()[-1]["body"]["text"].endswith("Rincian: https://contoh.id/x")


def test_states_come_back_and_a_read_mark_goes_out(world):
    bogor = world("whatsapp")
    said = bogor.one("halo")
    (key,) = bogor.send(said.sender.user_id, Reply("Halo"))
    bogor.wire.deliver()
    states = [each for parsed in bogor.read(1) for each in parsed.statuses]
    assert [(each.vendor_id, each.state) for each in states] == [
        (key, Delivery.SENT),
        (key, Delivery.DELIVERED),
    ]
    bogor.adapter.acknowledge(bogor.account, Answered(said.vendor_id, "text"))
    inward = bogor.wire.control("talk", channel="whatsapp", person="sari")["messages"][0]
    assert inward["state"] == "read"


def test_refusals_are_understood(world):
    bogor = world("whatsapp")
    sari = bogor.one("halo").sender.user_id
    unknown = bogor.refused(sari, Reply("", template=Template("tidak_ada", "id")))
    assert (unknown.code, unknown.permanent, unknown.whose) == ("graph_132001", True, "message")
    nobody = bogor.refused("12", Reply("halo"))
    assert (nobody.code, nobody.permanent, nobody.whose) == ("graph_100", True, "message")
    bogor.wire.control("trouble", channel="whatsapp", throttle=True)
    busy = bogor.refused(sari, Reply("halo"))
    assert (busy.code, busy.permanent, busy.whose) == ("graph_130429", False, "message")
    bogor.wire.control("trouble", channel="whatsapp", throttle=False, revoked=True)
    revoked = bogor.refused(sari, Reply("halo"))
    assert (revoked.code, revoked.permanent, revoked.whose) == ("graph_190", False, "account")
    assert revoked.retry_seconds >= 900
    bogor.wire.control("trouble", channel="whatsapp", revoked=False, down=60)
    down = bogor.refused(sari, Reply("halo"))
    assert (down.permanent, down.whose) == (False, "message")


def test_who_is_not_there_is_said_later(world):
    bogor = world("whatsapp")
    (key,) = bogor.send("6281100003004", Reply("halo"))
    bogor.wire.deliver()
    (state,) = [each for parsed in bogor.read() for each in parsed.statuses]
    assert (state.vendor_id, state.state, state.code) == (key, Delivery.FAILED, "graph_131026")
    assert state.whose == "person"
    (late,) = bogor.send("6281100003001", Reply("halo"))
    bogor.wire.deliver()
    told = [each for parsed in bogor.read() for each in parsed.statuses if each.vendor_id == late]
    assert told[0].code == "window_closed"


def test_a_changed_number_is_followed(world):
    bogor = world("whatsapp")
    before = bogor.one("halo").sender.user_id
    bogor.wire.control("change-number", person="sari")
    bogor.wire.deliver()
    (changed,) = [each for parsed in bogor.read(1) for each in parsed.messages]
    assert (changed.kind, changed.sender.former_id) == (Kind.SYSTEM, before)
    assert bogor.one("saya lagi").sender.user_id == changed.sender.user_id


def test_files_are_fetched_while_they_are_there(world):
    bogor = world("whatsapp")
    said = bogor.hand_in(b"\xff\xd8\xff\xe0", "image/jpeg", "ktp.jpg", text="ktp")
    assert (said.kind, said.text) == (Kind.IMAGE, "ktp")
    assert bogor.adapter.fetch(bogor.account, said.media[0]) == (b"\xff\xd8\xff\xe0", "image/jpeg")
    huge = bogor.hand_in(b"%PDF-", "application/pdf", "besar.pdf", kind="document", size=101 << 20)
    assert bogor.not_fetched(huge.media[0]).code == "too_large"
    bogor.wire.at += 8 * 86_400
    for reference in (said.media[0], MediaRef("999")):
        gone = bogor.not_fetched(reference)
        assert (gone.code, gone.permanent) == ("gone", True)


def test_the_connection_is_tested_step_by_step(world):
    bogor = world("whatsapp")
    steps = bogor.adapter.check(bogor.account)
    assert [each.code for each in steps] == ["token", "number", "business", "webhook"]
    assert {each.state for each in steps} == {StepState.OK}
    bogor.wire.control("trouble", channel="whatsapp", revoked=True)
    steps = bogor.adapter.check(bogor.account)
    assert [each.state for each in steps] == [StepState.FAILED, *[StepState.SKIPPED] * 3]
    bogor.wire.control("trouble", channel="whatsapp", revoked=False)
    bogor.adapter.connect(bogor.account, "http://mall.test/webhook/whatsapp/bogor")
    query = {"hub.mode": "subscribe", "hub.challenge": "12", "hub.verify_token": ""}
    assert bogor.adapter.handshake(bogor.account, query) is None
    query["hub.verify_token"] = bogor.account.secrets["verify_token"]
    assert bogor.adapter.handshake(bogor.account, query) == "12"


def test_templates_are_handed_in_decided_and_sent(world):
    bogor = world("whatsapp")
    text = "Janji Anda besok pukul {{1}}, kode {{2}}."
    words = TemplateText("janji_pengingat", "id", text, ("09.00", "AB"))
    assert bogor.adapter.create_template(bogor.account, words).state == "pending"
    bogor.wire.at += 3
    (told,) = bogor.adapter.list_templates(bogor.account)
    bogor.wire.control("template", id=told.vendor_id, event="APPROVED")
    bogor.wire.deliver()
    (decided,) = [each for parsed in bogor.read() for each in parsed.templates]
    assert (decided.name, decided.language, decided.state) == ("janji_pengingat", "id", "approved")
    bogor.send("6281100003001", Reply("", template=Template("janji_pengingat", "id", ("10.00\n", "X    Y"))))
    assert bogor.shown()[-1]["body"]["text"] == "Janji Anda besok pukul 10.00, kode X   Y."
    wrong = bogor.refused("6281100003001", Reply("", template=Template("janji_pengingat", "id", ("satu",))))
    assert (wrong.code, wrong.permanent) == ("graph_132000", True)
    bogor.wire.control("template", id=told.vendor_id, event="PAUSED")
    assert bogor.adapter.list_templates(bogor.account)[0].state == "paused"
    paused = bogor.refused("6281100003001", Reply("", template=Template("janji_pengingat", "id", ("1", "2"))))
    assert paused.code == "graph_132015"
