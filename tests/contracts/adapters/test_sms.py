"""Short messages: words in, words out in as few parts as they need, receipts, refusals."""

from pendopo.channels.types import Choice, Delivery, Kind, Reply, StepState


def test_a_message_comes_and_goes_with_its_receipts(world):
    mall = world("phone")
    said = mall.one("kapan buka?")
    assert (said.kind, said.text, said.sender.phone) == (Kind.TEXT, "kapan buka?", "+6281100003001")
    before = len(mall.wire.told)
    choices = (Choice("a", "Pesan"), Choice("b", "Tidak"))
    answer = Reply("Hari ini buka – “08.00” sampai 15.00 ✅", choices=choices)
    (key,) = mall.send(said.sender.user_id, answer)
    mall.wire.deliver()
    states = [each for parsed in mall.read(before) for each in parsed.statuses]
    assert [(each.vendor_id, each.state) for each in states] == [
        (key, Delivery.SENT),
        (key, Delivery.DELIVERED),
    ]
    (shown,) = mall.shown()
    assert shown["body"]["text"] == 'Hari ini buka - "08.00" sampai 15.00\n\n1. Pesan\n2. Tidak'
    assert shown["body"]["parts"] == 1


def test_refusals_are_understood(world):
    mall = world("phone")
    assert {each.state for each in mall.adapter.check(mall.account)} == {StepState.OK}
    wrong = mall.refused("12", Reply("halo"))
    assert (wrong.code, wrong.permanent, wrong.whose) == ("sms_422", True, "message")
    (key,) = mall.send("+6281100000000", Reply("halo"))
    mall.wire.deliver()
    told = [each for parsed in mall.read() for each in parsed.statuses][-1]
    assert (told.vendor_id, told.state, told.whose) == (key, Delivery.FAILED, "person")
    mall.wire.control("trouble", channel="phone", throttle=True)
    assert mall.refused("6281100003001", Reply("halo")).permanent is False
    mall.wire.control("trouble", channel="phone", throttle=False, revoked=True)
    revoked = mall.refused("6281100003001", Reply("halo"))
    assert (revoked.permanent, revoked.whose) == (False, "account")
    assert mall.adapter.check(mall.account)[0].state is StepState.FAILED
