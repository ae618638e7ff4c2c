"""A counter row against a row for each seat: the same booking in the database alone, one hot window.

Run: `.venv/bin/python -m bench seats [--json]`. pgbench, prepared, fsync on; each transaction takes a place,
inserts the appointment and its event, and commits, as a booking does. The seats variant takes any free seat
from a random start, skipping locked ones; the counter row is the statement of the product. What the web
reaches of it stands in `bench booking`.
"""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench.call_next import PGBENCH
from bench.frame import Figure
from bench.stage import DurableCluster, new_cluster

SEATS = 400_000
EVENT = """
    INSERT INTO events_event (name, version, occurred_at, region, mall, stall, agency, service, channel,
        visit, person, actor, data)
    VALUES ('booking.appointment.booked', 1, now(), '32.71', 'bogor', 'loket', 'dukcapil', 'ktp', 'api', '',
        '', 'anyone', '{"units": 1}')"""
SEAT = """
    WITH seat AS (
        SELECT s.number FROM bench_seat s
        WHERE s.window_id = :w AND NOT s.taken AND s.number >= :start
        ORDER BY s.number LIMIT 1 FOR UPDATE SKIP LOCKED
    ),
    seated AS (
        UPDATE bench_seat s SET taken = true FROM seat
        WHERE s.window_id = :w AND s.number = seat.number RETURNING s.number
    ),
    taken AS (
        SELECT w.id, w.service_day, 1 AS units, NULL::smallint AS day_slot
        FROM booking_window w, seated WHERE w.id = :w AND w.closed_at IS NULL
    ),"""


def run(*, seconds: float = 6) -> list[Figure]:
    """Bookings a second of both, with 8 and with 32 clients on one window, and over 200 windows."""
    cluster, _url = new_cluster()
    try:
        hot, windows = _prepare()
        counter, seat = _scripts(hot)
        figures = []
        for clients in (8, 32):
            ours = _rate(cluster, counter, clients, seconds, windows=1, hot=hot)
            other = _rate(cluster, seat, clients, seconds, windows=1, hot=hot)
            name = f"hot window, {clients} clients, database alone : seat rows"
            figures.append(Figure(name, ours, other, 0.0, note="not a target: which is faster"))
        ours = _rate(cluster, counter, 16, seconds, windows=len(windows), hot=windows[0])
        other = _rate(cluster, seat, 16, seconds, windows=1, hot=hot)
        name = "200 windows as counter rows : one as seats, 16 clients"
        figures.append(Figure(name, ours, other, 0.0, note="not a target: which is faster"))
        return figures
    finally:
        cluster.remove()


def _prepare() -> tuple[int, list[int]]:
    from bench.booking import _prepare as stage

    place: dict[str, Any] = stage()
    hot = int(place["hot"][0])
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_seat (window_id bigint NOT NULL, number int NOT NULL,"
            " taken boolean NOT NULL DEFAULT false, PRIMARY KEY (window_id, number)) WITH (fillfactor = 70)"
        )
        cursor.execute("CREATE INDEX ON bench_seat (window_id, number) WHERE NOT taken")
        cursor.execute(
            "INSERT INTO bench_seat (window_id, number) SELECT %s, generate_series(1, %s)", [hot, SEATS]
        )
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    return hot, sorted(place["windows"])


def _scripts(hot: int) -> tuple[str, str]:
    """The product's own statement for both, with the taking of the place exchanged in the second."""
    from pendopo.booking.actions.statements import BOOK
    from pendopo.booking.models import Window
    from pendopo.booking.types import Share
    from pendopo.catalogue.models import Service

    window = Window.objects.get(id=hot)
    service = Service.objects.get(stall_id=window.stall_id)
    values = {
        "window_id": ":w", "service_id": f"{service.id}", "stall_id": f"{window.stall_id}", "people": "1",
        "need": "1", "duration": f"{service.duration_minutes}", "base": f"{service.stall.base_minutes}",
        "person_key": r"'\x'::bytea", "slots": "0", "at": "now()", "appointment_id": "gen_random_uuid()",
        "code": "left(md5(random()::text), 12)", "token_hash": "decode(md5(random()::text), 'hex')",
        "share": "'online'", "channel": "'api'", "state": "'booked'", "applicant_id": "NULL",
        "held_until": "NULL", "booked_at": "now()", "overbooked_by": "''",
    }  # fmt: skip
    counter = BOOK[Share.ONLINE, False] % values
    made = counter[counter.index("made AS") :].split("SELECT \n")[0]
    made = made[: made.rindex(")") + 1]
    return counter, f"{SEAT} {made} SELECT id FROM taken"


def _rate(
    cluster: DurableCluster, booking: str, clients: int, seconds: float, *, windows: int, hot: int
) -> float:
    lines = [
        f"\\set w {hot} + random(0, {windows - 1})", f"\\set start random(1, {SEATS - 1000})", "BEGIN;",
        " ".join(booking.split()) + ";", " ".join(EVENT.split()) + ";", "COMMIT;",
    ]  # fmt: skip
    script = Path(tempfile.mkdtemp()) / "booking.sql"
    script.write_text("\n".join(lines) + "\n")
    done = subprocess.run(
        [
            str(PGBENCH), "-n", "-h", str(cluster.folder), "-U", "postgres", "-c", str(clients),
            "-j", "2", "-T", str(max(2, int(seconds))), "-M", "prepared", "-f", str(script), "postgres",
        ],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[:900])
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    return float(found[1]) if found else 0.0
