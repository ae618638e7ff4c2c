"""The installation's own pair of keys, by which a push service knows who sends (RFC 8292, VAPID)."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def packed(raw: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    """The bytes again. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def new_keys() -> dict[str, str]:
    """A new pair, as the account keeps it."""
    private = ec.generate_private_key(ec.SECP256R1())
    number = private.private_numbers().private_value.to_bytes(32, "big")
    return {"private_key": packed(number), "public_key": packed(_point(private.public_key()))}


def public_key(secrets: dict[str, str]) -> str:
    """What the browser is given: the uncompressed point, 65 bytes, packed."""
    return secrets.get("public_key", "")


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
