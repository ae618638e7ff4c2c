"""Minutes and decisions."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.forum.models import Session
from pendopo.forum.queries import places
from pendopo.forum.types import EditedMeanwhile, SessionState, SessionStateWrong, incomplete
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.kit.text import _

LONGEST, MOST_DECISIONS, LONGEST_DECISION = 20_000, 40, 400


@transaction.atomic
def save_minutes(
    *, session_id: int, minutes: str, decisions: Sequence[str], version: int, by: Actor, at: datetime
) -> Session:
    """Keep the minutes and the decisions, while the session runs and after it; not in the archive.

    Raises EditedMeanwhile when somebody saved since, SessionStateWrong, SessionIncomplete.
    """
    places.require_convener(by)
    row = places.session_for_update(session_id)
    if row.state not in {SessionState.RUNNING, SessionState.HELD}:
        raise SessionStateWrong
    if row.minutes_version != version:
        raise EditedMeanwhile
    kept = [" ".join(one.split()) for one in decisions if one.strip()]
    wrong: dict[str, Text] = {}
    if len(minutes) > LONGEST:
        wrong["minutes"] = _("Notula paling panjang 20.000 huruf.")
    if len(kept) > MOST_DECISIONS or any(len(one) > LONGEST_DECISION for one in kept):
        wrong["decisions"] = _("Paling banyak 40 keputusan, masing-masing 400 huruf.")
    if wrong:
        raise incomplete(wrong)
    row.minutes, row.decisions = minutes.strip(), kept
    row.minutes_version, row.minutes_at, row.minutes_by = version + 1, at, f"{by.kind}:{by.code}"
    row.save(update_fields=["minutes", "decisions", "minutes_version", "minutes_at", "minutes_by"])
    record("forum.minutes.saved", by=by, at=at,
           data={"session": row.pk, "version": row.minutes_version, "decisions": len(kept)})  # fmt: skip
    return row
