"""Questions worth asking, derived from a region's data."""

from collections.abc import Sequence
from datetime import date

from pendopo.forum.types import Fact, Prompt

FALL_PERCENT = -20.0
RESULT_AFTER_DAYS = 60
MOST = 8
COUNTS_OF_PEOPLE = ("counted:visits", "counted:services_finished")


def prompts(facts: Sequence[Fact], *, on: date, known: Sequence[Fact] = ()) -> list[Prompt]:
    """The data themselves raise questions: a fall without a stated cause, a gap, a period without an end, an
    obstacle without a strategy, a strategy without a result after 60 days, a closed time without a legal
    basis, an innovation without evidence, a late follow-up, a fall that is over, an innovation that others
    could copy, a month with a fifth fewer people than at the last session (what was `known` then), and a
    block in which nothing is known.

    Rule: forum-31. Source: issue of monitoring, 8; domain 6.1. At most eight, the gravest first.
    """
    by_kind: dict[str, list[Fact]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)
    obstacles, strategies = by_kind.get("obstacle", []), by_kind.get("strategy", [])
    found: list[Prompt] = []
    for fall in by_kind.get("fall", []):
        if fall.value is None or fall.value > FALL_PERCENT:
            continue
        causes = [
            item
            for item in (*obstacles, *by_kind.get("cause", []), *by_kind.get("closure", []))
            if _overlaps(item, fall)
        ]
        code = "fall_explained" if causes else "fall_unexplained"
        found.append(Prompt(code, {"what": fall.words, "cause": causes[0].words if causes else ""}))
    found += [
        Prompt("fall_recovered", {"what": fact.words})
        for fact in by_kind.get("alert", [])
        if fact.state == "recovered" and fact.value is not None and fact.value <= FALL_PERCENT
    ]
    found += _fewer_since(known, by_kind.get("figure", []))
    found += [Prompt("gap", {"what": fact.words}) for fact in by_kind.get("gap", [])]
    found += [
        Prompt("open_end", {"what": fact.words}) for fact in by_kind.get("printed", []) if fact.open_end
    ]
    answered = {key for strategy in strategies for key in strategy.linked}
    found += [
        Prompt("obstacle_unanswered", {"what": fact.words})
        for fact in obstacles
        if fact.state != "ended" and fact.key not in answered
    ]
    found += [
        Prompt("closure_without_basis", {"what": fact.words})
        for fact in by_kind.get("closure", [])
        if not fact.detail
    ]
    found += [
        Prompt("follow_up_late", {"what": fact.words})
        for fact in by_kind.get("follow_up", [])
        if fact.state == "open" and fact.until and date.fromisoformat(fact.until) < on
    ]
    found += [
        Prompt("strategy_without_result", {"what": fact.words})
        for fact in strategies
        if not fact.detail and fact.since and (on - date.fromisoformat(fact.since)).days >= RESULT_AFTER_DAYS
    ]
    found += [
        Prompt("innovation_without_evidence", {"what": fact.words})
        for fact in by_kind.get("innovation", [])
        if not fact.detail
    ]
    found += [
        Prompt("innovation_to_copy", {"what": fact.words})
        for fact in by_kind.get("innovation", [])
        if fact.state == "routine" and fact.detail
    ]
    found += [
        Prompt(f"nothing_{block}")
        for block in ("visits", "applications", "obstacle", "strategy", "innovation")
        if not by_kind.get(block) and f"known:{block}" not in {fact.key for fact in facts}
    ]
    unique: dict[tuple[str, str], Prompt] = {}
    for prompt in found:
        unique.setdefault((prompt.code, str(prompt.values.get("what", ""))), prompt)
    return list(unique.values())[:MOST]


def _fewer_since(known: Sequence[Fact], figures: Sequence[Fact]) -> list[Prompt]:
    """The first count of people that fell by a fifth since the last session; the season is asked too."""
    then = {fact.key: fact for fact in known if fact.kind == "figure" and fact.key in COUNTS_OF_PEOPLE}
    for key in COUNTS_OF_PEOPLE:
        for now in figures:
            was = then.get(key)
            if now.key != key or was is None or not was.value or now.value is None:
                continue
            if 100 * (now.value - was.value) / was.value <= FALL_PERCENT:
                return [Prompt("fewer_since", {"what": now.words, "before": was.detail, "after": now.detail})]
    return []


def _overlaps(cause: Fact, fall: Fact) -> bool:
    """Whether a cause had begun when the second figure ended, and had not ended before the first began."""
    if not cause.since:
        return True
    begins = not fall.until or cause.since <= fall.until
    return begins and (not cause.until or not fall.since or cause.until >= fall.since)
