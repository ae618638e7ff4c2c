"""Errors as the Graph API words them. Source: developers.facebook.com, error codes."""

import hashlib
from typing import Any

from pendopo.vendors.wire import Refused

# What a status `failed` says, by code.
FAILURES = {
    131026: ("Message undeliverable", "Message Undeliverable."),
    131047: (
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied to "
        "this number.",
    ),
    131048: (
        "Spam rate limit hit",
        "Message failed to send because there are restrictions on how many messages can be sent from this "
        "phone number. This may be because too many previous messages were blocked or flagged as spam.",
    ),
}


def trace(text: str) -> str:
    """What Meta's support asks for."""
    return "A" + hashlib.sha256(text.encode()).hexdigest()[:22]


def graph_error(
    code: int, message: str, *, status: int = 400, subcode: int = 0, details: str = "",
    kind: str = "OAuthException",
    whatsapp: bool = False,
) -> Refused:  # fmt: skip
    """A refusal of the Graph API."""
    error: dict[str, Any] = {"message": message, "type": kind, "code": code}
    if subcode:
        error["error_subcode"] = subcode
    if details:
        error["error_data"] = {"details": details}
        if whatsapp:
            error["error_data"] = {"messaging_product": "whatsapp", "details": details}
    error["fbtrace_id"] = trace(message)
    return Refused(status, {"error": error})


def bad_token(reason: str = "Cannot parse access token") -> Refused:
    """190: the token is not one of ours, or was revoked."""
    return graph_error(
        190, f"Error validating access token: {reason}", status=401, subcode=463 if "session" in reason else 0
    )


def bad_parameter(details: str) -> Refused:
    """100 of WhatsApp, with what is wrong."""
    return graph_error(100, "(#100) Invalid parameter", details=details, whatsapp=True)


def unknown_object(name: str) -> Refused:
    """100/33: nothing of that id, or nothing the token may see."""
    return graph_error(
        100,
        f"Unsupported request. Object with ID '{name}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation.",
        subcode=33, kind="GraphMethodException",
    )  # fmt: skip


def unavailable() -> Refused:
    """2: the service is down."""
    refused = graph_error(2, "An unexpected error has occurred. Please retry your request later.", status=503)
    refused.body["error"]["is_transient"] = True
    return refused
