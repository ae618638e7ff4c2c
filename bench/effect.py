"""The effect of an event: do 95 % intervals hold, is the estimate straight, how long does one series take?

500 series with a known change at 24, 36 and 60 periods: Poisson and overdispersed counts, means that wander
from independent to strongly correlated, trends, seasons, denominators. The peer is the plain Poisson
regression of statsmodels on the same series in the same run (its intervals, and the processor time of its
fit); Newey-West intervals with Student's t stand beside them. Run:
`.venv/bin/python -m bench effect [--json]`.
"""

import json
import os
import subprocess
import sys
import time
from math import exp, log
from typing import Any

from bench.frame import Figure

SERIES = 500
SEED = 20200511


def run(*, seconds: float = 6) -> list[Figure]:
    """Coverage in percent, bias of the log ratio in percent, milliseconds a series."""
    clean = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.effect"],
        check=True, capture_output=True, text=True, env=clean,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    figures = [
        Figure(
            "effect: 95 % intervals that hold : plain Poisson's", found["ours"], found["poisson"], 1.2,
            unit="%", note=f"{SERIES} series; Newey-West with t {found['newey_west']} %",
        ),
        Figure("effect: intervals that hold, of 95 %", found["ours"], 95, 0.97, unit="%", note="aimed at"),
        Figure(
            "effect: slope intervals that hold, of 95 %", found["slope"], 95, 0.97, unit="%",
            note="change of slope after the event",
        ),
        Figure(
            "effect: bias of the level : its usual error", abs(found["bias"]), found["error"], 0.1, unit="%",
            at_most=True, note=f"bias {found['bias']:+.2f} % of the log ratio",
        ),
        Figure(
            "effect: time a series : plain Poisson's", found["ours_ms"], found["poisson_ms"], 40, unit="ms",
            at_most=True, note="every kind of scatter is weighed",
        ),
    ]  # fmt: skip
    figures += [
        Figure(f"effect: intervals that hold, {name}", value, 95, 0.93, unit="%", note="of 95 %")
        for name, value in found["kinds"].items()
    ]
    return figures


def measure() -> dict[str, Any]:
    """All series, with ours and the peer."""
    import numpy as np

    from pendopo.analytics.rules.effect import measure_effect
    from pendopo.analytics.tests.simulated import draw_truth, simulate

    rng = np.random.default_rng(SEED)
    rows: list[dict[str, Any]] = []
    for number in range(SERIES):
        n = (24, 36, 60)[number % 3]
        truth = draw_truth(rng, n=n, kind=number)
        made, season = simulate(rng, truth), 12 if truth.season else None
        began = time.process_time()
        effect = measure_effect(made, season=season)
        middle = time.process_time()
        low, high = plain_poisson(made, effect.harmonics, season)
        ended = time.process_time()
        rows.append(
            {
                "ours": holds(effect.level.low, effect.level.high, truth.level),
                "slope": holds(effect.slope.low, effect.slope.high, truth.slope),
                "newey_west": holds(effect.newey_west.low, effect.newey_west.high, truth.level),
                "poisson": holds(low, high, truth.level), "error": log(effect.level.value) - truth.level,
                "ours_ms": 1000 * (middle - began), "poisson_ms": 1000 * (ended - middle),
                "n": n, "rho": truth.rho,
            }
        )  # fmt: skip
    return summary(rows)


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares in percent, overall and by kind."""
    from statistics import mean, median, pstdev

    found: dict[str, Any] = {
        name: round(100 * mean(row[name] for row in rows), 1)
        for name in ("ours", "slope", "newey_west", "poisson")
    }
    found |= {
        "bias": round(100 * mean(row["error"] for row in rows), 2),
        "error": round(100 * pstdev(row["error"] for row in rows), 2),
        "ours_ms": median(row["ours_ms"] for row in rows),
        "poisson_ms": median(row["poisson_ms"] for row in rows),
    }
    groups = {f"{n} periods": [row for row in rows if row["n"] == n] for n in (24, 36, 60)}
    groups |= {f"correlation {rho}": [row for row in rows if row["rho"] == rho] for rho in (0.0, 0.4, 0.7)}
    found["kinds"] = {
        name: round(100 * mean(row["ours"] for row in group), 1) for name, group in groups.items()
    }
    return found


def holds(low: float, high: float, truth: float) -> bool:
    """Whether the interval has the truth in it."""
    return low <= exp(truth) <= high


def plain_poisson(series: Any, harmonics: int, season: int | None) -> tuple[float, float]:
    """The peer: statsmodels' Poisson regression of the same terms, with its own interval."""
    import numpy as np
    import statsmodels.api as sm

    from pendopo.analytics.rules.effect import design

    x = design.columns_of(series, harmonics=harmonics, season=season)
    offset = np.log(series.exposures) if series.exposures else None
    fit = sm.GLM(np.array(series.values), x, family=sm.families.Poisson(), offset=offset).fit()
    low, high = fit.conf_int()[design.STEP]
    return exp(low), exp(high)


if __name__ == "__main__":
    print(json.dumps(measure()))
