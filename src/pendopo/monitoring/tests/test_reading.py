"""Reading files: all 58 rows as printed, and every mistake named."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.monitoring.rules import read_figures
from pendopo.monitoring.rules.months import as_plain
from pendopo.monitoring.rules.reading import MAX_BYTES, MAX_ROWS, decode
from pendopo.monitoring.tests.factories import FIGURES, HEADING, make_file

GOOD = "32.71,Kota Bogor,MPP Kota Bogor,applicants,period,2020-02-01,2020-02-29,7912,7912,yes,,poskota"


def errors_of(content: bytes) -> list[tuple[int, str]]:
    _figures, errors = read_figures(content)
    assert all(str(error.message) for error in errors)
    return [(error.line, error.column) for error in errors]


def test_all_published_rows_are_kept_as_printed():
    figures, errors = read_figures(FIGURES)
    assert errors == []
    assert len(figures) == 58
    printed = list(csv.DictReader(io.StringIO(FIGURES.decode())))
    for (line, figure), row in zip(figures, printed, strict=True):
        plain = as_plain(figure)
        plain["exact"] = "yes" if plain["exact"] else "no"
        del plain["is_demo"]
        assert {key: "" if value is None else str(value) for key, value in plain.items()} == row, line
    assert [line for line, _figure in figures] == list(range(2, 60))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_of_office_programs_are_read(encoding, delimiter, end):
    text = end.join([HEADING, GOOD.replace("MPP Kota Bogor", "MPP ‘Bogor’ é")]).replace(",", delimiter)
    figures, errors = read_figures(text.encode(encoding))
    assert errors == []
    assert figures[0][1].site == "MPP ‘Bogor’ é"


def test_a_cell_may_hold_several_lines_and_lines_stay_right():
    bad = GOOD.replace("applicants", "pelanggan").replace("2020-02-01", "2020-01-01")
    content = make_file(GOOD.replace(",,poskota", ',"dua\nbaris",poskota'), "", bad)
    figures, errors = read_figures(content)
    assert figures[0][1].note == "dua\nbaris"
    assert [(error.line, error.column) for error in errors] == [(5, "measure")]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("32.71,", "3271,", "region_code"),
        ("Kota Bogor,MPP", ",MPP", "place"),
        ("MPP Kota Bogor", "", "site"),
        ("MPP Kota Bogor", "M" * 121, "site"),
        ("applicants", "aplicants", "measure"),
        ("applicants", "wait_median", "measure"),
        ("period,", "week,", "per"),
        ("2020-02-01", "01/02/2020", "period_start"),
        ("2020-02-01", "2020-02-30", "period_start"),
        ("2020-02-29", "2020-01-29", "period_end"),
        ("2020-02-01,2020-02-29", ",", "period_start"),
        ("7912,7912", "7.912,7912", "value_low"),
        ("7912,7912", "-1,7912", "value_low"),
        ("7912,7912", "7912,٧", "value_high"),
        ("7912,7912", "7912,7000", "value_high"),
        ("7912,7912", ",", "value_low"),
        ("7912,7912", "7912,", "exact"),
        ("yes", "maybe", "exact"),
        ("poskota", "", "source"),
        ("poskota", "p" * 301, "source"),
        (",,poskota", ",,poskota,more", ""),
        (",,poskota", ',"a"b,poskota', ""),
    ],
)
def test_each_mistake_names_its_line_and_column(old, new, column):
    other = GOOD.replace("2020-02-01", "2020-01-01")
    assert (3, column) in errors_of(make_file(other, GOOD.replace(old, new)))


def test_a_near_word_is_offered():
    _figures, errors = read_figures(make_file(GOOD.replace("applicants", "aplicants")))
    assert "Mungkin maksudnya applicants" in str(errors[0].message)


def test_a_repeated_row_names_the_first_one():
    _figures, errors = read_figures(make_file(GOOD, GOOD.replace("7912", "7913")))
    assert [(error.line, "baris 2" in str(error.message)) for error in errors] == [(3, True)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x00\x01\x02",
        b"PK\x03\x04 not a csv",
        HEADING.encode(),
        HEADING.replace("note,", "").encode(),
        HEADING.replace("note", "source").encode(),
        (HEADING + ",extra").encode(),
        b"x" * (MAX_BYTES + 1),
        "\ufeff".encode("utf-16"),
    ],
)
def test_a_file_that_is_none_is_refused(content):
    assert errors_of(content)


def test_a_file_too_long_is_refused_and_errors_are_capped():
    assert len(errors_of(make_file(*["bad,row"] * 2000))) <= 502
    _figures, errors = read_figures(make_file(*["x" for _ in range(MAX_ROWS + 5)]))
    assert len(errors) <= 502


@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(content):
    _figures, errors = read_figures(content)
    assert errors


@given(st.text(max_size=60), st.integers(0, 11))
def test_any_cell_gives_an_answer(text, column):
    cells = GOOD.split(",")
    cells[column] = text
    out = io.StringIO()
    csv.writer(out).writerows([HEADING.split(","), cells])
    figures, errors = read_figures(out.getvalue().encode("utf-8", "surrogatepass"))
    assert len(figures) == 1 or errors


def test_nul_is_no_text():
    assert decode(b"a\x00b") is None
