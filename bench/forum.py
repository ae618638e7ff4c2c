"""Briefings: the seven of Wilayah I as one PDF/A, ours beside Typst compiling the same template with next to
nothing in it.

Run: `.venv/bin/python -m bench forum [--json]`.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.cluster import ThrowAwayCluster

from bench.frame import Figure

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
LIMIT_SECONDS = 3.0


def run(*, seconds: float = 6) -> list[Figure]:
    """Made from the database and printed, and printed alone, both against their limits."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.forum"],
        check=True, capture_output=True, text=True, env=clean,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    note = f"{found['pages']} pages; made {found['made']:.2f} s, printed {found['printed']:.2f} s"
    return [
        Figure(
            "seven briefings, made and printed : 3 s", found["whole"], LIMIT_SECONDS, 1, unit="s",
            at_most=True, note=note,
        ),
        Figure(
            "seven briefings, first in a new process : 3 s", found["first"], LIMIT_SECONDS, 1, unit="s",
            at_most=True, note="with reading the fonts",
        ),
        Figure(
            "seven briefings printed : template with trivial data", found["printed"] * 1000,
            found["floor"] * 1000, 30, unit="ms", at_most=True,
        ),
    ]  # fmt: skip


def main() -> None:
    """Measure on a cluster of its own."""
    cluster = ThrowAwayCluster()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="pendopo.config.settings", DEMO="1", DATABASE_URL=cluster.start()
    )
    try:
        import django

        django.setup()
        print(json.dumps(_measure()))
    finally:
        cluster.remove()


def _measure() -> dict[str, Any]:
    from pendopo.forum import queries
    from pendopo.forum.queries import papers
    from pendopo.kit.actor import SYSTEM

    session = _stage()
    who: dict[str, Any] = {"by": SYSTEM, "at": AT}
    first = _timed(lambda: queries.briefing_pdf(session, **who))
    briefings = queries.list_briefings(session, **who)
    made = _median(lambda: queries.list_briefings(session, **who))
    printed = _median(lambda: papers.paper(briefings, **who))
    bare = _bare(briefings[0])
    content = papers.paper(briefings, **who)
    return {
        "first": first, "made": made, "printed": printed, "whole": made + printed,
        "floor": _median(lambda: papers.paper([bare], **who)), "pages": content.count(b"/Type/Page/"),
    }  # fmt: skip


def _stage() -> int:
    """The demo's places, figures and entries, a year of counted days for each mall, and a planned session."""
    from django.core.management import call_command

    from pendopo.analytics.tests.factories import make_day
    from pendopo.config.demo import entries, figures, forum, places
    from pendopo.forum.models import Session
    from pendopo.kit.actor import SYSTEM
    from pendopo.malls.models import Mall

    call_command("migrate", verbosity=0)
    for part in (places, figures, entries):
        part.load(by=SYSTEM, at=AT - timedelta(days=400))
    for mall in Mall.objects.all():
        for number in range(0, 360, 4):
            day = date(2025, 12, 1) + timedelta(days=number)
            make_day(mall=mall.slug, region=mall.region_id, day=day, visits=90 + number % 7, tickets=80,
                     waits={300: 40, 900: 20}, services_finished=70, generated=True)  # fmt: skip
    forum.load(by=SYSTEM, at=AT)
    session = Session.objects.get(is_example=True)
    Session.objects.filter(pk=session.pk).update(period_first=date(2026, 6, 1))
    return int(session.pk)


def _bare(briefing: dict[str, Any]) -> dict[str, Any]:
    """The same template with next to nothing in it."""
    empty = {"rows": [], "figures": [], "charts": [], "notes": []}
    return briefing | {
        "cards": [], "changes": [], "prompts": [], "alerts": [], "follow_ups": [], "caveats": [], "note": "",
        "blocks": [block | empty for block in briefing["blocks"]],
    }  # fmt: skip


def _timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _median(act: Any) -> float:
    return statistics.median(_timed(act) for _ in range(7))


if __name__ == "__main__":
    main()
