"""Falls: seasonal baselines per place and measure, and alerts with false alarms controlled over a run."""

from pendopo.analytics.rules.falls.areas import claim, first_threshold, judge_areas
from pendopo.analytics.rules.falls.backtest import wander
from pendopo.analytics.rules.falls.baseline import Baseline, fit, freedom, predict, predict_sum, span, tail
from pendopo.analytics.rules.falls.calendar import (
    covariates,
    day_marks,
    feasts_of,
    period_after,
    period_of,
    period_starts,
)
from pendopo.analytics.rules.falls.findings import area_findings, findings_of, gaps_of
from pendopo.analytics.rules.falls.periods import Panel, coverage, make_panel, share_out, weekday_weights
from pendopo.analytics.rules.falls.run import WATCHED, Memory, Run, search_falls
from pendopo.analytics.rules.falls.scan import (
    Judged,
    change_of,
    is_back,
    judge,
    keep_alerts,
    nation,
    rate_threshold,
)

__all__ = [
    "WATCHED",
    "Baseline",
    "Judged",
    "Memory",
    "Panel",
    "Run",
    "area_findings",
    "change_of",
    "claim",
    "covariates",
    "coverage",
    "day_marks",
    "feasts_of",
    "findings_of",
    "first_threshold",
    "fit",
    "freedom",
    "gaps_of",
    "is_back",
    "judge",
    "judge_areas",
    "keep_alerts",
    "make_panel",
    "nation",
    "period_after",
    "period_of",
    "period_starts",
    "predict",
    "predict_sum",
    "rate_threshold",
    "search_falls",
    "share_out",
    "span",
    "tail",
    "wander",
    "weekday_weights",
]
