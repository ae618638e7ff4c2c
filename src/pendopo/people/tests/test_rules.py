"""Names, identity numbers, roles and codes, as rules."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.actor import SYSTEM, Actor, Permission
from pendopo.people import rules
from pendopo.people.types import ROLE_PERMISSIONS, Role, RoleInput

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["Sari", "Budi Santoso", "Ni Luh Ayu", "O'Brien", "H. Joko, S.H.", "Ñ", "李小龙"]
)
def test_a_name_may_be_one_word(name):
    assert rules.name_problem(rules.clean_name(name)) == ""


@pytest.mark.parametrize(
    "name", ["", "   ", "123", "<b>Sari</b>", "http://x.id", "sari@x.id", "x" * 61, "\u200b"]
)
def test_what_is_no_name_is_said(name):
    assert rules.name_problem(rules.clean_name(name))


def test_names_are_cleaned_folded_and_masked():
    assert rules.clean_name("  Sari \t Dewi\u200b ") == "Sari Dewi"
    assert rules.fold_name("SARI  Déwi, S.H.") == rules.fold_name("sari dewi s h")
    assert rules.mask_name("Sari Dewi") == "S*** D***"
    assert rules.mask_email("sari@contoh.id") == "s***@contoh.id"
    assert rules.mask_email("sari") == "***"


def test_the_printed_example_of_a_nik():
    read = rules.check_nik("3602041211870001", on=ON)
    assert (read.ok, read.masked, read.birth_date, read.sex, read.warnings) == (
        True,
        "3602********0001",
        date(1987, 11, 12),
        "m",
        (),
    )
    spaced = rules.check_nik("36.0204-501187 0001", on=ON)
    assert (spaced.sex, spaced.birth_date) == ("f", date(1987, 11, 10))


@pytest.mark.parametrize(
    "text",
    [
        "", "123", "36020412118700011", "360204121187000a", "3602041211870000", "3602043211870001",
        "3602047211870001", "3602041213870001", "3602043102870001", "3602042902870001",
    ],
)  # fmt: skip
def test_an_impossible_nik_says_why(text):
    read = rules.check_nik(text, on=ON)
    assert not read.ok
    assert read.problem


def test_full_width_digits_are_normalised_and_unknown_regions_only_warn():
    assert rules.check_nik("３602041211870001").ok
    read = rules.check_nik("9902041211870001", on=ON)
    assert read.ok
    assert len(read.warnings) == 1
    assert rules.check_nik("3602042902000001", on=ON).birth_date == date(2000, 2, 29)
    assert rules.check_nik("3602042912260001", on=ON).birth_date == date(1926, 12, 29)
    assert rules.check_nik("3602041211870001").birth_date is None


def test_a_mismatch_is_a_warning():
    read = rules.check_nik("3602041211870001", on=ON)
    assert rules.nik_mismatches(read) == ()
    assert len(rules.nik_mismatches(read, birth_date=date(1987, 12, 11), sex="f")) == 2


@given(
    st.dates(date(1930, 1, 1), ON),
    st.booleans(),
    st.integers(1, 9999),
    st.sampled_from(sorted(rules.PROVINCES)),
)
def test_every_real_nik_is_accepted_and_never_shown_whole(born, female, serial, province):
    day = born.day + (40 if female else 0)
    number = f"{province}0102{day:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"
    read = rules.check_nik(number, on=ON)
    assert read.ok
    assert read.sex == ("f" if female else "m")
    assert read.birth_date is not None
    assert (read.birth_date.day, read.birth_date.month) == (born.day, born.month)
    assert read.birth_date <= ON
    assert number[4:12] not in read.masked


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_nik(text):
    read = rules.check_nik(text, on=ON)
    assert read.ok == (read.problem == "")


@pytest.mark.parametrize(
    ("kind", "typed", "fine"),
    [
        ("none", "", True), ("none", "whatever", True), ("nik", "", True), ("nik", "3602041211870001", True),
        ("nik", "36", False), ("passport", "x 123 4567", True), ("kitas", "2C11JE0001-A", True),
        ("other", "ab", False), ("other", "x;drop", False), ("wrong", "x", False),
    ],
)  # fmt: skip
def test_any_identity_or_none(kind, typed, fine):
    assert (rules.identity_problem(kind, rules.clean_identity(kind, typed)) == "") == fine


@pytest.mark.parametrize("address", ["sari@contoh.id", "Sari.Dewi+x@mail.contoh.co.id", ""])
def test_addresses_that_are_fine(address):
    assert rules.email_problem(rules.clean_email(address)) == ""


@pytest.mark.parametrize("address", ["sari", "sari@", "@x.id", "a b@x.id", "a@x", "a@x.id\nBcc: b@x.id"])
def test_addresses_that_are_not(address):
    assert rules.email_problem(rules.clean_email(address))


def actor(*roles: RoleInput) -> Actor:
    return Actor("staff", "u1", rules.grants_of(roles))


def test_roles_hold_in_their_place_only():
    joko = actor(RoleInput(Role.OFFICER, mall="bogor", stall="samsat"))
    assert joko.may(Permission.CALL_TICKETS, region="32.71", mall="bogor", stall="samsat", counter=3)
    assert not joko.may(Permission.CALL_TICKETS, mall="bogor", stall="imigrasi")
    assert not joko.may(Permission.MANAGE_QUEUE, mall="bogor", stall="samsat")
    head = actor(RoleInput(Role.REGION_HEAD, region="32"))
    assert head.may(Permission.APPLY_FACT, region="32.71", mall="bogor")
    assert not head.may(Permission.APPLY_FACT, region="13.71", mall="padang")
    assert not ROLE_PERMISSIONS[Role.ADMINISTRATOR] & {Permission.SEE_PERSON, Permission.CALL_TICKETS}
    assert ROLE_PERMISSIONS[Role.AUDITOR] == {Permission.READ_EVENTS, Permission.SEE_FIGURES}


def test_nobody_gives_more_than_they_have():
    ayu = actor(RoleInput(Role.MALL_MANAGER, mall="bogor"))
    dewi = actor(RoleInput(Role.AGENCY_ADMIN, mall="bogor", stall="samsat"))
    admin = actor(RoleInput(Role.ADMINISTRATOR))
    officer = RoleInput(Role.OFFICER, mall="bogor", stall="samsat")
    assert rules.may_give_role(ayu, officer)
    assert rules.may_give_role(dewi, officer)
    assert rules.may_give_role(admin, officer)
    assert not rules.may_give_role(dewi, RoleInput(Role.OFFICER, mall="bogor"))
    assert not rules.may_give_role(dewi, RoleInput(Role.MALL_MANAGER, mall="bogor", stall="samsat"))
    assert not rules.may_give_role(ayu, RoleInput(Role.OFFICER, mall="padang"))
    assert not rules.may_give_role(ayu, RoleInput(Role.AUDITOR, mall="bogor"))
    assert not rules.may_give_role(ayu, RoleInput(Role.ADMINISTRATOR))
    assert not rules.may_give_role(actor(RoleInput(Role.OFFICER, mall="bogor")), officer)
    assert not rules.may_give_role(SYSTEM, RoleInput("king"))
    head = actor(RoleInput(Role.REGION_HEAD, region="32"))
    assert not rules.may_give_role(head, officer)
    assert rules.may_give_role(head, officer, region="32.71")


def test_only_demo_accounts_in_demo_mode_skip_the_second_factor():
    needed = [
        rules.second_factor_needed(is_demo_account=account, demo_mode=mode)
        for account in (True, False)
        for mode in (True, False)
    ]
    assert needed == [False, True, True, True]


def test_limits_of_codes():
    recent = [AT - timedelta(minutes=minutes) for minutes in (1, 5, 14)]
    assert not rules.may_issue_code(recent, AT)
    assert rules.may_issue_code(recent, AT + timedelta(minutes=1))
    ends = AT + rules.CODE_LIFETIME
    assert rules.code_counts(ends_at=ends, attempts=4, used_at=None, at=AT)
    assert not rules.code_counts(ends_at=ends, attempts=5, used_at=None, at=AT)
    assert not rules.code_counts(ends_at=ends, attempts=0, used_at=AT, at=AT)
    assert not rules.code_counts(ends_at=ends, attempts=0, used_at=None, at=ends)


@pytest.mark.parametrize(
    ("name", "fine"), [("joko", True), ("joko.s-1", True), ("jo", False), ("Joko", False)]
)
def test_user_names(name, fine):
    assert (rules.user_name_problem(name) == "") == fine


@pytest.mark.parametrize(
    ("kind", "typed", "asked"), [("none", "123", True), ("none", "  ", False), ("nik", "123", False)]
)
def test_a_number_without_its_kind_is_asked_about(kind, typed, asked):
    assert bool(rules.kind_problem(kind, typed)) is asked
