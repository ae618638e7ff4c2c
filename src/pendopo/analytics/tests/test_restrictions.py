"""Circulars and closures: read as their files give them, shown where and when they applied."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from pendopo.analytics.queries import facts_on, list_restrictions, restrictions_on
from pendopo.analytics.rules import restrictions as rules
from pendopo.analytics.rules.restrictions import is_mark, lies_in, read_restrictions
from pendopo.malls.models import Cap, Closure
from pendopo.malls.tests.factories import make_mall, make_stall

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


def test_what_lasts_a_week_is_a_mark_on_an_axis_of_months():
    assert is_mark(date(2026, 6, 1), date(2026, 6, 7))
    assert not is_mark(date(2026, 6, 1), date(2026, 6, 6))
    assert is_mark(date(2026, 6, 1), None)


@pytest.mark.django_db
def test_closures_and_caps_of_whole_malls_stand_on_the_axis_of_their_region():
    mall = make_mall()
    stall = make_stall(mall)
    begins = datetime(2026, 6, 1, tzinfo=UTC)
    given = {"mall": mall, "starts_at": begins, "declared_by": "test", "decree": "SE 1/2026"}
    Cap.objects.create(percent=50, ends_at=begins + timedelta(days=30), reason="Pembatasan", **given)
    Cap.objects.create(
        percent=10, ends_at=begins + timedelta(days=30), reason="Satu gerai", stall=stall, **given
    )
    Closure.objects.create(ends_at=begins + timedelta(hours=5), reason="Listrik padam", **given)
    Closure.objects.create(ends_at=None, reason="Dicabut lagi", withdrawn_at=begins, **given)
    (mark,) = facts_on(mall.region_id, date(2025, 1, 1), date(2026, 12, 31))
    assert (mark.start, mark.end, mark.basis) == (date(2026, 6, 1), date(2026, 7, 1), "SE 1/2026")
    assert "kapasitas 50 persen" in mark.text
    assert facts_on(mall.region_id, date(2025, 1, 1), date(2026, 5, 31)) == []
    assert facts_on("99", date(2025, 1, 1), date(2026, 12, 31)) == []
