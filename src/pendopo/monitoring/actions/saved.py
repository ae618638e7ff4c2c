"""Keeping pages under a name."""

from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotAllowed, TooMany
from pendopo.kit.text import _
from pendopo.monitoring.models import SavedView
from pendopo.monitoring.queries.saved import own_view_for_update
from pendopo.monitoring.rules.addresses import is_own_page

MOST = 200  # kept pages of one account


@transaction.atomic
def save_view(*, name: str, address: str, is_shared: bool, by: Actor, at: datetime) -> int:
    """Keep a page; the same name again replaces one's own older one. Raises InvalidInput, TooMany."""
    if not by.may_somewhere(Permission.SEE_FIGURES):
        raise NotAllowed
    title = " ".join(name.split())[:80]
    wrong = {}
    if not title:
        wrong["nama"] = _("Tulis nama tampilan.")
    if not is_own_page(address):
        wrong["alamat"] = _("Alamat ini bukan halaman pantauan.")
    if wrong:
        raise InvalidInput(fields=wrong)
    if SavedView.objects.filter(owner=by.code).count() >= MOST:
        raise TooMany(_("Simpanan Anda sudah 200. Hapus yang tidak dipakai lebih dulu."))
    view, _created = SavedView.objects.update_or_create(
        owner=by.code, name=title, defaults={"address": address, "is_shared": is_shared, "saved_at": at}
    )
    record("monitoring.view.saved", by=by, at=at, data={"view": view.pk, "shared": is_shared})
    return view.pk


@transaction.atomic
def remove_view(*, view: int, by: Actor, at: datetime) -> None:
    """Remove one's own kept page. Raises ViewUnknown."""
    row = own_view_for_update(view, by=by)
    key = row.pk
    row.delete()
    record("monitoring.view.removed", by=by, at=at, data={"view": key})
