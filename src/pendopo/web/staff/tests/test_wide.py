"""Accounts beyond one mall: the administrator ends roles, resets password and phone, and closes accounts."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.people.actions import create_staff, give_role
from pendopo.people.queries import find_user
from pendopo.people.types import RoleInput
from pendopo.regions.actions import load_regions
from pendopo.web.staff.tests.browser import PASSWORD, signed_in, wrong_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]
NEW_PASSWORD = "kebun-raya-1817"


@pytest.fixture
def admin(bogor):
    """The administrator of an installation with two malls."""
    load_regions(by=SYSTEM, at=clock.now())
    return signed_in("administrator")


def make_head() -> tuple[Any, str]:
    """The head of a region who also helps at a counter, and the page of the account."""
    user = create_staff(
        username="kepala", name="Rahma", password=PASSWORD, roles=[RoleInput("region_head", region="32.71")],
        by=SYSTEM, at=clock.now(),
    )  # fmt: skip
    give_role(
        user_id=user.pk, role=RoleInput("officer", mall="bogor", stall="imigrasi"), by=SYSTEM, at=clock.now()
    )
    return user, f"/kelola/pemasangan/petugas/{user.pk}/"


def roles_of(user: Any) -> list[str]:
    rows = user.role_assignments.filter(ends_at__isnull=True)
    return sorted(rows.values_list("role", flat=True))


def test_the_list_leads_to_an_account_with_all_its_roles(admin) -> None:
    _user, page = make_head()
    assert f'href="{page}"' in admin.get("/kelola/").content.decode()
    shown = admin.get(page).content.decode()
    for words in ("Kepala daerah", "Kota Bogor", "Petugas loket", "MPP Bogor, Imigrasi"):
        assert words in shown


def test_roles_are_added_and_ended_and_an_account_without_any_stays_in_the_list(admin) -> None:
    user, page = make_head()
    assert wrong_of(admin.post(page + "peran/", {"role": "region_head"})) == ["region"]
    assert admin.post(page + "peran/", {"role": "auditor"}).status_code == 302
    assert roles_of(user) == ["auditor", "officer", "region_head"]
    for role in user.role_assignments.all():
        assert admin.post(f"{page}peran/{role.pk}/akhiri/").status_code == 302
    assert roles_of(user) == []
    assert "tanpa peran" in admin.get("/kelola/").content.decode()
    assert "tidak mempunyai peran" in admin.get(page).content.decode()


def test_a_forgotten_password_a_lost_phone_and_the_end(admin) -> None:
    user, page = make_head()
    assert wrong_of(admin.post(page + "sandi/", {"password": "123"})) == ["password"]
    assert admin.post(page + "sandi/", {"password": NEW_PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert f'action="{page}ponsel/"' in admin.get(page).content.decode()
    assert admin.post(page + "ponsel/").headers["Location"] == page
    assert not Authenticator.objects.filter(user=user).exists()
    assert admin.post(page + "tutup/").status_code == 302
    user.refresh_from_db()
    assert (user.is_active, roles_of(user)) == (False, [])
    assert admin.get(page).status_code == 404


def test_nobody_is_left_without_an_administrator(admin) -> None:
    own = find_user("administrator.0")
    page = f"/kelola/pemasangan/petugas/{own.pk}/"
    role = own.role_assignments.get()
    kept = admin.post(f"{page}peran/{role.pk}/akhiri/", follow=True).content.decode()
    assert "Ini administrator terakhir" in kept
    assert f'action="{page}tutup/"' not in kept
    other, there = make_head()
    admin.post(there + "peran/", {"role": "administrator"})
    gone = admin.post(f"{page}peran/{role.pk}/akhiri/")
    assert gone.headers["Location"] == "/petugas/"
    assert admin.get(there).status_code == 403
    assert roles_of(other) == ["administrator", "officer", "region_head"]


@pytest.mark.parametrize("verb", ["", "peran/", "sandi/", "ponsel/", "tutup/"])
def test_only_an_administrator_comes_near(admin, verb: str) -> None:
    user, page = make_head()
    for role, scope in (("mall_manager", {"mall": "bogor"}), ("region_head", {"region": "32.71"})):
        client = signed_in(role, **scope)
        sent = {"role": "auditor", "password": NEW_PASSWORD}
        answer = client.post(page + verb, sent) if verb else client.get(page)
        assert answer.status_code == 403
    user.refresh_from_db()
    assert (user.is_active, user.check_password(PASSWORD)) == (True, True)
    assert roles_of(user) == ["officer", "region_head"]


@pytest.mark.parametrize("number", [0, 99999999999999999999])
def test_an_account_that_does_not_exist_is_told(admin, number: int) -> None:
    page = f"/kelola/pemasangan/petugas/{number}/"
    assert admin.get(page).status_code == 404
    for verb in ("peran/", "sandi/", "ponsel/", "tutup/", "peran/0/akhiri/"):
        sent = {"role": "auditor", "password": NEW_PASSWORD}
        assert admin.post(page + verb, sent).status_code in {302, 404}
