"""`/m/<mall>/hadir/`: say "I am here" on one's own phone, by the code or the private link."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.kit import clock
from pendopo.kit.actor import ANYONE
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.kit.ids import clean_code
from pendopo.malls import queries as malls
from pendopo.queue import actions as queue
from pendopo.web.access import public
from pendopo.web.citizen import truth

LONGEST = 120


@public
def check_in(request: HttpRequest, mall: str) -> HttpResponse:
    """The code becomes a ticket; a repeat finds the same ticket."""
    at = clock.now()
    chosen = malls.get_mall(mall)
    typed = request.POST.get("kode", request.GET.get("kode", "")).strip()[:LONGEST]
    context = {"mall": chosen, "typed": typed, "today": truth.today(chosen, at=at)}
    if request.method != "POST":
        return render(request, "citizen/check_in.html", context)
    token = request.POST.get("tautan", "")[:LONGEST]
    if not typed and not token:
        context["fields"] = {"kode": _("Tuliskan kode pesanan Bapak/Ibu.")}
        return render(request, "citizen/check_in.html", context, status=422)
    try:
        issued = queue.check_in(mall=chosen, code=clean_code(typed), token=token, by=ANYONE, at=at)
    except NotFound:
        context["fields"] = {"kode": _("Kode ini tidak dikenal di mal ini. Periksa huruf dan angkanya.")}
        return render(request, "citizen/check_in.html", context, status=404)
    except PendopoError as error:
        context["error"] = error
        return render(request, "citizen/check_in.html", context, status=error.status)
    return HttpResponseRedirect(reverse("visit", args=[issued.token]))
