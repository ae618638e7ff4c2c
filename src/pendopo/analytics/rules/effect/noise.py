"""Intervals that hold in short series: the unknown scatter and correlation are averaged over, not guessed.

Counts scatter as Poisson counts do, times a factor, and the true mean wanders (correlated from period to
period). Which of it, and how much, cannot be seen in 24 to 60 periods, and intervals from one guess
(Newey-West, quasi-Poisson) are too short. So every kind of scatter is weighed by how well it explains the
data (restricted likelihood), and the interval is that of the weighed mixture. `bench effect` measures the
coverage.
"""

from dataclasses import dataclass
from typing import Any

RHOS = (-0.4, -0.2, 0.0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.87, 0.93)
SHARES = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)  # share of the wandering mean in the scatter
POINTS = tuple((step + 0.5) / 12 for step in range(12))  # of the distribution of the size of the scatter
ROUNDS = 2
EXACT = 1.5  # weight of "exactly Poisson", against 1 for each share of a wandering mean; bench effect
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Mixture:
    """What is known of the coefficients: normal distributions `centres`, `spreads` with `weights`."""

    weights: Any
    centres: Any  # components x terms
    covariances: Any  # components x terms x terms
    correlation: float

    @property
    def mean(self) -> Any:
        """The centre of everything."""
        return self.weights @ self.centres

    @property
    def covariance(self) -> Any:
        """Covariance of the whole mixture."""
        import numpy as np

        apart = self.centres - self.mean
        return np.einsum("k,kij->ij", self.weights, self.covariances) + (apart.T * self.weights) @ apart

    def quantile(self, term: int, share: float) -> float:
        """The value below which a coefficient lies with this probability."""
        import numpy as np
        from scipy.special import ndtr

        centre, spread = self.centres[:, term], np.sqrt(self.covariances[:, term, term])
        low, high = float((centre - 12 * spread).min()), float((centre + 12 * spread).max())
        for _halving in range(70):
            middle = (low + high) / 2
            if float(self.weights @ ndtr((middle - centre) / spread)) < share:
                low = middle
            else:
                high = middle
        return (low + high) / 2


def average_noise(x: Any, y: Any, offset: Any, mean: Any, positions: Any) -> Mixture:
    """Every mixture of Poisson-like scatter and a wandering mean is weighed by its restricted likelihood, no
    scatter being smaller than Poisson's and some weight lying on exactly Poisson's; the interval is that of
    all together.

    Rule: analytics-47. Source: Harville 1974 (restricted likelihood); Liang, Zeger 1986; bench effect.
    """
    import numpy as np

    found = None
    for _round in range(ROUNDS):
        target = np.log(mean) - offset + (y - mean) / mean
        found = _mixture(x, target, 1 / mean, positions)
        mean = np.exp(np.clip(x @ found.mean + offset, -45, 45))
    if found is None:
        raise AssertionError("no round was made")
    return found


def _mixture(x: Any, target: Any, poisson: Any, positions: Any) -> Mixture:
    import numpy as np

    apart = np.abs(np.subtract.outer(positions, positions))
    rhos = RHOS if np.allclose(apart, np.round(apart)) else tuple(rho for rho in RHOS if rho >= 0)
    level = float(np.mean(poisson))
    logs, centres, covariances, seen = [], [], [], []
    for rho in rhos:
        wander = np.power(rho, apart) if rho else np.eye(len(apart))
        for share in SHARES:
            if share == 0 and rho:
                continue
            shape = share * wander + (1 - share) * np.diag(poisson / level)
            log, centre, inverse, size = _least_squares(x, target, shape)
            mass, scales = _sizes(size, len(target) - x.shape[1], level)
            prior = np.log(len(rhos)) if share == 0 else 0.0
            sizes = [(mass - np.log(len(scales)), scale) for scale in scales]
            if share == 0:  # counts that scatter as Poisson counts do, neither more nor less
                free = (len(target) - x.shape[1]) / 2
                sizes.append((np.log(EXACT) - free * np.log(level) - size / (2 * level), level))
            for weight, scale in sizes:
                logs.append(log + weight + prior)
                centres.append(centre)
                covariances.append(inverse * scale)
                seen.append(rho * share)
    weights = np.exp(np.array(logs) - max(logs))
    weights /= weights.sum()
    return Mixture(weights, np.array(centres), np.array(covariances), float(weights @ np.array(seen)))


def _least_squares(x: Any, target: Any, shape: Any) -> tuple[float, Any, Any, float]:
    """Generalised least squares: part of the likelihood, coefficients, inverse information, rest."""
    import numpy as np

    lower = np.linalg.cholesky(shape)
    both = np.linalg.solve(lower, np.column_stack([x, target]))
    terms = x.shape[1]
    q, r = np.linalg.qr(both[:, :terms])
    centre = np.linalg.solve(r, q.T @ both[:, terms])
    rest = both[:, terms] - both[:, :terms] @ centre
    inverse_r = np.linalg.inv(r)
    log = -np.log(np.diag(lower)).sum() - np.log(np.abs(np.diag(r))).sum()
    return float(log), centre, inverse_r @ inverse_r.T, float(rest @ rest)


def _sizes(rest: float, free: int, least: float) -> tuple[float, list[float]]:
    """The scatter's size is known only up to its distribution (scaled inverse chi-squared, cut below at the
    scatter of Poisson counts): log of its integral, and points of it."""
    from math import lgamma, log

    from scipy.special import gammainc, gammaincinv

    half, ratio = free / 2, rest / (2 * least)
    mass = float(gammainc(half, ratio)) if ratio > 0.3 * half else 0.0
    if mass < TINY:  # far less scatter than Poisson: it is taken as Poisson's
        return -half * log(least) - ratio - log(max(half - ratio, 0.1)), [least]
    sizes = [rest / 2 / float(value) for value in gammaincinv(half, [mass * p for p in POINTS])]
    return -half * log(least) + lgamma(half) + log(mass) - half * log(ratio), sizes
