"""One generated day of a mall as columns of numbers: a seed a day, so that any day can be made alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zlib import crc32

from pendopo.config.demo.history.line import serve_line
from pendopo.config.demo.history.shape import (
    SERVE_SHARE,
    SERVE_SPREAD,
    WEEKDAYS,
    booked_share,
    expected_people,
    season,
    trend_factor,
    usual_people,
)
from pendopo.config.demo.history.tale import change_factor, is_hole
from pendopo.config.demo.history.types import MallPlan, Minutes, StallPlan, Tale

if TYPE_CHECKING:
    import numpy as np

KIOSK, OFFICER, APPOINTMENT = 0, 1, 2
ORIGINS = ("kiosk", "officer", "appointment")
CHANNELS = ("web", "whatsapp", "phone", "officer")  # of bookings
FINISHED, MISSED, LEFT = 0, 1, 2
NOISE = 0.07  # of the logarithm of a day's people
KNOWN_SHARE = 0.72  # of the visits with a pseudonym
REGULAR_SHARE = 0.04  # visits of those who come all the time: notaries, agents of firms
MISSED_SHARE = (0.05, 0.05, 0.03)  # by origin
AGAIN_SHARE = 0.03  # served people who take a second number in the same stall; they wait `again` seconds
STAYED_AWAY = 0.11  # of those with a booking
EARLY = 15 * 60  # numbers are drawn so long before opening
ONLINE_BOOKINGS = 3.0  # a day at a stall that receives nobody


@dataclass(slots=True)
class Drawn:
    """A day of a mall: columns of visits and of bookings made that day, stalls and services by index."""

    visits: dict[str, "np.ndarray[Any, Any]"]
    bookings: dict[str, "np.ndarray[Any, Any]"]
    opened: tuple[tuple[int, int], ...] = ()  # stall and second at which its first counter opened


def draw_day(plan: MallPlan, tale: Tale, day: date, *, seed: int) -> Drawn:
    """What a mall records on a day. Equal for equal seed, plan and day, whatever other days are made."""
    import numpy as np

    chance = np.random.default_rng([seed, crc32(plan.slug.encode()), day.toordinal()])
    expected = expected_people(plan, tale, day)
    share = booked_share(plan, tale, day)
    noise = float(chance.lognormal(-NOISE * NOISE / 2, NOISE))
    silent = is_hole(tale, plan.slug, day)
    parts = []
    for index, stall in enumerate(plan.stalls):
        # Chance is used in the same order whether a stall is seen or not: a hole changes nothing beside it.
        people = int(chance.poisson(expected.get(stall.slug, 0.0) * noise))
        if people:
            part = _draw_stall(chance, stall, people, plan.hours[day][stall.slug], share)
            part["stall"] = np.full(people, index)
            if not silent and not is_hole(tale, plan.slug, day, stall.slug):
                parts.append(part)
    visits = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}
    if visits:
        count = len(visits["stall"])
        month = sum(expected.values()) * 21
        visits["person"] = _persons(chance, count, max(50, int(month * 3.5)))
        visits["people"] = np.where(chance.random(count) < 0.06, 2, 1)
        again = (visits["outcome"] == FINISHED) & (chance.random(count) < AGAIN_SHARE)
        visits["again"] = np.where(again, np.floor(chance.gamma(2.0, 150.0, count)), -1)
    bookings = _draw_bookings(chance, plan, tale, day, _booked_today(plan, tale, day, expected, share))
    opened = () if silent else _opened(plan, tale, day)
    return Drawn(visits, {} if silent else bookings, opened)


def _opened(plan: MallPlan, tale: Tale, day: date) -> tuple[tuple[int, int], ...]:
    here, caps = plan.hours.get(day, {}), plan.caps.get(day, {})
    return tuple(
        (index, here[stall.slug][0][0] * 60)
        for index, stall in enumerate(plan.stalls)
        if stall.slug in here and caps.get(stall.slug, 100) and not is_hole(tale, plan.slug, day, stall.slug)
    )


def _draw_stall(
    chance: "np.random.Generator", stall: StallPlan, people: int, periods: tuple[Minutes, ...], share: float
) -> dict[str, "np.ndarray[Any, Any]"]:
    import numpy as np

    opens, closes = periods[0][0] * 60, periods[-1][1] * 60
    booked = chance.random(people) < share
    place = np.where(booked, chance.beta(1.15, 1.25, people), chance.beta(0.95, 1.6, people))
    joins = (opens - EARLY) + place * (closes - 1800 - (opens - EARLY))
    for (_, until), (start, _) in pairwise(periods):
        inside = (joins >= until * 60) & (joins < start * 60)
        # Around a break people come before it, or at its end.
        moved = np.where(
            chance.random(people) < 0.55, until * 60 - chance.random(people) * 3000,
            start * 60 + chance.random(people) * 1500,
        )  # fmt: skip
        joins = np.where(inside, moved, joins)
    order = np.argsort(joins, kind="stable")
    joins, booked = np.floor(joins[order]), booked[order]
    shares = np.array([service.share for service in stall.services])
    service = np.searchsorted(np.cumsum(shares)[:-1], chance.random(people), side="right")
    minutes = np.array([service.minutes for service in stall.services], dtype=float)[service]
    serve = np.clip(minutes * 60 * SERVE_SHARE * chance.lognormal(0, SERVE_SPREAD, people), 45, 5400)
    origin = np.where(booked, APPOINTMENT, np.where(chance.random(people) < 0.05, OFFICER, KIOSK))
    missed = chance.random(people) < np.array(MISSED_SHARE)[origin]
    at_counter = np.where(missed, 120.0, serve + 45.0)
    called = np.array(
        serve_line(
            joins.tolist(), at_counter.tolist(), counters=stall.counters, periods=periods,
            patient=(chance.random(people) < 0.7).tolist(),
        )
    )  # fmt: skip
    called = np.where(called < 0, called, called + chance.uniform(10, 80, people))  # until the officer calls
    outcome = np.where(called < 0, LEFT, np.where(missed, MISSED, FINISHED))
    return {
        "join": joins, "called": np.floor(called), "serve": np.floor(serve), "service": service,
        "origin": origin, "outcome": outcome, "sequence": np.arange(1, people + 1),
    }  # fmt: skip


def _persons(chance: "np.random.Generator", count: int, pool: int) -> "np.ndarray[Any, Any]":
    """Numbers of persons, -1 for who is not known. Few come very often."""
    import numpy as np

    often = chance.integers(0, max(10, pool // 150), count)
    others = chance.integers(pool // 150, pool, count)
    person = np.where(chance.random(count) < REGULAR_SHARE, often, others)
    return np.where(chance.random(count) < KNOWN_SHARE, person, -1)


def _booked_today(
    plan: MallPlan, tale: Tale, day: date, expected: Mapping[str, float], share: float
) -> dict[str, float]:
    """Expected bookings made on a day by stall: for the people to come, also on days when nobody works."""
    base = season(day) * change_factor(tale, plan.slug, day) * share / (1 - STAYED_AWAY)
    base *= trend_factor(tale.trends[plan.slug].growth, tale.first, day)
    closed = {slug for slug, percent in plan.caps.get(day, {}).items() if percent == 0}
    found = {}
    for stall in plan.stalls:
        if stall.slug in closed:
            found[stall.slug] = ONLINE_BOOKINGS
        elif stall.slug in expected:
            found[stall.slug] = usual_people(stall) * base * (0.6 + 0.4 * WEEKDAYS[day.weekday()])
        elif day.weekday() >= 5:
            found[stall.slug] = usual_people(stall) * base * 0.22
    return found


def _draw_bookings(
    chance: "np.random.Generator", plan: MallPlan, tale: Tale, day: date, expected: Mapping[str, float]
) -> dict[str, "np.ndarray[Any, Any]"]:
    """Bookings made on a day, and those of the day that nobody came for (`missed`)."""
    import numpy as np

    way = max(0.0, min(1.0, (day - tale.first).days / 730))
    mix = np.cumsum([0.66 - 0.22 * way, 0.08 + 0.32 * way, 0.16 - 0.08 * way])
    parts = []
    open_stalls = plan.hours.get(day, {})
    for index, stall in enumerate(plan.stalls):
        made = int(chance.poisson(expected.get(stall.slug, 0.0)))
        away = chance.binomial(made, STAYED_AWAY) if made and stall.slug in open_stalls else 0
        if not made or is_hole(tale, plan.slug, day, stall.slug):
            continue
        shares = np.cumsum([service.share for service in stall.services])[:-1]
        channel = np.searchsorted(mix, chance.random(made), side="right")
        channel = np.where((channel >= 2) & (stall.slug not in open_stalls), 0, channel)  # nobody at the desk
        parts.append(
            {
                "stall": np.full(made, index),
                "service": np.searchsorted(shares, chance.random(made), side="right"),
                "channel": channel,
                "second": np.floor((6.5 + 15.5 * chance.beta(1.6, 1.8, made)) * 3600),
                "missed": np.arange(made) < away,
            }
        )
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}
