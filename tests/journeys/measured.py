"""Figures for the analyst's journeys: two cities' months, one changed in December 2025; the worker's answers.

They are made here, and marked as generated.
"""

from datetime import date, datetime
from random import Random

CHANGED = date(2025, 12, 1)
CITIES = (("bandung", "32.73", 0.55), ("bukittinggi", "13.75", 1.0))
SEASON = (1.0, 1.02, 0.97, 0.9, 0.95, 1.05, 1.12, 1.06, 1.0, 0.99, 0.97, 0.93)


def load_months() -> None:
    """A cell a month for three years, one with a gap in August 2024."""
    from pendopo.analytics.models import DayCell, DayMall
    from pendopo.analytics.rules import months
    from pendopo.analytics.tests.factories import sum_month

    chance = Random(20200511)
    for mall, region, ratio in CITIES:
        for month in months(date(2023, 11, 1), date(2026, 10, 1)):
            is_gap = mall == "bandung" and month == date(2024, 8, 1)
            day = month.replace(day=12)
            DayMall.objects.create(
                mall=mall, region_code=region, day=day, stalls_open=10, stalls_seen=0 if is_gap else 10,
                is_generated=True,
            )  # fmt: skip
            if not is_gap:
                mean = 2400 * SEASON[month.month - 1] * (ratio if month >= CHANGED else 1)
                DayCell.objects.create(
                    mall=mall, region_code=region, day=day, stall="disdukcapil", agency="disdukcapil",
                    service="ktp-el-pengganti", channel="kiosk", is_generated=True,
                    visits=round(chance.gauss(mean, 0.04 * mean)),
                )  # fmt: skip
            sum_month(mall, month)


def answer_questions(at: datetime) -> None:
    """What the worker does with questions about effects."""
    from pendopo.analytics.actions import answer_effect
    from pendopo.analytics.models import EffectQuestion
    from pendopo.analytics.types.effects import EffectState
    from pendopo.kit.actor import SYSTEM

    for question in EffectQuestion.objects.filter(state=EffectState.QUEUED).values_list("pk", flat=True):
        answer_effect(question_id=question, by=SYSTEM, at=at)
