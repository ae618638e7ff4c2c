"""A talk to test with: a person on a channel of the mall in Bogor, who types, presses and reads."""

import itertools
import json
from datetime import timedelta

from pendopo.booking.tests.factories import AT, SYSTEM, make_place
from pendopo.channels import actions, queries
from pendopo.channels.models import Account, Message
from pendopo.channels.queries.accounts import view_of_account
from pendopo.channels.types import Incoming, Kind, Sender

_numbers = itertools.count(1)


def make_account(channel="telegram", mall="bogor"):
    """An account of the mall at a vendor."""
    queries.forget_kept_accounts()
    row = Account.objects.create(
        channel=channel, key="bogor", name="Bogor", mall=mall, own_id="1", base_url="http://127.0.0.1:9",
        secrets=json.dumps({"token": "1:abc"}), created_at=AT,
    )  # fmt: skip
    return view_of_account(row)


class Talk:
    """One person's talk. `at` moves on by a second a message, unless told."""

    def __init__(self, account, *, user="77", name="Sari", phone="", at=AT):
        self.account, self.at = account, at
        self.sender = Sender(user, phone=phone, name=name)
        self.said = []

    def hears(self, text="", *, kind=Kind.TEXT, choice="", **more):
        """Send one message and give what is answered, as the person sees it."""
        before = set(Message.objects.filter(inward=False).values_list("pk", flat=True))
        self.at += timedelta(seconds=5)
        number = f"m{next(_numbers)}"
        self.last = Incoming(
            number, self.sender, self.at, Kind.CHOICE if choice else kind, text=text, choice=choice, **more
        )
        actions.take_message(account=self.account, message=self.last, by=SYSTEM, at=self.at)
        rows = Message.objects.filter(inward=False).exclude(pk__in=before).order_by("created_at", "id")
        self.said = [queries.threads.view_of_message(row, ()) for row in rows.select_related("outbox")]
        return "\n".join(each.text for each in self.said)

    @property
    def choices(self):
        """What can be pressed now."""
        return {each.title: each.id for each in (self.said[-1].choices if self.said else ())}

    def presses(self, title):
        """Press the button or row whose title begins so."""
        found = next(each for name, each in self.choices.items() if name.startswith(title))
        return self.hears(choice=found)


__all__ = ["AT", "Talk", "make_account", "make_place"]
