"""Which pages a phone may keep for a time without a link, and for how long: said by the page, in a header.

A page that says nothing is never kept. The worker (`app/worker/pages.js`) obeys.
"""

from datetime import datetime, timedelta
from urllib.parse import quote

from django.http import HttpResponse

HEADER = "X-Pendopo-Keep"
GRACE = timedelta(days=1)  # a visit is still looked up on the day after
PUBLIC = timedelta(days=14)


def keep(response: HttpResponse, *, length: timedelta, title: str = "", mine: bool = False) -> HttpResponse:
    """Let the phone keep this page so long from now; `mine` marks what belongs to one person.

    Without a `title` the page's own is listed.
    """
    seconds = int(length.total_seconds())
    if seconds > 0 and response.status_code == 200:
        response[HEADER] = f"{seconds};{'mine' if mine else 'all'};{quote(title)}"
    return response


def keep_visit(response: HttpResponse, *, ends_at: datetime, at: datetime, title: str) -> HttpResponse:
    """A person's appointment or ticket, until the day after it ended."""
    return keep(response, length=ends_at + GRACE - at, title=title, mine=True)
