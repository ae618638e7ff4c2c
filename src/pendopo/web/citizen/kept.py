"""A public page kept for a few seconds by this process: many people ask for the same page at once.

Closures and calendar changes are seen at once, because the mall's version is asked every time. Free places
may be up to five seconds old; the booking itself decides by what is true then.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

SECONDS, KEPT = 5.0, 256

Key = tuple[object, ...]
_kept: OrderedDict[Key, tuple[float, bytes]] = OrderedDict()
_lock = Lock()


def answer(request: HttpRequest, *facts: object, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page for these facts, made now unless one like it was made just before.

    Whoever has a session (staff, messages to show) or asks with a query gets a page of their own.
    """
    own = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    if own or request.method != "GET" or request.META.get("QUERY_STRING"):
        return make()
    key: Key = (request.path, get_language(), *facts)
    tick = time.monotonic()
    with _lock:
        made_at, content = _kept.get(key, (0.0, b""))
    if content and tick - made_at < SECONDS:
        return HttpResponse(content)
    response = make()
    if response.status_code == 200 and not response.cookies:
        with _lock:
            _kept[key] = (tick, response.content)
            _kept.move_to_end(key)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return response
