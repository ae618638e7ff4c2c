"""A city is renamed, a mall comes under another code, a mall closes for good: every room keeps its history.

Codes and names come from a list of regions that is loaded again (`load_regions`).
"""

from datetime import date, timedelta

import pytest

from pendopo.analytics.tests.factories import make_day
from pendopo.forum.queries.briefings import get_briefing
from pendopo.forum.tests.factories import ANALYST as CONVENER
from pendopo.forum.tests.factories import make_session
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE, SYSTEM
from pendopo.malls import actions as malls
from pendopo.malls.models import Mall
from pendopo.monitoring.actions import accept_return, answer_return, open_returns
from pendopo.monitoring.models import Alert, Return
from pendopo.monitoring.queries import alerts, maps, open_data, values
from pendopo.monitoring.queries.returns import board_of, get_return_view
from pendopo.monitoring.rules.returns import parse_period
from pendopo.monitoring.tests.return_factories import ANALYST, AT, MONTHS, OCTOBER, head, make_return
from pendopo.obstacles.queries import list_obstacles
from pendopo.obstacles.tests.factories import make_obstacle
from pendopo.regions.actions import load_regions
from pendopo.regions.models import Region

pytestmark = pytest.mark.django_db
MONTH, NEW = date(2026, 10, 1), "32.99"
LATER = AT + timedelta(days=40)  # 13 December: November is due


@pytest.fixture
def october() -> Return:
    """Bogor's October is accepted; it has an obstacle and an open alert."""
    load_regions(by=SYSTEM, at=AT)
    row = make_return()
    answer_return(return_id=row.pk, version=1, answers={}, confirm=True, by=head(), at=AT)
    accept_return(return_id=row.pk, version=2, by=ANALYST, at=AT)
    make_obstacle()
    Alert.objects.create(
        kind="fall", cadence="week", measure="visits", mall="bogor", region_code="32.71",
        first_start=date(2026, 10, 19), last_start=date(2026, 10, 19), last_end=date(2026, 10, 26),
        found_at=AT, judged_at=AT,
    )  # fmt: skip
    return row


def published(month: date, code: str) -> tuple[float | None, str]:
    table = open_data.open_table("visits", today=date(2026, 12, 13), licence="x")
    rows = [row for row in table.rows if (row[0], row[1]) == (f"{month:%Y-%m}", code)]
    return (rows[0][5], rows[0][2]) if rows else (None, "")


def test_a_renamed_city_has_its_new_name_everywhere_and_its_figures_as_before(october: Return) -> None:
    Region.objects.filter(code="32.71").update(name="Kota Bogor Raya")
    page = maps.get_map("visits", month=MONTH, mode=maps.Mode.VALUE, by=ANALYST)
    assert "Kota Bogor Raya" in str(page)
    assert published(MONTH, "32.71") == (60, "Kota Bogor Raya")
    assert [one.region_name for one in list_obstacles(region="32.71")] == ["Kota Bogor Raya"]
    assert [row.region for row in alerts.get_inbox(by=ANALYST, at=AT).changes] == ["Kota Bogor Raya"]
    session = make_session(regions=("32.71",))
    assert "Kota Bogor Raya" in str(get_briefing(session.pk, "32.71", by=CONVENER, at=AT))


def test_a_mall_under_another_code_keeps_its_past_under_the_old_one(
    october: Return, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)  # the public sees finished months
    parent = Region.objects.get(code="32")
    Region.objects.create(code=NEW, name="Kota Bogor Timur", kind="city", zone="Asia/Jakarta", parent=parent)
    Mall.objects.filter(slug="bogor").update(region_id=NEW)
    make_day("bogor", day=date(2026, 11, 5), region=NEW, visits=30)
    open_returns(mall="bogor", back=MONTHS, by=SYSTEM, at=LATER)
    november = parse_period("2026-11")
    assert get_return_view("bogor", OCTOBER, by=ANYONE, at=LATER).region_code == "32.71"
    assert get_return_view("bogor", november, by=head(), at=LATER).region_code == NEW
    assert [line.region_code for line in board_of(november, by=ANALYST, at=LATER).lines] == [NEW]
    assert published(MONTH, "32.71")[0] == 60
    assert published(date(2026, 11, 1), NEW) == (30, "Kota Bogor Timur")
    province = values.series("visits", code="32", first=MONTH, last=date(2026, 11, 1), by=ANYONE)
    assert [point.value for point in province] == [60, 30], "the province's series goes on"


def test_a_mall_closed_for_good_owes_nothing_more_and_stays_in_the_past(october: Return) -> None:
    malls.change_mall(mall="bogor", changes={"closed_date": date(2026, 11, 1)}, by=SYSTEM, at=AT)
    open_returns(mall="bogor", back=MONTHS, by=SYSTEM, at=LATER)
    assert [row.starts_date for row in Return.objects.filter(mall="bogor", kind="month")] == [MONTH]
    assert get_return_view("bogor", OCTOBER, by=ANYONE, at=LATER).mall == "bogor"
    assert published(MONTH, "32.71")[0] == 60
    assert values.month_map("visits", month=date(2026, 11, 1), by=ANALYST).of("32.71").state == "none"
    assert len(list_obstacles(region="32.71")) == 1
