"""Booking over full HTTP, the hot window, and the service page, each against its floor in the same run."""

from typing import Any

from bench.frame import Figure
from bench.stage import Server, new_cluster

PRETIX, THE_Q, PRETIX_P95 = 13.0, 29.0, 1900.0  # recorded on two cores; see the design notes
ROUNDS = 2


def _prepare() -> dict[str, Any]:
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from datetime import timedelta

    from django.core.management import call_command
    from django.db import connection

    from pendopo.booking.tests.factories import make_mall, make_service, make_stall, make_window
    from pendopo.kit.clock import now

    call_command("migrate", verbosity=0)
    service = make_service(make_stall(make_mall()))
    start = now() + timedelta(days=1)
    windows = [
        make_window(service.stall, online=100_000, starts_at=start + timedelta(minutes=n)).id
        for n in range(200)
    ]
    hot = make_window(service.stall, online=1_000_000, starts_at=start + timedelta(days=1)).id
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_window (id bigint PRIMARY KEY, capacity int NOT NULL,"
            " taken int NOT NULL, CHECK (taken <= capacity))"
        )
        cursor.execute(
            "CREATE TABLE bench_booking (id uuid PRIMARY KEY, name text NOT NULL, phone text NOT NULL,"
            " window_id bigint NOT NULL REFERENCES bench_window,"
            " created_at timestamptz NOT NULL DEFAULT now())"
        )
        cursor.execute("INSERT INTO bench_window SELECT id, 1000000, 0 FROM booking_window")
        cursor.execute("ANALYZE")
    connection.close()
    return {"windows": windows, "hot": [hot], "service": service}


def _best(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    return max(rounds, key=lambda result: result["rate"])


def _analyze() -> None:
    """What autovacuum does within a minute: plans were made while the tables were empty."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()


def _oversold() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_window w WHERE taken > capacity + overbook + excess OR taken <> "
            "(SELECT coalesce(sum(units), 0) FROM booking_appointment a WHERE a.window_id = w.id)"
        )
        count = int(cursor.fetchone()[0])
    connection.close()
    return count


def run(*, seconds: float = 6, ours: str = "/api/v1/appointments") -> list[Figure]:
    """Measure; floor and ours take turns, the best round of each counts."""
    cluster, _url = new_cluster()
    servers: list[Server] = []
    try:
        place = _prepare()
        bare, full = Server(bare=True), Server(bare=False)
        servers = [bare, full]
        bare.wait("/bare/booking", windows=place["windows"])
        full.wait(ours, windows=place["windows"])
        _analyze()
        figures: list[Figure] = []

        def duel(clients: int, windows: list[int]) -> tuple[dict[str, Any], dict[str, Any]]:
            floors, mine = [], []
            for _ in range(ROUNDS):
                floors.append(bare.load("/bare/booking", clients=clients, seconds=seconds, windows=windows))
                mine.append(full.load(ours, clients=clients, seconds=seconds, windows=windows))
            return _best(mine), _best(floors)

        mine, floor = duel(16, place["windows"])
        note = f"p95 {mine['p95']:.0f} ms, {mine['statuses']}"
        figures.append(
            Figure(
                "booking, 200 windows, 16 clients : bare view", mine["rate"], floor["rate"], 0.6, note=note
            )
        )
        figures.append(
            Figure("booking, 200 windows, 16 clients : pretix (recorded)", mine["rate"], PRETIX, 40)
        )
        figures.append(Figure("booking, 200 windows, 16 clients : The Q (recorded)", mine["rate"], THE_Q, 20))
        eight, floor8 = duel(8, place["hot"])
        figures.append(Figure("hot window, 8 clients : bare hot view", eight["rate"], floor8["rate"], 0.6))
        many, floor32 = duel(32, place["hot"])
        note = f"p95 {many['p95']:.0f} ms, {many['statuses']}"
        figures.append(
            Figure("hot window, 32 clients : bare hot view", many["rate"], floor32["rate"], 0.6, note=note)
        )
        figures.append(Figure("hot window, 32 clients : 8 clients", many["rate"], eight["rate"], 0.9))
        figures.append(
            Figure(
                "hot window, 32 clients : 200 windows, 16 clients",
                many["rate"],
                mine["rate"],
                0.9,
                note="what one row for all costs",
            )
        )
        figures.append(
            Figure(
                "hot window p95, 32 clients : pretix (recorded)",
                many["p95"],
                PRETIX_P95,
                0.05,
                "ms",
                at_most=True,
            )
        )
        figures.append(Figure("hot window, 32 clients : pretix (recorded)", many["rate"], 20.0, 30))
        figures.append(_page(bare, full, place["service"], seconds))
        wrong = _oversold()
        figures.append(Figure("windows oversold or miscounted (+1)", 1.0 + wrong, 1.0, 1.0, "", at_most=True))
        return figures
    finally:
        for server in servers:
            server.stop()
        cluster.remove()


def _page(bare: Server, full: Server, service: Any, seconds: float) -> Figure:
    path = f"/m/{service.mall.slug}/l/{service.slug}/"
    floors, mine = [], []
    for _ in range(ROUNDS):
        floors.append(bare.load(f"/bare/service/{service.id}", clients=16, seconds=seconds))
        mine.append(full.load(path, clients=16, seconds=seconds))
    ours, floor = _best(mine), _best(floors)
    return Figure(
        "service page, 16 clients : bare read", ours["rate"], floor["rate"], 0.7, note=str(ours["statuses"])
    )
