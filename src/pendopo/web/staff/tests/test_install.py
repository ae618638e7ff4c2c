"""An empty installation: its administrator makes the first mall, from agency to an open counter."""

import pytest

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.malls.queries import get_mall, list_agencies, list_malls, opening
from pendopo.people.queries import find_user
from pendopo.regions.actions import load_regions
from pendopo.web.staff.tests.browser import PASSWORD, signed_in, wrong_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]


@pytest.fixture
def admin():
    """The administrator of an installation with regions and nothing else."""
    load_regions(by=SYSTEM, at=clock.now())
    return signed_in("administrator")


def named(form: str, typed: dict[str, str]) -> dict[str, str]:
    """Fields by the names that they have on the page."""
    return {f"{form}-{name}": value for name, value in typed.items()}


def test_the_first_mall_comes_from_the_pages_alone(admin) -> None:
    assert "/kelola/" in admin.get("/petugas/").content.decode()
    agency = {"name": "Dinas Kependudukan", "short_name": "", "kind": "local"}
    assert admin.post("/kelola/pemasangan/instansi/", named("instansi", agency)).status_code == 302
    mall = {"name": "MPP Kota Ternate", "region": "82.71", "address": ""}
    assert (
        admin.post("/kelola/pemasangan/mal/", named("mal", mall)).headers["Location"]
        == "/kelola/mpp-kota-ternate/gerai/"
    )
    place = get_mall("mpp-kota-ternate")
    assert place.zone == "Asia/Jayapura"
    today = clock.local_date(clock.now(), place.zone).isoformat()
    stall = {
        "agency": "dinas-kependudukan", "name": "Disdukcapil", "number": "1", "floor": "1", "prefix": "A",
        "starts_date": today, "base_minutes": "10", "online_percent": "50", "priority_percent": "10",
        "horizon_days": "14", "walk_in_when_full": "standby",
    }  # fmt: skip
    here = "/kelola/mpp-kota-ternate/"
    assert admin.post(here + "gerai/", stall).status_code == 302
    assert admin.post(here + "loket/", {"stall": "disdukcapil", "number": "1"}).status_code == 302
    week = {f"d{day}_{end}1": at for day in range(7) for end, at in (("opens", "00:00"), ("closes", "23:59"))}
    assert admin.post(here + "jam/", {"starts_date": today, **week}).status_code == 302
    assert opening(place, at=clock.now()).open
    head = {
        "username": "kepala", "name": "Rahma", "password": PASSWORD, "role": "region_head", "region": "82.71"
    }  # fmt: skip
    assert admin.post("/kelola/pemasangan/petugas/", named("akun", head)).status_code == 302
    assert find_user("kepala").role_assignments.get().region == "82.71"


@pytest.mark.parametrize(
    ("path", "typed", "wrong"),
    [
        ("mal/", {}, ["name", "region"]),
        ("mal/", {"name": "!!", "region": "82.71"}, ["name"]),
        ("mal/", {"name": "MPP", "region": "99.99"}, ["region"]),
        ("instansi/", {"name": "", "kind": "x"}, ["name", "kind"]),
        ("petugas/", {"username": "a", "name": "A", "password": "123", "role": "region_head"}, ["region"]),
        ("petugas/", {"username": "abc", "name": "A", "password": "123", "role": "auditor"}, ["password"]),
        ("petugas/", {"username": "abc", "name": "A", "password": PASSWORD, "role": "king"}, ["role"]),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(admin, path: str, typed, wrong: list[str]) -> None:
    form = {"mal/": "mal", "instansi/": "instansi", "petugas/": "akun"}[path]
    answer = admin.post(f"/kelola/pemasangan/{path}", named(form, typed))
    assert (answer.status_code, wrong_of(answer)) == (422, [f"{form}-{name}" for name in wrong])
    assert (list_malls(), list_agencies(), find_user("abc")) == ([], [], None)


def test_only_who_keeps_the_installation_opens_it(bogor) -> None:
    for role, scope in (
        ("mall_manager", {"mall": "bogor"}),
        ("region_head", {"region": "32.71"}),
        ("auditor", {}),
    ):
        client = signed_in(role, **scope)
        assert client.get("/kelola/").status_code == 403
        assert client.post("/kelola/pemasangan/mal/", {"name": "X"}).status_code == 403
