"""Administrators connect a vendor: steps, form, what to copy, test, pause; keys never come back to a page."""

import pytest

from pendopo.channels.adapters import adapter_for
from pendopo.channels.queries import list_accounts
from pendopo.channels.types import NEEDS, CheckStep, DeliveryFailed, StepState
from pendopo.kit.actor import SYSTEM
from pendopo.web.staff.manage.channel_guides import FIELDS, GUIDES
from pendopo.web.staff.tests.browser import signed_in, wrong_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files", "bogor")]
TYPED = {
    "key": "bogor", "name": "WA Bogor", "mall": "bogor", "own_id": "106", "scope": "7", "address": "+62811",
    "daily_limit": "250", "token": "EAA-rahasia", "app_secret": "rahasia-app", "app_id": "1", "waba_id": "9",
}  # fmt: skip


def test_every_channel_has_its_steps_and_its_form():
    admin = signed_in("administrator")
    listed = admin.get("/kelola/kanal/").content.decode()
    for code, guide in GUIDES.items():
        assert f"/kelola/kanal/baru/{code}/" in listed
        page = admin.get(f"/kelola/kanal/baru/{code}/").content.decode()
        assert guide.url in page
        for key in NEEDS[code].keys:
            assert key.made or f'name="{key.name}"' in page
            assert key.made or key.name in FIELDS
    assert admin.get("/kelola/kanal/baru/webchat/").status_code == 404


def test_a_vendor_is_connected_tested_and_paused(monkeypatch):
    admin = signed_in("administrator")
    wrong = admin.post("/kelola/kanal/baru/whatsapp/", TYPED | {"token": "", "key": "Bogor Satu"})
    assert wrong.status_code == 422
    assert {"token", "key"} <= set(wrong_of(wrong))
    made = admin.post("/kelola/kanal/baru/whatsapp/", TYPED)
    (row,) = list_accounts(by=SYSTEM)
    page = f"/kelola/kanal/{row.id}/"
    assert (made.status_code, made["Location"], row.active) == (302, page, False)
    shown = admin.get(page).content.decode()
    assert "/webhook/whatsapp/bogor" in shown
    assert "rahasia" not in shown
    steps = [CheckStep("token", StepState.FAILED, "graph_190"), CheckStep("number", StepState.SKIPPED)]
    monkeypatch.setattr(adapter_for("whatsapp"), "check", lambda _account: steps, raising=False)
    tested = admin.post(f"{page}uji/").content.decode()
    assert "Sambungan belum berhasil" in tested
    assert "Buat token baru di Meta" in tested

    def refuse(_account, _address):
        raise DeliveryFailed("graph_2200", permanent=True)

    monkeypatch.setattr(adapter_for("whatsapp"), "connect", refuse, raising=False)
    assert "belum menerima alamat ini" in admin.post(f"{page}pasang/", follow=True).content.decode()
    monkeypatch.setattr(adapter_for("whatsapp"), "list_templates", refuse_list, raising=False)
    assert "tidak menjawab (graph_2)" in admin.post(f"{page}templat/", follow=True).content.decode()
    admin.post(f"{page}jeda/", {"aktif": "1"})
    assert list_accounts(by=SYSTEM)[0].active
    changed = {name: value for name, value in TYPED.items() if name not in ("key", "scope", "token")}
    assert admin.post(page, changed | {"name": "Nama baru"}).status_code == 302
    (row,) = list_accounts(by=SYSTEM)
    assert (row.name, row.scope, row.secrets["token"]) == ("Nama baru", "7", "EAA-rahasia")
    assert admin.post(page, changed | {"base_url": "http://jahat.id"}).status_code == 422


def refuse_list(_account):
    raise DeliveryFailed("graph_2", permanent=False)


def test_others_stay_outside():
    for role in ("mall_manager", "officer"):
        assert signed_in(role, mall="bogor").get("/kelola/kanal/").status_code == 403
