"""Personal data at rest: encrypted values and keyed hashes to find them by.

The keys live in the data folder (`settings.KEYS`), readable by the owner only. Texts are
encrypted with Fernet (AES-128-CBC with HMAC-SHA-256), raw bytes with AES-256-GCM; the first key encrypts,
all keys decrypt. Hashes are HMAC-SHA-256.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key.encode()) for key in keys])


def encrypt(text: str) -> bytes:
    """Encrypt a text; the empty text stays empty."""
    return _fernet(tuple(settings.KEYS["encryption"])).encrypt(text.encode()) if text else b""


def decrypt(value: bytes | memoryview) -> str:
    """The text behind `encrypt`. Raises cryptography.fernet.InvalidToken when no key fits."""
    raw = bytes(value)
    return _fernet(tuple(settings.KEYS["encryption"])).decrypt(raw).decode() if raw else ""


@lru_cache(maxsize=4)
def _sealers(keys: tuple[str, ...]) -> list[AESGCM]:
    return [AESGCM(hashlib.sha256(b"raw\0" + base64.urlsafe_b64decode(key)).digest()) for key in keys]


def seal(raw: bytes) -> bytes:
    """Encrypt bytes with AES-256-GCM under a key derived from the first one: for what is written often and
    read once, twenty-five times quicker than `encrypt`.
    """
    nonce = os.urandom(12)
    return nonce + _sealers(tuple(settings.KEYS["encryption"]))[0].encrypt(nonce, raw, None)


def unseal(value: bytes | memoryview) -> bytes:
    """The bytes behind `seal`. Raises cryptography.fernet.InvalidToken when no key fits."""
    raw = bytes(value)
    for sealer in _sealers(tuple(settings.KEYS["encryption"])):
        try:
            return sealer.decrypt(raw[:12], raw[12:], None)
        except (InvalidTag, ValueError):
            continue
    raise InvalidToken


def keyed_hash(purpose: str, text: str) -> bytes:
    """HMAC-SHA-256 (32 bytes) of a normalised text, separated by purpose; the empty text gives b''."""
    if not text:
        return b""
    return hmac.new(settings.KEYS["hash"].encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).digest()


def pseudonym(kind: str, text: str) -> str:
    """A stable pseudonym of 20 hex digits for the event log; it cannot be turned back."""
    return keyed_hash(f"pseudonym:{kind}", text).hex()[:20]


class EncryptedText(models.Field):  # type: ignore[type-arg]
    """A text column that is encrypted at rest. It cannot be searched; keep a keyed hash beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        """Bytes in the database."""
        return "bytea"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        """Decrypt what the database holds."""
        return None if value is None else decrypt(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt on the way to the database."""
        return encrypt(value) if isinstance(value, str) else value


def derived_token(purpose: str, identifier: str) -> str:
    """An unguessable link token of 192 bits that can be made again from what it opens, and from nothing else.

    So a later message can carry the same private link, although only the token's hash is stored.
    """
    return base64.urlsafe_b64encode(keyed_hash(f"link:{purpose}", identifier)[:24]).decode()
