"""Identifiers: time-ordered keys, short codes people can read aloud, and unguessable tokens."""

import hashlib
import secrets
import time
import uuid

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U


def new_key() -> uuid.UUID:
    """A time-ordered UUID (version 7, RFC 9562): index-friendly and unguessable in its last 74 bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
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
