"""How many people are expected at a stall on a day: weekday, season, feasts, trend. Pure arithmetic."""

from datetime import date, timedelta
from math import exp, log

from pendopo.config.demo.history.tale import change_factor
from pendopo.config.demo.history.types import MallPlan, StallPlan, Tale

WEEKDAYS = (1.22, 1.07, 0.99, 0.95, 0.71, 0.6, 0.6)  # Monday high, a short Friday
MONTHS = (1.12, 1.05, 1.0, 0.98, 0.98, 1.05, 1.09, 1.02, 0.99, 0.98, 0.97, 0.9)
# How busy the counters of a field are on an ordinary day: people times minutes, of the open minutes.
LOADS = {
    "civil_registry": 0.56, "vehicle_tax": 0.52, "police": 0.52, "immigration": 0.5, "licensing": 0.36,
    "health_insurance": 0.44, "local_tax": 0.3, "tax": 0.4, "social_affairs": 0.28, "labour": 0.3,
    "prosecution": 0.25, "work_insurance": 0.24, "bank": 0.25, "electricity": 0.22, "water": 0.22,
    "land": 0.36,
}  # fmt: skip
OTHER_LOAD = 0.18
SERVE_SHARE = 0.68  # median service, as a share of the minutes in the catalogue
SERVE_SPREAD = 0.5  # of its logarithm
SCHOOL = frozenset({"civil_registry", "police", "health_insurance", "labour"})
LEAVE_FACTOR = 0.4


def season(day: date) -> float:
    """The months flow into each other: between the middles of two months the factor moves evenly."""
    middle = date(day.year, day.month, 15)
    other = middle - timedelta(days=31) if day < middle else middle + timedelta(days=31)
    away = abs((day - middle).days) / 30.5
    return MONTHS[day.month - 1] * (1 - away) + MONTHS[other.month - 1] * away


def field_season(field: str, day: date) -> float:
    """School begins in July and needs papers before; income tax is due at the end of March."""
    if field in SCHOOL and (6, 10) <= (day.month, day.day) <= (7, 20):
        return 1.2
    if field == "tax" and (3, 1) <= (day.month, day.day) <= (3, 31):
        return 1.7
    if field in {"vehicle_tax", "local_tax"} and day.month in {9, 12}:
        return 1.12
    return 1.0


def feast_factor(feasts: tuple[date, ...], day: date) -> float:
    """The fasting month is quieter, the week before Idul Fitri empty, three weeks after it crowded."""
    factor = 1.0
    for feast in feasts:
        days = (day - feast).days
        if -29 <= days <= -8:
            factor = 0.86
        elif -7 <= days <= 1:
            factor = 0.6
        elif 2 <= days <= 23:
            factor = 1 + 0.35 * (24 - days) / 22
    return factor


def trend_factor(growth: float, first: date, day: date) -> float:
    """Growth a year, compounded evenly."""
    return exp(log(1 + growth) * (day - first).days / 365.25)


def booked_share(plan: MallPlan, tale: Tale, day: date) -> float:
    """The share of people who come with a booking grows by the same part each day, also after the two years,
    for a while: a level that the search for falls can follow.
    """
    trend = tale.trends[plan.slug]
    way = max(0.0, min(1.4, (day - tale.first).days / 730))
    return trend.booked_first * exp(way * log(trend.booked_last / trend.booked_first))


def mean_minutes(stall: StallPlan) -> float:
    """The mean service of a stall's people."""
    served = sum(service.share * service.minutes for service in stall.services)
    return served * SERVE_SHARE * exp(SERVE_SPREAD**2 / 2)


def usual_people(stall: StallPlan) -> float:
    """People of an ordinary day: what the load of the field makes of counters and hours."""
    load = LOADS.get(stall.field, OTHER_LOAD)
    return load * stall.counters * stall.usual_minutes / mean_minutes(stall)


def expected_people(plan: MallPlan, tale: Tale, day: date) -> dict[str, float]:
    """Expected visits by stall on an open day. A restriction takes exactly its factor from the whole mall:
    what the stalls that receive nobody lose is part of it.
    """
    open_stalls = plan.hours.get(day, {})
    base = WEEKDAYS[day.weekday()] * season(day) * feast_factor(plan.feasts, day)
    base *= trend_factor(tale.trends[plan.slug].growth, tale.first, day)
    base *= LEAVE_FACTOR if day in plan.leave else 1.0
    without = {
        stall.slug: usual_people(stall) * base * field_season(stall.field, day)
        for stall in plan.stalls
        if stall.slug in open_stalls
    }
    receive = {slug for slug in without if plan.caps.get(day, {}).get(slug, 100) > 0}
    left = sum(without[slug] for slug in receive)
    factor = change_factor(tale, plan.slug, day) * (sum(without.values()) / left if left else 0.0)
    return {slug: people * factor if slug in receive else 0.0 for slug, people in without.items()}
