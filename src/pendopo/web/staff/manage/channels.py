"""The accounts by which people write to the malls: connecting a vendor step by step, testing, pausing."""

from typing import Any
from urllib.parse import quote, urlsplit

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pendopo.channels import actions, queries
from pendopo.channels.types import NEEDS, AccountDraft, AccountView, DeliveryFailed
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import PendopoError
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.channel_guides import (
    FIELDS,
    GUIDES,
    OWN_ID,
    STEPS,
    TEMPLATE_STATES,
    TROUBLES,
)
from pendopo.web.staff.manage.pages import attempt, done, refused

_COLD = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class AccountForm(forms.Form):
    """What an account is made of; keys are typed once and shown never."""

    key = forms.SlugField(
        label=gettext_lazy("Nama pada alamat webhook"), max_length=40,
        help_text=gettext_lazy("Huruf kecil, angka, dan tanda hubung. Tidak dapat diubah lagi."),
        error_messages={"invalid": gettext_lazy("Hanya huruf, angka, dan tanda hubung.")},
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Nama akun"), max_length=80)
    mall = forms.ChoiceField(label=gettext_lazy("Mal"), required=False)
    address = forms.CharField(
        label=gettext_lazy("Yang dihubungi orang"), max_length=120, required=False,
        help_text=gettext_lazy("Nomor, @nama, atau alamat surel, seperti yang diumumkan."),
    )  # fmt: skip
    own_id = forms.CharField(max_length=120)
    scope = forms.CharField(
        label=gettext_lazy("ID portofolio bisnis"), max_length=120, required=False,
        help_text=gettext_lazy(
            "Dalam satu portofolio, Meta mengenali orang yang sama. Tidak dapat diubah lagi."
        ),
    )  # fmt: skip
    daily_limit = forms.IntegerField(
        label=gettext_lazy("Batas orang yang disapa lebih dulu per hari"), min_value=0, max_value=10_000_000,
        initial=250, required=False, help_text=gettext_lazy("0: tidak ada batas yang diketahui."),
    )  # fmt: skip
    base_url = forms.URLField(
        label=gettext_lazy("Alamat antarmuka lain (boleh kosong)"), max_length=200, required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Hanya bila penyedia memberi alamat khusus, atau untuk uji coba."),
    )  # fmt: skip

    def __init__(self, *args: Any, channel: str, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs = NEEDS[channel]
        choices = [("", _("Semua mal")), *((each.slug, each.name) for each in malls.list_malls())]
        self.fields["mall"] = forms.ChoiceField(label=_("Mal"), choices=choices, required=False)
        self.fields["own_id"].label = str(OWN_ID.get(channel, ""))
        if not needs.own_id:
            del self.fields["own_id"]
        if not needs.scope or not is_new:
            del self.fields["scope"]
        if not is_new:
            del self.fields["key"]
        if channel != "whatsapp":
            del self.fields["daily_limit"]
        self.keys = [each for each in needs.keys if not each.made]
        for each in self.keys:
            label, hint = FIELDS[each.name]
            if not is_new:
                hint = _("Kosongkan bila tidak berubah. Yang tersimpan tidak ditampilkan.")
            self.fields[each.name] = forms.CharField(
                label=str(label), help_text=str(hint), max_length=1_000, required=is_new and each.needed,
                widget=forms.PasswordInput(  # what was just typed stays; what is kept is never in the form
                    attrs=_COLD | {"autocomplete": "new-password"}, render_value=True
                ),
            )  # fmt: skip
        self.order_fields([*(each for each in self.fields if each != "base_url"), "base_url"])

    def draft(self, data: dict[str, Any], scope: str = "") -> AccountDraft:
        """What was typed, as the action wants it."""
        return AccountDraft(
            name=data["name"], mall=data["mall"], own_id=data.get("own_id", ""),
            scope=data.get("scope", scope), address=data["address"], base_url=data["base_url"],
            daily_limit=data.get("daily_limit") or 0,
            keys={each.name: data.get(each.name, "") for each in self.keys},
        )  # fmt: skip


def _webhook(account: AccountView) -> str:
    """The address that the vendor is given; a mail service finds its name and password in it."""
    url = f"{settings.PUBLIC_URL.rstrip('/')}/webhook/{account.channel}/{account.key}"
    if account.channel != "email":
        return url
    parts = urlsplit(url)
    who = f"{quote(account.secrets.get('user', ''))}:{quote(account.secrets.get('password', ''))}"
    return f"{parts.scheme}://{who}@{parts.netloc}{parts.path}"


def _words_of(code: str) -> Any:
    return TROUBLES.get(code, code)


def _show(request: PendopoRequest, template: str, status: int = 200, **more: Any) -> HttpResponse:
    response = render(request, f"staff/manage/{template}.html", more, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: PendopoRequest, account: int, form: AccountForm | None = None, **more: Any
) -> HttpResponse:
    """One account: what to copy where, its test, its words, its form."""
    view = queries.get_account(account, by=request.actor)
    if view.channel not in GUIDES:
        raise Http404
    initial = {
        name: getattr(view, name) for name in ("name", "mall", "address", "own_id", "base_url", "daily_limit")
    }
    asked = form or AccountForm(initial=initial, channel=view.channel, is_new=False)
    templates = [
        (each, *TEMPLATE_STATES[each.state], _words_of(each.reason))
        for each in queries.list_templates(view.id, by=request.actor)
    ]
    return _show(
        request, "channel", 422 if asked.errors else 200, account=view, guide=GUIDES[view.channel],
        form=asked, webhook=_webhook(view), verify_token=view.secrets.get("verify_token", ""),
        connects=NEEDS[view.channel].connects, is_public=settings.PUBLIC_URL.startswith("https://"),
        has_templates=view.channel == "whatsapp", templates=templates,
        approved=sum(each.state == "approved" for each, *_words in templates), at_vendor=view.base_url,
        trouble=_words_of(view.check_code) if view.check_code not in ("", "ok") else "", **more,
    )  # fmt: skip


@staff(Permission.MANAGE_INSTALLATION)
@require_GET
def accounts(request: PendopoRequest) -> HttpResponseBase:
    """All accounts, and what can be connected."""
    names = {each.slug: each.name for each in malls.list_malls()}
    rows = [
        (each, GUIDES[each.channel].name, names.get(each.mall, _("Semua mal")))
        for each in queries.list_accounts(by=request.actor)
        if each.channel in GUIDES
    ]
    return _show(request, "channels", rows=rows, guides=GUIDES.items())


@staff(Permission.MANAGE_INSTALLATION)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def new(request: PendopoRequest, channel: str) -> HttpResponseBase:
    """The steps at the vendor, then the form."""
    if channel not in GUIDES:
        raise Http404
    form = AccountForm(request.POST or None, channel=channel, is_new=True)
    made: list[int] = []

    def add(data: dict[str, Any]) -> None:
        made.append(
            actions.add_account(
                channel=channel, key=data["key"], draft=form.draft(data), by=request.actor, at=clock.now()
            )
        )

    if request.method == "POST" and attempt(form, add):
        text = _("Akun tersimpan dan masih dijeda. Ikuti langkah berikutnya, uji, lalu aktifkan.")
        return done(request, reverse("manage:channel", args=[made[0]]), text)
    status = 422 if form.errors else 200
    return _show(request, "channel_new", status, channel=channel, guide=GUIDES[channel], form=form)


@staff(Permission.MANAGE_INSTALLATION)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def account(request: PendopoRequest, account: int) -> HttpResponseBase:
    """One account; POST changes it."""
    if request.method != "POST":
        return _page(request, account)
    view = queries.get_account(account, by=request.actor)
    if view.channel not in GUIDES:
        raise Http404
    form = AccountForm(request.POST, channel=view.channel, is_new=False)

    def change(data: dict[str, Any]) -> None:
        actions.change_account(
            account=account, draft=form.draft(data, view.scope), by=request.actor, at=clock.now()
        )

    if attempt(form, change):
        return done(request, _address(account), _("Perubahan tersimpan. Uji sambungannya lagi."))
    return _page(request, account, form)


def _address(account: int) -> str:
    return reverse("manage:channel", args=[account])


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def check(request: PendopoRequest, account: int) -> HttpResponseBase:
    """Test the connection and show each step."""
    steps = actions.check_account(account=account, by=request.actor, at=clock.now())
    shown = [(each, STEPS.get(each.code, each.code), _words_of(each.detail)) for each in steps]
    failed = any(each.state == "failed" for each in steps)
    return _page(request, account, steps=shown, failed=failed)


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def connect(request: PendopoRequest, account: int) -> HttpResponseBase:
    """Tell the vendor our address."""
    view = queries.get_account(account, by=request.actor)
    try:
        actions.connect_account(account=account, address=_webhook(view), by=request.actor, at=clock.now())
    except PendopoError as problem:
        return refused(request, _address(account), problem)
    return done(request, _address(account), _("Alamat webhook terpasang di penyedia. Uji sambungannya."))


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def pause(request: PendopoRequest, account: int) -> HttpResponseBase:
    """Pause, or let work again."""
    active = request.POST.get("aktif") == "1"
    actions.set_account_active(account=account, active=active, by=request.actor, at=clock.now())
    text = _("Akun aktif. Pesan diterima dan dikirim.") if active else _("Akun dijeda.")
    return done(request, _address(account), text)


@staff(Permission.MANAGE_INSTALLATION)
@require_POST
def templates(request: PendopoRequest, account: int) -> HttpResponseBase:
    """Hand in the words that need approval, and look up how all stand."""
    back = f"{_address(account)}#templat"
    try:
        wrong = actions.hand_in_templates(account=account, by=request.actor, at=clock.now())
    except DeliveryFailed as failure:
        text = _("Penyedia kanal tidak menjawab (%(code)s). Coba lagi nanti.") % {"code": failure.code}
        return refused(request, back, PendopoError(text))
    if wrong:
        text = _("Penyedia tidak menerima: %(names)s.") % {"names": ", ".join(sorted(set(wrong)))}
        return refused(request, back, PendopoError(text))
    return done(request, back, _("Templat diajukan. Keputusan penyedia tampil di sini."))
