"""An inbox to test with: a mall, officers, people who write, and officers who answer."""

from datetime import datetime, timedelta
from uuid import UUID

from pendopo.channels import actions as channels
from pendopo.channels.models import Account, Message
from pendopo.channels.queries.accounts import view_of_account
from pendopo.channels.types import Incoming, Kind, Sender
from pendopo.inbox import actions
from pendopo.inbox.models import Conversation
from pendopo.inbox.types import ConversationView, Reason
from pendopo.kit.actor import SYSTEM, Actor
from pendopo.malls.models import Mall
from pendopo.malls.tests.factories import AT, make_mall, make_stall
from pendopo.people.actions import create_staff
from pendopo.people.queries import actor_for_user
from pendopo.people.types import RoleInput

__all__ = ["AT", "ask", "later", "make_account", "make_inbox", "officer", "say", "talk"]


def later(minutes: float) -> datetime:
    """So many minutes after 09.00 of the Monday."""
    return AT + timedelta(minutes=minutes)


def make_account(channel: str = "telegram", key: str = "bogor", mall: str = "bogor") -> Account:
    """The mall's account on a channel."""
    return Account.objects.create(channel=channel, key=key, name=key, mall=mall, created_at=AT)


def make_inbox() -> Mall:
    """A mall that is open 8 to 12 and 13 to 15, with two stalls and an account."""
    mall = make_mall()
    make_stall(mall, "disdukcapil")
    make_stall(mall, "imigrasi")
    make_account()
    return mall


def officer(name: str, role: str = "officer", *, mall: str = "bogor", stall: str = "") -> Actor:
    """A member of staff with a role."""
    user = create_staff(
        username=f"{name}.{mall}", name=name.title(), password="jembatan-merah-7", is_demo=True,
        roles=[RoleInput(role, mall=mall, stall=stall)], by=SYSTEM, at=AT - timedelta(days=1),
    )  # fmt: skip
    return actor_for_user(user, at=AT)


def say(
    name: str,
    text: str = "Halo",
    *,
    at: datetime = AT,
    channel: str = "telegram",
    phone: str = "",
    key: str = "bogor",
) -> UUID:
    """A person writes; gives the thread. What the dialogue does with it is told by `ask`."""
    account = view_of_account(Account.objects.get(channel=channel, key=key))
    count = Message.objects.count()
    message = Incoming(f"{name}-{count}", Sender(name, phone, name.title()), at, Kind.TEXT, text)
    channels.take_message(account=account, message=message, by=SYSTEM, at=at)
    return Message.objects.filter(vendor_id=f"{name}-{count}").get().thread_id


def ask(thread: UUID, *, at: datetime = AT, stall: str = "") -> ConversationView:
    """The dialogue hands a thread over."""
    return actions.ask_officer(
        thread=thread, reason=Reason.ASKED, summary="Syarat KTP hilang", stall=stall, by=SYSTEM, at=at
    )


def talk(
    name: str, text: str = "Halo", *, at: datetime = AT, stall: str = "", channel: str = "telegram"
) -> Conversation:
    """Somebody writes and is handed over."""
    return Conversation.objects.get(pk=ask(say(name, text, at=at, channel=channel), at=at, stall=stall).id)
