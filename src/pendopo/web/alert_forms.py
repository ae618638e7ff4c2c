"""Alerts for the ministry and for the mall: the three forms below one, and the pages of the list."""

from typing import Any

from django.utils.translation import gettext as _

from pendopo.kit import clock
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.monitoring.actions import alerts as actions
from pendopo.monitoring.types.alerts import ACTION_WORDS, CAUSE_WORDS, DISMISS_WORDS
from pendopo.web.access import PendopoRequest

_CHOICES = {"sebab": CAUSE_WORDS, "tindakan": ACTION_WORDS, "alasan": DISMISS_WORDS}
_TYPED = ("sebab", "penjelasan", "tindakan", "uraian", "tautan", "alasan", "keterangan")


def take_step(request: PendopoRequest, alert: int) -> PendopoError | None:
    """Do what the form says. Gives the mistake that the page shows, with everything typed kept."""
    typed, at, by = request.POST, clock.now(), request.actor
    try:
        if typed.get("langkah") == "jelaskan":
            actions.explain_alert(
                alert_id=alert, cause=typed.get("sebab", ""), text=typed.get("penjelasan", ""), by=by, at=at
            )
        elif typed.get("langkah") == "tindak":
            actions.link_action(
                alert_id=alert, action=typed.get("tindakan", ""), text=typed.get("uraian", ""),
                ref=typed.get("tautan", ""), by=by, at=at,
            )  # fmt: skip
        elif typed.get("langkah") == "kesampingkan":
            actions.dismiss_alert(
                alert_id=alert, reason=typed.get("alasan", ""), text=typed.get("keterangan", ""), by=by, at=at
            )
        else:
            raise InvalidInput
    except PendopoError as error:
        if error.status not in {409, 422}:
            raise
        return error
    return None


def form_context(request: PendopoRequest, error: PendopoError | None) -> dict[str, Any]:
    """Choices and typed values of the forms; the form with the mistake stands open."""
    typed = {name: request.POST.get(name, "") for name in _TYPED} if error is not None else {}
    choices = {
        name: [{"value": "", "label": "–"}]
        + [
            {"value": code, "label": label, "chosen": typed.get(name) == code}
            for code, label in labels.items()
        ]
        for name, labels in _CHOICES.items()
    }
    return {
        "typed": typed, "choices": choices, "error": error, "fields": error.fields if error else {},
        "opened": request.POST.get("langkah", "") if error else "",
    }  # fmt: skip


def page_of(request: PendopoRequest) -> int:
    """The asked page of the list; the first where it is not a number."""
    asked = request.GET.get("halaman", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else 1


def pages(request: PendopoRequest, page: int, last: int) -> dict[str, str]:
    """Links to the page before and after, with the filters of this one."""

    def link(number: int) -> str:
        query = request.GET.copy()
        query["halaman"] = str(number)
        return f"?{query.urlencode()}"

    words = _("Halaman %(page)d dari %(last)d") % {"page": page, "last": last}
    return {
        "page_words": words,
        "earlier_href": link(page - 1) if page > 1 else "",
        "later_href": link(page + 1) if page < last else "",
    }
