"""A child that lives and says nothing is replaced; one that has a reason, or is only slow, is not."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from pendopo.config.runtime import processes, pulse, supervisor
from pendopo.config.runtime.processes import Child

BEATS = "import os, sys, time\nwhile True: os.write(int(sys.argv[1]), b'.'); time.sleep(0.05)"
SILENT = "import time; time.sleep(60)"


@pytest.fixture
def begun(monkeypatch):
    """Children that run one line of Python, with short patience; nothing of them stays."""
    monkeypatch.setattr(processes, "SILENT_SECONDS", 0.4)
    monkeypatch.setattr(processes, "FIRST_SECONDS", 10.0)
    children = []

    def begin(code):
        child = Child(
            "worker", lambda end: subprocess.Popen([sys.executable, "-c", code, str(end)], pass_fds=[end])
        )
        child.begin()
        children.append(child)
        return child

    yield begin
    for child in children:
        child.process.kill()
        child.process.wait()


def watch_until(child, question, seconds=8.0):
    said = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not question():
        child.watch(said.append)
        time.sleep(0.02)
    assert question(), said
    return said


def test_a_child_that_beats_is_left_alone_and_a_stopped_one_is_replaced_with_one_line(begun):
    child = begun(BEATS)
    watch_until(child, lambda: child.was_heard)
    first = child.process
    watch_until(child, lambda: time.monotonic() - child.started_at > 1.0)
    assert not child.is_silent()
    first.send_signal(19)  # SIGSTOP: it lives, and does nothing any more
    watch_until(child, child.is_silent)
    assert first.poll() is None
    said = []
    child.replace(said.append)
    assert first.poll() == -9
    assert child.process is not first
    assert len(said) == 1
    assert "worker lives but was silent" in said[0]
    assert watch_until(child, lambda: child.was_heard) == []


def test_silence_is_allowed_for_twice_as_long_after_each_hang_in_a_row(begun):
    child = begun(SILENT)
    allowed = [child.silence_allowed()]
    for _ in range(3):
        child.replace(lambda _text: None)
        allowed.append(child.silence_allowed())
    assert allowed == [10.0, 20.0, 40.0, 80.0]
    child.was_heard = True
    child.heard_at = child.started_at + processes.CALM_SECONDS + 1
    assert child.silence_allowed() == processes.SILENT_SECONDS
    child.hangs, child.heard_at = 10_000, child.started_at
    assert child.silence_allowed() <= processes.LONGEST_SILENCE


@pytest.mark.parametrize("answers", [True, False])
def test_nobody_is_replaced_while_the_database_is_away(begun, monkeypatch, tmp_path, answers):
    child = begun(SILENT)
    first, child.heard_at = child.process, child.heard_at - 100
    asked = []
    monkeypatch.setattr(supervisor, "does_answer", lambda url: asked.append(url) or answers)
    monkeypatch.setenv("DATABASE_URL", "postgresql:///here")
    watching = supervisor.Supervisor(tmp_path, "127.0.0.1", 0, True, children=[child])
    watching._watch()
    assert asked == ["postgresql:///here"]
    assert (child.process is first) is not answers
    watching._watch()
    assert len(asked) == 1  # it has all its time again


def test_a_supervisor_that_was_stopped_itself_blames_nobody(begun, monkeypatch, tmp_path):
    child = begun(SILENT)
    child.heard_at -= 100
    monkeypatch.setattr(supervisor, "does_answer", lambda _url: pytest.fail("asked"))
    watching = supervisor.Supervisor(tmp_path, "127.0.0.1", 0, True, children=[child])
    watching.watched_at = time.monotonic() - 60
    watching._watch()
    assert not child.is_silent()


def test_threads_that_all_wait_for_ever_do_not_get_on_and_busy_ones_do(monkeypatch):
    monkeypatch.setattr(pulse, "STUCK_SECONDS", 0.2)
    free, made = threading.Event(), [0]
    with ThreadPoolExecutor(1) as pool:
        threads = pulse.Threads(pool, lambda: made[0])
        assert threads.get_on()
        pool.submit(free.wait)
        deadline = time.monotonic() + 5
        while threads.get_on() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not threads.get_on()
        made[0] += 1  # a long line of pages moves, though it has not come to ours
        assert threads.get_on()
        free.set()
        while not threads.asked.done():
            time.sleep(0.02)
        assert threads.get_on()
