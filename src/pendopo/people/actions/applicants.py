"""People who are served: no account, personal columns sealed, found by keyed hash."""

from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import keyed_hash, pseudonym
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
        known = Applicant.objects.filter(**hashes, language=language).first()
        if known is not None:
            return known
    return _register(
        name, phone, email, kind=identity_kind, number=number, language=language, hashes=hashes, by=by, at=at
    )


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
    applicant = Applicant.objects.create(
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
    record(
        "people.applicant.registered",
        by=by,
        at=at,
        person=applicant.pseudonym,
        data={"identity_kind": applicant.identity_kind},
    )
    return applicant
