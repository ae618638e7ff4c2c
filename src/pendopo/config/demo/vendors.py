"""The demo's accounts at the imitated vendors (`pendopo.vendors`), and its web chats."""

from datetime import datetime

from django.conf import settings

from pendopo.channels.actions.demo import keep_demo_account
from pendopo.channels.types import Channel
from pendopo.kit.actor import Actor
from pendopo.malls.queries import list_malls
from pendopo.vendors.keys import keys_of


def connect_vendors(*, by: Actor, at: datetime) -> None:
    """Let the demo's malls talk: done at each start, because the vendors' port may be another."""
    for account in keys_of(settings.DATA).accounts():
        keep_demo_account(
            channel=account.channel, key=account.key, name=account.name, mall=account.mall,
            own_id=account.own_id,
            scope=account.scope, address=account.address, base_url=settings.DEMO_VENDORS_URL,
            secrets=account.secrets, daily_limit=account.daily_limit, by=by, at=at,
        )  # fmt: skip
    for mall in list_malls():
        keep_demo_account(
            channel=Channel.WEBCHAT,
            key=mall.slug,
            name=f"Obrolan di halaman {mall.name}",
            mall=mall.slug,
            by=by,
            at=at,
        )
