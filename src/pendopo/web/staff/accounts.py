"""Sign-in of staff: allauth's views behind our pages, with the access of each address declared.

Nobody signs up by themselves: accounts are made by a manager. The second factor is asked for by
`pendopo.web.access.staff`, which leads to its enrolment before any other page opens.
"""

from typing import Any

from allauth.account import views as account_views
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django import forms
from django.conf import settings
from django.contrib.auth import login as sign_in
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.kit import clock
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.malls import queries as malls
from pendopo.people import actions as people_actions
from pendopo.people import queries as people
from pendopo.people.types import Role
from pendopo.web.access import PendopoRequest, demo_only, public, signed_in

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInView(account_views.LoginView):  # type: ignore[misc]
    """User name and password; in demo mode also the list of demo accounts, one click each."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's values; the demo accounts only where there is a demo."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= _demo_accounts()
        context["next"] = _safe_next(self.request)
        return context


def _demo_accounts() -> dict[str, Any]:
    """The demo accounts: one of each role at the home mall first, then all others."""
    first: dict[str, Any] = {}
    others = []
    for account in people.list_demo_accounts():
        role = account.role_assignments.all()[:1]
        at_home = bool(role) and role[0].mall in ("", settings.HOME_MALL)
        if at_home and role[0].role not in first:
            first[role[0].role] = account
        else:
            others.append(account)
    order = [str(role) for role in Role]
    accounts = sorted(first.values(), key=lambda one: order.index(one.role_assignments.all()[0].role))
    names = {mall.slug: mall.name for mall in malls.list_malls()} if accounts else {}
    stalls = {stall.slug: stall.name for slug in names for stall in malls.list_stalls(slug)}
    return {"accounts": accounts, "more_accounts": others, "place_names": names | stalls}


def _safe_next(request: HttpRequest) -> str:
    """Where to go after sign-in: a page of ours, else the staff home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("staff:home")


@demo_only
@require_POST
def sign_in_demo(request: PendopoRequest) -> HttpResponseBase:
    """Sign in as one of the demo accounts. Exists in demo mode only."""
    chosen = request.POST.get("account", "")
    user = people.get_demo_account(chosen)
    sign_in(request, user, backend=BACKEND)
    return HttpResponseRedirect(_safe_next(request))


class FirstForm(forms.Form):
    """The first administrator."""

    username = forms.CharField(label=gettext_lazy("Nama pengguna"), max_length=150)
    name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=120)
    password = forms.CharField(
        label=gettext_lazy("Kata sandi"),
        help_text=gettext_lazy("Paling sedikit 10 huruf atau angka; bukan kata sandi yang umum."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Ulangi kata sandi"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords agree and are strong enough."""
        cleaned = super().clean() or {}
        password = cleaned.get("password", "")
        if password and password != cleaned.get("again"):
            self.add_error("again", _("Kedua kata sandi tidak sama. Ketik sekali lagi."))
        elif password:
            try:
                password_validation.validate_password(password)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


@public
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def first_administrator(request: PendopoRequest, token: str) -> HttpResponseBase:
    """The one-time link of an empty installation: whoever holds it becomes the first administrator."""
    if not people.is_first_link(token, at=clock.now()):
        raise NotFound(_("Tautan ini sudah dipakai atau sudah lewat masanya."))
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = people_actions.create_first_administrator(
                token=token,
                username=form.cleaned_data["username"],
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                by=request.actor,
                at=clock.now(),
            )
        except InvalidInput as error:
            for field, text in error.fields.items():
                form.add_error(field if field in form.fields else None, str(text))
        else:
            sign_in(request, user, backend=BACKEND)
            record_authentication(request, user, method="password", username=user.username)
            return redirect("mfa_activate_totp")
    status = 422 if form.errors else 200
    return render(request, "account/first.html", {"form": form}, status=status)


@public
@require_http_methods(["GET"])
def closed(request: PendopoRequest) -> HttpResponse:
    """Why nobody can sign up here."""
    return render(request, "account/signup_closed.html")


login = public(SignInView.as_view())
logout = public(account_views.LogoutView.as_view())
reauthenticate = signed_in(account_views.ReauthenticateView.as_view())
inactive = public(account_views.AccountInactiveView.as_view())
change_password = signed_in(account_views.PasswordChangeView.as_view())
authenticate = public(mfa_views.AuthenticateView.as_view())
mfa_reauthenticate = signed_in(mfa_views.ReauthenticateView.as_view())
mfa_index = signed_in(mfa_views.IndexView.as_view())
activate_totp = signed_in(totp_views.ActivateTOTPView.as_view())
deactivate_totp = signed_in(totp_views.DeactivateTOTPView.as_view())
recovery_codes = signed_in(recovery_views.ViewRecoveryCodesView.as_view())
generate_codes = signed_in(recovery_views.GenerateRecoveryCodesView.as_view())
