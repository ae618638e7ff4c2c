"""Whether this database was prepared by exactly this version, so that the next start need not wait for it."""

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path

from pendopo.config.runtime.instance import PACKAGE, PREPARED, read_json, write_private

LIBRARIES = ("django", "procrastinate", "django-allauth")
DONE = "."  # the last line of what a worker says that prepares, when it came to the end


def _fingerprint() -> str:
    """A digest of all migrations, the demo's parts, the libraries with tables, and the database's address."""
    digest = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    for path in [*sorted(PACKAGE.glob("*/migrations/*.py")), PACKAGE / "config" / "demo" / "__init__.py"]:
        digest.update(f"{path.relative_to(PACKAGE)}\0".encode() + path.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()


def is_prepared(data: Path) -> bool:
    """Whether nothing has changed since the last successful start."""
    return read_json(data / PREPARED).get("fingerprint") == _fingerprint()


def remember(data: Path) -> None:
    """After a successful preparation."""
    write_private(data / PREPARED, json.dumps({"fingerprint": _fingerprint()}).encode())


def forget(data: Path) -> None:
    """After a restore: the next start looks for itself."""
    (data / PREPARED).unlink(missing_ok=True)
