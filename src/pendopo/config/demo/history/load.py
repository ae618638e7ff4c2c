"""Making the history of a database: once as a whole, and on later days what is missing."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from pendopo.analytics import actions as analytics
from pendopo.analytics.models import DayCell, DayMall, DaySpread, EffectQuestion, MonthCell
from pendopo.config.demo.history import archive, past, places, returns, story, tale
from pendopo.config.demo.history.day import Drawn, draw_day
from pendopo.config.demo.history.types import Fact, MallPlan, Tale
from pendopo.config.models import DemoHistory, LoadedPart
from pendopo.config.tasks import HISTORY_DONE, last_day
from pendopo.forum.models import Session
from pendopo.kit.actor import Actor
from pendopo.malls import actions as malls
from pendopo.malls import queries
from pendopo.malls.models import Cap, Closure, Stall
from pendopo.monitoring.models import Alert, AlertStep, Return
from pendopo.obstacles.models import Innovation, Obstacle, Strategy, Suggestion

SEED = 20200511  # the day of the first Ngulik of Wilayah I
STARTS = date(2019, 1, 1)
WRITER = f"{story.TELLER.kind}:{story.TELLER.code}"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: from, until, events and cells; nothing when there was nothing to make."""

    first: date
    last: date
    events: int = 0
    cells: int = 0
    kept: int = 0  # days that this installation had counted itself


def folder() -> Path:
    """Where the files of generated events lie, apart from the archive of what happened."""
    return Path(settings.DATA) / "demo-history"


def make_missing(
    *, by: Actor, at: datetime, years: int | None = None, seed: int | None = None
) -> Made | None:
    """Make the whole history, or the days since it was last made; None when nothing is missing.

    Days that were made before are never touched, nor days that this installation has counted itself.
    """
    last = last_day(at)
    row = DemoHistory.objects.first() or _begin(last, years=years, seed=seed, by=by, at=at)
    first = row.last_date + timedelta(days=1)
    if first > last:
        return None
    told = tale.tell(row.first_date, row.told_date)
    made = _make(told, first, last, seed=row.seed, by=by, at=at)
    row.last_date = last
    row.save()
    return made


def finish(*, at: datetime) -> bool:
    """Once, after the days: the returns of the past months, the search for falls and what people did about
    them. Says whether it did.
    """
    row = DemoHistory.objects.first()
    if row is None or LoadedPart.objects.filter(name=HISTORY_DONE).exists():
        return False
    told = tale.tell(row.first_date, row.told_date)
    returns.submit_past(told=told, at=at)
    with transaction.atomic():  # cut off in between, the story would be told twice
        past.tell_past(told=told, at=at)
        LoadedPart.objects.create(name=HISTORY_DONE)
    return True


def rebuild(*, years: int, seed: int, by: Actor, at: datetime) -> Made | None:
    """Forget the generated history and make it anew, dated from yesterday."""
    with transaction.atomic():
        # The roof's own doing: no action of a room forgets counted days. Months are summed anew as they come.
        for table in (DayCell, DaySpread, DayMall, MonthCell):
            table._default_manager.filter(is_generated=True).delete()
        for facts in (Closure, Cap):
            facts._default_manager.filter(decree=tale.BASIS).delete()
        Return.objects.filter(is_generated=True).delete()
        _forget_story()
        with connection.cursor() as cursor:  # the chain of an alert is only ever added to, row by row
            cursor.execute(f"TRUNCATE {AlertStep._meta.db_table}, {Alert._meta.db_table}")
        LoadedPart.objects.filter(name=HISTORY_DONE).delete()
        DemoHistory.objects.all().delete()
    shutil.rmtree(folder(), ignore_errors=True)
    return make_missing(by=by, at=at, years=years, seed=seed)


def _forget_story() -> None:
    """What the story wrote: it is told anew. Its lines in histories stay, as everybody's do."""
    Suggestion.objects.all().delete()
    Session.objects.filter(created_by=WRITER).delete()
    EffectQuestion.objects.filter(asked_by=WRITER).delete()
    for table in (Strategy, Innovation, Obstacle):
        table._default_manager.filter(key__startswith=story.KEY).delete()


@transaction.atomic
def _begin(last: date, *, years: int | None, seed: int | None, by: Actor, at: datetime) -> DemoHistory:
    """Fix seed and dates, and enter the places and facts of the tale; no day is made yet."""
    back = years or settings.DEMO_HISTORY_YEARS
    first = last.replace(
        year=last.year - back, day=1
    )  # whole months: half a first month would look like growth
    _enter_places(tale.tell(first, last), by=by, at=at)
    return DemoHistory.objects.create(
        seed=SEED if seed is None else seed, first_date=first, told_date=last,
        last_date=first - timedelta(days=1),
    )  # fmt: skip


def _make(told: Tale, first: date, last: date, *, seed: int, by: Actor, at: datetime) -> Made:
    events = cells = kept = 0
    for files in _write_files(told, first, last, seed=seed):
        # A mall at a time: readers of the log wait for the oldest transaction, and should not wait long.
        counted = analytics.count_archive(files=files, generated=True, by=by, at=at)
        events, cells, kept = events + counted.events, cells + counted.cells, kept + counted.kept
    return Made(first, last, events, cells, kept)


def _write_files(told: Tale, first: date, last: date, *, seed: int) -> Iterator[list[Path]]:
    """The files of each mall; the next mall is drawn while the files of the one before are counted."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        waiting = [
            pool.submit(_write_mall, plan, told, first, last, seed) for plan in places.list_plans(first, last)
        ]
        for future in waiting:
            if files := future.result():
                yield files


def _write_mall(plan: MallPlan, told: Tale, first: date, last: date, seed: int) -> list[Path]:
    months = months_of(plan, told, first, last, seed=seed)
    written = [archive.write_month(plan, days, folder()) for days in months]
    return [path for path in written if path is not None]


def months_of(
    plan: MallPlan, told: Tale, first: date, last: date, *, seed: int
) -> Iterator[Sequence[tuple[date, Drawn]]]:
    """The drawn days of a mall, a month at a time."""
    months: dict[tuple[int, int], list[date]] = defaultdict(list)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if tale.joined(told, plan.slug, day):
            months[day.year, day.month].append(day)
    for days in months.values():
        yield [(day, draw_day(plan, told, day, seed=seed)) for day in days]


def _enter_places(told: Tale, *, by: Actor, at: datetime) -> None:
    """The dated facts of the tale, as examples, and the stall whose agreement ended.

    They lie in the past, where nobody has a booking that they could hit: recorded without continuity.
    """
    for fact in told.facts:
        _enter_fact(fact, by=by, at=at)
    mall, agency = tale.LEFT
    if not Stall.objects.filter(mall__slug=mall, slug=agency).exists():
        malls.create_stall(
            mall=mall, agency=agency, slug=agency, name=queries.get_agency(agency).name,
            number=len(queries.list_stalls(mall)) + 1, prefix="Z", starts_date=STARTS,
            ends_date=told.anchor - timedelta(weeks=tale.LEFT_WEEKS, days=3), is_example=True, by=by, at=at,
        )  # fmt: skip


def _enter_fact(fact: Fact, *, by: Actor, at: datetime) -> None:
    mall = queries.get_mall(fact.mall)
    zone = ZoneInfo(mall.zone)
    place: dict[str, Any] = {
        "mall": mall, "stall": queries.get_stall(mall, fact.stall) if fact.stall else None,
        "starts_at": datetime.combine(fact.starts, time(), zone),
        "ends_at": datetime.combine(fact.ends, time(), zone),
        "reason": fact.reason, "decree": tale.BASIS, "is_example": True, "by": by, "at": at,
    }  # fmt: skip
    if fact.percent is None:
        malls.record_closure(**place)
    else:
        malls.record_cap(percent=fact.percent, **place)
