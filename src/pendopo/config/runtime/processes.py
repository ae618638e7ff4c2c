"""Processes: whether they live, and children that are started again when they die or hang."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_PAUSE = 20.0
STEADY_SECONDS = 30.0  # a child that lived this long starts again at once
SILENT_SECONDS = 30.0  # a child that was not heard this long hangs
FIRST_SECONDS = 120.0  # so long may it take until it is heard for the first time
CALM_SECONDS = 600.0  # a child that was heard this long has made good for earlier hangs
LONGEST_SILENCE = 3600.0


def is_alive(pid: int, program: str = "") -> bool:
    """Whether a process lives (a zombie does not) and, where the system tells, is that program."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    status = Path(f"/proc/{pid}/stat")
    try:
        text = status.read_text()
    except OSError:
        return _asked_ps(pid, program) if not Path("/proc/self").exists() else False
    name = text[text.index("(") + 1 : text.rindex(")")]
    state = text[text.rindex(")") + 2]
    return state not in "ZX" and (not program or name.startswith(program[:15]))


def _asked_ps(pid: int, program: str) -> bool:
    """The same question where there is no /proc."""
    done = subprocess.run(
        ["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    words = done.stdout.split(None, 1)
    if not words or words[0].startswith("Z"):
        return False
    return not program or program in words[-1]


@dataclass
class Child:
    """One supervised process. `start` gives a new one, which beats into the pipe it is given; a death is
    answered with a new start, ever later, and so is a silence (`pulse.py`).
    """

    name: str
    start: Callable[[int], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_start_at: float = 0.0
    deaths: int = field(default=0)
    pulse: int = -1
    heard_at: float = 0.0
    was_heard: bool = False
    hangs: int = 0

    def begin(self, start: "Callable[[int], subprocess.Popen[bytes]] | None" = None) -> None:
        """Start the process now; the first time perhaps in a way of its own."""
        if self.pulse >= 0:
            os.close(self.pulse)
        self.pulse, end = os.pipe()
        os.set_blocking(self.pulse, False)
        try:
            self.process = (start or self.start)(end)
        finally:
            os.close(end)
        self.started_at = self.heard_at = time.monotonic()
        self.was_heard = False

    def watch(self, say: Callable[[str], None]) -> None:
        """Notice a death and start again when it is time."""
        now = time.monotonic()
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                self._listen(now)
                return
            self.deaths = 1 if now - self.started_at > STEADY_SECONDS else self.deaths + 1
            pause = 0.0 if self.deaths == 1 else min(LONGEST_PAUSE, 0.5 * 2 ** (self.deaths - 2))
            how = f"signal {-status}" if status < 0 else f"status {status}"
            say(f"{self.name} ended ({how}); starting it again" + (f" in {pause:.1f} s" if pause else ""))
            self.process, self.next_start_at = None, now + pause
        if now >= self.next_start_at:
            self.begin()

    def _listen(self, now: float) -> None:
        with contextlib.suppress(BlockingIOError):
            if os.read(self.pulse, 65536):
                self.heard_at, self.was_heard = now, True

    def silence_allowed(self) -> float:
        """How long it may be silent: twice as long after each hang in a row, so that a machine which is only
        too slow does not kill its own processes in a circle.
        """
        calm = self.heard_at - self.started_at > CALM_SECONDS
        usual = SILENT_SECONDS if self.was_heard else FIRST_SECONDS
        return min(LONGEST_SILENCE, usual * 2.0 ** (0 if calm else min(self.hangs, 10)))

    def is_silent(self) -> bool:
        """Whether it lives and was not heard for too long: it hangs."""
        if self.process is None or self.process.poll() is not None:
            return False
        return time.monotonic() - self.heard_at > self.silence_allowed()

    def replace(self, say: Callable[[str], None]) -> None:
        """End a process that hangs, and start another: one that is stopped hears no other signal."""
        if self.process is None:
            return
        now = time.monotonic()
        self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        say(f"{self.name} lives but was silent for {now - self.heard_at:.0f} s; another takes its place")
        self.hangs = 1 if self.heard_at - self.started_at > CALM_SECONDS else self.hangs + 1
        if self.process.poll() is not None:
            self.begin()

    def excuse(self) -> None:
        """Its silence had a reason of its own: count anew from now."""
        self.heard_at = max(self.heard_at, time.monotonic()) if self.process else self.heard_at

    def forgive(self) -> None:
        """What it died of is over: start at once, and count no silence of that time."""
        self.deaths, self.next_start_at = 0, 0.0
        self.excuse()

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_stopped(self, deadline: float) -> None:
        """Wait until the deadline, then kill."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def follow_lifeline(descriptor: int) -> None:
    """In a child: end when the supervisor is gone, however it went (its end of the pipe closes)."""

    def wait() -> None:
        try:
            while os.read(descriptor, 1):
                pass
        except OSError:
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)
        os._exit(1)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
