"""Files that people send: which are fetched, what they are by their bytes, how long they are kept."""

import base64
import binascii
from datetime import datetime, timedelta

KEPT_DAYS = 90
ATTEMPTS = 7
LARGEST_PAPER = 8 << 20  # a photo or a PDF; what `documents` can check
LARGEST_SOUND = 16 << 20
_PAUSES = (1, 5, 15, 60, 180, 360)  # minutes
_SOUNDS = {
    b"OggS": "audio/ogg", b"ID3": "audio/mpeg", b"\xff\xfb": "audio/mpeg", b"\xff\xf3": "audio/mpeg",
    b"\xff\xf2": "audio/mpeg", b"#!AMR": "audio/amr", b"\xff\xf1": "audio/aac", b"\xff\xf9": "audio/aac",
}  # fmt: skip
_SOUND_BRANDS = (b"M4A ", b"mp42", b"isom", b"mp41", b"iso2", b"iso4", b"iso5", b"dash", b"3gp4", b"3gp5")


def why_not_fetched(kind: str, size: int) -> str:
    """Photos, papers and voice notes are fetched; videos and stickers are not, nor what the vendor says is
    larger than 8 MB (a voice note: 16 MB).

    Rule: channels-74. Source: domain 8.2 (documents of 100 MB come), UU 27/2022 (no more than needed). Gives
    the code of the reason; empty: fetch it.
    """
    if kind in ("video", "sticker"):
        return kind
    largest = LARGEST_SOUND if kind == "voice" else LARGEST_PAPER
    return "too_large" if size > largest else ""


def sound_type(content: bytes) -> str:
    """A voice note is what its first bytes say, whatever the vendor calls it. Empty: it is no sound.

    Rule: channels-75. Source: domain 8.2 (check the real kind).
    """
    for head, mime in _SOUNDS.items():
        if content.startswith(head):
            return mime
    is_box = content[4:8] == b"ftyp" and content[8:12] in _SOUND_BRANDS
    return "audio/mp4" if is_box else ""


def is_as_told(told: str, digest: bytes) -> bool:
    """Where the vendor tells the SHA-256 of a file, what arrived must have it.

    Rule: channels-76. Source: developers.facebook.com, Cloud API media (base64 in webhooks, hexadecimal
    elsewhere).
    """
    if not told:
        return True
    if len(told) == 64:
        return told.lower() == digest.hex()
    try:
        return base64.b64decode(told + "=" * (-len(told) % 4)) == digest
    except (binascii.Error, ValueError):
        return False


def fetch_again_after(attempts: int) -> timedelta | None:
    """A file that does not come is asked for again after 1, 5 and 15 minutes, 1, 3 and 6 hours; then it is
    given up and the page says so.

    Rule: channels-77. Source: domain 8.2 (media ids last seven days; too many errors are throttled).
    """
    return timedelta(minutes=_PAUSES[attempts - 1]) if attempts < ATTEMPTS else None


def kept_until(kept_at: datetime) -> datetime:
    """A file out of a chat is removed 90 days after it came; what belongs to a case is kept with the case.

    Rule: channels-78. Source: UU 27/2022 Art. 16 and 43 (erase what is no longer needed), house (90 days).
    """
    return kept_at + timedelta(days=KEPT_DAYS)
