"""The officers' inbox with a million messages: p95 of lists, a talk and the supervisor's page.

Ten malls, 100,000 threads of ten messages,
        600 open talks in the mall that is measured; sealed words repeat.
Served through the product's own middleware in one process,
        one request after the other; the floor is a bare
view that reads one row, asked in the same run. Run: `.venv/bin/python -m bench inbox [--json]`.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.cluster import ThrowAwayCluster

from bench.frame import Figure

LIMIT_MS = 100.0
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
MESSAGES = 1_000_000
OPEN = 600
CHANNELS = ("telegram", "whatsapp", "instagram", "messenger")

_FILL = (
    """INSERT INTO channels_account (channel, key, name, mall, own_id, scope, address, base_url,
        secrets, active,
        daily_limit, check_code, created_at)
    SELECT c, 'm' || m, c || m, CASE m WHEN 0 THEN 'bogor' ELSE 'mal-' || m END, '', '', '', '',
        ''::bytea, true, 0,
        '', %(at)s FROM unnest(%(channels)s::text[]) c, generate_series(0, 9) m""",
    """INSERT INTO channels_identity (id, channel, scope, user_hash, user_id, phone, phone_hash,
        shown_name, language,
        pseudonym, created_at)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        (%(channels)s::text[])[n %% 4 + 1], '',
        sha256(n::text::bytea), %(words)s, ''::bytea, sha256(n::text::bytea), %(words)s, 'id',
        md5(n::text), %(at)s
    FROM generate_series(1, %(threads)s) n""",
    """INSERT INTO channels_thread (id, account_id, identity_id, mall, dialogue, dialogue_version,
        last_in_at,
        last_out_at, created_at)
    SELECT i.id, a.id, i.id, a.mall, ''::bytea, 0, %(at)s, %(at)s, %(at)s
    FROM (SELECT *, row_number() OVER (ORDER BY id) n FROM channels_identity) i
    JOIN channels_account a ON a.channel = i.channel AND a.key = 'm' || ((n / 4) %% 10)""",
    """INSERT INTO channels_outboxmessage (id, kind, channel, language, recipient, content, dedupe,
        urgent, state,
        due_at, next_try_at, attempts, vendor, vendor_id, error, permanent, created_at, ended_at)
    SELECT ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'reply', 'telegram', 'id',
        ''::bytea,
        ''::bytea, '', true, 'delivered', %(at)s, %(at)s, 1, 'telegram', n::text, '', false, %(at)s,
        %(at)s
    FROM generate_series(1, %(messages)s / 2) n""",
    """INSERT INTO channels_message (id, thread_id, account_id, inward, author, author_code, kind,
        text, details,
        vendor_id, said_at, created_at, outbox_id)
    SELECT uuidv7(), t.id, t.account_id, k %% 2 = 1, CASE k %% 2 WHEN 1
        THEN 'person' ELSE 'officer' END, '', 'text',
        %(words)s, ''::bytea, CASE k %% 2 WHEN 1 THEN t.n || '-' || k ELSE '' END,
        %(at)s - make_interval(mins => 200 - k * 3), %(at)s - make_interval(mins => 200 - k * 3),
        CASE k %% 2 WHEN 0 THEN ('00000000-0000-7000-9000-' || lpad(to_hex((t.n - 1) * 5 + k / 2), 12,
        '0'))::uuid END
    FROM (SELECT *, row_number() OVER (ORDER BY id) n FROM channels_thread) t, generate_series(1,
        10) k""",
    """INSERT INTO inbox_conversation (id, thread_id, mall, channel, stall, day_date, number, state,
        reason, summary,
        opened_at, first_unanswered_at, unanswered, assigned_to, first_answer_at, due_at, closed_at,
        outcome, answers,
        late_first, reopened, changed_at, version)
    SELECT t.id, t.id, t.mall, i.channel, '', date '2026-11-23' - (t.n / 400)::int, (t.n %% 400) + 1,
        CASE WHEN t.n > %(open)s THEN 'closed' WHEN t.n %% 3 = 0 THEN 'taken' ELSE 'waiting' END,
        'asked', %(words)s,
        %(at)s - make_interval(mins => t.n::int), CASE WHEN t.n <= %(open)s THEN
        %(at)s - make_interval(mins => t.n::int %% 180) END,
        CASE WHEN t.n <= %(open)s THEN 1 ELSE 0 END,
        CASE WHEN t.n <= %(open)s AND t.n %% 3 = 0 THEN %(officer)s + (t.n / 3) %% 40 END,
        CASE WHEN t.n > %(open)s THEN %(at)s - make_interval(mins => t.n::int - 20) END,
        CASE WHEN t.n <= %(open)s THEN %(at)s - make_interval(mins => t.n::int %% 180 - 30) END,
        CASE WHEN t.n > %(open)s THEN %(at)s - make_interval(mins => t.n::int - 60) END, 'answered', 1,
        t.n %% 5 = 0, 0, %(at)s, 1
    FROM (SELECT *, row_number() OVER (PARTITION BY mall ORDER BY id) n FROM channels_thread) t
    JOIN channels_identity i ON i.id = t.identity_id""",
)


def run(*, seconds: float = 6) -> list[Figure]:
    """p95 of each page against its limit, with the ratio to a bare read in the note."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.inbox", str(seconds)],
        check=True, stdout=subprocess.PIPE, text=True, env=clean,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    return [
        Figure(
            f"p95 of the inbox's {name}, {MESSAGES:,} messages", page["p95"], LIMIT_MS, 1.0, unit="ms",
            at_most=True,
            note=f"{page['p95'] / found['bare']:.0f} × a bare read ({found['bare']:.2f} ms); median "
            f"{page['median']:.1f} ms; own processor {page['own']:.1f} ms; load {found['load']:.1f}",
        )
        for name, page in found["pages"].items()
    ]  # fmt: skip


def main() -> None:
    """Measure in a database of its own; prints JSON."""
    folder = Path(tempfile.mkdtemp(prefix="pendopo-bench-"))
    cluster = ThrowAwayCluster()
    os.environ |= {
        "DATABASE_URL": cluster.start(), "PENDOPO_DATA": str(folder / "app"), "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }  # fmt: skip
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(json.dumps(measure(float(sys.argv[1]))))
    finally:
        from django.db import connection

        connection.close()
        connection.close_pool()
        cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)


def fill() -> Any:
    """A mall, forty officers and a supervisor,
    and everything that was ever said. Gives the supervisor."""
    from django.db import connection

    from pendopo.kit.actor import SYSTEM
    from pendopo.kit.crypto import encrypt
    from pendopo.malls.tests.factories import make_mall, make_stall
    from pendopo.people.actions import create_staff
    from pendopo.people.types import RoleInput
    from pendopo.queue.tests.factories import make_service

    make_service(make_stall(make_mall(), "disdukcapil"))

    def staff(name: str, role: str) -> Any:
        return create_staff(
            username=name, name=name, password="jembatan-merah-7", is_demo=True,  # noqa: S106

            roles=[RoleInput(role, mall="bogor")], by=SYSTEM, at=AT,
        )  # fmt: skip

    boss = staff("penyelia", "supervisor")
    officers = [staff(f"petugas{number}", "officer") for number in range(40)]
    values = {
        "at": AT, "channels": list(CHANNELS), "threads": MESSAGES // 10, "messages": MESSAGES,
        "open": OPEN,
        "officer": officers[0].pk, "words": encrypt("Bapak, KTP saya hilang. Bawa apa saja?"),
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in _FILL:
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM channels_message")
        assert cursor.fetchone()[0] == MESSAGES
    return boss


def measure(seconds: float) -> dict[str, Any]:
    """Times of each page, asked one after the other by a signed-in supervisor."""
    from django.test import Client

    from pendopo.catalogue.models import Service
    from pendopo.inbox.models import Conversation
    from pendopo.kit import clock

    boss = fill()
    clock.set_demo_time(AT)
    client = Client(HTTP_HOST="localhost")
    client.force_login(boss)
    talks = list(
        Conversation.objects.filter(mall="bogor").exclude(state="closed").values_list("pk", flat=True)[:200]
    )
    closed = list(
        Conversation.objects.filter(mall="bogor", state="closed").values_list("pk", flat=True)[:200]
    )
    pages = {
        "list": ["/petugas/bogor/pesan/", "/petugas/bogor/pesan/?kotak=waiting&hal=3"],
        "list of the closed": [
            "/petugas/bogor/pesan/?kotak=closed",
            "/petugas/bogor/pesan/?kotak=closed&hal=100"],
        "list of one channel": [f"/petugas/bogor/pesan/?kanal={name}" for name in CHANNELS],
        "conversation": [f"/petugas/bogor/pesan/{key}/" for key in (*talks, *closed)],
        "supervisor": ["/petugas/bogor/pesan/penyelia/"],
    }  # fmt: skip
    bare = timed(client, [f"/bare/service/{Service.objects.get().pk}"], seconds / 6)
    found = {name: timed(client, paths, seconds) for name, paths in pages.items()}
    return {"bare": bare["median"], "pages": found, "load": os.getloadavg()[0]}


def timed(client: Any, paths: list[str], seconds: float) -> dict[str, float]:
    """Milliseconds: the first answer, and median and p95 of those after it."""
    times: list[float] = []
    own: list[float] = []
    until = time.perf_counter() + seconds
    count = 0
    while time.perf_counter() < until or count < 20:
        started, spent = time.perf_counter(), time.process_time()
        answer = client.get(paths[count % len(paths)])
        times.append((time.perf_counter() - started) * 1000)
        own.append((time.process_time() - spent) * 1000)
        assert answer.status_code == 200, (paths[count % len(paths)], answer.status_code)
        count += 1
    rest = sorted(times[1:])
    return {
        "first": times[0],
        "median": statistics.median(rest),
        "p95": rest[int(len(rest) * 0.95)],
        "own": statistics.median(own),
    }


if __name__ == "__main__":
    main()
