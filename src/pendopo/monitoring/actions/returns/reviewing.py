"""The ministry reviews: gives a return back with remarks, or accepts it, one or several."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput, NotAllowed, PendopoError
from pendopo.kit.text import _
from pendopo.malls.models import Mall
from pendopo.monitoring.actions.returns.reminding import tell_mall
from pendopo.monitoring.models import Return, ReturnHistory, ReturnRemark
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Block, ReturnMoved, ReturnNotOpen, ReturnState

DAYS_TO_ANSWER = 7  # a return that was given back stays open at least so long
LONGEST = 1000


@transaction.atomic
def give_back_return(
    *, return_id: int, version: int, remarks: Mapping[str, str], by: Actor, at: datetime
) -> Return:
    """Give a confirmed return back with a remark beside at least one block, and tell the mall.

    Raises NotAllowed, ReturnMoved, ReturnNotOpen and InvalidInput.
    """
    row = _for_review(return_id, version, by)
    if not rules.may_give_back(row.state):
        raise ReturnNotOpen
    said = {block: text.strip() for block, text in remarks.items() if text.strip()}
    if not said:
        raise InvalidInput(fields={"remarks": _("Tulis catatan pada sedikitnya satu bagian.")})
    unknown = [block for block in said if block not in set(Block)]
    if unknown or any(len(text) > LONGEST for text in said.values()):
        raise InvalidInput(fields={"remarks": _("Catatan paling panjang 1.000 huruf, pada bagian yang ada.")})
    who = f"{by.kind}:{by.code}"[:80]
    ReturnRemark.objects.bulk_create(
        ReturnRemark(of=row, block=block, text=text, by=who, at=at) for block, text in said.items()
    )
    zone = Mall.objects.filter(slug=row.mall).values_list("zone", flat=True).first() or "Asia/Jakarta"
    reach = clock.local_date(at, zone) + timedelta(days=DAYS_TO_ANSWER)
    row.lock_date = max(row.lock_date, reach)
    row.state, row.version = ReturnState.RETURNED.value, row.version + 1
    row.save(update_fields=["state", "version", "lock_date"])
    note = " ".join(said.values())[:500]
    ReturnHistory.objects.create(of=row, version=row.version, act="returned", by=who, at=at, note=note)
    record(
        "monitoring.return.returned", by=by, at=at, region=row.region_code, mall=row.mall,
        data={"return": row.pk, "version": row.version},
    )  # fmt: skip
    tell_mall(row, "return_given_back", by=by, at=at, dedupe=f"return_back:{row.pk}:{row.version}")
    return row


@transaction.atomic
def accept_return(*, return_id: int, version: int, by: Actor, at: datetime) -> Return:
    """Accept a confirmed return as it stands in this version. Raises NotAllowed, ReturnMoved,
    ReturnNotOpen.
    """
    row = _for_review(return_id, version, by)
    if not rules.may_accept(row.state):
        raise ReturnNotOpen
    row.values.update(
        accepted_value=F("value"), accepted_text=F("text"), accepted_reason=F("reason"),
        accepted_entries=F("entries"),
    )  # fmt: skip
    who = f"{by.kind}:{by.code}"[:80]
    row.state, row.version = ReturnState.ACCEPTED.value, row.version + 1
    row.accepted_at, row.accepted_by = at, who
    row.save(update_fields=["state", "version", "accepted_at", "accepted_by"])
    ReturnHistory.objects.create(of=row, version=row.version, act="accepted", by=who, at=at)
    record(
        "monitoring.return.accepted", by=by, at=at, region=row.region_code, mall=row.mall,
        data={"return": row.pk, "version": row.version},
    )  # fmt: skip
    return row


@transaction.atomic
def accept_returns(
    *, chosen: Sequence[tuple[int, int]], by: Actor, at: datetime
) -> tuple[list[Return], list[tuple[int, PendopoError]]]:
    """Accept several confirmed returns (id and version each). One that cannot be accepted does not hold up
    the others: it is named with its reason. Raises NotAllowed for who reviews nothing.
    """
    if not chosen:
        raise InvalidInput(fields={"chosen": _("Pilih sedikitnya satu laporan.")})
    queries.require_review(by)
    done: list[Return] = []
    refused: list[tuple[int, PendopoError]] = []
    for return_id, version in sorted(chosen):
        try:
            with transaction.atomic():
                done.append(accept_return(return_id=return_id, version=version, by=by, at=at))
        except (ReturnMoved, ReturnNotOpen, NotAllowed) as problem:
            refused.append((return_id, problem))
    return done, refused


def _for_review(return_id: int, version: int, by: Actor) -> Return:
    row = queries.return_for_update(return_id)
    queries.require_review(by, row)
    if row.version != version:
        raise ReturnMoved
    return row
