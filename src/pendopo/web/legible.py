"""What no keyboard types and no database keeps: the sign NUL is taken out of what a browser sends."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

from pendopo.web import errors

NUL = "\x00"


class WithoutNul:
    """Forms and questions are read without NUL; an address that holds it is an address nobody has.

    Here once instead of in every view: PostgreSQL refuses the sign, and a page would end as our own fault.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with what remains."""
        if NUL in request.path_info:
            return errors.not_found(request, ValueError("NUL in the address"))
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _cleaned(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and any(NUL in text for text in _texts(request.POST)):
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]
        return self.get_response(request)


def _texts(sent: QueryDict) -> list[str]:
    return [text for name, values in sent.lists() for text in (name, *map(str, values))]


def _cleaned(sent: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        cleaned.setlist(name.replace(NUL, ""), [str(value).replace(NUL, "") for value in values])
    cleaned._mutable = False
    return cleaned
