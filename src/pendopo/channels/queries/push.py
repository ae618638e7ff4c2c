"""What a browser needs to switch notifications on."""

from pendopo.channels.adapters.push import public_key
from pendopo.channels.queries.accounts import find_account
from pendopo.channels.types import Channel


def push_key() -> str:
    """The installation's public key for the browser; empty where notifications are not on."""
    account = find_account(Channel.PUSH.value, "aplikasi")
    return public_key(account.secrets) if account else ""
