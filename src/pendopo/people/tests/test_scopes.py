"""Power ends at the border of its place: the head of one region has no say in another's mall."""

import pytest

from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import NotAllowed
from pendopo.people import actions, queries
from pendopo.people.models import RoleAssignment
from pendopo.people.tests.factories import AT, make_staff
from pendopo.people.types import Role, RoleInput

pytestmark = pytest.mark.django_db
BOGOR, PADANG = "32.71", "13.71"


@pytest.fixture
def head():
    user = actions.create_staff(
        username="kepala", name="Kepala", roles=[RoleInput(Role.REGION_HEAD, region=BOGOR)], by=SYSTEM, at=AT
    )
    return queries.actor_for_user(user, at=AT)


def role_of(user):
    return RoleAssignment.objects.get(user=user)


def test_a_region_head_ends_roles_at_home_but_not_in_another_region_through_the_home_page(head):
    here = role_of(make_staff("joko", mall="bogor"))
    there = role_of(make_staff("uni", mall="padang"))
    ended = actions.end_role(role_id=here.pk, mall="bogor", region_of_mall=BOGOR, by=head, at=AT)
    assert ended.pk is None or ended.ends_at == AT
    with pytest.raises(NotAllowed):
        actions.end_role(role_id=there.pk, mall="bogor", region_of_mall=BOGOR, by=head, at=AT)
    there.refresh_from_db()
    assert there.ends_at is None


def test_a_region_head_keeps_the_devices_of_the_malls_at_home_only(head):
    row, _token = actions.create_token(kind="kiosk", mall="bogor", region_of_mall=BOGOR, by=head, at=AT)
    assert queries.list_tokens(mall="bogor", region=BOGOR, by=head) == [row]
    actions.revoke_token(token_id=row.pk, mall="bogor", region_of_mall=BOGOR, by=head, at=AT)
    there, _token = actions.create_token(kind="kiosk", mall="padang", by=SYSTEM, at=AT)
    with pytest.raises(NotAllowed):
        actions.revoke_token(token_id=there.pk, mall="bogor", region_of_mall=BOGOR, by=head, at=AT)
    with pytest.raises(NotAllowed):
        queries.list_tokens(mall="padang", region=PADANG, by=head)


@pytest.mark.parametrize(
    ("take_over", "more"),
    [
        (actions.set_password, {"password": "sandi-baru-yang-panjang-9"}),
        (actions.reset_second_factor, {}),
        (actions.deactivate_staff, {}),
    ],
)
def test_a_region_head_keeps_accounts_at_home_but_takes_none_over_elsewhere(head, take_over, more):
    here, there = make_staff("joko", mall="bogor"), make_staff("uni", mall="padang")
    before = (there.password, there.is_active)
    through_home = {"mall": "bogor", "region_of_mall": BOGOR, "by": head, "at": AT, **more}
    assert take_over(user_id=here.pk, **through_home).pk == here.pk
    with pytest.raises(NotAllowed):
        take_over(user_id=there.pk, **through_home)
    there.refresh_from_db()
    assert (there.password, there.is_active) == before
