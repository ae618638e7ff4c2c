"""HTTP to vendors: one client a process, which keeps its connections; limits of time and size.

httpx is loaded when the first vendor is asked: web processes, which only check signatures, stay small.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pendopo.channels.adapters.reading import as_object
from pendopo.channels.types import DeliveryFailed

if TYPE_CHECKING:
    import httpx

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LARGEST_ANSWER = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Told:
    """What a vendor answered: its status, and the object in its body."""

    status: int
    found: dict[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def client() -> "httpx.Client":
    """The client of this process. No redirects are followed and no proxy is asked: a token goes nowhere
    else.
    """
    import httpx

    return httpx.Client(
        timeout=httpx.Timeout(10.0, connect=5.0),
        limits=httpx.Limits(max_connections=20, keepalive_expiry=60.0),
        follow_redirects=False,
    )


def ask(method: str, url: str, **more: Any) -> Told:
    """One request. Raises DeliveryFailed, to be tried again, where no answer came."""
    import httpx

    try:
        answer = client().request(method, url, **more)
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        raise DeliveryFailed(_named(trouble), permanent=False) from None
    try:
        found = answer.json() if len(answer.content) <= LARGEST_ANSWER else {}
    except ValueError:
        found = {}
    return Told(answer.status_code, as_object(found), answer.headers)


def _named(trouble: Exception) -> str:
    """`connect_timeout` for ConnectTimeout: a code for the log and the pages."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(trouble).__name__).lower()


def may_load(url: str, base_url: str, hosts: tuple[str, ...]) -> bool:
    """Whether a file may be loaded from an address a vendor named: over TLS from the vendor's own hosts, or
    from where the account's interface is.
    """
    try:
        parts, base = urlsplit(url), urlsplit(base_url)
        same = (parts.scheme, parts.hostname, parts.port) == (base.scheme, base.hostname, base.port)
        own = any(parts.hostname == each or str(parts.hostname).endswith(f".{each}") for each in hosts)
        return bool(base_url and same) or (parts.scheme == "https" and own and parts.port in (None, 443))
    except ValueError:
        return False


def load(url: str, largest: int, headers: Mapping[str, str] | None = None) -> tuple[bytes, str]:
    """A file and the type the vendor names, never more than `largest` bytes of it.

    Raises DeliveryFailed: `gone` for what is no longer there, `too_large`.
    """
    import httpx

    parts, size = [], 0
    try:
        with client().stream("GET", url, headers=headers, timeout=60.0) as answer:
            if answer.status_code != 200:
                gone = answer.status_code in (403, 404, 410)
                code = "gone" if gone else f"file_{answer.status_code}"
                raise DeliveryFailed(code, permanent=gone)
            for part in answer.iter_bytes():
                size += len(part)
                if size > largest:
                    raise DeliveryFailed("too_large", permanent=True)
                parts.append(part)
            mime = str(answer.headers.get("content-type", ""))
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        raise DeliveryFailed(_named(trouble), permanent=False) from None
    return b"".join(parts), mime.partition(";")[0].strip().lower()
