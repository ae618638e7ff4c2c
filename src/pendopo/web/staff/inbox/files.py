"""A file that came with a message, opened by an officer of the place: a photo, a paper, a voice note."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from pendopo.channels.queries import get_media
from pendopo.inbox import queries
from pendopo.kit.actor import Permission
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff

_SHOWN = ("image/jpeg", "application/pdf")  # made anew by ourselves: safe to open in the browser


@staff(Permission.ANSWER_CHATS)
@require_GET
def media(request: PendopoRequest, mall: str, talk: UUID, file: UUID) -> HttpResponseBase:
    """The file of this talk; nothing keeps it, and it runs nothing."""
    place, view, _person = queries.thread_of(mall, talk, by=request.actor)
    malls.require_within(request.actor, Permission.SEE_PERSON, mall=place)
    found = get_media(file, thread=view.thread_id, by=request.actor)
    response = HttpResponse(found.content, content_type=found.mime)
    as_attachment = found.mime not in _SHOWN
    response["Content-Disposition"] = content_disposition_header(as_attachment, found.name) or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response
