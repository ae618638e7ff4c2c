"""Ugly files and odd numbers: read rightly, or refused with the line and what to do."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.analytics.rules.effect.numbers import is_missing, read_numbers
from pendopo.analytics.rules.effect.reading import decode, read_cells
from pendopo.analytics.rules.effect.series import build_series
from pendopo.analytics.rules.effect.times import (
    name_period,
    place_among,
    place_moments,
    read_at,
    read_compact,
    read_moment,
    read_moments,
)
from pendopo.analytics.types.effects import Cell, EffectRefused, TimeKind


@contextmanager
def refusal(code):
    with pytest.raises(EffectRefused) as refused:
        yield refused
    assert refused.value.code == code


def numbers(*texts):
    return read_numbers([(i, text) for i, text in enumerate(texts, 2)], column="n")


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1.234,56", "7,5", "12"], [1234.56, 7.5, 12]),
        (["1,234.56", "7.5", "12"], [1234.56, 7.5, 12]),
        (["1.234", "12", "980"], [1234, 12, 980]),
        (["1,234", "1,234,567"], [1234, 1234567]),
        (["1.234.567"], [1234567]),
        (["0.123", "0.5"], [0.123, 0.5]),
        (["379875.3", "376.495"], [379875.3, 376.495]),
        (["1 234", "12\u00a0345"], [1234, 12345]),
        (["1e9", "1000000000"], [1e9, 1e9]),
        (["", "-", "NaN", "n/a", "3"], [None, None, None, None, 3]),
        (["-3"], [-3]),
        (["1.234,56", "1.000"], [1234.56, 1000]),
    ],
)
def test_a_column_decides_how_its_numbers_are_written(texts, values):
    assert numbers(*texts)[0] == values


@pytest.mark.parametrize("text", ["tiga", "12x", "inf", "1,2,3", "=A1+B1", "1..2", "1e999"])
def test_what_is_no_number_is_refused_with_its_line(text):
    with pytest.raises(EffectRefused) as refused:
        numbers("1", text)
    assert refused.value.code in {"value_not_number", "number_mixed"}
    assert "3" in str(refused.value)


def test_two_ways_of_writing_in_one_column_are_refused():
    with pytest.raises(EffectRefused) as refused:
        numbers("1.234,56", "1,234.56")
    assert refused.value.code == "number_mixed"


def test_thousands_are_remarked():
    assert [remark.code for remark in numbers("1.234", "12")[1]] == ["thousands_read"]
    assert numbers("1.234,5", "12")[1] == []
    assert is_missing(" – ")
    assert not is_missing("0")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=12))
def test_whole_numbers_read_as_they_are_written_in_both_languages(values):
    assert numbers(*map(str, values))[0] == values
    assert numbers("1.000,5", *(f"{v:,}".replace(",", ".") for v in values))[0][1:] == values
    assert numbers("1,000.5", *(f"{v:,}" for v in values))[0][1:] == values


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("7", TimeKind.INDEX, "7"),
        ("7.0", TimeKind.INDEX, "7"),
        ("2020-03", TimeKind.MONTH, "2020-03"),
        ("2020/3", TimeKind.MONTH, "2020-03"),
        ("03/2020", TimeKind.MONTH, "2020-03"),
        ("Maret 2020", TimeKind.MONTH, "2020-03"),
        ("Agt 2020", TimeKind.MONTH, "2020-08"),
        ("2020Q2", TimeKind.MONTH, "2020-04"),
        ("2020-03-15", TimeKind.DATE, "2020-03-15"),
        ("15/03/2020", TimeKind.DATE, "2020-03-15"),
        ("2020-03-15T00:00:00", TimeKind.DATE, "2020-03-15"),
        ("2020-03-15 00:00:00", TimeKind.DATE, "2020-03-15"),
    ],
)
def test_periods_are_read(text, kind, label):
    moment = read_moment(text)
    assert (moment.kind, moment.label) == (kind, label)


@pytest.mark.parametrize("text", ["", "besok", "2020-13", "2020-02-30", "32/01/2020", "00/2020"])
def test_what_is_no_period_is_not_read(text):
    assert read_moment(text) is None


def test_mixed_times_and_other_kinds_of_at_are_refused():
    with refusal("time_mixed"):
        read_moments([(2, "2020-01"), (3, "4")])
    with refusal("at_unreadable"):
        read_at("5", like=read_moment("2020-01"))
    assert read_at("2020-03", like=read_moment("2020-03-02")).number == read_moment("2020-03-01").number


def test_positions_count_months_by_the_calendar_and_weeks_by_days():
    months = [read_moment(text) for text in ("2019-11", "2019-12", "2020-01", "2020-03")]
    assert place_moments(months) == ([0, 1, 2, 4], 1, True)
    firsts = [read_moment(f"2020-0{m}-01") for m in (1, 2, 3, 4)]
    assert place_moments(firsts)[0] == [0, 1, 2, 3]
    weeks = [read_moment(text) for text in ("2020-01-06", "2020-01-13", "2020-01-27")]
    assert place_moments(weeks) == ([0, 1, 3], 7, False)
    assert name_period(weeks[0], 2, 7) == "2020-01-20"
    assert name_period(months[0], 3, 1, monthly=True) == "2020-02"
    quarters = [read_moment(f"2020Q{q}") for q in (1, 2, 4)]
    assert place_moments(quarters)[0] == [0, 1, 3]


def dated(days):
    return [Cell(i + 2, day.isoformat(), 5.0 + i % 3) for i, day in enumerate(days)]


def test_ends_of_months_are_months_and_working_days_have_no_holes_at_weekends():
    ends = [date(2019 + i // 12, i % 12 + 1, 1) - timedelta(1) for i in range(24)]
    series = build_series(dated(ends), at="2019-09", with_exposure=False)
    assert series.positions == tuple(range(24))
    assert series.remarks == ()
    assert series.start_label == "2019-09-30"
    days = [day for i in range(60) if (day := date(2020, 1, 1) + timedelta(i)).weekday() < 5]
    assert build_series(dated(days), at="2020-02-03", with_exposure=False).remarks == ()
    holes = build_series(dated([day for day in days if day.day != 15]), at="2020-02-03", with_exposure=False)
    assert holes.remarks[0].values["periods"] == "2020-01-15"


FILE = "bulan;pemohon;hari\n2020-01;1.200;20\n2020-02;1.350;19\n2020-04;990;18\n2020-05;;17\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_any_usual_encoding_and_separator_reads_the_same(encoding, sign):
    content = FILE.replace("pemohon", "pemohon é").replace(";", sign).encode(encoding)
    cells, _remarks = read_cells(content, time="bulan", value="pemohon é", exposure="HARI")
    assert [(cell.time, cell.value, cell.exposure) for cell in cells] == [
        ("2020-01", 1200, 20), ("2020-02", 1350, 19), ("2020-04", 990, 18), ("2020-05", None, 17),
    ]  # fmt: skip
    assert [cell.line for cell in cells] == [2, 3, 4, 5]


def test_quoted_fields_excels_first_line_and_blank_lines():
    text = 'sep=,\n"bulan","jumlah"\n\n"2020-01","1,234"\n"2020-02","12"\n\n'
    cells, _remarks = read_cells(text.encode(), time="bulan", value="jumlah")
    assert [cell.value for cell in cells] == [1234, 12]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"   \n \n", "file_empty"),
        (b"bulan,n\n", "file_empty"),
        (b"a,b\n1,2\n", "column_unknown"),
        (b"bulan,n,n\n1,2,3\n", "column_twice"),
        (b"PK\x03\x04\x00\x01\x02abcdefgh" * 9, "file_unreadable"),
    ],
)
def test_files_that_cannot_be_read_are_refused_by_name(content, code):
    with pytest.raises(EffectRefused) as refused:
        read_cells(content, time="bulan", value="n")
    assert refused.value.code == code


def test_the_columns_that_exist_are_named():
    with pytest.raises(EffectRefused) as refused:
        read_cells(b"Bulan Lapor,Jumlah\n1,2\n", time="bulan", value="jumlah")
    assert "Bulan Lapor, Jumlah" in str(refused.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(content):
    try:
        read_cells(content, time="t", value="n")
    except EffectRefused:
        return
    assert decode(content)[0]


def rows(values, *, first=1):
    return [Cell(i + 2, str(i + first), v) for i, v in enumerate(values)]


def test_holes_are_listed_and_never_zero():
    cells = [cell for cell in rows([5, 6, 7, 8, 9, 10, None, 12, 13, 14]) if cell.time != "4"]
    series = build_series(cells, at="6", with_exposure=False)
    assert series.positions == (0, 1, 2, 4, 5, 7, 8, 9)
    assert series.start == 5
    told = {remark.code: remark.values for remark in series.remarks}
    assert told["periods_missing"]["periods"] == "4"
    assert told["values_missing"] == {"count": 1, "periods": "7"}


def test_an_event_in_a_hole_stays_there_and_one_between_periods_moves_and_says_so():
    cells = [cell for cell in rows(range(10, 30)) if cell.time not in {"8", "9"}]
    series = build_series(cells, at="8", with_exposure=False)
    assert (series.start_label, series.start) == ("8", 7.0)
    assert {remark.code for remark in series.remarks} == {"periods_missing"}
    jan, mar = read_moment("2020-01"), read_moment("2020-03")
    assert place_among(jan, mar, 1.0, True) == 2.0
    assert place_among(jan, mar, 3.0, True) is None  # quarters: March is none of them
    weeks = [Cell(i, (date(2020, 1, 6) + timedelta(7 * i)).isoformat(), 5.0) for i in range(12)]
    series = build_series(weeks, at="2020-02-05", with_exposure=False)
    assert series.start_label == "2020-02-10"
    assert "at_moved" in {remark.code for remark in series.remarks}


def test_months_and_days_without_signs_are_no_indices():
    months = [Cell(i, f"{2019 + i // 12}{i % 12 + 1:02d}", 5.0) for i in range(24)]
    series = build_series(months, at="202001", with_exposure=False)
    assert (series.start_label, series.start, series.remarks) == ("2020-01", 12.0, ())
    days = [Cell(i, f"202003{i + 1:02d}", 5.0) for i in range(20)]
    assert build_series(days, at="2020-03-11", with_exposure=False).start == 10
    assert read_compact(read_moment("201913")) is None  # no month: it stays an index
    years = [Cell(i, str(1990 + i), 5.0) for i in range(20)]
    assert build_series(years, at="2000", with_exposure=False).start_label == "2000"


@pytest.mark.parametrize(("at", "month"), [("2019-07-16", "2019-07"), ("2019-07-17", "2019-08")])
def test_a_date_among_months_is_its_month_in_the_first_half(at, month):
    months = [Cell(i, f"2019-{i + 1:02d}", 5.0) for i in range(12)]
    assert build_series(months, at=at, with_exposure=False).start_label == month


def test_the_event_stays_where_its_row_is_when_the_value_is_missing():
    series = build_series(rows([1, 2, 3, 4, 5, None, 7, 8, 9, 10]), at="6", with_exposure=False)
    assert series.start == 5
    assert series.n_before == 5
    assert series.n_after == 4


def test_unsorted_and_repeated_rows_are_put_right_but_two_answers_are_refused():
    cells = [*reversed(rows([3, 4, 5, 6, 7, 8, 9, 10])), Cell(30, "2", 4.0)]
    series = build_series(cells, at="5", with_exposure=False)
    assert series.values == (3, 4, 5, 6, 7, 8, 9, 10)
    assert {remark.code for remark in series.remarks} == {"unsorted", "repeated_rows"}
    with pytest.raises(EffectRefused) as refused:
        build_series([*cells, Cell(31, "2", 5.0)], at="5", with_exposure=False)
    assert refused.value.code == "time_twice"


@pytest.mark.parametrize(("at", "code"), [("0", "at_outside"), ("99", "at_outside")])
def test_an_event_outside_is_refused(at, code):
    with pytest.raises(EffectRefused) as refused:
        build_series(rows(range(1, 20)), at=at, with_exposure=False)
    assert refused.value.code == code


def test_negative_counts_and_denominators_are_refused_and_zero_denominators_left_out():
    with refusal("value_negative"):
        build_series(rows([1, -2, 3]), at="2", with_exposure=False)
    cells = [Cell(i + 2, str(i), 5.0, 0.0 if i == 3 else 2.0) for i in range(12)]
    series = build_series(cells, at="6", with_exposure=True)
    assert 3.0 not in series.positions
    assert series.remarks[0].code == "exposure_zero"
    with refusal("exposure_negative"):
        build_series([Cell(2, "1", 5.0, -1.0), Cell(3, "2", 5.0, 1.0)], at="2", with_exposure=True)
