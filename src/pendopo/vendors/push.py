"""A push service: takes what is sent to a subscription, 410 once it is gone. Source: RFC 8030, RFC 8292."""

import base64
import json
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from pendopo.vendors.wire import Answer, Refused, Request, Routes
from pendopo.vendors.world import World

LARGEST = 4_096
KEPT = 500


class Push:
    """Answers for a browser's push service."""

    def __init__(self, world: World, routes: Routes) -> None:
        self.world = world
        routes.add("POST", "/push/{subscription}", self.take)

    async def take(self, request: Request, subscription: str) -> Answer:
        """One message for one browser."""
        if self.world.is_down("push"):
            raise Refused(503, {"errno": 201, "message": "Service unavailable"}, {"retry-after": "120"})
        if not request.headers.get("ttl", "").isdigit():
            raise Refused(400, {"errno": 111, "message": "Missing TTL header"})
        told = request.headers.get("authorization", "")
        if not told.lower().startswith("vapid "):
            raise Refused(401, {"errno": 109, "message": "Missing VAPID authorization"})
        now = self.world.clock.of_signatures()
        if self.world.trouble("push").revoked or not _is_signed(told[6:], request.base, now):
            raise Refused(403, {"errno": 109, "message": "Invalid VAPID signature"})
        if len(request.body) > LARGEST:
            raise Refused(413, {"errno": 104, "message": "Payload too large"})
        if subscription in self.world.store.get("push-gone", []):
            raise Refused(410, {"errno": 106, "message": "Subscription is gone"})
        if self.world.trouble("push").throttle:
            raise Refused(429, {"errno": 201, "message": "Too many requests"}, {"retry-after": "30"})
        kept = {
            name: request.headers.get(name, "") for name in ("ttl", "urgency", "topic", "content-encoding")
        }
        self.world.store.add(
            "push",
            subscription=subscription,
            headers=json.dumps(kept),
            body=request.body,
            at=self.world.clock.now(),
        )
        self.world.store.run("DELETE FROM push WHERE id <= (SELECT max(id) FROM push) - ?", KEPT)
        return Answer(b"", 201, {"location": f"{request.base}/push-message/{secrets.token_urlsafe(12)}"})

    def leave(self, subscription: str) -> None:
        """The browser unsubscribes: 410 from now on."""
        gone = self.world.store.get("push-gone", [])
        self.world.store.put("push-gone", [*gone, subscription][-1_000:])


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _is_signed(told: str, audience: str, now: float) -> bool:
    """Whether the token is signed by the key beside it, for this service, and ends within a day."""
    try:
        parts = dict(each.strip().split("=", 1) for each in told.split(","))
        head, claims, signature = parts["t"].split(".")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(parts["k"]))
        raw = _raw(signature)
        pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        key.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        found = json.loads(_raw(claims))
        return bool(found["aud"] == audience and 0 < found["exp"] - now <= 86_400 + 60)
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
