"""Words: everyday questions as typed in chats: share found in the first three, and time a message.

Beside ours PostgreSQL's own full text over the same services and messages. `one more slip`: each question
with one letter more dropped, doubled or swapped, by a fixed lot.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.cluster import ThrowAwayCluster

from bench.frame import Figure
from bench.search import DAY, full_text, load, prepare_full_text

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests/contracts/everyday_questions.yaml"


def run(*, seconds: float = 6) -> list[Figure]:
    """Shares and times, each beside PostgreSQL's full text in the same run."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.words", str(seconds)],
        check=True, capture_output=True, text=True, env=clean,
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    figures = [
        Figure(
            f"{part} questions in the first three", share, 100, 0.95 if part == "all 120" else 0.0, unit="%",
            note=f"PostgreSQL's own full text {told['peer'][part]} %",
        )
        for part, share in told["ours"].items()
    ]  # fmt: skip
    figures.append(
        Figure(
            "a message understood and its services found : PostgreSQL full text", told["ours_ms"],
            told["peer_ms"], 2, unit="ms", at_most=True,
            note=f"understanding alone {told['understand_ms']} ms, p95 of all {told['ours_p95_ms']} ms",
        )
    )  # fmt: skip
    return figures


def with_slip(text: str, lot: random.Random) -> str:
    """A question with one letter more dropped, doubled or swapped, within a word of four letters or more."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long:
        return text
    place = lot.choice(long)
    word = words[place]
    at = lot.randrange(1, len(word) - 1)
    words[place] = lot.choice(
        [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:],
         word[:at] + word[at + 1] + word[at] + word[at + 2 :]]
    )  # fmt: skip
    return " ".join(words)


def measure(seconds: float) -> dict[str, Any]:
    """All questions by both ways; the time of a message over some rounds."""
    import yaml

    from pendopo.chat.finding import find_by_message
    from pendopo.chat.rules.understanding import understand

    parts: dict[str, list[Any]] = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    lot = random.Random(20261126)
    everything = [pair for pairs in parts.values() for pair in pairs]
    parts = {
        "blind 40": parts["blind"], "seen 80": parts["seen"], "all 120": everything,
        "one more slip in each, 120": [(with_slip(text, lot), meant) for text, meant in everything],
    }  # fmt: skip
    mall = load(copies=0)
    prepare_full_text(mall)
    peer = full_text(mall, "simple")

    def ours(text: str) -> list[str]:
        return [hit.service.type_code for hit in find_by_message(text, mall, on=DAY, limit=20).items]

    told: dict[str, Any] = {}
    for name, way in (("ours", ours), ("peer", peer)):
        told[name] = {
            part: round(
                100 * sum(bool(set(way(text)[:3]) & set(meant)) for text, meant in asked) / len(asked), 1
            )
            for part, asked in parts.items()
        }
        times = _times(way, everything, seconds / 3)
        told[f"{name}_ms"] = round(statistics.median(times), 3)
        told[f"{name}_p95_ms"] = round(times[int(len(times) * 0.95)], 3)
    heard = _times(lambda text: understand(text, today=DAY, language="id"), everything, seconds / 3)
    told["understand_ms"] = round(statistics.median(heard), 3)
    return told


def _times(way: Any, asked: list[Any], seconds: float) -> list[float]:
    """Milliseconds of each message, sorted."""
    times: list[float] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        for text, _meant in asked:
            began = time.perf_counter()
            way(text)
            times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def main() -> None:
    """Measure in a database of its own; prints JSON."""
    folder = Path(tempfile.mkdtemp(prefix="pendopo-bench-"))
    cluster = ThrowAwayCluster()
    os.environ |= {
        "DATABASE_URL": cluster.start(), "PENDOPO_DATA": str(folder / "app"),
        "DJANGO_SETTINGS_MODULE": "pendopo.config.settings",
    }  # fmt: skip
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(json.dumps(measure(float(sys.argv[1]) if len(sys.argv) > 1 else 6)))
    finally:
        from django.db import connection

        connection.close()
        connection.close_pool()
        cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
