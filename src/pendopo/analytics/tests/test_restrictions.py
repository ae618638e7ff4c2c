"""Circulars and closures: read as their files give them, shown where and when they applied."""

from datetime import date

from django.utils import translation

from pendopo.analytics.queries import list_restrictions, restrictions_on
from pendopo.analytics.rules import restrictions as rules
from pendopo.analytics.rules.restrictions import lies_in, read_restrictions

HEAD = "circular,reported_on,regime,island_group,sector,level,staff_pct_max,note\n"


def test_read_restrictions_keeps_an_unstated_ceiling_unstated():
    first, second = read_restrictions(
        (
            HEAD
            + "SE 58/2020,2020-06-08,new normal,all,all,,50,\nSE 67/2020,2021-01-07,zones,all,all,,,by zone\n"
        ).encode()
    )
    assert (first.circular, first.reported_on, first.staff_pct_max) == ("SE 58/2020", date(2020, 6, 8), 50)
    assert (second.staff_pct_max, second.note) == (None, "by zone")


def test_restrictions_are_shown_only_where_they_applied():
    restrictions = list_restrictions()
    bogor = {item.island_group for item in restrictions if rules.applies_in(item, "32.71")}
    batam = {item.island_group for item in restrictions if rules.applies_in(item, "21.71")}
    jakarta = {item.island_group for item in restrictions if rules.applies_in(item, "31")}
    assert bogor == {"all", "Java-Bali"}
    assert batam == {"all", "outside Java-Bali"}
    assert jakarta == {"all", "Java-Bali", "DKI transition"}
    assert len(restrictions) == 36
    assert next(item for item in restrictions if item.circular == "SE 67/2020").staff_pct_max is None


def test_a_time_axis_shows_what_begins_on_it_or_still_lasts_there():
    span = {"first": date(2020, 5, 1), "last": date(2020, 5, 31)}
    assert lies_in(date(2020, 4, 1), date(2020, 6, 7), **span)
    assert lies_in(date(2020, 5, 31), None, **span)
    assert not lies_in(date(2020, 4, 1), None, **span)  # an unstated end is no duration
    assert not lies_in(date(2020, 6, 1), None, **span)


def test_bogors_spring_has_its_closure_with_letter_and_source():
    with translation.override("id"):
        found = restrictions_on("32.71", date(2020, 3, 1), date(2020, 6, 30))
    assert [item.start for item in found] == sorted(item.start for item in found)
    closed = found[0]
    assert (closed.start, closed.end) == (date(2020, 4, 1), date(2020, 6, 7))
    assert "443.1/1215.DPMPTSP" in closed.basis
    assert closed.source
    assert not any(item.basis == "SE 58/2020" for item in found)  # it was for the capital
