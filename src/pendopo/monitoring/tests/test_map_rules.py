"""Rules of the ministry's pages: merging, colours, tiles, funnels, suppression, words and files."""

import csv
import io
import json
import math
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from pendopo.analytics.types import MEASURES, Point, PointState, Shape
from pendopo.monitoring.rules import classes, comparing, exports, funnels, merging, telling, tiles
from pendopo.monitoring.rules.addresses import is_own_page
from pendopo.monitoring.rules.suppression import SMALL, hide_small, is_small
from pendopo.monitoring.tests.factories import BOGOR_FEBRUARY, BOGOR_MARCH
from pendopo.monitoring.types import MonthValue, ValueState

MONTH = date(2026, 10, 1)
PROVINCES = (files("pendopo.regions") / "data" / "provinces.csv").read_text().splitlines()[1:]
PROVINCE_CODES = {line.split(",")[0] for line in PROVINCES}
VISITS, WAIT, SHARE = MEASURES["visits"], MEASURES["wait_p90"], MEASURES["share_remote"]


def value(amount, state=ValueState.COUNTED, code="32.71", **more):
    return MonthValue(code, MONTH, amount, state, **more)


# One value out of several


def test_returns_speak_before_counts_and_counts_before_print():
    counted, printed = value(10.0, share_covered=0.9), value(7.0, ValueState.PRINTED)
    accepted, typed = value(12.0, ValueState.ACCEPTED), value(5.0, ValueState.TYPED)
    assert merging.merge(accepted, counted, printed).value == 12.0
    assert merging.merge(accepted, counted, printed).share_covered == 0.9
    assert merging.merge(typed, counted, printed).value == 10.0
    assert merging.merge(None, value(None, ValueState.GAP), printed).value == 7.0
    assert merging.merge(None, value(None, ValueState.GAP), None).state == ValueState.GAP
    assert merging.merge(None, None, None) is None


def test_an_accepted_return_of_a_generated_month_is_an_example_still():
    told = merging.merge(value(12.0, ValueState.ACCEPTED), value(12.0, ValueState.GENERATED), None)
    assert told.is_generated
    assert "contoh" in str(telling.state_in_words(told))
    assert telling.kind_of(told) == "example"
    assert telling.state_in_words(value(3.0)) == telling.STATES[ValueState.COUNTED]


def test_a_printed_figure_speaks_for_its_own_month_and_is_never_summed():
    one = merging.of_printed("32.71", MONTH, [BOGOR_FEBRUARY])
    assert (one.value, one.state, one.source) == (7912, ValueState.PRINTED, "poskota.co.id 2020-05-12")
    assert merging.of_printed("32.71", MONTH, [BOGOR_FEBRUARY, BOGOR_MARCH]).value is None
    assert merging.of_printed("32.71", MONTH, []) is None


def test_a_time_of_nothing_is_nothing_and_a_hole_stays_a_hole():
    point = Point(MONTH, date(2026, 11, 1), None, PointState.COUNTED)
    assert merging.of_point("32.71", point).state == ValueState.NONE
    hole = Point(MONTH, date(2026, 11, 1), None, PointState.GAP, 0.0)
    assert merging.of_point("32.71", hole).state == ValueState.GAP


amounts = st.lists(st.integers(0, 10**6), min_size=1, max_size=12)


@given(amounts, st.integers(0, 3))
def test_a_total_is_the_sum_of_what_is_known_and_counts_the_holes(known, holes):
    values = [value(float(one)) for one in known] + [value(None, ValueState.GAP)] * holes
    total = merging.total_of("32", MONTH, values)
    assert total.value == sum(known)
    assert (total.parts, total.parts_missing) == (len(known), holes)
    assert bool(total.note) == bool(holes)


@given(amounts)
def test_a_range_or_a_hidden_value_makes_no_total(known):
    for odd in (value(None, ValueState.PRINTED, low=1, high=9), value(None, ValueState.HIDDEN)):
        total = merging.total_of("32", MONTH, [*(value(float(one)) for one in known), odd])
        assert total.value is None
        assert total.note


def test_a_total_is_worth_no_more_than_its_least_part():
    mixed = [value(1.0, ValueState.ACCEPTED), value(2.0, ValueState.GENERATED)]
    total = merging.total_of("32", MONTH, mixed)
    assert total.state == ValueState.GENERATED
    assert total.is_generated
    assert merging.total_of("", MONTH, []).state == ValueState.NONE


def test_a_change_is_of_like_to_like_and_holes_come_first():
    assert merging.change_of(value(200.0), value(100.0), Shape.SUM).size == -50
    assert merging.change_of(value(40.0), value(35.0), Shape.SHARE).in_points
    assert merging.change_of(value(200.0), value(None, ValueState.GAP), Shape.SUM).size is None
    assert merging.change_of(value(0.0), value(3.0), Shape.SUM).size is None
    assert merging.change_of(value(9.0, ValueState.PRINTED), value(3.0), Shape.SUM).size is None
    assert merging.change_of(value(9.0), value(3.0, share_covered=0.5), Shape.SUM).doubt
    assert not merging.change_of(value(9.0), value(3.0, share_covered=0.95), Shape.SUM).doubt


def test_the_public_sees_no_drafts():
    assert not merging.is_public(value(1.0, ValueState.CONFIRMED))
    assert not merging.is_public(value(1.0, ValueState.TYPED))
    assert all(
        merging.is_public(value(1.0, state))
        for state in (ValueState.ACCEPTED, ValueState.COUNTED, ValueState.PRINTED, ValueState.GENERATED)
    )


# Colours and tiles


@given(st.lists(st.floats(0, 1e7, allow_nan=False), min_size=1, max_size=200))
def test_every_value_has_one_class_and_classes_rise(values):
    breaks = classes.class_breaks(values)
    assert len(breaks) <= 5
    assert all(low < high for low, high in pairwise(breaks))
    found = [classes.class_of(one, breaks) for one in sorted(values)]
    assert found == sorted(found)
    assert 0 <= found[0] <= found[-1] <= len(breaks)
    shades = classes.spread_classes(breaks)
    assert len(shades) == len(breaks) + 1
    assert shades == sorted(set(shades))
    assert all(0 <= shade <= 5 for shade in shades)


@given(st.floats(-100, 500), st.floats(-100, 500))
def test_classes_of_changes_are_the_same_on_every_map(one, other):
    assert 0 <= classes.change_class(one) <= 6
    assert (classes.change_class(one) <= classes.change_class(other)) or one > other
    assert classes.change_class(0) == 3


def test_borders_are_round():
    assert classes.round_to_digits(7912) == 7900
    assert classes.round_to_digits(0.0456) == 0.046
    assert classes.round_to_digits(0) == 0


def test_every_province_has_its_own_tile_at_a_desk_and_on_a_phone():
    assert set(tiles.TILES) == set(PROVINCE_CODES)
    wide = [place[1:3] for place in tiles.TILES.values()]
    phone = [place[3:5] for place in tiles.TILES.values()]
    assert len(set(wide)) == len(set(phone)) == 38
    assert all(1 <= x <= tiles.COLUMNS and 1 <= y <= tiles.ROWS for x, y in wide)
    assert all(1 <= x <= tiles.PHONE_COLUMNS and 1 <= y <= tiles.PHONE_ROWS for x, y in phone)
    assert sorted(tiles.tile_order()) == sorted(tiles.TILES)
    assert tiles.square_size(3) == "large"
    assert tiles.square_size(12) == "middle"
    assert tiles.square_size(38) == "small"


# Funnels


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 3000), st.floats(0.01, 0.99), st.sampled_from(funnels.LEVELS))
def test_limits_are_the_exact_binomial_ones(cases, rate, level):
    low, high = funnels.binomial_limits(cases, rate, level)
    for limit, chance in ((low, (1 - level) / 2), (high, (1 + level) / 2)):
        whole = float(binom.ppf(chance, cases, rate))
        below, here = float(binom.cdf(whole - 1, cases, rate)), float(binom.cdf(whole, cases, rate))
        exact = whole - (here - chance) / (here - below)
        assert limit * cases == pytest.approx(min(max(exact, 0), cases), abs=1e-3)
    assert 0 <= low <= high <= 1


def test_limits_narrow_with_cases_and_close_at_the_ends():
    wide, narrow = funnels.binomial_limits(20, 0.3, 0.95), funnels.binomial_limits(2000, 0.3, 0.95)
    assert wide[0] < narrow[0] < 0.3 < narrow[1] < wide[1]
    assert funnels.binomial_limits(0, 0.3, 0.95) == (0, 1)
    assert funnels.binomial_limits(10, 0.0, 0.95) == (0, 0)


def test_a_funnel_finds_the_one_that_differs_and_widens_when_all_do():
    alike = [funnels.Rate(f"r{n}", 100 + n % 7, 1000) for n in range(30)]
    funnel = funnels.draw_limits([*alike, funnels.Rate("odd", 250, 1000)])
    assert funnel.dispersion == 1
    assert funnels.verdict(funnels.Rate("odd", 250, 1000), funnel) == 2
    assert funnels.verdict(funnels.Rate("low", 20, 1000), funnel) == -2
    assert funnels.verdict(alike[0], funnel) == 0
    assert funnels.verdict(funnels.Rate("none", 0, 0), funnel) == 0
    scattered = [funnels.Rate(f"r{n}", 30 + 10 * (n % 15), 1000) for n in range(30)]
    widened = funnels.draw_limits(scattered)
    assert widened.dispersion > 5
    low, high = funnels.limits_at(1000, widened.target, 0.95, widened.dispersion)
    exact = funnels.binomial_limits(1000, widened.target, 0.95)
    assert low < exact[0] < exact[1] < high
    assert funnels.draw_limits(alike[:2]) is None
    assert funnels.dispersion_of(alike[:3], 0.1) == 1


# Suppression: what can be derived from what is published?

region_counts = st.dictionaries(
    st.tuples(st.sampled_from(["11", "12", "32", "51"]), st.integers(1, 6)).map(
        lambda p: f"{p[0]}.{p[1]:02d}"
    ),
    st.one_of(st.integers(0, 12), st.integers(0, 5000)),
    max_size=16,
)


def derived_ranges(values, hidden):
    """The least and most that each hidden region could be, for somebody with all published sums.

    Unknowns are the hidden regions, each at least one. Every published total is one equation over the hidden
    regions in it (nation minus published provinces leaves those in provinces whose total is hidden).
    """
    unknown = {code for code in hidden if "." in code}
    equations = []
    for province in {code[:2] for code in values}:
        if province not in hidden:
            equations.append({code for code in unknown if code[:2] == province})
    if "" not in hidden:
        equations.append({code for code in unknown if code[:2] in hidden})
    ranges = {}
    for code in unknown:
        low, high = 1, 10**9
        for group in equations:
            if code in group:
                rest = sum(values[one] for one in group)
                high = min(high, rest - (len(group) - 1))
                low = max(low, rest if len(group) == 1 else 1)
        ranges[code] = (low, high)
    return ranges


@given(region_counts)
def test_no_hidden_count_can_be_derived_from_the_published_sums(values):
    hidden = hide_small(values)
    assert {code for code, amount in values.items() if is_small(amount)} <= hidden
    for code, (low, high) in derived_ranges(values, hidden).items():
        assert high - low >= SMALL, code
        assert low <= values[code] <= high
    for province in {code[:2] for code in values}:
        total = sum(amount for code, amount in values.items() if code[:2] == province)
        assert province in hidden or not is_small(total)


@given(st.dictionaries(st.integers(1, 9).map(lambda n: f"32.{n:02d}"), st.integers(5, 999), max_size=9))
def test_nothing_is_hidden_where_nothing_is_small(values):
    assert hide_small(values) == set()


def test_a_lone_small_count_hides_its_total_and_its_neighbour():
    hidden = hide_small({"32.71": 3, "32.01": 400, "11.71": 90})
    assert "32.71" in hidden
    assert "32.01" in hidden
    assert "32" not in hidden
    alone = hide_small({"32.71": 3, "11.71": 90, "11.01": 70})
    assert {"32", "32.71", "11", "11.01"} <= alone
    assert hide_small({"32.71": 3}) == {"32.71", "32", ""}


# Words


def test_values_are_said_with_their_state():
    assert telling.value_in_words(value(7912.0), VISITS) == "7.912"
    assert telling.value_in_words(value(None, ValueState.GAP), VISITS) == "celah data"
    assert telling.value_in_words(value(None, ValueState.PRINTED, low=150, high=300), VISITS) == "150–300"
    assert telling.amount_in_words(12.345, WAIT) == "12,3"
    assert telling.amount_in_words(44.04, SHARE) == "44,0 %"


@given(st.floats(0, 9e8))
def test_a_tile_holds_few_signs(amount):
    assert len(telling.short_amount(amount, VISITS)) <= 8


def test_short_amounts():
    said = [telling.short_amount(one, VISITS) for one in (7912, 12345, 1.2e6, 3.4e9, 234567)]
    assert said == ["7.912", "12,3 rb", "1,2 jt", "3,4 M", "235 rb"]
    assert telling.short_amount(44.4, SHARE) == "44 %"
    with override("en"):
        assert telling.short_amount(12345, VISITS) == "12.3 k"


def test_changes_and_months_in_words():
    assert telling.change_in_words(merging.MonthChange(-44.0)) == "−44,0 %"
    assert telling.change_in_words(merging.MonthChange(3.21, in_points=True)) == "+3,2 poin"
    longer = merging.change_of(value(1.2), value(1.4), Shape.PERCENTILE)
    assert telling.change_in_words(longer) == "+0,2 menit", "a time changes by minutes, never by percent"
    assert telling.change_in_words(merging.MonthChange(None, why_none=merging.NO_PAIR)) == "–"
    assert telling.change_in_words(merging.MonthChange(None, why_none="celah data")) == "celah data"
    assert telling.month_in_words(MONTH) == "Oktober 2026"
    assert telling.short_month(MONTH) == "Okt 2026"
    assert "rendah" in str(telling.direction_in_words(WAIT))


# Comparing


@given(st.lists(st.one_of(st.none(), st.integers(1, 10**6)), max_size=30))
def test_an_index_is_a_hundred_on_average_and_keeps_the_holes(values):
    found = comparing.indexed(values)
    assert [one is None for one in found] == [one is None for one in values]
    known = [one for one in found if one is not None]
    assert not known or math.isclose(sum(known) / len(known), 100)


def test_a_rate_needs_a_denominator():
    assert comparing.per_unit([10, 10, None], [5, 0, 5]) == [2, None, None]
    assert comparing.per_unit([10], [None]) == [None]


# Files and addresses


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text):
    cell = exports.safe_cell(text)
    assert not str(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert exports.safe_cell(-5) == -5


TABLE = exports.Table(
    "t", "Judul", (("a", "A"), ("b", "B")), [["=1+1", -2.5], ["Kota, Bogor", None]],
    (("sumber", "Pendopo"), ("tanggal", "2026-11-23"), ("keadaan", "contoh"), ("lisensi", "CC BY 4.0")),
)  # fmt: skip


def test_a_csv_says_its_source_and_holds_plain_cells():
    text = exports.as_csv(TABLE).decode()
    assert text.startswith(
        "# judul: Judul\r\n# sumber: Pendopo\r\n# tanggal: 2026-11-23\r\n# keadaan: contoh\r\n"
    )
    rows = list(csv.reader(io.StringIO("".join(text.splitlines(keepends=True)[5:]))))
    assert rows == [["a", "b"], ["'=1+1", "-2.5"], ["Kota, Bogor", ""]]
    assert exports.as_csv(TABLE, with_about=False).startswith(b"a,b")


def test_json_says_its_source():
    told = json.loads(exports.as_json(TABLE))
    assert told["lisensi"] == "CC BY 4.0"
    assert told["rows"][1] == {"a": "Kota, Bogor", "b": None}


def test_file_names_speak_plainly():
    assert exports.file_name("peta", "visits", "2026-10") == "peta-visits-2026-10"
    assert exports.file_name("../Kota Bogor é") == "kota-bogor-e"
    assert exports.file_name("") == "tabel"
    assert exports.month_text(MONTH) == "2026-10"


@pytest.mark.parametrize(
    "address", ["/pantau/", "/pantau/32.71/?ukuran=visits&bulan=2026-10", "/pantau/corong/"]
)
def test_pages_of_the_ministry_may_be_kept(address):
    assert is_own_page(address)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/", "//example.org/pantau/", "/petugas/", "/pantau/../petugas/", "/pantau/?a=<b>",
     "javascript:alert(1)", "/pantau/" + "a" * 500, "/pantau/?x=1\n"],
)  # fmt: skip
def test_nothing_else_may_be_kept(address):
    assert not is_own_page(address)
