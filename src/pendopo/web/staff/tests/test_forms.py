"""Forms that turn what a manager types into facts."""

from datetime import UTC, date, datetime, time

import pytest

from pendopo.web.components.tickets import read_scan
from pendopo.web.staff.manage.closures import FactForm
from pendopo.web.staff.manage.hours import HoursForm

TYPED = {
    "kind": "closure",
    "where": "mall",
    "starts_on": "2026-11-23",
    "ends_on": "2026-11-23",
    "reason": "x",
}
PLACES = [("mall", "Mal"), ("stall:imigrasi", "Imigrasi"), ("counter:7", "Loket 7")]


def form(**more):
    return FactForm({**TYPED, **more}, places=PLACES, zone="Asia/Jakarta")


def test_days_without_times_are_whole_days_in_the_zone_of_the_mall() -> None:
    typed = form()
    assert typed.is_valid()
    assert typed.period() == (
        datetime(2026, 11, 22, 17, tzinfo=UTC),
        datetime(2026, 11, 23, 17, tzinfo=UTC),
    )


def test_one_counter_is_named_by_its_number() -> None:
    typed = form(where="counter:7", starts_time="09:00", ends_time="12.00")
    assert typed.is_valid()
    fact = typed.fact("bogor")
    assert (fact.counter, fact.stall, fact.starts_at.hour) == (7, "", 9)


def test_a_limit_needs_its_percentage_and_an_end_lies_after_its_start() -> None:
    assert "percent" in form(kind="cap").errors
    assert "ends_on" in form(starts_time="12:00", ends_time="09:00").errors
    assert "ends_on" in form(ends_on="", ends_time="12:00").errors


def test_the_last_ticket_stands_at_the_last_period_of_the_day() -> None:
    typed = HoursForm(
        {"starts_date": "2026-11-23", "d0_opens1": "08:00", "d0_closes1": "12:00", "d0_opens2": "13:00",
         "d0_closes2": "15:00", "d0_last": "14.30"}
    )  # fmt: skip
    assert typed.is_valid()
    rows = [(row.weekday, row.opens, row.last_ticket) for row in typed.rows("service")]
    assert rows == [(0, time(8), None), (0, time(13), time(14, 30))]
    assert typed.cleaned_data["starts_date"] == date(2026, 11, 23)


def test_an_opening_without_a_closing_is_named() -> None:
    assert "d0_closes1" in HoursForm({"starts_date": "2026-11-23", "d0_opens1": "08:00"}).errors


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7kq2-m9xa", ("7KQ2M9XA", "")),
        ("https://mpp.example/k/abcDEF_123-x/", ("", "abcDEF_123-x")),
        ("/k/abcDEF/", ("", "abcDEF")),
        ("  ", ("", "")),
    ],
)
def test_a_scan_is_a_code_or_a_private_link(typed: str, read: tuple[str, str]) -> None:
    assert read_scan(typed) == read
