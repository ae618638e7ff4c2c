"""Many clients at the same instant, each with a database connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, connections


def run_together(*jobs: Callable[[], Any], timeout: float = 60) -> list[Any]:
    """Start every job at the same instant, each on its own connection; results or exceptions in order."""
    gate = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def work(index: int, job: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout)
            results[index] = job()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair, daemon=True) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout)
        assert not thread.is_alive(), "a client hangs: deadlock?"
    return results


def won(results: Sequence[Any]) -> list[Any]:
    """The results that are not exceptions."""
    return [result for result in results if not isinstance(result, BaseException)]


def lost(results: Sequence[Any], kind: type[BaseException]) -> list[Any]:
    """The exceptions of one kind; any other exception fails the test."""
    strange = [r for r in results if isinstance(r, BaseException) and not isinstance(r, kind)]
    assert not strange, strange[:3]
    return [result for result in results if isinstance(result, kind)]


def widen_pool(size: int) -> None:
    """Let this process open as many connections as there are clients."""
    settings = connections["default"].settings_dict
    settings["OPTIONS"] = {**settings["OPTIONS"], "pool": {"min_size": 0, "max_size": size, "timeout": 60}}
    connections["default"].close_pool()
