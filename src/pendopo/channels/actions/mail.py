"""Mail that lies in a mailbox: kept raw like a webhook, then worked through the same way."""

import logging
from datetime import datetime

from pendopo.channels.actions.intake import keep_raw
from pendopo.channels.adapters import adapter_for
from pendopo.channels.adapters.email.adapter import EmailAdapter
from pendopo.channels.models import Account
from pendopo.channels.queries.accounts import view_of_account
from pendopo.channels.types import Channel, DeliveryFailed
from pendopo.kit.actor import Actor

LOG = logging.getLogger("pendopo.channels")


def collect_mail(*, by: Actor, at: datetime) -> int:
    """Take what lies unread in every mailbox that is read by IMAP. A mail is marked as seen only once it is
    kept; the same mail is kept once. Gives how many were new.
    """
    adapter, taken = adapter_for(Channel.EMAIL), 0
    for row in Account.objects.filter(channel=Channel.EMAIL, active=True).order_by("pk"):
        account = view_of_account(row)
        if not account.secrets.get("imap_host") or not isinstance(adapter, EmailAdapter):
            continue
        try:
            for _number, raw in adapter.unread(account):
                taken += keep_raw(row.pk, raw)
        except DeliveryFailed as failure:
            LOG.warning("mailbox of %s: %s", account.key, failure.code)
            if failure.whose == "account" and row.check_code != failure.code:
                Account.objects.filter(pk=row.pk).update(check_code=failure.code[:40])
    return taken
