"""Any account, for who keeps the installation: all its roles, a forgotten password, a lost phone, its end."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import PendopoError
from pendopo.malls import queries as malls
from pendopo.people import actions, queries
from pendopo.people.types import RoleInput
from pendopo.regions import queries as regions
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.account import PasswordForm
from pendopo.web.staff.manage.install import WideRoleForm
from pendopo.web.staff.manage.pages import attempt, done, refused


def _where(role: Any) -> str:
    """The place of a role in words; its code where the place is no longer there."""
    if not role.mall:
        found = regions.list_regions([role.region]) if role.region else []
        return found[0].name if found else role.region or _("Di semua tempat")
    mall: str = {row.slug: row.name for row in malls.list_malls()}.get(role.mall, role.mall)
    if not role.stall:
        return mall
    stall = {row.slug: row.name for row in malls.list_stalls(role.mall)}.get(role.stall, role.stall)
    return f"{mall}, {stall}"


def _page(request: PendopoRequest, user: int, **sent: Any) -> HttpResponse:
    """The account with its forms; what was typed stays."""
    person, roles = queries.get_account(user, by=request.actor, at=clock.now())
    context = {
        "role_form": WideRoleForm(),
        "password_form": PasswordForm(),
        **sent,
        "person": person,
        "roles": [(row, _where(row)) for row in roles],
        "second_factor": queries.has_second_factor(person),
        "self": user == request.actor.user_id,
    }
    wrong = any(form.errors for form in sent.values())
    response = render(request, "staff/manage/wide.html", context, status=422 if wrong else 200)
    response["Cache-Control"] = "no-store"
    return response


def _address(user: int) -> str:
    return reverse("manage:wide_account", args=[user])


@staff(Permission.MANAGE_INSTALLATION)
@require_GET
def account(request: PendopoRequest, user: int) -> HttpResponseBase:
    """The account's page."""
    return _page(request, user)


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def give_role(request: PendopoRequest, user: int) -> HttpResponseBase:
    """Another role beyond one mall."""
    form = WideRoleForm(request.POST)

    def save(data: dict[str, Any]) -> None:
        role = RoleInput(role=data["role"], region=data["region"])
        actions.give_role(user_id=user, role=role, by=request.actor, at=clock.now())

    if attempt(form, save):
        return done(request, _address(user), _("Peran ditambahkan."))
    return _page(request, user, role_form=form)


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def end_role(request: PendopoRequest, user: int, role: int) -> HttpResponseBase:
    """Somebody no longer has this role."""
    try:
        actions.end_role(role_id=role, by=request.actor, at=clock.now())
    except PendopoError as problem:
        return refused(request, _address(user), problem)
    still = request.actor.user_id != user or queries.actor_for_user(request.user, at=clock.now()).may(
        Permission.MANAGE_INSTALLATION
    )
    return done(request, _address(user) if still else reverse("staff:home"), _("Peran itu berakhir."))


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
@sensitive_post_parameters("password")
def new_password(request: PendopoRequest, user: int) -> HttpResponseBase:
    """A forgotten password."""
    form = PasswordForm(request.POST)

    def save(data: dict[str, Any]) -> None:
        actions.set_password(user_id=user, password=data["password"], by=request.actor, at=clock.now())

    if attempt(form, save):
        return done(
            request, _address(user), _("Kata sandi diganti. Petugas itu keluar dari semua perangkat.")
        )
    return _page(request, user, password_form=form)


def _done_to(
    request: PendopoRequest, user: int, run: Callable[..., Any], *, back: str, text: str
) -> HttpResponseBase:
    """Do something to an account, then say what was done."""
    try:
        run(user_id=user, by=request.actor, at=clock.now())
    except PendopoError as problem:
        return refused(request, _address(user), problem)
    return done(request, back, text)


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def lost_phone(request: PendopoRequest, user: int) -> HttpResponseBase:
    """A lost phone: the second factor is set up anew at the next sign-in."""
    text = _("Langkah kedua dilepas. Petugas itu memasangnya lagi saat masuk berikutnya.")
    return _done_to(request, user, actions.reset_second_factor, back=_address(user), text=text)


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def close(request: PendopoRequest, user: int) -> HttpResponseBase:
    """The end of an account."""
    text = _("Akun ditutup. Tidak seorang pun dapat masuk dengannya lagi.")
    back = reverse("manage:install") + "#petugas"
    return _done_to(request, user, actions.deactivate_staff, back=back, text=text)
