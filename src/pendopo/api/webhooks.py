"""Where vendors deliver: `/webhook/<channel>/<key>`. The signature is the access; the row is the answer."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from pendopo.channels import actions, queries
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE
from pendopo.kit.errors import NotAllowed, NotFound

PLAIN = "text/plain; charset=utf-8"
LARGEST = 3 * 1024 * 1024  # vendors send references to files, never files
LARGEST_MAIL = 30 * 1024 * 1024  # but a mail brings its files along


@csrf_exempt
def webhook(request: HttpRequest, channel: str, key: str) -> HttpResponse:
    """Answer a vendor's handshake, or keep what it delivers and say so; 404 and 403 tell nothing more."""
    if request.method not in ("GET", "POST"):
        return HttpResponse(status=405, headers={"Allow": "GET, POST"})
    try:
        said = _answer(request, channel, key).encode()
        return HttpResponse(said, content_type=PLAIN, headers={"Content-Length": str(len(said))})
    except NotFound:
        return HttpResponse(status=404)
    except NotAllowed:
        return HttpResponse(status=403)
    except (RequestDataTooBig, ValueError):
        return HttpResponse(status=413)


def _answer(request: HttpRequest, channel: str, key: str) -> str:
    """The handshake's answer, or "ok" once the delivery is kept. Raises ValueError where it is too large."""
    if request.method == "GET":
        return queries.answer_handshake(channel, key, request.GET.dict())
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > (LARGEST_MAIL if channel == "email" else LARGEST):
        raise ValueError
    actions.receive_webhook(
        channel=channel,
        key=key,
        headers=request.headers,
        body=request.read(length),
        by=ANYONE,
        at=clock.now(),
    )
    return "ok"


webhook.access = "signed"  # type: ignore[attr-defined]

app_name = "webhooks"
urlpatterns = [path("<slug:channel>/<slug:key>", webhook, name="webhook")]
