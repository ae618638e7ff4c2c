"""People who are served: no account, personal columns sealed, found by keyed hash."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import encrypt, keyed_hash, pseudonym
from pendopo.kit.errors import InvalidInput
from pendopo.kit.ids import new_key
from pendopo.kit.writes import later, together
from pendopo.people import rules
from pendopo.people.models import Applicant
from pendopo.people.queries import read_contact


def ensure_applicant(
    *,
    name: str,
    phone: str = "",
    email: str = "",
    identity_kind: str = "none",
    identity: str = "",
    language: str = "id",
    given: str = "",
    by: Actor,
    at: datetime,
) -> Applicant:
    """The applicant with exactly these facts, entered now if not yet known.

    `given` names a part of the same statement (`kit.writes.later`) without a row of which nobody is entered.
    A phone is not a person: somebody else's name on the same phone is another applicant, and nobody's facts
    are changed by what a stranger types. Raises InvalidInput naming each wrong field.
    """
    typed = read_contact(name=name, phone=phone, email=email, identity_kind=identity_kind, identity=identity)
    if typed.wrong:
        raise InvalidInput(fields=typed.wrong)
    name, phone, email, number = typed.name, typed.phone, typed.email, typed.identity
    hashes = {
        "name_hash": keyed_hash("name", rules.fold_name(name)),
        "phone_hash": keyed_hash("phone", phone),
        "email_hash": keyed_hash("email", email),
        "identity_hash": keyed_hash("identity", number),
    }
    return _register(
        name, phone, email, kind=identity_kind, number=number, language=language, hashes=hashes, given=given,
        by=by, at=at,
    )  # fmt: skip


def _register(
    name: str,
    phone: str,
    email: str,
    *,
    kind: str,
    number: str,
    language: str,
    hashes: dict[str, bytes],
    given: str,
    by: Actor,
    at: datetime,
) -> Applicant:
    """Enter an applicant, and the event with it, unless the same facts were entered before."""
    folded = rules.fold_name(name)
    language = "en" if language == "en" else "id"
    reachable = phone or email or number
    key = _key_of(hashes, language) if reachable else new_key()
    person = number or (f"{phone or email}\0{folded}" if phone or email else str(key))
    applicant = Applicant(
        id=key,
        name=name,
        phone=phone,
        email=email,
        identity_kind=kind if number else "none",
        identity=number,
        language=language,
        pseudonym=pseudonym("person", person),
        created_at=at,
        **hashes,
    )
    with together():
        statement = _INSERT_IF.format(given=given) if given else _INSERT
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
    return applicant


def _key_of(hashes: dict[str, bytes], language: str) -> UUID:
    """The key of whoever has exactly these facts: nothing need be read to know it, and the primary key says
    whether the person is new.
    """
    facts = "\0".join(part.hex() for part in hashes.values())
    return UUID(bytes=keyed_hash("applicant", f"{facts}\0{language}")[:16], version=5)


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
