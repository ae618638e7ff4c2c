"""Every adapter against the imitation of its vendor, without a socket: only the address differs from the real
one.
"""

import base64

import pytest

from pendopo.channels.actions.carrying import files_of
from pendopo.channels.adapters import adapter_for
from pendopo.channels.rules import fit
from pendopo.channels.types import AccountView, Choice, DeliveryFailed, Outgoing
from pendopo.vendors.tests.inprocess import BASE, Wire

CHOICES = tuple(Choice(f"pilih:{number}", f"Layanan nomor {number}") for number in range(1, 13))


class World:
    """The vendors, and the adapter of one channel with the account that belongs there."""

    def __init__(self, channel):
        self.wire = Wire()
        self.channel, self.adapter = channel, adapter_for(channel)
        known = self.wire.account(channel)
        self.account = AccountView(
            id=1, channel=channel, key=known.key, name=known.name, mall=known.mall, own_id=known.own_id,
            scope=known.scope, base_url=BASE, address=known.address, active=True,
            daily_limit=known.daily_limit, secrets=known.secrets,
        )  # fmt: skip

    def hear(self, text="", *, person="sari", **more):
        """What a person says, as the adapter reads it; the signature is right and a forged one is not."""
        before = len(self.wire.told)
        self.wire.say(self.channel, text, person, **more)
        self.wire.deliver()
        return self.read(before)

    def read(self, before=0):
        found = []
        for request in self.wire.told[before:]:
            headers = {name.lower(): value for name, value in request.headers.items()}
            assert self.adapter.is_genuine(self.account, headers, request.content)
            if self.channel not in ("telegram", "email"):  # these repeat a secret and sign nothing
                assert not self.adapter.is_genuine(self.account, headers, request.content + b" ")
            assert not self.adapter.is_genuine(self.account, {}, request.content)
            found.append(self.adapter.parse(self.account, request.content))
        return found

    def one(self, *given, **more):
        messages = [each for parsed in self.hear(*given, **more) for each in parsed.messages]
        assert len(messages) == 1
        return messages[0]

    def press(self, message, choice, person="sari"):
        """The person presses something below a message of the mall."""
        return self.one(person=person, kind="choice", message=message["id"], choice=choice)

    def hand_in(self, content, mime, name, *, kind="image", size=0, **more):
        """The person sends a file."""
        told = {"content": base64.b64encode(content).decode(), "mime": mime, "name": name, "size": size}
        return self.one(kind=kind, file=told, **more)

    def not_fetched(self, reference):
        """Why a file does not come."""
        with pytest.raises(DeliveryFailed) as told:
            self.adapter.fetch(self.account, reference)
        return told.value

    def send(self, recipient, reply, *, answered=None, officer=False):
        """All messages of an answer, as the outbox sends them."""
        ids = []
        for number, part in enumerate(fit(reply, self.adapter.limits)):
            ids.append(
                self.adapter.send(
                    Outgoing(
                        f"k{number}", self.channel, recipient, part.subject, part.text, account=self.account,
                        reply=part, by_officer=officer, files=files_of(part, self.channel),
                        answered=answered,
                    )
                )
            )  # fmt: skip
        return ids

    def shown(self, person="sari"):
        """What the person sees of the mall."""
        talk = self.wire.control("talk", channel=self.channel, person=person)
        return [each for each in talk["messages"] if not each["inward"]]

    def refused(self, recipient, reply, **more):
        """How the vendor refuses it."""
        with pytest.raises(DeliveryFailed) as told:
            self.send(recipient, reply, **more)
        return told.value
