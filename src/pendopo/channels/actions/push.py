"""Notifications of the app: the installation's keys, and browsers that want them or want them no more."""

import json
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from pendopo.channels.actions.identities import link_identity, opt_in, opt_out
from pendopo.channels.actions.receive import user_hash
from pendopo.channels.adapters.push import new_keys, read_subscription
from pendopo.channels.models import Account, Identity, Thread
from pendopo.channels.queries.accounts import forget_kept_accounts
from pendopo.channels.types import Channel
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import keyed_hash
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.kit.text import _

PUSH = Channel.PUSH.value
KEY = "aplikasi"


@transaction.atomic
def open_push(*, by: Actor, at: datetime) -> None:
    """Make the installation's pair of keys, once. In demo mode the imitated push service is known too."""
    host = urlsplit(settings.PUBLIC_URL)
    contact = settings.PUBLIC_URL if host.scheme == "https" else f"mailto:admin@{host.hostname}"
    values = {
        "name": "Aplikasi", "address": contact[:120], "secrets": json.dumps(new_keys()), "created_at": at,
    }  # fmt: skip
    row, is_new = Account.objects.get_or_create(channel=PUSH, key=KEY, defaults=values)
    base_url = settings.DEMO_VENDORS_URL if settings.DEMO else ""
    if (row.base_url, row.address) != (base_url, contact[:120]):
        row.base_url, row.address = base_url, contact[:120]
        row.save(update_fields=["base_url", "address"])
    forget_kept_accounts()
    if is_new:
        record("channels.push.opened", by=by, at=at, channel=PUSH, data={"account": KEY})


@transaction.atomic
def subscribe(
    *, applicant: UUID, address: str, key: str, secret: str, language: str, by: Actor, at: datetime
) -> UUID:
    """A browser of this person wants notifications. The same browser again is the same subscription.

    Raises NotFound where the installation has no keys, InvalidInput for an address of no push service we
    know or for keys that are none.
    """
    account = Account.objects.filter(channel=PUSH, key=KEY, active=True).first()
    if account is None:
        raise NotFound
    kept = read_subscription(address, key, secret, account.base_url)
    if kept is None:
        raise InvalidInput(
            fields={"langganan": _("Peramban ini tidak dapat diberi tahu. Coba peramban lain.")}
        )
    found = user_hash(PUSH, "", address)
    row, _new = Identity.objects.get_or_create(
        user_hash=found,
        defaults={
            "channel": PUSH, "user_id": kept, "language": language, "created_at": at,
            "pseudonym": keyed_hash("push", address).hex()[:32],
        },
    )  # fmt: skip
    row.user_id, row.language, row.unreachable_at = kept, language, None
    row.save(update_fields=["user_id", "language", "unreachable_at"])
    Thread.objects.get_or_create(account=account, identity=row, defaults={"created_at": at})
    link_identity(identity=row.pk, applicant=applicant, how="device", by=by, at=at)
    opt_in(identity=row.pk, by=by, at=at)
    return row.pk


@transaction.atomic
def unsubscribe(*, address: str, by: Actor, at: datetime) -> None:
    """The browser wants none any more. Unknown ones are none of our business."""
    row = Identity.objects.filter(user_hash=user_hash(PUSH, "", address)).first()
    if row is not None:
        opt_out(identity=row.pk, by=by, at=at)
