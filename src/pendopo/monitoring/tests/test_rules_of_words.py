"""What one value counts is always said, and a restriction is read as its file gives it."""

from datetime import date

import pytest
from django.utils import translation

from pendopo.monitoring.rules.reading import read_restrictions
from pendopo.monitoring.rules.words import per_words
from pendopo.monitoring.types import Per

HEAD = "circular,reported_on,regime,island_group,sector,level,staff_pct_max,note\n"


@pytest.mark.parametrize(
    ("per", "said"), [(Per.PERIOD, "jumlah selama masa"), (Per.MONTH, "per bulan"), (Per.DAY, "per hari")]
)
def test_per_words_say_what_one_value_counts(per, said):
    with translation.override("id"):
        assert str(per_words(per)) == said


def test_read_restrictions_keeps_an_unstated_ceiling_unstated():
    first, second = read_restrictions(
        (
            HEAD
            + "SE 58/2020,2020-06-08,new normal,all,all,,50,\nSE 67/2020,2021-01-07,zones,all,all,,,by zone\n"
        ).encode()
    )
    assert (first.circular, first.reported_on, first.staff_pct_max) == ("SE 58/2020", date(2020, 6, 8), 50)
    assert (second.staff_pct_max, second.note) == (None, "by zone")
