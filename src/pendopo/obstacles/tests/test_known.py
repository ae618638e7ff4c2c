"""The real entries of the demo: each with its source, nothing invented, nothing missing."""

from datetime import date

import pytest
import yaml

from pendopo.kit.actor import SYSTEM
from pendopo.malls.tests.factories import make_mall
from pendopo.obstacles import queries
from pendopo.obstacles.actions import load_known_entries
from pendopo.obstacles.actions.known import FILE
from pendopo.obstacles.tests.factories import AT
from pendopo.regions.actions import load_regions

CITIES = {"32.71", "21.71", "11.71", "13.76", "13.71", "14.71", "32.11"}


def rows():
    return [row for kind in yaml.safe_load(FILE.read_text()).values() for row in kind]


def test_every_entry_has_a_source_both_languages_and_the_day_it_was_told():
    found = rows()
    assert len({row["key"] for row in found}) == len(found)
    for row in found:
        assert row["source"]
        assert row["title"]
        assert row["title_en"]
        assert bool(row.get("text")) == bool(row.get("text_en"))
        assert isinstance(row["told"], date)
    assert {row["region"] for row in found} == CITIES


@pytest.mark.django_db
def test_the_seven_cities_are_loaded_once_and_everybody_may_read_them():
    load_regions(by=SYSTEM, at=AT)
    make_mall()
    made = load_known_entries(by=SYSTEM, at=AT)
    assert made == len(rows())
    assert load_known_entries(by=SYSTEM, at=AT) == 0
    found = queries.list_obstacles() + queries.list_strategies() + queries.list_innovations()
    assert len(found) == made
    assert {row.region for row in found} == CITIES
    assert not any(row.is_example for row in found)
    spring = queries.list_obstacles(region="32.71", first=date(2020, 4, 1), last=date(2020, 4, 30))
    assert [row.title for row in spring if row.mall == "bogor"]
    now = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}
    assert (
        queries.list_obstacles(**now) == []
    )  # what ended long ago, or whose end is unknown, is not of today
    assert queries.list_strategies(**now) == []
    assert [row.title for row in queries.list_innovations(text="zoom")] == ["Konsultasi lewat Zoom"]
