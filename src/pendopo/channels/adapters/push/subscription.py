"""What a browser hands over when somebody switches notifications on: an address and two keys.

The address comes from outside and we post to it, so it must be one of the known push services: nobody may
have the server knock at doors of their choice.
"""

import json
from urllib.parse import urlsplit

from pendopo.channels.adapters.push.keys import unpacked

# Push services of browsers. Sources: the vendors' documentation of web push (Chrome, Firefox, Safari, Edge).
HOSTS = (
    "fcm.googleapis.com", "updates.push.services.mozilla.com", "push.apple.com", "notify.windows.com",
)  # fmt: skip
LONGEST = 1_000
POINT, SECRET = 65, 16  # bytes of the browser's public key and of its secret (RFC 8291)


def may_push_to(address: str, base_url: str = "") -> bool:
    """Whether an address is of a known push service over TLS, or below the account's own base address."""
    try:
        parts = urlsplit(address)
        own = urlsplit(base_url)
        port = parts.port
    except ValueError:
        return False
    if base_url and (parts.scheme, parts.hostname, port) == (own.scheme, own.hostname, own.port):
        return True
    known = any(parts.hostname == host or str(parts.hostname).endswith(f".{host}") for host in HOSTS)
    return parts.scheme == "https" and known and port in (None, 443) and not parts.username


def read_subscription(address: str, key: str, secret: str, base_url: str = "") -> str | None:
    """A subscription as it is kept, sealed, in the place of a recipient; None: it is none."""
    if len(address) > LONGEST or not may_push_to(address, base_url):
        return None
    try:
        point, auth = unpacked(key), unpacked(secret)
    except ValueError:
        return None
    if len(point) != POINT or point[0] != 4 or len(auth) != SECRET:
        return None
    return json.dumps({"address": address, "key": key, "secret": secret}, separators=(",", ":"))
