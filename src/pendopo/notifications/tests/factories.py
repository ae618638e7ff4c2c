"""Accounts, talks and approved templates to test with."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from pendopo.channels.actions import link_identity
from pendopo.channels.models import Account, Identity, OutboxMessage, Thread, VendorTemplate
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.kit.crypto import keyed_hash
from pendopo.notifications.actions import notify
from pendopo.notifications.models import Reservation, Wish
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


def make_failed(
    kind: str, channel: str, error: str, *, replaces: OutboxMessage | None = None, state: str = "failed"
) -> OutboxMessage:
    """A message of Bogor that ended at the vendor some minutes ago."""
    at = clock.now() - timedelta(minutes=5)
    return OutboxMessage.objects.create(
        kind=kind, channel=channel, recipient="sari@contoh.id", state=state, error=error, mall="bogor",
        content=json.dumps({"service": "Perpanjangan SIM A", "code": "7KQ2M9XA"}), due_at=at, person=uuid4(),
        next_try_at=at, created_at=at, ended_at=at, replaces=replaces,
    )  # fmt: skip


def reserve(account: Account, day: date, people: int) -> None:
    """Some people whom an account writes first on a day."""
    Reservation.objects.bulk_create(
        Reservation(account=account, day=day, reach=uuid4()) for _ in range(people)
    )


def kept_wishes() -> list[tuple[str, str, str]]:
    """Order, ways switched off and purposes refused, of everybody."""
    return list(Wish.objects.order_by("pk").values_list("order", "off", "refused"))


LONG_AGO = AT - timedelta(days=3)
