"""Values, periods, months and changes: what can be said, and what cannot."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.analytics.types import MEASURES
from pendopo.kit.errors import InvalidInput
from pendopo.monitoring import rules
from pendopo.monitoring.rules.change import may_compare
from pendopo.monitoring.rules.months import as_plain, month_bounds
from pendopo.monitoring.rules.reading import IMPORTABLE
from pendopo.monitoring.rules.values import is_long_total, is_one_day, kind_of, span_of
from pendopo.monitoring.tests.factories import BOGOR_FEBRUARY, BOGOR_MARCH, FIGURES
from pendopo.monitoring.types import (
    FigureAmbiguous,
    FigureNotFound,
    Month,
    NotComparable,
    Per,
    PrintedFigure,
    ValueKind,
)

ALL, _ERRORS = rules.read_figures(FIGURES)
PUBLISHED = [figure for _line, figure in ALL]
counts = st.integers(min_value=0, max_value=10**9)


def published(region: str, measure: str, per: str = "") -> list[PrintedFigure]:
    return [
        figure
        for figure in PUBLISHED
        if figure.region_code == region and figure.measure == measure and per in {"", figure.per.value}
    ]


def test_bogor_falls_by_44_percent_with_its_caveats():
    figures = published("32.71", "applicants")
    before, none = rules.choose_for_month(figures, Month(2020, 2))
    after, caveats = rules.choose_for_month(figures, Month(2020, 3))
    change = rules.change_between(before, after, caveats=caveats)
    assert (before.value_low, after.value_low, change.percent) == (7912, 4431, -44.0)
    assert none == ()
    text = " ".join(str(caveat) for caveat in change.caveats)
    assert "satu-satunya yang dimulai di dalamnya" in text
    assert "Akhir masa tidak disebut" in text
    assert "tidak sama panjang" not in text  # the second length is unknown


def test_values_keep_their_printed_kind():
    assert rules.value_kind(5, 5, exact=True) == ValueKind.EXACT
    assert rules.value_kind(5, 5, exact=False) == ValueKind.ABOUT
    assert rules.value_kind(150, 300, exact=False) == ValueKind.RANGE
    assert rules.value_kind(1000, None, exact=False) == ValueKind.AT_LEAST
    assert rules.value_kind(None, 800, exact=False) == ValueKind.AT_MOST
    assert kind_of(BOGOR_MARCH) == ValueKind.EXACT


def test_totals_of_unlike_length_have_axes_of_their_own():
    long = {figure.value_low: is_long_total(figure) for figure in published("11.71", "services")}
    assert long == {70241: True, 7727: False, 8194: False, 8506: False, 3090: False}
    assert not is_long_total(BOGOR_MARCH)
    assert not is_long_total(replace(BOGOR_FEBRUARY, period_start=date(2019, 1, 1), per=Per.DAY))


def test_a_period_without_an_end_has_no_length():
    assert rules.period_days(BOGOR_FEBRUARY) == 29
    assert rules.period_days(BOGOR_MARCH) is None
    assert not is_one_day(BOGOR_MARCH)
    assert is_one_day(replace(BOGOR_MARCH, period_end=BOGOR_MARCH.period_start))
    assert span_of([BOGOR_FEBRUARY, BOGOR_MARCH]) == (date(2020, 2, 1), date(2020, 3, 16))


@pytest.mark.parametrize(
    "typed", ["", "2020", "2020-13", "2020-00", "02-2020", "2020-2", "٢٠٢٠-٠٢", "1 2020"]
)
def test_a_month_that_is_none_is_refused(typed):
    with pytest.raises(InvalidInput) as refused:
        rules.parse_month(typed, field="before")
    assert set(refused.value.fields) == {"before"}


def test_months():
    assert rules.parse_month(" 2020-02 ") == Month(2020, 2)
    assert str(Month(2020, 2)) == "2020-02"
    assert month_bounds(Month(2020, 2)) == (date(2020, 2, 1), date(2020, 2, 29))


def test_the_shortest_figure_covering_the_month_speaks():
    figures = published("11.71", "services")
    may, caveats = rules.choose_for_month(figures, Month(2024, 5))
    assert (may.value_low, caveats) == (7727, ())
    march, caveats = rules.choose_for_month(figures, Month(2024, 3))
    assert march.value_low == 70241
    assert "masa yang lebih panjang" in str(caveats[0])


def test_several_figures_starting_in_a_month_are_listed():
    with pytest.raises(FigureAmbiguous) as refused:
        rules.choose_for_month(published("32.71", "applicants"), Month(2020, 6))
    assert [item["value_low"] for item in refused.value.alternatives] == [157, 1000]
    assert refused.value.alternatives[1]["value_high"] is None


def test_a_month_without_figures_lists_what_there_is():
    figures = published("32.71", "applicants")
    for month in (Month(2020, 1), Month(2020, 4)):  # an unstated end does not cover April
        with pytest.raises(FigureNotFound) as refused:
            rules.choose_for_month(figures, month)
        assert len(refused.value.alternatives) == len(figures)


def test_an_unstated_start_is_taken_with_a_caveat():
    figures = published("14.71", "visits", "month")
    before, caveats = rules.choose_for_month(figures, Month(2020, 2))
    assert (before.value_low, before.value_high) == (15000, 20000)
    assert "Awal masa" in str(caveats[0])
    after, _caveats = rules.choose_for_month(figures, Month(2020, 3))
    change = rules.change_between(before, after)
    assert change.percent is None
    assert (change.percent_low, change.percent_high) == (-90.0, -86.7)


def test_payakumbuh_closed_is_a_fall_to_zero_and_a_rise_from_zero_has_no_percentage():
    figures = published("13.76", "visits")
    march, _ = rules.choose_for_month(figures, Month(2020, 3))
    april, caveats = rules.choose_for_month(figures, Month(2020, 4))
    june, _ = rules.choose_for_month(figures, Month(2020, 6))
    assert march.value_low == 4534
    fall = rules.change_between(march, april, caveats=caveats)
    assert fall.percent == -100.0
    assert any("tidak sama panjang" in str(caveat) for caveat in fall.caveats)
    rise = rules.change_between(april, june)
    assert (rise.percent, rise.percent_low, rise.percent_high) == (None, None, None)
    assert any("nol" in str(caveat) for caveat in rise.caveats)


def test_open_values_leave_one_bound_unknown():
    june = next(figure for figure in published("32.71", "applicants") if figure.value_high is None)
    change = rules.change_between(BOGOR_FEBRUARY, june)
    assert (change.percent, change.percent_low, change.percent_high) == (None, -87.4, None)
    assert any("lebih dari atau paling banyak" in str(caveat) for caveat in change.caveats)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"measure": "visits"}, "Ukurannya berbeda"),
        ({"site": "Balai Kota"}, "Tempatnya berbeda"),
        ({"region_code": "32.01"}, "Tempatnya berbeda"),
        ({"per": Per.DAY}, "per hari"),
        (
            {"period_start": BOGOR_FEBRUARY.period_start, "period_end": BOGOR_FEBRUARY.period_end},
            "angka yang sama",
        ),
    ],
)
def test_unlike_figures_are_never_compared(change, word):
    other = replace(BOGOR_MARCH, **change)
    assert word in str(may_compare(BOGOR_FEBRUARY, other))
    with pytest.raises(NotComparable):
        rules.change_between(BOGOR_FEBRUARY, other)


def test_about_and_other_sources_are_said():
    about = replace(BOGOR_MARCH, exact=False, source="another")
    change = rules.change_between(BOGOR_FEBRUARY, about)
    text = " ".join(str(caveat) for caveat in change.caveats)
    assert change.percent == -44.0
    assert "kira-kira" in text
    assert "sumber yang berbeda" in text


@given(before=counts, after=counts)
def test_percent_has_the_sign_of_the_change(before, after):
    percent = rules.percent_change(before, after)
    if before == 0:
        assert percent is None
    else:
        assert percent is not None
        assert percent == round(percent, 1)
        assert percent >= -100.0
        assert (percent > 0) <= (after > before)
        assert (percent < 0) <= (after < before)


@given(counts, counts, counts, counts, st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_range_of_change_holds_every_change_within_it(low, width, after_low, after_width, picks):
    before = replace(BOGOR_FEBRUARY, value_low=low + 1, value_high=low + 1 + width, exact=False)
    after = replace(BOGOR_MARCH, value_low=after_low, value_high=after_low + after_width, exact=False)
    change = rules.change_between(before, after)
    inside = rules.percent_change(low + 1 + int(width * picks[0]), after_low + int(after_width * picks[1]))
    assert change.percent_low <= inside <= change.percent_high


@given(
    start=st.dates(date(2019, 1, 1), date(2021, 12, 31)),
    length=st.integers(0, 400),
    year=st.integers(2019, 2021),
    number=st.integers(1, 12),
)
def test_a_chosen_figure_touches_the_month(start, length, year, number):
    figure = replace(BOGOR_FEBRUARY, period_start=start, period_end=start + timedelta(days=length))
    month = Month(year, number)
    first, last = month_bounds(month)
    try:
        _figure, caveats = rules.choose_for_month([figure], month)
    except FigureNotFound:
        assert not first <= start <= last
        assert start > first or figure.period_end < last
    else:
        assert start <= last
        assert figure.period_end >= first
        assert bool(caveats) == ((start, figure.period_end) != (first, last))


def test_the_dictionary_says_everything_about_every_measure():
    for code, measure in MEASURES.items():
        assert code == measure.code
        assert str(measure.name)
        assert str(measure.unit)
        assert str(measure.meaning).endswith(".")
    assert {figure.measure for figure in PUBLISHED} <= set(IMPORTABLE)


def test_plain_data_keeps_unknown_parts_unknown():
    plain = as_plain(BOGOR_MARCH)
    assert plain["period_end"] is None
    assert plain["period_start"] == "2020-03-16"
    assert plain["per"] == "period"
