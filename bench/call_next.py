"""Call next: eight counters of one stall in two processes, against pgbench on the same statement.

Run: `.venv/bin/python -m bench call_next [--json]`. PostgreSQL with fsync on; ours through the action, with
its rights, event and notification; process start is not counted.
"""

import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.cluster import ThrowAwayCluster

from bench.frame import Figure
from pendopo.config.runtime.binaries import programs

COUNTERS = 8
PGBENCH = programs() / "pgbench"
THE_Q = {"per_second": 23.0, "p95_ms": 2900.0}  # recorded, Service BC, 8 counters
FREE = """WITH t AS (
        UPDATE queue_ticket SET state = 'finished', counter_id = NULL
        WHERE counter_id = %(counter)s AND state = 'called' RETURNING id)
    UPDATE queue_ticketperiod p SET ends_at = p.starts_at
    FROM t WHERE p.ticket_id = t.id AND p.ends_at IS NULL"""


def start() -> ThrowAwayCluster:
    """A cluster that syncs like a real one."""
    cluster = ThrowAwayCluster()
    os.environ["DATABASE_URL"] = cluster.start()
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={cluster.folder} -c fsync=on "
        "-c synchronous_commit=on -c max_connections=100"
    )
    cluster._run(
        "pg_ctl", "-D", str(cluster.folder / "data"), "-w", "-l", str(cluster.folder / "log"),
        "-o", options, "-m", "fast", "restart",
    )  # fmt: skip
    return cluster


def prepare(tickets: int) -> list[int]:
    """A mall with one stall, eight open counters, and a long line."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from pendopo.queue.models import Ticket, TicketPeriod, Visit
    from pendopo.queue.tests import factories as f

    call_command("migrate", verbosity=0)
    stall = f.make_stall(f.make_mall(), counters=COUNTERS)
    service = f.make_service(stall)
    counters = [counter.id for counter in f.open_counters(stall)]
    visits = [
        Visit(
            mall=stall.mall, service_day=f.MONDAY, code=f"C{n:07d}", token_hash=n.to_bytes(32, "big"),
            origin="kiosk", arrived_at=f.AT,
        )
        for n in range(1, tickets + 1)
    ]  # fmt: skip
    rows = [
        Ticket(
            visit=visit, mall=stall.mall, stall=stall, service=service, service_day=f.MONDAY, prefix="A",
            sequence=n, line="walk_in", queue_rank=float(n), waiting_since=f.AT,
        )
        for n, visit in enumerate(visits, start=1)
    ]  # fmt: skip
    Visit.objects.bulk_create(visits, batch_size=2000)
    Ticket.objects.bulk_create(rows, batch_size=2000)
    TicketPeriod.objects.bulk_create(
        [TicketPeriod(ticket=row, state="waiting", starts_at=f.AT) for row in rows], batch_size=4000
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    connection.close_pool()
    return counters


def web_process(counters: list[int], calls: int, answers: Any) -> None:
    """Half of the counters, each in a thread, through the action with its rights, event and notification."""
    import django

    django.setup()
    from django.db import connections

    from pendopo.kit.writes import fetch
    from pendopo.queue import actions
    from pendopo.queue.tests import factories as f

    def officer(counter: int) -> list[tuple[float, str, float]]:
        taken = []
        for _ in range(calls):
            begun = time.perf_counter()
            called = actions.call_next_ticket(counter_id=counter, by=f.JOKO, at=f.AT)
            assert called is not None
            taken.append((time.perf_counter() - begun, called.number, begun))
            fetch(FREE, {"counter": counter})
        connections.close_all()
        return taken

    with ThreadPoolExecutor(len(counters)) as pool:
        answers.put([row for rows in pool.map(officer, counters) for row in rows])


def ours(counters: list[int], calls: int) -> dict[str, float]:
    """Two processes with four counters each."""
    answers: Any = multiprocessing.Queue()
    halves = (counters[: COUNTERS // 2], counters[COUNTERS // 2 :])
    processes = [multiprocessing.Process(target=web_process, args=(half, calls, answers)) for half in halves]
    for process in processes:
        process.start()
    rows = [row for _ in processes for row in answers.get(timeout=300)]
    # CLOCK_MONOTONIC is one clock for all processes: from the first call begun to the last answered.
    seconds = max(row[2] + row[0] for row in rows) - min(row[2] for row in rows)
    for process in processes:
        process.join()
    times = sorted(row[0] for row in rows)
    doubles = len(rows) - len({row[1] for row in rows})
    return {
        "per_second": len(rows) / seconds,
        "p50_ms": 1000 * times[len(times) // 2],
        "p95_ms": 1000 * times[int(len(times) * 0.95)],
        "doubles": doubles,
    }


def limit(cluster: ThrowAwayCluster, counters: list[int], seconds: int) -> dict[str, float]:
    """pgbench with the same statement, prepared as ours is, and the same freeing."""
    from pendopo.queue.actions.statements import CALL_NEXT

    values = {
        "counter": ":c::bigint", "day": "'2026-11-23'::date", "at": "'20261123T020000Z'::timestamptz",
        "mall": "'bogor'", "officer": "'staff-joko'", "key": "''",
    }  # fmt: skip
    script = Path(tempfile.mkdtemp()) / "call_next.sql"
    call, free = (" ".join((sql % values).split()) for sql in (CALL_NEXT, FREE))
    script.write_text(f"\\set c {counters[0]} + :client_id\n{call};\n{free};\n")
    done = subprocess.run(
        [
            str(PGBENCH), "-n", "-h", str(cluster.folder), "-U", "postgres", "-c", str(COUNTERS),
            "-j", "2", "-T", str(seconds), "-M", "prepared", "-f", str(script), "postgres",
        ],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[:900])
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    return {"per_second": float(found[1]) if found else 0.0}


def run(*, seconds: float = 6) -> list[Figure]:
    """Ours against pgbench on the same statement, and against the recorded peer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    calls = max(100, int(seconds * 80))
    script = "import bench.call_next as b; b.main()"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(calls), str(int(seconds))],
        check=True, capture_output=True, text=True, env=clean,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    mine, top = found["ours"], found["limit"]
    note = f"doubles {mine['doubles']}, p50 {mine['p50_ms']:.1f} ms"
    return [
        Figure(
            "call next, 8 counters, 2 processes, over pgbench",
            mine["per_second"],
            top["per_second"],
            0.3,
            note=note,
        ),
        Figure("call next over The Q (recorded)", mine["per_second"], THE_Q["per_second"], 20),
        Figure(
            "call next p95 over The Q's (recorded)",
            mine["p95_ms"],
            THE_Q["p95_ms"],
            0.02,
            unit="ms",
            at_most=True,
        ),
    ]


def main() -> None:
    """One run in a process of its own (a cluster and a Django of its own); prints JSON."""
    calls, seconds = int(sys.argv[1]), int(sys.argv[2])
    cluster = start()
    try:
        counters = prepare(COUNTERS * calls + 4000 * seconds)
        mine = ours(counters, calls)
        print(json.dumps({"ours": mine, "limit": limit(cluster, counters, seconds)}))
    finally:
        cluster.remove()
