"""Writes of people."""

from pendopo.people.actions.applicants import ensure_applicant, enter_applicant
from pendopo.people.actions.codes import check_sign_in_code, forget_old_codes, issue_sign_in_code
from pendopo.people.actions.first import create_first_admin_link, create_first_administrator
from pendopo.people.actions.staff import (
    create_staff,
    deactivate_staff,
    end_role,
    give_role,
    reset_second_factor,
    set_password,
)
from pendopo.people.actions.tokens import create_token, revoke_token

__all__ = [
    "check_sign_in_code",
    "create_first_admin_link",
    "create_first_administrator",
    "create_staff",
    "create_token",
    "deactivate_staff",
    "end_role",
    "ensure_applicant",
    "enter_applicant",
    "forget_old_codes",
    "give_role",
    "issue_sign_in_code",
    "reset_second_factor",
    "revoke_token",
    "set_password",
]
