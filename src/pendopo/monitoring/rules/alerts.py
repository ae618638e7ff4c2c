"""What becomes of an alert: its states, its size, its known causes, its words, and its later effect."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from pendopo.analytics.types.falls import Cadence
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.monitoring.types.alerts import (
    LIVE,
    AlertKind,
    AlertState,
    Cause,
    CauseKind,
    DismissKind,
    StepKind,
)

CALM_PERIODS = {Cadence.WEEK: 2, Cadence.MONTH: 1}
WEEK_DAYS = 7
BEFORE = timedelta(days=28)
LEAST_REASON = 10
EFFECT_PERIODS = 4
_HERE = re.compile(r"/(?![/\\])[A-Za-z0-9_.~/?&=#%:+,\-]*", re.ASCII)


def state_after(state: str, step: str) -> AlertState | None:
    """A cause explains, an action is acted, and a closed alert takes no more steps; an explanation that comes
    after an action does not take the action back.

    Rule: monitoring-60. Source: issue, point 5 (alert, cause, action, later effect). None: not possible.
    """
    if state not in set(LIVE):
        return None
    if step == StepKind.CAUSE:
        return AlertState.ACTED if state == AlertState.ACTED else AlertState.EXPLAINED
    after = {
        StepKind.ACTION: AlertState.ACTED, StepKind.DISMISSED: AlertState.DISMISSED,
        StepKind.ENDED: AlertState.DISMISSED, StepKind.RECOVERED: AlertState.RECOVERED,
        StepKind.HEALED: AlertState.RECOVERED, StepKind.EFFECT: AlertState(state),
    }  # fmt: skip
    return after.get(StepKind(step))


def latest_whole_period(today: date, cadence: Cadence) -> date:
    """Only a week or month that has ended everywhere is judged: the one before the one that runs.

    Rule: monitoring-61. Source: house (a running week is no fall).
    """
    if cadence == Cadence.WEEK:
        return today - timedelta(days=today.weekday() + 7)
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Size:
    """How large an alert is: signed percent, and the cases missing (or too many)."""

    percent: float
    missed: float


def size_of(kind: str, track: Sequence[Mapping[str, Any]], first: date) -> Size:
    """The size of an alert is what came against what was expected, over all its periods without holes; of a
    gap the share of stall days without a trace.

    Rule: monitoring-62. Source: monitoring.md (7,912 to 4,431 is a fall of 44.0 %).
    """
    mine = [point for point in track if date.fromisoformat(point["start"]) >= first]
    if kind == AlertKind.GAP:
        told = [point["value"] or 0.0 for point in mine if point["state"] == "gap"]
        return Size(sum(told) / len(told) - 100 if told else 0.0, 0.0)
    known = [
        point for point in mine
        if point["value"] is not None and point["expected"] and point["state"] not in {"gap", "closed"}
    ]  # fmt: skip
    came, expected = (sum(point[name] for point in known) for name in ("value", "expected"))
    return Size(100 * (came / expected - 1) if expected else 0.0, came - expected)


_RANK: dict[str, int] = {AlertKind.GAP: 0, AlertKind.FALL: 1, AlertKind.RISE: 1, AlertKind.ENDED: 2}


def end_of_change(track: Sequence[Mapping[str, Any]], calm: int, end: date) -> date:
    """A change lasts up to the first period in the middle of its range again; the calm periods that a search
    waits for before it closes the alert are no part of it.

    Rule: monitoring-179. Source: house (the figures of a sentence are of the time that it names). `calm`:
    such periods at the end of the track; `end` of the whole time looked at, exclusive.
    """
    return date.fromisoformat(track[-calm]["start"]) if 0 < calm <= len(track) else end


def order_key(kind: str, percent: float, missed: float, first: date) -> tuple[int, float, float, int]:
    """Gaps come first, since most falls are gaps; then the largest changes in people, then in percent.

    Rule: monitoring-63. Source: monitoring.md. A share of the people and of the percent would hide small
    cities, so a change of half or more stands before all smaller ones.
    """
    rank = _RANK[kind]
    grave = 0 if abs(percent) >= 50 or rank == 0 else 1
    return rank * 2 + grave, -abs(missed), -abs(percent), -first.toordinal()


def causes_in_time(causes: Iterable[Cause], first: date, end: date) -> list[Cause]:
    """A known cause is one that holds in the time of the alert, or began or ended within four weeks before; a
    holiday only in the time itself, since it leaves nothing behind. What touches the whole mall comes first.

    Rule: monitoring-64. Source: issue, point 5 (known causes are attached before anybody looks).
    """

    def since(cause: Cause) -> date:
        return first if cause.kind == CauseKind.HOLIDAY else first - BEFORE

    near = [
        cause for cause in causes if cause.start < end and (cause.end is None or cause.end > since(cause))
    ]
    return sorted(near, key=lambda cause: (cause.counted, not cause.wide, cause.start > first, cause.start))


def teaches_nothing(cause: Cause) -> bool:
    """A restriction of the whole mall never becomes the norm: its time is left out of the baseline.

    Rule: monitoring-65. Source: issue, point 5.
    """
    return cause.wide and cause.kind in {CauseKind.CLOSURE, CauseKind.RESTRICTION}


def lead_cause(causes: Sequence[Cause]) -> Cause | None:
    """The cause to name in the sentence is the first that is not yet part of what was expected.

    Rule: monitoring-66. Source: house (words: consistent with, never caused by).
    """
    return next((cause for cause in causes if not cause.counted), None)


@dataclass(frozen=True, slots=True)
class Effect:
    """Came / expected, in percent, before and after an action, over so many periods."""

    before: float | None
    after: float | None
    periods: int


def effect_after(track: Sequence[Mapping[str, Any]], first: date, acted: date) -> Effect:
    """The later effect of an action is the share of the expected that came in the alert's periods before it,
    against the share in the whole periods after it.

    Rule: monitoring-67. Source: issue, point 5 (alert, cause, action, later effect).
    """

    def share(points: list[Mapping[str, Any]]) -> float | None:
        known = [point for point in points if point["value"] is not None and point["expected"]]
        expected = sum(point["expected"] for point in known)
        return 100 * sum(point["value"] for point in known) / expected if expected else None

    before = [
        p for p in track if first <= date.fromisoformat(p["start"]) and date.fromisoformat(p["end"]) <= acted
    ]
    after = [p for p in track if date.fromisoformat(p["start"]) >= acted]
    return Effect(share(before), share(after), len(after))


def healed_periods(track: Sequence[Mapping[str, Any]], first: date) -> tuple[int, int]:
    """A gap has healed when the late data came; periods that stay empty are counted and said.

    Rule: monitoring-68. Source: issue, bad days (late events). Gives the periods healed and still empty.
    """
    mine = [point for point in track if date.fromisoformat(point["start"]) >= first]
    empty = sum(point["state"] == "gap" for point in mine)
    return len(mine) - empty, empty


def reason_problem(text: str) -> Text:
    """A reason has to say something: at least ten letters, at most a thousand.

    Rule: monitoring-69. Source: issue, point 5 (a dismissal needs its reason). Empty when it is fine.
    """
    said = " ".join(text.split())
    if len(said) < LEAST_REASON:
        return _("Tulis alasannya, paling sedikit sepuluh huruf, agar orang lain memahaminya.")
    return _("Tulis paling banyak 1.000 huruf.") if len(text) > 1000 else ""


def is_page_here(address: str) -> bool:
    """A link below an alert leads to a page of this site: browsers read a backslash or a hidden tab after the
    first stroke as the way to another site.

    Rule: monitoring-167. Source: WHATWG URL (relative and scheme-relative addresses).
    """
    return len(address) <= 200 and bool(_HERE.fullmatch(address))


def watches(
    watch: tuple[str, frozenset[str] | None, str], *, region: str, measure: str, is_national: bool
) -> bool:
    """Who follows a region hears of it and all below it; who follows a measure hears of it and of gaps; the
    nation's alerts go to everybody who follows.

    Rule: monitoring-70. Source: issue, point 5. `watch`: region, regions of the group (or None), measure.
    """
    place, group, wanted = watch
    if wanted and measure and measure != wanted:
        return False
    if is_national:
        return True
    if group is not None:
        return region in group
    return not place or region == place or region.startswith(f"{place}.")


def restarts_baseline(reason: str) -> bool:
    """Only a level that people accept as the new one starts the baseline anew.

    Rule: monitoring-71. Source: issue, point 5 (a restriction must not become the norm).
    """
    return reason == DismissKind.NEW_LEVEL


def ends_by_itself(kind: str, calm: int, cadence: str) -> bool:
    """A fall is over after two weeks (one month) in the middle of the range; a gap with the first whole
    period.

    Rule: monitoring-72. Source: house (hysteresis).
    """
    return calm >= (1 if kind == AlertKind.GAP else CALM_PERIODS[Cadence(cadence)])


def together(places: Sequence[tuple[str, date]]) -> list[list[int]]:
    """Changes of one place that began within a week of each other are one thing to look at: they stand
    together under the first, which is the largest.

    Rule: monitoring-79. Source: house (one visit to a place answers for all its measures). `places`: mall and
    first day, in the order of the list; gives positions.
    """
    groups: list[list[int]] = []
    leads: dict[str, list[int]] = {}
    for position, (place, first) in enumerate(places):
        for number in leads.get(place, ()):
            if abs((places[groups[number][0]][1] - first).days) <= WEEK_DAYS:
                groups[number].append(position)
                break
        else:
            leads.setdefault(place, []).append(len(groups))
            groups.append([position])
    return groups


class Standing(NamedTuple):
    """Where an alert stands in the list: its place and time, and the malls it speaks for."""

    place: str
    kind: str
    first: date
    members: frozenset[str] = frozenset()


def nest(items: Sequence[Standing]) -> list[tuple[list[int], list[int]]]:
    """What a province, a group or the nation says together is one thing to look at: the malls of it stand
    below it, and not as alarms of their own; so do narrower areas that are mostly inside.

    Rule: monitoring-170. Source: issue, point 5 (analyst's inbox). In the order of the list: each entry is
    the positions of one place and time, and those of what stands below.
    """
    groups = together([(one.place, one.first) for one in items])
    members = [_speaks_for(items, group) for group in groups]
    wide = sorted((n for n, inside in enumerate(members) if inside), key=lambda n: (-len(members[n]), n))
    speakers: dict[str, list[int]] = {}  # by mall, the widest first
    for number in wide:
        for place in members[number]:
            speakers.setdefault(place, []).append(number)
    owner: dict[int, int] = {}
    for number in (*wide, *(n for n, inside in enumerate(members) if not inside)):
        lead = items[groups[number][0]]
        for parent in wide if members[number] else speakers.get(lead.place, ()):
            above = items[groups[parent][0]]
            if parent != number and _inside(lead, members[number], above, members[parent]):
                owner[number] = owner.get(parent, parent)
                break
    below: dict[int, list[int]] = {}
    for number in sorted(owner):
        below.setdefault(owner[number], []).extend(groups[number])
    return [(group, below.get(n, [])) for n, group in enumerate(groups) if n not in owner]


def _speaks_for(items: Sequence[Standing], group: Sequence[int]) -> frozenset[str]:
    if len(group) == 1:
        return items[group[0]].members
    return frozenset[str]().union(*(items[one].members for one in group))


def _inside(one: Standing, mine: frozenset[str], other: Standing, theirs: frozenset[str]) -> bool:
    if one.kind != other.kind or abs((one.first - other.first).days) > BEFORE.days:
        return False
    if not mine:
        return one.place in theirs
    return len(mine) < len(theirs) and len(mine & theirs) >= 0.6 * len(mine)
