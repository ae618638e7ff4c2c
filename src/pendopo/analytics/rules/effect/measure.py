"""The effect of an event on a series of counts."""

from dataclasses import dataclass
from typing import Any

from pendopo.analytics.rules.effect import design
from pendopo.analytics.rules.effect.noise import Mixture, average_noise
from pendopo.analytics.rules.effect.poisson import dispersion_of, fit_poisson, newey_west
from pendopo.analytics.types.effects import CountSeries, Course, Effect, EffectRefused, Ratio, Remark

LONG = 400  # periods above which the errors are Newey-West's: there they hold, and averaging takes long
CONFIDENT = 8  # periods on a side below which a result is called fragile
SMALL = 5  # mean count below which intervals are rough
HALF = 0.025


@dataclass(frozen=True, slots=True)
class _Fit:
    """One fitted model."""

    harmonics: int
    x: Any
    y: Any
    offset: Any
    mean: Any
    season: float | None


def measure_effect(series: CountSeries, *, season: int | None = None) -> Effect:
    """The level change is the rate ratio exp(step) at the event; the slope change the ratio by which every
    further period differs. Raises EffectRefused where the data cannot tell.

    Rule: analytics-48. Source: Wagner 2002; Lopez Bernal, Cummins, Gasparrini 2017.
    """
    design.check_size(series)
    check_zeros(series)
    if all(v == 0 for v, p in zip(series.values, series.positions, strict=True) if p >= series.start):
        return _closed(series, season=season)
    fit = choose_fit(series, season=season)
    covariance, _rho = newey_west(fit.x, fit.y, fit.mean)
    classic = _normal_ratio(fit, covariance)
    dispersion = dispersion_of(fit.y, fit.mean, fit.x.shape[1])
    if len(fit.y) > LONG:
        whitened, rho = newey_west(fit.x, fit.y, fit.mean, whiten=True)
        mixture = _single(fit, whitened, rho)
        errors = "hac"
    else:
        import numpy as np

        mixture = average_noise(fit.x, fit.y, fit.offset, fit.mean, np.asarray(series.positions))
        errors = "reml"
    return Effect(
        level=_ratio(mixture, design.STEP, 1.0),
        slope=_ratio(mixture, design.SLOPE, design.scale_of(series)),
        model=_model_words(series, fit, errors),
        n_before=series.n_before,
        n_after=series.n_after,
        harmonics=fit.harmonics,
        dispersion=dispersion,
        correlation=mixture.correlation,
        newey_west=classic,
        course=_course(series, fit, mixture),
        remarks=(*series.remarks, *_remarks(series, fit, mixture, errors)),
    )


def check_zeros(series: CountSeries) -> None:
    """A ratio needs something before the event to be a ratio of; all zeros give none.

    Rule: analytics-49. Source: arithmetic.
    """
    if not any(series.values):
        raise EffectRefused("all_zero")
    if not any(v for v, p in zip(series.values, series.positions, strict=True) if p < series.start):
        raise EffectRefused("all_zero_before")


def choose_fit(series: CountSeries, *, season: int | None, step: bool = True) -> _Fit:
    """Of the numbers of sine waves that the data carry, the one with the least corrected AIC is taken.

    Rule: analytics-50. Source: Hurvich, Tsai 1989.
    """
    import numpy as np

    y = np.asarray(series.values, dtype=float)
    offset = np.log(np.asarray(series.exposures, dtype=float)) if series.exposures else np.zeros(len(y))
    orders = [0] if season is None else design.list_harmonics(series, season)
    n, terms = len(y), design.count_terms(0, None)
    if n < terms + design.SPARE:
        raise EffectRefused("too_few_points", count=n, terms=terms, need=terms + design.SPARE)
    best: tuple[float, _Fit] | None = None
    for order in orders:
        x = design.columns_of(series, harmonics=order, season=season, step=step)
        try:
            _b, mean = fit_poisson(x, y, offset)
        except EffectRefused:  # so many waves cannot be told from the trend and the step
            continue
        used = x.shape[1] + 1
        spread = max(1e-12, float(((y - mean) ** 2 / mean).sum()) / n)
        score = n * np.log(max(spread, 0.5)) + 2 * used + 2 * used * (used + 1) / max(1, n - used - 1)
        if best is None or score < best[0]:
            best = (score, _Fit(order, x, y, offset, mean, season))
    if best is None:
        raise EffectRefused("not_estimable")
    return best[1]


def _single(fit: _Fit, covariance: Any, rho: float) -> Mixture:
    import numpy as np

    b, _mean = fit_poisson(fit.x, fit.y, fit.offset)
    return Mixture(np.ones(1), b[None, :], covariance[None, :, :], rho)


def _normal_ratio(fit: _Fit, covariance: Any) -> Ratio:
    """The step with Newey-West errors and Student's t: beside ours, for the analyst."""
    from scipy.special import stdtrit

    b, _mean = fit_poisson(fit.x, fit.y, fit.offset)
    n, terms = fit.x.shape
    reach = float(stdtrit(max(1, n - terms), 1 - HALF)) * float(max(0.0, covariance[2, 2])) ** 0.5
    return Ratio(_exp(b[2]), _exp(b[2] - reach), _exp(b[2] + reach))


def _ratio(mixture: Mixture, term: int, scale: float) -> Ratio:
    return Ratio(
        _exp(float(mixture.mean[term]) / scale),
        _exp(mixture.quantile(term, HALF) / scale),
        _exp(mixture.quantile(term, 1 - HALF) / scale),
    )


def _exp(value: float) -> float:
    from math import exp

    return exp(max(-700.0, min(700.0, float(value))))


def _course(series: CountSeries, fit: _Fit, mixture: Mixture) -> tuple[Course, ...]:
    """Every period; from the event on with the course that the time before would have led to."""
    import numpy as np

    plain = fit.x.copy()
    plain[:, design.STEP] = plain[:, design.SLOPE] = 0.0
    spread = max(1e-12, float(mixture.covariance[design.STEP, design.STEP])) ** 0.5
    reach = (mixture.quantile(design.STEP, 1 - HALF) - mixture.quantile(design.STEP, HALF)) / 2 / spread
    fitted = np.exp(np.clip(fit.x @ mixture.mean + fit.offset, -45, 45))
    middle = plain @ mixture.mean + fit.offset
    width = reach * np.sqrt(np.einsum("ij,jk,ik->i", plain, mixture.covariance, plain))
    course = []
    for i, label in enumerate(series.labels):
        after = series.positions[i] >= series.start
        course.append(
            Course(
                label, series.positions[i], series.values[i], float(fitted[i]),
                _exp(middle[i]) if after else None,
                _exp(middle[i] - width[i]) if after else None,
                _exp(middle[i] + width[i]) if after else None,
            )
        )  # fmt: skip
    return tuple(course)


def _closed(series: CountSeries, *, season: int | None) -> Effect:
    """Closed since the event: nothing was counted, so the ratio is 0 and only its upper bound is open: the
    largest ratio under which a count of zero has a probability of 2.5 percent.

    Rule: analytics-51. Source: exact Poisson bound, enlarged by the dispersion before the event.
    """
    from math import log

    before = _only_before(series)
    try:
        fit = choose_fit(before, season=season, step=False)
    except EffectRefused:
        fit = choose_fit(before, season=None, step=False)
    b, _mean = fit_poisson(fit.x, fit.y, fit.offset)
    dispersion = max(1.0, dispersion_of(fit.y, fit.mean, fit.x.shape[1]))
    whole = design.columns_of(series, harmonics=fit.harmonics, season=fit.season, step=False)
    course, expected = _course_when_closed(series, whole @ b)
    bound = min(1.0, -log(HALF) * dispersion / max(expected, 1e-9))
    nothing = Ratio(None, None, None)
    return Effect(
        level=Ratio(0.0, 0.0, bound), slope=nothing, model=_model_words(series, fit, "closed"),
        n_before=series.n_before, n_after=series.n_after, harmonics=fit.harmonics, dispersion=dispersion,
        correlation=0.0, newey_west=nothing, course=course,
        remarks=(*series.remarks, Remark("all_zero_after")),
    )  # fmt: skip


def _course_when_closed(series: CountSeries, predictor: Any) -> tuple[tuple[Course, ...], float]:
    course, expected = [], 0.0
    for i, label in enumerate(series.labels):
        exposure = series.exposures[i] if series.exposures else 1.0
        mean = _exp(predictor[i]) * exposure
        after = series.positions[i] >= series.start
        expected += mean if after else 0.0
        course.append(
            Course(
                label, series.positions[i], series.values[i], 0.0 if after else mean, mean if after else None
            )
        )
    return tuple(course), expected


def _only_before(series: CountSeries) -> CountSeries:
    kept = series.n_before
    return CountSeries(
        series.labels[:kept], series.positions[:kept], series.values[:kept],
        series.exposures[:kept] if series.exposures else None, series.start, series.start_label,
        series.season_offset,
    )  # fmt: skip


def _model_words(series: CountSeries, fit: _Fit, errors: str) -> str:
    """The model in one line of plain terms, the same in every language."""
    parts = ["poisson log-linear: trend + step + slope change"]
    if errors == "closed":
        parts = ["poisson log-linear before the event: trend"]
    if fit.harmonics:
        parts.append(f"season {fit.season:g} ({fit.harmonics} harmonics)")
    if series.exposures:
        parts.append("offset log(exposure)")
    ends = {
        "reml": "errors: dispersion and AR(1) averaged by restricted likelihood",
        "hac": "errors: HAC (Newey-West, prewhitened)",
        "closed": "bound: exact Poisson, dispersion-enlarged",
    }
    return "; ".join([" + ".join(parts), ends[errors]])


def _remarks(series: CountSeries, fit: _Fit, mixture: Mixture, errors: str) -> list[Remark]:
    found = []
    if series.n_before < CONFIDENT:
        found.append(Remark("few_before", {"count": series.n_before}))
    if series.n_after < CONFIDENT:
        found.append(Remark("few_after", {"count": series.n_after}))
    span = series.positions[-1] - series.positions[0] + 1
    if fit.season and span < 2 * fit.season:
        found.append(Remark("season_short"))
    mean = min(float(fit.y[: series.n_before].mean()), float(fit.y[series.n_before :].mean()))
    if mean < SMALL:
        found.append(Remark("small_counts", {"mean": f"{mean:.1f}"}))
    if errors == "hac":
        found.append(Remark("long_series", {"count": len(fit.y)}))
    elif mixture.correlation > 0.3 and dispersion_of(fit.y, fit.mean, fit.x.shape[1]) > 1.5:
        found.append(Remark("correlated", {"rho": f"{mixture.correlation:.2f}"}))
    return found
