"""The outbox: with its reason or not at all, claimed once, tried again only where it can succeed."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from pendopo.channels import actions, queries, tasks
from pendopo.channels.adapters.demo.mailbox import DemoMailbox
from pendopo.channels.adapters.email.smtp import SmtpSender
from pendopo.channels.models import DemoMail, OutboxMessage
from pendopo.channels.tests.factories import AT, Told, put
from pendopo.channels.types import DeliveryFailed, Outgoing
from pendopo.events.models import Event
from pendopo.kit.actor import ANYONE, SYSTEM
from pendopo.kit.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
OUT = Outgoing("1", "email", "sari@contoh.id", "Halo\nBcc: x@x.id", "Isi")


def deliver(sender, at=AT, **more):
    return actions.deliver_due(sender=sender, by=SYSTEM, at=at, **more)


def test_a_message_lives_and_dies_with_its_reason(django_assert_num_queries):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert OutboxMessage.objects.count() == 0
    with django_assert_num_queries(1):
        actions.enqueue(
            kind="sign_in_code",
            channel="email",
            recipient="sari@contoh.id",
            content="{}",
            dedupe="a",
            by=SYSTEM,
            at=AT,
        )
    put(dedupe="a")
    assert OutboxMessage.objects.count() == 1


def test_recipient_and_content_are_sealed_and_forgotten_in_time():
    message = put()
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, content FROM channels_outboxmessage")
        sealed = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"sari" not in sealed
    assert b"123456" not in sealed
    deliver(Told())
    assert actions.forget_old(by=SYSTEM, at=AT + timedelta(days=29)) == 0
    assert actions.forget_old(by=SYSTEM, at=AT + timedelta(days=31)) == 1
    message.refresh_from_db()
    assert (message.recipient, message.content, message.state) == ("", "", "sent")
    assert "sari" not in str(list(Event.objects.values()))


def test_a_message_is_sent_once_when_due_and_urgent_first():
    vendor = Told()
    later = put("a@x.id", due_at=AT + timedelta(minutes=5))
    put("b@x.id")
    put("c@x.id", urgent=True)
    assert deliver(vendor).sent == 2
    assert [message.recipient for message in vendor.taken] == ["c@x.id", "b@x.id"]
    assert deliver(vendor).claimed == 0
    assert deliver(vendor, AT + timedelta(minutes=5)).sent == 1
    assert vendor.taken[-1].id == str(later.pk)
    assert "123456" in vendor.taken[0].text
    assert ProcrastinateJob.objects.filter(task_name="channels.deliver").count() == 1
    assert Event.objects.filter(name="channels.message.sent").count() == 3


def test_what_can_succeed_is_tried_again_and_what_cannot_is_not():
    message = put()
    assert deliver(Told(DeliveryFailed("smtp_421", permanent=False))).retried == 1
    assert deliver(Told()).claimed == 0
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("queued", 1, "smtp_421")
    assert message.next_try_at == AT + timedelta(minutes=1)
    assert (
        deliver(Told(DeliveryFailed("recipient_550", permanent=True)), AT + timedelta(minutes=1)).failed == 1
    )
    message.refresh_from_db()
    assert (message.state, message.permanent, message.attempts) == ("failed", True, 2)
    event = Event.objects.get(name="channels.message.failed")
    assert event.data["code"] == "recipient_550"
    assert [row.pk for row in queries.list_failed(by=SYSTEM)] == [message.pk]
    assert queries.count_outbox(by=SYSTEM) == {"failed": 1}
    for ask in (queries.list_failed, queries.count_outbox):
        with pytest.raises(NotAllowed):
            ask(by=ANYONE)


def test_a_message_is_given_up_after_the_last_attempt():
    message = put()
    at = AT
    for _ in range(20):
        deliver(Told(DeliveryFailed("smtp_421", permanent=False)), at)
        at += timedelta(days=1)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.permanent) == ("failed", 8, False)


def test_a_message_without_use_is_not_sent():
    put(expires_at=AT)
    vendor = Told()
    assert deliver(vendor).expired == 1
    assert vendor.taken == []


def test_waiting_messages_are_called_off_by_prefix():
    put(dedupe="appointment_reminder:1:0")
    kept = put(dedupe="appointment_reminder:2:0")
    assert actions.cancel_waiting(dedupe_prefix="appointment_reminder:1", by=SYSTEM, at=AT) == 1
    assert actions.cancel_waiting(dedupe_prefix="", by=SYSTEM, at=AT) == 0
    vendor = Told()
    deliver(vendor)
    assert [message.id for message in vendor.taken] == [str(kept.pk)]


def test_a_dead_workers_messages_wait_again_and_its_late_answer_changes_nothing():
    message = put()
    claimed = actions.outbox._claim(10, AT)[0]
    assert actions.recover_stalled(by=SYSTEM, at=AT) == 0
    OutboxMessage.objects.update(claimed_at=Now() - timedelta(minutes=3))
    assert actions.recover_stalled(by=SYSTEM, at=AT) == 1
    assert not actions.outbox._close(claimed, "", SYSTEM, AT, state="failed", ended_at=AT)
    assert deliver(Told()).sent == 1
    message.refresh_from_db()
    assert message.state == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_message():
    for number in range(40):
        put(f"p{number}@x.id")
    vendors = [Told(), Told()]

    def work(vendor):
        while deliver(vendor, limit=3).claimed:
            pass
        connection.close()

    threads = [threading.Thread(target=work, args=(vendor,)) for vendor in vendors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [message.id for vendor in vendors for message in vendor.taken]
    assert len(taken) == len(set(taken)) == 40


def test_the_demo_mailbox_has_the_limits_of_a_real_vendor(settings):
    settings.DEMO = True
    box = DemoMailbox()
    assert box.send(OUT) == box.send(OUT) == "demo:1"
    mails = queries.list_demo_mail(recipient="sari@contoh.id")
    assert [one.text for one in mails] == ["Isi"]
    assert queries.list_demo_mail(recipient="lain@contoh.id") == []
    troubles = [
        (Outgoing("2", "email", "gagal@contoh.id", "", "x"), True),
        (Outgoing("3", "email", "sibuk@contoh.id", "", "x"), False),
        (Outgoing("4", "phone", "+6281234560000", "", "x"), True),
        (Outgoing("5", "phone", "+6281234567890", "", "x" * 1025), True),
    ]
    for message, permanent in troubles:
        with pytest.raises(DeliveryFailed) as failure:
            box.send(message)
        assert failure.value.permanent is permanent
    assert box.send(Outgoing("3", "email", "sibuk@contoh.id", "", "x", attempt=3)) == "demo:3"
    settings.DEMO_DAILY_MESSAGES = 2
    with pytest.raises(DeliveryFailed) as failure:
        box.send(Outgoing("6", "email", "budi@contoh.id", "", "x"))
    assert (failure.value.code, failure.value.permanent) == ("daily_limit", False)
    assert DemoMail.objects.count() == 2
    settings.DEMO = False
    with pytest.raises(NotFound):
        queries.list_demo_mail()


def test_an_email_goes_out_as_plain_text_with_our_id(settings):
    settings.EMAIL_HOST = "mail.contoh.id"
    assert SmtpSender().send(OUT) == "<1@localhost>"
    sent = mail.outbox[0]
    assert sent.subject == "Halo Bcc: x@x.id"
    assert sent.extra_headers["Message-ID"] == "<1@localhost>"
    assert settings.EMAIL_TIMEOUT == 20


def test_a_calendar_file_goes_with_its_method_so_that_mail_programs_offer_to_accept(settings):
    settings.EMAIL_HOST = "mail.contoh.id"
    file = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
    SmtpSender().send(Outgoing("9", "email", "budi@contoh.id", "Batal", "x", calendar=file))
    part = next(one for one in mail.outbox[0].message().walk() if one.get_content_subtype() == "calendar")
    assert part.get_param("method") == "CANCEL"
    assert part.get_filename() == "undangan.ics"
    assert part.get_payload(decode=True).decode() == file


@pytest.mark.parametrize(
    ("trouble", "code", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), "recipient_550", True),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), "recipient_450", False),
        (smtplib.SMTPAuthenticationError(535, b"no"), "mail_server_sign_in", False),
        (smtplib.SMTPSenderRefused(554, b"no", "a"), "smtp_554", True),
        (smtplib.SMTPDataError(451, b"later"), "smtp_451", False),
        (ConnectionRefusedError(), "ConnectionRefusedError", False),
        (TimeoutError(), "TimeoutError", False),
    ],
)
def test_a_mail_servers_refusal_is_understood(settings, monkeypatch, trouble, code, permanent):
    settings.EMAIL_HOST = "mail.contoh.id"

    def refuse(_mail):
        raise trouble

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(DeliveryFailed) as failure:
        SmtpSender().send(OUT)
    assert (failure.value.code, failure.value.permanent) == (code, permanent)


def test_without_a_mail_server_a_message_waits_and_a_phone_has_no_vendor(settings):
    settings.EMAIL_HOST = ""
    with pytest.raises(DeliveryFailed) as failure:
        SmtpSender().send(OUT)
    assert (failure.value.permanent, failure.value.retry_seconds) == (False, 3600)
    with pytest.raises(DeliveryFailed) as failure:
        SmtpSender().send(Outgoing("1", "phone", "+62812", "", "x"))
    assert failure.value.permanent


def test_the_jobs_call_their_actions():
    put()
    assert tasks.deliver() == 1
    assert tasks.recover_stalled() == 0
    assert tasks.forget_old() == 0
