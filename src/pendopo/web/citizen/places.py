"""Which mall a page is about: the one in the address, the one chosen earlier, or the installation's own."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from pendopo.kit import clock
from pendopo.malls import queries as malls

COOKIE = "pendopo_mall"


def home_mall(request: HttpRequest) -> Any | None:
    """The mall chosen earlier, else the installation's own, else the first; None when there is none yet."""
    known = {mall.slug: mall for mall in malls.list_malls()}
    for slug in (request.COOKIES.get(COOKIE, ""), settings.HOME_MALL):
        if slug in known:
            return known[slug]
    return next(iter(known.values()), None)


def remember(response: HttpResponseBase, mall: Any) -> None:
    """Keep the chosen mall on this device for half a year."""
    response.set_cookie(COOKIE, mall.slug, max_age=180 * 24 * 3600, samesite="Lax", httponly=True)


def today(mall: Any, at: datetime) -> date:
    """The mall's own date."""
    return clock.local_date(at, mall.zone)
