"""What people did about the tale, told in the order in which it would have happened: obstacles, strategies, an
innovation, a session with its follow-ups, a question about an effect. By the actions that people use, as examples.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pendopo.analytics import actions as analytics
from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after, month_of
from pendopo.analytics.types import Place
from pendopo.analytics.types.effects import Grain
from pendopo.config.demo.history import session, words
from pendopo.config.demo.history.tale import BASIS, ONLINE_ONLY, RESTRICTED, RESTRICTION_WEEKS
from pendopo.config.demo.history.types import Tale
from pendopo.kit.actor import SYSTEM, Actor
from pendopo.malls import queries as malls
from pendopo.monitoring.actions import alerts
from pendopo.monitoring.models import Alert
from pendopo.monitoring.types.alerts import ActionKind, AlertState, CauseKind
from pendopo.obstacles import actions as entries
from pendopo.obstacles.types import (
    EntryInput,
    EntryKind,
    InnovationInput,
    ObstacleInput,
    StrategyInput,
)

TELLER = Actor(kind="demo", code="history", grants=SYSTEM.grants)
ZONE = ZoneInfo("Asia/Jakarta")
KEY = "history-"  # begins the key of each entry
FELL, NEW = "padang", "pekanbaru"
CONTROLS = ("32.71", "14.71")  # malls that nothing befell while Payakumbuh was restricted

Step = tuple[datetime, Callable[[datetime], None]]


@dataclass(slots=True)
class Story:
    """The steps of one telling, and what they have written so far."""

    told: Tale
    written: dict[str, tuple[EntryKind, int, int, EntryInput]] = field(default_factory=dict)

    def day(self, weeks: int, days: int = 0) -> date:
        """A day of the tale, so many weeks before its anchor."""
        return self.told.anchor - timedelta(weeks=weeks) + timedelta(days=days)

    def moment(self, weeks: int, days: int = 0) -> datetime:
        """Ten in the morning of that day."""
        return datetime.combine(self.day(weeks, days), time(10), tzinfo=ZONE)

    def steps(self) -> Iterator[Step]:
        """Everything but the last look; each at its moment."""
        yield from _padang(self)
        yield from _payakumbuh(self)
        yield from _pekanbaru(self)
        yield from session.steps(self.told, by=TELLER)

    def write(self, name: str, mall: str, given: EntryInput, at: datetime) -> None:
        """Written down by the mall, sent, and accepted two days later."""
        row = malls.get_mall(mall)
        made = entries.write_entry(
            given=given, region=row.region_id, mall=mall, is_example=True, key=f"{KEY}{name}", by=TELLER,
            at=at,
        )  # fmt: skip
        kind = _KINDS[type(given)]
        sent = entries.submit_entry(kind=kind, entry_id=made, version=1, by=TELLER, at=at)
        self._accept(name, kind, made, sent, given, at)

    def change(self, name: str, at: datetime, **new: object) -> None:
        """The mall goes on with it; the ministry looks again."""
        kind, made, version, given = self.written[name]
        given = replace(given, **new)  # type: ignore[arg-type]
        changed = entries.change_entry(entry_id=made, version=version, given=given, by=TELLER, at=at)
        self._accept(name, kind, made, changed, given, at)

    def _accept(
        self, name: str, kind: EntryKind, made: int, version: int, given: EntryInput, at: datetime
    ) -> None:
        accepted = entries.accept_entry(
            kind=kind, entry_id=made, version=version, by=TELLER, at=at + timedelta(days=2)
        )
        self.written[name] = (kind, made, accepted, given)

    def id(self, name: str) -> int:
        """The number of an entry of the story."""
        return self.written[name][1]


_KINDS = {
    ObstacleInput: EntryKind.OBSTACLE,
    StrategyInput: EntryKind.STRATEGY,
    InnovationInput: EntryKind.INNOVATION,
}


def _padang(story: Story) -> Iterator[Step]:
    """A fall, its obstacle, and the strategy after which people came back."""

    def hindered(at: datetime) -> None:
        story.write("padang-staff", FELL, words.padang_obstacle(story.day(44)), at)
        explain(FELL, CauseKind.STAFF, words.PADANG_CAUSE, at)

    def answered(at: datetime) -> None:
        given = words.padang_strategy(story.day(32), story.id("padang-staff"))
        story.write("padang-shared", FELL, given, at)
        act(FELL, words.PADANG_ACT, f"/pantau/strategi/{story.id('padang-shared')}/", at)

    def told(at: datetime) -> None:
        now, during, before = (
            a_day(FELL, *span)
            for span in (
                (story.day(24), story.day(16, -1)),
                (story.day(44), story.day(32, -1)),
                (story.day(52), story.day(44, -1)),
            )
        )
        result = words.compared(before, during, now)
        story.change("padang-shared", at, state="done", ends_date=story.day(16), **result)
        story.change("padang-staff", at, state="solved", until=story.day(16))

    yield story.moment(43, 1), hindered
    yield story.moment(32), answered
    yield story.moment(15), told


def _payakumbuh(story: Story) -> Iterator[Step]:
    """The restriction as the mall lived it."""
    starts, ends = RESTRICTION_WEEKS

    def hindered(at: datetime) -> None:
        given = words.payakumbuh_obstacle(story.day(starts), ONLINE_ONLY)
        story.write("payakumbuh-limit", RESTRICTED, given, at)

    def answered(at: datetime) -> None:
        given = words.payakumbuh_strategy(story.day(starts - 2), story.id("payakumbuh-limit"))
        story.write("payakumbuh-desk", RESTRICTED, given, at)
        act(RESTRICTED, words.PAYAKUMBUH_ACT, f"/pantau/strategi/{story.id('payakumbuh-desk')}/", at)

    def over(at: datetime) -> None:
        story.change("payakumbuh-limit", at, state="solved", until=story.day(ends, -1))

    def told(at: datetime) -> None:
        before, during, after = (
            a_day(RESTRICTED, *span)
            for span in (
                (story.day(starts + 8), story.day(starts, -1)),
                (story.day(starts), story.day(ends, -1)),
                (story.day(ends), story.day(ends - 8, -1)),
            )
        )
        result = words.compared(before, during, after)
        story.change("payakumbuh-desk", at, state="done", ends_date=story.day(ends, -1), **result)

    yield story.moment(starts, 3), hindered
    yield story.moment(starts - 2, 1), answered
    yield story.moment(ends, 1), over
    yield story.moment(4, 1), told


def _pekanbaru(story: Story) -> Iterator[Step]:
    """An innovation from trial to routine, with what its measure shows."""

    def tried(at: datetime) -> None:
        story.write("pekanbaru-link", NEW, words.pekanbaru_innovation(story.day(48)), at)

    def usual(at: datetime) -> None:
        story.change("pekanbaru-link", at, stage="routine", decree=BASIS)

    def measured(at: datetime) -> None:
        begun, newest = month_of(story.day(48)), month_after(month_of(at.astimezone(ZONE).date()), -1)
        story.change(
            "pekanbaru-link", at, before_first=month_after(begun, -3), before_last=month_after(begun, -1),
            after_first=month_after(newest, -2), after_last=newest,
        )  # fmt: skip

    yield story.moment(48, 1), tried
    yield story.moment(34, 1), usual
    yield story.moment(1, 2), measured


def ask_about_the_restriction(told: Tale, *, at: datetime) -> None:
    """The question whose answer is known: the worker finds it from the counted weeks."""
    analytics.ask_effect(
        measure="visits", region=malls.get_mall(RESTRICTED).region_id, mall=RESTRICTED, grain=Grain.WEEK,
        at_date=Story(told).day(RESTRICTION_WEEKS[0]), label=words.RESTRICTION, basis=BASIS,
        controls=list(CONTROLS), per_open_day=True, by=TELLER, at=at,
    )  # fmt: skip


def explain(mall: str, cause: CauseKind, text: str, at: datetime) -> None:
    """The mall says why, if an alert about it is open."""
    for alert in _open_alerts(mall):
        alerts.explain_alert(alert_id=alert.pk, cause=cause, text=text, by=TELLER, at=at)


def act(mall: str, text: str, ref: str, at: datetime) -> None:
    """The mall says what it does, if an alert about it is open."""
    for alert in _open_alerts(mall):
        alerts.link_action(
            alert_id=alert.pk, action=ActionKind.STRATEGY, text=text, ref=ref, by=TELLER, at=at
        )


def _open_alerts(mall: str) -> list[Alert]:
    found = Alert.objects.filter(mall=mall, kind="fall")
    return list(found.exclude(state__in=(AlertState.RECOVERED, AlertState.DISMISSED)).order_by("pk"))


def a_day(mall: str, first: date, last: date) -> float:
    """Visits an open day in a stretch of days; nothing where nothing was counted."""
    place = Place.of_mall(mall)
    visits, days = (
        cubes.total(code, place=place, first=first, last=last).value for code in ("visits", "open_days")
    )
    return (visits or 0) / days if days else 0
