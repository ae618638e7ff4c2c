"""`/k/<token>/pemberitahuan/`: this browser wants to be told of this visit, or no more."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from pendopo.channels import actions as channels
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE
from pendopo.queue import actions as queue
from pendopo.web.access import private_link

LONGEST = 1_000


@private_link
@require_POST
def notifications(request: HttpRequest, token: str) -> HttpResponse:
    """Switched on by who holds the link, or off by the browser that was on; 204 either way."""
    at, told = clock.now(), request.POST
    address = told.get("alamat", "")[:LONGEST]
    if told.get("mati"):
        channels.unsubscribe(address=address, by=ANYONE, at=at)
        return HttpResponse(status=204)
    language = (get_language() or "id")[:2]
    person = queue.want_to_be_told(token=token, language=language, by=ANYONE, at=at)
    channels.subscribe(
        applicant=person, address=address, key=told.get("kunci", "")[:200],
        secret=told.get("rahasia", "")[:60], language=language, by=ANYONE, at=at,
    )  # fmt: skip
    return HttpResponse(status=204)
