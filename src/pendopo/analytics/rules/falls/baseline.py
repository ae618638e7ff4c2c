"""What a place lets expect: a seasonal regression with room for what is not known yet, and its tails."""

from dataclasses import dataclass
from typing import Any

from pendopo.analytics.rules.falls.calendar import COVARIATES
from pendopo.analytics.types.falls import Family

ROUNDS, FEW_ROUNDS = 10, 4
LOOKS_FREE = 10.0  # degrees of freedom of the straying: six looks of a place's own and four of all
BEND = 2.0  # periods further out than this many deviations count less
MEND = 0.933  # E(w r²)/E(w) of a normal deviate bent at 2


@dataclass(frozen=True, slots=True)
class Baseline:
    """The fitted places: coefficients, their covariance, the scatter, and how much history stands behind."""

    family: Family
    beta: Any  # (places, terms)
    covariance: Any  # (places, terms, terms)
    scatter: Any  # (places,): variance over mean of counts, squared share of levels
    echo: Any  # (places,): how alike neighbouring periods are beyond the baseline (0 to 0.7)
    free: Any  # (places,): degrees of freedom
    used: Any  # (places,): periods the baseline was learnt from
    wander: Any = 0.0  # (places,): how far the level has strayed from earlier baselines, squared share


def fit(family: Family, values: Any, exposure: Any, usable: Any, terms: Any, *, near: Any = None) -> Baseline:
    """The expected value of a period is its room times the place's level, trend, seasons and feasts; scatter
    is the place's own, and periods that lie far out teach little.

    Rule: analytics-78. Source: quasi-Poisson regression with down-weighted outliers (Farrington et al. 1996,
    Noufal et al. 2013), with normal priors on every effect so that what a short history cannot tell widens
    the range instead of moving the line. `near`: coefficients to begin with, which saves most rounds.
    """
    import numpy as np

    places, width = len(values), terms.shape[1]
    prior = np.diag([1 / scale**2 for _name, scale in COVARIATES])
    y = np.where(usable, np.nan_to_num(values), 0.0)
    room = np.where(usable, np.maximum(exposure, 1e-9), 1.0)
    used = usable.sum(axis=1)
    beta = np.zeros((places, width))
    beta[:, 0] = _start(y, room, usable)
    if near is not None:
        beta = near.copy()
    scatter = np.ones(places) if family == Family.COUNT else np.full(places, 0.02)
    bent = usable.astype(float)
    normal = np.broadcast_to(prior, (places, width, width))
    rest = np.zeros_like(y)
    free = np.ones(places)
    for _round in range(ROUNDS if near is None else FEW_ROUNDS):
        mean = room * np.exp(np.clip(beta @ terms.T, -30, 30))
        trust = bent * (mean / scatter[:, None] if family == Family.COUNT else 1 / scatter[:, None])
        off = (y - mean) / np.maximum(mean, 1e-9)
        if family == Family.LEVEL:
            off = np.where(usable, np.log(np.maximum(y, 1e-9) / mean), 0.0)
        normal = np.einsum("st,ti,tj->sij", trust, terms, terms, optimize=True) + prior
        towards = np.einsum("st,ti->si", trust * off, terms) - beta @ prior
        inverse = np.linalg.inv(normal)
        beta = beta + np.clip(np.einsum("sij,sj->si", inverse, towards), -2.0, 2.0)
        mean = room * np.exp(np.clip(beta @ terms.T, -30, 30))
        rest = (y - mean) / np.sqrt(np.maximum(mean, 1e-9)) if family == Family.COUNT else off
        effective = np.trace(inverse @ (normal - prior), axis1=1, axis2=2)
        free = np.maximum(bent.sum(axis=1) - effective, 1.0)
        scatter = np.sum(bent * rest**2, axis=1) / free / MEND
        scatter = np.maximum(scatter, 1.0 if family == Family.COUNT else 1e-4)
        size = np.abs(rest) / np.sqrt(scatter)[:, None]
        bent = np.where(usable, np.minimum(1.0, (BEND / np.maximum(size, 1e-9)) ** 2), 0.0)
    echo = _echo(rest, bent)
    alike = ((1 + echo) / (1 - echo))[:, None, None]  # periods that echo each other tell less than they count
    covariance = np.linalg.inv((normal - prior) / alike + prior)
    return Baseline(family, beta, covariance, scatter, echo, free, used)


def _start(y: Any, room: Any, usable: Any) -> Any:
    """The level to begin with: the middle period, so that a long fall does not drag it down."""
    import numpy as np

    rate = np.where(usable, y / room, np.nan)
    known = np.where(usable.any(axis=1), 0.0, 1.0)[:, None]  # a place without history begins anywhere
    middle = np.nanmedian(np.where(known > 0, 1.0, rate), axis=1)
    mean = y.sum(axis=1) / np.where(usable, room, 0.0).sum(axis=1).clip(1e-9)
    return np.log(np.maximum(np.where(middle > 0, middle, mean), 1e-6))


def _echo(rest: Any, bent: Any) -> Any:
    import numpy as np

    both = (bent[:, 1:] > 0) & (bent[:, :-1] > 0)
    size = np.sqrt(np.minimum(bent, 1.0)) * rest
    together = np.sum(np.where(both, size[:, 1:] * size[:, :-1], 0.0), axis=1) / np.maximum(
        both.sum(axis=1), 1
    )
    alone = np.sum(size**2, axis=1) / np.maximum((bent > 0).sum(axis=1), 1)
    count = np.maximum((bent > 0).sum(axis=1), 1)
    raw = np.divide(together, alone, out=np.zeros_like(alone), where=alone > 0)
    return np.clip(raw + 3 / count, 0.0, 0.7)  # a short series looks less alike than it is


def predict(base: Baseline, room: Any, terms: Any) -> tuple[Any, Any]:
    """What is expected of a period, and its variance: the place's scatter and what the baseline is unsure of.

    Rule: analytics-79. Source: predictive variance of a generalized linear model. `room` (places, periods);
    levels: the variance of the logarithm.
    """
    import numpy as np

    mean = room * np.exp(np.clip(base.beta @ terms.T, -30, 30))
    unsure = np.einsum("ti,sij,tj->st", terms, base.covariance, terms, optimize=True)
    strayed = np.broadcast_to(np.asarray(base.wander), (len(mean),))[:, None]
    if base.family == Family.LEVEL:
        return mean, base.scatter[:, None] + unsure + strayed
    unknown = np.minimum(np.expm1(np.minimum(unsure, 3.0)), 20.0) + strayed
    return mean, base.scatter[:, None] * mean + mean**2 * unknown


def freedom(base: Baseline, mean: Any, variance: Any) -> Any:
    """A range that is wide because the level strays rests on the few earlier looks, and has heavier tails.

    Rule: analytics-141. Source: Welch-Satterthwaite approximation. Gives degrees of freedom.
    """
    import numpy as np

    strayed = base.wander * (1.0 if base.family == Family.LEVEL else mean**2)
    share = np.clip(strayed / np.maximum(variance, 1e-12), 0.0, 1.0)
    return 1 / ((1 - share) ** 2 / np.maximum(base.free, 1.0) + share**2 / LOOKS_FREE)


def predict_sum(base: Baseline, room: Any, terms: Any) -> tuple[Any, Any]:
    """Neighbouring weeks are alike, so the sum of several weeks varies more than separate weeks would.

    Rule: analytics-80. Source: variance of a sum under first-order autocorrelation. Counts only; weeks with
    no room (holes) give nothing.
    """
    import numpy as np

    mean, _variance = predict(base, room, terms)
    weeks = room.shape[1]
    own = base.scatter[:, None] * mean
    lag = np.abs(np.subtract.outer(np.arange(weeks), np.arange(weeks)))
    alike = base.echo[:, None, None] ** lag[None]
    root = np.sqrt(own)
    scatter = np.einsum("si,sij,sj->s", root, alike, root)
    weighted = np.einsum("st,ti->si", mean, terms)
    unsure = np.einsum("si,sij,sj->s", weighted, base.covariance, weighted)
    total = mean.sum(axis=1)
    return total, scatter + np.minimum(unsure, 20 * total**2) + base.wander * total**2


def tail(family: Family, value: Any, mean: Any, variance: Any, free: Any, *, low: bool) -> Any:
    """How rarely a place as usual would show so little (or so much): negative binomial counts or lognormal
    levels, with the heavier tails of a scatter that is itself estimated.

    Rule: analytics-81. Source: Noufal et al. 2013 (negative binomial quantiles); Student's correction for an
    estimated variance.
    """
    import numpy as np
    from scipy import special, stats

    mean = np.maximum(mean, 1e-9)
    if family == Family.LEVEL:
        z = np.log(np.maximum(value, 1e-9) / mean) / np.sqrt(variance)
        return special.stdtr(np.maximum(free, 3.0), z if low else -z)
    size = mean**2 / np.maximum(variance - mean, 1e-6 * mean)
    share = size / (size + mean)
    seen = np.floor(value) if low else np.ceil(value) - 1
    p = stats.nbinom.cdf(seen, size, share) if low else stats.nbinom.sf(seen, size, share)
    p = np.where(seen < 0, 0.0 if low else 1.0, p)
    return special.stdtr(np.maximum(free, 3.0), special.ndtri(np.clip(p, 1e-300, 1.0)))


def span(family: Family, mean: Any, variance: Any, free: Any, *, inside: float = 0.95) -> tuple[Any, Any]:
    """The range holds what a place as usual shows in nineteen of twenty periods.

    Rule: analytics-82. Source: predictive interval of the same distribution as the alert's. Low and high.
    """
    import numpy as np
    from scipy import special, stats

    deviate = special.stdtrit(np.maximum(free, 3.0), (1 + inside) / 2)
    mean = np.maximum(mean, 1e-9)
    if family == Family.LEVEL:
        wide = np.exp(deviate * np.sqrt(variance))
        return mean / wide, mean * wide
    size = mean**2 / np.maximum(variance - mean, 1e-6 * mean)
    share = size / (size + mean)
    below = special.ndtr(-deviate)
    low = np.maximum(stats.nbinom.ppf(below, size, share), 0.0)
    return low, stats.nbinom.isf(below, size, share)
