"""The data folder of an installation: where it is, what it remembers, who runs it.

Nothing here imports Django: the settings and the supervisor both read it.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
PACKAGE = Path(__file__).resolve().parents[2]


PREPARED = "prepared.json"  # written when the installation has opened


class RuntimeProblem(Exception):
    """Something that keeps the installation from running; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Running:
    """What a running installation says about itself, for `pendopo stop` and for commands beside it."""

    pid: int
    host: str
    port: int
    demo: bool
    url: str
    database_url: str


def data_folder() -> Path:
    """PENDOPO_DATA, else `var` in the checkout (or in the current folder when there is no checkout)."""
    named = os.environ.get("PENDOPO_DATA", "")
    if named:
        return Path(named).expanduser().resolve()
    return ROOT / "var" if (ROOT / "pyproject.toml").is_file() else Path("var").resolve()


def open_folder(data: Path) -> None:
    """Create the data folder for its owner only. Folders that exist keep the permissions they have."""
    try:
        if not data.exists():
            data.mkdir(mode=0o700, parents=True)
        probe = data / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise RuntimeProblem(
            f"The data folder {data} cannot be written ({error.strerror}). "
            "Name another with PENDOPO_DATA=/path/to/folder."
        ) from error


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, all or nothing."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object, or an empty one when the file is absent or broken."""
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        return {}


def was_opened(data: Path) -> bool:
    """Whether this installation has been open before: what is missing now is lost, not new."""
    return (data / PREPARED).is_file()


def remembered_mode(data: Path) -> bool | None:
    """Whether this folder belongs to a demo; None before the first run."""
    mode = read_json(data / "instance.json").get("demo")
    if isinstance(mode, bool):
        return mode
    if was_opened(data):
        raise RuntimeProblem(
            f"{data}/instance.json is lost or damaged; it says whether this is a demo or not.\n"
            f"Write it again: echo '{{\"demo\": false}}' > {data}/instance.json (true if it is a demo)."
        )
    return None


def wanted_mode(data: Path) -> bool:
    """Demo or not: DEMO when set, else what the folder was first opened as, else demo."""
    said = os.environ.get("DEMO", "")
    if said:
        return said != "0"
    remembered = remembered_mode(data)
    return True if remembered is None else remembered


def mode_in_force(data: Path) -> bool:
    """What the folder was first opened as, whatever DEMO says now: no command makes a real one a demo."""
    remembered = remembered_mode(data)
    return wanted_mode(data) if remembered is None else remembered


def fix_mode(data: Path) -> bool:
    """Remember the mode at the first run and refuse to change it afterwards; gives the mode."""
    wanted, remembered = wanted_mode(data), remembered_mode(data)
    if remembered is None:
        write_private(data / "instance.json", json.dumps({"demo": wanted}).encode())
    elif remembered != wanted:
        kind = "the demo" if remembered else "a real installation (DEMO=0)"
        raise RuntimeProblem(
            f"The data folder {data} belongs to {kind}. A demo never becomes a real installation, nor the "
            "other way round. Name another folder with PENDOPO_DATA, or leave DEMO as it was."
        )
    return wanted


@contextlib.contextmanager
def hold_lock(data: Path, name: str = "run.lock") -> Iterator[bool]:
    """Hold one of the folder's locks; gives False when another process has it."""
    descriptor = os.open(data / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def is_running(data: Path) -> bool:
    """Whether a supervisor holds the data folder now."""
    if not (data / "run.lock").exists():
        return False
    with hold_lock(data) as free:
        return not free


def say_running(data: Path, running: Running) -> None:
    """Write down who runs, readable by the owner only."""
    write_private(data / "run.json", json.dumps(asdict(running)).encode())


def forget_running(data: Path) -> None:
    """Remove the note at the end of a run."""
    (data / "run.json").unlink(missing_ok=True)


def find_running(data: Path) -> Running | None:
    """Who runs this folder now, or None."""
    if not is_running(data):
        return None
    note = read_json(data / "run.json")
    return Running(**note) if note else None


def database_url(data: Path) -> str:
    """The database of this installation: DATABASE_URL, else the running one's, else our cluster's."""
    named = os.environ.get("DATABASE_URL", "")
    if named:
        return named
    running = read_json(data / "run.json").get("database_url")
    if running:
        return str(running)
    socket = read_json(data / "postgres.json").get("socket")
    return f"postgresql:///pendopo?host={socket}&user=pendopo" if socket else "postgresql:///pendopo"
