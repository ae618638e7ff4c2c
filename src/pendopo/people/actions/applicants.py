"""People who are served: no account, personal columns sealed, found by keyed hash."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import encrypt, keyed_hash, pseudonym
from pendopo.kit.errors import InvalidInput
from pendopo.kit.ids import new_key
from pendopo.kit.phones import clean_phone
from pendopo.people import rules
from pendopo.people.models import Applicant
from pendopo.people.queries import check_contact


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
    """The applicant with exactly these facts, entered now if not yet known.

    A phone is not a person: somebody else's name on the same phone is another applicant, and nobody's facts
    are changed by what a stranger types. Raises InvalidInput naming each wrong field.
    """
    wrong = check_contact(name=name, phone=phone, email=email, identity_kind=identity_kind, identity=identity)
    if wrong:
        raise InvalidInput(fields=wrong)
    name, phone, email = rules.clean_name(name), clean_phone(phone), rules.clean_email(email)
    number = rules.clean_identity(identity_kind, identity)
    hashes = {
        "name_hash": keyed_hash("name", rules.fold_name(name)),
        "phone_hash": keyed_hash("phone", phone),
        "email_hash": keyed_hash("email", email),
        "identity_hash": keyed_hash("identity", number),
    }
    if phone or email or number:
        known = _known(hashes, language)
        if known is not None:
            return known
    return _register(
        name, phone, email, kind=identity_kind, number=number, language=language, hashes=hashes, by=by, at=at
    )


_FIND = """
    SELECT id FROM people_applicant
    WHERE name_hash = %s AND phone_hash = %s AND email_hash = %s AND identity_hash = %s AND language = %s
    ORDER BY id LIMIT 1"""


def _known(hashes: dict[str, bytes], language: str) -> Applicant | None:
    """Most people are new: the row is loaded only when there is one."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, (*hashes.values(), language))
        row = cursor.fetchone()
    return Applicant.objects.get(id=row[0]) if row else None


@transaction.atomic(savepoint=False)
def _register(
    name: str,
    phone: str,
    email: str,
    *,
    kind: str,
    number: str,
    language: str,
    hashes: dict[str, bytes],
    by: Actor,
    at: datetime,
) -> Applicant:
    """Enter a new applicant, and the event with it."""
    folded = rules.fold_name(name)
    key = new_key()
    person = number or (f"{phone or email}\0{folded}" if phone or email else str(key))
    applicant = Applicant(
        id=key,
        name=name,
        phone=phone,
        email=email,
        identity_kind=kind if number else "none",
        identity=number,
        language="en" if language == "en" else "id",
        pseudonym=pseudonym("person", person),
        created_at=at,
        **hashes,
    )
    _insert(applicant)
    record(
        "people.applicant.registered",
        by=by,
        at=at,
        person=applicant.pseudonym,
        data={"identity_kind": applicant.identity_kind},
    )
    return applicant


_INSERT = """
    INSERT INTO people_applicant (
        id, name, name_hash, phone, phone_hash, email, email_hash, identity_kind, identity, identity_hash,
        language, pseudonym, created_at
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""


def _insert(applicant: Applicant) -> None:
    """One plain insert: this stands on the path of every booking."""
    values: tuple[Any, ...] = (
        applicant.id, encrypt(applicant.name), applicant.name_hash, encrypt(applicant.phone),
        applicant.phone_hash, encrypt(applicant.email), applicant.email_hash, applicant.identity_kind,
        encrypt(applicant.identity), applicant.identity_hash, applicant.language,
        applicant.pseudonym, applicant.created_at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
    applicant._state.adding, applicant._state.db = False, connection.alias
