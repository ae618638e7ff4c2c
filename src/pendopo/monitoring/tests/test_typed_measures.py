"""What a mall cannot compute yet is typed or imported, marked so, and public only once it is accepted."""

from datetime import date

import pytest
from django.utils import translation

from pendopo.kit.actor import ANYONE
from pendopo.monitoring.actions import accept_return, answer_return, import_measures
from pendopo.monitoring.queries import open_data, screens, values
from pendopo.monitoring.queries.returns import list_reported_months
from pendopo.monitoring.rules.telling import state_in_words
from pendopo.monitoring.tests import ugly
from pendopo.monitoring.tests.return_factories import ANALYST, AT, head, make_return
from pendopo.monitoring.types.returns import Answer
from pendopo.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
OCTOBER, MAY, TODAY = date(2026, 10, 1), date(2020, 5, 1), date(2026, 11, 23)


def told(measure, by, month=OCTOBER):
    found = values.month_map(measure, month=month, by=by).of("32.71")
    return found.value, found.state.value, found.origin


def test_a_typed_measure_reaches_the_map_after_acceptance_and_before_it_only_the_ministry():
    row = make_return()
    answers = {"permits_issued": Answer(41.0, "", "")}
    answer_return(return_id=row.pk, version=1, answers=answers, confirm=True, by=head(), at=AT)
    assert told("permits_issued", ANYONE) == (None, "none", "")
    assert told("permits_issued", head("padang")) == (None, "none", "")
    assert told("permits_issued", ANALYST) == (41, "confirmed", "typed")
    assert values.list_months("permits_issued") == []
    assert values.list_months("permits_issued", by=ANALYST) == [OCTOBER]
    accept_return(return_id=row.pk, version=2, by=ANALYST, at=AT)
    assert told("permits_issued", ANYONE) == (41, "accepted", "typed")
    assert values.list_months("permits_issued") == [OCTOBER]
    found = values.month_map("permits_issued", month=OCTOBER, by=ANYONE)
    assert (found.of("32").origin, found.nation.value) == ("typed", 41)
    with translation.override("id"):
        assert str(state_in_words(found.of("32.71"))) == "diterima, diketik mal"
        screen = screens.get_screen("32.71", measure="permits_issued", month=OCTOBER, by=ANYONE)
        assert str(screen.main.state) == "diterima, diketik mal"
        table = open_data.open_table("permits_issued", today=TODAY, licence="x")
    assert [(row[0], row[1], row[5], row[10]) for row in table.rows if row[1] == "32.71"] == [
        ("2026-10", "32.71", 41, "diketik mal")
    ]
    assert told("visits", ANYONE)[1:] == ("accepted", ""), "what was counted is not called typed"


def test_an_imported_measure_says_so():
    for code, name in (("32.71", "Kota Bogor"), ("13.71", "Kota Padang")):
        make_region(code, name=name)
    content = ugly.table(["32.71", "2020-05", "applications", 12, ""])
    import_measures(file=content, file_name="isi.xlsx", by=ANALYST, at=AT)
    assert told("applications", ANYONE, MAY) == (12, "accepted", "imported")
    assert list_reported_months("applications") == values.list_months("applications") == [MAY]
