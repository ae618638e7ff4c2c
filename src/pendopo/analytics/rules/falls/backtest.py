"""What earlier baselines were worth: the search looks from the past, and learns how far off it was."""

from typing import Any

from pendopo.analytics.rules.falls.baseline import Baseline, fit, predict, predict_sum
from pendopo.analytics.rules.falls.periods import Panel
from pendopo.analytics.types.falls import Family

LOOKS = 6
POOL = 4.0  # looks that all places together count for beside a place's own
# The mean of the five smallest of six squared normal deviates, and so on: what is left when the largest is
# dropped, which may be a fall that nobody recorded.
TRIMMED = {1: 1.0, 2: 0.36, 3: 0.45, 4: 0.51, 5: 0.55, 6: 0.58}


def wander(panel: Panel, base: Baseline, usable: Any, *, guard: int, least: int) -> Any:
    """A level that strays makes every baseline worse than its own scatter says: each place is judged as it
    would have been at six earlier times, and what those judgements missed widens the range.

    Rule: analytics-140. Source: rolling-origin evaluation (Tashman 2000); house. The largest miss is dropped,
    and a place's own misses are weighed with those of all places. Gives a squared share of the level.
    """
    import numpy as np

    width = panel.values.shape[1]
    places = len(panel.values)
    missed, expected = np.full((LOOKS, places), np.nan), np.full((LOOKS, places), np.nan)
    for look in range(1, LOOKS + 1):
        end = width - guard * look
        if end - guard < least:
            break
        missed[look - 1], expected[look - 1] = _look(panel, base, usable, end, guard=guard, least=least)
    looks = np.sum(~np.isnan(missed), axis=0)
    told = looks > 0
    if not told.any():
        return np.zeros(places)
    largest = np.where(looks > 1, np.nanmax(np.where(np.isnan(missed), -1.0, missed), axis=0), 0.0)
    share = np.array([TRIMMED[max(1, n)] for n in range(LOOKS + 1)])[looks]
    own = (np.nansum(missed, axis=0) - largest) / np.maximum(looks, 1) / share
    usual = np.nansum(expected, axis=0) / np.maximum(looks, 1)
    weight = np.where(told, looks / (usual + 0.003) ** 2, 0.0)
    common = max(0.0, float(np.sum(weight * (own - usual)) / np.sum(weight)))
    return np.maximum((looks * (own - usual) + POOL * common) / (looks + POOL), 0.0)


def _look(panel: Panel, base: Baseline, usable: Any, end: int, *, guard: int, least: int) -> tuple[Any, Any]:
    """How far off a baseline would have been that ends `guard` periods before `end`, squared, and what it
    would have thought likely.
    """
    import numpy as np

    window = slice(end - guard, end)
    early, terms = usable[:, : end - guard], panel.covariates
    then = fit(
        base.family, panel.values[:, : end - guard], panel.exposure[:, : end - guard], early,
        terms[: end - guard], near=base.beta,
    )  # fmt: skip
    known = usable[:, window]
    came = np.nan_to_num(panel.values[:, window])
    if base.family == Family.LEVEL:
        mean, variance = predict(then, panel.exposure[:, window], terms[window])
        off = np.where(known, np.log(np.maximum(came, 1e-9) / mean), 0.0).sum(axis=1)
        count = np.maximum(known.sum(axis=1), 1)
        square, usual = (off / count) ** 2, variance.mean(axis=1) / count
    else:
        total, variance = predict_sum(then, panel.exposure[:, window] * known, terms[window])
        total = np.maximum(total, 1e-9)
        square, usual = (np.sum(came * known, axis=1) / total - 1) ** 2, variance / total**2
    enough = (then.used >= least) & (known.sum(axis=1) > guard / 2)
    return np.where(enough, square, np.nan), np.where(enough, usual, np.nan)
