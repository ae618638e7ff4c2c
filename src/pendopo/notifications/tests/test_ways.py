"""Which way a message goes, and what follows when it does not arrive."""

from datetime import timedelta
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.channels.actions import deliver_due
from pendopo.channels.models import Message, OutboxMessage
from pendopo.channels.tests.factories import Told
from pendopo.channels.types import DeliveryFailed
from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM
from pendopo.notifications import actions, rules
from pendopo.notifications.models import Reservation
from pendopo.notifications.reactions import next_way
from pendopo.notifications.tests.factories import AT, LONG_AGO, make_account, make_talk, tell
from pendopo.notifications.types import KINDS, Purpose, Way, Wishes
from pendopo.people.tests.factories import make_applicant

CHANNELS = ("whatsapp", "telegram", "email", "phone", "push", "webchat", "instagram")
ways = st.lists(
    st.builds(
        Way, key=st.sampled_from([f"{name}:1" for name in CHANNELS]), channel=st.sampled_from(CHANNELS),
        first_word=st.booleans(), approved=st.booleans(), opted_out=st.booleans(), troubled=st.booleans(),
    )
)  # fmt: skip
names = st.lists(st.sampled_from(CHANNELS), unique=True).map(tuple)


@given(st.sampled_from(list(KINDS.values())), ways, names, names, st.sets(st.sampled_from(CHANNELS)))
def test_a_way_is_never_taken_twice_never_closed_and_never_against_a_wish(
    spec, given_ways, order, off, tried
):
    keys = {f"{name}:1" for name in tried}
    wishes = Wishes(order=order, off=off)
    way = rules.choose_way(spec, given_ways, wishes, tried=keys)
    open_ways = [each for each in given_ways if each.key not in keys and rules.is_open(each)]
    if way is None:
        assert spec.purpose is not Purpose.CHANGE or not open_ways
        return
    assert way in open_ways
    if not rules.must_arrive(spec):
        assert not way.opted_out
        assert way.channel not in off


def test_without_a_wish_answers_go_where_one_acted_and_the_pressing_to_what_sounds():
    booked, soon = KINDS["appointment_booked"], KINDS["appointment_soon"]
    assert rules.order_of(booked, Wishes(), prefers="telegram")[:2] == ("telegram", "email")
    assert rules.order_of(booked, Wishes(), prefers="")[0] == "email"
    assert rules.order_of(soon, Wishes(), prefers="")[0] == "whatsapp"
    assert rules.order_of(soon, Wishes(), prefers="webchat")[0] == "whatsapp"
    assert rules.order_of(soon, Wishes(order=("phone",)), prefers="telegram")[:2] == ("phone", "whatsapp")
    assert rules.is_refused(soon, Wishes(refused=("remind",)))
    assert not rules.is_refused(KINDS["closure_hit"], Wishes(refused=("remind", "change")))
    ranks = [rules.rank_of(KINDS[name]) for name in ("closure_hit", "appointment_soon", "appointment_booked")]
    assert ranks == [0, 1, 2]
    assert rules.clean_order(["email", "pigeon", "email", "phone"]) == ("email", "phone")


def test_causes_are_told_in_plain_words():
    assert rules.cause_of("graph_131026") is rules.cause_of("recipient_550")
    assert rules.cause_of("graph_190").whose == "account"
    assert rules.cause_of("telegram_403").whose == "person"
    assert rules.cause_of("never heard of").whose == "vendor"
    near = KINDS["ticket_near"]
    assert rules.gives_up_at(near, AT, None) == AT + timedelta(minutes=3)
    assert rules.gives_up_at(near, AT, AT + timedelta(minutes=2)) is None
    assert rules.gives_up_at(KINDS["sign_in_code"], AT, None) is None


pytestmark = pytest.mark.django_db


def deliver(sender, at=AT):
    """One round with a vendor that does what it is told; then the reactions, as the worker runs them."""
    deliver_due(sender=sender, by=SYSTEM, at=at)
    with mock.patch("pendopo.kit.clock.now", return_value=at):
        for event in Event.objects.filter(name="channels.message.failed").order_by("id"):
            next_way(event=event.pk)


def test_who_booked_in_a_talk_is_answered_there_with_the_code_to_show():
    sari = make_applicant("Sari", email="sari@contoh.id")
    talk = make_talk(make_account("telegram"), sari)
    row = tell(sari, prefers="telegram")
    vendor = Told()
    deliver(vendor)
    said = Message.objects.get(outbox=row)
    assert (said.thread_id, said.author, said.kind) == (talk.pk, "system", "text")
    assert vendor.taken[0].recipient == f"telegram-{sari.pk}"
    assert [each.id.partition("/")[0] for each in vendor.taken[0].reply.choices] == ["move", "cancel"]
    deliver(
        vendor
    )  # the QR and the calendar file follow, each a message of its own where the vendor wants it
    row.refresh_from_db()
    assert row.state == "sent"
    assert not Reservation.objects.exists()


def test_a_failure_goes_on_to_the_next_way_once_and_never_back():
    sari = make_applicant("Sari", email="sari@contoh.id")
    make_talk(make_account("telegram"), sari)
    first = tell(sari, prefers="telegram")
    refusal = Told(DeliveryFailed("telegram_403", permanent=True, whose="person"))
    deliver(refusal)
    second = OutboxMessage.objects.get(replaces=first)
    assert (second.channel, second.recipient, second.person) == ("email", "sari@contoh.id", sari.pk)
    deliver(Told(DeliveryFailed("recipient_550", permanent=True)))
    third = OutboxMessage.objects.get(replaces=second)
    assert (third.channel, third.recipient) == ("phone", sari.phone)
    deliver(Told(DeliveryFailed("recipient_550", permanent=True)))
    deliver(Told())
    assert not OutboxMessage.objects.filter(replaces=third).exists()
    assert OutboxMessage.objects.count() == 3
    assert Event.objects.filter(name="notifications.message.rerouted").count() == 2
    assert Event.objects.filter(name="notifications.message.unreachable").count() == 1


def test_after_the_window_approved_words_go_out_within_the_budget_else_another_way():
    sari, budi = make_applicant("Sari", email="sari@contoh.id"), make_applicant("Budi", "0812 3456 7891")
    account = make_account("whatsapp", kinds=("appointment_soon",))
    for person in (sari, budi):
        make_talk(account, person, said_at=LONG_AGO)
    rows = [tell(sari, "appointment_soon"), tell(budi, "appointment_soon"), tell(sari, "closure_hit")]
    vendor = Told()
    deliver(vendor)
    assert [(each.channel, bool(each.reply and each.reply.template)) for each in vendor.taken] == [
        ("whatsapp", True), ("whatsapp", True), ("email", False),
    ]  # fmt: skip
    assert Reservation.objects.filter(account=account).count() == 2
    for row in rows:
        row.refresh_from_db()
        assert row.state == "sent"


def test_wishes_are_heard_but_what_takes_a_place_always_arrives():
    budi = make_applicant("Budi", "0812 3456 7891")
    actions.choose_wishes(
        person=budi.pseudonym, off=["phone"], refused=["remind", "change"], by=SYSTEM, at=AT
    )
    reminder, booked, closed = (
        tell(budi, kind) for kind in ("appointment_reminder", "appointment_booked", "closure_hit")
    )
    deliver(Told())
    for row in (reminder, booked, closed):
        row.refresh_from_db()
    assert (reminder.state, reminder.error) == ("cancelled", "refused")
    assert (booked.state, booked.error) == ("failed", "no_way")
    assert closed.state == "sent"


def test_whatsapp_by_number_needs_a_yes():
    budi = make_applicant("Budi", "0812 3456 7891")
    make_account("whatsapp", kinds=("closure_hit", "appointment_booked"))
    vendor = Told()
    tell(budi)
    deliver(vendor)
    actions.choose_wishes(person=budi.pseudonym, order=["whatsapp"], whatsapp_number=True, by=SYSTEM, at=AT)
    tell(budi, "closure_hit")
    deliver(vendor)
    assert [each.channel for each in vendor.taken] == ["phone", "whatsapp"]
    assert vendor.taken[1].recipient == budi.phone
    assert Reservation.objects.get().reach == budi.pk


def test_what_does_not_arrive_in_time_goes_another_way():
    sari = make_applicant("Sari", email="sari@contoh.id")
    make_talk(make_account("whatsapp"), sari)
    near = tell(sari, "ticket_near")
    stuck = tell(sari, "appointment_soon")
    deliver(Told())
    OutboxMessage.objects.filter(pk=stuck.pk).update(
        state="queued", attempts=2, ended_at=None, error="smtp_421"
    )
    assert actions.give_up_late(by=SYSTEM, at=AT + timedelta(minutes=2)) == 0
    assert (
        actions.give_up_late(by=SYSTEM, at=AT + timedelta(minutes=31)) == 1
    )  # the ticket is of no use by then
    near.refresh_from_db()
    stuck.refresh_from_db()
    assert (stuck.state, stuck.error, near.state) == ("failed", "given_up", "sent")
    near = tell(sari, "ticket_near", at=AT + timedelta(hours=1))
    deliver(Told(), at=AT + timedelta(hours=1))
    assert actions.give_up_late(by=SYSTEM, at=AT + timedelta(hours=1, minutes=4)) == 1
    deliver(Told(), at=AT + timedelta(hours=1, minutes=4))
    assert OutboxMessage.objects.get(replaces=near).channel == "phone"


def test_an_account_in_trouble_is_passed_over():
    sari = make_applicant("Sari", email="sari@contoh.id")
    account = make_account("telegram")
    make_talk(account, sari)
    account.check_code = "telegram_401"
    account.save()
    row = tell(sari, prefers="telegram")
    deliver(Told())
    row.refresh_from_db()
    assert row.channel == "email"
