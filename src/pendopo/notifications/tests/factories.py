"""Accounts, talks and approved templates to test with."""

from datetime import UTC, datetime, timedelta

from pendopo.channels.actions import link_identity
from pendopo.channels.models import Account, Identity, OutboxMessage, Thread, VendorTemplate
from pendopo.kit.actor import SYSTEM
from pendopo.kit.crypto import keyed_hash
from pendopo.notifications.actions import notify
from pendopo.notifications.queries.words import template_name
from pendopo.notifications.types import KINDS
from pendopo.people.models import Applicant

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday 09.00 WIB


def make_account(
    channel: str = "whatsapp", *, mall: str = "", limit: int = 250, kinds: tuple = ()
) -> Account:
    """An account, with approved templates for some kinds."""
    row = Account.objects.create(
        channel=channel, key=f"{channel}-{mall or 'all'}", name=channel.title(), mall=mall,
        own_id=f"{channel}{mall}", secrets="{}", daily_limit=limit, created_at=AT,
    )  # fmt: skip
    for kind in kinds:
        VendorTemplate.objects.create(
            account=row, name=template_name(kind), language="id", state="approved", changed_at=AT
        )
    return row


def make_talk(account: Account, person: Applicant, *, said_at: datetime | None = AT) -> Thread:
    """A talk of a person with an account, linked."""
    user = f"{account.channel}-{person.pk}"
    identity = Identity.objects.create(
        channel=account.channel, user_hash=keyed_hash("identity", user), user_id=user, shown_name="x",
        pseudonym=user[:20], created_at=AT,
    )  # fmt: skip
    link_identity(identity=identity.pk, applicant=person.pk, how="booking", by=SYSTEM, at=AT)
    return Thread.objects.create(account=account, identity=identity, last_in_at=said_at, created_at=AT)


def tell(person: Applicant, kind: str = "appointment_booked", **more: object) -> OutboxMessage:
    """A message of a kind with its example values."""
    values: dict = {"mall": "bogor", "by": SYSTEM, "at": AT, "context": dict(KINDS[kind].sample)}
    return OutboxMessage.objects.get(pk=notify(kind=kind, applicant=person, **(values | more)))


LONG_AGO = AT - timedelta(days=3)
