"""Identifiers: time-ordered keys, short codes people can read aloud, and unguessable tokens."""

import hashlib
import secrets
import threading
import time
import uuid

_TURNS = (1 << 12) - 1
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U


class _Last:
    lock = threading.Lock()
    milliseconds = 0
    turn = 0  # among the keys of one millisecond


def _turn() -> tuple[int, int]:
    """The millisecond, and the turn within it; both only grow within a process."""
    now = time.time_ns() // 1_000_000
    with _Last.lock:
        if now > _Last.milliseconds:
            _Last.milliseconds, _Last.turn = now, 0
        elif _Last.turn == _TURNS:
            _Last.milliseconds, _Last.turn = _Last.milliseconds + 1, 0
        else:
            _Last.turn += 1
        return _Last.milliseconds, _Last.turn


def new_key() -> uuid.UUID:
    """A time-ordered UUID (version 7, RFC 9562, method 1): keys that one process makes one after another are
    in that order; the last 62 bits cannot be guessed.
    """
    milliseconds, turn = _turn()
    value = (milliseconds & ((1 << 48) - 1)) << 80 | turn << 64 | secrets.randbits(64)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)


def new_code(length: int = 8) -> str:
    """A code to read aloud or type, such as `7KQ2M9XA`: 30 letters and digits that are not confused."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


def new_token() -> str:
    """An unguessable link token of 192 bits."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> bytes:
    """What is stored of a token: its SHA-256 (32 bytes). The token itself is never kept."""
    return hashlib.sha256(token.encode()).digest()


def clean_code(typed: str) -> str:
    """A typed code as it was printed: capitals, without spaces and hyphens."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())
