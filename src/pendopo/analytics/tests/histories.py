"""Random days of malls: visits and numbers with undo, missed, back again; told late and out of order."""

import random
from datetime import datetime, timedelta
from typing import Any

from pendopo.analytics.tests.counting import Happened
from pendopo.events.actions import record
from pendopo.kit.actor import SYSTEM

MALLS = (("bogor", "32.71"), ("denpasar", "51.71"), ("nirmala", "32.11"))
CHANNELS = ("kiosk", "officer", "appointment", "api")
STALLS = ("disdukcapil", "polresta")
SERVICES = ("ktp", "kk", "skck")


def happened(chance: random.Random, start: datetime, *, visits: int) -> list[dict[str, Any]]:
    """Events of some days, each with its mall and moment; no two of a number at one moment."""
    found: list[dict[str, Any]] = []
    for number in range(visits):
        mall, region = chance.choice(MALLS)
        place = {
            "mall": mall, "region": region, "stall": chance.choice(STALLS),
            "service": chance.choice(SERVICES), "channel": chance.choice(CHANNELS), "visit": f"v{number}",
        }  # fmt: skip
        place["agency"] = place["stall"]
        person = chance.choice(["", f"p{chance.randrange(6)}"])
        at = start + timedelta(minutes=chance.randrange(3 * 24 * 60), seconds=number)
        found.append({**place, "name": "visit.started", "at": at, "person": person})
        found += _steps(chance, place, at)
    return found


def _steps(chance: random.Random, place: dict[str, Any], at: datetime) -> list[dict[str, Any]]:
    ticket = {**place, "number": f"A-{place['visit']}"}
    found = [{**ticket, "name": "ticket.issued", "at": at + timedelta(milliseconds=1)}]
    for _step in range(chance.randrange(9)):
        at += timedelta(seconds=chance.randrange(1, 4000))
        what = chance.choice(["called", "called", "finished", "no_show", "reinstated", "undone", "undone"])
        event = {**ticket, "name": f"ticket.{what}", "at": at}
        if what == "called":
            event |= {"channel": "", "waited_seconds": chance.randrange(8000)}
        elif what == "finished":
            event |= {"serving_seconds": chance.randrange(4000)}
        elif what == "undone":
            event |= {"act": chance.choice(["call", "finish", "no_show", "hold"])}
        found.append(event)
    return found


def tell(event: dict[str, Any]) -> None:
    """Record one event in the log."""
    place = ("mall", "region", "stall", "agency", "service", "channel", "visit", "person")
    data = {key: event[key] for key in ("number", "act", "waited_seconds", "serving_seconds") if key in event}
    given = {key: event[key] for key in place if key in event}
    record(f"queue.{event['name']}", by=SYSTEM, at=event["at"], data=data, **given)


def plain(event: dict[str, Any]) -> Happened:
    """The same event as the plain count takes it."""
    seconds = event.get("waited_seconds", event.get("serving_seconds", 0))
    return Happened(
        event["name"], event["at"], event["visit"], event.get("number", ""), event.get("act", ""), seconds
    )
