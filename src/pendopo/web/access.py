"""Who may open an address. Every view carries exactly one of these; a contract test lists them all.

Each decorator sets `view.access` and turns what goes wrong in a room (a `PendopoError`) into a page that
says what happened and what to do next.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from pendopo.kit import clock
from pendopo.kit.actor import ANYONE, Actor, Permission
from pendopo.kit.errors import NotAllowed, PendopoError, SignInRequired
from pendopo.kit.text import _
from pendopo.people import queries as people
from pendopo.web import errors

View = Callable[..., HttpResponseBase]


class PendopoRequest(HttpRequest):
    """A request that passed an access decorator: somebody acts."""

    actor: Actor


class SecondFactorMissing(PendopoError):
    """The account must set up its second factor before anything else opens."""

    code = "second_factor_missing"
    status = 403


class Unreadable(PendopoError):
    """Something in the request is no text."""

    code = "bad_request"
    status = 400
    message = _("Permintaan ini memuat tanda yang tidak dapat dibaca. Ketik ulang, lalu coba lagi.")


def _declared(view: View, access: str, enter: Callable[[PendopoRequest], None]) -> View:
    """The view with its declared access; `enter` may raise before the view runs."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        entered = cast("PendopoRequest", request)
        entered.actor = ANYONE
        try:
            _refuse_unreadable(request)
            enter(entered)
            return _unkept(request, view(entered, *args, **kwargs), access)
        except SignInRequired as error:
            return _to_sign_in(request, error, access)
        except SecondFactorMissing:
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        except PendopoError as error:
            return errors.problem_page(request, error)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _unkept(request: HttpRequest, response: HttpResponseBase, access: str) -> HttpResponseBase:
    """What is not for everybody, or was made with somebody's session, is kept by no browser and no cache."""
    if access != "public" or request.session.accessed:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _refuse_unreadable(request: HttpRequest) -> None:
    """No keyboard types the NUL sign and the database cannot hold it: refused before any view reads it."""
    texts = [request.path_info, *request.COOKIES.values()]
    for values in (request.GET, request.POST):
        texts += [text for name, found in values.lists() for text in (name, *found)]
    if any("\x00" in text for text in texts):
        raise Unreadable


def _to_sign_in(request: HttpRequest, error: SignInRequired, access: str) -> HttpResponseBase:
    """Staff are led to the sign-in page and back; elsewhere the error page says what is missing."""
    if not access.startswith("staff") or request.headers.get("HX-Request"):
        return errors.problem_page(request, error)
    back = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?next={quote(back)}")


def _no_check(request: PendopoRequest) -> None:
    """Nothing to check."""


def public(view: View) -> View:
    """Anybody may open it."""
    return _declared(view, "public", _no_check)


def public_or_staff(view: View) -> View:
    """Anybody may open it; staff who are signed in are known by their roles, and may be shown more."""

    def enter(request: PendopoRequest) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return
        if not people.needs_second_factor(request.user):
            request.actor = people.actor_for_user(request.user, at=clock.now())

    return _declared(view, "public", enter)


def private_link(view: View) -> View:
    """Whoever holds the unguessable token in the address may open it; pages are not kept or indexed."""

    @wraps(view)
    def unkept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return _declared(unkept, "private_link", _no_check)


def kiosk(view: View) -> View:
    """A device of the mall: a kiosk token in the cookie `pendopo_kios`; in demo mode none is needed."""

    def enter(request: PendopoRequest) -> None:
        token = request.COOKIES.get("pendopo_kios", "")
        if token:
            request.actor = people.actor_for_token(token, at=clock.now())
        elif settings.DEMO:
            request.actor = Actor(kind="kiosk", code="kiosk:demo")
        else:
            raise SignInRequired

    return _declared(view, "kiosk", enter)


def staff(permission: Permission | None = None) -> Callable[[View], View]:
    """Staff who hold `permission` somewhere (None: any staff). Queries and actions ask for the place."""

    def enter(request: PendopoRequest) -> None:
        if not request.user.is_authenticated:
            raise SignInRequired
        request.actor = people.actor_for_user(request.user, at=clock.now())
        if people.needs_second_factor(request.user):
            raise SecondFactorMissing
        if permission is not None and not request.actor.may_somewhere(permission):
            raise NotAllowed

    def decorate(view: View) -> View:
        return _declared(view, f"staff:{permission.value if permission else 'any'}", enter)

    return decorate


def signed_in(view: View) -> View:
    """Signed-in staff at their own account (password, second factor), before the second factor too."""

    def enter(request: PendopoRequest) -> None:
        if not request.user.is_authenticated:
            raise SignInRequired

    return _declared(view, "staff:own account", enter)


def demo_only(view: View) -> View:
    """Exists in demo mode only; elsewhere the address is unknown."""

    def enter(request: PendopoRequest) -> None:
        if not settings.DEMO:
            raise Http404

    return _declared(view, "demo_only", enter)
