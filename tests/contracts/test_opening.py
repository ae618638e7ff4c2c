"""Open today? Pages, API, feeds and chat say the same at any moment, and right after a closure is entered."""

import json
import random
import re
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.malls import queries as malls
from pendopo.malls.models import Cap, Closure
from pendopo.malls.tests.factories import add_hours, make_mall, make_stall, wib
from pendopo.malls.types import RECEIVING
from pendopo.regions.actions import set_calendar_day

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def mall():
    """A mall with a late stall, a closure of a stall, a power cut, a cap, a cap of nothing, and a holiday."""
    mall = make_mall()
    first, late = make_stall(mall), make_stall(mall, "imigrasi")
    add_hours(mall, stall=late, times=((time(9), time(12), None), (time(13), time(16), None)))
    closed = Closure.objects.create
    closed(mall=mall, stall=first, starts_at=wib(9), ends_at=wib(11), reason="Sistem pusat", declared_by="x")
    day = timedelta(days=1)
    closed(
        mall=mall, starts_at=wib(10) + day, ends_at=wib(11) + day, reason="Listrik padam", decree="ND 3/2026",
        declared_by="x",
    )  # fmt: skip
    cap = Cap.objects.create
    cap(mall=mall, percent=50, starts_at=wib(0) + 2 * day, ends_at=wib(0) + 3 * day, reason="PPKM",
        decree="SE 9", declared_by="x")  # fmt: skip
    cap(mall=mall, percent=0, starts_at=wib(0) + 3 * day, ends_at=wib(0) + 4 * day, reason="Semua daring",
        declared_by="x")  # fmt: skip
    set_calendar_day(
        layer="nation", place="ID", day=date(2026, 11, 27), status="closed", reason="Pilkada", by=SYSTEM,
        at=wib(0),
    )  # fmt: skip
    return mall


def said_by_linked_data(page, at):
    """Whether schema.org's hours say open: the special ones of a day, else the weekly ones."""
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    local = at.astimezone(ZONE)
    day, hour = local.date().isoformat(), f"{local:%H:%M}"
    special = [row for row in data["specialOpeningHoursSpecification"] if row["validFrom"] == day]
    weekly = [
        row for row in data["openingHoursSpecification"] if row["dayOfWeek"].endswith(f"{local:%A}")
    ]  # fmt: skip
    return any(row["opens"] <= hour < row["closes"] for row in special or weekly)


def said_by_calendar(text, at):
    """The summaries of the events that run at a moment."""
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    events = re.findall(r"DTSTART:(\S+)\r\nDTEND:(\S+)\r\nSUMMARY:([^\r]+)", text)
    return [summary for begins, ends, summary in events if begins <= stamp < ends]


def said_by_json(data, at):
    local = at.astimezone(ZONE)
    day = next(row for row in data["days"] if row["date"] == local.date().isoformat())
    return any(period["opens"] <= f"{local:%H:%M}" < period["closes"] for period in day["periods"])


def test_every_way_says_the_same_at_any_moment(mall, client, monkeypatch):
    lot = random.Random(7)
    moments = [wib(0) + timedelta(days=lot.randrange(6), minutes=lot.randrange(24 * 60)) for _ in range(14)]
    at_edge = ((0, 8, 0), (0, 9, 59), (0, 12, 0), (1, 10, 0), (1, 15, 0), (3, 10, 0), (4, 10, 0))
    at_edge = ((0, 8, 0), (0, 9, 59), (0, 12, 0), (1, 10, 0), (1, 15, 0), (3, 10, 0), (4, 10, 0))
    edges = [wib(hour, minute) + timedelta(days=day) for day, hour, minute in at_edge]
    for at in moments + edges:
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        answer = malls.open_today(mall, at=at)
        receives = answer.state in RECEIVING
        told = client.get("/api/v1/malls/bogor/today").json()
        page = client.get("/m/bogor/").content.decode()
        start = client.get("/").content.decode()
        data = client.get("/m/bogor/buka.json").json()
        events = said_by_calendar(client.get("/m/bogor/buka.ics").content.decode(), at)
        with translation.override("id"):
            headline = malls.headline(answer)
        assert (told["state"], told["open"], data["state"], data["open"]) == (answer.state, receives) * 2
        assert told["opening"] == data["words"]
        assert told["opening"].startswith(f"{headline}.")
        assert headline in page
        assert headline in start
        assert said_by_json(data, at) == receives, at
        assert said_by_linked_data(page, at) == receives, at
        assert any(each.startswith("Buka") for each in events) == receives, (at, events)
        assert any(each.startswith("Hanya daring") for each in events) == (answer.state == "online_only")


def test_a_closure_shows_at_once_and_unchanged_feeds_cost_nothing(mall, client, monkeypatch):
    at = wib(9, 30) + timedelta(days=7)
    monkeypatch.setattr(clock, "now", lambda: at)
    tags = {}
    for name in ("buka.json", "buka.ics"):
        first = client.get(f"/m/bogor/{name}")
        assert first["Cache-Control"] == "public, no-cache"
        tags[name] = first["ETag"]
        assert client.get(f"/m/bogor/{name}", headers={"If-None-Match": first["ETag"]}).status_code == 304
    Closure.objects.create(
        mall=mall, starts_at=wib(8) + timedelta(days=7), reason="Gempa <b>", decree="Kep. 1", declared_by="x"
    )
    for name, tag in tags.items():
        assert client.get(f"/m/bogor/{name}", headers={"If-None-Match": tag}).status_code == 200
    data = client.get("/m/bogor/buka.json").json()
    assert (data["state"], data["reason"], data["legal_basis"]) == ("closed", "Gempa <b>", "Kep. 1")
    assert "Tutup: Gempa <b>" in client.get("/m/bogor/buka.ics").content.decode()
    assert "<b>" not in client.get("/m/bogor/").content.decode()
    assert client.get("/api/v1/malls/bogor/today").json()["state"] == "closed"
    assert client.get("/m/tidak-ada/buka.json").status_code == 404


def test_at_the_next_opening_it_is_open_and_not_before(mall):
    for hours in range(0, 24 * 6, 3):
        at = wib(0) + timedelta(hours=hours)
        answer = malls.open_today(mall, at=at)
        if answer.until_at:
            assert (
                malls.open_today(mall, at=answer.until_at - timedelta(minutes=1)).until_at == answer.until_at
            )
            continue
        opens = answer.next_opens_at
        assert opens is not None
        assert opens > at
        assert malls.open_today(mall, at=opens).until_at is not None
        assert malls.open_today(mall, at=opens - timedelta(minutes=1)).until_at is None
