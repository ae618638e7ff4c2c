"""Every message fits on every channel and in every language; short ones keep to their alphabet."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.channels.rules import fit
from pendopo.channels.types import Limits
from pendopo.notifications import rules
from pendopo.notifications.queries import list_previews, preview, render_message
from pendopo.notifications.queries.words import short_forms
from pendopo.notifications.types import KINDS, Form, Kind, Purpose

# The narrowest vendor with buttons: three of twenty signs (WhatsApp), ids of 64 bytes (Telegram).
NARROW = Limits(text=1_000, buttons=3, button_title=20, choice_id=64, body_with_choices=1_024)
LONG = {
    "service": "Persetujuan Kesesuaian Kegiatan Pemanfaatan Ruang untuk Kegiatan Berusaha " * 2,
    "mall": "Mal Pelayanan Publik Kabupaten Penukal Abab Lematang Ilir", "reason": "Pemadaman listrik " * 8,
}  # fmt: skip


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_every_message_fits_its_channel_in_both_languages(kind, language, settings):
    settings.PUBLIC_URL = "https://layanan.kabupaten-penukal.go.id"
    seen = 0
    for view in list_previews(kind, language):
        assert view.problems == (), (view.channel, view.problems, view.text)
        assert "{" not in view.text
        assert view.signs <= view.most
        seen += 1
    assert seen == (1 if KINDS[kind].purpose is Purpose.OFFICE else 9 if KINDS[kind].values else 8)


@pytest.mark.parametrize("kind", [name for name, spec in KINDS.items() if spec.purpose is not Purpose.OFFICE])
def test_long_names_give_way_and_never_the_link_or_the_code(kind, settings):
    settings.PUBLIC_URL = "https://layanan.kabupaten-penukal.go.id"
    sample = dict(KINDS[kind].sample)
    sample |= {name: value for name, value in LONG.items() if name in sample}
    told = render_message(kind, "id", json.dumps(sample), channel="phone")
    assert rules.sms_parts(told.text) <= rules.SMS_PARTS
    assert rules.as_gsm(told.text) == told.text
    needed = sample.get("path") if kind != Kind.TICKET_CLOSED else sample["number"]
    assert (needed or sample["code"]) in told.text
    whole = render_message(kind, "id", json.dumps(sample), channel="telegram")
    assert len(fit(whole.reply, NARROW)) == 1 + (2 if KINDS[kind].qr else 0) * bool(NARROW.files)
    assert all(len(each.id.encode()) <= 64 and len(each.title) <= 20 for each in whole.reply.choices)


@pytest.mark.parametrize("kind", [name for name, spec in KINDS.items() if spec.values])
def test_approved_templates_number_all_their_values(kind):
    for language in ("id", "en"):
        body = short_forms(kind, language)["whatsapp"]
        assert rules.template_problems(body, len(KINDS[kind].values)) == ()
        told = render_message(
            kind, language, json.dumps(dict(KINDS[kind].sample)), channel="whatsapp", free=False
        )
        assert told.reply.template.name == f"pendopo_{kind}"
        assert len(told.reply.template.values) == len(KINDS[kind].values)
        assert told.text == told.reply.text


def test_a_confirmation_brings_the_code_to_show_and_the_calendar():
    told = render_message("appointment_booked", "id", json.dumps(dict(KINDS["appointment_booked"].sample)))
    assert [each.kind for each in told.reply.attachments] == ["qr", "calendar"]
    assert "DTSTART:20261124T020000Z" in told.calendar
    assert "DTEND:20261124T023000Z" in told.calendar


def test_a_closure_offers_times_by_one_press():
    sample = dict(KINDS["closure_hit"].sample)
    reply = render_message("closure_hit", "id", json.dumps(sample), channel="telegram").reply
    assert [each.id for each in reply.choices] == [
        f"accept/{sample['visit']}/4711", f"accept/{sample['visit']}/4712", f"move/{sample['visit']}",
    ]  # fmt: skip
    assert reply.choices[0].title == "25 Nov, 09.00 WIB"


def test_a_preview_of_nothing_is_refused():
    from pendopo.notifications.types import NoSuchMessage

    with pytest.raises(NoSuchMessage):
        preview("appointment_booked", "pigeon", "id")


@given(st.text(max_size=400))
def test_any_text_becomes_one_that_all_phones_show(text):
    plain = rules.as_gsm(text)
    assert rules.as_gsm(plain) == plain
    units = rules.gsm_units(plain)
    assert rules.sms_parts(plain) == (1 if units <= 160 else -(-units // 153))
    assert len(rules.shortened(text, 40)) <= 40
    assert "\n" not in rules.template_value(text)
    assert rules.template_value(text)


def test_signs_of_a_short_message_are_counted_as_phones_do():
    assert rules.sms_parts("a" * 160) == 1
    assert rules.sms_parts("a" * 161) == 2
    assert rules.sms_parts("€" * 80) == 1
    assert rules.sms_parts("€" * 81) == 2
    assert rules.sms_parts("ş" * 70) == 1
    assert rules.sms_parts("ş" * 71) == 2
    assert rules.as_gsm("Kafe “Señorita” – ç") == 'Kafe "Señorita" - c'
    assert rules.template_problems("{{1}} di {{2}} ya.", 2) == ("edge",)
    assert rules.template_problems("Di {{1}} ya.", 2) == ("numbers",)
    assert rules.filled("Nomor {{1}} di {{2}}, {{1}}.", ["A-1", "mal"]) == "Nomor A-1 di mal, A-1."
    assert rules.size_of(Form.PUSH, subject="", text="a").problems == ("subject",)
