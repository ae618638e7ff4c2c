"""A booking storm from outside: many people, each with one key for one booking, who ask until answered."""

import http.client
import json
import secrets
import threading
import time
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from .conftest import Installation, until

CLIENTS = 8
ASK_SECONDS = 30.0
LAST_ANSWER_SECONDS = 90.0

COUNTS = {
    "appointments": "SELECT count(*) FROM booking_appointment",
    "booked": "SELECT count(*) FROM events_event WHERE name = 'booking.appointment.booked'",
    "kept answers": "SELECT count(*) FROM kit_idempotentanswer",
    "messages": "SELECT count(*) FROM channels_outboxmessage",
    "mails": "SELECT count(*) FROM channels_demomail",
    "sent": "SELECT count(*) FROM events_event WHERE name = 'channels.message.sent'",
}
DIFFERENT = """
    SELECT count(*) FROM booking_window AS w WHERE w.taken <> (
        SELECT coalesce(sum(a.units), 0) FROM booking_appointment AS a
        WHERE a.window_id = w.id AND a.state IN ('held', 'booked', 'checked_in', 'fulfilled', 'no_show'))"""
OVERSOLD = "SELECT count(*) FROM booking_window WHERE taken > capacity + overbook + excess"
OF_THESE = "SELECT code, count(*) FROM booking_appointment WHERE code = ANY(%s) GROUP BY code"
MAILED = """
    SELECT o.id, count(m.id) FROM channels_outboxmessage AS o
    LEFT JOIN channels_demomail AS m ON m.message_id = 'demo:' || o.id::text
    WHERE o.channel = 'email' GROUP BY o.id"""
UNDER_WAY = (
    "SELECT count(*) FROM channels_outboxmessage WHERE state IN ('queued', 'sending') AND due_at <= {now}"
)
# A worker that was killed while sending is given up after two minutes: here they pass at once.
LET_TIME_PASS = """
    UPDATE channels_outboxmessage SET claimed_at = claimed_at - interval '3 minutes'
    WHERE state = 'sending'"""


@dataclass
class Asked:
    """One person's booking: the key, the body, and the last answer."""

    key: str
    body: dict[str, Any]
    code: str = ""
    refusal: str = ""
    tries: int = 0


@dataclass
class Storm:
    """All of them, and what they were told."""

    installation: Installation
    windows: list[str]
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    asked: list[Asked] = field(default_factory=list)
    told: Tally[str] = field(default_factory=Tally)
    sentences: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def booked(self) -> list[Asked]:
        """Who has a place, by the answer."""
        return [one for one in self.asked if one.code]

    def people(self, client: int) -> None:
        """One after another until it is over; nobody leaves without an answer."""
        number = 0
        while not self.over.is_set():
            number += 1
            person = client * 100_000 + number
            body = {
                "window": self.windows[person * 7919 % len(self.windows)],
                "applicant": {"name": f"Warga {person}", "email": f"warga{person}@contoh.id"},
            }
            one = Asked(f"{self.name}-{person}", body)
            self.asked.append(one)
            self.ask_until_answered(one)
            time.sleep(0.08)

    def ask_until_answered(self, one: Asked) -> None:
        """The same key again and again, as a phone with a bad line does."""
        end = time.monotonic() + LAST_ANSWER_SECONDS
        while time.monotonic() < end:
            one.tries += 1
            status, body = self.post(one)
            self.told[str(status)] += 1
            if status == 201:
                one.code = body["code"]
                return
            error = body.get("error", {})
            if status == 503:
                self.sentences.add(str(error.get("message", "")))
            elif status not in {0, 409, 429}:
                self.wrong.append(f"{status} {body}")
            if status in {409, 429} and error.get("code") != "in_progress":
                one.refusal = str(error.get("code"))
                return
            time.sleep(0.2)
        self.wrong.append(f"{one.key} was never answered")

    def post(self, one: Asked) -> tuple[int, dict[str, Any]]:
        """One request on a connection of its own; status 0 when the line broke."""
        line = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=ASK_SECONDS)
        try:
            headers = {"Content-Type": "application/json", "Idempotency-Key": one.key}
            line.request("POST", "/api/v1/appointments", json.dumps(one.body), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            return 0, {}
        except ValueError:
            self.wrong.append("an answer that is not JSON")
            return 0, {}
        finally:
            line.close()


def ask(installation: Installation, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows from the installation's own database."""
    socket = json.loads((installation.data / "postgres.json").read_text())["socket"]
    url = f"postgresql:///pendopo?host={socket}&user=pendopo"
    with psycopg.connect(url, autocommit=True, connect_timeout=20) as connection:
        answer = connection.execute(statement, values or None)
        return answer.fetchall() if answer.description else []


def counts(installation: Installation) -> dict[str, int]:
    """How much there is of everything that a booking writes."""
    return {name: int(ask(installation, statement)[0][0]) for name, statement in COUNTS.items()}


def free_windows(installation: Installation) -> list[str]:
    """Windows of the coming days at Bogor, each under the name of one service."""
    now = json.loads(installation.pendopo("demo", "clock", "--json").stdout)["demo_time"]
    rows = ask(
        installation,
        """SELECT DISTINCT ON (w.id) w.id, s.id FROM booking_window AS w
           JOIN malls_mall AS m ON m.id = w.mall_id
           JOIN catalogue_service AS s ON s.stall_id = w.stall_id AND s.bookable
           WHERE m.slug = 'bogor' AND w.starts_at > %s::timestamptz + interval '30 hours'
             AND w.starts_at < %s::timestamptz + interval '10 days'
             AND w.closed_at IS NULL AND w.online_taken < w.online_capacity
           ORDER BY w.id, s.duration_minutes""",
        now, now,
    )  # fmt: skip
    assert len(rows) > 50
    return [f"{window}.{service}" for window, service in rows]


@contextmanager
def storm(installation: Installation) -> Iterator[Storm]:
    """Let people book until the block ends; then nobody is left without an answer."""
    raging = Storm(installation, free_windows(installation))
    threads = [
        threading.Thread(target=raging.people, args=(client,), daemon=True)
        for client in range(1, CLIENTS + 1)
    ]
    for thread in threads:
        thread.start()
    try:
        yield raging
    finally:
        raging.over.set()
        for thread in threads:
            thread.join(LAST_ANSWER_SECONDS + 2 * ASK_SECONDS)
            assert not thread.is_alive(), "a client hangs"


def until_more(raging: Storm, more: int = 25) -> None:
    """Until more people have a place than now."""
    wanted = len(raging.booked()) + more
    until(lambda: len(raging.booked()) >= wanted, lambda: f"{raging.told} {raging.installation.said()}")


def until_delivered(installation: Installation) -> None:
    """Until every message that is due has left, and none is under way."""
    now = json.loads(installation.pendopo("demo", "clock", "--json").stdout)["demo_time"]
    ask(installation, LET_TIME_PASS)
    statement = UNDER_WAY.format(now=f"'{now}'")
    until(lambda: ask(installation, statement)[0][0] == 0, lambda: ask(installation, statement))


def counts_at_rest(installation: Installation) -> dict[str, int]:
    """The counts once the letters of the demo's first minutes have left."""
    until_delivered(installation)
    return counts(installation)


def assert_nothing_lost_nothing_doubled(raging: Storm, before: dict[str, int]) -> None:
    """What people were told, what is written, what is counted and what was sent are the same."""
    installation, booked = raging.installation, raging.booked()
    until_delivered(installation)
    after = counts(installation)
    more = {name: after[name] - before[name] for name in COUNTS}
    assert not raging.wrong, raging.wrong[:5]
    assert all(one.code or one.refusal for one in raging.asked)
    codes = [one.code for one in booked]
    assert len(set(codes)) == len(codes)
    assert dict(ask(installation, OF_THESE, codes)) == dict.fromkeys(codes, 1)
    assert ask(installation, DIFFERENT) == [(0,)]
    assert ask(installation, OVERSOLD) == [(0,)]
    assert more == dict.fromkeys(COUNTS, len(codes)), (more, len(codes), raging.told)
    assert {count for _message, count in ask(installation, MAILED)} == {1}
    again = [one for one in booked if one.tries > 1][:20] + booked[:5]
    for one in again:
        status, body = raging.post(one)
        assert (status, body.get("code")) == (201, one.code)
    assert counts(installation)["appointments"] == after["appointments"]


def folder_of(installation: Installation) -> Path:
    """Where its cluster is."""
    return Path(json.loads((installation.data / "postgres.json").read_text())["folder"])
