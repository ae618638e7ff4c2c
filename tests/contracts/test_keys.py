"""Keys for programs that read the country: made by who reads it, shown once, and ended by them, by an
administrator or by the end of the role.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client

from pendopo.events.models import Event
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.people.actions import create_token
from pendopo.people.models import AccessToken
from pendopo.people.types import Role
from pendopo.web.ministry.tests.test_returns import AT, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/pantau/kunci/"


@pytest.fixture(autouse=True)
def november(monkeypatch, settings):
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: AT)


def make_key(browser, note="papan kementerian") -> str:
    answer = browser.post(PAGE, {"nama": note, "hari": "30"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return re.search(r'key-shown">([^<]+)<', answer.content.decode())[1]


def alerts(token: str) -> int:
    return Client().get("/api/v1/alerts", headers={"Authorization": f"Bearer {token}"}).status_code


def test_an_analyst_makes_uses_and_revokes_a_key(client):
    browser = signed_in(client, Role.MINISTRY_ANALYST, name="rina")
    token = make_key(browser)
    row = AccessToken.objects.get()
    assert (row.user.username, row.mall, row.ends_at) == ("rina", "", AT + timedelta(days=30))
    assert alerts(token) == 200
    page = browser.get(PAGE).content.decode()
    assert "papan kementerian" in page
    assert token not in page
    assert "Semua kunci" not in page
    assert browser.post(f"{PAGE}{row.pk}/cabut/").status_code == 302
    assert browser.post(f"{PAGE}{row.pk}/cabut/").status_code == 302
    assert alerts(token) == 401
    named = Event.objects.filter(name__startswith="people.token.").order_by("id").values_list("name", "actor")
    assert list(named) == [
        ("people.token.created", f"staff:u{row.user_id}"), ("people.token.revoked", f"staff:u{row.user_id}"),
    ]  # fmt: skip


def test_a_key_ends_with_the_role_and_with_the_account(client):
    browser = signed_in(client, Role.MINISTRY_ANALYST, name="rina")
    first, row = make_key(browser), AccessToken.objects.get()
    row.user.role_assignments.update(ends_at=AT)
    assert alerts(first) == 401
    row.user.role_assignments.update(ends_at=None)
    assert alerts(first) == 200
    row.user.is_active = False
    row.user.save()
    assert alerts(first) == 401


def test_nobody_ends_anothers_key_but_an_administrator(client):
    token = make_key(signed_in(client, Role.MINISTRY_ANALYST, name="rina"))
    _row, loose = create_token(kind="analyst", note="mesin", by=SYSTEM, at=AT)
    row = AccessToken.objects.get(user__isnull=False)
    other = signed_in(Client(), Role.MINISTRY_ANALYST, name="dian")
    manager = signed_in(Client(), Role.MALL_MANAGER, mall="bogor", name="ayu")
    assert "papan kementerian" not in other.get(PAGE).content.decode()
    for browser in (other, manager, Client()):
        assert browser.post(f"{PAGE}{row.pk}/cabut/").status_code in {302, 403}
        assert alerts(token) == 200
    assert manager.get(PAGE).status_code == 403
    assert manager.post(PAGE, {"nama": "x", "hari": "30"}).status_code == 403
    admin = signed_in(Client(), Role.ADMINISTRATOR, name="tono")
    page = admin.get(PAGE).content.decode()
    assert "papan kementerian" in page
    assert "Rina" in page
    for key in AccessToken.objects.all():
        admin.post(f"{PAGE}{key.pk}/cabut/")
    assert (alerts(token), alerts(loose)) == (401, 401)


def test_a_key_needs_an_end_and_there_are_ten_at_most(client):
    browser = signed_in(client, Role.MINISTRY_ANALYST, name="rina")
    refused = browser.post(PAGE, {"nama": "papan", "hari": "9999"})
    assert refused.status_code == 422
    assert 'value="papan"' in refused.content.decode()
    for number in range(10):
        make_key(browser, f"papan {number}")
    assert browser.post(PAGE, {"nama": "satu lagi", "hari": "30"}).status_code == 429
    assert AccessToken.objects.count() == 10
