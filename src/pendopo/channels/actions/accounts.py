"""Connecting the mall's accounts at the vendors. What a vendor gave as a key is sealed and never shown."""

import json
import secrets
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Account
from pendopo.channels.ports import Connector
from pendopo.channels.queries.accounts import forget_kept_accounts, view_of_account
from pendopo.channels.types import (
    NEEDS,
    AccountDraft,
    AccountView,
    CheckStep,
    DeliveryFailed,
    NotConnected,
    StepState,
)
from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound
from pendopo.kit.text import _

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _admit(by: Actor) -> None:
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed


def _say(name: str, row: Account, by: Actor, at: datetime, **data: object) -> None:
    record(name, by=by, at=at, channel=row.channel, mall=row.mall, data={"account": row.key} | data)


def _locked(account: int) -> Account:
    row = Account.objects.select_for_update().filter(pk=account).first()
    if row is None:
        raise NotFound
    return row


def _check_address(base_url: str) -> None:
    """Keys go to this address: over TLS, or to this machine."""
    parts = urlsplit(base_url)
    if base_url and parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise InvalidInput(fields={"base_url": _("Alamat ini harus dimulai dengan https://.")})


@transaction.atomic
def add_account(*, channel: str, key: str, draft: AccountDraft, by: Actor, at: datetime) -> int:
    """A new account at a vendor, paused until its connection was tested. Keys that we make are made here.

    Raises NotAllowed, InvalidInput.
    """
    _admit(by)
    if channel not in NEEDS:
        raise InvalidInput(fields={"channel": _("Kanal ini tidak dikenal.")})
    if Account.objects.filter(channel=channel, key=key).exists():
        raise InvalidInput(fields={"key": _("Nama alamat ini sudah dipakai. Pilih yang lain.")})
    row = Account(channel=channel, key=key, active=False, created_at=at)
    _fill(row, draft, new=True)
    _say("channels.account.added", row, by, at)
    return int(row.pk)


@transaction.atomic
def change_account(*, account: int, draft: AccountDraft, by: Actor, at: datetime) -> None:
    """Change what was typed; an empty key keeps the one that is there. Raises NotAllowed, NotFound,
    InvalidInput.
    """
    _admit(by)
    row = _locked(account)
    _fill(row, replace(draft, scope=row.scope or draft.scope), new=False)
    _say("channels.account.changed", row, by, at)


def _fill(row: Account, draft: AccountDraft, *, new: bool) -> None:
    """The row with what was typed; people already known keep their portfolio."""
    _check_address(draft.base_url)
    needs, kept = NEEDS[row.channel], json.loads(row.secrets or "{}")
    for key in needs.keys:
        told = draft.keys.get(key.name, "").strip()
        if told:
            kept[key.name] = told
        elif key.made and not kept.get(key.name):
            kept[key.name] = secrets.token_urlsafe(24)
    missing = {
        each.name: _("Isi bagian ini.") for each in needs.keys if each.needed and not kept.get(each.name)
    }
    if needs.own_id and not draft.own_id:
        missing["own_id"] = _("Isi bagian ini.")
    if missing:
        raise InvalidInput(fields=missing)
    for name in ("name", "mall", "own_id", "scope", "address", "base_url", "daily_limit"):
        value = getattr(draft, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.secrets, row.check_code = json.dumps(kept), ""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidInput(fields={"own_id": _("Akun penyedia ini sudah tersambung.")}) from None
    forget_kept_accounts()


@transaction.atomic
def set_account_active(*, account: int, active: bool, by: Actor, at: datetime) -> None:
    """Pause an account, or let it work again. While it is paused nothing is taken in or sent by it.

    Raises NotAllowed, NotFound.
    """
    _admit(by)
    row = _locked(account)
    if row.active != active:
        row.active = active
        row.save(update_fields=["active"])
        _say("channels.account.resumed" if active else "channels.account.paused", row, by, at)
    forget_kept_accounts()


def _view(account: int, by: Actor) -> AccountView:
    _admit(by)
    row = Account.objects.filter(pk=account).first()
    if row is None:
        raise NotFound
    return view_of_account(row)


def check_account(*, account: int, by: Actor, at: datetime) -> list[CheckStep]:
    """Test the connection step by step, without writing to anybody; keeps what came of it. The vendor is
    asked outside any transaction. Raises NotAllowed, NotFound.
    """
    view = _view(account, by)
    steps = adapter_for(view.channel).check(view)
    failed = next((each for each in steps if each.state is StepState.FAILED), None)
    code = failed.code if failed else "ok"
    with transaction.atomic():
        row = _locked(account)
        row.checked_at, row.check_code = clock.real_now(), code[:40]
        row.save(update_fields=["checked_at", "check_code"])
        _say("channels.account.checked", row, by, at, code=row.check_code)
    return steps


def connect_account(*, account: int, address: str, by: Actor, at: datetime) -> None:
    """Tell the vendor our webhook address, where it lets us. Raises NotAllowed, NotFound, NotConnected."""
    view = _view(account, by)
    adapter = adapter_for(view.channel)
    if not isinstance(adapter, Connector):
        raise NotConnected
    try:
        adapter.connect(view, address)
    except DeliveryFailed as failure:
        raise NotConnected(fields={"code": failure.code}) from None
    with transaction.atomic():
        _say("channels.account.connected", _locked(account), by, at)
