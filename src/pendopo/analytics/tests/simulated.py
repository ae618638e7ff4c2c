"""Series of counts with a known effect: trend, season, wandering, overdispersion, denominators."""

from dataclasses import dataclass
from typing import Any

from pendopo.analytics.types.effects import CountSeries


@dataclass(frozen=True)
class Truth:
    """How a series is made; `level` and `slope` are logs."""

    n: int
    start: int
    level: float
    slope: float = 0.0
    trend: float = 0.0
    base: float = 200.0
    rho: float = 0.0
    wander: float = 0.0  # standard deviation of the wandering mean, on the log scale
    spread: float = 0.0  # variance of the gamma factor of a negative binomial
    season: float = 0.0
    exposed: bool = False


def simulate(rng: Any, truth: Truth) -> CountSeries:
    """One series."""
    import numpy as np

    t = np.arange(truth.n)
    noise = np.zeros(truth.n)
    noise[0] = rng.normal()
    for i in range(1, truth.n):
        noise[i] = truth.rho * noise[i - 1] + rng.normal() * np.sqrt(1 - truth.rho**2)
    after = t >= truth.start
    eta = np.log(truth.base) + truth.trend * t + truth.level * after + truth.slope * (t - truth.start) * after
    eta = eta + truth.season * np.sin(2 * np.pi * t / 12 + 1) + truth.wander * noise
    exposure = rng.uniform(16, 24, truth.n).round() if truth.exposed else None
    mean = np.exp(eta) * (exposure / 20 if exposure is not None else 1)
    if truth.spread:
        mean = mean * rng.gamma(1 / truth.spread, truth.spread, truth.n)
    values = rng.poisson(mean).astype(float)
    labels = tuple(str(i) for i in t)
    return CountSeries(
        labels, tuple(map(float, t)), tuple(map(float, values)),
        tuple(map(float, exposure)) if exposure is not None else None, float(truth.start),
        labels[truth.start],
    )  # fmt: skip


def draw_truth(rng: Any, *, n: int, kind: int) -> Truth:
    """One of the kinds of series in which coverage is measured: from Poisson to strongly correlated."""
    wander, spread, base, rho = (
        (0.0, 0.0, 200, 0.0),
        (0.1, 0.0, 400, 0.0),
        (0.1, 0.0, 400, 0.4),
        (0.1, 0.0, 3000, 0.7),
        (0.15, 0.02, 100, 0.4),
        (0.0, 0.05, 60, 0.0),
        (0.1, 0.0, 15, 0.4),
    )[kind % 7]
    return Truth(
        n=n, start=int(rng.integers(int(n * 0.35), int(n * 0.7))), level=float(rng.uniform(-0.8, 0.3)),
        slope=float(rng.normal(0, 0.01)), trend=float(rng.normal(0, 0.006)), base=base, rho=rho,
        wander=wander, spread=spread, season=float(rng.choice([0.0, 0.2])), exposed=bool(rng.integers(2)),
    )  # fmt: skip
