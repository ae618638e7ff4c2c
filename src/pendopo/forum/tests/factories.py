"""A ministry, seven cities with malls, their heads, and sessions for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pendopo.forum import actions
from pendopo.forum.models import Session
from pendopo.forum.types import SessionInput
from pendopo.kit.actor import SYSTEM, Actor, Grant, Scope
from pendopo.malls import actions as malls
from pendopo.malls.models import Mall
from pendopo.people.types import ROLE_PERMISSIONS, Role
from pendopo.regions.actions import load_regions

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
STARTS = datetime(2026, 12, 1, 2, tzinfo=UTC)
CITIES = ("11.71", "13.71", "13.76", "14.71", "21.71", "32.11", "32.71")
ANALYST = Actor("staff", "u1", (Grant(ROLE_PERMISSIONS[Role.MINISTRY_ANALYST]),))
AUDITOR = Actor("staff", "u2", (Grant(ROLE_PERMISSIONS[Role.AUDITOR]),))
BOGOR = Actor("staff", "u3", (Grant(ROLE_PERMISSIONS[Role.MALL_MANAGER], Scope(mall="bogor")),))
PADANG = Actor("staff", "u4", (Grant(ROLE_PERMISSIONS[Role.REGION_HEAD], Scope(region="13.71")),))
OFFICER = Actor("staff", "u5", (Grant(ROLE_PERMISSIONS[Role.OFFICER], Scope(mall="bogor")),))

TYPED = SessionInput(
    theme="Kendala akhir tahun",
    day=date(2026, 12, 1),
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=2),
    zone="Asia/Jakarta",
    regions=("13.71", "32.71"),
    video_link="https://rapat.example.org/a",
)


def make_malls() -> tuple[Mall, Mall]:
    """Bogor and Padang, in their regions."""
    load_regions(by=SYSTEM, at=AT)
    return (
        malls.create_mall(slug="bogor", name="MPP Kota Bogor", region="32.71", by=SYSTEM, at=AT),
        malls.create_mall(slug="padang", name="MPP Kota Padang", region="13.71", by=SYSTEM, at=AT),
    )


def make_session(*, invited: bool = True, **changes: Any) -> Session:
    """A session of Bogor and Padang; both heads have an address."""
    emails = {"13.71": "padang@example.org", "32.71": "bogor@example.org"}
    row = actions.plan_session(session=replace(TYPED, **changes), emails=emails, by=ANALYST, at=AT)
    if invited:
        actions.invite(session_id=row.pk, by=ANALYST, at=AT)
        row.refresh_from_db()
    return row
