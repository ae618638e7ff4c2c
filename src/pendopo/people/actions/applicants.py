"""People who are served: no account, personal columns sealed, found by keyed hash."""

from datetime import datetime
from typing import Any

from django.db import connection

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import encrypt
from pendopo.kit.writes import later, together
from pendopo.people.models import Applicant
from pendopo.people.queries import read_applicant


def ensure_applicant(
    *,
    name: str,
    phone: str = "",
    email: str = "",
    identity_kind: str = "none",
    identity: str = "",
    language: str = "id",
    by: Actor,
    at: datetime,
) -> Applicant:
    """The applicant with exactly these facts, entered now if not yet known. Raises InvalidInput naming each
    wrong field.
    """
    applicant = read_applicant(
        name=name,
        phone=phone,
        email=email,
        identity_kind=identity_kind,
        identity=identity,
        language=language,
        at=at,
    )
    enter_applicant(applicant=applicant, by=by, at=at)
    return applicant


def enter_applicant(*, applicant: Applicant, given: str = "", by: Actor, at: datetime) -> None:
    """Enter an applicant, and the event with it, unless the same facts were entered before.

    `given` names a part of the same statement (`kit.writes.later`) without a row of which nobody is entered.
    """
    statement = _INSERT_IF.format(given=given) if given else _INSERT
    with together():
        later(statement, _values(applicant), name="person")
        record(
            "people.applicant.registered",
            by=by,
            at=at,
            person=applicant.pseudonym,
            data={"identity_kind": applicant.identity_kind},
            given="person",
        )
    applicant._state.adding, applicant._state.db = False, connection.alias


_INTO = """
    INSERT INTO people_applicant (
        id, name, name_hash, phone, phone_hash, email, email_hash, identity_kind, identity, identity_hash,
        language, pseudonym, created_at
    )"""
_ONCE = "ON CONFLICT (id) DO NOTHING RETURNING id"
_INSERT = f"{_INTO} VALUES ({', '.join(['%s'] * 13)}) {_ONCE}"
_INSERT_IF = (
    f"{_INTO} SELECT %s::uuid, %s::bytea, %s::bytea, %s::bytea, %s::bytea, %s::bytea, %s::bytea, %s, "
    f"%s::bytea, %s::bytea, %s, %s, %s::timestamptz FROM {{given}} {_ONCE}"
)


def _values(applicant: Applicant) -> tuple[Any, ...]:
    return (
        applicant.id, encrypt(applicant.name), applicant.name_hash, encrypt(applicant.phone),
        applicant.phone_hash, encrypt(applicant.email), applicant.email_hash, applicant.identity_kind,
        encrypt(applicant.identity), applicant.identity_hash, applicant.language,
        applicant.pseudonym, applicant.created_at,
    )  # fmt: skip
