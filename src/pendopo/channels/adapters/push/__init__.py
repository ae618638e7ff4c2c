"""Web push to the installed app or a browser: RFC 8030, 8291 and 8292."""

from pendopo.channels.adapters.push.adapter import PushAdapter
from pendopo.channels.adapters.push.keys import new_keys, public_key
from pendopo.channels.adapters.push.subscription import may_push_to, read_subscription

ADAPTER = PushAdapter()

__all__ = ["ADAPTER", "PushAdapter", "may_push_to", "new_keys", "public_key", "read_subscription"]
