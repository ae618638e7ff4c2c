"""The effect of an event: known truth is recovered, intervals hold, and what cannot be told is refused."""

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.analytics.rules.effect import design, measure_effect, noise, poisson
from pendopo.analytics.rules.effect.measure import check_zeros, choose_fit
from pendopo.analytics.rules.effect.placebo import compare_regions, try_placebos
from pendopo.analytics.rules.effect.words import flat, model_told, rounded, told
from pendopo.analytics.tests.simulated import Truth, draw_truth, simulate
from pendopo.analytics.types.effects import CountSeries, EffectRefused


def series(values, start, **more):
    n = len(values)
    return CountSeries(
        tuple(map(str, range(n))), tuple(map(float, range(n))), tuple(map(float, values)), None,
        float(start), str(start), **more,
    )  # fmt: skip


def codes(effect):
    return {remark.code for remark in effect.remarks}


def test_the_level_change_is_the_ratio_at_the_event_itself():
    t = np.arange(48)
    values = np.round(1e6 * np.exp(0.01 * t + (t >= 20) * (log(0.7) + 0.02 * (t - 20))))
    effect = measure_effect(series(values, 20))
    assert effect.level.value == pytest.approx(0.7, rel=2e-3)
    assert effect.slope.value == pytest.approx(exp(0.02), rel=2e-4)
    assert (effect.n_before, effect.n_after) == (20, 28)


def test_coefficients_and_newey_west_errors_equal_those_of_statsmodels():
    import statsmodels.api as sm

    made = simulate(
        np.random.default_rng(3), Truth(48, 22, -0.4, 0.01, 0.004, wander=0.1, rho=0.5, exposed=True)
    )
    x = design.columns_of(made, harmonics=2, season=12)
    offset = np.log(made.exposures)
    y = np.array(made.values)
    b, mean = poisson.fit_poisson(x, y, offset)
    theirs = sm.GLM(y, x, family=sm.families.Poisson(), offset=offset).fit(tol=1e-12)
    assert b == pytest.approx(theirs.params, rel=1e-6, abs=1e-8)
    covariance, rho = poisson.newey_west(x, y, mean)
    lags = poisson.bandwidth(48, rho)
    hac = sm.GLM(y, x, family=sm.families.Poisson(), offset=offset).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, tol=1e-12
    )
    assert np.sqrt(np.diag(covariance)) == pytest.approx(hac.bse, rel=1e-5)
    assert poisson.dispersion_of(y, mean, x.shape[1]) == pytest.approx(
        theirs.pearson_chi2 / theirs.df_resid, rel=1e-5
    )


def test_intervals_hold_where_one_guess_at_the_noise_does_not():
    rng = np.random.default_rng(20201102)
    held, theirs, errors = 0, 0, []
    for number in range(210):
        truth = draw_truth(rng, n=(24, 36, 60)[number % 3], kind=number)
        effect = measure_effect(simulate(rng, truth), season=12 if truth.season else None)
        held += effect.level.low <= exp(truth.level) <= effect.level.high
        theirs += effect.newey_west.low <= exp(truth.level) <= effect.newey_west.high
        errors.append(log(effect.level.value) - truth.level)
    assert held >= 189, held  # 90 %: fewer has a chance of one in a thousand when 95 % hold
    assert theirs < held
    assert abs(np.mean(errors)) < 0.06


def test_a_wrong_denominator_free_model_would_miss_what_the_offset_sees():
    truth = Truth(48, 24, -0.3, exposed=True, base=2000)
    made = simulate(np.random.default_rng(5), truth)
    halved = replace(made, exposures=tuple(e * (0.5 if i >= 24 else 1) for i, e in enumerate(made.exposures)))
    assert measure_effect(halved).level.value == pytest.approx(2 * exp(-0.3), rel=0.06)


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 9), st.floats(0.2, 3), st.integers(0, 2**32 - 1))
def test_units_do_not_matter_and_the_model_is_of_ratios(factor, level, seed):
    rng = np.random.default_rng(seed)
    made = simulate(rng, Truth(30, 14, log(level), base=500, exposed=True))
    other = replace(made, exposures=tuple(e * factor for e in made.exposures))
    one, two = measure_effect(made), measure_effect(other)
    assert one.level.value == pytest.approx(two.level.value, rel=1e-5)
    assert one.level.low < one.level.value < one.level.high


def test_too_few_periods_are_refused_with_what_is_needed():
    for start, code in ((3, "too_few_before"), (17, "too_few_after")):
        with pytest.raises(EffectRefused) as refused:
            measure_effect(series(range(50, 70), start))
        assert refused.value.code == code
        assert "4" in str(refused.value)
    design.check_size(series(range(50, 70), 4))
    with pytest.raises(EffectRefused) as refused:
        measure_effect(series(range(50, 58), 4), season=3)
    assert refused.value.code == "too_few_points"


def test_few_periods_are_answered_with_a_warning():
    effect = measure_effect(series([50, 52, 49, 51, 53, 30, 31, 29, 32], 5))
    assert {"few_before", "few_after"} <= codes(effect)
    assert effect.level.high < 1


def test_closed_since_the_event_is_a_ratio_of_zero_with_an_upper_bound():
    effect = measure_effect(series([100, 96, 104, 99, 101, 98, 102, 97, *[0] * 6], 8))
    assert effect.level.value == 0
    assert effect.level.low == 0
    assert 0 < effect.level.high < 0.05
    assert effect.slope.value is None
    assert "all_zero_after" in codes(effect)
    assert "penutupan" in told(effect, at="2020-04")


@pytest.mark.parametrize(
    ("values", "code"), [([0] * 20, "all_zero"), ([0] * 10 + [5] * 10, "all_zero_before")]
)
def test_nothing_before_gives_no_ratio(values, code):
    with pytest.raises(EffectRefused) as refused:
        check_zeros(series(values, 10))
    assert refused.value.code == code
    with pytest.raises(EffectRefused):
        measure_effect(series(values, 10))


def test_a_constant_series_has_no_effect_and_the_width_of_poisson_counts():
    effect = measure_effect(series([50] * 30, 15))
    assert effect.level.value == pytest.approx(1, abs=1e-6)
    assert effect.level.low < 0.9
    assert effect.level.high > 1.1


@pytest.mark.parametrize("scale", [1, 1e3, 1e9])
def test_counts_of_any_size_are_answered(scale):
    rng = np.random.default_rng(8)
    values = np.round(scale * np.exp(rng.normal(0, 0.05, 40)) * np.where(np.arange(40) >= 20, 5, 10))
    effect = measure_effect(series(values, 20))
    assert effect.level.value == pytest.approx(0.5, rel=0.25)
    assert all(np.isfinite([effect.level.low, effect.level.high, effect.slope.value]))


def test_almost_empty_series_are_answered_or_refused_in_words():
    rng = np.random.default_rng(9)
    for _turn in range(25):
        values = rng.poisson(0.4, 20)
        if not values[:10].any():
            continue
        refused = None
        try:
            effect = measure_effect(series(values, 10), season=4)
        except EffectRefused as problem:
            refused = problem
        if refused:
            assert refused.code == "not_estimable"
        else:
            assert effect.level.low <= effect.level.value <= effect.level.high


def test_a_season_that_the_data_cannot_carry_is_refused_or_remarked():
    values = [100 + (i % 12) for i in range(60)]
    with pytest.raises(EffectRefused) as refused:
        measure_effect(series(values[:16], 8), season=12)
    assert refused.value.code == "season_too_short"
    with pytest.raises(EffectRefused) as refused:
        measure_effect(series(values, 30), season=1)
    assert refused.value.code == "season_invalid"
    short = measure_effect(series(values[:20], 10), season=12)
    assert "season_short" in codes(short)
    assert short.harmonics == 1
    assert design.list_harmonics(series(values, 30), 12) == [1, 2, 3, 4, 5, 6]
    assert design.count_terms(6, 12) == 15


def test_a_season_not_modelled_is_a_wrong_effect_and_a_modelled_one_is_right():
    t = np.arange(60)
    values = np.round(20000 * np.exp(0.3 * np.sin(2 * np.pi * t / 12) + (t >= 33) * log(0.8)))
    right = measure_effect(series(values, 33), season=12)
    assert right.level.value == pytest.approx(0.8, rel=0.01)
    assert right.level.high / right.level.low < 1.1
    assert choose_fit(series(values, 33), season=12).harmonics >= 1


def test_the_course_without_the_event_goes_on_as_before():
    effect = measure_effect(series([round(100 * 1.02**i * (0.5 if i >= 18 else 1)) for i in range(36)], 18))
    first = next(one for one in effect.course if one.without is not None)
    assert first.label == "18"
    assert first.without == pytest.approx(100 * 1.02**18, rel=0.03)
    assert first.low < first.without < first.high
    assert effect.course[0].without is None


def test_long_series_use_newey_west_and_are_quick():
    rng = np.random.default_rng(4)
    effect = measure_effect(simulate(rng, Truth(2000, 1000, -0.2, base=30, rho=0.5, wander=0.1)), season=7)
    assert "long_series" in codes(effect)
    assert "Newey-West" in effect.model
    assert effect.level.value == pytest.approx(exp(-0.2), rel=0.1)


def test_the_mixture_is_a_distribution():
    made = simulate(np.random.default_rng(2), Truth(30, 15, -0.4))
    x = design.columns_of(made, harmonics=0, season=None)
    y = np.array(made.values)
    b, mean = poisson.fit_poisson(x, y, np.zeros(30))
    found = noise.average_noise(x, y, np.zeros(30), mean, np.arange(30.0))
    assert found.weights.sum() == pytest.approx(1)
    assert found.mean == pytest.approx(b, abs=0.1)
    assert found.quantile(2, 0.1) < found.quantile(2, 0.5) < found.quantile(2, 0.9)
    assert poisson.bandwidth(24, 0.0) >= 1


def test_placebo_dates_are_as_large_as_the_event_only_by_chance():
    made = simulate(np.random.default_rng(12), Truth(60, 40, -0.6, base=400, wander=0.05))
    found = try_placebos(made, measure_effect(made).level)
    assert len(found.ratios) >= 8
    assert found.share_as_large <= 0.1
    quiet = simulate(np.random.default_rng(13), Truth(60, 40, 0.0, base=400, wander=0.05))
    assert try_placebos(quiet, measure_effect(quiet).level).share_as_large > 0.1
    short = simulate(np.random.default_rng(13), Truth(20, 9, -0.5))
    assert try_placebos(short, measure_effect(short).level).share_as_large is None


def test_shocks_that_hit_every_region_fall_out_of_the_comparison():
    t = np.arange(48)
    rng = np.random.default_rng(21)
    shock = np.exp(np.where(t >= 24, -0.5, 0) + rng.normal(0, 0.1, 48))
    own = series(rng.poisson(500 * shock * np.where(t >= 24, 0.8, 1)), 24)
    others = {code: series(rng.poisson(900 * shock), 24) for code in ("13.71", "14.71")}
    found = compare_regions(own, others)
    assert found.level.value == pytest.approx(0.8, rel=0.1)
    assert [one.code for one in found.regions] == ["13.71", "14.71"]
    assert all(one.level.value == pytest.approx(exp(-0.5), rel=0.3) for one in found.regions)
    with pytest.raises(EffectRefused) as refused:
        compare_regions(own, {"13.71": series(range(6), 3)})
    assert refused.value.code == "controls_short"


def test_the_words_never_claim_a_cause():
    effect = measure_effect(series([100, 98, 103, 99, 101, 97, 102, 100, *[50, 52, 49, 51, 50, 48]], 8))
    sentence = told(effect, at="2020-03")
    assert "sejalan dengan penurunan" in sentence
    assert "sebab" not in sentence
    quiet = measure_effect(series([100, 98, 103, 99, 101, 97, 102, 100, 99, 101, 100, 103], 6))
    assert "tidak dapat dibedakan" in told(quiet, at="2020-03")
    plain = flat(effect)
    assert set(plain) == {"level_change", "ci95", "slope_change", "model", "n_before", "n_after", "warnings"}
    assert all(isinstance(one, str) for one in plain["warnings"])
    assert rounded(1 / 3) == 0.33333333


def test_the_model_is_told_without_english():
    line = "poisson log-linear: trend + step + slope change + season 12 (2 harmonics); errors: HAC "
    assert model_told(line + "(Newey-West, prewhitened)") == (
        "Poisson log-linear: kecenderungan + lompatan + perubahan kemiringan + musim 12 (2 gelombang); "
        "galat: HAC (Newey-West, diputihkan lebih dulu)"
    )
