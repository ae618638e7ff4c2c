"""The demo's places: regions, agencies, seven malls with stalls, counters and hours, and the people who
work there.

Everything is read from the files in `places/`. What has a source carries it; the rest is marked as an
example.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password

from pendopo.config.demo.accounts import DEMO_PASSWORD
from pendopo.kit.actor import Actor
from pendopo.malls import actions as malls
from pendopo.malls import queries as places
from pendopo.malls.models import Agency, Mall, Stall
from pendopo.malls.types import HoursInput
from pendopo.people import queries as people
from pendopo.people.actions import create_staff
from pendopo.people.models import User
from pendopo.people.types import Role, RoleInput
from pendopo.regions.actions import load_regions

FOLDER = Path(__file__).parent / "places"
STARTS = date(2019, 1, 1)  # before any day the demo can open on


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _time(text: str) -> time:
    hours, minutes = text.split(".")
    return time(int(hours), int(minutes))


def _hours(rows: list[dict[str, Any]]) -> list[HoursInput]:
    """`{days, times: ["08.00-12.00", …], last?, step?}` as lines; the last ticket belongs to the last
    period.
    """
    lines = []
    for row in rows:
        spans = [[_time(end) for end in span.split("-")] for span in row["times"]]
        for weekday in row["days"]:
            for opens, closes in spans:
                last = _time(row["last"]) if "last" in row and closes == spans[-1][1] else None
                lines.append(HoursInput(weekday, opens, closes, last, row.get("step", "service")))
    return lines


def load(*, by: Actor, at: datetime) -> list[str]:
    """Load what this database does not have yet; gives the slugs of the malls that were new."""
    load_regions(by=by, at=at)
    known = set(Agency.objects.values_list("slug", flat=True))
    agencies = _read("agencies.yaml")
    for slug, facts in agencies.items():
        if slug not in known:
            malls.create_agency(
                slug=slug,
                name=facts["name"],
                short_name=facts["short"],
                kind=facts["kind"],
                field=facts["field"],
                by=by,
                at=at,
            )
    have = set(Mall.objects.values_list("slug", flat=True))
    new = []
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem != "agencies" and path.stem not in have:
            _load_mall(_read(path.name), agencies, by=by, at=at)
            new.append(path.stem)
    # In force before the demo opens, which may be earlier on the day that it is loaded.
    _load_staff(by=by, at=at - timedelta(days=30))
    return new


def _load_mall(facts: dict[str, Any], agencies: dict[str, Any], *, by: Actor, at: datetime) -> None:
    mall = malls.create_mall(
        slug=facts["slug"],
        name=facts["name"],
        region=facts["region"],
        is_demo=True,
        about=facts["about"],
        facts=facts["facts"],
        source=facts["facts"][0]["source"],
        is_example=False,
        by=by,
        at=at,
    )
    source = facts["hours_source"]
    malls.set_hours(
        mall=mall, rows=_hours(facts["hours"]), source=source, is_example=not source, by=by, at=at
    )
    number = 0
    for order, row in enumerate(facts["stalls"], start=1):
        stall = _load_stall(mall, order, row, facts["stalls_source"], agencies, by=by, at=at)
        for _ in range(row["counters"]):
            number += 1
            malls.create_counter(stall=stall, number=number, starts_date=STARTS, by=by, at=at)


def _load_stall(
    mall: Mall,
    order: int,
    row: dict[str, Any],
    source: str,
    agencies: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Stall:
    """A stall with its own hours, if it has any."""
    stall = malls.create_stall(
        mall=mall,
        agency=row["slug"],
        slug=row["slug"],
        name=agencies[row["slug"]]["name"],
        number=order,
        prefix=row["prefix"],
        starts_date=STARTS,
        floor=row["floor"],
        base_minutes=row["base"],
        sector=row["sector"],
        source=source,
        is_example=not source,
        by=by,
        at=at,
    )
    if "hours" in row:
        own = row.get("hours_source", "")
        malls.set_hours(
            mall=mall, stall=stall, rows=_hours(row["hours"]), source=own, is_example=not own, by=by, at=at
        )
    return stall


def _load_staff(*, by: Actor, at: datetime) -> None:
    """Accounts of every role; an officer at each counter of Bogor and one stall each elsewhere."""
    plain: list[tuple[str, str, RoleInput]] = [
        ("admin", "Administrator Demo", RoleInput(Role.ADMINISTRATOR)),
        ("analis", "Analis Kementerian Demo", RoleInput(Role.MINISTRY_ANALYST)),
        ("auditor", "Auditor Demo", RoleInput(Role.AUDITOR)),
        ("kepala.bogor", "Kepala Daerah Demo", RoleInput(Role.REGION_HEAD, region="32.71")),
    ]
    for mall in places.list_malls():
        if mall.is_demo:
            town = mall.slug
            plain += [
                (f"pengelola.{town}", f"Pengelola {mall.name}", RoleInput(Role.MALL_MANAGER, mall=town)),
                (f"penyelia.{town}", f"Penyelia {mall.name}", RoleInput(Role.SUPERVISOR, mall=town)),
            ]
    plain.append(
        (
            "instansi.bogor",
            "Admin Disdukcapil Demo",
            RoleInput(Role.AGENCY_ADMIN, mall="bogor", stall="disdukcapil"),
        )
    )
    for username, name, role in plain:
        _ensure(username, name, role, by=by, at=at)
    for counter in places.list_counters("bogor"):
        username = f"petugas.{counter.number}"
        if people.find_user(username) is None:
            role = RoleInput(Role.OFFICER, mall="bogor", stall=counter.stall.slug)
            user = _ensure(username, f"Petugas Loket {counter.number}", role, by=by, at=at)
            malls.assign_officer(counter_id=counter.pk, user_id=user.pk, starts_at=at, by=by, at=at)
    # One slow hash for all of them: opening the demo should not wait for forty.
    unset = User.objects.filter(is_demo=True, password__startswith="!")  # noqa: S106 - Django's mark for none
    unset.update(password=make_password(DEMO_PASSWORD))


def _ensure(username: str, name: str, role: RoleInput, *, by: Actor, at: datetime) -> User:
    user = people.find_user(username)
    if user is None:
        user = create_staff(username=username, name=name, roles=[role], is_demo=True, by=by, at=at)
    return user


def demo_accounts() -> list[tuple[str, str, str]]:
    """User name, who it is and the password of each demo account, in demo mode only."""
    return [(user.username, user.display_name, DEMO_PASSWORD) for user in people.list_demo_accounts()]
