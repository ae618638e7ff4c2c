"""The chat on our own pages: a message is kept raw like every vendor's, then answered at once."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.channels.actions.intake import receive_webhook, work_one
from pendopo.channels.actions.statuses import take_status
from pendopo.channels.adapters.webchat import signature, written
from pendopo.channels.adapters.webchat.adapter import SIGNED
from pendopo.channels.models import Account, OutboxMessage
from pendopo.channels.queries.accounts import find_account, forget_kept_accounts, view_of_account
from pendopo.channels.types import Channel, Delivery, State, StatusUpdate
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotFound

WEBCHAT = Channel.WEBCHAT.value


@transaction.atomic
def open_webchat(*, mall: str, name: str, by: Actor, at: datetime) -> None:
    """A mall's page has its chat from the first message on; who keeps the installation may close it."""
    row, is_new = Account.objects.get_or_create(
        channel=WEBCHAT, key=mall[:40], defaults={"name": name[:80], "mall": mall, "created_at": at}
    )
    forget_kept_accounts()  # another process may have opened it meanwhile
    if is_new:
        record("channels.webchat.opened", by=by, at=at, channel=WEBCHAT, mall=mall, data={"account": row.key})


def say_on_page(  # the outermost action is `receive_webhook`, then the row is worked by itself
    *, mall: str, visitor: str, client_id: str, text: str, choice: str, language: str, by: Actor, at: datetime
) -> None:
    """Take in what a visitor wrote: durable first, then worked and answered in the same call. The same
    client id is the same message, whatever came with it the second time.

    Raises NotFound where the mall's chat is closed.
    """
    account = find_account(WEBCHAT, mall[:40])
    if account is None:
        raise NotFound
    body = written(
        visitor=visitor, client_id=client_id, text=text, choice=choice, language=language,
        said_at=at.isoformat(),
    )  # fmt: skip
    receive_webhook(
        channel=WEBCHAT, key=account.key, headers={SIGNED: signature(body)}, body=body, by=by, at=at
    )
    work_one(digest=hashlib.sha256(b"%d\0%b" % (account.id, body)).digest(), by=by, at=at)


@transaction.atomic
def note_shown(*, thread: UUID, read: bool, by: Actor, at: datetime) -> int:
    """The visitor's page has fetched what was written (delivered), or a person has it before their eyes
    (read). Gives how many messages changed.
    """
    states = [State.SENT] if not read else [State.SENT, State.DELIVERED]
    rows = OutboxMessage.objects.filter(said__thread_id=thread, state__in=states, channel=WEBCHAT)
    told = list(rows.select_related("account").order_by("pk")[:200])
    told_state = Delivery.READ if read else Delivery.DELIVERED
    for row in told:
        assert row.account is not None  # noqa: S101 - what belongs to a thread has an account
        status = StatusUpdate(row.vendor_id, told_state, at)
        take_status(account=view_of_account(row.account), status=status, received_at=at, by=by, at=at)
    return len(told)
