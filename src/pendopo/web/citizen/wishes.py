"""`/k/<token>/pesan/`: by which ways the mall may write to me, and for what."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.kit import clock
from pendopo.kit.actor import ANYONE
from pendopo.kit.errors import NotFound
from pendopo.notifications import actions, queries
from pendopo.notifications.types import CHANNEL_NAMES, MAY_REFUSE, PURPOSE_NAMES, WishesView
from pendopo.queue import queries as queue
from pendopo.web.access import private_link


@private_link
def wishes(request: HttpRequest, token: str) -> HttpResponse:
    """The wishes of whoever holds the link; one form, no script needed."""
    applicant, mall = queue.person_of_token(token)
    found = queries.get_wishes(applicant, mall=mall) if applicant else None
    if found is None:
        raise NotFound
    person, view = found
    if request.method == "POST":
        _keep(request, person, view)
        return HttpResponseRedirect(f"{reverse('visit-wishes', args=[token])}?simpan=1")
    return render(request, "citizen/wishes.html", _shown(view, token))


def _keep(request: HttpRequest, person: str, view: WishesView) -> None:
    first = request.POST.get("pertama", "")
    wanted = set(request.POST.getlist("kanal"))
    purposes = set(request.POST.getlist("untuk"))
    rest = [name for name in view.possible if name != first]
    chosen = [first, *rest] if first in view.possible else []
    actions.choose_wishes(
        person=person,
        order=chosen,
        off=[name for name in view.possible if name not in wanted],
        refused=[name for name in MAY_REFUSE if name not in purposes],
        whatsapp_number="nomor" in request.POST,
        by=ANYONE,
        at=clock.now(),
    )


def _shown(view: WishesView, token: str) -> dict[str, Any]:
    wishes = view.wishes
    first = wishes.order[0] if wishes.order else ""
    names = [(name, CHANNEL_NAMES[name]) for name in view.possible]
    return {
        "back": reverse("visit", args=[token]),
        "channels": [
            {"value": name, "label": label, "chosen": name not in wishes.off} for name, label in names
        ],
        "firsts": [
            {"value": "", "label": _("Biarkan mal memilih"), "chosen": not first},
            *({"value": name, "label": label, "chosen": name == first} for name, label in names),
        ],
        "purposes": [
            {"value": name.value, "label": PURPOSE_NAMES[name], "chosen": name not in wishes.refused}
            for name in MAY_REFUSE
        ],
        "by_number": view.whatsapp_by_number,
        "number_chosen": wishes.whatsapp_number,
    }
