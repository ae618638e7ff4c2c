"""Keys for programs that read the country's figures: one's own, and for who keeps the installation all."""

from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import NotAllowed, PendopoError
from pendopo.people import actions, queries
from pendopo.web.access import staff
from pendopo.web.ministry import asked as asking

DAYS = (30, 90, 365)


@staff(Permission.SEE_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """One's own keys, a new one (shown once), and those of everybody for an administrator."""
    by, at = asking.actor(request), clock.now()
    if by.user_id is None or not by.may(Permission.SEE_FIGURES):
        raise NotAllowed
    context: dict[str, Any] = {"days": 90, "note": ""}
    status = 200
    if request.method == "POST":
        days = request.POST.get("hari", "")
        context |= {"days": int(days) if days in map(str, DAYS) else 0, "note": request.POST.get("nama", "")}
        try:
            _row, context["token"] = actions.create_token(
                kind="analyst", user=cast("Any", request.user), note=context["note"],
                lifetime=timedelta(days=context["days"]), by=by, at=at,
            )  # fmt: skip
            context["note"] = ""
        except PendopoError as error:
            names = {"note": "nama", "lifetime": "hari"}
            fields = {names.get(name, name): text for name, text in error.fields.items()}
            context |= {"error": error, "fields": fields}
            status = error.status
    manages = by.may(Permission.MANAGE_STAFF)
    context |= {
        "own": [_row_of(row, at) for row in queries.list_own_tokens(by=by)],
        "everybody": [_row_of(row, at) for row in queries.list_country_tokens(by=by)] if manages else None,
        "choices": [
            {"value": days, "label": _("%(days)s hari") % {"days": days}, "chosen": days == context["days"]}
            for days in DAYS
        ],
    }
    response = render(request, "ministry/keys.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@staff(Permission.SEE_FIGURES)
@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """End a key now."""
    actions.revoke_token(token_id=token, by=asking.actor(request), at=clock.now())
    return redirect("ministry-keys")


def _row_of(row: Any, at: Any) -> dict[str, Any]:
    ended = row.ends_at is not None and row.ends_at <= at
    return {"row": row, "ended": ended, "holder": str(row.user) if row.user else _("tanpa pemegang")}
