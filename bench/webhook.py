"""Taking webhooks in, durable before the 200, against a bare view that checks the signature and inserts; and
from a message to the bot's answer.
"""

import json
from typing import Any

from bench.frame import Figure
from bench.stage import Server, new_cluster

SECRET = "rahasia-aplikasi"  # noqa: S105
OURS = "/webhook/whatsapp/bogor"
ROUNDS = 3
BODY = {
    "object": "whatsapp_business_account",
    "entry": [{
        "id": "1029384756",
        "changes": [{
            "field": "messages",
            "value": {
                "messaging_product": "whatsapp",
                "metadata": {"display_phone_number": "62251000000", "phone_number_id": "1001"},
                "contacts": [{"profile": {"name": "Sari"}, "wa_id": "6281200000000"}],
                "messages": [{
                    "from": "6281200000000", "id": "wamid.%(run)s.%(number)s", "timestamp": "1795658400",
                    "type": "text", "text": {"body": "Selamat pagi, mau tanya syarat perpanjangan KTP"},
                }],
            },
        }],
    }],
}  # fmt: skip


def _prepare() -> None:
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from pendopo.channels.models import Account
    from pendopo.kit.clock import real_now

    call_command("migrate", verbosity=0)
    Account.objects.create(
        channel="whatsapp", key="bogor", name="Bogor", mall="bogor", own_id="1001",
        secrets=json.dumps({"app_secret": SECRET}), created_at=real_now(),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_webhook (id bigserial PRIMARY KEY, digest bytea NOT NULL UNIQUE,"
            " body bytea NOT NULL, received_at timestamptz NOT NULL DEFAULT now())"
        )
    connection.close()


def _kept() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM channels_webhook")
        count = int(cursor.fetchone()[0])
    connection.close()
    return count


def run(*, seconds: float = 5) -> list[Figure]:
    """Measure; floor and ours take turns, the best round of each counts."""
    cluster, _url = new_cluster()
    servers: list[Server] = []
    try:
        _prepare()
        bare, full = Server(bare=True), Server(bare=False)
        servers = [bare, full]
        order: dict[str, Any] = {"signed": {"secret": SECRET, "body": json.dumps(BODY)}}
        bare.wait("/bare/webhook", **order)
        full.wait(OURS, **order)
        figures, taken = [], 0
        for clients in (8, 32):
            floors, mine = [], []
            before = _kept()
            for _ in range(ROUNDS):
                floors.append(bare.load("/bare/webhook", clients=clients, seconds=seconds, **order))
                mine.append(full.load(OURS, clients=clients, seconds=seconds, **order))
            answered = sum(result["statuses"].get("200", 0) for result in mine)
            taken += abs(_kept() - before - answered)
            ours = max(mine, key=lambda result: result["rate"])
            floor = max(floors, key=lambda result: result["rate"])
            note = f"p95 {ours['p95']:.0f} ms against {floor['p95']:.0f} ms, {ours['statuses']}"
            figures.append(
                Figure(
                    f"webhooks taken in, {clients} clients : bare view",
                    ours["rate"],
                    floor["rate"],
                    0.9,
                    note=note,
                )
            )
        figures.append(
            Figure("answered 200 and not kept, or kept twice (+1)", 1.0 + taken, 1.0, 1.0, "", at_most=True)
        )
        return figures
    finally:
        for server in servers:
            server.stop()
        cluster.remove()
