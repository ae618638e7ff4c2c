"""Funnel plots: which rates differ from the whole by more than chance, given their cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

LEVELS = (0.95, 0.998)
_Z = {0.95: 1.959963984540054, 0.998: 3.090232306167813}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many in one place."""

    code: str
    hits: int
    cases: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """The rate of all places together, how much they vary beyond chance, and the limits at some sizes."""

    target: float  # 0 to 1
    dispersion: float  # 1: as chance alone would have it
    sizes: tuple[int, ...]
    limits: dict[float, tuple[tuple[float, float], ...]]  # by level, one pair a size


def binomial_limits(cases: int, rate: float, level: float) -> tuple[float, float]:
    """A rate from few cases may lie far from the whole by chance alone; the exact binomial says how far,
    interpolated between whole counts so that the funnel has no steps.

    Rule: monitoring-145. Source: Spiegelhalter, Funnel plots for comparing institutions (2005), A.1.1.
    """
    if cases <= 0 or rate <= 0 or rate >= 1:
        return (0.0, 1.0) if cases <= 0 else (rate, rate)
    low, high = (1 - level) / 2, (1 + level) / 2
    below, above = _interpolated(cases, rate, low, high)
    return max(0.0, below / cases), min(1.0, max(0.0, above / cases))


def dispersion_of(rates: Sequence[Rate], target: float) -> float:
    """Places differ by more than chance when even their middle ones scatter widely; the factor is estimated
    without the most extreme tenth on either side, and taken as one unless it is clearly more.

    Rule: monitoring-146. Source: Spiegelhalter (2005), overdispersion by winsorised z-scores.
    """
    spread = target * (1 - target)
    scores = sorted(
        (rate.hits / rate.cases - target) / sqrt(spread / rate.cases) for rate in rates if rate.cases
    )
    if len(scores) < 5 or not spread:
        return 1.0
    cut = len(scores) // 10
    low, high = scores[cut], scores[-1 - cut]
    squares = [min(max(score, low), high) ** 2 for score in scores]
    factor = sum(squares) / len(squares)
    return factor if factor > 1 + 2 * sqrt(2 / len(scores)) else 1.0


def limits_at(cases: int, target: float, level: float, dispersion: float = 1.0) -> tuple[float, float]:
    """The limits of a size are the exact ones, or, where places vary by more than chance, the normal ones
    widened by the root of the factor.

    Rule: monitoring-147. Source: Spiegelhalter (2005), multiplicative overdispersion.
    """
    if dispersion <= 1:
        return binomial_limits(cases, target, level)
    if cases <= 0:
        return 0.0, 1.0
    width = _Z[level] * sqrt(dispersion * target * (1 - target) / cases)
    return max(0.0, target - width), min(1.0, target + width)


def draw_limits(rates: Sequence[Rate]) -> Funnel | None:
    """A funnel needs three places with cases at least; its middle is the rate of all of them together.

    Rule: monitoring-148. Source: Spiegelhalter (2005); house (two points are no pattern).
    """
    used = [rate for rate in rates if rate.cases > 0]
    if len(used) < 3:
        return None
    target = sum(rate.hits for rate in used) / sum(rate.cases for rate in used)
    factor = dispersion_of(used, target)
    least, most = min(rate.cases for rate in used), max(rate.cases for rate in used)
    steps = 24
    first = max(1.0, least * 0.7)
    ratio = (most * 1.08 / first) ** (1 / steps)
    sizes = tuple(sorted({max(1, round(first * ratio**step)) for step in range(steps + 1)}))
    limits = {level: tuple(limits_at(size, target, level, factor) for size in sizes) for level in LEVELS}
    return Funnel(target, factor, sizes, limits)


def verdict(rate: Rate, funnel: Funnel) -> int:
    """A place is ordinary within the 95 % limits (0), to be watched between them and the 99.8 % limits (-1 or
    1), and clearly different outside (-2 or 2); below is negative.

    Rule: monitoring-149. Source: Spiegelhalter (2005), warning and action limits.
    """
    if not rate.cases:
        return 0
    share = rate.hits / rate.cases
    for size, level in ((2, 0.998), (1, 0.95)):
        low, high = limits_at(rate.cases, funnel.target, level, funnel.dispersion)
        if share < low:
            return -size
        if share > high:
            return size
    return 0


def _interpolated(cases: int, rate: float, low: float, high: float) -> tuple[float, float]:
    """Both quantiles in one walk outwards from the most likely count."""
    mode = min(cases, int((cases + 1) * rate))
    peak = exp(
        lgamma(cases + 1) - lgamma(mode + 1) - lgamma(cases - mode + 1)
        + mode * log(rate) + (cases - mode) * log(1 - rate)
    )  # fmt: skip
    odds = rate / (1 - rate)
    down: list[float] = []  # chance of mode - 1, mode - 2, ...
    chance, count = peak, mode
    while count > 0 and chance > 1e-18:
        chance *= count / ((cases - count + 1) * odds)
        count -= 1
        down.append(chance)
    lowest, heap = mode - len(down), 0.0
    found: list[float] = []
    wanted = [low, high]
    chances = down[::-1]
    chance, count = peak, mode
    index = lowest
    while index <= cases:
        if index < mode:
            here = chances[index - lowest]
        else:
            here = chance
            chance *= (cases - index) / (index + 1) * odds
        before, heap = heap, heap + here
        while wanted and heap >= wanted[0]:
            part = (heap - wanted[0]) / (heap - before) if heap > before else 0.0
            found.append(index - part)
            wanted.pop(0)
        if not wanted:
            break
        index += 1
    return (found[0] if found else 0.0), (found[1] if len(found) > 1 else float(cases))
