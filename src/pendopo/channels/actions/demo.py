"""The accounts of the demo: at imitations of the vendors, on this machine."""

import json
from datetime import datetime

from django.db import transaction

from pendopo.channels.models import Account
from pendopo.channels.queries.accounts import forget_kept_accounts
from pendopo.kit.actor import Actor

LOOPBACK = "http://127.0.0.1:"


@transaction.atomic
def keep_demo_account(
    *,
    channel: str,
    key: str,
    name: str,
    mall: str,
    own_id: str = "",
    scope: str = "",
    address: str = "",
    base_url: str = "",
    secrets: dict[str, str] | None = None,
    daily_limit: int = 0,
    by: Actor,
    at: datetime,
) -> bool:
    """Let the demo have this account, where the vendors are now. One that an administrator has connected to a
    real vendor meanwhile stays as it is. Gives whether it was new.
    """
    values = {
        "name": name, "mall": mall, "own_id": own_id, "scope": scope, "address": address,
        "base_url": base_url,
        "secrets": json.dumps(secrets or {}),
    }  # fmt: skip
    row, is_new = Account.objects.select_for_update().get_or_create(
        channel=channel, key=key, defaults=values | {"daily_limit": daily_limit, "created_at": at}
    )
    if not is_new and (not row.base_url or row.base_url.startswith(LOOPBACK)):
        for field, value in values.items():
            setattr(row, field, value)
        row.save(update_fields=list(values))
    forget_kept_accounts()
    return is_new
