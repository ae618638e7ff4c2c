"""What people are told, in their language, by the way that reaches them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from pendopo.channels.actions import deliver_due
from pendopo.channels.models import OutboxMessage
from pendopo.channels.queries import list_demo_mail
from pendopo.kit.actor import SYSTEM
from pendopo.notifications.actions import cancel_pending, notify
from pendopo.notifications.queries import render_message
from pendopo.notifications.types import KINDS
from pendopo.people.tests.factories import make_applicant

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CONTEXT = {
    "service": "Perpanjangan SIM A & C", "stall": "Polresta", "mall": "MPP Kota Bogor",
    "zone": "Asia/Jakarta",
    "starts_at": "2026-11-24T02:00:00+00:00", "code": "7KQ2M9XA", "path": "/k/abc/", "people": 2,
    "reason": "Listrik padam", "alternatives": ["2026-11-25T02:00:00+00:00"], "number": "A-012",
    "count": 2, "lines": ["Turun: MPP Kota Bogor"],
    "period": "Oktober 2026", "due": "Kamis, 5 November 2026",
    "names": ["MPP Kota Bogor", "MPP Kota Padang"],
    "theme": "Kendala akhir tahun", "region": "Kota Bogor", "when": "Selasa, 1 Desember 2026, 09.00 WIB",
    "calendar": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "task": "Tulis strategi", "owner": "DPMPTSP",
    "days": 3, "ahead": 3,
}  # fmt: skip


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_has_words_in_both_languages(kind, language, settings):
    settings.PUBLIC_URL = "https://contoh.id"
    words = render_message(kind, language, json.dumps(CONTEXT))
    assert words.subject
    assert "\n" not in words.subject
    assert "&amp;" not in words.text
    assert "{" not in words.text
    assert "\n\n\n" not in words.text
    assert len(words.text) <= 1024
    if "path" in KINDS[kind].needs:
        assert "https://contoh.id/k/abc/" in words.text
    if "starts_at" in KINDS[kind].needs:
        assert ("Selasa, 24 November 2026, 09.00 WIB" in words.text) == (language == "id")
    bare = {name: CONTEXT[name] for name in KINDS[kind].needs}
    assert render_message(kind, language, json.dumps(bare)).text


def test_a_calendar_file_travels_with_the_words():
    assert render_message("forum_invited", "id", json.dumps(CONTEXT)).calendar == CONTEXT["calendar"]
    assert render_message("forum_follow_up", "id", json.dumps({**CONTEXT, "calendar": ""})).calendar == ""


@pytest.mark.django_db
def test_sari_is_told_by_mail_with_one_insert(settings, django_assert_num_queries):
    settings.DEMO = True
    sari = make_applicant("Sari", email="sari@contoh.id")
    with django_assert_num_queries(1):
        notify(kind="appointment_booked", applicant=sari, context=CONTEXT, dedupe="x", by=SYSTEM, at=AT)
    notify(kind="appointment_booked", applicant=sari, context=CONTEXT, dedupe="x", by=SYSTEM, at=AT)
    assert deliver_due(by=SYSTEM, at=AT).sent == 1
    mail = list_demo_mail(recipient="sari@contoh.id")[0]
    assert mail.subject == "Janji temu Anda: Perpanjangan SIM A & C, Selasa, 24 November 2026 09.00 WIB"


@pytest.mark.django_db
def test_without_a_way_nothing_is_queued(settings):
    settings.DEMO = False
    budi = make_applicant("Budi", "0812 3456 7890")
    assert notify(kind="appointment_booked", applicant=budi, context=CONTEXT, by=SYSTEM, at=AT) is None
    settings.DEMO = True
    key = notify(kind="appointment_booked", applicant=budi, context=CONTEXT, by=SYSTEM, at=AT)
    message = OutboxMessage.objects.get(pk=key)
    assert (message.channel, message.recipient) == ("phone", "+6281234567890")


@pytest.mark.django_db
def test_a_reminder_is_called_off_or_loses_its_use():
    values = {
        "kind": "appointment_reminder",
        "email": "sari@contoh.id",
        "context": CONTEXT,
        "by": SYSTEM,
        "at": AT,
    }
    notify(**values, dedupe="appointment_reminder:1:0", due_at=AT + timedelta(hours=7))
    notify(**values, dedupe="appointment_reminder:2:0", due_at=AT + timedelta(hours=7))
    assert cancel_pending(dedupe_prefix="appointment_reminder:1", by=SYSTEM, at=AT) == 1
    late = deliver_due(by=SYSTEM, at=datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    assert (late.sent, late.expired) == (0, 1)


@pytest.mark.django_db
def test_a_message_that_lacks_words_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="starts_at"):
        notify(kind="appointment_booked", email="a@x.id", context={"service": "x"}, by=SYSTEM, at=AT)
    with pytest.raises(KeyError):
        notify(kind="spam", email="a@x.id", context={}, by=SYSTEM, at=AT)
    assert OutboxMessage.objects.count() == 0
