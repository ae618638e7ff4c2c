"""Forms that a phone sends later: what comes with a key is done once, however often it comes.

A phone that lost the answer cannot know whether the form arrived, so it sends it again with the same key
(`app/worker/forms.js`). Its way on is remembered. Should a process die between doing and remembering, the
form is done again: each of these forms finds by itself that it was done (tests/contracts/test_sent_once.py).
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.kit.idempotency import Answer, InProgress, answer_once_around
from pendopo.web import errors

HEADER = "Idempotency-Key"
AGAIN = "X-Pendopo-Again"  # not done yet, and no refusal either: send it once more
SHORTEST, LONGEST = 16, 80
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
OPEN_TO = {"public", "private_link"}
NOT_HASHED = {"csrfmiddlewaretoken"}  # a fresh one is fetched when the old one is too old


class SentOnce:
    """Middleware: a form of applicants with a key is answered once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Everything else passes."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, given: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponseBase | None:
        """After the CSRF check, which comes earlier among the middleware."""
        key = request.headers.get(HEADER, "")
        is_form = request.method == "POST" and request.content_type in FORMS
        if not is_form or not key or getattr(view, "access", "") not in OPEN_TO:
            return None  # the API keeps keys of its own
        try:
            if not SHORTEST <= len(key) <= LONGEST or not key.isascii():
                raise InvalidInput
            return _answer(request, key, lambda: view(request, *given, **named))
        except PendopoError as error:
            response = errors.problem_page(request, error)
            if isinstance(error, InProgress):
                response[AGAIN] = "1"
            return response


def _answer(request: HttpRequest, key: str, view: Callable[[], HttpResponse]) -> HttpResponseBase:
    """The page, or the way on that the same form got before. A form that was taken answers with a way on; a
    page that refuses is not remembered, so that a repeat may succeed.
    """
    shown: list[HttpResponse] = []

    def run() -> Answer | None:
        response = view()
        shown.append(response)
        return (302, {"location": response["Location"]}) if response.status_code in (302, 303) else None

    found = answer_once_around(caller="form", key=key, request_body=_body(request), run=run)
    return shown[0] if shown or found is None else HttpResponseRedirect(found[1]["location"])


def _body(request: HttpRequest) -> bytes:
    digest = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_HASHED:
            digest.update(repr((name, values)).encode())
    return digest.digest()
