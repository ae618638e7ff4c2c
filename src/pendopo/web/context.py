"""What every page knows: the demo's time, the languages, where the person is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pendopo.kit import clock, words

HOME_ZONE = "Asia/Jakarta"  # of the ribbon; pages of a mall show the mall's own zone


def _demo_words() -> str:
    """`Senin, 23 November 2026, 09.00 WIB`."""
    at = clock.now()
    return f"{words.long_date(clock.local_date(at, HOME_ZONE))}, {words.clock_time(at, HOME_ZONE)}"


def page(request: HttpRequest) -> dict[str, Any]:
    """Values of the frame. Lazy, so that a page without the ribbon asks nothing."""
    return {
        "is_demo": settings.DEMO,
        "demo_words": SimpleLazyObject(_demo_words),
        "demo_mall": settings.HOME_MALL if settings.DEMO else "",
        "here": request.get_full_path() if request.method == "GET" else request.path,
        "shown_language": words.language(),
    }
