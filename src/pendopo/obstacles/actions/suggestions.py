"""Obstacles that events point to: seen by the worker, decided by a person."""

from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall
from pendopo.obstacles.actions.entries import actor_code, advance, locked, tell, write_entry
from pendopo.obstacles.models import Suggestion
from pendopo.obstacles.queries.suggestions import look_at, suggestion_for_update
from pendopo.obstacles.rules.reading import may_write
from pendopo.obstacles.rules.suggested_words import suggestion_words
from pendopo.obstacles.rules.suggesting import Found, same_thing
from pendopo.obstacles.types import (
    AlreadyDecided,
    EntryKind,
    EntryUnknown,
    ObstacleInput,
    ObstacleState,
    SuggestionKind,
    SuggestionState,
)

LONGEST_REASON = 300


@transaction.atomic
def suggest_obstacles(*, by: Actor, at: datetime, mall: str = "") -> int:
    """Look at the last weeks of every mall (of one), and suggest what is new; gives how many.

    Raises NotAllowed: the worker, or who reports for the mall.
    """
    places = [malls.get_mall(mall)] if mall else malls.list_malls()
    made = 0
    for place in places:
        if not by.may(Permission.REPORT, region=place.region_id, mall=place.slug):
            raise NotAllowed
        # One mall at a time: two workers that look at once do not suggest the same thing twice.
        known = list(Suggestion.objects.select_for_update().filter(mall=place.slug).order_by("pk"))
        for found in look_at(place, at=at):
            made += _keep(place, found, known, by=by, at=at)
    return made


def _keep(place: Mall, found: Found, known: list[Suggestion], *, by: Actor, at: datetime) -> int:
    """A new suggestion, or one that goes on; 1 when it is new."""
    for row in known:
        if not same_thing(found, kind=row.kind, subject=row.subject, first=row.first, last=row.last):
            continue
        if row.last < found.last:
            row.last = found.last
            if row.state == SuggestionState.NEW:
                row.evidence = found.evidence
            row.save(update_fields=["last", "evidence"])
        return 0
    row, is_new = Suggestion.objects.get_or_create(
        mall=place.slug, kind=found.kind, subject=found.subject, first=found.first,
        defaults={
            "region_code": place.region_id, "code": found.code, "last": found.last,
            "evidence": found.evidence, "made_at": at,
        },
    )  # fmt: skip
    if not is_new:
        return 0
    known.append(row)
    record(
        "obstacles.suggestion.made", by=by, at=at, region=place.region_id, mall=place.slug,
        data={
            "suggestion": row.pk, "kind": row.kind, "subject": row.subject,
            "first": row.first.isoformat(), "last": row.last.isoformat(),
        },
    )  # fmt: skip
    return 1


@transaction.atomic
def accept_suggestion(*, suggestion_id: int, by: Actor, at: datetime) -> int:
    """Make an obstacle of a suggestion, as a draft with its evidence; gives the obstacle's id.

    Raises EntryUnknown, NotAllowed, AlreadyDecided.
    """
    row = _open(suggestion_id, by)
    title, text = suggestion_words(row.kind, row.evidence)
    is_stall = row.kind in {SuggestionKind.STALL_CLOSED, SuggestionKind.COVERAGE_HOLE} and row.subject
    given = ObstacleInput(
        title=str(title)[:160], text=str(text).strip(), code=row.code, since=row.first,
        state=ObstacleState.OPEN, stalls=(row.subject,) if is_stall else (),
    )  # fmt: skip
    obstacle = write_entry(given=given, region=row.region_code, mall=row.mall, by=by, at=at)
    _decide(row, SuggestionState.ACCEPTED, obstacle, by=by, at=at)
    return obstacle


@transaction.atomic
def merge_suggestion(*, suggestion_id: int, obstacle_id: int, by: Actor, at: datetime) -> None:
    """Put a suggestion to an obstacle that is already written down; its evidence joins the history.

    Raises EntryUnknown, NotAllowed, AlreadyDecided.
    """
    row = _open(suggestion_id, by)
    obstacle = locked(EntryKind.OBSTACLE, obstacle_id, by=by)
    if obstacle.region_id != row.region_code or obstacle.mall not in {"", row.mall}:
        raise EntryUnknown
    if not may_write(by, region=obstacle.region_id, mall=obstacle.mall):
        raise NotAllowed
    title, text = suggestion_words(row.kind, row.evidence)
    note = f"{title}: {text}"[:300]
    advance(EntryKind.OBSTACLE, obstacle, act="merged", fields={}, by=by, at=at, note=note)
    tell(EntryKind.OBSTACLE, "changed", obstacle, by=by, at=at, data={"fields": []})
    _decide(row, SuggestionState.MERGED, obstacle_id, by=by, at=at)


@transaction.atomic
def decline_suggestion(*, suggestion_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Say that a suggestion is no obstacle, and why. Raises EntryUnknown, NotAllowed, AlreadyDecided,
    InvalidInput.
    """
    row = _open(suggestion_id, by)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise InvalidInput(fields={"reason": _("Tulis alasannya, paling panjang 300 huruf.")})
    row.reason = reason.strip()
    _decide(row, SuggestionState.DECLINED, None, by=by, at=at)


def _open(suggestion_id: int, by: Actor) -> Suggestion:
    row = suggestion_for_update(suggestion_id)
    if row is None:
        raise EntryUnknown
    if not may_write(by, region=row.region_code, mall=row.mall):
        raise NotAllowed
    if row.state != SuggestionState.NEW:
        raise AlreadyDecided
    return row


def _decide(
    row: Suggestion, state: SuggestionState, obstacle: int | None, *, by: Actor, at: datetime
) -> None:
    row.state, row.obstacle_id = state, obstacle
    row.decided_at, row.decided_by = at, actor_code(by)
    row.save()
    record(
        "obstacles.suggestion.decided", by=by, at=at, region=row.region_code, mall=row.mall,
        data={"suggestion": row.pk, "state": state.value, "entry": obstacle},
    )  # fmt: skip
