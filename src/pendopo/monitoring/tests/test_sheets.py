"""Ugly files: a clear answer for each cell, nothing half-written, nothing that harms the machine."""

import io
import threading
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit import words
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import NotAllowed
from pendopo.monitoring.actions import import_measures, import_return_sheet
from pendopo.monitoring.models import MeasureImport, ReportedMeasure, ReturnValue
from pendopo.monitoring.queries.returns import get_return_view, reported_values
from pendopo.monitoring.queries.sheets import open_sheets, return_csv, return_template
from pendopo.monitoring.rules.measure_rows import COLUMNS, NEEDED, read_measures
from pendopo.monitoring.rules.return_sheet import read_return_sheet
from pendopo.monitoring.rules.returns import default_definition, read_answers
from pendopo.monitoring.rules.sheets import (
    address,
    column_letters,
    find_heading,
    is_covered,
    plain_text,
    read_month,
    read_number,
    read_region,
)
from pendopo.monitoring.tests import ugly
from pendopo.monitoring.tests.return_factories import ANALYST, AT, OCTOBER, head, make_return
from pendopo.monitoring.types.returns import PeriodKind, ReturnLocked, ReturnMoved, SheetRejected
from pendopo.monitoring.types.sheets import Sheet
from pendopo.regions.tests.factories import make_region

MAY = date(2020, 5, 1)
REFUSED, WRONG, GOOD = ugly.refused_whole, ugly.wrong_cells, ugly.good_but_ugly


@pytest.fixture(scope="module")
def corpus():
    """Every file, made once."""
    return {"refused": REFUSED(), "wrong": WRONG(), "good": GOOD()}


@pytest.fixture
def places(db):
    make_region("32.71", name="Kota Bogor")
    make_region("13.71", name="Kota Padang")


def take(content, name="isi.xlsx"):
    return import_measures(file=content, file_name=name, by=ANALYST, at=AT)


def sheet(*rows, name="Data"):
    return Sheet(name, tuple(enumerate(rows, 1)))


@given(st.permutations(["Wilayah", "BULAN", "kode_ukuran", "Nilai", "lain"]), st.integers(0, 40))
def test_a_heading_is_found_below_titles_in_any_order_within_the_top_rows(names, titles):
    page = sheet(*[("Laporan",)] * titles, tuple(names))
    found = find_heading(page, COLUMNS, needed=NEEDED)
    if titles >= 30:
        assert found is None
        return
    assert found.row == titles + 1
    assert found.columns == {
        code: names.index(name)
        for code, name in zip(NEEDED, ["Wilayah", "BULAN", "kode_ukuran", "Nilai"], strict=True)
    }


def test_a_bulk_file_gives_its_rows_or_every_mistake_with_its_cell():
    heading = ("wilayah", "bulan", "ukuran", "nilai", "catatan")
    known = {"regions": {"32.71", "13.71"}, "names": {"kota bogor": "32.71"}, "today": date(2026, 11, 5)}
    rows, errors = read_measures(
        [sheet(heading, ("Kota Bogor", "Oktober 2026", "Kunjungan", "1.234", "dari buku tamu"), (None,) * 5)],
        **known,
    )
    assert errors == []
    assert [(row.region_code, row.month, row.measure, row.value) for row in rows] == [
        ("32.71", date(2026, 10, 1), "visits", 1234)
    ]
    twice = ("32.71", "2026-10", "visits", 5)
    wrong = (twice, twice, ("99.99", "2027-01", "smiles", "banyak"), ("13.71", "2026-10", "visits", None))
    _rows, errors = read_measures([sheet(heading, *wrong)], **known)
    assert [error.cell for error in errors] == ["A3", "A4", "B4", "C4", "D4", "D5"]
    assert all(str(error.message) and str(error.remedy) for error in errors)
    for pages in ([sheet(("tanpa", "judul"))], [sheet(heading, twice), sheet(heading, twice, name="Dua")]):
        rows, errors = read_measures(pages, **known)
        assert (rows, len(errors)) == ([], 1)


def test_a_template_is_read_by_its_codes_and_only_for_its_own_return():
    definition = default_definition(PeriodKind.MONTH)
    number, text = (
        next(spec.code for spec in definition.fields if spec.is_number == wanted) for wanted in (True, False)
    )
    heading = ("kode", "nilai", "alasan")
    top = ("Laporan", "bogor 2026-10")
    filled = [sheet(top, heading, (number, "1.234", "dari buku"), (text, "Ramai", None), name="Laporan")]
    answers, errors = read_return_sheet(filled, definition, mark="bogor 2026-10")
    assert errors == []
    assert (answers[number].value, answers[number].reason, answers[text].text) == (1234, "dari buku", "Ramai")
    answers, errors = read_return_sheet(filled, definition, mark="padang 2026-10")
    assert (answers, [error.cell for error in errors]) == ({}, ["B1"])
    odd = [sheet(top, heading, (number, "x"), ("tak-ada", 1), (text, "a"), (text, "b"), name="Laporan")]
    _answers, errors = read_return_sheet(odd, definition, mark="bogor 2026-10")
    assert [error.cell for error in errors] == ["B3", "A4", "A6"]


@pytest.mark.parametrize("name", list(REFUSED()))
def test_a_file_that_cannot_be_trusted_is_refused_with_a_reason_and_a_remedy(name, corpus):
    content, said = corpus["refused"][name]
    with pytest.raises(SheetRejected) as refused:
        open_sheets(content, name=f"{name}.xlsx")
    (cell,) = refused.value.cells
    assert said in str(cell.message)
    assert str(cell.remedy)


@pytest.mark.parametrize("name", list(WRONG()))
def test_a_wrong_cell_is_named_with_its_address_and_nothing_is_kept(name, corpus, places):
    content, where, said = corpus["wrong"][name]
    with pytest.raises(SheetRejected) as refused:
        take(content)
    cell = refused.value.cells[0]
    assert (cell.sheet, cell.cell) == ("Data", where)
    assert said in str(cell.message)
    assert str(cell.remedy)
    assert not ReportedMeasure.objects.exists()
    assert not MeasureImport.objects.exists()


@pytest.mark.parametrize("name", list(GOOD()))
def test_an_ugly_file_that_says_something_is_understood(name, corpus, places):
    assert take(corpus["good"][name], f"{name}.csv").added == 1
    row = ReportedMeasure.objects.get()
    assert (row.region_id, row.month, row.measure, row.value) == ("32.71", MAY, "applicants", 4431)
    assert reported_values("applicants", MAY)["32.71"].value == 4431


def test_the_same_file_changes_nothing_and_another_value_is_a_correction(places):
    content = ugly.table(ugly.GOOD, ["13.71", "2020-05", "applicants", 800, "kira-kira"])
    assert take(content).as_json() == {"rows": 2, "added": 2, "corrected": 0, "unchanged": 0}
    assert take(content).as_json() == {"rows": 2, "added": 0, "corrected": 0, "unchanged": 2}
    mended = ugly.table(["32.71", "2020-05", "applicants", 4436, "koreksi"])
    assert take(mended).corrected == 1
    assert [row.value for row in ReportedMeasure.objects.filter(region="32.71").order_by("id")] == [
        4431,
        4436,
    ]
    assert reported_values("applicants", MAY)["32.71"].value == 4436
    with pytest.raises(NotAllowed):
        import_measures(file=content, by=head(), at=AT)


def test_many_mistakes_end_with_a_word_and_two_tables_are_not_mixed(places):
    wrong = ugly.table(*[["32.71", "2020-05", "applicants", "banyak", ""]] * 400)
    with pytest.raises(SheetRejected) as refused:
        take(wrong)
    assert len(refused.value.cells) == 301
    assert "sisanya" in str(refused.value.cells[-1].message)

    def second(sheet):
        other = sheet.parent.create_sheet("Lain")
        other.append(ugly.HEAD)
        other.append(ugly.GOOD)

    with pytest.raises(SheetRejected) as refused:
        take(ugly.table(ugly.GOOD, change=second))
    assert "Data, Lain" in str(refused.value.cells[0].message)


def test_hidden_rows_are_read_and_known():
    (sheet,) = open_sheets(GOOD()["hidden row"])
    assert sheet.hidden_rows == (2,)
    assert len(sheet.rows) == 2


def filled(view, **values):
    """The template with some cells of the answer column filled."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(return_template(view)))
    sheet = book["Laporan"]
    rows = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    for code, value in values.items():
        field, _under, column = code.partition("__")
        sheet.cell(rows[field], 7 if column else 6, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), rows, sheet


@pytest.mark.django_db
def test_the_template_is_prefilled_protected_and_comes_back():
    row = make_return()
    view = get_return_view("bogor", OCTOBER, by=head(), at=AT)
    content, rows, sheet = filled(view, permits_issued="1.234 izin", visits_note="Ramai\nsekali")
    assert sheet.protection.sheet is True
    assert sheet.cell(rows["visits"], 5).value == 60
    assert sheet.cell(rows["visits"], 5).protection.locked is True
    assert sheet.cell(rows["visits"], 6).protection.locked is False
    import_return_sheet(return_id=row.pk, version=1, file=content, by=head(), at=AT)
    kept = {value.field: value for value in ReturnValue.objects.filter(of=row)}
    assert (kept["permits_issued"].value, kept["visits_note"].text, kept["visits"].value) == (
        1234,
        "Ramai\nsekali",
        60,
    )
    row.refresh_from_db()
    assert (row.state, row.version) == ("computed", 2)
    with pytest.raises(ReturnMoved):
        import_return_sheet(return_id=row.pk, version=1, file=content, by=head(), at=AT)
    text = return_csv(get_return_view("bogor", OCTOBER, by=head(), at=AT))
    assert "permits_issued" in text
    import_return_sheet(return_id=row.pk, version=2, file=text.encode(), by=head(), at=AT)


@pytest.mark.django_db
def test_wrong_cells_of_a_template_are_named_and_another_returns_file_is_refused():
    row, other = make_return(), make_return("padang", region="13.71")
    view = get_return_view("bogor", OCTOBER, by=head(), at=AT)
    content, rows, _sheet = filled(view, visits="banyak", tickets="=1+1")
    with pytest.raises(SheetRejected) as refused:
        import_return_sheet(return_id=row.pk, version=1, file=content, by=head(), at=AT)
    assert [cell.cell for cell in refused.value.cells] == [f"F{rows['visits']}", f"F{rows['tickets']}"]
    with pytest.raises(SheetRejected) as refused:
        import_return_sheet(return_id=other.pk, version=1, file=content, by=head("padang"), at=AT)
    assert refused.value.cells[0].cell == "B1"
    with pytest.raises(NotAllowed):
        import_return_sheet(return_id=row.pk, version=1, file=content, by=head("padang"), at=AT)
    with pytest.raises(ReturnLocked):
        import_return_sheet(
            return_id=row.pk, version=1, file=filled(view)[0], by=SYSTEM, at=AT.replace(year=2027)
        )


@given(st.integers(0, 10**9), st.sampled_from(["id", "en"]))
def test_a_number_survives_every_way_of_writing_it(number, language):
    with translation.override(language):
        text = words.number(number)
    if language == "en" and text.count(",") == 1:
        assert read_number(text, whole=True)[1] is not None  # 1,234 may be one and a bit
    else:
        assert read_number(f" {text} orang", whole=True) == (number, None)
    assert read_number(number) == (number, None)
    assert read_number(str(number)) == (number, None)


@given(st.floats(0, 10**6).map(lambda value: round(value, 2)))
def test_a_share_survives_indonesian_writing(value):
    with translation.override("id"):
        text = words.number(value, 2)
    assert read_number(text)[0] == pytest.approx(value)


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(text):
    number, problem = read_number(text)
    assert number is None or problem is None
    month, problem = read_month(text)
    assert (month is None) == (problem is not None)
    code, problem = read_region(text, {"kota bogor": "32.71"})
    assert bool(code) != bool(problem)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_date_is_read_in_every_writing(day):
    with translation.override("id"):
        said = [words.long_date(day), f"{day.day} {words.MONTHS['id'][day.month - 1]} {day.year}"]
    for text in [*said, day.isoformat(), f"{day.day}/{day.month}/{day.year}", f"{day:%m-%Y}", day]:
        assert read_month(text) == (day.replace(day=1), None)


@given(st.integers(0, 16_383), st.integers(1, 1_048_576))
def test_addresses_name_one_cell(column, row):
    letters = column_letters(column)
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    assert (index - 1, address(row, column)) == (column, f"{letters}{row}")


def test_a_merged_range_covers_all_but_its_first_cell():
    assert is_covered("B3", [("A2", "C4")]) == "A2"
    assert is_covered("A2", [("A2", "C4")]) == ""
    assert is_covered("AA3", [("A2", "C4")]) == ""
    assert plain_text(12.0) == "12"
    assert plain_text(" a  b \n c\x00 ") == "a b\nc"


@given(
    st.dictionaries(
        st.sampled_from(["v-visits", "v-permits_issued", "r-visits", "t-visits_note"]), st.text(max_size=12)
    )
)
def test_a_form_is_read_or_told_and_an_empty_field_follows_the_system(typed):
    answers, wrong = read_answers(default_definition(PeriodKind.MONTH), typed, {"visits": 60.0})
    assert set(wrong) <= set(typed)
    if "v-visits" in typed and not typed["v-visits"].strip():
        assert answers["visits"].value == 60
    assert ("visits" in answers) == ("v-visits" in typed)


def test_a_bomb_is_refused_fast_and_in_little_memory(corpus):
    content, _said = corpus["refused"]["zip bomb"]
    done = threading.Event()

    def open_it():
        with pytest.raises(SheetRejected):
            open_sheets(content)
        done.set()

    thread = threading.Thread(target=open_it)
    thread.start()
    thread.join(2)
    assert done.is_set()
