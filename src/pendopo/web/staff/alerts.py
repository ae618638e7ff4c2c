"""What the ministry sees about a mall, for the mall itself: its alerts, and its own word on each."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.malls import queries as malls
from pendopo.monitoring.queries import alerts as queries
from pendopo.monitoring.types.alerts import AlertUnknown
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.alert_forms import form_context, page_of, pages, take_step


@staff(Permission.REPORT)
@require_safe
def list_own(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """All alerts of the mall, those that wait first."""
    place = malls.get_mall(mall)
    malls.require_here(request.actor, Permission.REPORT, mall=place)
    at = clock.now()
    inbox = queries.get_inbox(by=request.actor, at=at, mall=place.slug, page=page_of(request))
    context = {
        "mall": place,
        "inbox": inbox,
        **pages(request, inbox.page, inbox.pages),
        "past": queries.get_inbox(by=request.actor, at=at, mall=place.slug, state="recovered"),
    }
    return render(request, "staff/alerts.html", context)


@staff(Permission.REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: PendopoRequest, mall: str, alert: int) -> HttpResponseBase:
    """One alert of the mall, with the forms for cause and action."""
    place = malls.get_mall(mall)
    malls.require_here(request.actor, Permission.REPORT, mall=place)
    if queries.get_alert(alert, by=request.actor).mall != place.slug:
        raise AlertUnknown
    error = None
    if request.method == "POST":
        error = take_step(request, alert)
        if error is None:
            messages.success(request, _("Tersimpan. Kementerian membacanya bersama peringatan ini."))
            return redirect("staff:alert", place.slug, alert)
    page = queries.get_alert_page(alert, by=request.actor, at=clock.now())
    context = {"mall": place, "page": page, **form_context(request, error)}
    return render(request, "staff/alert.html", context, status=error.status if error else 200)
