"""Applicants, staff, tokens, codes and the first administrator, against the real database."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from pendopo.events.models import Event
from pendopo.kit.actor import ANYONE, SYSTEM, Permission
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound, SignInRequired
from pendopo.people import actions, queries
from pendopo.people.models import Applicant, RoleAssignment, SignInCode, User
from pendopo.people.tests.factories import AT, make_applicant, make_staff
from pendopo.people.types import (
    AdministratorExists,
    CodeExhausted,
    CodeWrong,
    LastAdministrator,
    LinkEnded,
    Role,
    RoleInput,
    TooManyCodes,
    UserNameTaken,
)

pytestmark = pytest.mark.django_db
PHONE = "0812 3456 7890"
NIK = "3602041211870001"
ADMIN = RoleInput(Role.ADMINISTRATOR)


def test_sari_is_kept_sealed_and_found_by_hash():
    sari = make_applicant("  Sari ", PHONE, identity_kind="nik", identity="3602 0412 1187 0001")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, identity FROM people_applicant")
        sealed = b" ".join(bytes(value) for value in cursor.fetchone())
    assert b"Sari" not in sealed
    assert NIK.encode() not in sealed
    sari.refresh_from_db()
    assert (sari.name, sari.phone, sari.identity) == ("Sari", "+6281234567890", NIK)
    for text in ("sari", "+62 812-3456-7890", "081234567890", NIK):
        assert queries.find_applicants(text) == [sari.pk]
    assert queries.find_applicants("Budi") == []
    assert queries.find_applicants("") == []
    assert queries.find_applicants("?!") == []


def test_a_phone_is_not_a_person_and_a_stranger_changes_nothing():
    sari, again, budi = make_applicant("Sari"), make_applicant("SARI"), make_applicant("Budi")
    assert sari == again
    assert budi != sari
    assert budi.pseudonym != sari.pseudonym
    stranger = make_applicant("Sari", email="lain@contoh.id")
    assert stranger != sari
    assert Applicant.objects.get(pk=sari.pk).email == ""
    assert set(queries.list_applicants_of_contact(PHONE)) == {sari.pk, budi.pk, stranger.pk}


def test_without_any_contact_everybody_is_somebody_else():
    one, two = make_applicant("Sari", ""), make_applicant("Sari", "")
    assert one != two
    assert one.pseudonym != two.pseudonym


def test_every_wrong_field_is_named_and_nothing_is_written():
    with pytest.raises(InvalidInput) as wrong:
        make_applicant("", "12", email="x", identity_kind="nik", identity="1")
    assert set(wrong.value.fields) == {"name", "phone", "email", "identity"}
    assert Applicant.objects.count() == 0
    assert Event.objects.count() == 0


def test_the_event_carries_a_pseudonym_and_nothing_personal():
    sari = make_applicant("Sari", identity_kind="nik", identity=NIK)
    event = Event.objects.get(name="people.applicant.registered")
    assert event.person == sari.pseudonym
    assert event.data == {"identity_kind": "nik"}


def test_an_applicant_is_shown_to_who_may_see_persons_there():
    sari = make_applicant()
    joko = queries.actor_for_user(make_staff(mall="bogor"), at=AT)
    assert queries.get_applicant(sari.pk, by=joko, mall="bogor") == sari
    for by, mall in ((joko, "padang"), (ANYONE, "bogor")):
        with pytest.raises(NotAllowed):
            queries.get_applicant(sari.pk, by=by, mall=mall)


def test_joko_acts_by_his_roles_while_they_last():
    joko = make_staff()
    actor = queries.actor_for_user(joko, at=AT)
    assert actor.may(Permission.CALL_TICKETS, mall="bogor", stall="samsat")
    assert (actor.kind, actor.user_id, actor.name) == ("staff", joko.pk, "Joko")
    actions.end_role(role_id=joko.role_assignments.get().pk, by=SYSTEM, at=AT + timedelta(hours=1))
    assert queries.actor_for_user(joko, at=AT).may_somewhere(Permission.CALL_TICKETS)
    assert not queries.actor_for_user(joko, at=AT + timedelta(hours=1)).may_somewhere(Permission.CALL_TICKETS)
    with pytest.raises(SignInRequired):
        queries.actor_for_user(AnonymousUser(), at=AT)
    actions.deactivate_staff(user_id=joko.pk, by=SYSTEM, at=AT)
    joko.refresh_from_db()
    with pytest.raises(SignInRequired):
        queries.actor_for_user(joko, at=AT)


def test_a_manager_makes_accounts_in_her_mall_only():
    ayu = queries.actor_for_user(make_staff("ayu", Role.MALL_MANAGER), at=AT)
    joko = actions.create_staff(
        username="Joko.2", name="Joko", password="kata sandi panjang",
        roles=[RoleInput(Role.OFFICER, mall="bogor")], by=ayu, at=AT,
    )  # fmt: skip
    assert joko.username == "joko.2"
    assert joko.check_password("kata sandi panjang")
    same = {"username": "joko.2", "name": "Joko", "by": ayu, "at": AT}
    with pytest.raises(UserNameTaken):
        actions.create_staff(**same, roles=[RoleInput(Role.OFFICER, mall="bogor")])
    with pytest.raises(NotAllowed):
        actions.create_staff(**same | {"username": "lain"}, roles=[RoleInput(Role.OFFICER, mall="padang")])
    with pytest.raises(InvalidInput) as wrong:
        actions.create_staff(username="!", name="", email="x", roles=[RoleInput("king")], by=ayu, at=AT)
    assert set(wrong.value.fields) == {"username", "name", "email", "roles"}
    with pytest.raises(InvalidInput) as wrong:
        actions.set_password(user_id=joko.pk, password="12345", by=ayu, at=AT)
    assert set(wrong.value.fields) == {"password"}
    admin = make_staff("admin", Role.ADMINISTRATOR, mall="")
    with pytest.raises(NotAllowed):
        actions.set_password(user_id=admin.pk, password="kata sandi panjang", by=ayu, at=AT)
    assert [row.user.username for row in queries.list_staff(mall="bogor", by=ayu, at=AT)] == ["ayu", "joko.2"]
    with pytest.raises(NotAllowed):
        queries.list_staff(mall="padang", by=ayu, at=AT)
    assert RoleAssignment.objects.count() == 3


def test_demo_accounts_exist_in_demo_mode_only(settings):
    settings.DEMO = True
    values = {"name": "Demo", "roles": [RoleInput(Role.OFFICER, mall="bogor")], "by": SYSTEM, "at": AT}
    user = actions.create_staff(username="demo", password="demo", is_demo=True, **values)
    assert queries.list_demo_accounts() == [user]
    assert queries.get_demo_account("demo") == user
    assert not queries.needs_second_factor(user)
    settings.DEMO = False
    assert queries.list_demo_accounts() == []
    assert queries.needs_second_factor(user)
    with pytest.raises(NotFound):
        queries.get_demo_account("demo")
    with pytest.raises(NotAllowed):
        actions.create_staff(username="demo2", is_demo=True, **values)


def test_an_authenticator_app_satisfies_the_second_factor():
    from allauth.mfa.models import Authenticator

    joko = make_staff()
    assert queries.needs_second_factor(joko)
    Authenticator.objects.create(user=joko, type=Authenticator.Type.TOTP, data={})
    assert not queries.needs_second_factor(joko)


def test_tokens_act_in_their_place_until_they_end():
    row, token = actions.create_token(
        kind="officer", mall="bogor", stall="samsat", counter=7, lifetime=timedelta(days=1), by=SYSTEM, at=AT
    )
    actor = queries.actor_for_token(token, at=AT)
    assert actor.may(Permission.CALL_TICKETS, mall="bogor", stall="samsat", counter=7)
    assert not actor.may(Permission.CALL_TICKETS, mall="bogor", stall="samsat", counter=8)
    _kiosk, secret = actions.create_token(kind="kiosk", mall="bogor", by=SYSTEM, at=AT)
    kiosk = queries.actor_for_token(secret, at=AT)
    assert kiosk.may(Permission.ISSUE_TICKETS, mall="bogor", stall="samsat")
    assert not kiosk.may(Permission.CALL_TICKETS, mall="bogor")
    for wrong, at in ((token, AT + timedelta(days=1)), ("tebakan", AT), ("", AT)):
        with pytest.raises(SignInRequired):
            queries.actor_for_token(wrong, at=at)
    actions.revoke_token(token_id=row.pk, by=SYSTEM, at=AT)
    with pytest.raises(SignInRequired):
        queries.actor_for_token(token, at=AT)
    assert token not in str(list(Event.objects.values_list("data", flat=True)))
    with pytest.raises(NotAllowed):
        actions.create_token(kind="kiosk", mall="bogor", by=ANYONE, at=AT)
    with pytest.raises(InvalidInput):
        actions.create_token(kind="first_admin", mall="bogor", by=SYSTEM, at=AT)
    assert len(queries.list_tokens(mall="bogor", by=SYSTEM)) == 2


def test_a_code_opens_once_and_tells_nothing_about_strangers():
    sari = make_applicant()
    code = actions.issue_sign_in_code(contact=PHONE, by=ANYONE, at=AT)
    assert len(code) == 6
    assert actions.check_sign_in_code(contact="+6281234567890", code=code, by=ANYONE, at=AT) == [sari.pk]
    with pytest.raises(CodeWrong):
        actions.check_sign_in_code(contact=PHONE, code=code, by=ANYONE, at=AT)
    assert actions.issue_sign_in_code(contact="0813 0000 0000", by=ANYONE, at=AT) == ""
    with pytest.raises(CodeWrong):
        actions.check_sign_in_code(contact="0813 0000 0000", code="", by=ANYONE, at=AT)
    with pytest.raises(InvalidInput):
        actions.issue_sign_in_code(contact="", by=ANYONE, at=AT)


def test_a_new_code_ends_the_old_one_and_a_code_ends_by_itself():
    make_applicant()
    old = actions.issue_sign_in_code(contact=PHONE, by=ANYONE, at=AT)
    new = actions.issue_sign_in_code(contact=PHONE, by=ANYONE, at=AT + timedelta(seconds=1))
    if old != new:
        with pytest.raises(CodeWrong):
            actions.check_sign_in_code(contact=PHONE, code=old, by=ANYONE, at=AT + timedelta(seconds=2))
    with pytest.raises(CodeWrong):
        actions.check_sign_in_code(contact=PHONE, code=new, by=ANYONE, at=AT + timedelta(minutes=11))


def test_five_attempts_end_a_code():
    make_applicant()
    code = actions.issue_sign_in_code(contact=PHONE, by=ANYONE, at=AT)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(CodeWrong):
            actions.check_sign_in_code(contact=PHONE, code=wrong, by=ANYONE, at=AT)
    with pytest.raises(CodeExhausted):
        actions.check_sign_in_code(contact=PHONE, code=code, by=ANYONE, at=AT)
    assert SignInCode.objects.get().attempts == 5


def test_a_contact_is_not_flooded_known_or_not():
    make_applicant()
    for contact in (PHONE, "lain@contoh.id"):
        for minute in range(3):
            actions.issue_sign_in_code(contact=contact, by=ANYONE, at=AT + timedelta(minutes=minute))
        with pytest.raises(TooManyCodes):
            actions.issue_sign_in_code(contact=contact, by=ANYONE, at=AT + timedelta(minutes=4))
        actions.issue_sign_in_code(contact=contact, by=ANYONE, at=AT + timedelta(minutes=16))
    assert actions.forget_old_codes(by=SYSTEM, at=AT + timedelta(days=2)) == 8


def test_the_first_link_works_once():
    token = actions.create_first_admin_link(by=SYSTEM, at=AT)
    newer = actions.create_first_admin_link(by=SYSTEM, at=AT)
    assert not queries.is_first_link(token, at=AT)
    assert queries.is_first_link(newer, at=AT)
    assert not queries.is_first_link(newer, at=AT + timedelta(days=8))
    with pytest.raises(SignInRequired):
        queries.actor_for_token(newer, at=AT)
    values = {"username": "ayu", "name": "Ayu", "by": ANYONE, "at": AT}
    with pytest.raises(InvalidInput):
        actions.create_first_administrator(token=newer, password="pendek", **values)
    assert queries.is_first_link(newer, at=AT)
    user = actions.create_first_administrator(token=newer, password="kata sandi panjang", **values)
    assert queries.actor_for_user(user, at=AT).may(Permission.MANAGE_INSTALLATION)
    assert queries.needs_second_factor(user)
    with pytest.raises(LinkEnded):
        actions.create_first_administrator(token=newer, password="kata sandi panjang", **values)
    with pytest.raises(AdministratorExists):
        actions.create_first_admin_link(by=SYSTEM, at=AT)
    with pytest.raises(NotAllowed):
        actions.create_first_admin_link(by=ANYONE, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_people_with_the_link_make_one_administrator():
    token = actions.create_first_admin_link(by=SYSTEM, at=AT)
    outcomes: list[str] = []

    def use(username: str) -> None:
        try:
            actions.create_first_administrator(
                token=token, username=username, name="Ayu", password="kata sandi panjang", by=ANYONE, at=AT
            )
            outcomes.append("made")
        except LinkEnded:
            outcomes.append("ended")
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=(name,)) for name in ("ayu", "budi")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["ended", "made"]
    assert User.objects.count() == 1


def test_the_last_administrator_keeps_the_role_until_another_has_it():
    first, second = (
        actions.create_staff(username=name, name=name, roles=[ADMIN], by=SYSTEM, at=AT)
        for name in ("ayu", "rahma")
    )
    of = {row.user_id: row for row in RoleAssignment.objects.all()}
    later = AT + timedelta(hours=1)
    actions.end_role(role_id=of[first.pk].pk, by=SYSTEM, at=later)
    for run in (
        lambda: actions.end_role(role_id=of[second.pk].pk, by=SYSTEM, at=later),
        lambda: actions.deactivate_staff(user_id=second.pk, by=SYSTEM, at=later),
    ):
        with pytest.raises(LastAdministrator):
            run()
    second.refresh_from_db()
    assert second.is_active
    actions.give_role(user_id=first.pk, role=ADMIN, by=SYSTEM, at=later)
    actions.deactivate_staff(user_id=second.pk, by=SYSTEM, at=later)
    assert queries.has_administrator()
