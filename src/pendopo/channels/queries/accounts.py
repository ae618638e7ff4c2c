"""Reads of accounts. What a vendor gave as a key leaves this room only inside an AccountView."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Account
from pendopo.channels.types import AccountView
from pendopo.kit import clock
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed, NotFound

KEPT_SECONDS = 5
_kept: dict[tuple[str, str], tuple[datetime, AccountView | None]] = {}


def view_of_account(row: Account) -> AccountView:
    """The row as others may see it."""
    return AccountView(
        id=row.pk, channel=row.channel, key=row.key, name=row.name, mall=row.mall, own_id=row.own_id,
        scope=row.scope, base_url=row.base_url, address=row.address, active=row.active,
        daily_limit=row.daily_limit, secrets=json.loads(row.secrets or "{}"), checked_at=row.checked_at,
        check_code=row.check_code,
    )  # fmt: skip


def find_account(channel: str, key: str) -> AccountView | None:
    """An active account by its webhook address, kept for some seconds a process: webhooks ask at each
    call.
    """
    at = clock.real_now()
    found = _kept.get((channel, key))
    if found and at - found[0] < timedelta(seconds=KEPT_SECONDS):
        return found[1]
    row = Account.objects.filter(channel=channel, key=key, active=True).first()
    view = view_of_account(row) if row else None
    if len(_kept) > 1_000:
        _kept.clear()
    _kept[channel, key] = (at, view)
    return view


def answer_handshake(channel: str, key: str, query: Mapping[str, str]) -> str:
    """What a vendor wants to hear that asks whether the address is ours: a paused account answers too, since
    it is connected before it works. Raises NotFound or NotAllowed.
    """
    row = Account.objects.filter(channel=channel, key=key).first()
    if row is None:
        raise NotFound
    said = adapter_for(channel).handshake(view_of_account(row), query)
    if said is None:
        raise NotAllowed
    return said


def forget_kept_accounts() -> None:
    """Look accounts up anew (after a change, in tests)."""
    _kept.clear()


def account_of_mall(channel: str, mall: str) -> AccountView | None:
    """The account by which a mall writes on a channel: its own, else that of all malls."""
    rows = Account.objects.filter(channel=channel, active=True, mall__in=[mall, ""]).order_by("-mall", "pk")
    row = rows.first()
    return view_of_account(row) if row else None


def list_accounts(*, by: Actor) -> list[AccountView]:
    """All accounts, for who keeps the installation. Raises NotAllowed."""
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed
    return [view_of_account(row) for row in Account.objects.order_by("channel", "key")]


def get_account(account: int, *, by: Actor) -> AccountView:
    """One account, for who keeps the installation. Raises NotAllowed or NotFound."""
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed
    row = Account.objects.filter(pk=account).first()
    if row is None:
        raise NotFound
    return view_of_account(row)
