"""The keys of an installation: made at the first run, in the data folder, readable by the owner only."""

import base64
import json
import os
import secrets
import stat
from pathlib import Path

from pendopo.config.runtime.instance import RuntimeProblem, was_opened, write_private

LOST_KEYS = (
    "{path} is lost. The personal data in the database was sealed with it, and no new key opens it.\n"
    "Put the file back, or restore a backup: pendopo restore FILE. (A demo without either: make reset.)"
)


def keys_path(data: Path) -> Path:
    """Where the keys are."""
    return data / "keys" / "keys.json"


def ensure_keys(data: Path) -> Path:
    """Make the keys when there are none; tighten their permissions when somebody loosened them."""
    path = keys_path(data)
    if not path.exists() and was_opened(data):
        raise RuntimeProblem(LOST_KEYS.format(path=path))
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.parent.chmod(0o700)
    if not path.exists():
        keys = {
            "secret": secrets.token_urlsafe(64),
            "hash": secrets.token_urlsafe(48),
            "encryption": [base64.urlsafe_b64encode(os.urandom(32)).decode()],
        }
        write_private(path, json.dumps(keys, indent=1).encode())
    path.chmod(0o600)
    check_keys(path.read_bytes())
    return path


def check_keys(content: bytes) -> None:
    """Refuse a key file that is not one: personal data written with it could never be read again."""
    try:
        keys = json.loads(content)
        whole = bool(keys["secret"] and keys["hash"] and keys["encryption"])
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise RuntimeProblem("keys/keys.json is damaged. Restore it from a backup: pendopo restore FILE.")


def are_private(data: Path) -> bool:
    """Whether only the owner may read the keys."""
    path = keys_path(data)
    open_to_others = stat.S_IRWXG | stat.S_IRWXO
    return all(not (place.stat().st_mode & open_to_others) for place in (path, path.parent))
