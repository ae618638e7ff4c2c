"""Words say no more than the source; drawings keep ranges, open marks and open ends."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pendopo.monitoring import charts
from pendopo.monitoring.rules.values import value_kind
from pendopo.monitoring.rules.words import period_words, value_sign, value_words
from pendopo.monitoring.tests.factories import BOGOR_FEBRUARY, BOGOR_MARCH
from pendopo.monitoring.types import Per, ValueKind

MONTHS = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-02-01", "2020-02-29", "Februari 2020"),
        ("2018-01-01", "2018-12-31", "2018"),
        ("2020-04-01", "2020-05-31", "April–Mei 2020"),
        ("2020-03-01", "2020-03-17", "1–17 Maret 2020"),
        ("2020-08-31", "2020-09-24", "31 Agustus–24 September 2020"),
        ("2019-12-30", "2020-01-02", "30 Desember 2019–2 Januari 2020"),
        ("2020-06-08", "2020-06-08", "8 Juni 2020"),
        ("2020-03-16", "", "sejak 16 Maret 2020, akhir tidak disebut"),
        ("", "2020-02-29", "sampai Februari 2020, awal tidak disebut"),
        ("", "2020-02-20", "sampai 20 Februari 2020, awal tidak disebut"),
    ],
)
def test_periods_in_words(start, end, words):
    figure = replace(
        BOGOR_FEBRUARY,
        period_start=date.fromisoformat(start) if start else None,
        period_end=date.fromisoformat(end) if end else None,
    )
    with translation.override("id"):
        assert period_words(figure) == words


@pytest.mark.parametrize(
    ("low", "high", "exact", "words", "sign"),
    [
        (7912, 7912, True, "7.912 per bulan", "7.912"),
        (500, 500, False, "kira-kira 500 per bulan", "±500"),
        (150, 300, False, "150–300 per bulan", "150–300"),
        (1000, None, False, "lebih dari 1.000 per bulan", ">1.000"),
        (None, 800, False, "paling banyak 800 per bulan", "≤800"),
    ],
)
def test_values_in_words(low, high, exact, words, sign):
    figure = replace(BOGOR_FEBRUARY, per=Per.MONTH, value_low=low, value_high=high, exact=exact)
    with translation.override("id"):
        assert value_words(figure) == words
        assert value_sign(figure) == sign


def drawn(*marks: charts.Mark, **more) -> ET.Element:
    chart = charts.Chart("k", "Bogor <&>", "Uraian", marks, month_names=MONTHS, **more)
    return ET.fromstring(charts.draw(chart))  # noqa: S314 - our own text


def mark(kind=ValueKind.EXACT, start=date(2020, 2, 1), end=date(2020, 2, 29), low=10, high=10):
    return charts.Mark(kind, start, end, low, high, "10", "Februari: 10")


def classes(root: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in root.iter() if name in node.get("class", "").split()]


def test_each_kind_has_its_mark():
    assert classes(drawn(mark()), "mark-exact")
    assert classes(drawn(mark(ValueKind.ABOUT)), "mark-about")
    band = classes(drawn(mark(ValueKind.RANGE, low=5, high=10)), "mark-body")[0]
    assert float(band.get("height")) > 30
    assert classes(drawn(mark(ValueKind.AT_LEAST, high=None)), "mark-arrow")
    assert classes(drawn(mark(ValueKind.AT_MOST, low=None)), "mark-arrow")
    assert not classes(drawn(mark()), "mark-ring")
    assert len(classes(drawn(mark(end=None)), "mark-ring")) == 1
    assert len(classes(drawn(mark(start=None)), "mark-open")) == 1


def test_a_longer_period_is_drawn_longer_and_a_higher_value_higher():
    root = drawn(mark(), mark(start=date(2020, 3, 1), end=date(2020, 5, 31), low=5, high=5))
    first, second = classes(root, "mark-body")
    assert float(second.get("width")) > 2.5 * float(first.get("width"))
    assert float(second.get("y")) > float(first.get("y"))


def test_drawings_are_named_and_restrictions_numbered():
    root = drawn(mark(), annotations=[charts.Annotation(1, date(2020, 2, 10), date(2020, 2, 20))])
    assert root.get("role") == "img"
    assert root.find("title").text == "Bogor <&>"
    assert classes(root, "event-number")[0].text == "1"
    assert classes(root, "event-time")


def test_bogors_open_period_keeps_an_open_end():
    assert BOGOR_MARCH.period_end is None
    root = drawn(mark(start=BOGOR_MARCH.period_start, end=None), small=True)
    assert classes(root, "mark-ring")
    assert not classes(root, "value")


@given(st.floats(min_value=0.01, max_value=1e9))
def test_the_axis_reaches_the_value_without_dwarfing_it(value):
    ceiling = charts.nice_ceiling(value)
    assert value <= ceiling
    assert ceiling <= max(2, value * 2.01)


days = st.dates(date(2015, 1, 1), date(2026, 12, 31))


@given(
    st.lists(
        st.tuples(days, st.integers(0, 900), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 7)),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
def test_any_figures_are_drawn_inside_the_picture(rows, small):
    marks = []
    for start, length, low, width, openness in rows:
        open_start, open_end = openness == 1, openness == 2
        at_least, at_most = openness == 3, openness == 4
        low_value, high_value = (None if at_most else low), (None if at_least else low + width)
        marks.append(
            charts.Mark(
                value_kind(low_value, high_value, exact=False),
                None if open_start else start,
                None if open_end else start + timedelta(days=length),
                low_value,
                high_value,
                "1.000",
                "x",
            )
        )
    root = drawn(*marks, small=small)
    _x, _y, width_, height_ = map(float, root.get("viewBox").split())
    for body in classes(root, "mark-body"):
        assert float(body.get("x")) >= -1
        assert float(body.get("x")) + float(body.get("width")) <= width_ + 1
        assert float(body.get("y")) >= -1
        assert float(body.get("y")) + float(body.get("height")) <= height_ + 1
