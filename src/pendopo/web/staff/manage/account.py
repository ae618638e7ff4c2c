"""One member of staff: roles here, a forgotten password, a lost phone, and the end of the account."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.malls import queries as malls
from pendopo.people import actions, queries
from pendopo.people.types import RoleInput
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import attempt, done, place_within, refused, show
from pendopo.web.staff.manage.people import RoleForm, role_places


class PasswordForm(forms.Form):
    """A new first password, to be told to its owner."""

    password = forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Paling sedikit 10 tanda. Sampaikan langsung kepada petugasnya."),
    )


def _roles(request: PendopoRequest, here: Any, user: int) -> list[Any]:
    """The roles of a person here, as far as the asker manages them; nobody else's account is known."""
    rows = queries.list_staff(mall=here.slug, region=here.region_id, by=request.actor, at=clock.now())
    own = [row for row in rows if row.user_id == user]
    if not own:
        raise NotFound
    return own


def _page(request: PendopoRequest, here: Any, user: int, **forms_sent: Any) -> HttpResponse:
    at = clock.now()
    roles = _roles(request, here, user)
    places = role_places(request, here, clock.local_date(at, here.zone))
    shown = {"role_form": RoleForm(**places), "password_form": PasswordForm(), **forms_sent}
    context = {
        **shown,
        "person": roles[0].user,
        "roles": roles,
        "second_factor": queries.has_second_factor(roles[0].user),
        "stall_names": {stall.slug: stall.name for stall in malls.list_stalls(here)},
        "self": user == request.actor.user_id,
    }
    return show(
        request, "account", here, 422 if any(form.errors for form in forms_sent.values()) else 200, **context
    )


@staff(Permission.MANAGE_STAFF)
@require_GET
def account(request: PendopoRequest, mall: str, user: int) -> HttpResponseBase:
    """The account's page."""
    return _page(request, place_within(request, mall, Permission.MANAGE_STAFF), user)


@staff(Permission.MANAGE_STAFF)
@require_POST
def give_role(request: PendopoRequest, mall: str, user: int) -> HttpResponseBase:
    """Another role here."""
    here, at = place_within(request, mall, Permission.MANAGE_STAFF), clock.now()
    _roles(request, here, user)
    form = RoleForm(request.POST, **role_places(request, here, clock.local_date(at, here.zone)))

    def save(data: dict[str, Any]) -> None:
        role = RoleInput(role=data["role"], mall=here.slug, stall=data["stall"])
        actions.give_role(user_id=user, role=role, region_of_mall=here.region_id, by=request.actor, at=at)

    if attempt(form, save):
        return done(request, reverse("manage:account", args=[here.slug, user]), _("Peran ditambahkan."))
    return _page(request, here, user, role_form=form)


@staff(Permission.MANAGE_STAFF)
@require_POST
def end_role(request: PendopoRequest, mall: str, role: int) -> HttpResponseBase:
    """Somebody no longer works here in this role."""
    here = place_within(request, mall, Permission.MANAGE_STAFF)
    back = reverse("manage:people", args=[here.slug])
    try:
        actions.end_role(
            role_id=role,
            mall=here.slug,
            region_of_mall=here.region_id,
            by=request.actor,
            at=clock.now(),
        )
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Peran itu berakhir."))


@staff(Permission.MANAGE_STAFF)
@require_POST
@sensitive_post_parameters("password")
def new_password(request: PendopoRequest, mall: str, user: int) -> HttpResponseBase:
    """A forgotten password."""
    here = place_within(request, mall, Permission.MANAGE_STAFF)
    _roles(request, here, user)
    form = PasswordForm(request.POST)

    def save(data: dict[str, Any]) -> None:
        actions.set_password(
            user_id=user,
            password=data["password"],
            mall=here.slug,
            region_of_mall=here.region_id,
            by=request.actor,
            at=clock.now(),
        )

    if attempt(form, save):
        return done(
            request,
            reverse("manage:account", args=[here.slug, user]),
            _("Kata sandi diganti. Petugas itu keluar dari semua perangkat."),
        )
    return _page(request, here, user, password_form=form)


def _done_to(
    request: PendopoRequest, mall: str, user: int, run: Callable[..., Any], text: str
) -> HttpResponseBase:
    """Do something to an account, then say on the list of people what was done."""
    here = place_within(request, mall, Permission.MANAGE_STAFF)
    _roles(request, here, user)
    try:
        run(
            user_id=user,
            mall=here.slug,
            region_of_mall=here.region_id,
            by=request.actor,
            at=clock.now(),
        )
    except PendopoError as problem:
        return refused(request, reverse("manage:account", args=[here.slug, user]), problem)
    return done(request, reverse("manage:people", args=[here.slug]), text)


@staff(Permission.MANAGE_STAFF)
@require_POST
def lost_phone(request: PendopoRequest, mall: str, user: int) -> HttpResponseBase:
    """A lost phone: the second factor is set up anew at the next sign-in."""
    text = _("Langkah kedua dilepas. Petugas itu memasangnya lagi saat masuk berikutnya.")
    return _done_to(request, mall, user, actions.reset_second_factor, text)


@staff(Permission.MANAGE_STAFF)
@require_POST
def close(request: PendopoRequest, mall: str, user: int) -> HttpResponseBase:
    """The end of an account."""
    text = _("Akun ditutup. Tidak seorang pun dapat masuk dengannya lagi.")
    return _done_to(request, mall, user, actions.deactivate_staff, text)
