"""Whoever wants to be told of a number that was drawn without a name."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.people.actions import ensure_applicant
from pendopo.queue.models import Visit
from pendopo.queue.queries.find import person_of_token, visit_of_token


@transaction.atomic
def want_to_be_told(*, token: str, language: str = "id", by: Actor, at: datetime) -> UUID:
    """The person behind a private link. A number drawn without a name gets one that says nothing of the
    person: messages need somebody to go to. Raises NotFound.
    """
    known, _mall = person_of_token(token)
    if known is not None:
        return known
    visit = Visit.objects.select_for_update().select_related("mall").get(pk=visit_of_token(token).pk)
    if visit.applicant_id is not None:
        return visit.applicant_id
    person = ensure_applicant(name=f"Nomor antrean {visit.code}", language=language, by=by, at=at)
    visit.applicant = person
    visit.save(update_fields=["applicant"])
    record(
        "queue.visit.to_be_told", by=by, at=at, mall=visit.mall.slug, visit=str(visit.id),
        person=person.pseudonym,
    )  # fmt: skip
    return person.pk
