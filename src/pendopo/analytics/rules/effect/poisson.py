"""Poisson regression by iterated weighted least squares, and its Newey-West errors."""

from typing import Any

from pendopo.analytics.types.effects import EffectRefused

ROUNDS = 60
LARGEST = 45.0  # of a linear predictor: e to it is beyond every count


def fit_poisson(x: Any, y: Any, offset: Any) -> tuple[Any, Any]:
    """Coefficients and means of the Poisson regression of `y` on `x` with an offset.

    Rule: analytics-43. Source: McCullagh, Nelder 1989; equal to statsmodels' GLM (tested).
    """
    import numpy as np

    base = np.exp(offset)
    rate = y.sum() / base.sum()
    eta = np.log(0.9 * y + 0.1 * np.maximum(rate * base, 1e-8))
    b = np.zeros(x.shape[1])
    for _round in range(ROUNDS):
        mean = np.exp(eta)
        root = np.sqrt(mean)
        target = eta - offset + (y - mean) / mean
        b, _rest, rank, _singular = np.linalg.lstsq(x * root[:, None], target * root, rcond=1e-9)
        if rank < x.shape[1]:
            raise EffectRefused("not_estimable")
        new = np.clip(x @ b + offset, -LARGEST, LARGEST)
        if np.max(np.abs(new - eta)) < 1e-10:
            return b, np.exp(new)
        eta = new
    return b, np.exp(eta)


def bandwidth(n: int, correlation: float) -> int:
    """How many lags count: by the correlation of neighbours, at least as many as is usual for the length.

    Rule: analytics-44. Source: Newey, West 1994; Andrews 1991 (AR(1) plug-in for the Bartlett kernel).
    """
    usual = int(4 * (n / 100) ** (2 / 9))
    rho = min(0.97, max(0.0, correlation))
    plug_in = int(1.1447 * (4 * rho**2 * n / (1 - rho**2) ** 2) ** (1 / 3))
    return max(1, min(max(usual, plug_in), n // 3))


def newey_west(x: Any, y: Any, mean: Any, *, whiten: bool = False) -> tuple[Any, float]:
    """Covariance of the coefficients under autocorrelation and any spread (HAC, Bartlett kernel), enlarged
    by n / (n - terms), for long series prewhitened; with the correlation of neighbouring residuals.

    Rule: analytics-45. Source: Newey, West 1987; Andrews, Monahan 1992 (prewhitening).
    """
    import numpy as np

    n, terms = x.shape
    pearson = (y - mean) / np.sqrt(mean)
    whole = float(pearson @ pearson)
    rho = float(pearson[1:] @ pearson[:-1]) / whole if whole > 0 else 0.0
    scores = x * (y - mean)[:, None]
    follow = min(0.97, max(0.0, rho)) if whiten else 0.0
    if whiten:
        scores = scores[1:] - follow * scores[:-1]
    middle = scores.T @ scores
    lags = bandwidth(n, 0.0 if whiten else rho)
    for lag in range(1, lags + 1):
        part = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (part + part.T)
    bread = np.linalg.pinv((x * mean[:, None]).T @ x)
    middle = middle / (1 - follow) ** 2
    return bread @ middle @ bread * n / max(1, n - terms), rho


def dispersion_of(y: Any, mean: Any, terms: int) -> float:
    """How many times wider counts scatter than Poisson counts would (Pearson).

    Rule: analytics-46. Source: McCullagh, Nelder 1989.
    """
    return float(((y - mean) ** 2 / mean).sum() / max(1, len(y) - terms))
